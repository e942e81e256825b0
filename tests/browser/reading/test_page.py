"""The page in a real browser: what it counts, and what it never does."""

import itertools

import folium
import geopandas as gpd
import hostile
import pytest
import shapely
from branca.element import MacroElement
from folium.template import Template

import atlas
from tests.patience import rest

pytestmark = pytest.mark.browser


def _selections(record):
    """Return sixty filters over every key of a Selection."""
    actors = record.participants["actor_id"].drop_duplicates().sort_values().tolist()
    days = [f"2023-04-{day:02}" for day in range(1, 14)]
    made = [{"from": day, "to": day} for day in days]
    made += [{"actors": [actor]} for actor in actors[:16]]
    made += [{"actors": list(pair), "match": "all"} for pair in itertools.pairwise(actors[:8])]
    made += [{"actors": [actor], "roles": []} for actor in actors[16:22]]
    made += [{"attributions": [word]} for word in ("claimed", "suspected", "denied")]
    made += [{"kinds": ["rocket_fire"]}, {"kinds": ["meeting", "visit"], "from": "2023-03-01"}]
    made += [{"statuses": ["alleged"]}, {"statuses": ["confirmed"], "min_sources": 3}]
    made += [{"place_roles": ["launch"]}, {"place_roles": ["impact"], "max_radius_km": 5}]
    made += [{"box": [35.0, 32.9, 36.0, 33.6]}, {"box": [170, -10, 30, 60]}]
    made += [{"text": "rockets"}, {"text": "Qalīlah"}, {"text": "القدس"}, {"text": "gaza strip"}]
    made += [{"from": "2023-04-06T14:00", "to": "2023-04-06T15:00"}]
    made += [{"from": "2023-03-01", "to": "2023-04-01", "dates": "within"}, {"max_radius_km": 0.5}]
    territories = [name for name in record.places["territory"].unique() if name]
    made += [{"territories": [name]} for name in territories[:3]]
    return made[:60]


def test_the_page_counts_what_python_counts(open_page, briefing, record):
    """For sixty filters, what is shown and off the map is what Record.select keeps."""
    opened = open_page(briefing)
    assert opened.ready() == record.counts()
    selections = _selections(record)
    assert len(selections) == 60
    for selection in selections:
        counts = opened.select(selection)
        assert counts == record.counts(selection), selection
        assert counts["shown"] + counts["off_map"] == len(record.select(selection)), selection
    assert opened.errors == []


def test_the_page_asks_for_nothing(open_page, briefing):
    """Opened with the network off it makes no request, and everything is there."""
    opened = open_page(briefing)
    assert opened.ready()["held"] == len(atlas.open_record("spring-2023"))
    rest(opened.page, 300)
    assert opened.requests == []
    assert opened.errors == []


# What Firefox ESR 102 does not have, though the browser of these tests does.
_OLDER = """
    for (const name of ["DecompressionStream", "CompressionStream", "OffscreenCanvas"])
        delete window[name];
    for (const name of ["toSorted", "toReversed", "toSpliced", "with", "findLast", "findLastIndex"])
        delete Array.prototype[name];
    for (const name of ["fromBase64", "fromHex"]) delete Uint8Array[name];
    for (const name of ["groupBy"]) { delete Object[name]; delete Map[name]; }
    delete Promise.withResolvers;
    delete URL.canParse;
    delete String.prototype.toWellFormed;
    delete ReadableStream.prototype[Symbol.asyncIterator];
"""


def test_a_browser_of_2022_opens_it(open_page, briefing, record):
    """Without what came later, inflating included, the page counts and finds the same."""
    opened = open_page(briefing, fresh=True)
    opened.page.context.add_init_script(_OLDER)
    opened.page.reload()
    assert opened.ready() == record.counts()
    assert opened.page.evaluate("typeof DecompressionStream") == "undefined"
    for selection in _selections(record)[::6]:
        assert opened.select(selection) == record.counts(selection)
    assert opened.select({"text": "rockets"})["shown"] > 0
    assert opened.errors == []


def test_no_text_of_an_event_is_run(open_page, tmp_path):
    """Hostile text in every field is read, listed and opened; nothing of it happens."""
    record = hostile.record()
    title = hostile.STRINGS[3]
    path = atlas.brief(record, tmp_path / "hostile.html", title=title, name_actors="all")
    opened = open_page(path)
    assert opened.ready()["shown"] == len(hostile.STRINGS)
    body = opened.page.locator("body")
    for event in record.events.index:
        opened.select({"text": event.split(" ", 1)[1][:12]})
    opened.select({})
    _look_around(opened.page)
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == []
    assert body.locator("img[onerror], svg[onload], iframe").count() == 0
    assert "{{7*7}}" in body.inner_text()


def _look_around(page):
    """Press every button, tab and row of the page once, as a curious reader would."""
    page.evaluate(
        """async () => {
            const seen = new Set();
            const click = () => new MouseEvent("click", { bubbles: true, cancelable: true });
            const what = "button, summary, [role=tab], [role=option], [tabindex], li, a";
            const find = () => [...document.querySelectorAll(what)].filter(
                (one) => !seen.has(one) && !/print/i.test(one.textContent));
            for (let turn = 0; turn < 4; turn += 1) {
                for (const one of find().slice(0, 120)) {
                    seen.add(one);
                    if (!one.getAttribute("href")?.startsWith("http")) one.dispatchEvent(click());
                }
                await new Promise((done) => setTimeout(done, 60));
            }
        }"""
    )


