"""The map: a folium map that asks for nothing outside; the only module that imports folium.

What folium's templates write is taken as text. branca would compile it as a template once more,
and so run whatever code stands in a popup.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import branca.element
import folium
from branca.element import Element, Figure
from folium.template import Template

from atlas.errors import NetworkLayerError
from atlas.events.licences import check_rows
from atlas.page import layers
from atlas.page.contents import Contents, prepare
from atlas.page.csp import scripts_in
from atlas.page.document import Document, assemble, frame, to_js
from atlas.page.front import counts_in_words
from atlas.page.leaving import check_said, to_hand_over
from atlas.page.still import readable
from atlas.page.writing import write_page

_RENDERING = threading.RLock()


class _Literal:
    """Text where branca would have a template; it is never compiled."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text as it is."""
        return self.text


@contextmanager
def _text_is_not_compiled() -> Iterator[None]:
    """Let branca keep as text what its elements write while they are rendered."""
    with _RENDERING:
        template = branca.element.Template
        branca.element.Template = _Literal  # type: ignore[misc,assignment]
        try:
            yield
        finally:
            branca.element.Template = template  # type: ignore[misc]


class AtlasFigure(Figure):
    """The document around an `AtlasMap`."""

    def __init__(self) -> None:
        super().__init__()
        self.header._children.clear()

    def render(self, **_: Any) -> str:
        """Return the whole page as HTML."""
        drawn = self._map()
        return drawn.to_html(contents=to_hand_over(drawn))

    def save(self, outfile: Any, close_file: bool = True, **options: Any) -> None:
        """Write the whole page; nothing is written where it cannot be drawn or passed on."""
        self._map().save(outfile, close_file, **options)

    def _repr_html_(self, **_: Any) -> str:
        return self._map()._repr_html_()

    def _map(self) -> "AtlasMap":
        """Return the map in this figure."""
        return next(child for child in self._children.values() if isinstance(child, AtlasMap))


