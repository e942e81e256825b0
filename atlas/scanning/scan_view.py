"""A scan on a map that the kernel answers: counts of the part in view, or its events one by one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from atlas.errors import AtlasError, PageError
from atlas.page.contents import Contents, prepare
from atlas.page.html.interface_words import interface_languages
from atlas.page.notebook.open_view import SUITS_THE_SCREEN
from atlas.page.notebook.widget import AtlasView
from atlas.page.payload.basemap import Basemap, make_basemap
from atlas.page.settings import css_length
from atlas.record.record import Record
from atlas.record.selection import KEYS, Selection, SelectionLike
from atlas.scanning.counted_scan import CountedScan
from atlas.scanning.selected_rows import by_ids
from atlas.scanning.view_parts import Box, ShownPart, ViewParts, grown, holds, wanted_zoom

# Moves that follow each other within so many seconds are answered once.
_PAUSE = 0.12
# The ground is cut anew where a view wants cells so much smaller than it was cut for: 2 to the 2.
_CLOSER = 2
# So many grounds are kept beside the last one and that of the whole.
_KEPT = 2


class ScanView(AtlasView):
    """Events of a scan on the map; the kernel answers pans, zooms and filters.

    The map holds counts of the part in view, and the events themselves where they are few. The
    title says which. Filters, traits and `save` are those of `atlas.explore`; what is saved is the
    part that is shown.

    Parameters
    ----------
    events : Scan
        The events.
    limit : int
        The most events that are shown one by one.
    height : str, int or None
        How tall the map is.
    title, marking : str, optional
        As for `atlas.explore`.
    **settings
        More options of `atlas.explore`.
    """

    def __init__(
        self,
        events: CountedScan,
        *,
        limit: int,
        height: str | int | None,
        title: str | None,
        marking: str | None,
        languages: Any,
        **settings: Any,
    ) -> None:
        self._parts = ViewParts(events, limit)
        self._name = title or str(events.dataset.get("title") or "Events")
        self._settings = {**settings, "languages": interface_languages(languages)}
        self._waits: asyncio.TimerHandle | None = None
        # What was cut for the whole, and for the last parts that were seen closer.
        self._grounds: list[tuple[Box | None, int, Basemap]] = []
        self._part = self._parts.part(None, Selection())
        finest = wanted_zoom(self._parts.extent)
        self._answered = (Selection(), finest)
        super().__init__(
            self._contents_of(self._part, Selection(), finest, marking),
            height=SUITS_THE_SCREEN if height is None else css_length(height),
            title=title,
            marking=marking,
        )
        self.observe(self._moved, names=["view_box", *KEYS])

    @property
    def scan(self) -> CountedScan:
        """The scan of the events that the present filter keeps, everywhere."""
        asked = self.selection
        return self._parts.events if asked == Selection() else self._parts.events.select(asked)

    @property
    def events(self) -> Record:
        """What the map shows at present: counts of the part in view, or its events."""
        return self._contents.record

    @events.setter
    def events(self, _: Any) -> None:
        msg = "the map of a scan shows parts of its scan: make a new view of other events"
        raise PageError(msg)

    def review(self) -> Any:
        """Raise: names are settled before, by ``scan.geocode(decisions=)``.

        Raises
        ------
        PageError
            Always.
        """
        msg = "a scan has no review table: scan.places() lists its questions; decide by decisions="
        raise PageError(msg)

    def event_form(self, event_id: str) -> Any:
        """Raise: the rows of a scan are not edited.

        Parameters
        ----------
        event_id : str
            The event.

        Raises
        ------
        PageError
            Always.
        """
        msg = f"{event_id!r} stands in the files of the scan: scan.to_record() can be edited"
        raise PageError(msg)

    def fit(self) -> None:
        """Move the map to all events that the present filter keeps."""
        self._take(None)
        super().fit()

    def close(self) -> None:
        """Close the view; nothing is asked any more."""
        if (waits := getattr(self, "_waits", None)) is not None:
            waits.cancel()
        super().close()

    def _by_ids(self, value: SelectionLike = None, **keys: Any) -> Selection:
        """Return a filter by ids, as all events of the scan know them."""
        return by_ids(self._parts.events.held, Selection.coerce(value, **keys))

    def _check_given(self, key: str, given: Selection) -> None:
        """Raise where a key of a filter asks what cannot be shown; nothing was taken out."""
        if not self._from_page:
            asked = Selection.coerce(self.selection, **{key: getattr(given, key)})
            self._parts.check(self._seen(), asked)

    def _contents_of(
        self, part: ShownPart, selection: Selection, finest: int, marking: str | None
    ) -> Contents:
        """Return what the page needs for a part; the ground is kept while it will do."""
        made = prepare(
            part.record, marking=marking, title=f"{self._name}: {part.title}",
            front={"Counts": part.words}, **self._settings,
        )  # fmt: skip
        # Not as the filter of a start, which must keep something.
        made = replace(made, selection=selection)
        kept = [
            one
            for one in reversed(self._grounds)
            if finest < one[1] + _CLOSER and holds(one[0], part.box)
        ]
        if not kept:
            kept = [self._cut(made, part.box, finest)]
            self._grounds = [*self._grounds[:1], *self._grounds[1:][-_KEPT:], *kept]
        # A cached property: the page then has the ground that it has.
        made.__dict__["basemap"] = kept[0][2]
        return made

    @staticmethod
    def _cut(made: Contents, part: Box | None, finest: int) -> tuple[Box | None, int, Basemap]:
        """Return the ground for a part and for moves away from it: its box, cells' zoom, ground."""
        wide = grown(part)
        if wide is None:
            return part, finest, made.basemap
        west, south, east, north = wide
        view = (west, south, east + 360 * (east < west), north)
        ground = make_basemap(view, name=made.basemap_name, policy=made.settings.policy)
        return wide, finest - 1, ground

    def _moved(self, _: Any) -> None:
        """Ask for the part in view, once after moves that follow each other."""
        if self._waits is not None:
            self._waits.cancel()
        self._waits = _later(_PAUSE, self._answer)
        if self._waits is None:
            self._answer()

    def _answer(self) -> None:
        """Show the part in view, if another one is needed."""
        self._waits = None
        selection, finest = self._answered
        view = self._seen()
        as_fine = self._part.zoom is None or wanted_zoom(view or self._parts.extent) <= finest
        if selection != self.selection or not as_fine or not holds(self._part.box, view):
            self._take(view)

    def _seen(self) -> Box | None:
        """Return the box that the page shows; None before it has said so."""
        if self.view_box is None:
            return None
        west, south, east, north = self.view_box
        return west, south, east, north

    def _take(self, view: Box | None) -> None:
        """Show the part of a view; where it cannot be shown, the title says why."""
        selection = self.selection
        finest = wanted_zoom(view or self._parts.extent)
        try:
            part = self._parts.part(view, selection)
            contents = self._contents_of(part, selection, finest, self._given["marking"])
        except AtlasError as error:
            self.page_config = {**self.page_config, "title": f"{self._name}: {error}"}
            return
        self._part, self._answered = part, (selection, finest)
        self._show(contents)


def _later(seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle | None:
    """Call a function later where a loop of events runs; None: there is none."""
    try:
        return asyncio.get_running_loop().call_later(seconds, call)
    except RuntimeError:
        return None
