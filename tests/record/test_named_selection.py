"""Names where ids are: an actor, a kind or a territory is asked for as people write it."""

import pandas as pd
import pytest

import atlas
from atlas.errors import SelectionError
from atlas.page.html.manifest import read_manifest
from atlas.record.named_selection import selection_for
from atlas.record.selection import Selection


@pytest.fixture(scope="module")
def spring():
    """Open the shipped record."""
    return atlas.open_record("spring-2023")


@pytest.fixture(scope="module")
def sudan():
    """Read a small table with actors and kinds of its own."""
    rows = pd.DataFrame(
        {
            "date": ["2023-04-15", "2023-05-02", "2023-06-01"],
            "place": ["Nyala", "Singa", "Kutum"],
            "country": "SD",
            "longitude": [24.88, 33.93, 24.67],
            "latitude": [12.05, 13.15, 14.2],
            "initiators": ["Sea People", "Córdoba Front", "Sea People"],
            "kind": ["Petition", "clash", "Feud of a valley"],
            "status": ["confirmed", "alleged", "reported"],
        }
    )
    return atlas.read_events(rows)


@pytest.mark.parametrize(
    ("key", "said", "held"),
    [
        ("actors", ["Hamas"], ["HAM"]),
        ("actors", "hizbollah", ["HZB"]),
        ("actors", ["hzb", "HZB"], ["HZB"]),
        # in another script, and as a data set writes it
        ("actors", ["حماس"], ["HAM"]),
        ("actors", ["Military Forces of Israel (2022-)"], ["ISR-IDF"]),
        # in the registry, and not in the record: nothing is kept, rightly
        ("actors", ["United Nations"], ["UN"]),
        ("kinds", ["Air strike"], ["air_strike"]),
        ("kinds", ["AIRSTRIKES", "air_strike"], ["air_strike"]),
        ("territories", ["Lebanon"], ["LB"]),
        ("territories", ["الجولان", "golan heights"], ["GOLAN"]),
        ("statuses", "Alleged", ["alleged"]),
        ("attributions", ["CLAIMED"], ["claimed"]),
        ("roles", ["Initiator"], ["initiator"]),
        ("place_roles", ["Fell short"], ["fell_short"]),
    ],
)
def test_a_name_is_taken_where_an_id_is(spring, key, said, held):
    """A name, a label or an alias keeps what the id keeps, in a dict, in JSON and by key."""
    ids = spring.select(**{key: held})
    assert spring.select(**{key: said}).events.index.equals(ids.events.index)
    assert spring.select({key: said}).events.index.equals(ids.events.index)
    assert spring.counts(**{key: said}) == spring.counts(**{key: held})


@pytest.mark.parametrize(
    ("key", "said", "count"),
    [
        ("actors", ["sea people"], 2),
        ("actors", ["CORDOBA FRONT"], 1),
        ("kinds", ["petition"], 1),
        ("kinds", ["feud-of-a-valley", "Clash"], 2),
        ("territories", ["Sudan"], 3),
    ],
)
def test_an_own_word_of_the_record_is_known(sudan, key, said, count):
    """Actors and kinds are open: what stands in the record is known, in any case, any accents."""
    assert len(sudan.select(**{key: said})) == count


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"actors": ["Hezbolah"]}, r"'Hezbolah' is not an actor of the record.*did you mean 'HZB'"),
        ({"kinds": ["air strik"]}, r"did you mean 'air_strike'"),
        ({"territories": ["Lebanan"]}, r"did you mean 'LB' \(Lebanon\)"),
        ({"statuses": ["confirmd"]}, r"did you mean 'confirmed'"),
        ({"attributions": ["claimd"]}, r"did you mean 'claimed'"),
        ({"roles": ["targt"]}, r"did you mean 'target'"),
        ({"place_roles": ["impct"]}, r"did you mean 'impact'"),
        ({"actors": ["qqqqqqqq"]}, r"or of the registry$"),
    ],
)
def test_a_word_that_nobody_knows_is_an_error_with_the_nearest(spring, keys, said):
    """A slip reads as "no such event" where the answer is empty: it is said instead."""
    for ask in (lambda: spring.select(keys), lambda: spring.counts(**keys)):
        with pytest.raises(SelectionError, match=said):
            ask()


