"""The map as a widget; the only module that imports anywidget."""

from dataclasses import replace
from typing import Any

import pandas as pd

from atlas.errors import MissingPackageError, PageError
from atlas.page.contents import Contents, prepare
from atlas.page.html.document import Document, assemble, static_text
from atlas.page.html.release_check import check_said, took_out
from atlas.page.notebook.event_ids import EventsLike, event_ids
from atlas.page.notebook.folium_map import AtlasMap, page_of
from atlas.page.notebook.static_image import small_still
from atlas.page.notebook.written_view import WrittenView
from atlas.page.settings import Settings
from atlas.record.evaluate import kept
from atlas.record.record import Record, RecordLike
from atlas.record.selection import KEYS
from atlas.record.weights import held_in_words

try:
    import anywidget
    import ipywidgets
    import traitlets

    from atlas.page.notebook import saved_output
    from atlas.page.notebook.actor_widget import ActorWidget
    from atlas.page.notebook.event_form import EventForm
    from atlas.page.notebook.linked_box import LinkedBox
    from atlas.page.notebook.review_table import ReviewTable
    from atlas.page.notebook.selection_traits import SelectionTraits, as_traits
    from atlas.page.notebook.statements import events_of_statements, statements_beside
    from atlas.page.notebook.time_widget import TimeWidget
except ImportError as _missing:
    _MESSAGE = "explore() needs anywidget and ipywidgets: pip install 'conflict-atlas[notebook]'"
    raise MissingPackageError(_MESSAGE) from _missing


