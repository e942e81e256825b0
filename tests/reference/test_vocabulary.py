"""The words of the record are data, and the tables of them fit together."""

import csv

import pytest

from atlas.reference import vocabulary
from atlas.reference.kind_words import SHIPPED_WORDS, fold_kind, kind_of
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
    assert {row["language"] for row in rows} == {"en", "ar", "he"}
    for row in rows:
        assert row["kind"] in vocabulary.KINDS
        assert kind_of(row["word"]) == row["kind"]
    for kind in vocabulary.KINDS.values():
        assert SHIPPED_WORDS[kind.id] == SHIPPED_WORDS[fold_kind(kind.label)] == kind.id


def test_the_inner_marks_tell_groups_apart_on_grey_paper():
    """No two groups have the same inner mark."""
    marks = [group.mark for group in vocabulary.KIND_GROUPS.values() if group.mark]
    assert len(set(marks)) == len(marks)
    assert set(marks) <= set(vocabulary.INNER_MARKS)
