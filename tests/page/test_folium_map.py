"""The map: a folium map that is whole in one file, with her own layers on it."""

import base64
import hashlib
import re

import folium
import geopandas as gpd
import pandas as pd
import pytest
import shapely
from folium import plugins

from atlas.errors import NetworkLayerError, PageError
from atlas.page.contents import drawn_places
from atlas.page.html.csp import scripts_in
from atlas.page.notebook.folium_map import draw_map

WEB = "https://tiles.example.org/{z}/{x}/{y}.png"


def _events():
    """Return two invented events."""
    return pd.DataFrame(
        {
            "event_id": ["a", "b"],
            "title": ["First", "Second"],
            "date": ["2023-04-05", "2023-04-06"],
            "longitude": [35.2, 35.3],
            "latitude": [33.1, 33.2],
        }
    )


def _frame():
    """Return two invented areas of her own."""
    areas = [shapely.box(35, 33, 35.1, 33.1), shapely.box(35.2, 33.2, 35.3, 33.3)]
    columns = {"level": [1.5, 4.0], "who": ["one", "other"]}
    return gpd.GeoDataFrame(columns, geometry=areas, crs="EPSG:4326")


def _with_layers(m):
    """Add one of each of her own layers to a map."""
    folium.Marker([33, 35], popup="Here", tooltip="A tip", icon=folium.Icon(color="red")).add_to(m)
    group = folium.FeatureGroup("My group").add_to(m)
    folium.CircleMarker([33, 35]).add_to(group)
    folium.PolyLine([[33, 35], [34, 36]]).add_to(group)
    folium.Polygon([[33, 35], [34, 36], [33, 36]]).add_to(m)
    folium.GeoJson(_frame(), name="My areas").add_to(m)
    folium.LayerControl().add_to(m)
    return m


def _policy(html):
    """Return the rules of a page's policy by name."""
    text = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    return {rule.split()[0]: rule.split()[1:] for rule in text.split("; ")}


def test_a_map_is_a_folium_map():
    """Whatever takes a folium map takes ours."""
    assert isinstance(draw_map(_events()), folium.Map)


def test_a_saved_map_loads_nothing(tmp_path):
    """The file names no script, style or picture outside itself."""
    _with_layers(draw_map(_events())).save(tmp_path / "map.html")
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert scripts_in(html)[1] == []


def test_only_scripts_of_the_page_may_run():
    """Each inline script is named by its hash, and no script may run because it is inline."""
    html = _with_layers(draw_map(_events())).to_html()
    rules = _policy(html)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["img-src"] == ["data:", "blob:"]
    digests = {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in scripts_in(html)[0]
    }
    assert set(rules["script-src"]) == digests


def test_our_script_comes_before_any_of_hers():
    """A layer of hers that throws finds the page at work already."""
    html = _with_layers(draw_map(_events())).to_html()
    _first, _page, start, *hers = scripts_in(html)[0]
    assert start.startswith("atlasPage.start(")
    assert all("atlasPage.start(" not in text for text in hers)
    assert len(hers) > 5


def test_the_same_map_gives_the_same_bytes():
    """Neither chance nor the clock is in a file, though folium names its elements by chance."""
    one, two = _with_layers(draw_map(_events())), _with_layers(draw_map(_events()))
    assert one.to_html() == one.to_html() == two.to_html()


def test_drawing_leaves_her_objects_as_they_were():
    """Names and children of her layers are the same before and after."""
    m = _with_layers(draw_map(_events()))
    before = [
        (name, child.get_name(), list(child._children)) for name, child in m._children.items()
    ]
    m.to_html()
    assert before == [
        (name, child.get_name(), list(child._children)) for name, child in m._children.items()
    ]


def test_drawing_leaves_other_maps_as_they_were():
    """The files that folium loads by default are still those of folium's own maps."""
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    draw_map(_events()).add_js_link("mine", "https://example.org/a.js")
    assert (folium.Map.default_js, folium.Map.default_css) == before
    assert draw_map(_events()).default_js == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7 * 7 }}",  # an expression
        "{% raw %}",  # a statement that is not closed
        "{{ cycler.__init__.__globals__.os.getpid() }}",  # code
    ],
)
def test_what_folium_writes_is_not_run_as_a_template(text):
    """Text that reaches a layer of hers stays the text that it was."""
    m = draw_map(_events())
    folium.Marker([33, 35], popup=text).add_to(m)
    folium.GeoJson({"type": "Point", "coordinates": [35, 33], "properties": {"t": text}}).add_to(m)
    assert text in m.to_html()


def test_a_popup_can_not_close_its_script():
    """The end of a script in a popup's text is written so that it ends nothing."""
    m = draw_map(_events())
    folium.Marker([33, 35], popup="</script><script>alert(1)</script>").add_to(m)
    assert "alert(1)" not in scripts_in(m.to_html())[0]


