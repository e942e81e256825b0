"""The writer's words: at the head of the file, text and nothing else, and no more than is true."""

import json
import re
import time

import hostile
import pandas as pd
import pytest

import atlas
from atlas.errors import LicenceError, PageError
from atlas.page.html.csp import scripts_in
from atlas.page.html.manifest import read_manifest
from atlas.page.story.counted_figures import amounts
from atlas.page.story.markup import parse, texts
from atlas.record.record import Record


def _record(**dataset):
    """Return four invented events; the last one touches 6 April and goes on."""
    days = ["2023-04-04", "2023-04-05", "2023-04-06", "2023-04-06"]
    events = {
        "event_id": ["EV1", "EV2", "EV3", "EV4"],
        "title": ["Raid", "Strike", "Barrage", "Meeting of two"],
        "kind": ["raid", "air_strike", "rocket_fire", "meeting"],
        "start": days,
        "end": [None, None, None, "2023-04-09"],
        "time_precision": ["day", "day", "day", "range"],
        "sensitivity": ["minor", "", "", ""],
    }
    quantities = {
        "event_id": ["EV1", "EV3", "EV3"],
        "what": ["killed", "launched", "launched"],
        "detail": ["", "", "first count"],
        "best": [2, 34, 30],
        "low": [1, None, None],
        "high": [2, 36, None],
    }
    places = {
        "event_id": ["EV1", "EV2", "EV3"],
        "name": ["Jenin", "Tyre", "Qlaileh"],
        "role": ["location", "impact", "launch"],
        "longitude": [35.3, 35.2, 35.22],
        "latitude": [32.46, 33.27, 33.19],
    }
    took = {"event_id": ["EV1"], "actor_id": ["P-NADER"], "role": ["target"]}
    actor = {"actor_id": ["P-NADER"], "name": ["Amal Nader"], "kind": ["person"]}
    return Record(
        pd.DataFrame(events),
        pd.DataFrame(places),
        pd.DataFrame(took),
        pd.DataFrame(actor),
        quantities=pd.DataFrame(quantities),
        dataset={"title": "Invented", **dataset},
    )


def _brief(tmp_path, record=None, **said):
    """Write a page; return the words in it, its HTML and its manifest."""
    path = atlas.brief(record or _record(), tmp_path / "b.html", overwrite=True, **said)
    html = path.read_text(encoding="utf-8")
    config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', html)[1])
    return config.get("words"), html, read_manifest(path)


def _no_event(_words, _where):
    """Know no event."""


STORY = {
    "author": "A. Writer",
    "as_of": "2023-05-04",
    "selections": {"three days": {"from": "2023-04-04", "to": "2023-04-06"}},
    "step": [
        {"title": "A raid", "selection": {"ids": ["EV1"]}, "events": ["EV1"]},
        {
            "title": "A barrage",
            "when": "6 April",
            "text": "*IDF*: {sum:launched:three days=30 to 36}.",
            "events": ["EV3"],
            "callouts": [{"event": "EV3", "title": "30 to 36 rockets", "by": "IDF"}],
        },
    ],
}


def test_without_words_of_a_writer_the_file_says_none(tmp_path):
    """Nobody is made to say anything: no headline, no findings, no story, not in the manifest."""
    words, html, manifest = _brief(tmp_path)
    assert words is None
    assert "words" not in manifest
    readable = html.partition('<main id="atlas-still">')[2].partition("</main>")[0]
    assert "Barrage" in readable
    assert "Findings" not in readable


def test_headline_lead_and_findings_stand_first_without_scripts(tmp_path):
    """What was found is read before the picture, and whose word it is beside it."""
    said = {"headline": "A barrage and a raid", "lead": "In three days.", "story": STORY}
    _, html, _ = _brief(tmp_path, findings="- **One** raid [EV1]\n- A barrage", **said)
    still = html.partition('id="atlas-still"')[2].partition("</main>")[0]
    order = [
        "A barrage and a raid</bdi></h1>",
        "In three days.",
        "Written by A. Writer, as of 4 May 2023",
        "<li dir=auto><strong>One</strong> raid [EV1]</li>",
        "<svg",
        "The story, 2 steps",
        "<em>IDF</em>: 30 to 36.",
        "What this page is based on",
    ]
    places = [still.index(text) for text in order]
    assert places == sorted(places)


