"""The map: a folium map without network requests; the only module that imports folium.

The output of folium's templates is taken as text. branca would compile it as a template again, and
so run any code in a popup. The texts themselves never pass through the templates (`held`).
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import branca.element
import folium
import folium.plugins
from branca.element import Element, Figure
from folium.template import Template
from jinja2 import TemplateError

from atlas.errors import NetworkLayerError, PageError
from atlas.page.contents import Contents, prepare
from atlas.page.html.document import frame
from atlas.page.html.front_matter import counts_in_words
from atlas.page.html.interface_words import LanguagesLike, interface_languages
from atlas.page.html.release_check import checked
from atlas.page.html.whole_page import whole_page
from atlas.page.html.write_page import check_page, write_page
from atlas.page.notebook import user_layers
from atlas.page.notebook.held_texts import Held, Literal, Raw, holding, remembering
from atlas.page.notebook.own_scripts import OwnScripts, made_below
from atlas.page.notebook.static_image import still_html
from atlas.page.settings import css_length
from atlas.record.record import RecordLike
from atlas.record.selection import SelectionLike
from atlas.reference.house import HouseLike

_RENDERING = threading.RLock()
# For other maps the replaced functions return the same text.
_ESCAPING: tuple[Any, ...] = (folium.map, folium.features)
for _module in _ESCAPING:
    _module.escape_backticks = remembering(_module.escape_backticks)


@contextmanager
def _rendering(held: Held) -> Iterator[None]:
    """Render with folium's templates, compile none of their output, and hold back all texts."""
    environments = (folium.Marker._template.environment, Figure._template.environment)
    with _RENDERING, holding(held, environments, folium.JsCode, folium.template):
        template = branca.element.Template
        branca.element.Template = Literal  # type: ignore[misc,assignment]
        try:
            yield
        finally:
            branca.element.Template = template  # type: ignore[misc]


# The errors that folium raises for an invalid layer.
_REFUSALS = (AssertionError, AttributeError, LookupError, TypeError, ValueError, TemplateError)