def test_a_popup_can_not_hold_code_of_javascript():
    """An expression between backticks is text."""
    m = draw_map(_events())
    folium.Marker([33, 35], popup="${alert(1)}", tooltip="${alert(2)}").add_to(m)
    html = m.to_html()
    assert "\\${alert(1)}" in html
    assert "\\${alert(2)}" in html


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        (lambda: folium.TileLayer(WEB, attr="x", name="My tiles"), "'My tiles' (TileLayer"),
        (lambda: folium.WmsTileLayer("http://wms.example.org", "a", name="W"), "'W' (WmsTileLayer"),
        (lambda: plugins.HeatMap([[33, 35]], name="Heat"), "'Heat' (HeatMap"),
        (lambda: plugins.Fullscreen(), "a Fullscreen (Fullscreen"),
        (
            lambda: folium.raster_layers.ImageOverlay(
                "https://example.org/a.png", [[0, 0], [1, 1]]
            ),
            "ImageOverlay",
        ),
        (
            lambda: folium.Marker([0, 0], icon=folium.CustomIcon("https://example.org/i.png")),
            "CustomIcon",
        ),
        (
            lambda: folium.Element('<script src="https://example.org/a.js"></script>'),
            "https://example.org/a.js",
        ),
        (lambda: folium.Element('<link rel=preconnect href="h\nttps://a.b">'), "ttps://a.b"),
        (lambda: folium.Element('<link rel=preconnect href="\\/a.b">'), "/a.b"),
    ],
)
def test_a_layer_that_needs_a_network_is_named_before_anything_is_written(layer, named, tmp_path):
    """The error names layer, class and address, and leaves no file behind."""
    m = draw_map(_events())
    target = m.get_root().header if type(layer()) is folium.Element else m
    target.add_child(layer())
    with pytest.raises(NetworkLayerError, match=re.escape(named)):
        m.save(tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_a_network_can_be_allowed():
    """Tiles are drawn where they are asked for, and only then may pictures come from outside."""
    m = draw_map(_events(), allow_network=True)
    folium.TileLayer(WEB, attr="x").add_to(m)
    assert "https:" in _policy(m.to_html())["img-src"]


@pytest.mark.parametrize("column", [None, "level", "who"])
def test_geopandas_can_explore_on_our_map(column):
    """Areas, a scale of colours and a legend of categories come along with no network."""
    m = draw_map(_events())
    _frame().explore(column, m=m)
    html = m.to_html()
    assert scripts_in(html)[1] == []
    assert "d3.scale" not in html
    assert '$( ".maplegend" )' not in html


def test_a_scale_of_colours_says_what_it_shows():
    """The scale stands in a corner of the map with its caption and its two ends."""
    m = draw_map(_events())
    _frame().explore("level", m=m, legend_kwds={"caption": "Level <b>"})
    html = m.to_html()
    assert "Level \\u0026lt;b" in html
    assert "linear-gradient" in html


def test_her_layers_are_named_in_the_list_of_layers():
    """A layer without a name of its own gets what it is, with a number."""
    m = draw_map(_events())
    folium.GeoJson(_frame(), name="My areas").add_to(m)
    folium.FeatureGroup().add_to(m)
    assert '["My areas"]: geo_json_' in m.to_html()
    assert '["Feature group 1"]: feature_group_' in m.to_html()


def test_two_layers_of_one_name_are_two_in_the_list_of_layers():
    """Each can be switched; one of a number that is taken gets the next."""
    m = draw_map(_events())
    for name in ("patrols", "patrols", "patrols (2)", "patrols"):
        folium.FeatureGroup(name=name).add_to(m)
    listed = re.search(r"L\.control\.layers\(\{\}, \{(.*?)\}\)", m.to_html())[1]
    names = re.findall(r'\["(.*?)"\]: feature_group_', listed)
    assert names == ["patrols", "patrols (2)", "patrols (2) (2)", "patrols (3)"]


def test_a_notebook_shows_the_map_in_a_closed_frame():
    """The frame may run scripts, but has no origin that could reach the notebook."""
    html = draw_map(_events(), height=480)._repr_html_()
    sandbox = re.search(r'sandbox="([^"]*)"', html)[1].split()
    assert "allow-scripts" in sandbox
    assert "allow-same-origin" not in sandbox
    assert "height:480px" in html


def test_a_map_says_what_it_holds():
    """The text of a map has counts, and no address that changes from run to run."""
    assert repr(draw_map(_events(), selection={"from": "2023-04-06"})) == (
        "AtlasMap of 2 events: 1 on the map, 0 without a place, 1 filtered out"
    )


def test_the_figure_around_a_map_is_the_page():
    """What asks the root for its HTML, as folium's own code does, gets the whole page."""
    m = draw_map(_events())
    assert m.get_root().render() == m.to_html()


def test_an_option_that_has_no_such_choice_is_refused():
    """The message names the choices."""
    with pytest.raises(PageError, match="theme is 'blue'; wanted one of auto, light, dark"):
        draw_map(_events(), theme="blue")


def test_a_layer_that_is_not_there_is_refused():
    """Switches are named as in the page."""
    with pytest.raises(PageError, match="'rockets'; wanted one of meetings"):
        draw_map(_events(), switched={"rockets": False})


def test_a_view_that_she_sets_is_kept():
    """A place and zoom, or bounds, set by folium's means stand in place of all events."""
    m = draw_map(_events())
    assert '"keepView"' not in m.to_html()
    m.location, m.options["zoom"] = [33.5, 35.5], 10
    assert '"view":{"center":[33.5,35.5],"zoom":10}' in m.to_html()
    m.fit_bounds([[33, 35], [34, 36]])
    assert '"keepView":true' in m.to_html()


def test_the_basemap_is_cut_to_where_events_are():
    """Each place is asked for once, to a tenth of a degree, on both sides of the equator."""
    events = _events().assign(longitude=[-35.24, -35.21], latitude=[-0.13, 89.96])
    found = drawn_places(draw_map(events).contents.record)
    assert found.tolist() == [[-35.2, -0.1], [-35.2, 90.0]]
    assert drawn_places(draw_map(events).contents.record.select(kinds=["raid"])) is None


def test_an_option_that_save_does_not_have_is_refused(tmp_path):
    """A misspelt option is no reason to write a file that ignores it."""
    with pytest.raises(TypeError, match="person"):
        draw_map(_events()).save(tmp_path / "m.html", person="keep")
    assert list(tmp_path.iterdir()) == []
