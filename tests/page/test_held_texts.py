"""Text of layers goes past folium's templates, in each place that a layer has for one."""

import copy
import pickle
import re
import threading

import folium
import geopandas as gpd
import hostile
import numpy as np
import pandas as pd
import pytest
import shapely
from branca.element import Figure, MacroElement
from folium import plugins

from atlas.errors import OwnScriptsError, PageError
from atlas.page.html.csp import scripts_in
from atlas.page.notebook.folium_map import draw_map
from atlas.page.notebook.held_texts import Given, remembering
from atlas.page.notebook.script_literals import literal
from atlas.page.notebook.user_layers import with_plain_words

QUIET = "x is a text of nothing"
# All that ends a literal of JavaScript, a comment, a template of Jinja or an attribute.
LOUD = "x`\\`${hit()}'\");hit();//\\\n*/hit()\r\u2028]]> {{ 7*7 }} <b> --> \\"
SPOT = [33.0, 35.0]
_STRING = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"' r"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'", re.DOTALL)


def _map(**options):
    """Return a map of one invented event."""
    event = {"event_id": ["a"], "date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]}
    return draw_map(pd.DataFrame(event), **options)


def _points(text):
    """Return a point as GeoJSON that has a text as value, and as the name of a property."""
    spot = {"type": "Point", "coordinates": SPOT[::-1]}
    properties = {text: 1, "t": text, "times": ["2023-04-06"], "style": {"color": text}}
    feature = {"type": "Feature", "geometry": spot, "properties": properties}
    return {"type": "FeatureCollection", "features": [feature]}


class _Popup(folium.Popup):
    """A popup of a user's own class."""


class _Tooltip(folium.Tooltip):
    """A tooltip whose text is made when it is read."""

    text = property(lambda self: f"{self.half}", lambda self, text: setattr(self, "half", text))


def _popups(text):
    """Return popups and tooltips of each sort, on layers of each sort."""
    frame = folium.IFrame(text, width=100, height=100)
    inner = (folium.Html(text), folium.Html(text, script=True), folium.Element(text), frame)
    popups = [_Popup(text), *map(folium.Popup, inner)]
    popups += [folium.Popup(text, lazy=True, parse_html=parse) for parse in (True, False)]
    popups += [folium.Popup(text, max_width=text, **{text: text})]
    tips = [_Tooltip(text), folium.Tooltip(text, style=text, **{text: text})]
    yield from (folium.Marker(SPOT, popup=popup) for popup in popups)
    yield from (folium.Marker(SPOT, tooltip=tip) for tip in tips)
    yield folium.Marker(SPOT, popup=text, tooltip=text, title=text, options={text: [text, {}]})
    yield folium.Marker(SPOT, icon=folium.DivIcon(html=text, class_name=text))
    yield folium.Marker(SPOT, icon=folium.CustomIcon(f"data:,{text}"))
    yield folium.Marker(SPOT, icon=folium.Icon(icon=text, prefix=text, icon_color=text))
    for kind in (folium.Circle, folium.CircleMarker):
        yield kind(SPOT, radius=1, color=text, dash_array=text, popup=text, tooltip=text)
    for kind in (folium.PolyLine, folium.Polygon):
        yield kind([SPOT, [34, 36], [33, 36]], color=text, popup=text, tooltip=text)
    yield folium.Rectangle([SPOT, [34, 36]], color=text, popup=text, tooltip=text)


def _layers(text):
    """Return layers of folium itself that have texts of their own."""
    fields = [text, "t"]
    for marker in (None, folium.Circle(color=text), folium.Marker(icon=folium.DivIcon(text))):
        yield folium.GeoJson(
            _points(text),
            name=text,
            marker=marker,
            style_function=lambda _: {"color": text, text: "{{ x }}", "fillColor": "}}"},
            highlight_function=lambda _: {"color": text},
            tooltip=folium.GeoJsonTooltip(fields, aliases=[text, text], style="x", localize=True),
            popup=folium.GeoJsonPopup(fields, aliases=[text, text], class_name="y"),
            popup_keep_highlighted=True,
            zoom_on_click=True,
            **{text: text},
        )
    yield folium.GeoJson(_points(text), tooltip=text)
    table = pd.DataFrame({"key": [text], "value": [1.0]})
    named = {**_points(text), "features": [{**_points(text)["features"][0], "id": text}]}
    yield folium.Choropleth(
        named,
        data=table,
        columns=["key", "value"],
        key_on="feature.id",
        legend_name=text,
    )
    yield folium.FeatureGroup(text, **{text: text})
    yield folium.ClickForMarker(text)
    yield folium.ClickForMarker(folium.Html(text))
    yield folium.map.CustomPane(text, z_index=text)
    yield folium.ColorLine([SPOT, [34, 36]], [1.0], name=text)
    yield folium.raster_layers.ImageOverlay("data:,x", [SPOT, [34, 36]], name=text, alt=text)


def _of_plugins(text):
    """Return plugins that have texts; most need a network."""
    group = folium.FeatureGroup(text)
    yield group
    yield plugins.MarkerCluster([SPOT], popups=[text], name=text, options={"a": text})
    yield plugins.FeatureGroupSubGroup(group, text)
    yield plugins.GroupedLayerControl({text: [group]})
    yield plugins.HeatMap([SPOT], name=text, gradient={0.1: text})
    yield plugins.HeatMapWithTime([[SPOT]], index=[text], name=text, position=text)
    yield plugins.FastMarkerCluster([[*SPOT, text]], name=text)
    yield plugins.Search(group, search_label=text, placeholder=text, position=text)
    yield plugins.MousePosition(prefix=text, separator=text, empty_string=text)
    yield plugins.MeasureControl(primary_length_unit=text)
    yield plugins.TagFilterButton([text], clear_text=text)
    yield plugins.TreeLayerControl(overlay_tree={"label": text, "children": [{"label": text}]})
    yield plugins.TimestampedGeoJson(_points(text), date_options=text, period=text)
    yield plugins.Timeline(_points(text), **{text: text})
    yield plugins.Draw(filename=text, position=text, draw_options={text: text})
    yield plugins.Fullscreen(title=text)
    yield plugins.Geocoder(text)
    yield plugins.LocateControl(strings={"title": text})
    yield plugins.VectorGridProtobuf(text, text, {text: text})
    yield plugins.PolyLineFromEncoded(text, color=text, popup=text)
    yield plugins.SemiCircle(SPOT, 1, direction=1, arc=2, popup=text)
    yield plugins.BoatMarker(SPOT, popup=text, **{text: text})
    yield folium.TileLayer("https://tiles.example/{z}", attr=text, name=text)
    yield folium.WmsTileLayer("https://tiles.example", text, fmt=text, attr=text, name=text)
    yield folium.Vega({"a": text})
    yield folium.Marker(SPOT, icon=plugins.BeautifyIcon(icon=text, number=text))
    yield folium.Marker(SPOT, popup=folium.Popup().add_child(folium.VegaLite({"a": text})))


def _scripts(layers, text, **options):
    """Return the scripts of a map with such layers."""
    m = _map(**options)
    for layer in layers(text):
        parent = m.get_root() if isinstance(layer, folium.Vega) else m
        parent.add_child(layer)
    folium.LayerControl().add_to(m)
    return scripts_in(m.to_html())[0][2:]


def _skeleton(script):
    """Return a script without the texts of its strings, and without blanks."""
    return re.sub(r"\s+", " ", _STRING.sub("S", script))


@pytest.mark.parametrize(
    ("layers", "network"), [(_popups, False), (_layers, False), (_of_plugins, True)]
)
def test_a_text_changes_nothing_but_strings(layers, network):
    """Whatever a text is, the script around it is the same: a new place for text would show here.

    A version of folium that writes text between backticks, as code, or between quotes as it is,
    in another place than those before, is held to the same.
    """
    loud = _scripts(layers, LOUD, allow_network=network)
    quiet = _scripts(layers, QUIET, allow_network=network)
    assert [_skeleton(script) for script in loud] == [_skeleton(script) for script in quiet]
    assert not any("`" in script or "hit" in _skeleton(script) for script in loud)


def test_no_backtick_is_left():
    """Each string of the corpus in popup, tooltip and name: no template of JavaScript remains."""
    m = _map()
    for text in (*hostile.ALL, LOUD, "C:\\users\\new", "the `Qassam` rocket"):
        group = folium.FeatureGroup(text).add_to(m)
        folium.Marker(SPOT, popup=text, tooltip=text).add_to(group)
    scripts = scripts_in(m.to_html())[0][2:]
    assert len(scripts) > 100
    assert not any("`" in script or "held" in script for script in scripts)
    assert all("hit()" not in _skeleton(script) for script in scripts)


def test_a_text_is_itself_behind_its_escapes():
    """A string of JavaScript is read by a browser as the text; json reads all but one escape."""
    assert literal("a") == '"a"'
    assert literal("\\${x}`\ud83d\u2028") == '"\\\\\\${x}\\u0060\\ud83d\\u2028"'


def test_folium_forgets_no_backslash():
    """What a popup was given is told apart from what folium adds, also in a copy."""
    for text in ("`", "\\`", "\\\\`", "a", ""):
        given = folium.Popup(text).html._children
        (inner,) = given.values()
        for made in (inner.data, copy.deepcopy(inner.data), pickle.loads(pickle.dumps(inner.data))):
            assert made.given == text
            assert made == re.sub(r"(?<!\\)`", r"\`", text)
    assert remembering(str.upper)("a") + "b" == Given("Ab", "ab")
    assert ("b" + remembering(str.upper)("a")).given == "ba"


def test_a_popup_from_before_is_read_as_well():
    """A popup that folium made before this library was there shows no backslash of folium's."""
    popup = folium.Popup("x")
    (inner,) = popup.html._children.values()
    inner.data = "the so-called \\`Qassam\\` rocket"
    m = _map()
    folium.Marker(SPOT, popup=popup).add_to(m)
    assert r"the so-called \u0060Qassam\u0060 rocket" in m.to_html()


def test_other_maps_are_written_as_before():
    """A map of folium's own has its text, its code and its templates after ours was drawn."""

    def plain():
        m = folium.Map()
        layer = folium.GeoJson(_points("t"), on_each_feature=folium.JsCode("(f) => `${f}`"))
        folium.Marker(SPOT, popup="a `b` \\${c}", tooltip="d").add_to(m)
        layer.add_to(m)
        return re.sub("[0-9a-f]{32}", "", m.get_root().render())

    before = plain()
    m = _map(own_scripts=True)
    folium.GeoJson(_points("t"), on_each_feature=folium.JsCode("hit")).add_to(m)
    assert "hit" in m.to_html()
    assert plain() == before
    assert "a \\`b\\` \\${c}" in before


def test_another_thread_reads_what_it_always_read():
    """While a map is drawn, templates that someone else renders have their texts."""
    said = []

    class Slow(folium.Marker):
        @property
        def options(self):
            thread = threading.Thread(target=lambda: said.append(self._elsewhere()))
            thread.start()
            thread.join()
            return {}

        @options.setter
        def options(self, _):
            """Take none."""

        def _elsewhere(self):
            one = folium.Tooltip("a text; of its own")
            one.add_to(folium.Marker(SPOT))
            return one._template.module.script(one, {})

    m = _map()
    Slow(SPOT).add_to(m)
    m.to_html()
    assert "a text; of its own" in said[0]


def test_drawing_leaves_every_attribute_as_it_was():
    """Styles, identifiers and templates of her elements are the same objects afterwards."""
    m = _map()
    layers = [*_popups(LOUD), *_layers(LOUD)]
    for layer in layers:
        layer.add_to(m)
    m.get_root().html.add_child(folium.Element("<b>{{ x }}</b>"))
    kept = ("style_function", "highlight_function", "feature_identifier", "_template", "text")

    def state():
        return [(name, getattr(layer, name, None)) for layer in layers for name in kept]

    before = state()
    assert m.to_html() == m.to_html()
    assert all(was is now for (_, was), (_, now) in zip(before, state(), strict=True))


def test_nothing_that_is_given_is_compiled():
    """HTML of an element, in the page, in a popup or in a frame, is no template of Jinja."""
    m = _map()
    expression = "{{ this.get_root().said.append(1) }}{{ 7 * 7 }}"
    m.get_root().said = []
    for inner in (folium.Element(expression), folium.IFrame(expression)):
        folium.Marker(SPOT, popup=folium.Popup(inner)).add_to(m)
    m.get_root().html.add_child(folium.Element(expression))
    m.get_root().add_child(folium.Element(expression))
    m.add_child(folium.Element(expression))
    assert "{{ 7 * 7 }}" in m.to_html()
    assert m.get_root().said == []


def test_what_folium_cannot_write_is_said_in_our_words():
    """A layer that is not as folium needs it is an error of this library."""
    m = _map()
    folium.Marker().add_to(m)
    with pytest.raises(PageError, match="location must be assigned"):
        m.to_html()


class _Said:
    """Something that is no text, and says one."""

    def __str__(self):
        return "1);hit();("

    __repr__ = __str__


def test_what_is_no_text_is_held_as_the_text_that_it_says():
    """An object in the place of a number is refused as code; numbers of any sort are numbers."""
    m = _map(allow_network=True)
    plugins.BoatMarker(SPOT, heading=_Said()).add_to(m)
    with pytest.raises(OwnScriptsError, match="heading of a BoatMarker"):
        m.to_html()
    m = _map(allow_network=True)
    plugins.BoatMarker(SPOT, heading=np.int64(7), wind_heading=np.float32(2.5)).add_to(m)
    assert re.search(r"\(\s*7,\s*0,\s*2\.5\s*\)", m.to_html())


def test_names_of_options_are_texts():
    """What is no text and names an option, also deep in others, is written as one."""
    m = _map()
    folium.Marker(SPOT, a=[{"b": {_Said(): {(_Said(),): 1}}}], **{"c`": 2}).add_to(m)
    folium.Marker(SPOT, options={_Said(): 1, 3: 4}).add_to(m)
    scripts = scripts_in(m.to_html())[0][2:]
    assert '"1);hit();(": {' in "".join(scripts)
    assert not any("hit" in _skeleton(script) for script in scripts)


def test_a_version_of_jinja_that_goes_another_way_is_refused(monkeypatch):
    """Where texts cannot be held back, nothing is written."""
    monkeypatch.setattr("atlas.page.notebook.held_texts._reader", lambda _, read: read)
    m = _map()
    folium.Marker(SPOT, popup="`").add_to(m)
    with pytest.raises(PageError, match="constraints"):
        m.to_html()


def test_a_legend_of_categories_shows_their_words():
    """Values of a column stand in the legend of geopandas as text, as does its title."""
    areas = gpd.GeoDataFrame(
        {"who <i>": ["<img src=x onerror=hit()>", "</li></ul><b>", "{{ x }}"]},
        geometry=[shapely.Point(35, 33)] * 3,
        crs="EPSG:4326",
    )
    m = _map()
    areas.explore("who <i>", m=m, categorical=True)
    html = m.to_html()
    assert "\\u0026lt;img src=x onerror=hit()\\u0026gt;\\u003c/li" in html
    assert "\\u0026lt;/li\\u0026gt;\\u0026lt;/ul\\u0026gt;\\u0026lt;b\\u0026gt;\\u003c/li" in html
    assert "legend-title'\\u003ewho \\u0026lt;i\\u0026gt;\\u003c/div" in html
    assert with_plain_words("<p>") == "<p>"


def test_braces_in_a_frame_are_braces():
    """What geopandas puts around braces, against being compiled, is not shown."""
    frame = gpd.GeoDataFrame({"t": ["{{ x }}"]}, geometry=[shapely.Point(35, 33)], crs=4326)
    m = _map()
    frame.explore(m=m)
    html = "".join(scripts_in(m.to_html())[0][2:])
    assert '"t": "{{ x }}"' in html
    assert "raw %}" not in html


def test_a_layer_inside_a_popup_writes_no_script():
    """What is asked for its HTML, and writes a script as well, is found."""
    m = _map()

    class Stowaway(MacroElement):
        def render(self, **_):
            """Write a script, and say nothing."""
            m.get_root().script.add_child(folium.Element("hit()"), name=f"{self.get_name()}")

    folium.Marker(SPOT, popup=folium.Popup(Stowaway())).add_to(m)
    with pytest.raises(OwnScriptsError, match="what Stowaway writes"):
        m.to_html()
    assert isinstance(m.get_root(), Figure)