def test_the_markdown_is_closed():
    """Paragraphs, lists, emphasis, links, events and selections; anything else is text."""
    text = (
        "# No\n\nA *b* **c**\nd [e](https://e.org/x) [f](#g) [EV1] [sic]\n\n1. one\n2. two\n\n- x"
    )
    known = {"EV1": "EV1"}
    blocks = parse(text, "findings", lambda words, _: known.get(words), {"g": 1})
    assert [block["kind"] for block in blocks] == ["p", "p", "ol", "ul"]
    assert blocks[0]["text"] == ["# No"]
    assert blocks[1]["text"] == [
        "A ",
        {"em": ["b"]},
        " ",
        {"strong": ["c"]},
        " d ",
        {"url": "https://e.org/x", "text": ["e"]},
        " ",
        {"selection": "g", "text": ["f"]},
        " ",
        {"event": "EV1"},
        " [sic]",
    ]
    assert blocks[2]["items"] == [["one"], ["two"]]


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:hit())",
        "[x](data:text/html,hit)",
        "![x](file:///etc/passwd)",
        "[x](https://a.org/ onclick=hit())",
        "<a href='https://a.org'>x</a>",
        "[x]: https://a.org",
        "`code`",
    ],
)
def test_what_is_not_of_the_subset_is_text(text):
    """No other scheme, no markup, no attribute becomes more than letters."""
    blocks = parse(text, "findings", _no_event, {})
    assert blocks == [{"kind": "p", "text": [text]}]


def test_a_long_and_nested_text_is_read_at_once():
    """A text that is made to be slow is read in less than a second."""
    for text in ("*" * 20_000, "[" * 20_000, "**a" * 6_000, "- " * 9_000, "[a](" * 5_000):
        start = time.perf_counter()
        parse(text, "findings", _no_event, {})
        assert time.perf_counter() - start < 1


def test_hostile_words_are_text(tmp_path):
    """Each hostile text in headline, lead, findings, steps and callouts is letters in the file."""
    every = [f"t {' '.join(text.split())[:57]}" for text in hostile.ALL]
    for at in range(0, len(every), 30):
        some = every[at : at + 30]
        steps = []
        for one in some:
            callout = {"event": "EV1", "title": one, "lines": [one, one], "by": one}
            words = {"title": one, "when": one, "text": one}
            steps.append({**words, "events": ["EV1"], "callouts": [callout]})
        story = {"author": some[0], "organisation": some[1], "as_of": some[2], "step": steps}
        said = {"headline": some[0], "lead": some[1], "findings": "\n\n- ".join(some)}
        words, html, _ = _brief(tmp_path, story=story, **said)
        assert len(scripts_in(html)[0]) == 4
        assert all("hit()" not in script for script in scripts_in(html)[0])
        assert html.isascii()
        for markup in ("<img src=x", "<svg onload", "<iframe", "</textarea>", "<script>hit"):
            assert markup not in html
        assert len(words["steps"]) == len(some)


def test_figures_are_counted_from_the_file(tmp_path):
    """Count, sum, first and last day; a range stays one, and what only touches the days is said."""
    findings = (
        "{count:three days} events, {count:three days=4} of them, {sum:launched:three days}, "
        "{sum:killed:all=1 to 2} killed, {first:all} to {last:all}, {count:opening}"
    )
    named = {"selections": STORY["selections"]}
    words, _, manifest = _brief(
        tmp_path, findings=findings, story=named, selection={"ids": ["EV1"]}
    )
    line = "".join(texts(words["findings"]))
    assert line == (
        "4 (1 only touch these days) events, 4 of them, 30 to 36 (2 of 3 events state none, "
        "1 only touch these days), 1 to 2 killed, 4 April 2023 to 9 April 2023, 1"
    )
    assert len(manifest["words"]["figures_checked"]) == 7


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("{count:all=5}", "states '5', and the record of this file has '4'"),
        ("{sum:launched:all=34}", "states '34', and the record of this file has '30 to 36'"),
        ("{count:week}", "no selection named 'week'; named are all, opening"),
        ("{sum:all}", "not understood; wanted {count:NAME}"),
        ("{mean:all}", "not understood"),
        ("{count}", "not understood; wanted {count:NAME}"),
        ("{first = 3 May}", "not understood; wanted {count:NAME}"),
        ("{sum:rockets:all}", "no quantity 'rockets'; wanted one of launched"),
        ("[EV33]", "no event 'EV33'; did you mean 'EV3'"),
        ("[raids](#raids)", "no selection named 'raids'"),
    ],
)
def test_a_figure_or_a_name_that_is_wrong_stops_the_file(tmp_path, text, match):
    """The error says where it stands, what was written and what is true."""
    with pytest.raises(PageError, match=f"findings.*{match}"):
        _brief(tmp_path, findings=text)
    assert not (tmp_path / "b.html").exists()