class AtlasView(SelectionTraits, WrittenView, anywidget.AnyWidget):
    """Events on the map of `draw_map`, as a widget; `explore` makes one.

    Each key of the Selection is a trait of its own (``from_``, ``to``, ``actors`` and so on), so
    that widgets can be linked to it; the page and Python change the same traits. A filter does
    not draw the map anew: what the reader has zoomed to stays. A run through time changes no trait
    while it plays; "Show only until here" sets ``to``, once.

    Parameters
    ----------
    contents : Contents
        The events and all that is to be drawn around them.
    height : str
        How tall the map is, in CSS.
    with_row : bool
        Whether a row for days and actors is above the map; without it, the page has its own panels.
    title, marking : str, optional
        What the author gave, for other events too.
    drawn : AtlasMap, optional
        The map with the author's own layers.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    core = traitlets.Bytes().tag(sync=True)
    text_block = traitlets.Bytes().tag(sync=True)
    basemap = traitlets.Bytes().tag(sync=True)
    page_config = traitlets.Dict().tag(sync=True)
    height = traitlets.Unicode("620px").tag(sync=True)
    view_box = traitlets.List(traitlets.Float(), None, allow_none=True).tag(sync=True)
    highlighted = traitlets.List(traitlets.Unicode()).tag(sync=True)
    picked = traitlets.List(traitlets.Float(), None, allow_none=True).tag(sync=True)
    counts = traitlets.Dict().tag(sync=True)
    shown_ids = traitlets.List(traitlets.Unicode()).tag(sync=True)
    still = traitlets.Unicode(read_only=True).tag(sync=True)
    _counted = False

    def __init__(
        self,
        contents: Contents,
        *,
        height: str = "620px",
        with_row: bool = True,
        title: str | None = None,
        marking: str | None = None,
        drawn: AtlasMap | None = None,
    ) -> None:
        check_said(contents)
        self._contents = contents
        self._drawn = AtlasMap(contents) if drawn is None else drawn
        self._given = {"title": title, "marking": marking}
        self._with_row = with_row
        self._made: list[LinkedBox] = []
        super().__init__(
            _esm=static_text("widget.js"),
            html=self._page(),
            counts=contents.counts,
            height=height,
            layout={"width": "100%"},
            page_config=self._config(contents),
            **_blocks(contents),
            **as_traits(contents.selection),
        )
        self.set_trait("still", saved_output.new_mark())
        self.observe(self._count, names=list(KEYS))
        if saved_output.in_a_notebook():
            saved_output.stand_beside_boxes()

    def _page(self) -> str:
        """Return the page before it has events: it has no data of any record."""
        given = self._contents.settings
        own = Settings(theme=given.theme, own_scripts=given.own_scripts)
        config = {**own.to_json("widget"), "row": self._with_row}
        if self._drawn.brings_layers():
            return page_of(self._drawn, self._contents, "widget", config)
        return assemble(Document(map_id="atlas-map", config=config, languages=given.languages))

    def _config(self, contents: Contents) -> dict[str, Any]:
        """Return the settings of the page, and whether it has a row above the map."""
        return {**contents.config("widget"), "row": self._with_row}

    @traitlets.validate("shown_ids", "highlighted")
    def _check_ids(self, proposal: Any) -> Any:
        """Keep only ids of present events: the page may still send former ones."""
        held = self._contents.record.events.index
        return [event for event in proposal["value"] if event in held]

    def set_state(self, sync_data: Any) -> None:
        """Set the values that the page sent, also its own counts; count where it sent none."""
        self._from_page, self._counted = True, "counts" in sync_data
        try:
            super().set_state(sync_data)
        finally:
            self._from_page = self._counted = False

    def _count(self, _: Any) -> None:
        """Count again after a change of the filter; with its own changes the page sends counts.

        A key that comes alone is from a link in the browser, and the page has yet to hear of it.
        """
        if not self._counted:
            self.counts = replace(self._contents, selection=self.selection).counts

    def selected(self) -> Record:
        """Return the events that the present filter keeps.

        Returns
        -------
        Record
            As ``view.events.select(view.selection)``.
        """
        return self.events.take(kept(self.events, self.selection))

    @property
    def events(self) -> Record:
        """The record; it can be set to other events, which keeps filter, centre and zoom.

        A title and a marking that were given stay, too; all else is that of the new events, also
        in the stills of cells that were run. Where what stays gives away what was taken out of
        the new events, they are refused, and nothing changes.
        """
        return self._contents.record

    @events.setter
    def events(self, value: RecordLike) -> None:
        settings = self._contents.settings
        contents = prepare(
            value,
            **self._given,
            basemap=self._contents.basemap_name,
            theme=settings.theme,
            labels=settings.labels,
            policy=settings.policy,
            switches=settings.switches,
        )
        self._check_layers(contents)
        # A filter on somebody who is not in the new events stays, and keeps none.
        contents = contents.changed(self.selection)
        check_said(contents)
        self._show(contents)

    def _show(self, contents: Contents) -> None:
        """Let the page show other contents; filter, centre and zoom stay."""
        state = {
            **_blocks(contents),
            "page_config": self._config(contents),
            "counts": contents.counts,
            "shown_ids": [],
            "highlighted": [],
        }
        self._contents = contents
        with self.hold_sync():
            for name, part in state.items():
                setattr(self, name, part)
        for box in self._made:
            box.take_events()
        if saved_output.in_a_notebook():
            saved_output.keep_stills([self], again=True)

    def _check_layers(self, contents: Contents) -> None:
        """Raise where events were taken out, and own layers may still show them."""
        if self._drawn.brings_layers() and took_out(self._contents.record, contents.record):
            msg = (
                "this view has layers of your own, from which nothing can be taken out: make a "
                "new view of the redacted events, with layers that are made from them"
            )
            raise PageError(msg)

    def highlighted_by(self, statements: pd.DataFrame) -> pd.Series:
        """Return the ids of the events that each statement speaks of.

        Parameters
        ----------
        statements : pandas.DataFrame
            As in `show_statements`.

        Returns
        -------
        pandas.Series
            A list of event ids for each row, on the index of ``statements``.

        Raises
        ------
        PageError
            If a column is missing.
        SelectionError
            If a selection cannot be understood.
        """
        return events_of_statements(self, statements)

    def show_statements(self, statements: pd.DataFrame) -> ipywidgets.Widget:
        """Show statements beside the map, each with a button that filters its events.

        Parameters
        ----------
        statements : pandas.DataFrame
            Columns ``statement``, ``holds_as`` (what it is taken for: an event, an allegation, an
            opinion) and ``selection`` (a Selection, a dict or JSON text; empty: no event).

        Returns
        -------
        ipywidgets.Widget
            The statements on the left, the map on the right.

        Raises
        ------
        PageError
            If a column is missing, or a statement gives away what was taken out of the events.
        SelectionError
            If a selection cannot be understood.
        """
        said = {name: [*map(str, statements.get(name, ()))] for name in ("statement", "holds_as")}
        check_said(self._contents.changed(front=said))
        return statements_beside(self, statements)

    def __repr__(self) -> str:
        """Return the counts as text, for places that cannot show a widget."""
        counts = self.counts
        record = self._contents.record
        held = held_in_words(record.dataset, len(record), counts["held"])
        return (
            f"AtlasView of {held}: {counts['shown']:,} on the map, "
            f"{counts['off_map']:,} without a place, {counts['hidden']:,} filtered out"
        )

    def fit(self) -> None:
        """Move the map to all events that the present filter keeps."""
        self.send({"call": "fit"})

    def highlight(self, events: EventsLike = ()) -> None:
        """Mark events on the map; those that were marked before are marked no more.

        Parameters
        ----------
        events : str, iterable of str, Record or pandas.DataFrame
            Ids of events, or a record or a table of which the index is event ids. Nothing: no
            event is marked.

        Raises
        ------
        SelectionError
            If no event of the view has one of these ids.
        """
        self.highlighted = event_ids(self.events, events)

    def time_widget(self) -> TimeWidget:
        """Return the days of the filter as ordinary ipywidgets, for a layout of one's own.

        Returns
        -------
        TimeWidget
            An `ipywidgets.VBox` with two dates to pick and a range slider, linked both ways. It
            closes with the view.
        """
        box = TimeWidget(self)
        self._keep(box)
        return box

    def actor_widget(self) -> ActorWidget:
        """Return the actors of the filter as ordinary ipywidgets, for a layout of one's own.

        Returns
        -------
        ActorWidget
            An `ipywidgets.VBox` with a search, a list with counts, and the roles in use, linked
            both ways. It closes with the view.
        """
        box = ActorWidget(self)
        self._keep(box)
        return box

    def review(self) -> ReviewTable:
        """Return a table for working through the names that have no place yet.

        Returns
        -------
        ReviewTable
            An `ipywidgets.VBox`: each name, its rivals on a small map, to choose one or to click
            the place. What is decided is in ``view.events``; ``save(path)`` writes the decisions
            file.
        """
        box = ReviewTable(self, self._small)
        self._keep(box)
        return box

    def event_form(self, event_id: str) -> EventForm:
        """Return a form for one event, whose changes are logged as those of `Record.edit`.

        Parameters
        ----------
        event_id : str
            The event.

        Returns
        -------
        EventForm
            An `ipywidgets.VBox`: fields, figures, roles, and the place by a click on this map.

        Raises
        ------
        SelectionError
            If there is no such event.
        """
        box = EventForm(self, event_id)
        self._keep(box)
        return box

    def _small(self, record: Record) -> "AtlasView":
        """Return a small view of another record, on the same ground."""
        given = self._contents.settings
        contents = prepare(
            record, basemap=self._contents.basemap_name, theme=given.theme, policy=given.policy
        )
        return AtlasView(contents, height="320px", with_row=False)

    def _keep(self, box: LinkedBox) -> None:
        """Let a box follow the events of the view, and close with it."""
        self._made = [*(one for one in self._made if one.comm is not None), box]

    def close(self) -> None:
        """Close the view and all it made; none of it remains among the live widgets."""
        # Python also closes a view whose construction failed.
        for box in getattr(self, "_made", []):
            box.close()
        if isinstance(layout := getattr(self, "layout", None), ipywidgets.Layout):
            layout.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the map; a still and text where no widget can be shown."""
        check_said(self._contents.changed(self.selection))
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        preview = self.static_preview()
        if saved_output.in_a_notebook():
            saved_output.keep_stills([self])
            preview.pop(saved_output.PICTURE, None)
        return {**(data or {}), **preview}

    def static_preview(self) -> dict[str, str]:
        """Return what a notebook shows in place of the map, by MIME type.

        Returns
        -------
        dict
            ``text/plain``: the counts, and how to get the live map; ``image/png``: a still of what
            the filter shows, of at most 20 kB in base64, where matplotlib is installed.
        """
        text = {"text/plain": f"{self!r}. Run the cell for the live map. {saved_output.NO_MAP}"}
        picture = small_still(self._contents.changed(self.selection), self.still)
        return text if picture is None else {saved_output.PICTURE: picture, **text}


def _blocks(contents: Contents) -> dict[str, bytes]:
    """Return the data blocks by trait name."""
    blocks = contents.blocks
    return {
        "core": blocks["core"],
        "text_block": blocks["text"],
        "basemap": blocks.get("basemap", b""),
    }
