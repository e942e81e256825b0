"""A house file adds kinds, words and groups; what it may not say is refused with a reason."""

import hashlib
import textwrap
import tomllib

import pytest

import atlas.reference.house
from atlas import doors
from atlas.errors import InputTypeError, RecordError
from atlas.reference.house import (
    MOST_CHARACTERS,
    SHIPPED,
    House,
    house_of,
    in_dataset,
    joined,
    read_house,
    without_gone,
)
from atlas.reference.vocabulary import GROUPS, KINDS

TUNNELS = {
    "id": "tunnels",
    "label": "Tunnels",
    "fill": "#7a3e9d",
    "stroke": "#4f2468",
    "dark_fill": "#b98ad6",
    "dark_stroke": "#dcc3ee",
    "mark": "cross",
}
FIND = {"id": "tunnel_find", "label": "Tunnel found", "group": "tunnels", "words": ["tunnel"]}


@pytest.fixture
def path(repository):
    """Return the path of an invented house file."""
    return repository / "tests/data/house/tunnels.toml"


def test_a_house_file_adds_kinds_words_and_groups(path):
    """Its kinds stand behind the shipped ones, its groups before the last one, for the rest."""
    house = read_house(path)
    assert list(house.kinds) == [*KINDS, "tunnel_find", "tunnel_talks"]
    assert list(house.groups) == [*list(GROUPS)[:-1], "tunnels", "other"]
    assert house.group_of("tunnel_find") == "tunnels"
    assert house.group_of("never heard of") == "other"
    assert house.colours("light")["tunnels"] == ("#7a3e9d", "#4f2468")
    assert house.colours("dark")["tunnels"] == ("#b98ad6", "#dcc3ee")
    assert (house.kinds["tunnel_find"].role, house.kinds["tunnel_talks"].role) == (
        "find",
        "meeting",
    )


def test_a_house_file_comes_on_top_of_what_packages_add(tmp_path):
    """It may put a kind into a package's group, and give a package's kind further words."""
    doors.KINDS["tunnels"] = {"group": [TUNNELS], "kind": [FIND]}
    more = {"id": "tunnel_flooded", "label": "Tunnel flooded", "group": "tunnels"}
    text = (
        '[[kind]]\nid = "tunnel_flooded"\nlabel = "Tunnel flooded"\ngroup = "tunnels"\n'
        '[[kind]]\nid = "tunnel_find"\nwords = ["shaft"]\n'
    )
    (tmp_path / "house.toml").write_text(text)
    try:
        for given in (
            {"kind": [more, {"id": "tunnel_find", "words": ["shaft"]}]},
            tmp_path / "house.toml",
        ):
            house = read_house(given)
            assert house.group_of("tunnel_flooded") == "tunnels"
            assert house.kind_of("shafts") == house.kind_of("tunnel") == "tunnel_find"
            assert house_of(in_dataset({}, house)).group_of("tunnel_flooded") == "tunnels"
        with pytest.raises(RecordError, match="two meanings"):
            read_house({"kind": [{**FIND, "label": "Another"}]})
        for wrong in ({"kind": 3}, {"kind": [{"id": 3}]}, {"kind": [more], "group": "x"}):
            with pytest.raises(RecordError):
                read_house(wrong)
    finally:
        del doors.KINDS["tunnels"]
    with pytest.raises(RecordError, match="group is 'tunnels'; wanted one of"):
        read_house({"kind": [more]})


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Tunnel shafts", "tunnel_find"),  # the plural of a word
        ("نفق", "tunnel_find"),  # a word of another script
        ("talks on tunnels", "tunnel_talks"),  # the label
        ("dust-up", "clash"),  # a further word for a shipped kind
        ("Airstrikes", "air_strike"),  # a shipped word keeps its meaning
        ("coup", ""),  # and what nobody gave a meaning has none
    ],
)
def test_its_words_are_understood_beside_the_shipped_ones(path, word, kind):
    """A table may use its words in any case, number and script."""
    assert read_house(path).kind_of(word) == kind


def test_without_a_file_nothing_is_added(tmp_path, monkeypatch, path):
    """None is the shipped words alone, and a file that lies about is not looked for."""
    (tmp_path / "house.toml").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert read_house(None) is SHIPPED
    assert SHIPPED.kinds == KINDS
    assert in_dataset({"title": "x"}, SHIPPED) == {"title": "x"}