def test_figures_that_nobody_checked_are_listed(tmp_path):
    """The manifest names each figure without a placeholder; days, hours and ids are none."""
    findings = "On 6 April 2023 at 14:20 [EV3] {count:all} fired 34 rockets in two salvos"
    _, _, manifest = _brief(tmp_path, findings=findings, lead="Between 4 and 9 April: 1,200 men")
    found = [(one["where"], one["figure"]) for one in manifest["figures_not_checked"]]
    assert found == [("lead", "1,200"), ("findings", "34"), ("findings", "two")]


def test_several_counts_of_an_event_widen_its_range():
    """The whole is the figure without a detail; a first count widens the range, adds nothing."""
    found = amounts(_record(), "launched").loc["EV3"]
    assert found.tolist() == [30, 34, 36]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"findings": "It began with [EV1]."}, "findings"),
        ({"findings": "It began with EV1."}, "findings"),
        ({"key_events": ["EV1"]}, "key_events"),
        ({"story": [{"title": "x", "events": ["EV1"]}]}, "step 1, events"),
        ({"story": [{"title": "x", "selection": {"ids": ["EV1", "EV2"]}}]}, "step 1, selection"),
        (
            {"story": [{"title": "x", "callouts": [{"event": "EV1", "title": "y"}]}]},
            "step 1, callout 1",
        ),
    ],
)
def test_a_reference_to_an_event_that_left_is_an_error_without_its_id(tmp_path, said, where):
    """The writer learns where it stands; the message does not name what was to leave."""
    with pytest.raises(PageError, match=f"^{where}: it refers to an event that is not") as raised:
        _brief(tmp_path, redact={"drop_sensitivity": ["minor"]}, **said)
    assert "EV1" not in str(raised.value)


def test_ids_in_words_follow_those_of_the_file(tmp_path):
    """After a redaction a reference leads to the same event under its new id, in text too."""
    said = {"findings": "Rockets [EV3], as in EV3.", "key_events": ["EV3"]}
    story = [{"title": "EV3 again", "selection": {"ids": ["EV3"]}, "events": ["EV3"]}]
    words, html, _ = _brief(tmp_path, redact={"drop_sensitivity": ["minor"]}, story=story, **said)
    new = words["key_events"][0]
    assert new != "EV3"
    assert words["findings"][0]["text"] == ["Rockets ", {"event": new}, f", as in {new}."]
    assert words["steps"][0]["events"] == words["steps"][0]["selection"]["ids"] == [new]
    assert "EV3" not in json.dumps(words)
    assert "EV3" not in html.partition("atlas-still")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "said",
    [
        {"headline": "The arrest of Nader"},
        {"lead": "Nader was arrested"},
        {"findings": "- Nobody\n- **Amal** *Nader*"},
        {"findings": "[x](https://a.org/amal-nader)"},
        {"author": "Nader"},
        {"organisation": "Friends of Nader"},
        {"story": [{"title": "Nader"}]},
        {"story": [{"title": "x", "when": "Nader"}]},
        {"story": [{"title": "x", "text": "A [Nader](#all) y"}]},
        {"story": {"selections": {"Nader": {"ids": ["EV1"]}}, "step": []}},
        {"story": {"selections": {"x": {"text": "Nader"}}, "step": []}},
        {"story": [{"title": "x", "callouts": [{"event": "EV1", "title": "y", "by": "Nader"}]}]},
    ],
    ids=str,
)
def test_no_word_tells_what_was_taken_out(tmp_path, said):
    """Every text is searched for withheld names, wherever it stands."""
    with pytest.raises(PageError, match="taken out of the record"):
        _brief(tmp_path, **said)


def test_words_are_no_way_round_a_licence(tmp_path):
    """A page of words needs the same permission as any other."""
    with pytest.raises(LicenceError):
        _brief(tmp_path, _record(redistribution="none"), headline="A raid", story=STORY)


def test_words_may_not_be_later_than_what_the_file_knows(tmp_path):
    """With as_of, words of a later day are refused, and figures are those of that day."""
    with pytest.raises(PageError, match="as of 2023-05-04, and the file shows what was known on"):
        _brief(tmp_path, story=STORY, as_of="2023-04-10")
    story = {**STORY, "as_of": "2023-04-10"}
    words, _, _ = _brief(tmp_path, story=story, as_of="2023-04-10")
    assert words["as_of"] == "10 April 2023"
    with pytest.raises(PageError, match="refers to an event that is not in the file"):
        _brief(tmp_path, story=story, as_of="2023-04-05")