def test_hostile_text_in_a_map_is_text(open_page, tmp_path):
    """The map that is saved is as safe as the briefing."""
    m = atlas.draw_map(hostile.record())
    m.save(tmp_path / "map.html", name_actors="all")
    opened = open_page(tmp_path / "map.html")
    assert opened.ready()["shown"] == len(hostile.STRINGS)
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == []


def test_hostile_text_in_her_own_layers_is_not_run(open_page, tmp_path):
    """Popups and tooltips may show markup, as folium has them, but no handler of theirs runs."""
    m = atlas.draw_map(hostile.record())
    for number, text in enumerate(hostile.STRINGS):
        clean = text.encode("utf-8", "replace").decode()
        marker = folium.Marker([33, 35 + number / 10], popup=folium.Popup(clean, show=True))
        marker.add_to(m)
    frame = gpd.GeoDataFrame(
        {"text": [text.encode("utf-8", "replace").decode() for text in hostile.STRINGS]},
        geometry=[shapely.Point(35, 34)] * len(hostile.STRINGS),
        crs="EPSG:4326",
    )
    frame.explore(m=m)
    m.save(tmp_path / "map.html", name_actors="all")
    opened = open_page(tmp_path / "map.html")
    opened.ready()
    rest(opened.page, 300)
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == []


def test_her_own_layers_work_with_no_network(open_page, tmp_path, record):
    """Markers, icons, popups, vectors, groups and GeoJSON are on the map and in the list."""
    m = atlas.draw_map(record)
    icon = folium.Icon(color="red", icon="star")
    folium.Marker([33.2, 35.3], popup="My popup", tooltip="My tip", icon=icon).add_to(m)
    folium.Marker([33.5, 35.4]).add_to(m)
    group = folium.FeatureGroup("My group").add_to(m)
    folium.CircleMarker([33.3, 35.3], popup="In the group").add_to(group)
    folium.PolyLine([[33, 35], [34, 36]]).add_to(m)
    folium.Polygon([[33, 35], [34, 36], [33, 36]]).add_to(m)
    frame = gpd.GeoDataFrame(
        {"level": [1.0, 2.0]},
        geometry=[shapely.box(35, 33, 35.1, 33.1), shapely.box(35.2, 33.2, 35.3, 33.3)],
        crs="EPSG:4326",
    )
    frame.explore("level", m=m, name="My areas")
    folium.LayerControl().add_to(m)
    path = atlas.brief(m, tmp_path / "mine.html")
    opened = open_page(path)
    assert opened.ready() == record.counts()
    page = opened.page
    assert page.locator(".leaflet-marker-icon").count() >= 2
    assert page.locator("path.leaflet-interactive").count() >= 4
    drawn = "() => [...document.images].every((one) => one.complete && one.naturalWidth > 0)"
    assert page.evaluate(drawn)
    page.locator(".leaflet-marker-icon").first.dispatch_event("click")
    assert page.locator(".leaflet-popup-content").inner_text().strip() == "My popup"
    page.get_by_role("button", name="Layers").click()
    for name in ("My group", "My areas"):
        assert page.get_by_text(name, exact=True).count() >= 1
    assert opened.requests == opened.errors == []


class _Thrower(MacroElement):
    """A layer of a user's with a mistake in it."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            throw new Error("a mistake of mine");
        {% endmacro %}
        """
    )


def test_a_layer_that_throws_stops_nothing(open_page, tmp_path, record):
    """Events, filters and the layers after it are there all the same."""
    m = atlas.draw_map(record, own_scripts=True)
    m.add_child(_Thrower())
    folium.CircleMarker([33.3, 35.3], color="#123456").add_to(m)
    m.save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    assert opened.ready() == record.counts()
    day = {"from": "2023-04-06", "to": "2023-04-06"}
    assert opened.select(day) == record.counts(day)
    assert opened.page.locator("path[stroke='#123456']").count() == 1
    assert opened.errors == ["a mistake of mine"]


def test_without_scripts_there_is_a_list(open_page, briefing, record):
    """Marking, sources and every event can be read, and the empty map does not stand in the way."""
    opened = open_page(briefing, java_script_enabled=False)
    text = opened.page.locator("body").inner_text()
    assert "No marking set" in text
    assert "SHA-256" in text
    for title in record.events["title"]:
        assert title in text
    assert not opened.page.locator(".folium-map").is_visible()


def test_a_notebook_cell_cannot_reach_the_notebook(open_page, tmp_path, record):
    """In the frame of a cell the map works, and the page around it is closed to it."""
    cell = atlas.draw_map(record)._repr_html_()
    (tmp_path / "cell.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{cell}", "utf-8")
    opened = open_page(tmp_path / "cell.html")
    frame = opened.frame()
    counts = frame.evaluate("() => window.atlas.ready.then(() => window.atlas.counts)")
    assert counts == record.counts()
    assert frame.evaluate("() => self.origin") == "null"
    reach = "() => { try { return parent.document.title; } catch (error) { return error.name; } }"
    assert frame.evaluate(reach) == "SecurityError"
    assert opened.requests == opened.errors == []


def test_a_briefing_prints_its_marking(open_page, tmp_path, record):
    """A printed page is a PDF of a few pages."""
    path = atlas.brief(record, tmp_path / "b.html", marking="TLP:GREEN")
    opened = open_page(path)
    opened.ready()
    printed = opened.page.pdf(format="A4", landscape=True)
    assert printed.startswith(b"%PDF")
    assert opened.errors == []
