"""Methods that read tables: filter, count, convert to other forms, and check."""

from typing import Self

import geopandas as gpd
import pandas as pd

from atlas.record.aggregate import aggregate
from atlas.record.checks.consistency import check_record
from atlas.record.combination.combine_metadata import source_rows
from atlas.record.core import Tables
from atlas.record.evaluate import kept, tally
from atlas.record.face.argument_types import NOT_GIVEN, Day, NotGiven, Numbers, Words, given
from atlas.record.flat import to_frame, to_geo
from atlas.record.named_selection import selection_for
from atlas.record.selection import KEYS, SelectionLike


class SelectableTables(Tables):
    """Tables with the methods that only read them; nothing is changed."""

    def select(
        self,
        selection: SelectionLike = None,
        *,
        from_: Day | NotGiven = NOT_GIVEN,
        to: Day | NotGiven = NOT_GIVEN,
        dates: str | NotGiven = NOT_GIVEN,
        actors: Words | NotGiven = NOT_GIVEN,
        match: str | NotGiven = NOT_GIVEN,
        roles: Words | NotGiven = NOT_GIVEN,
        attributions: Words | NotGiven = NOT_GIVEN,
        kinds: Words | NotGiven = NOT_GIVEN,
        statuses: Words | NotGiven = NOT_GIVEN,
        territories: Words | NotGiven = NOT_GIVEN,
        place_roles: Words | NotGiven = NOT_GIVEN,
        max_radius_km: float | NotGiven | None = NOT_GIVEN,
        box: Numbers | NotGiven = NOT_GIVEN,
        text: str | NotGiven = NOT_GIVEN,
        min_sources: int | NotGiven = NOT_GIVEN,
        ids: Words | NotGiven = NOT_GIVEN,
        hours: Words | NotGiven = NOT_GIVEN,
    ) -> Self:
        """Return the events that a filter keeps, with all their rows in every table.

        What is given by name replaces that part of ``selection``. What is not given leaves that
        part as it is.

        Parameters
        ----------
        selection : Selection, dict, str or None
            The filter: a `Selection`, the same as a dict, or as JSON text. None keeps everything.
        from_, to : str, datetime.date or None
            The first and the last local day (``YYYY-MM-DD``) or minute (``YYYY-MM-DDTHH:MM``),
            both included. None is no bound.
        dates : {"touch", "within"}
            Whether the time of the event only touches these days, or is within them.
        actors : str or list of str
            Actors by id, as in ``record.actors``, or by a name that one of them alone has. An
            actor also means its children there.
        match : {"any", "all"}
            Whether one of the actors is enough, or all of them must take part.
        roles, attributions : str or list of str
            The roles and the attributions in which an actor counts. An empty list means all.
        kinds, statuses : str or list of str
            Kinds of event, such as ``"air_strike"`` or "Air strike", and statuses, such as
            ``"confirmed"``.
        territories, place_roles : str or list of str
            Where one place of the event is, such as ``"LB"`` or "Lebanon", and its role, such as
            ``"impact"``.
        max_radius_km : float or None
            The largest stated error of that place, in km. A place without a stated error fails.
        box : tuple of float or None, (west, south, east, north)
            Where that place is, in degrees WGS84, edges included.
        text : str
            Words that must all be found in the title, the note, or a name of a place or actor.
            ``"In quotes"`` they are one phrase, and ``-word`` must not be found. A word that is
            the id of an event finds it too.
        min_sources : int
            The least number of different outlets that report the event.
        ids : str or list of str
            Ids of events. An empty list means all.
        hours : tuple of str or None, (first, last)
            Hours of the day, local, as ``("22:00", "04:00")``, both included; an event passes when
            it starts within them and its hour is known.

        Returns
        -------
        Record
            A new record. A link stays where both of its events stay.

        Raises
        ------
        SelectionError
            If the filter cannot be understood, a word is not known (the nearest are named), or a
            name has several bearers.
        InputTypeError
            If ``selection`` is something else.

        Examples
        --------
        >>> import atlas
        >>> record = atlas.open_record("spring-2023")
        >>> len(record.select(from_="2023-04-06", to="2023-04-09", actors=["HAM"]))
        6
        >>> len(record.select({"from": "2023-04-06", "actors": ["Hamas"]}, to="2023-04-09"))
        6
        """
        asked = selection_for(self, selection, **given(locals(), KEYS))
        named = asked.from_ is not None or asked.to is not None
        days = (asked.from_, asked.to) if named else self.asked_days
        return self.take(kept(self, asked)).with_tables(asked_days=days)

    def counts(
        self,
        selection: SelectionLike = None,
        *,
        from_: Day | NotGiven = NOT_GIVEN,
        to: Day | NotGiven = NOT_GIVEN,
        dates: str | NotGiven = NOT_GIVEN,
        actors: Words | NotGiven = NOT_GIVEN,
        match: str | NotGiven = NOT_GIVEN,
        roles: Words | NotGiven = NOT_GIVEN,
        attributions: Words | NotGiven = NOT_GIVEN,
        kinds: Words | NotGiven = NOT_GIVEN,
        statuses: Words | NotGiven = NOT_GIVEN,
        territories: Words | NotGiven = NOT_GIVEN,
        place_roles: Words | NotGiven = NOT_GIVEN,
        max_radius_km: float | NotGiven | None = NOT_GIVEN,
        box: Numbers | NotGiven = NOT_GIVEN,
        text: str | NotGiven = NOT_GIVEN,
        min_sources: int | NotGiven = NOT_GIVEN,
        ids: Words | NotGiven = NOT_GIVEN,
        hours: Words | NotGiven = NOT_GIVEN,
    ) -> dict[str, int]:
        """Count the events that a filter keeps, on the map and off it.

        Parameters
        ----------
        selection : Selection, dict, str or None
            The filter. None keeps everything.
        from_, to, dates : optional
            The first and last local day, and whether an event must lie within them.
        actors, match, roles, attributions : optional
            Who takes part, and how.
        kinds, statuses, territories, place_roles : optional
            What the event is, and where.
        max_radius_km, box, text, min_sources, ids, hours : optional
            How precise, where, in which words, by how many outlets, which ids, in which hours of
            the day. All of these keys are explained at `Record.select`.

        Returns
        -------
        dict of str to int
            ``held`` = ``shown`` + ``off_map`` + ``hidden``. Hidden are the events that the filter
            leaves out. Off the map are those that it keeps and that have no place to draw. A row
            of counts adds the number of its events (``events.weight``).

        Raises
        ------
        SelectionError
            If the filter cannot be understood.
        InputTypeError
            If ``selection`` is something else.

        Examples
        --------
        >>> import pandas as pd
        >>> from atlas import Record
        >>> events = pd.DataFrame({"event_id": ["a", "b"], "start": ["2023-04-06", "2023-04-07"]})
        >>> Record(events).counts(to="2023-04-06")
        {'held': 2, 'shown': 0, 'hidden': 1, 'off_map': 1}
        """
        return tally(self, kept(self, selection_for(self, selection, **given(locals(), KEYS))))

    def to_frame(self) -> pd.DataFrame:
        """Return a flat table, one row an event.

        What was read from a flat table comes back in its own columns, as it was, but for what was
        changed since. All else is a summary in the columns that `atlas.read_events` takes.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``event_id``. ``attrs["left_out"]`` counts what did not fit in one row.

        Examples
        --------
        >>> import atlas
        >>> frame = atlas.open_record("spring-2023").to_frame()
        >>> frame.loc["E041", ["start", "country"]].tolist()
        ['2023-04-05', 'LB']
        """
        return to_frame(self, self._as_read)

    def to_source(self, dataset: str | None = None) -> pd.DataFrame:
        """Return the rows of the source as they came, of the events that are still there.

        Parameters
        ----------
        dataset : str or None
            Of a record that was combined: the name of the data set, as in ``events["dataset"]``.

        Returns
        -------
        pandas.DataFrame
            Every column of the source by value: the 31 of ACLED, the 49 of UCDP.

        Raises
        ------
        RecordError
            If the record was not read from a table, or holds several data sets and none is named.

        Examples
        --------
        >>> import atlas, pandas as pd
        >>> rows = pd.DataFrame({"Date": ["2023-04-06"], "Town": ["Tyre"], "Mood": ["calm"]})
        >>> atlas.read_events(rows).to_source().columns.tolist()
        ['Date', 'Town', 'Mood']
        """
        return source_rows(self, dataset)

    def to_geo(self) -> gpd.GeoDataFrame:
        """Return a table for a map, one row a place.

        Returns
        -------
        geopandas.GeoDataFrame
            In EPSG:4326, with title, kind, date (ISO text), status and actors of the event, and
            role, name, precision, ``radius_km`` and ``basis`` of the place.

        Examples
        --------
        >>> import atlas
        >>> atlas.open_record("spring-2023").to_geo().crs.to_epsg()
        4326
        """
        return to_geo(self)

    def aggregate(self, by: str | float = "adm1", per: str = "month") -> pd.DataFrame:
        """Count events by unit of place and period.

        Counts may be passed on where the rows of a source may not. An event counts once. One whose
        place or date is wider than the unit is left out, and counted there.

        Parameters
        ----------
        by : str or float
            The unit of place: ``country``, ``territory``, ``adm1`` or ``adm2``. A number is the
            side of a square cell, in degrees.
        per : str
            The period: ``day``, ``week`` (from Monday), ``month`` or ``year``.

        Returns
        -------
        pandas.DataFrame
            One row a unit and period with ``events`` and ``killed``, in columns that
            `atlas.read_events` takes. ``attrs["left_out"]`` counts by reason what is left out.

        Raises
        ------
        RecordError
            If there is no such unit or period.
        InputTypeError
            If the unit is neither a word nor a number.

        Examples
        --------
        >>> import atlas
        >>> counts = atlas.open_record("spring-2023").aggregate("country", "month")
        >>> counts.loc[counts["place"] == "LB", ["start", "events"]].astype(str).values.tolist()
        [['2021-08-01', '1'], ['2023-03-01', '1'], ['2023-04-01', '9']]
        """
        return aggregate(self, by, per)

    def check(self) -> pd.DataFrame:
        """List what is wrong or worth knowing in the record.

        Coordinates are compared with countries when they are read or set by hand. What was found
        then is in ``record.report``.

        Returns
        -------
        pandas.DataFrame
            One row a finding: ``level`` (error, note), ``table``, ``row``, ``column``, ``value``
            and ``message``.

        Examples
        --------
        >>> import atlas
        >>> found = atlas.open_record("spring-2023").check()
        >>> sorted(found["level"].unique())
        ['note']
        """
        return check_record(self)
