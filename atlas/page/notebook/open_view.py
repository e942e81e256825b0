"""Events as a widget: the map of `draw_map`, linked to the kernel of a notebook."""

from pathlib import Path

from atlas.page.contents import prepare
from atlas.page.notebook.widget import AtlasView
from atlas.page.settings import css_length
from atlas.record.record import RecordLike
from atlas.record.selection import SelectionLike
from atlas.reference.house import HouseLike


def explore(
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
    controls: bool = True,
    house: HouseLike = None,
) -> AtlasView:
    """Show events on the map as a widget, with controls for time and actors beside it.

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
        The colours; ``auto`` goes by the reader's system.
    labels : {"latin", "native", "both"}
        The script that places are named in.
    height : str or int
        How tall the map is, in CSS or in pixels.
    basemap : {"theatre", "natural-earth", "none"}
        What is drawn below the events; ``natural-earth`` is public domain data only.
    policy : str or pathlib.Path
        The naming and border policy: ``neutral``, ``un``, ``us``, or the path of a policy file.
    switched : dict of str to bool, or None
        Layers to switch on or off at the start, such as ``{"lines": False}``.
    size_by : {"rounds", "killed", "none"} or None
        What the size of a mark stands for, by one rule for all parties. None: rounds launched where
        at least a tenth of the events state them, else nothing.
    controls : bool
        Whether controls for time and actors are shown beside the map.
    house : str, pathlib.Path, mapping or None
        A house file with kinds, groups and words of your own; see `atlas.reference.house`.

    Returns
    -------
    AtlasView
        The widget: ``view.selection``, ``view.selected()``, ``view.counts``, ``view.events``,
        ``view.save(path)`` and one trait for each key of the Selection.

    Raises
    ------
    MissingPackageError
        If anywidget or ipywidgets is not installed.
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
        layers=switched or {},
        size_by=size_by,
        house=house,
    )
    tall = css_length(height)
    return AtlasView(contents, height=tall, with_controls=controls, title=title, marking=marking)
