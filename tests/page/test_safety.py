"""Text of events is never code: not in Python, not in the page, not in what a reader sees."""

import folium
import geopandas as gpd
import hostile
import pytest
import shapely

from atlas.page.briefing import brief
from atlas.page.html.csp import scripts_in
from atlas.page.html.noscript import readable
from atlas.page.notebook.folium_map import draw_map
from atlas.page.payload.build_payload import encode
from atlas.page.payload.codec import decode_block


@pytest.fixture(scope="module")
def record():
    """Return a record with hostile text in every field."""
    return hostile.record()


@pytest.fixture(scope="module")
def html(record):
    """Return its page."""
    return draw_map(record).to_html(name_actors="all")


def test_no_text_becomes_a_script(html):
    """The page has its own scripts and no other."""
    scripts = scripts_in(html)[0]
    assert len(scripts) == 4
    assert scripts[2].startswith("atlasPage.start(")
    assert all("hit()" not in text for text in scripts)


def test_no_text_becomes_markup(html):
    """Outside the data, which is packed, each character of markup is escaped."""
    for text in ("<img src=x", "<svg onload", "<iframe", "</textarea>", "<script>hit"):
        assert text not in html


def test_no_text_is_run_as_a_template(html):
    """An expression stays as it was written, and is not answered."""
    assert "{{7*7}}" in html
    assert html.count("{% raw %}") >= 1


def test_every_text_reaches_the_page(record):
    """Nothing is dropped for being hostile; half a pair and a NUL are what they are, or marked."""
    titles = decode_block(encode(record).text).tables["events"]["title"]
    assert titles == record.events["title"].tolist()
    assert "{{7*7}}" in titles
    assert "\u202eright to left\u202d" in titles


def test_a_page_has_no_character_that_html_forbids(html):
    """Neither a NUL nor half a surrogate pair is in the file."""
    assert "\x00" not in html
    assert html.encode("utf-8").decode("utf-8") == html


def test_a_reader_without_scripts_sees_text(record):
    """The list for a browser without scripts shows the text, escaped."""
    content = readable(draw_map(record).contents)
    assert "&lt;img src=x onerror=&quot;hit()&quot;&gt;" in content
    assert content.count('<main id="atlas-still">') == content.count("</main>") == 1


def test_a_title_and_a_marking_are_text(record, tmp_path):
    """What the author gives is escaped like the rest."""
    text = "</title><script>hit()</script>{{7*7}}"
    said = {"title": text, "marking": text, "front": {text: [text]}}
    path = brief(record, tmp_path / "b.html", name_actors="all", **said)
    html = path.read_text(encoding="utf-8")
    assert "<script>hit()" not in html
    assert "&lt;/title&gt;" in html


def test_her_own_layers_may_hold_the_text_of_events(record):
    """A record as GeoJSON on our map is not compiled, and closes no script."""
    m = draw_map(record)
    points = [shapely.Point(35, 33)] * len(hostile.STRINGS)
    columns = {"title": record.events["title"].tolist()}
    frame = gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")
    folium.GeoJson(frame, tooltip=folium.GeoJsonTooltip(["title"])).add_to(m)
    html = m.to_html(name_actors="all")
    assert "{{7*7}}" in html
    assert all(text.strip() != "hit()" for text in scripts_in(html)[0])


def test_text_in_her_own_popups_closes_no_script(record):
    """Popups and tooltips of the whole corpus leave the scripts of the page as many as they are."""

    def scripts(texts):
        m = draw_map(record)
        for text in texts:
            clean = text.encode("utf-8", "replace").decode()
            folium.Marker([33, 35], popup=folium.Popup(clean), tooltip=clean).add_to(m)
        return scripts_in(m.to_html(name_actors="all"))[0]

    plain = scripts(["plain"] * len(hostile.ALL))
    found = scripts(hostile.ALL)
    assert len(found) == len(plain)
    assert all(text.strip() != "hit()" for text in found)


def test_no_popup_sends_the_reader_elsewhere(record):
    """A refresh in the HTML of the page itself is text: the policy would not stop it."""
    m = draw_map(record)
    refresh = '<META http-equiv=refresh content="0;url=http://127.0.0.1:9/">'
    m.get_root().html.add_child(folium.Element(refresh))
    assert refresh not in m.to_html(name_actors="all")
    assert "&lt;META http-equiv" in m.to_html(name_actors="all")
