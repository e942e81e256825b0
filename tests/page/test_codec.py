"""The container of columns: what goes in comes out, in the same bytes each time."""

import gzip
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.errors import PageError
from atlas.page.payload.codec import (
    NULL,
    Ints,
    TextColumn,
    WordColumn,
    compress,
    decode_block,
    encode_block,
    pack,
)

_NUMBERS = st.integers(NULL + 1, -(NULL + 1))


def _header(block):
    """Return the header of a block, read by hand."""
    raw = gzip.decompress(block)
    return json.loads(raw[8 : 8 + int.from_bytes(raw[4:8], "little")])


def _column(block):
    """Return the description of the only column of a block."""
    return _header(block)["tables"]["t"]["columns"][0]


@given(st.lists(st.one_of(st.none(), _NUMBERS)), st.booleans())
def test_numbers_come_back(values, delta):
    """Whole numbers of any size and missing ones come back as they were."""
    missing = [value is None for value in values]
    column = Ints([value or 0 for value in values], missing=missing, delta=delta)
    read = decode_block(encode_block({"t": {"n": column}})).tables["t"]["n"]
    assert read.tolist() == [NULL if value is None else value for value in values]


@given(st.lists(st.text()))
def test_text_comes_back(values):
    """Strings in any script come back as they were."""
    read = decode_block(encode_block({"t": {"n": TextColumn(values)}})).tables["t"]["n"]
    assert read == values


@given(st.lists(_NUMBERS, min_size=1))
def test_sorted_numbers_are_never_larger_as_differences(values):
    """Differences are stored only where they take less room."""
    plain = list(pack({"t": {"n": Ints(sorted(values))}}).block())
    delta = _column(encode_block({"t": {"n": Ints(sorted(values), delta=True)}}))
    width = {"u8": 1, "i8": 1, "u16": 2, "i16": 2, "u32": 4, "i32": 4}
    stored = _column(compress(plain))["type"]
    assert width[delta["type"]] <= width[stored]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], "u8"),  # nothing
        ([0, 255], "u8"),  # the whole range
        ([-1, 127], "i8"),  # one below zero
        ([0, 256], "u16"),  # one too many
        ([-129, 0], "i16"),
        ([0, 65536], "u32"),
        ([-1, 65536], "i32"),
    ],
)
def test_the_smallest_type_is_chosen(values, wanted):
    """A column takes no more room than its range asks for."""
    assert _column(encode_block({"t": {"n": Ints(values)}}))["type"] == wanted


def test_a_missing_number_takes_a_free_one_of_the_same_type():
    """A column that uses 0 to 255 below zero is not widened for its missing values."""
    column = _column(encode_block({"t": {"n": Ints([-127, 127, 0], missing=[False, False, True])}}))
    assert (column["type"], column["null"]) == ("i8", -128)


def test_words_are_stored_once():
    """A repeated string stands once in the header, and is read back in each row."""
    block = encode_block({"t": {"n": WordColumn([1, 0, 1], ["a", "b"])}})
    assert _column(block)["values"] == ["a", "b"]
    assert decode_block(block).tables["t"]["n"] == ["b", "a", "b"]


def test_half_a_surrogate_pair_becomes_a_replacement_character():
    """What UTF-8 cannot hold neither raises nor loses the rest of its text."""
    block = encode_block(
        {"t": {"n": TextColumn(["a\ud800b"]), "w": WordColumn([0], ["\udfff"])}}, {"x": "\ud800"}
    )
    read = decode_block(block)
    assert read.tables["t"] == {"n": ["a\ufffdb"], "w": ["\ufffd"]}
    assert read.extra == {"x": "\ufffd"}


def test_columns_start_at_multiples_of_eight():
    """A typed array can be laid over each column."""
    tables = {"t": {"a": Ints([1]), "b": TextColumn(["xyz"]), "c": Ints([70000])}}
    raw = b"".join(pack(tables).block())
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[4:8], "little")])
    first, second, third = header["tables"]["t"]["columns"]
    assert [first["offset"], second["offset"], second["lengths"]["offset"], third["offset"]] == (
        [0, 8, 16, 24]
    )
    assert len(raw) % 8 == 0


def test_the_same_tables_give_the_same_bytes():
    """Neither the clock nor the system is in a block."""
    tables = {"t": {"a": Ints([1, 2]), "b": TextColumn(pd.Series(["x", "y"]))}}
    block = encode_block(tables, {"k": 1})
    assert block == encode_block(tables, {"k": 1})
    assert block[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def test_a_sliced_series_is_read_from_its_own_start():
    """Strings of a slice are those of the slice."""
    values = pd.Series(["a", "bb", "ccc", "dddd"], dtype="str").iloc[1:3]
    assert decode_block(encode_block({"t": {"n": TextColumn(values)}})).tables["t"]["n"] == [
        "bb",
        "ccc",
    ]


@pytest.mark.parametrize("value", [2**31, NULL])
def test_a_number_over_32_bits_is_refused(value):
    """A number that would read as another, or as missing, raises."""
    with pytest.raises(PageError, match=str(value)):
        encode_block({"t": {"n": Ints(np.array([value]))}})


def test_columns_of_different_lengths_are_refused():
    """A table whose columns do not match names them."""
    with pytest.raises(PageError, match=r"'t'.*'a': 1.*'b': 2"):
        encode_block({"t": {"a": Ints([1]), "b": Ints([1, 2])}})


def test_missing_text_is_refused():
    """Missing values are decided before the container, not in it."""
    with pytest.raises(PageError, match="1 missing"):
        encode_block({"t": {"n": TextColumn(["a", None])}})


def test_other_bytes_are_no_block():
    """A stream of something else is named as such."""
    with pytest.raises(PageError, match="no block"):
        decode_block(gzip.compress(b"something else"))