class AtlasFigure(Figure):
    """The document around an `AtlasMap`."""

    def __init__(self) -> None:
        super().__init__()
        self.header._children.clear()

    def render(self, **_: Any) -> str:
        """Return the whole page as HTML."""
        return self._map().to_html()

    def save(self, outfile: Any, close_file: bool = True, **options: Any) -> None:
        """Write the whole page; write no file where it cannot be drawn or may not be passed on."""
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
        # Lists of this map only: folium has one list for all maps, and adds to it.
        self.default_js, self.default_css = [], []
        self.contents = contents
        self.cell_height = height
        self.allow_network = allow_network
        AtlasFigure().add_child(self)

    def brings_layers(self) -> bool:
        """Return whether anything besides its own events was added to the map."""
        root: Any = self.get_root()
        parts = (self, root.header, root.html, root.script)
        return any(part._children for part in parts) or len(root._children) > 1

    def to_html(
        self,
        *,
        mode: str = "file",
        persons: str = "withhold",
        name_actors: Iterable[str] | str = (),
        licence_override: str | None = None,
    ) -> str:
        """Return the page as HTML.

        Parameters
        ----------
        mode : str
            ``file`` for a document of its own, which is asked what a saved file is; ``map`` for
            a cell of a notebook, ``widget`` for a page that gets its data from the notebook.
        persons, name_actors, licence_override
            As of `save`.

        Returns
        -------
        str
            The page. The same map gives the same text each time.

        Raises
        ------
        AtlasError
            As `save`.
        """
        if mode != "file":
            return page_of(self, self.contents, mode)
        contents = checked(self, persons, licence_override, name_actors=name_actors)
        return page_of(self, contents, mode)

    def save(  # type: ignore[override]  # an option that is not known is no option of a template
        self,
        outfile: Any,
        close_file: bool = True,
        *,
        persons: str = "withhold",
        name_actors: Iterable[str] | str = (),
        licence_override: str | None = None,
        overwrite: bool = False,
    ) -> None:
        """Write the map as one file that opens with no network.

        Private persons go unnamed in it, as in a briefing; what else is to be left out, take out
        of the record first (`Record.redact`).

        Parameters
        ----------
        outfile : path or binary file
            Where to write.
        close_file : bool
            Whether a file that was handed over is closed.
        persons : str
            ``withhold``: private persons go unnamed; ``keep``: they are named.
        name_actors : iterable of str, or "all"
            Actors to be named although their names look like a person's; see `atlas.brief`.
        licence_override : str, optional
            Why rows may be in the file although their terms hold them back; see `atlas.brief`.
        overwrite : bool
            Whether a file of that name is replaced.

        Raises
        ------
        OutputExistsError
            Where the file exists, and ``overwrite`` is False.
        NetworkLayerError
            Where a layer would load from a network; nothing is written then.
        OwnScriptsError
            Where the map brings scripts of the author's own that she did not ask for.
        LicenceError
            Where the licence of the data forbids to pass rows on.
        PageError
            If title or filter give away what was taken out of the record, or the map has layers
            of its author, from which no name can be taken out.
        """
        check_page(outfile, overwrite=overwrite)
        contents = checked(self, persons, licence_override, outfile, name_actors)
        page = page_of(self, contents, "file")
        write_page(page, outfile, close=close_file, overwrite=overwrite)

    def __repr__(self) -> str:
        """Return the counts at the start as text, for places that cannot show the map."""
        return f"AtlasMap of {counts_in_words(self.contents)}"

    def _repr_html_(self, **_: Any) -> str:
        """Return the map for a notebook: in an iframe that cannot reach the notebook."""
        still = still_html(self.contents, repr(self))
        return frame(page_of(self, self.contents, "map"), height=self.cell_height, still=still)

    def _check_network(self, needs: list[str]) -> None:
        """Raise where layers need a network and none was allowed."""
        if needs and not self.allow_network:
            msg = (
                f"these would need a network to be seen: {'; '.join(needs)}. Leave them out, or "
                "draw the map with allow_network=True"
            )
            raise NetworkLayerError(msg)

    def _own_view(self) -> dict[str, Any]:
        """Return the view that the user set by folium's methods, instead of that of all events."""
        children = self._children.values()
        if any(isinstance(child, folium.FitBounds) for child in children):
            return {"keepView": True}
        if tuple(self.location) == (0.0, 0.0):
            return {}
        return {"view": {"center": list(self.location), "zoom": self.options.get("zoom", 8)}}


def page_of(
    drawn: AtlasMap, contents: Contents, mode: str, config: dict[str, Any] | None = None
) -> str:
    """Return a map as HTML; the caller has checked that it may be passed on.

    ``mode`` is that of `AtlasMap.to_html`, ``config`` replaces the settings of the page.
    The same map gives the same text each time.
    """
    root: Any = drawn.get_root()
    tree = list(user_layers.elements(root))
    drawn._check_network(user_layers.network_needs(tree, drawn))
    brings_layers = drawn.allow_network or drawn.brings_layers()
    held = Held(root.script)
    with user_layers.Kept(tree) as kept, _rendering(held):
        user_layers.prepare_elements(kept, tree, Raw)
        scales = user_layers.take_scales(tree)
        own = OwnScripts(root, held, _MADE)
        _render(root, held)
        tree = list(user_layers.elements(root))
        ids = user_layers.numbers(tree)
        scripts = [user_layers.as_written(text) for text in own.scripts(root, tree)]
        head = own.html(root.header, user_layers.without_dragging)
        body = own.html(
            root.html, lambda text: user_layers.staying(user_layers.with_plain_words(text))
        )
        legends, body = user_layers.take_legends(body)
        legends += [user_layers.scale_html(scale) for scale in scales]
        scripts += [user_layers.naming(drawn), user_layers.lifting(drawn)]
        scripts += [user_layers.corner(drawn, legend) for legend in legends]
    drawn._check_network(user_layers.loads([*head, *body]))
    own.check(allowed=contents.settings.own_scripts)
    return whole_page(
        contents,
        mode,
        {**(config or contents.config(mode)), **drawn._own_view()},
        map_id=user_layers.numbered(drawn.get_name(), ids),
        head=user_layers.numbered("\n".join(head), ids),
        body=user_layers.numbered("\n".join(body), ids),
        scripts=tuple(user_layers.numbered(text, ids) for text in user_layers.chunks(scripts)),
        brings_layers=brings_layers,
        allow_network=drawn.allow_network,
    )


