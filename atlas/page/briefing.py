"""One HTML file for a reader with no network: the map, its filters, and what it is based on."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atlas.errors import PageError
from atlas.events.licences import check_rows
from atlas.page.writing import check_free, write_new

if TYPE_CHECKING:
    from atlas.page.map import AtlasMap


def brief(
    events_or_map: Any,
    path: str | Path,
    *,
    title: str | None = None,
    marking: str | None = None,
    cut_off: str | None = None,
    selection: Any = None,
    front: dict[str, Any] | None = None,
    licence_override: str | None = None,
    overwrite: bool = False,
    **options: Any,
) -> Path:
    """Write events as one HTML file that opens with no network.

    Parameters
    ----------
    events_or_map : Record, DataFrame, GeoDataFrame, path or AtlasMap
        The events, or a map of `draw_map`: her own layers come along.
    path : str or pathlib.Path
        The file to write.
    title : str, optional
        The title; that of the map or the data set by default.
    marking : str, optional
        The handling marking: a label of TLP 2.0 exactly, or free text. A higher one of the data
        set or of an event wins; where there is none, the page says "No marking set".
    cut_off : str, optional
        The information cut-off as it is to stand on the page; the data set's own by default.
    selection : Selection, dict or str, optional
        The filter that the page opens with. Nothing is left out of the file by it.
    front : dict, optional
        More front matter: a text, or a list of texts, by label.
    licence_override : str, optional
        Why rows may be in the file although the terms of their data set hold them back, such as
        who gave permission, and when. The file states it.
    overwrite : bool
        Whether a file of that name is replaced.
    **options
        Further options of `draw_map`, such as ``theme`` and ``policy``.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OutputExistsError
        Where the file exists, and ``overwrite`` is False.
    LicenceError
        Where the terms of a data set forbid to pass its rows on: `Record.aggregate` gives counts,
        which may be.
    NetworkLayerError
        Where a layer on the map would need a network.
    PageError
        Where the marking looks like a label of TLP and is none, or an option is not known.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    >>> folder = tempfile.mkdtemp()
    >>> brief(rows, f"{folder}/brief.html", marking="TLP:GREEN").name
    'brief.html'
    """
    target = Path(os.fsdecode(path))
    check_free(target, overwrite=overwrite)
    drawn = _drawn(events_or_map, selection, options)
    contents = drawn.contents.of(check_rows(drawn.contents.record, licence_override)).changed(
        selection,
        title=title,
        marking=marking,
        cut_off=cut_off,
        front={**drawn.contents.settings.front, **(front or {})},
    )
    html = drawn.to_html(mode="file", contents=contents)
    return write_new(html.encode(), target, overwrite=overwrite)


def _drawn(events_or_map: Any, selection: Any, options: dict[str, Any]) -> "AtlasMap":
    """Return the map to write: the given one, or one of the given events."""
    from atlas.page.map import AtlasMap, draw_map

    if not isinstance(events_or_map, AtlasMap):
        return draw_map(events_or_map, selection=selection, **options)
    if options:
        msg = f"{', '.join(sorted(options))}: give these to draw_map, where the map is drawn"
        raise PageError(msg)
    return events_or_map