@pytest.mark.parametrize(
    ("story", "match"),
    [
        ({"headlines": "x"}, "'headlines' is not known; did you mean 'headline'"),
        ([{"titel": "x"}], "step 1: 'titel' is not known; did you mean 'title'"),
        ([{"text": "x"}], "step 1 has no title"),
        ([{"title": "x" * 81}], "step 1, title has 81 characters; at most 80"),
        ([{"title": "x", "events": ["EV5"]}], "step 1, events: there is no event 'EV5'; did you"),
        ([{"title": "x", "selection": "week"}], "step 1, selection: there is no selection"),
        ([{"title": "x", "selection": {"kinds": ["rade"]}}], "step 1, selection: .*kinds"),
        ([{"title": "x", "view": [35, 33, 34, 34]}], "step 1, view is .*west, south, east, north"),
        ([{"title": "x"}] * 31, "31 steps; at most 30"),
        (
            [{"title": "x", "callouts": [{"event": "EV1", "title": "y", "place": "lunch"}]}],
            "launch",
        ),
        ([{"title": "x", "callouts": [{"event": "EV4", "title": "y"}]}], "callout 1: .* no place"),
        (
            [{"title": "x", "callouts": [{"event": "EV1", "title": "y", "place": "launch"}]}],
            "no place of the role 'launch'",
        ),
        ([{"title": "x", "selection": {"ids": ["EV1"]}, "events": ["EV2"]}], "1 of its events"),
        ([{"title": "x", "selection": {"text": "nothing"}}], "keeps none of the events"),
        ("no-such-story", "no-such-story"),
    ],
)
def test_a_slip_in_a_story_is_an_error_with_the_nearest(tmp_path, story, match):
    """An unknown key or id, a text that is too long, a step that shows nothing: by step number."""
    with pytest.raises(PageError, match=match):
        _brief(tmp_path, story=story)


def test_the_calls_own_words_come_first(tmp_path):
    """What is given to brief replaces what the story file says; a file is read like a dict."""
    path = tmp_path / "story.toml"
    path.write_text(
        'headline = "From the file"\nlead = "A lead"\nas_of = 2023-05-04\n'
        'key_events = ["EV3", "EV1"]\nselection = "first"\n'
        '[selections.first]\nids = ["EV1", "EV3"]\n'
        '[[step]]\ntitle = "A raid"\nevents = ["EV1"]\n',
        encoding="utf-8",
    )
    words, _, manifest = _brief(tmp_path, story=path, headline="From the call")
    assert (words["headline"], words["lead"], words["as_of"]) == (
        "From the call",
        "A lead",
        "4 May 2023",
    )
    assert manifest["selection"]["ids"] == ["EV1", "EV3"]
    assert manifest["words"]["key_events"] == ["EV3", "EV1"]
    _, _, manifest = _brief(tmp_path, story=path, selection={"ids": ["EV2", "EV1"]})
    assert manifest["selection"]["ids"] == ["EV2", "EV1"]


def test_a_logo_is_written_anew_and_bounded(tmp_path):
    """Only the picture comes along: no text of the old file, no more than 480 by 128 pixels."""
    image = pytest.importorskip("PIL.Image")
    plugin = pytest.importorskip("PIL.PngImagePlugin")
    notes = plugin.PngInfo()
    notes.add_text("Author", "a-secret-name")
    path = tmp_path / "logo.png"
    image.new("RGB", (1200, 300), "#123456").save(path, pnginfo=notes)
    words, html, _ = _brief(tmp_path, logo=path, organisation="Institute")
    assert (words["logo"]["width"], words["logo"]["height"]) == (240, 60)
    assert len(words["logo"]["src"]) < 10_000
    assert 'alt="Institute"' in html
    assert "secret" not in html
    for data, what in ((b"GIF89a", "logo.png"), (path.read_bytes()[:60], "logo.png")):
        path.write_bytes(data)
        with pytest.raises(PageError, match=what):
            _brief(tmp_path, logo=path)
    image.new("L", (6001, 2)).save(path)
    with pytest.raises(PageError, match=r"6001 x 2 pixels; at most 6,000"):
        _brief(tmp_path, logo=path)


def test_the_same_words_give_the_same_bytes(tmp_path):
    """No clock and no order of a set is in the words."""
    first = _brief(tmp_path, findings="{count:all}", story=STORY)[1]
    assert _brief(tmp_path, findings="{count:all}", story=STORY)[1] == first