def _render(root: Any, held: Held) -> None:
    """Render the elements of a figure; raise our own error where folium cannot render one."""
    try:
        for child in list(root._children.values()):
            child.render()
    except _REFUSALS as error:
        msg = (
            f"folium could not write a layer of this map ({type(error).__name__}: {error}); leave "
            "it out, or see what folium's own map says of it"
        )
        raise PageError(msg) from error
    if not held.asked:
        msg = (
            f"jinja2 {folium.template.jinja2.__version__} hands texts to templates in a way that "
            "this version of conflict-atlas does not know, so none would be safe; install the "
            "versions of constraints.txt"
        )
        raise PageError(msg)


# Taken when this module is imported: a later replacement is not folium's own.
_MADE = frozenset([*made_below(Element), AtlasMap._template])


def draw_map(
    events: RecordLike,
    *,
    title: str | None = None,
    marking: str | None = None,
    selection: SelectionLike = None,
    theme: str = "auto",
    labels: str = "latin",
    height: str | int = "620px",
    basemap: str = "theatre",
    policy: str | Path = "neutral",
    switched: dict[str, bool] | None = None,
    size_by: str | None = None,
    allow_network: bool = False,
    own_scripts: bool = False,
    house: HouseLike = None,
    languages: LanguagesLike = ("en",),
) -> AtlasMap:
    """Draw events on a map that needs no network.

    Parameters
    ----------
    events : Record, DataFrame, GeoDataFrame or path
        The events; a GeoDataFrame may be in any CRS, with points, lines or areas.
    title : str or None
        The title. None takes that of the data set.
    marking : str or None
        The handling marking: a label of TLP 2.0, or free text. A higher one in the data wins.
    selection : Selection, dict, str or None
        The filter that the page opens with; the reader can take it away.
    theme : {"auto", "light", "dark"}
        The colours; ``auto`` goes by the reader's system.
    labels : {"latin", "native", "both"}
        The script that places are named in.
    height : str or int
        How tall the map is in a notebook, in CSS or in pixels.
    basemap : {"theatre", "natural-earth", "none"}
        What is drawn below the events; ``natural-earth`` is public domain data only.
    policy : str or pathlib.Path
        The naming and border policy: ``neutral``, ``un``, ``us``, or the path of a policy file.
    switched : dict of str to bool, or None
        Layers to switch on or off at the start, such as ``{"lines": False}``.
    size_by : {"rounds", "killed", "none"} or None
        What a mark's size stands for. None: rounds launched, if a tenth of the events state them.
    allow_network : bool
        Whether layers that load from web servers, such as tiles, are accepted.
    own_scripts : bool
        Whether your own scripts are accepted, without any text of an event; the file states it.
    house : str, pathlib.Path, mapping or None
        A house file with kinds, groups and words of your own; see `atlas.reference.house`.
    languages : iterable of str or pathlib.Path, or str
        The languages of the interface, the opening one first: ``en``, ``ar``, ``fr``, or a file
        of words. The reader can choose among them. Events are in the words of the data.

    Returns
    -------
    AtlasMap
        A `folium.Map`: layers of folium can be added to it, ``.save("map.html")`` writes one
        file, and a notebook shows it.

    Raises
    ------
    SourceError
        If the events cannot be read.
    SelectionError
        If the filter cannot be understood.
    PageError
        If an option has none of its choices.

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
        switches=switched or {},
        size_by=size_by,
        own_scripts=own_scripts,
        house=house,
        languages=interface_languages(languages),
    )
    return AtlasMap(contents, height=css_length(height), allow_network=allow_network)
