"""What a notebook shows of a record, its report and a filter: small, and text alone."""

from html.parser import HTMLParser

import pandas as pd
import pytest

import atlas
from atlas.record.report import Report
from atlas.record.selection import Selection
from atlas.reference.vocabulary import KINDS
from tests import hostile

ALLOWED = {"div", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "bdi"}


class _Read(HTMLParser):
    """What a browser would make of HTML: its elements, their attributes, and the text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.styles, self.words, self.open = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.styles += [value for name, value in attrs if name == "style"]
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def text(self):
        """Return the words, as they are read."""
        return " ".join(self.words)


def _whole(texts):
    """Return texts without halves of surrogate pairs, which no filter and no frame takes."""
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]


def _hostile_report():
    names = _whole(hostile.ALL)
    problems = [
        {"level": "error", "row": 2, "column": text, "value": text, "message": text}
        for text in names
    ]
    return Report({"rows_in": 1, "events_out": 1, "problems": problems, "not_checked": names})


SHOWN = {
    "record": lambda: hostile.record(hostile.ALL),
    "report": _hostile_report,
    "filter": lambda: Selection(text=" ".join(_whole(hostile.STRINGS)), kinds=_whole(hostile.ALL)),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_stands_in_the_data_is_text(name):
    """Titles, kinds, outlets and messages of an enemy are read, never run, and load nothing."""
    html = SHOWN[name]()._repr_html_()
    seen = _Read(html)
    assert set(seen.tags) <= ALLOWED
    assert set(seen.attributes) <= {"style", "scope"}
    assert seen.open == []
    assert not [style for style in seen.styles if "url" in style or "position" in style]
    html.encode("utf-8")


def test_a_word_that_turns_the_line_around_turns_itself_only():
    """A title that writes from right to left leaves the numbers beside it as they are."""
    record = atlas.Record(dataset={"title": "\u202eevil\u202d"})
    assert "<bdi>\u202eevil\u202d</bdi>" in record._repr_html_()


def test_a_record_shows_what_it_is_and_what_to_do_next():
    """Counts, days, kinds, sources, licence, marking, what waits, and the next calls are there."""
    record = atlas.open_record("spring-2023")
    text = _Read(record._repr_html_()).text()
    for words in (
        "Spring 2023",
        "74 events: 1 on the map, 73 without a place",
        "119: 2 with coordinates, 117 without; 117 to be found by record.geocode()",
        "2006-07-12 to 2023-04-14",
        "Rocket fire",
        "228 reports by",
        "CC BY 4.0; rows may be passed on",
        "none set",
        "atlas.draw_map(record)",
    ):
        assert words in text, words
    kinds = record.events["kind"].value_counts()
    assert f"{KINDS[kinds.index[0]].label} {kinds.iloc[0]}" in text
    assert len(record._repr_html_()) < 6000


def test_a_record_of_counts_sums_them_and_names_what_is_held_back():
    """A row that stands for many events counts as many; terms and markings are plain words."""
    days = ["2023-04-06", "2023-04-07"]
    rows = {"event_id": ["a", "b"], "start": days, "weight": [40, 2], "kind": "clash"}
    events = pd.DataFrame({**rows, "marking": ["TLP:GREEN", "TLP:RED"]})
    terms = {"licence": "Ours", "redistribution": "aggregates", "marking": "Internal"}
    text = _Read(atlas.Record(events, dataset=terms)._repr_html_()).text()
    assert "42 events in 2 rows: 0 on the map, 42 without a place" in text
    assert "Clash 42" in text
    assert "Ours; only counts may be passed on" in text
    assert "TLP:RED, TLP:GREEN, Internal" in text


def test_a_marking_and_a_licence_are_never_cut():
    """How a record is to be handled is said whole; a long title is cut, and says so."""
    words = "not outside the desk, " * 100
    said = {"title": words, "marking": words.strip(), "licence": words.strip()}
    html = atlas.Record(dataset=said)._repr_html_()
    assert html.count(words.strip()) == 2
    assert " ...</bdi></strong>" in html


def test_an_empty_record_shows_itself_too():
    """Nothing is said of what is not there."""
    text = _Read(atlas.Record()._repr_html_()).text()
    assert "0 events" in text
    assert "Days" not in text
    assert "Kinds" not in text


def test_a_report_is_a_table_of_its_findings():
    """Each finding, and what was not checked, is a row; the head says where the rows went."""
    rows = pd.DataFrame({"date": ["2023-04-06", "soon"], "place": ["Tyre", "Tyre"]})
    report = atlas.read_events(rows, bad_rows="keep").report
    html = report._repr_html_()
    text = _Read(html).text()
    assert "2 rows in = 1 events + 1 set aside" in text
    for finding in report.frame().itertuples(index=False):
        assert finding.what in text
    for line in report["not_checked"]:
        assert line in text
    assert html.count("<tr>") == 1 + len(report.frame()) + len(report["not_checked"])


def test_a_report_that_no_file_can_hold_is_shown_all_the_same():
    """Half a letter in the report of a saved folder ends neither its text nor its table."""
    said = {"what": "half \ud800 a pair", "count": 1, "rows": [], "examples": "", "next_step": ""}
    report = Report({"opened": "ours", "suspicions": [said]})
    assert report.frame()["what"].tolist() == ["half ? a pair"]
    assert "half ? a pair" in str(report)
    assert "half ? a pair" in report._repr_html_()


def test_a_filter_is_shown_in_words_and_keys():
    """The keys that restrict something are listed, as they would be given."""
    text = _Read(Selection(from_="2023-04-06", kinds=["clash"])._repr_html_()).text()
    assert Selection(from_="2023-04-06", kinds=["clash"]).describe() in text
    assert "from_" in text
    assert "clash" in text
    assert "statuses" not in text


def test_answers_of_geocode_are_a_plain_frame_whose_names_are_text():
    """No class and no formatter of ours: pandas shows the frame, and escapes what is in it."""
    answers = atlas.geocode(["<img src=x onerror=hit()>", "Tyre"])
    assert type(answers) is pd.DataFrame
    shown = answers.assign(name=["<img src=x onerror=hit()>", "Tyre"])._repr_html_()
    assert "<img" not in shown
    assert "&lt;img" in shown
