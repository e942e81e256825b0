"""Scripts of the author's own: refused unless she asked for them, and then the file says so."""

import re

import folium
import pandas as pd
import pytest
from branca.element import Element, MacroElement
from folium import JsCode, plugins
from folium.template import Template

import atlas
from atlas.errors import OwnScriptsError
from atlas.page.html.csp import scripts_in
from atlas.page.html.manifest import read_manifest
from atlas.page.notebook.folium_map import draw_map
from atlas.page.notebook.own_scripts import active_parts


def _map(**options):
    """Return a map of one invented event."""
    event = {"event_id": ["a"], "date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]}
    return draw_map(pd.DataFrame(event), **options)


class _Own(MacroElement):
    """A layer with a template of a user's own."""

    _template = Template("{% macro script(this, kwargs) %}hit();{% endmacro %}")


class _OwnMarker(folium.Marker):
    """A marker with a template of a user's own."""

    _template = Template("{% macro script(this, kwargs) %}hit();{% endmacro %}")


class _OwnPopup(folium.Popup):
    """A popup that writes text as its own template has it."""

    _template = Template("var x = `${hit()}`;")


class _Rendering(folium.CircleMarker):
    """A marker that puts a script beside its own."""

    def render(self, **options):
        """Write more than folium does."""
        self.get_root().script.add_child(Element("hit()"), name="more")
        super().render(**options)


def _in(part, text):
    """Return what adds raw HTML or script to a part of the page."""
    return lambda m: getattr(m.get_root(), part).add_child(Element(text))


def _with_template(m):
    """Add folium's own class with a template of one object."""
    marker = folium.Marker([33, 35])
    marker._template = _Own._template
    marker.add_to(m)


def _script_in_popup(m):
    """Add a script to a popup, as folium lets one."""
    popup = folium.Popup("here")
    popup.script.add_child(Element("hit()"))
    folium.Marker([33, 35], popup=popup).add_to(m)


def _nested(m):
    """Add a layer deep in others."""
    group = folium.FeatureGroup().add_to(folium.FeatureGroup().add_to(m))
    folium.Marker([33, 35]).add_to(group).add_child(_Own())


OWN = {
    "raw script": _in("script", "hit()"),
    "script in the body": _in("html", "<p><script>hit()</script>"),
    "script in a picture": _in("html", "<svg><script>hit()</script></svg>"),
    "script of a module": _in("html", "<script type=MODULE>hit()</script>"),
    "script of an odd type": _in("html", "<script type='text/ecmascript'>hit()</script>"),
    "script in the head": _in("header", "<SCRIPT>hit()</SCRIPT>"),
    "handler": _in("html", "<img src=x onerror=hit()>"),
    "handler of a picture": _in("html", "<svg/onload=hit()>"),
    "link": _in("html", "<a href='java\tscript:hit()'>x</a>"),
    "link in entities": _in("html", "<a href='&#106;avascript:hit()'>x</a>"),
    "link of a picture": _in("html", "<svg><a xlink:href='javascript:hit()'>x</a></svg>"),
    "refresh": _in("header", "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"),
    "refresh, hidden": _in("header", "<!--><meta http-equiv=refresh content='0;url=//x'>-->"),
    "base": _in("header", "<base href='data:,'>"),
    "form": _in("html", "<form action='x'><button>y</button></form>"),
    "button": _in("html", "<button formaction='javascript:hit()'>y</button>"),
    "frame": _in("html", "<iframe srcdoc='<script>hit()</script>'></iframe>"),
    "object": _in("html", "<object data='x'></object>"),
    "style": lambda m: folium.GeoJson(
        _points(), tooltip=folium.GeoJsonTooltip(["t"], style="</style><script>hit()</script>")
    ).add_to(m),
    "image": lambda m: plugins.FloatImage('x"><script>hit()</script>').add_to(m),
    "template": lambda m: m.add_child(_Own()),
    "template of a marker": lambda m: _OwnMarker([33, 35]).add_to(m),
    "template of a popup": lambda m: folium.Marker([33, 35], popup=_OwnPopup("x")).add_to(m),
    "template of one object": _with_template,
    "template, nested": _nested,
    "script of a popup": _script_in_popup,
    "layer in a popup": lambda m: folium.Marker([33, 35], popup=folium.Popup(_Own())).add_to(m),
    "rendering": lambda m: _Rendering([33, 35]).add_to(m),
    "code": lambda m: folium.GeoJson(_points(), on_each_feature=JsCode("hit")).add_to(m),
    "code of an option": lambda m: folium.GeoJson(_points(), filter=JsCode("hit")).add_to(m),
    "code, nested": lambda m: folium.Marker([33, 35], a={"b": [{"c": JsCode("hit()")}]}).add_to(m),
    "handler of an event": lambda m: folium.GeoJson(_points()).add_to(m).on(click=JsCode("hit")),
    "format": lambda m: folium.ClickForLatLng("hit()").add_to(m),
    "a name": lambda m: setattr(folium.Marker([33, 35]).add_to(m), "_name", "x=hit(),y"),
}


def _points():
    """Return one point as GeoJSON, with a text."""
    spot = {"type": "Point", "coordinates": [35, 33]}
    feature = {"type": "Feature", "geometry": spot, "properties": {"t": "x"}}
    return {"type": "FeatureCollection", "features": [feature]}


@pytest.mark.parametrize("add", OWN.values(), ids=OWN)
def test_a_script_of_her_own_is_refused(add):
    """The message says what it is, and what to do."""
    m = _map()
    add(m)
    with pytest.raises(OwnScriptsError, match="own_scripts=True"):
        m.to_html()


@pytest.mark.parametrize("add", [OWN["raw script"], OWN["template"], OWN["refresh"]])
def test_every_way_out_refuses(add, tmp_path):
    """A file, a briefing, text, the figure, and the cell of a notebook; no file is left."""
    m = _map()
    add(m)
    for write in (
        lambda: m.save(tmp_path / "m.html"),
        lambda: m.get_root().save(tmp_path / "m.html"),
        lambda: atlas.brief(m, tmp_path / "b.html"),
        m.get_root().render,
        m._repr_html_,
    ):
        with pytest.raises(OwnScriptsError, match="own_scripts=True"):
            write()
    assert not list(tmp_path.iterdir())


def test_scripts_of_her_own_are_taken_where_she_asks(tmp_path):
    """The page is written with all of them, and its front matter and manifest say so."""
    m = _map(own_scripts=True)
    for add in OWN.values():
        add(m)
    page = atlas.brief(m, tmp_path / "b.html")
    text = page.read_text(encoding="utf-8")
    assert "The author asked for scripts of her own" in text
    assert "hit();" in "".join(scripts_in(text)[0][2:])
    assert read_manifest(page)["own_scripts"] is True


def test_a_file_without_scripts_of_her_own_says_so(tmp_path):
    """The manifest of any other page has the answer, too."""
    page = atlas.brief(_map(), tmp_path / "b.html")
    assert read_manifest(page)["own_scripts"] is False
    assert "asked for scripts" not in page.read_text(encoding="utf-8")


def test_a_script_that_she_asked_for_is_hers_as_it_is():
    """Code and templates of her own come through, and texts in her templates are still texts."""

    class Named(MacroElement):
        _template = Template(
            "{% macro script(this, kwargs) %}say(`{{ this.said }}`);{% endmacro %}"
        )
        said = "`+hit()+`"

    m = _map(own_scripts=True)
    _in("script", "const mine = `${1 + 1}`;")(m)
    m.add_child(Named())
    scripts = "\n".join(scripts_in(m.to_html())[0])
    assert "const mine = `${1 + 1}`;" in scripts
    assert r'say("\u0060+hit()+\u0060")' in scripts


@pytest.mark.parametrize(
    "html",
    [
        "<b>note</b> <a href='https://example.org/javascript:'>a link</a>",
        "<style>b { color: red }</style><div class=onward data-on=1>on it = 3</div>",
        "<script type='application/json'>{}</script>",
        "1 < 2, <form class=x>a word</form>, one formula = two",
    ],
)
def test_html_that_does_nothing_is_taken(html):
    """Her own notes, styles and data on the page are no scripts."""
    assert active_parts(html) == []
    m = _map()
    m.get_root().html.add_child(Element(html))
    assert html in m.to_html()


def test_subclasses_of_folium_are_folium_as_long_as_they_write_nothing():
    """A class of hers with the parent's template and its rendering is taken."""

    class Mine(folium.Marker):
        """A marker with an option more."""

    m = _map()
    Mine([33, 35], popup="x").add_to(folium.FeatureGroup("g").add_to(m))
    assert "L.marker(" in m.to_html()


def test_a_template_that_was_put_in_the_place_of_foliums_is_not_foliums(monkeypatch):
    """The class says folium, and the template does not."""
    monkeypatch.setattr(folium.CircleMarker, "_template", _Own._template)
    m = _map()
    folium.CircleMarker([33, 35]).add_to(m)
    with pytest.raises(OwnScriptsError, match="the template of CircleMarker"):
        m.to_html()


def test_many_scripts_are_counted():
    """The message names some, and says how many there are."""
    m = _map()
    for number in range(9):
        m.get_root().script.add_child(Element(f"hit({number})"))
    with pytest.raises(OwnScriptsError, match=r"raw script \('hit\(0\)'\).* and 4 more\."):
        m.to_html()


def test_what_the_author_asked_for_is_in_the_settings_of_the_page():
    """The page's own script can tell the reader, too."""
    found = re.search(r'"own_scripts":(\w+)', _map(own_scripts=True).to_html())
    assert found[1] == "true"