def test_a_data_set_holds_what_was_added_and_the_hash_of_the_file(path):
    """What stands in the data set gives the same house again, and names the file by its content."""
    house = read_house(path)
    dataset = in_dataset({"title": "Ours"}, house)
    again = house_of(dataset)
    assert (again.kinds, again.groups, again.words) == (house.kinds, house.groups, house.words)
    assert dataset["house"]["sha256"] == [hashlib.sha256(path.read_bytes()).hexdigest()]
    assert in_dataset(dataset, house) == dataset


def _said(kind=(), group=(), **more):
    return {"kind": [*kind], "group": [*group], **more}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        # a shipped kind, group or word keeps its meaning
        (_said([{**FIND, "id": "clash"}], [TUNNELS]), "kind 'clash': it is shipped"),
        (_said([{"id": "clash"}]), "kind 'clash': it is shipped"),
        (_said(group=[{**TUNNELS, "id": "air"}]), "group 'air': it is shipped"),
        (_said([{**FIND, "words": ["airstrikes"]}], [TUNNELS]), "'airstrikes' is a word for 'air_"),
        (_said([{**FIND, "id": "ied"}], [TUNNELS]), "'ied' is a word for 'bombing'"),
        (_said([{**FIND, "label": "Raid"}], [TUNNELS]), "'Raid' is a word for 'raid'"),
        # one word, one kind
        (_said([FIND, {**FIND, "id": "b", "label": "B"}], [TUNNELS]), "'tunnel' is a word for 'tu"),
        (_said([FIND, FIND], [TUNNELS]), "kind 'tunnel_find' stands there twice"),
        # colours that cannot be seen on the land, with the ratio and the way out
        (
            _said(group=[{**TUNNELS, "fill": "#ffee00"}]),
            r"fill '#ffee00' .* 1\.\d\d:1 on light land",
        ),
        (_said(group=[{**TUNNELS, "dark_stroke": "#333333"}]), r"1\.\d\d:1 on dark .*a lighter"),
        (_said(group=[{**TUNNELS, "stroke": "purple"}]), "stroke is 'purple'; wanted a colour"),
        (_said(group=[{**TUNNELS, "stroke": None}]), "stroke is None; wanted a colour"),
        # inner marks that tell groups apart
        (_said(group=[{**TUNNELS, "mark": "dot"}]), "mark is 'dot', which fire has; wanted one of"),
        (_said(group=[TUNNELS, {**TUNNELS, "id": "b"}]), "mark 'cross' stands there twice"),
        # what is not there
        (_said([{**FIND, "group": "caves"}], [TUNNELS]), "group is 'caves'; wanted one of fire"),
        (_said([{**FIND, "role": "shaft"}], [TUNNELS]), "role is 'shaft'; wanted one of location"),
        (_said([{**FIND, "colour": "#fff"}]), "there is no 'colour'"),
        (_said([{**FIND, "lable": "x"}]), "there is no 'lable'; did you mean label"),
        ({"kinds": []}, "there is no 'kinds'; did you mean kind"),
        # shapes and lengths
        (_said([{**FIND, "id": "Ü"}]), "id is 'Ü'; wanted small letters"),
        (_said([{**FIND, "id": "a" * 41}]), "wanted small letters, digits and _, at most 40"),
        (_said([{**FIND, "label": "x" * 81}], [TUNNELS]), "wanted one line of 1 to 80 characters"),
        (_said([{**FIND, "label": "two\nlines"}], [TUNNELS]), "wanted one line"),
        (_said([{**FIND, "label": "no\ufffeletter"}], [TUNNELS]), "wanted one line"),
        (_said([{**FIND, "words": "tunnel"}], [TUNNELS]), "words is 'tunnel'; wanted a list"),
        (_said([{**FIND, "words": [" "]}], [TUNNELS]), "a word is ' '; wanted one line"),
        (_said([{**FIND, "words": ["--"]}], [TUNNELS]), "'--' has no letter or digit"),
        ({"kind": "tunnel"}, r"kind is 'tunnel'; wanted \[\[kind\]\] with id, label"),
        ({"kind": [], "sha256": ["x"]}, "sha256 is .*; wanted a list of hashes"),
        (
            _said(group=[{**TUNNELS, "id": f"g{n}", "mark": ""} for n in range(6)]),
            "there are 6 own groups; wanted 5 at most",
        ),
    ],
)
def test_what_it_may_not_say_is_named(given, message):
    """An error names the entry, what was given and what was wanted."""
    with pytest.raises(RecordError, match=message):
        read_house(given)