def test_an_own_word_is_offered_where_it_is_near(sudan):
    """The nearest of the record's own names and kinds are named, and of the words for a kind."""
    with pytest.raises(SelectionError, match=r"did you mean 'sea-people' \(Sea People\)"):
        sudan.select(actors=["Sea Peopel"])
    with pytest.raises(SelectionError, match="did you mean 'Petition'"):
        sudan.select(kinds=["petiton"])
    with pytest.raises(SelectionError, match=r"did you mean 'looting_destruction' \(Looting"):
        sudan.select(kinds=["lootng"])


def test_a_name_of_several_is_an_error_with_the_choices():
    """Nobody is chosen by chance: the ids of all who have the name are listed."""
    own = [
        {"actor_id": "A1", "name": "Northern Front", "kind": "group", "names": "en:The Front"},
        {"actor_id": "A2", "name": "Southern Front", "kind": "group", "names": "en:The Front"},
    ]
    rows = pd.DataFrame(
        {"date": "2023-04-15", "place": "Nyala", "by": ["Northern Front", "Southern Front"]}
    )
    record = atlas.read_events(rows, actors=pd.DataFrame(own))
    with pytest.raises(SelectionError, match=r"a name of 2: 'A1' \(Northern Front\) or 'A2'"):
        record.select(actors=["the front"])
    assert len(record.select(actors=["A1"])) == 1


def test_a_selection_itself_holds_what_it_was_given(spring):
    """Names become ids where a record is at hand; a Selection knows none, and its law stays."""
    said = Selection(actors=["Hamas"])
    assert said.actors == ("Hamas",)
    assert selection_for(spring, said).actors == ("HAM",)
    with pytest.raises(SelectionError, match="wanted one of"):
        Selection(statuses=["Alleged"])


def test_a_briefing_opens_with_a_filter_in_names(spring, tmp_path):
    """The page and the file's description get ids, which any other program reads."""
    path = atlas.brief(spring, tmp_path / "a.html", selection={"actors": ["hamas"]})
    assert "HAM" in read_manifest(path)["filters"]
    m = atlas.draw_map(spring, selection={"kinds": "Air strike"})
    assert m.contents.selection.kinds == ("air_strike",)
    path = atlas.brief(m, tmp_path / "b.html", selection='{"territories": ["Lebanon"]}')
    assert "territory: LB" in read_manifest(path)["filters"]


EMPTY = {"from": "2030-01-01"}


@pytest.mark.parametrize("door", ["brief", "draw_map", "figure"])
def test_a_page_never_opens_on_nothing(spring, tmp_path, door):
    """An opening filter that keeps no event says how many there are, when, and what it asked."""
    doors = {
        "brief": lambda: atlas.brief(spring, tmp_path / "a.html", selection=EMPTY),
        "draw_map": lambda: atlas.draw_map(spring, selection=EMPTY),
        "figure": lambda: spring.figure(selection=EMPTY),
    }
    said = r"keeps none of the 74 events \(from 2006-07-12 to 2023-04-14.*from 1 January 2030"
    with pytest.raises(SelectionError, match=said):
        doors[door]()
    assert not (tmp_path / "a.html").exists()


def test_a_filter_that_is_set_later_may_keep_nothing(spring):
    """In a notebook an empty answer is an answer; names are taken there, too."""
    pytest.importorskip("anywidget")
    view = atlas.explore(spring)
    view.actors = ["hamas"]
    assert view.actors == ["HAM"]
    view.selection = {"kinds": ["Air strike"], "from": "2030-01-01"}
    assert (view.selection.kinds, len(view.selected())) == (("air_strike",), 0)
    with pytest.raises(Exception, match="did you mean 'HZB'"):
        view.actors = ["Hezbolah"]


def test_other_events_keep_the_filter_of_a_view(spring, sudan):
    """Somebody who is not in the new events is no error: the view shows none of them."""
    pytest.importorskip("anywidget")
    view = atlas.explore(sudan)
    view.actors = ["Sea People"]
    view.events = spring
    assert (len(view.selected()), view.counts["hidden"]) == (0, 74)
