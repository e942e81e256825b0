"""The words of the record are data, and the tables of them fit together."""

import csv

import numpy as np
import pytest

from atlas.reference import vocabulary
from atlas.reference.kind_words import fold_kind, kind_of, shipped_words
from atlas.reference.symbology import rgb
from atlas.shipped import shipped


def _rows(name):
    with shipped("reference", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_kind_has_a_group_and_a_role_that_are_there():
    """A kind is drawn in the colour of a group, and its place has a role of the list."""
    for kind in vocabulary.KINDS.values():
        assert kind.group in vocabulary.GROUPS, kind.id
        assert kind.role in vocabulary.PLACE_ROLES, kind.id
        assert kind.ucdp in ("", "State-based violence", "Non-state violence", "One-sided violence")


def test_what_diplomacy_does_is_a_meeting():
    """The page switches meetings by the role of a kind: each kind of diplomacy has it, no other."""
    meetings = {kind.id for kind in vocabulary.KINDS.values() if kind.role == "meeting"}
    diplomacy = {kind.id for kind in vocabulary.KINDS.values() if kind.group == "diplomacy"}
    assert meetings == diplomacy


@pytest.mark.parametrize("name", ["kinds.csv", "groups.csv", "words.csv", "kind_words.csv"])
def test_no_line_stands_twice(name):
    """An id, and a word for a kind, stands in one line only, so that none overrules another."""
    rows = _rows(name)
    key = {"words.csv": ("vocabulary", "id"), "kind_words.csv": ("word",)}.get(name, ("id",))
    keys = [tuple(fold_kind(row[column]) for column in key) for row in rows]
    assert len(set(keys)) == len(keys)


def test_every_word_of_the_tables_has_a_label_and_a_meaning():
    """A reader never meets a bare id of a closed vocabulary, and a coder finds what it means."""
    for row in _rows("words.csv"):
        assert row["label"], row["id"]
        assert row["meaning"], row["id"]


def test_each_word_for_a_kind_is_read_as_that_kind():
    """A word of any language leads to its kind, and folding leads none to another kind."""
    rows = _rows("kind_words.csv")
    languages = "en fr es pt de ru uk tr ar fa he id sw so am my"
    assert {row["language"] for row in rows} == set(languages.split())
    for row in rows:
        if row["kind"] not in ("+", "-"):  # what joins two words, and what was no event
            assert row["kind"] in vocabulary.KINDS
            assert kind_of(row["word"]) == row["kind"], row["word"]
    words = shipped_words()
    for kind in vocabulary.KINDS.values():
        assert words[kind.id] == words[fold_kind(kind.label)] == kind.id


def test_a_kind_lies_within_a_wider_kind_that_is_there():
    """The wider kinds of a cell of two words end: none lies within itself."""
    for kind in vocabulary.KINDS.values():
        seen = [kind.id]
        while vocabulary.KINDS[seen[-1]].within:
            seen.append(vocabulary.KINDS[seen[-1]].within)
            assert len(set(seen)) == len(seen), kind.id


def test_a_cell_has_a_kind_that_is_as_wide_as_its_words(repository):
    """Whole words, "A/B" and "A (B)" are read in 16 languages; what is not known keeps its name."""
    with (repository / "tests/data/reading/kinds.csv").open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    listed = {row["word"].lower() for row in _rows("kind_words.csv")}
    assert sum(case["word"].lower() not in listed for case in cases) >= 200
    wrong = {
        case["word"]: (kind_of(case["word"]) or "own", case["kind"])
        for case in cases
        if (kind_of(case["word"]) or "own") != case["kind"]
    }
    assert not wrong


def test_the_groups_are_told_apart_with_each_kind_of_colour_vision():
    """No two fills come nearer to each other for a reader with another vision than today's two."""
    for fill, least in (("fill", 8.4), ("dark_fill", 8.2)):
        colours = [row[fill] for row in _rows("groups.csv")]
        pairs = [(a, b) for at, a in enumerate(colours) for b in colours[:at]]
        assert min(_difference(*pair) for pair in pairs) >= least


def test_harm_is_told_apart_from_every_other_group():
    """The youngest group has a colour of its own for each kind of colour vision."""
    rows = _rows("groups.csv")
    for fill in ("fill", "dark_fill"):
        harm = next(row[fill] for row in rows if row["id"] == "harm")
        others = [row[fill] for row in rows if row["id"] != "harm"]
        assert min(_difference(harm, other) for other in others) >= 20


# How a reader without the receptor for red, green or blue sees linear light (Machado, Oliveira and
# Fernandes, 2009, whole severity); and one who has all three.
_VISIONS = (
    np.eye(3),
    np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ]
    ),
    np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.3039],
        ]
    ),
)
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _difference(first, second):
    """Return how far two colours lie apart in CIE L*a*b*, where they are nearest."""
    lights = [np.array([_linear(part / 255) for part in rgb(one)]) for one in (first, second)]
    return min(
        np.linalg.norm(np.subtract(*(_lab(eye @ one) for one in lights))) for eye in _VISIONS
    )


def _linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _lab(light):
    parts = _TO_XYZ @ np.clip(light, 0, 1) / np.array([0.9505, 1, 1.089])
    x, y, z = np.where(parts > 0.008856, np.cbrt(parts), 7.787 * parts + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_inner_marks_tell_groups_apart_on_grey_paper():
    """No two groups have the same inner mark."""
    marks = [group.mark for group in vocabulary.KIND_GROUPS.values() if group.mark]
    assert len(set(marks)) == len(marks)
    assert set(marks) <= set(vocabulary.INNER_MARKS)