class AtlasMap(folium.Map):
    """Events on a `folium.Map` that opens with no network; `draw_map` makes one.

    Markers, popups, vector layers, GeoJSON, feature groups and a layer control can be added to
    it as to any map of folium; they join the page's own list of layers.

    Parameters
    ----------
    contents : Contents
        The events and all that is to be drawn around them.
    height : str
        How tall the map is in a notebook, in CSS.
    allow_network : bool
        Whether layers that load from web servers are accepted.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = atlasPage.map({{ this.get_name()|tojson }});
        {% endmacro %}
        """
    )

    def __init__(
        self, contents: Contents, *, height: str = "620px", allow_network: bool = False
    ) -> None:
        super().__init__(tiles=None)
        # Of this map alone: folium keeps one list for all maps, and adds to it.
        self.default_js, self.default_css = [], []
        self.contents = contents
        self.cell_height = height
        self.allow_network = allow_network
        AtlasFigure().add_child(self)

    def brings_layers(self) -> bool:
        """Tell whether anything was added to the map beside its own events."""
        root: Any = self.get_root()
        parts = (self, root.header, root.html, root.script)
        return any(part._children for part in parts) or len(root._children) > 1

    def to_html(self, *, mode: str = "file", contents: Contents | None = None) -> str:
        """Return the page as HTML.

        Parameters
        ----------
        mode : str
            ``file`` for a document of its own, ``map`` for a cell of a notebook, ``widget`` for
            a page that gets its data from the notebook.
        contents : Contents, optional
            What to draw in place of the map's own contents.

        Returns
        -------
        str
            The page. The same map gives the same text each time.

        Raises
        ------
        NetworkLayerError
            Where a layer would load from a network, and that was not allowed.
        """
        contents = contents or self.contents
        root: Any = self.get_root()
        self._check_network(layers.network_needs(root, self))
        with layers.Kept(root), _text_is_not_compiled():
            scales = layers.take_scales(root)
            for child in list(root._children.values()):
                child.render()
            _quote(root)
            ids = layers.numbers(root)
            head, body, scripts = (_written(part) for part in (root.header, root.html, root.script))
            legends, body = layers.take_legends(body)
            legends += [layers.scale_html(scale) for scale in scales]
            scripts += [self._names(), self._in_front(), *map(self._corner, legends)]
        head = [layers.without_dragging(text) for text in head]
        body = [layers.staying(text) for text in body]
        self._check_network(_loads([*head, *body]))
        return assemble(
            Document(
                map_id=layers.numbered(self.get_name(), ids),
                config={**contents.config(mode), **self._own_view()},
                blocks={} if mode == "widget" else contents.blocks,
                head=layers.numbered("\n".join(head), ids),
                body=layers.numbered("\n".join(body), ids),
                scripts=tuple(layers.numbered(text, ids) for text in layers.chunks(scripts)),
                readable=readable(contents) if mode == "file" else "",
                manifest=contents.manifest if mode == "file" else None,
                allow_network=self.allow_network,
            )
        )

    def save(
        self,
        outfile: Any,
        close_file: bool = True,
        *,
        persons: str = "withhold",
        name_actors: Iterable[str] | str = (),
        licence_override: str | None = None,
        **_: Any,
    ) -> None:
        """Write the map as one file that opens with no network.

        Private persons go unnamed in it, as in a briefing; what else is to be left out, take out
        of the record first (`Record.redact`).

        Parameters
        ----------
        outfile : path or binary file
            Where to write; a file of that name is replaced.
        close_file : bool
            Whether a file that was handed over is closed.
        persons : str
            ``withhold``: private persons go unnamed; ``keep``: they are named.
        name_actors : iterable of str, or "all"
            Actors to be named although their names look like a person's; see `atlas.brief`.
        licence_override : str, optional
            Why rows may be in the file although their terms hold them back; see `atlas.brief`.

        Raises
        ------
        NetworkLayerError
            Where a layer would load from a network; nothing is written then.
        LicenceError
            Where the licence of the data forbids to pass rows on.
        PageError
            Where title or filter tell what was taken out of the record, or the map brings layers
            of her own, from which no name can be taken out.
        """
        contents = to_hand_over(self, persons, name_actors)
        contents = contents.of(check_rows(contents.record, licence_override))
        check_said(contents, licence_override, outfile)
        write_page(self.to_html(contents=contents), outfile, close=close_file)

    def __repr__(self) -> str:
        """Return what the map opens with, for where it cannot be shown."""
        return f"AtlasMap of {counts_in_words(self.contents)}"

    def _repr_html_(self, **_: Any) -> str:
        """Return the map as a notebook shows it: in a frame that cannot reach the notebook."""
        return frame(self.to_html(mode="map"), height=self.cell_height)

    def _check_network(self, needs: list[str]) -> None:
        """Raise where layers need a network that was not allowed."""
        if needs and not self.allow_network:
            msg = (
                f"these would need a network to be seen: {'; '.join(needs)}. Leave them out, or "
                "draw the map with allow_network=True"
            )
            raise NetworkLayerError(msg)

    def _in_front(self) -> str:
        """Return a script that keeps in front what the user wants to stay there."""
        names = ", ".join(layer.get_name() for layer in self.objects_to_stay_in_front)
        if not names:
            return ""
        lift = f"() => [{names}].forEach((layer) => layer.bringToFront())"
        return f"(lift => {{ lift(); {self.get_name()}.on('overlayadd', lift); }})({lift});"

    def _own_view(self) -> dict[str, Any]:
        """Return the view that the user has set, by folium's means, in place of all events."""
        children = self._children.values()
        if any(isinstance(child, folium.FitBounds) for child in children):
            return {"keepView": True}
        if tuple(self.location) == (0.0, 0.0):
            return {}
        return {"view": {"center": list(self.location), "zoom": self.options.get("zoom", 8)}}

    def _names(self) -> str:
        """Return a script that enters the user's named layers in the page's list of layers."""
        children = list(self._children.values())
        if any(isinstance(child, folium.LayerControl) for child in children):
            return ""
        users = _user_layers(children)
        named = [
            f"[{to_js(name)}]: {child.get_name()}"
            for name, child in zip(_plain_names(users), users, strict=True)
        ]
        if not named:
            return ""
        return f"L.control.layers({{}}, {{{', '.join(named)}}}).addTo({self.get_name()});"

    def _corner(self, html: str) -> str:
        """Return a script that shows a piece of HTML, such as a legend, in a corner of the map."""
        return (
            "(() => { const corner = L.control({ position: 'topleft' }); corner.onAdd = () => { "
            f"const box = L.DomUtil.create('div'); box.innerHTML = {to_js(html)}; return box; }}; "
            f"corner.addTo({self.get_name()}); }})();"
        )


