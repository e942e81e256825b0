"""The contents of a page: a record, encoded once as blocks, with a basemap and settings."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import SelectionError
from atlas.page.html.front_matter import dataset_text, front_matter
from atlas.page.html.interface_words import ENGLISH
from atlas.page.html.manifest import manifest_of
from atlas.page.html.markings import check_marking, highest
from atlas.page.magnitude import UNITS, figures_of, unit_for
from atlas.page.payload.basemap import Basemap, make_basemap
from atlas.page.payload.build_payload import Payload, encode
from atlas.page.settings import Settings
from atlas.record.core import Tables
from atlas.record.evaluate import kept, tally
from atlas.record.named_selection import check_keeps, selection_for
from atlas.record.own_kinds import with_house
from atlas.record.record import Record, RecordLike, drawable
from atlas.record.selection import Selection, SelectionLike
from atlas.reference.house import HouseLike, read_house
from atlas.reference.territories import load_policy

_WRITTEN = ("payload", "basemap", "blocks")


@dataclass(frozen=True, eq=False)
class Contents:
    """A record with the settings, the filter and the basemap of its page."""

    record: Record
    """The events."""
    settings: Settings
    """The settings that the host gives to the page."""
    selection: Selection
    """The filter that the page opens with."""
    basemap_name: str
    """The name of the basemap."""

    @cached_property
    def payload(self) -> Payload:
        """Return the events as the blocks that the page reads."""
        return encode(self.record)

    @cached_property
    def basemap(self) -> Basemap:
        """Return land, borders and labels around the events."""
        return make_basemap(
            drawn_places(self.record), name=self.basemap_name, policy=self.settings.policy
        )

    @cached_property
    def blocks(self) -> dict[str, bytes]:
        """Return the data blocks by name."""
        blocks = {"core": self.payload.core, "text": self.payload.text}
        return {**blocks, "basemap": self.basemap.block} if self.basemap.block else blocks

    @cached_property
    def front(self) -> dict[str, Any]:
        """Return the front matter: ours, then the author's."""
        return {**front_matter(self), **self.settings.front}

    @property
    def counts(self) -> dict[str, int]:
        """Return how many events the filter of the start shows and hides."""
        return tally(self.record, kept(self.record, self.selection))

    @property
    def territories(self) -> dict[str, str]:
        """Return the label of each territory in use, by the naming policy."""
        labels = load_policy(self.settings.policy)
        used = sorted(set(self.record.places["territory"].unique()) - {""})
        return {key: labels[key][0] for key in used if key in labels}

    def config(self, mode: str) -> dict[str, Any]:
        """Return the settings as the page reads them in a mode, with the front matter."""
        settings = replace(self.settings, selection=self.selection.to_json(), front=self.front)
        size_by = self.settings.size_by or unit_for(
            figures_of(self.record, UNITS["rounds"]), len(self.record.events)
        )
        return {**settings.to_json(mode), "territories": self.territories, "size_by": size_by}

    def of(self, record: Record) -> "Contents":
        """Return these contents with another record."""
        if record is self.record:
            return self
        return replace(self, record=record, selection=followed(self.selection, record))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return the manifest of the page, for programs."""
        return manifest_of(self)

    def changed(
        self, selection: SelectionLike = None, *, lower_marking: str | None = None, **settings: Any
    ) -> "Contents":
        """Return the same events with other settings; the blocks are not encoded again.

        Parameters
        ----------
        selection : Selection, dict or str, optional
            Another filter for the start.
        lower_marking : str, optional
            Why a given marking is used although it is lower than that of an event.
        **settings
            Fields of `Settings`; None keeps the present value.

        Returns
        -------
        Contents
            The same events. A marking that is lower than that of an event is not used without
            a reason.
        """
        given = {name: value for name, value in settings.items() if value is not None}
        if "marking" in given:
            asked, own = given["marking"], marking_of(self.record, given["marking"])
            given["marking"] = own
            if lower_marking is not None and check_marking(asked) != own:
                given["marking"] = check_marking(asked)
                given["lowered"] = {"from": own or "", "because": lower_marking}
        new = replace(
            self,
            settings=replace(self.settings, **given),
            selection=self.selection
            if selection is None
            else followed(Selection.coerce(selection), self.record),
        )
        new.__dict__.update({k: v for k, v in self.__dict__.items() if k in _WRITTEN})
        return new


def prepare(
    events: RecordLike,
    *,
    title: str | None = None,
    marking: str | None = None,
    cut_off: str | None = None,
    selection: SelectionLike = None,
    basemap: str = "theatre",
    house: HouseLike = None,
    **settings: Any,
) -> Contents:
    """Return the contents of a page, from any kind of events.

    Parameters
    ----------
    events : Record, DataFrame, GeoDataFrame or path
        The events.
    title, cut_off : str, optional
        The title and the information cut-off; the data set's own by default.
    marking : str, optional
        The handling marking. A higher one of the data set or of an event wins.
    selection : Selection, dict, str, optional
        The filter that the page opens with.
    basemap : str
        The name of the basemap.
    house : str, pathlib.Path, mapping, optional
        A house file with the author's kinds, groups and words.
    **settings
        More fields of `Settings`.

    Returns
    -------
    Contents
        The record with the settings, the filter and the basemap of its page.
    """
    record = _read(events, house)
    dataset = record.dataset
    opening = settings.get("languages", (ENGLISH,))[0]
    return Contents(
        record=record,
        settings=Settings(
            title=title or dataset_text(dataset, "title", "name") or opening.say("Events"),
            marking=marking_of(record, marking),
            cut_off=cut_off or dataset_text(dataset, "cut_off") or None,
            **settings,
        ),
        selection=_opening(selection, record),
        basemap_name=basemap,
    )


def _opening(selection: SelectionLike, record: Record) -> Selection:
    """Return the filter of the start, by ids; raise where it keeps nothing."""
    made = followed(selection_for(record, selection), record)
    # Of a redacted record the words of the filter are checked first; see `check_said`.
    if record.withheld is None and record.renewed is None:
        check_keeps(record, made)
    return made


def followed(selection: Selection, record: Record) -> Selection:
    """Return a filter in which actors and events have the new ids that a redaction gave."""
    renewed = record.renewed or {}
    actors = tuple(renewed.get("actors", {}).get(one, one) for one in selection.actors)
    named = (renewed.get("events", {}).get(one, one) for one in selection.ids)
    # The id of an event that left says that there was one.
    ids = tuple(one for one in named if one in record.events.index)
    if selection.ids and not ids:
        msg = "selection, ids: none of these events is left in the record; give ids that stay"
        raise SelectionError(msg)
    return replace(selection, actors=actors, ids=ids)


def _read(events: RecordLike, house: HouseLike) -> Record:
    """Return a record from a record, a frame or a path, with the kinds of a house file."""
    if isinstance(events, Record):
        return with_house(events, read_house(house))
    from atlas.readers import as_record

    return as_record(events, {} if house is None else {"house": house})


def marking_of(record: Tables, given: str | None) -> str | None:
    """Return the highest marking: the given one, that of a record, or that of an event."""
    own = [dataset_text(record.dataset, "marking"), *record.events["marking"].unique()]
    return highest([check_marking(given), *own])


def drawn_places(record: Record) -> np.ndarray | None:
    """Return longitude and latitude of the drawn places to 0.1 degree, shape (n, 2), or None."""
    places = record.places[drawable(record.places)]
    tenths = [np.rint(places[name].to_numpy(float) * 10) for name in ("longitude", "latitude")]
    # Both in one number: one pass for a million places.
    cells = np.sort(pd.unique((tenths[0] * 10_000 + tenths[1] + 900).astype(np.int64)))
    if not len(cells):
        return None
    return np.stack([cells // 10_000, cells % 10_000 - 900], axis=1) / 10
