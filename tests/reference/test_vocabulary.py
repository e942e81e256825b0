"""The words of the record are data, and the tables of them fit together."""

import csv

import pytest

from atlas.reference import vocabulary
from atlas.reference.kind_words import fold_kind, kind_of, shipped_words
from atlas.shipped import shipped
from scripts.colour_distances import pairs


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


# The least distance of two fills in CIE L*a*b*, by vision. Air and diplomacy are the price of the
# others for readers without the receptor for blue, of whom there are few: shape tells them apart.
_LEAST = {"normal": 29, "protanopia": 19, "deuteranopia": 17, "tritanopia": 17}
_PRICE = {("tritanopia", "air", "diplomacy"): 10}


@pytest.mark.parametrize("vision", _LEAST)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_groups_are_told_apart_with_each_kind_of_colour_vision(theme, vision):
    """No two groups look alike, to whomever, on light ground and on dark."""
    for far, one, other in pairs(theme, vision):
        assert far >= _PRICE.get((vision, one, other), _LEAST[vision]), (one, other)


def test_the_inner_marks_tell_groups_apart_on_grey_paper():
    """No two groups have the same inner mark."""
    marks = [group.mark for group in vocabulary.KIND_GROUPS.values() if group.mark]
    assert len(set(marks)) == len(marks)
    assert set(marks) <= set(vocabulary.INNER_MARKS)
