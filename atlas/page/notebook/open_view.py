"""Events as a widget: the map of `draw_map`, linked to the kernel of a notebook."""

from pathlib import Path

from atlas.page.contents import prepare
from atlas.page.html.interface_words import LanguagesLike, interface_languages
from atlas.page.notebook.author_layers import Layers, add_layers
from atlas.page.notebook.folium_map import AtlasMap
from atlas.page.notebook.widget import AtlasView
from atlas.page.settings import css_length
from atlas.record.record import RecordLike
from atlas.record.selection import SelectionLike
from atlas.reference.house import HouseLike

SUITS_THE_SCREEN = "clamp(460px, 76vh, 860px)"
"""The height of a view that was given none."""


def explore(
    events: RecordLike,
    *,
    title: str | None = None,
    marking: str | None = None,
    selection: SelectionLike = None,
    theme: str = "auto",
    labels: str = "latin",
    height: str | int | None = None,
    basemap: str = "theatre",
    policy: str | Path = "neutral",
    switched: dict[str, bool] | None = None,
    size_by: str | None = None,
    layers: Layers = None,
    controls: bool = True,
    house: HouseLike = None,
    languages: LanguagesLike = ("en",),
) -> AtlasView:
    """Show events on the map as one widget, with a row for days and actors above the map.

    Parameters
    ----------
    events : Record, DataFrame, GeoDataFrame or path
        The events.
    title : str or None
        The title. None takes that of the data set.
    marking : str or None
        The handling marking: a label of TLP 2.0, or free text. A higher one in the data wins.
    selection : Selection, dict, str or None
        The filter that the widget opens with. None shows everything.
    theme : {"auto", "light", "dark"}
        The colours; ``auto`` follows the theme of the notebook.
    labels : {"latin", "native", "both"}
        The script that places are named in.
    height : str, int or None
        How tall the widget is, in CSS or in pixels. None suits the screen: three quarters of the
        window, but 460 to 860 pixels.
    basemap : {"theatre", "natural-earth", "none"}
        What is drawn below the events; ``natural-earth`` is public domain data only.
    policy : str or pathlib.Path
        The naming and border policy: ``neutral``, ``un``, ``us``, or the path of a policy file.
    switched : dict of str to bool, or None
        Layers to switch on or off at the start, such as ``{"lines": False}``.
    size_by : {"rounds", "killed", "none"} or None
        What the size of a mark stands for, by one rule for all parties. None: rounds launched where
        at least a tenth of the events state them, else nothing.
    layers : sequence, mapping or None
        Layers of your own: GeoDataFrames and GeoSeries in any CRS, and layers of folium; a
        mapping gives their names. They join the page's list of layers.
    controls : bool
        Whether the row for days and actors is above the map. Without it the page has these
        filters in its own panels.
    house : str, pathlib.Path, mapping or None
        A house file with kinds, groups and words of your own; see `atlas.reference.house`.
    languages : iterable of str or pathlib.Path, or str
        The languages of the interface, the opening one first: ``en``, ``ar``, ``fr``, or a file
        of words. The reader can choose among them. Events are in the words of the data.

    Returns
    -------
    AtlasView
        The widget: ``view.selection``, ``view.selected()``, ``view.counts``, ``view.events``,
        ``view.save(path)``, one trait for each key of the Selection, and ordinary ipywidgets by
        ``view.time_widget()`` and ``view.actor_widget()``.

    Raises
    ------
    MissingPackageError
        If anywidget or ipywidgets is not installed.
    SourceError
        If the events cannot be read.
    SelectionError
        If the filter cannot be understood.
    NetworkLayerError
        If a layer would load from a network.
    PageError
        If an option has none of its choices, or a layer cannot be drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    >>> view = explore(rows)
    >>> view.from_ = "2023-04-07"
    >>> len(view.selected())
    0
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
        house=house,
        languages=interface_languages(languages),
    )
    tall = SUITS_THE_SCREEN if height is None else css_length(height)
    drawn = AtlasMap(contents)
    add_layers(drawn, layers)
    return AtlasView(
        contents, height=tall, with_row=controls, title=title, marking=marking, drawn=drawn
    )
