"""What leaves as HTML is bytes 0 to 127, and says the same as what was written."""

import json
import shutil
import subprocess
import time
from html.parser import HTMLParser

import folium
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import atlas
from atlas.page.html.ascii_only import ascii_html, ascii_script, ascii_style
from atlas.page.html.csp import policy, scripts_in
from atlas.page.html.document import STATIC

WORDS = (
    "\u063a\u0627\u0631\u0629 \u0639\u0644\u0649 \u0635\u0648\u0631",  # Arabic
    "\u05e8\u05e7\u05d8\u05d5\u05ea \u05de\u05dc\u05d1\u05e0\u05d5\u05df",  # Hebrew
    "\U0001f680 from \u201cthe south\u201d \u2028 a\u0308\u200f\ufeff",  # an emoji and odd signs
)
_NODE = shutil.which("node")


def _rows():
    return pd.DataFrame(
        {
            "date": ["2023-04-06"] * 3,
            "title": WORDS,
            "place": WORDS,
            "source": WORDS,
            "longitude": [35.2, 35.3, 35.4],
            "latitude": [33.1, 33.2, 33.3],
        }
    )


def _with_layers():
    m = atlas.draw_map(_rows(), title=WORDS[0], marking=WORDS[1])
    folium.Marker([33.2, 35.2], popup=WORDS[0], tooltip=WORDS[1]).add_to(m)
    folium.FeatureGroup(name=WORDS[2]).add_to(m)
    point = {"type": "Point", "coordinates": [35, 33]}
    feature = {"type": "Feature", "properties": {"name": WORDS[2]}, "geometry": point}
    features = {"type": "FeatureCollection", "features": [feature]}
    folium.GeoJson(features, tooltip=folium.GeoJsonTooltip(["name"])).add_to(m)
    m.get_root().html.add_child(folium.Element(f"<p title='{WORDS[0]}'>{WORDS[1]}</p>"))
    m.get_root().header.add_child(
        folium.Element(f"<style>p::after {{ content: '{WORDS[0]}' }}</style>")
    )
    return m


def _pages(tmp_path):
    """Yield every way in which HTML leaves, by name, for a record with letters of three kinds."""
    m = _with_layers()
    m.save(tmp_path / "map.html")
    atlas.brief(m, tmp_path / "layers.html", front={WORDS[0]: [WORDS[1]]}, cut_off=WORDS[2])
    atlas.brief(_rows(), tmp_path / "rows.html", title=WORDS[2], marking=WORDS[0])
    atlas.brief(atlas.open_record("spring-2023").geocode(), tmp_path / "spring.html")
    for path in sorted(tmp_path.glob("*.html")):
        yield path.name, path.read_bytes()
    yield "cell", m._repr_html_().encode()
    yield "figure", m.get_root().render().encode()
    yield "widget", atlas.explore(_rows(), title=WORDS[0]).html.encode()


def test_everything_that_leaves_as_html_is_ascii(tmp_path):
    """Briefings, saved maps with layers, cells and widgets hold bytes 0 to 127 and no other."""
    names = []
    for name, data in _pages(tmp_path):
        names.append(name)
        assert max(data) < 128, (name, data[data.index(max(data)) - 40 :][:80])
        assert not set(data) & {0x0E, 0x0F, 0x1B}, name  # by which ISO-2022 changes its alphabet
    assert len(names) == 7


def test_the_built_front_end_is_ascii():
    """What is in every page needs no escaping; a licence text could not be escaped."""
    for path in STATIC.iterdir():
        assert path.read_bytes().isascii(), path.name


def test_the_hashes_of_a_policy_are_those_of_the_text_in_ascii(tmp_path):
    """The scripts as they stand in the file, users' layers too, are the ones that may run."""
    _with_layers().save(tmp_path / "map.html")
    html = (tmp_path / "map.html").read_text(encoding="ascii")
    allowed = html.partition("script-src ")[2].partition(";")[0].split()
    scripts = scripts_in(html)[0]
    assert len(scripts) > 4
    assert set(policy(scripts).split("script-src ")[1].partition(";")[0].split()) == set(allowed)


class _Reader(HTMLParser):
    """All that a page says: texts, and values of attributes."""

    def __init__(self):
        super().__init__()
        self.said = []

    def handle_starttag(self, tag, attrs):
        self.said += [tag, *(value for pair in attrs for value in pair)]

    def handle_data(self, data):
        self.said.append(data)


def _said(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(filter(None, reader.said))


_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&\"'")


@given(st.text(_LETTERS), st.text(_LETTERS))
def test_html_in_ascii_says_the_same(text, value):
    """Texts and values of attributes are read as they were written."""
    html = f'<p title="{value}">{text}<b class=x>{value}</b></p><!-- {text} --><i>{text}</i>'
    assert ascii_html(html).isascii()
    assert _said(ascii_html(html)) == _said(html)


def test_a_tag_in_a_value_is_no_script():
    """What only looks like a script is text; what is one is escaped in its own way."""
    html = "<p title='<script>'>\u00e9</p><!-- <style> --><script>\u00e9</script>\u00fc"
    expected = "<p title='<script>'>&#233;</p><!-- <style> --><script>\\u00e9</script>&#252;"
    assert ascii_html(html) == expected


def test_a_style_sheet_in_ascii_says_the_same():
    """The number ends with a space, which is no part of the text; an escape stays one."""
    assert ascii_style("a\u00e9:b\\\u00e9f\\\\\u00e9") == "a\\e9 :b\\e9 f\\\\\\e9 "


@pytest.mark.skipif(_NODE is None, reason="node reads the scripts")
def test_a_script_in_ascii_says_the_same():
    """Strings, templates, patterns and names mean what they meant, behind a backslash too."""
    letters = ["\u00e9", "\U0001f680", "\u2028", "\u00a0", "\x7f", "\x1b", "\ufffe"]
    before = ("", "\\", "\\\\", "\\\\\\", "u", "\\\\u")
    texts = [f"{some}{letter}z" for letter in letters for some in before]
    scripts = [f"[`{text}`, '{text}']" for text in texts]
    scripts += [f"/^[a-{letter}]$/u.test('{letter}')" for letter in letters if letter != "\x1b"]
    scripts.remove("/^[a-\u2028]$/u.test('\u2028')")  # ends a line, so it is in no pattern
    scripts.append("(() => { const na\u00efve = 1; return [na\u00efve]; })()")
    made = [ascii_script(script) for script in scripts]
    assert all(script.isascii() for script in made)
    assert _values(made) == _values(scripts)


def _values(scripts):
    run = f"console.log(JSON.stringify([{','.join(scripts)}]))"
    done = subprocess.run([_NODE, "-e", run], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_a_long_row_of_backslashes_does_not_slow_the_page():
    """A text of a stranger may hold as many as it likes."""
    text = "\\" * 200_000 + "x\u00e9"
    began = time.process_time()
    assert ascii_script(text) == "\\" * 200_000 + "x\\u00e9"
    assert time.process_time() - began < 5
