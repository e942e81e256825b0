"""The map as a widget; the only module that imports anywidget."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import MissingPackageError, PageError, SelectionError
from atlas.page.briefing import brief
from atlas.page.contents import Contents, prepare
from atlas.page.html.document import Document, assemble, static_text
from atlas.page.html.release_check import check_said
from atlas.page.notebook.folium_map import AtlasMap
from atlas.page.notebook.static_image import small_still
from atlas.page.settings import Settings
from atlas.record.evaluate import kept
from atlas.record.face.argument_types import ProfileLike
from atlas.record.named_selection import selection_for
from atlas.record.record import Record, RecordLike
from atlas.record.selection import KEYS, Selection, SelectionLike
from atlas.record.weights import held_in_words

try:
    import anywidget
    import ipywidgets
    import traitlets

    from atlas.page.notebook import saved_output
    from atlas.page.notebook.controls import Controls
    from atlas.page.notebook.statements import events_of_statements, statements_beside
except ImportError as _missing:
    _MESSAGE = "explore() needs anywidget and ipywidgets: pip install 'conflict-atlas[notebook]'"
    raise MissingPackageError(_MESSAGE) from _missing


# traitlets restores values that are set together only after an error of its own class.
class _NoSuchKeyError(SelectionError, traitlets.TraitError):
    """A trait was set to a value that no Selection can have."""


class _RevealingKeyError(PageError, traitlets.TraitError):
    """A trait was set to a value that reveals text redacted from the events."""


class AtlasView(anywidget.AnyWidget):
    """Events on the map of `draw_map`, as a widget; `explore` makes one.

    Each key of the Selection is a trait of its own (``from_``, ``to``, ``actors`` and so on), so
    that widgets can be linked to it; the page and Python change the same traits. A filter does
    not draw the map anew: what the reader has zoomed to stays.

    Parameters
    ----------
    contents : Contents
        The events and all that is to be drawn around them.
    height : str
        How tall the map is, in CSS.
    with_controls : bool
        Whether controls for time and actors are shown beside it.
    title, marking : str, optional
        What the author gave, for other events too.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    core = traitlets.Bytes().tag(sync=True)
    text_block = traitlets.Bytes().tag(sync=True)
    basemap = traitlets.Bytes().tag(sync=True)
    page_config = traitlets.Dict().tag(sync=True)
    height = traitlets.Unicode("620px").tag(sync=True)
    counts = traitlets.Dict().tag(sync=True)
    shown_ids = traitlets.List(traitlets.Unicode()).tag(sync=True)
    still = traitlets.Unicode(read_only=True).tag(sync=True)

    from_ = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    to = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    dates = traitlets.Unicode("touch").tag(sync=True)
    actors = traitlets.List(traitlets.Unicode()).tag(sync=True)
    match = traitlets.Unicode("any").tag(sync=True)
    roles = traitlets.List(traitlets.Unicode(), list(Selection().roles)).tag(sync=True)
    attributions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    kinds = traitlets.List(traitlets.Unicode()).tag(sync=True)
    statuses = traitlets.List(traitlets.Unicode()).tag(sync=True)
    territories = traitlets.List(traitlets.Unicode()).tag(sync=True)
    place_roles = traitlets.List(traitlets.Unicode()).tag(sync=True)
    max_radius_km = traitlets.Float(None, allow_none=True).tag(sync=True)
    box = traitlets.List(traitlets.Float(), None, allow_none=True).tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    min_sources = traitlets.Int(0).tag(sync=True)
    ids = traitlets.List(traitlets.Unicode()).tag(sync=True)
    hours = traitlets.List(traitlets.Unicode(), None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        contents: Contents,
        *,
        height: str = "620px",
        with_controls: bool = True,
        title: str | None = None,
        marking: str | None = None,
    ) -> None:
        check_said(contents)
        self._contents = contents
        self._given = {"title": title, "marking": marking}
        self._from_page = False
        super().__init__(
            _esm=static_text("widget.js"),
            html=_empty_page(contents.settings),
            counts=contents.counts,
            height=height,
            layout={"width": "100%"},
            page_config=contents.config("widget"),
            **_blocks(contents),
            **_traits(contents.selection),
        )
        self.set_trait("still", saved_output.new_mark())
        self.observe(self._count, names=list(KEYS))
        self.controls = Controls(self)
        parts = [self.controls.box, self] if with_controls else [self]
        self._shown = ipywidgets.VBox(parts)
        if saved_output.in_a_notebook():
            saved_output.stand_beside_boxes()

    @traitlets.validate(*KEYS)
    def _check_key(self, proposal: Any) -> Any:
        """Refuse a value that no Selection can have, or that reveals redacted text."""
        try:
            key = proposal["trait"].name
            part = {key: proposal["value"]}
            # The page sends ids; it may still send those of former events.
            if self._from_page:
                given = Selection.coerce(None, **part)
            else:
                given = selection_for(self.events, None, **part)
            check_said(self._contents.changed(given))
        except SelectionError as error:
            raise _NoSuchKeyError(*error.args) from error
        except PageError as error:
            raise _RevealingKeyError(*error.args) from error
        return _traits(given)[key]

    @traitlets.validate("shown_ids")
    def _check_ids(self, proposal: Any) -> Any:
        """Accept only ids of present events from the page: it may still send former ones."""
        held = self._contents.record.events.index
        return [event for event in proposal["value"] if event in held]

    def set_state(self, sync_data: Any) -> None:
        """Set the values that the page sent, also its own counts."""
        self._from_page = True
        try:
            super().set_state(sync_data)
        finally:
            self._from_page = False

    def _count(self, _: Any) -> None:
        """Count again after a change of the filter in Python; the page counts its own changes."""
        if not self._from_page:
            self.counts = replace(self._contents, selection=self.selection).counts

    @property
    def selection(self) -> Selection:
        """The present filter; it can be set, also from a dict, and None takes it away."""
        return Selection.coerce(None, **{key: getattr(self, key) for key in KEYS})

    @selection.setter
    def selection(self, value: SelectionLike) -> None:
        with self.hold_sync(), self.hold_trait_notifications():
            for key, part in _traits(selection_for(self.events, value)).items():
                setattr(self, key, part)

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
            layers=settings.layers,
        )
        # A filter on somebody who is not in the new events stays, and keeps none.
        contents = contents.changed(self.selection)
        check_said(contents)
        state = {
            **_blocks(contents),
            "page_config": contents.config("widget"),
            "counts": contents.counts,
            "shown_ids": [],
        }
        self._contents = contents
        with self.hold_sync():
            for name, part in state.items():
                setattr(self, name, part)
        self.controls.take_events()
        if saved_output.in_a_notebook():
            saved_output.keep_stills([self], again=True)

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

    def save(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        marking: str | None = None,
        lower_marking: str | None = None,
        cut_off: str | None = None,
        as_of: str | None = None,
        redact: ProfileLike | None = None,
        name_actors: Iterable[str] | str = (),
        front: dict[str, Any] | None = None,
        licence_override: str | None = None,
        manifest: bool = False,
        mark_name: bool = False,
        overwrite: bool = False,
    ) -> Path:
        """Write what is seen as one HTML file that opens with no network.

        Parameters
        ----------
        path : str or pathlib.Path
            The file.
        title, marking, lower_marking, cut_off, as_of, redact, name_actors, front : optional
            What the page says and leaves out, as in `atlas.brief`.
        licence_override, manifest, mark_name : optional
            As in `atlas.brief`.
        overwrite : bool
            Whether a file of that name is replaced.

        Returns
        -------
        pathlib.Path
            The file; it opens with the present filter.

        Raises
        ------
        OutputExistsError
            If the file exists, and ``overwrite`` is False.
        AtlasError
            As in `atlas.brief`.
        """
        return brief(
            AtlasMap(self._contents.changed(self.selection)),
            path,
            title=title,
            marking=marking,
            lower_marking=lower_marking,
            cut_off=cut_off,
            as_of=as_of,
            redact=redact,
            name_actors=name_actors,
            front=front,
            licence_override=licence_override,
            manifest=manifest,
            mark_name=mark_name,
            overwrite=overwrite,
        )

    def __repr__(self) -> str:
        """Return the counts as text, for places that cannot show a widget."""
        counts = self.counts
        record = self._contents.record
        held = held_in_words(record.dataset, len(record), counts["held"])
        return (
            f"AtlasView of {held}: {counts['shown']:,} on the map, "
            f"{counts['off_map']:,} without a place, {counts['hidden']:,} filtered out"
        )

    def close(self) -> None:
        """Close the view and its controls; none of them remains among the live widgets."""
        # Python also closes a view whose construction failed.
        made = [
            getattr(self, "_shown", None),
            getattr(getattr(self, "controls", None), "box", None),
        ]
        for part in saved_output.parts_of(*filter(None, made)):
            if part is not self:
                part.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the map with its controls; a still and text where no widget can be shown."""
        check_said(self._contents.changed(self.selection))
        bundle = self._shown._repr_mimebundle_(**kwargs)
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
        text = {"text/plain": f"{self!r}. Run the cell for the live map."}
        picture = small_still(self._contents.changed(self.selection), self.still)
        return text if picture is None else {saved_output.PICTURE: picture, **text}


def _empty_page(settings: Settings) -> str:
    """Return the page before it has events: it has no data of any record."""
    config = Settings(theme=settings.theme).to_json("widget")
    return assemble(Document(map_id="atlas-map", config=config))


def _blocks(contents: Contents) -> dict[str, bytes]:
    """Return the data blocks by trait name."""
    blocks = contents.blocks
    return {
        "core": blocks["core"],
        "text_block": blocks["text"],
        "basemap": blocks.get("basemap", b""),
    }


def _traits(selection: Selection) -> dict[str, Any]:
    """Return the keys of a Selection as trait values."""
    values = {key: getattr(selection, key) for key in KEYS}
    return {k: list(value) if isinstance(value, tuple) else value for k, value in values.items()}