def _written(part: Element) -> list[str]:
    """Return what a part of the figure holds, as text.

    A plain element keeps its text in ``_template_str``; it is taken from there, never rendered,
    because rendering runs it as a template.
    """
    texts = []
    for child in part._children.values():
        plain = type(child) is Element and child._template_str is not None
        texts.append(child._template_str if plain else child.render())
    return [text for text in texts if text and text.strip()]


def _quote(root: Any) -> None:
    """Keep JavaScript from reading ``${...}`` in the text of popups and tooltips as code.

    folium writes that text between backticks and escapes nothing but backticks.
    """
    for element in layers.elements(root):
        written = root.script._children.get(element.get_name())
        if type(element) in (folium.Popup, folium.Tooltip) and written is not None:
            written._template_str = written._template_str.replace("${", "\\${")


def _loads(html: list[str]) -> list[str]:
    """Name the web addresses that pieces of HTML load from."""
    return [address for text in html for address in scripts_in(text)[1] if layers.is_web(address)]


def _user_layers(children: list[Any]) -> list[Any]:
    """Return the layers that a list of layers names."""
    return [child for child in children if isinstance(child, folium.map.Layer) and child.control]


def _plain_names(users: list[Any]) -> list[str]:
    """Return the name that the user gave each layer, else what it is, with a number."""
    seen: Counter[str] = Counter()
    names = []
    for layer in users:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(layer).__name__).capitalize()
        words = words.replace("Geo json", "GeoJSON")
        seen[words] += 1
        named = layers.is_named(layer)
        names.append(str(layer.layer_name) if named else f"{words} {seen[words]}")
    return names


def draw_map(
    events: Any,
    *,
    title: str | None = None,
    marking: str | None = None,
    selection: Any = None,
    theme: str = "auto",
    labels: str = "latin",
    height: str | int = "620px",
    basemap: str = "theatre",
    policy: str = "neutral",
    switched: dict[str, bool] | None = None,
    allow_network: bool = False,
) -> AtlasMap:
    """Draw events on a map that needs no network.

    Parameters
    ----------
    events : Record, DataFrame, GeoDataFrame or path
        The events; a GeoDataFrame may be in any CRS, with points, lines or areas.
    title : str, optional
        The title; the data set's own by default.
    marking : str, optional
        The handling marking: a label of TLP 2.0, or free text. A higher one in the data wins.
    selection : Selection, dict or str, optional
        The filter that the page opens with; the reader can take it away.
    theme : str
        ``auto`` (as the reader's system asks), ``light`` or ``dark``.
    labels : str
        The script that places are named in: ``latin``, ``native`` or ``both``.
    height : str or int
        How tall the map is in a notebook, in CSS or in pixels.
    basemap : str
        ``theatre``, or ``natural-earth`` for data in the public domain only.
    policy : str
        The naming and border policy: ``neutral``, ``un`` or ``us``, or the path of a house file;
        see `atlas.territory.read_policy`.
    switched : dict, optional
        Layers to switch on or off at the start, such as ``{"lines": False}``.
    allow_network : bool
        Whether layers that load from web servers, such as tiles, are accepted.

    Returns
    -------
    AtlasMap
        A `folium.Map`: layers of folium can be added to it, ``.save("map.html")`` writes one
        file, and a notebook shows it.

    Raises
    ------
    SourceError
        Where the events cannot be read.
    PageError
        Where an option has none of its choices.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    >>> m = draw_map(rows, title="One event")
    >>> m.contents.record.counts()["shown"]
    1
    """
    contents = prepare(
        events,
        title=title,
        marking=marking,
        selection=selection,
        basemap=basemap,
        theme=theme,
        labels=labels,
        policy=policy,
        layers=switched or {},
    )
    tall = f"{height}px" if isinstance(height, int) else height
    return AtlasMap(contents, height=tall, allow_network=allow_network)
