"""Draw a still map with matplotlib, for print and slides: the page's basemap, marks, counts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from atlas.errors import MissingPackageError, PageError
from atlas.page.contents import Contents, prepare
from atlas.page.html.front_matter import dataset_text
from atlas.page.html.release_check import check_said
from atlas.page.settings import LABELS, check_choice
from atlas.page.still.palette import PALETTES, palette
from atlas.record.evaluate import kept
from atlas.record.record import Record, RecordLike
from atlas.record.selection import Selection, SelectionLike
from atlas.record.weights import held_in_words
from atlas.reference.house import HouseLike, house_of
from atlas.reference.territories import load_policy

try:
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from atlas.page.still.sheet_layout import (
        MapPart,
        SheetOrder,
        SheetWords,
        marking_height,
        paint_empty_sheet,
        paint_sheet,
    )
except ImportError as _missing:
    _MESSAGE = "figure() needs matplotlib: pip install 'conflict-atlas[notebook]'"
    raise MissingPackageError(_MESSAGE) from _missing

_LEAST, _MOST = 2.0, 60.0
# Matplotlib reads these from its settings, which all threads share: so one file at a time.
_SAVING = Lock()
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "conflict-atlas", "pdf.fonttype": 42}
# By default, each format writes the time and the program into the file.
_NO_DATES: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}


class StillMap(Figure):
    """A matplotlib figure that shows events on a map; `figure` makes one.

    ``axes[0]`` is the map, in metres of EPSG:3857, so that own layers can be drawn on it. The
    same events give the same file, to the byte, in PNG, SVG and PDF.
    """

    def savefig(self, fname: Any, **options: Any) -> None:
        """Write the picture; its format is the file's ending, or ``format``.

        Parameters
        ----------
        fname : str, pathlib.Path or file-like
            The file.
        **options
            As matplotlib's own ``savefig``.
        """
        ending = Path(fname).suffix[1:] if isinstance(fname, str | Path) else ""
        kind = str(options.get("format") or ending or "png").lower()
        metadata = {**_NO_DATES.get(kind, {}), **(options.pop("metadata", None) or {})}
        if metadata:
            options["metadata"] = metadata
        with _SAVING, mpl.rc_context(_SETTINGS):
            super().savefig(fname, **options)

    def _repr_png_(self) -> bytes:
        """Show the picture in a notebook."""
        from io import BytesIO

        file = BytesIO()
        self.savefig(file, format="png")
        return file.getvalue()


def figure(
    record: RecordLike,
    *,
    selection: SelectionLike = None,
    bounds: Sequence[float] | None = None,
    size: tuple[float, float] = (10.0, 7.5),
    theme: str = "light",
    policy: str | Path = "neutral",
    basemap: str = "theatre",
    title: str | None = None,
    marking: str | None = None,
    cut_off: str | None = None,
    labels: str = "latin",
    size_by: str | None = None,
    house: HouseLike = None,
) -> StillMap:
    """Draw events as a still map, with counts, legend, scale and attribution.

    Marks, colours and rules are those of the interactive map. Only what is drawable has a mark;
    events without a place are counted in words.

    Parameters
    ----------
    record : Record, DataFrame, GeoDataFrame or path
        The events.
    selection : Selection, dict, str or None
        The filter; None shows everything.
    bounds : tuple or None
        The stretch of the map: (west, south, east, north), degrees WGS84. None shows the places
        that are drawn, without those far from all others; these are counted in words.
    size : tuple
        Width and height of the picture, in inches.
    theme : str
        ``"light"`` or ``"dark"``.
    policy : str
        The naming and border policy, as in `draw_map`.
    basemap : str
        ``"theatre"``, ``"natural-earth"`` (public domain data only) or ``"none"``.
    title, marking, cut_off : str or None
        As in `brief`; None takes those of the record. A marking is at head and foot.
    labels : str
        The script that places are named in: ``"latin"``, ``"native"``, ``"both"``; or ``"none"``.
    size_by : {"rounds", "killed", "none"} or None
        What the size of a mark stands for, by one rule for all parties. None: rounds launched where
        at least a tenth of the events state them, else nothing.
    house : str, pathlib.Path, mapping or None
        A house file with kinds, groups and words of your own; see `atlas.reference.house`.

    Returns
    -------
    matplotlib.figure.Figure
        A `StillMap`: ``.savefig("map.png")``, ``"map.svg"``, ``"map.pdf"``.

    Raises
    ------
    MissingPackageError
        Where matplotlib is not installed.
    PageError
        Where an option has none of its choices, size and bounds cannot be, a marking takes more
        than half of the picture, or title, marking or filter give away what was taken out.
    SelectionError
        Where the filter cannot be understood.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    >>> still = figure(rows, title="One event", size=(6, 4))
    >>> [axes.get_label() for axes in still.axes]
    ['map', 'sheet']
    """
    check_choice("theme", theme, tuple(PALETTES))
    check_choice("labels", labels, (*LABELS, "none"))
    inches = _check_size(size)
    contents = prepare(
        record,
        title=title,
        marking=marking,
        cut_off=cut_off,
        selection=selection,
        basemap=basemap,
        policy=policy,
        size_by=size_by,
        house=house,
    )
    check_said(contents)
    check_marking_fits(contents.settings.marking, inches)
    order = SheetOrder(
        record=kept_of(contents),
        colours=palette(theme, house_of(contents.record.dataset)),
        bounds=_check_bounds(bounds),
        basemap=basemap,
        policy=policy,
        labels=labels,
        size_by=size_by,
    )
    return draw_still(order, inches, lambda part: _words(contents, part))


def kept_of(contents: Contents) -> Record:
    """Return the events that the filter of the contents keeps."""
    if contents.selection == Selection():
        return contents.record
    return contents.record.take(kept(contents.record, contents.selection))


def draw_still(
    order: SheetOrder, size: tuple[float, float], words_of: Callable[[MapPart | None], SheetWords]
) -> StillMap:
    """Draw an order on a sheet of a size in inches; ``words_of`` returns the texts for the map."""
    made = StillMap(figsize=size, dpi=150, facecolor=order.colours.paper)
    FigureCanvasAgg(made)
    paint_sheet(made, order, words_of)
    return made


def film_ground(
    contents: Contents,
    order: SheetOrder,
    size: tuple[float, float],
    dpi: int,
    room: tuple[str, ...],
) -> tuple[StillMap, MapPart, tuple[float, float, float, float]]:
    """Draw the ground of a film: a still without events, its map, and the frame of the map.

    ``room`` are blank lines that are kept free above the map.
    """

    def words_of(part: MapPart | None) -> SheetWords:
        words = _words(contents, part)
        return replace(words, details=(*words.details, *room))

    made = StillMap(figsize=size, dpi=dpi, facecolor=order.colours.paper)
    FigureCanvasAgg(made)
    part, frame = paint_empty_sheet(made, order, words_of)
    return made, part, frame


def _check_size(size: Any) -> tuple[float, float]:
    """Return width and height in inches, checked."""
    try:
        width, height = (float(side) for side in size)
    except (TypeError, ValueError):
        width = height = np.nan
    if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST):
        msg = f"size is {size!r}; wanted (width, height) in inches, each {_LEAST:g} to {_MOST:g}"
        raise PageError(msg)
    return width, height


def check_marking_fits(marking: str | None, size: tuple[float, float]) -> None:
    """Raise where a marking, which is never cut, leaves no room for the map."""
    taken = 2 * marking_height(marking, size[0] * 96) / 96
    if taken > size[1] / 2:
        msg = (
            f"the marking takes {taken:.1f} of {size[1]:g} inches at head and foot, and it is "
            f"never cut: give a larger size than {size!r}, or a shorter marking"
        )
        raise PageError(msg)


def _check_bounds(bounds: Any) -> tuple[float, float, float, float] | None:
    """Return a box (west, south, east, north) in degrees, checked, or None."""
    if bounds is None:
        return None
    box = np.asarray(bounds, dtype=float)
    if box.shape == (4,) and np.isfinite(box).all():
        west, south, east, north = (float(side) for side in box)
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return west, south, east, north
    msg = f"bounds are {bounds!r}; wanted (west, south, east, north) in degrees, longitude first"
    raise PageError(msg)


def _words(contents: Contents, part: MapPart | None) -> SheetWords:
    """Return the texts of the still map."""
    dataset, settings = contents.record.dataset, contents.settings
    filters = contents.selection.describe(_actor_names(contents.record), house_of(dataset).labels())
    details = [f"Filters: {filters}"] if filters != "everything" else []
    details += _apart(part)
    details += [f"Cut-off: {settings.cut_off}"] if settings.cut_off else []
    data = dataset_text(dataset, "attribution") or dataset_text(dataset, "title", "name")
    licence = dataset_text(dataset, "licence", "license")
    rights = [f"Events: {data}{'. Licence: ' + licence if licence else ''}"] if data else []
    base = part.basemap if part else None
    ground = ["Map: " + " · ".join(base.attributions)] if base and base.attributions else []
    note = [base.note] if base and base.note else []
    return SheetWords(
        title=settings.title,
        counts=counts_with_view(contents, part),
        details=(" · ".join(details),) if details else (),
        marking=settings.marking,
        small_print=(*rights, *ground, *note),
    )


def _apart(part: MapPart | None) -> list[str]:
    """Return the number of events in sight but in no cell, where events are counted by cell."""
    density = part.density if part else None
    if not density or not density.apart:
        return []
    return [f"{density.apart:,} events in this view are known less precisely than a square is wide"]


def counts_with_view(contents: Contents, part: MapPart | None) -> str:
    """Return the number of rows in all, drawn, and not drawn, and where those out of sight are."""
    counts = contents.counts
    held = held_in_words(contents.record.dataset, len(contents.record), counts["held"])
    words = f"{held}: {counts['shown']:,} on the map, {counts['off_map']:,} without a place"
    words += f", {counts['hidden']:,} filtered out" if counts["hidden"] else ""
    outside = part.outside if part else {}
    if not outside:
        return words
    names = load_policy(contents.settings.policy)
    where = ", ".join(f"{names.get(key, (key,))[0]} {n:,}" for key, n in outside.items())
    return f"{words}. Outside this view: {sum(outside.values()):,} ({where})"


def _actor_names(record: Record) -> dict[str, str]:
    """Return the names of actors by id."""
    return dict(zip(record.actors["actor_id"], record.actors["name"], strict=True))