def test_a_file_that_is_none_is_an_error_that_names_it(tmp_path):
    """No file, too long a file, broken TOML, and what is no path at all."""
    long, broken = tmp_path / "long.toml", tmp_path / "broken.toml"
    long.write_text("# ü\n" * (MOST_CHARACTERS // 4 + 1), encoding="utf-8")
    broken.write_text("[[kind]\n", encoding="utf-8")
    hashed = tmp_path / "hashed.toml"
    hashed.write_text('sha256 = ["x"]\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"there is no house file .*none\.toml"):
        read_house(tmp_path / "none.toml")
    with pytest.raises(RecordError, match=r"long\.toml is longer than 20,000 characters"):
        read_house(long)
    with pytest.raises(RecordError, match=r"broken\.toml cannot be read as a house file"):
        read_house(broken)
    with pytest.raises(RecordError, match=r"hashed\.toml: sha256 is worked out from the file"):
        read_house(hashed)
    with pytest.raises(InputTypeError, match="house is a int; wanted the path of a TOML file"):
        read_house(3)


def test_two_houses_are_joined_unless_one_id_has_two_meanings(path):
    """Words and entries add up; what differs is named, and neither is taken."""
    more = {"kind": [{"id": "clash", "words": ["scuffle"]}]}
    both = joined(read_house(path), read_house(more))
    assert (both.kind_of("scuffle"), both.kind_of("dust-up")) == ("clash", "clash")
    assert len(both.own["sha256"]) == 2
    other = read_house(_said([{**FIND, "label": "Another tunnel"}], [TUNNELS]))
    with pytest.raises(RecordError, match="kind 'tunnel_find' has two meanings in what is p"):
        joined(read_house(path), other)
    assert joined(SHIPPED, SHIPPED) is SHIPPED


def test_a_kind_leaves_with_its_last_event_and_the_hash_with_it():
    """What a redaction took out of a house file cannot be tested by a guess at the file."""
    dataset = in_dataset({}, read_house(_said([FIND], [TUNNELS])))
    assert without_gone(dataset, dataset) == dataset
    assert without_gone(dataset, dataset, {"tunnel_find"}) == {}
    scrubbed = {"house": {**dataset["house"], "kind": [{**FIND, "label": "[withheld]"}]}}
    left = without_gone(scrubbed, dataset)["house"]
    assert left["kind"][0]["label"] == "[withheld]"
    assert "sha256" not in left
    broken = {"house": {**dataset["house"], "kind": [{**FIND, "id": "[withheld]_find"}]}}
    assert "kind" not in without_gone(broken, dataset)["house"]


def test_a_data_set_whose_house_is_none_is_an_error():
    """A folder that somebody edited by hand says what is wrong in it."""
    with pytest.raises(RecordError, match="dataset, house: got 'x'"):
        house_of({"house": "x"})
    assert isinstance(house_of({"house": None}), House)


def test_the_example_in_the_documents_is_a_house_file(repository):
    """Who copies the example from the README has a file that is read."""
    text = (repository / "data/reference/README.md").read_text(encoding="utf-8")
    example = tomllib.loads(text.partition("```toml\n")[2].partition("```")[0])
    assert list(read_house(example).kinds)[-1] == "tunnel_find"
    code = tomllib.loads(
        textwrap.dedent(
            atlas.reference.house.__doc__.split("::\n")[1].split("A house file adds")[0]
        )
    )
    assert read_house(code).groups["tunnels"].mark == "cross"


def test_a_record_opens_when_its_own_kind_is_shipped_by_now():
    """A later version may ship what a house had to add: then the shipped meaning holds."""
    fight = {
        "id": "clash",
        "label": "Fight",
        "group": "tunnels",
        "words": ["dust-up", "airstrike"],
    }
    dots = {**TUNNELS, "mark": "dot", "label": "Raids"}
    air = {**TUNNELS, "id": "air", "mark": "wedge"}
    raid = {**FIND, "id": "foray", "label": "Raid", "words": []}
    house = house_of({"house": _said([fight, FIND, raid], [dots, air])})
    assert house.kinds["clash"] == KINDS["clash"]
    assert (house.kind_of("dust-up"), house.kind_of("airstrike")) == ("clash", "air_strike")
    assert house.kinds["tunnel_find"].label == "Tunnel found"
    assert house.groups["tunnels"].label == "Raids", "a group may be called as a kind is"
    assert (house.groups["tunnels"].mark, house.groups["air"].label) == ("", "Air")
    assert house.kind_of("raid") == "raid"
    with pytest.raises(RecordError, match=r"dataset, house: kind is \[5\]"):
        house_of({"house": {"kind": [5]}})
    with pytest.raises(RecordError, match="words is 5; wanted a list"):
        house_of({"house": {"kind": [{**FIND, "group": "air", "words": 5}]}})
