"""The actor registry: names in their scripts, parents, and those that are easily confused."""

import json

import pytest

from atlas.errors import InputTypeError, RecordError
from atlas.reference.actors import (
    KINDS,
    actors_table,
    ancestors,
    find_actor,
    fold_name,
    join_names,
    load_actors,
    make_actor_id,
    resolve_actor,
    split_names,
)


def _registry(folder, *entries):
    path = folder / "actors.json"
    path.write_text(json.dumps(list(entries)), encoding="utf-8")
    return path


def test_the_shipped_registry_is_whole():
    """Every actor has a kind of ours, and every parent and look-alike is in the registry."""
    actors = load_actors()
    assert len(actors) > 30
    for actor in actors.values():
        assert actor.kind in KINDS
        assert all(other in actors for other in actor.confused_with)


def test_the_four_quds_are_kept_apart():
    """Quds Force, al-Quds Brigades, Liwa al-Quds and Quds Day are never one another."""
    force, brigades, liwa = (
        find_actor(name)["actor_id"].iloc[0]
        for name in ("Quds Force", "al-Quds Brigades", "Liwa al-Quds")
    )
    assert len({force, brigades, liwa}) == 3
    beside = set(find_actor("Quds Force")["actor_id"][1:])
    assert {brigades, liwa} <= beside
    assert set(find_actor("Quds Force")["score"][1:]) == {0.0}


def test_parents_are_organisation():
    """Quds Force is of the IRGC; Hezbollah and Liwa al-Quds have no state above them."""
    force = find_actor("Quds Force")["actor_id"].iloc[0]
    assert "IRN" in ancestors(force)
    assert ancestors("HZB") == []
    liwa = find_actor("Liwa al-Quds")["actor_id"].iloc[0]
    assert "SYR" not in ancestors(liwa)


@pytest.mark.parametrize("name", ["HZB", "Hezbollah", "hezbollah", "Hizbullah", "حزب الله"])
def test_a_name_in_any_listed_spelling_is_found(name):
    """Ids, spellings and scripts lead to one actor."""
    assert resolve_actor(name) == ("HZB", "Hezbollah")
    assert find_actor(name)["score"].iloc[0] == 1.0


def test_a_name_alike_is_offered_not_taken():
    """A misspelling is a candidate below 1; reading keeps the name as it is."""
    assert find_actor("Hezbolah").iloc[0][["actor_id", "reason"]].tolist() == [
        "HZB",
        "a name alike",
    ]
    assert find_actor("Hezbolah")["score"].iloc[0] < 1
    assert resolve_actor("Hezbolah") == ("hezbolah", "Hezbolah")


def test_an_unknown_name_is_kept():
    """A name that is in no registry gets an id made from it, in its own script."""
    assert resolve_actor("Sea People") == ("sea-people", "Sea People")
    assert make_actor_id("كتائب البحر") == fold_name("كتائب البحر").replace(" ", "-")
    assert make_actor_id("???").startswith("name-")
    assert find_actor("xyzzy").empty
    with pytest.raises(InputTypeError, match="got int"):
        find_actor(3)


def test_the_table_holds_actors_and_their_ancestors():
    """The rows are those in use and everyone above them, then the unknown."""
    table = actors_table(["IRN-IRGC-QF", "sea-people"], {"sea-people": "Sea People"})
    assert {"IRN-IRGC-QF", "IRN-IRGC", "IRN"} <= set(table["actor_id"])
    assert table.iloc[-1][["actor_id", "name"]].tolist() == ["sea-people", "Sea People"]
    assert set(table["parent_id"]) - {""} <= set(table["actor_id"])


def test_names_go_to_one_text_and_back():
    """Names with their languages are one text and come back."""
    names = [{"text": "Hezbollah: x", "lang": "en"}, {"text": "حزب الله", "lang": "ar"}]
    assert split_names(join_names(names)) == names
    assert split_names("") == []


@pytest.mark.parametrize(
    ("entries", "match"),
    [
        ([{"actor_id": "A", "name": "a"}], "entry 0.*wanted actor_id, name, kind"),
        ([{"actor_id": "A", "name": "a", "kind": "army"}], "kind: 'army': wanted state"),
        ([{"actor_id": "A", "name": "a", "kind": "state"}] * 2, "'A' stands there twice"),
        ([{"actor_id": "A", "name": "a", "kind": "state", "parent_id": "B"}], "names 'B', which"),
        (
            [
                {"actor_id": "A", "name": "a", "kind": "state", "parent_id": "B"},
                {"actor_id": "B", "name": "b", "kind": "state", "parent_id": "A"},
            ],
            "run in a circle",
        ),
    ],
)
def test_a_broken_registry_says_where(tmp_path, entries, match):
    """A registry that is none names the entry and what was wanted."""
    with pytest.raises(RecordError, match=match):
        load_actors(_registry(tmp_path, *entries))


def test_a_registry_that_is_not_there_is_named(tmp_path):
    """A path to no file, and to no JSON, are named."""
    with pytest.raises(RecordError, match="no actor registry"):
        load_actors(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(RecordError, match="is no JSON"):
        load_actors(tmp_path / "bad.json")


def test_a_word_that_several_bear_offers_them_all():
    """Four names hold the word Quds; each is offered, and none is chosen."""
    found = find_actor("Quds")
    assert set(found["actor_id"]) == {"IRN-IRGC-QF", "PIJ-AQB", "SYR-LAQ", "QUDS-DAY"}
    assert found["score"].max() < 0.5
