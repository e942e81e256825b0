"""Methods that change tables: geocode, settle and place by hand, edit cells; each is logged."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from atlas.progress import Progress
from atlas.record.edits import edit_event, place_event
from atlas.record.face.selectable_tables import SelectableTables
from atlas.record.fill_places import geocode_record, waiting
from atlas.record.weights import sizes_in_words

if TYPE_CHECKING:
    import pandas as pd

    from atlas.geocoding.decisions import DecisionsLike
    from atlas.geocoding.gazetteer.place_table import GazetteerLike


class ChangeableTables(SelectableTables):
    """Tables with the methods that change them; each method returns new tables."""

    def __repr__(self) -> str:
        """Return one line: how much there is, and how many places wait for `geocode`."""
        name = str(self.dataset.get("title") or self.dataset.get("name") or "")
        sizes = sizes_in_words(self.dataset, self.tables())
        return f"<Record{' ' + repr(name) if name else ''}: {sizes}{waiting(self.places)}>"

    def geocode(
        self,
        gazetteer: "GazetteerLike" = None,
        *,
        decisions: "DecisionsLike" = None,
        progress: Progress = None,
    ) -> Self:
        """Return the record with coordinates for the places that have a name and none.

        Country, ``adm1`` and ``adm2`` are part of each question. Where a name stays ambiguous, so
        are the other places of its event. Coordinates that are there already stay as they are.

        Parameters
        ----------
        gazetteer : Gazetteer or None
            Where to look; see `atlas.load_gazetteer`. None is the shipped gazetteer, with the
            layers that the user installed.
        decisions : str, pathlib.Path, pandas.DataFrame or None
            What people have decided about names, as in `atlas.geocode`.
        progress : callable, bool or None
            A function is called now and then as ``progress(done, total)``, with numbers of
            questions. None: a call of more than two seconds shows a bar in a notebook and a line
            on a terminal, which go away with its end; False shows nothing, True does not wait.

        Returns
        -------
        Record
            Its new places have the ``basis`` geocoded, and say by which ``method``, under which
            ``matched_name`` and for which ``reason``. A place that was not found has a reason and
            no coordinates. ``dataset["gazetteer"]`` lists the layers that were looked into.

        Raises
        ------
        InputTypeError
            If the gazetteer or the decisions are something else.
        PlaceError
            If a decision names a place that is not there.

        Examples
        --------
        >>> import pandas as pd
        >>> from atlas import Record
        >>> events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
        >>> places = pd.DataFrame({"event_id": ["a"], "name": ["Tyre"], "country": ["LB"]})
        >>> Record(events, places).geocode().places["matched_name"].tolist()
        ['Tyre']
        """
        from atlas.geocoding.geocoder import geocode

        return geocode_record(self, geocode, gazetteer, decisions, progress)

    def place(
        self,
        event_id: str,
        longitude: float,
        latitude: float,
        radius_km: float | None = None,
        *,
        why: str,
        role: str | None = None,
        name: str | None = None,
        precision: str | None = None,
    ) -> Self:
        """Return the record with one place of an event set by hand, and the change logged.

        Parameters
        ----------
        event_id : str
            The event.
        longitude, latitude : float
            Where it was, in degrees WGS84.
        radius_km : float or None
            The stated error, in km. None is an error that is not stated.
        why : str
            The reason, for ``dataset["transformations"]`` and for the reader.
        role : str or None
            Which place is meant, where the event has several. A place with this role is added
            where there is none.
        name, precision : str or None
            Its new name, and the word for its precision. None keeps the name, and takes the word
            that fits the radius.

        Returns
        -------
        Record
            A new record.

        Raises
        ------
        RecordError
            If the event is not there or has several such places, or a value cannot be.

        Examples
        --------
        >>> import pandas as pd
        >>> from atlas import Record
        >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
        >>> record.place("a", 35.2, 33.27, 3, why="seen on video").counts()["shown"]
        1
        """
        values: dict[str, Any] = {
            "longitude": longitude,
            "latitude": latitude,
            "radius_km": radius_km,
        }
        values |= {"role": role, "name": name, "precision": precision}
        return place_event(self, event_id, values, why)

    def settle(
        self,
        name: str,
        *,
        why: str,
        longitude: float | None = None,
        latitude: float | None = None,
        radius_km: float | None = None,
        place_id: str | None = None,
        country: str = "",
        adm1: str = "",
        who: str = "hand",
        gazetteer: "GazetteerLike" = None,
    ) -> Self:
        """Return the record with all rows of one spelling at the place that you say.

        Coordinates that came with the data stay as they are, and so do those that were set for one
        event by `place`. A row whose source states a coarser precision stays as coarse. `decisions`
        gives what was settled as a decisions file for the next table.

        Parameters
        ----------
        name : str
            The name, as it stands in ``places``; case and accents do not matter.
        why : str
            The reason, for ``dataset["transformations"]`` and for the reader.
        longitude, latitude : float or None
            Where it is, in degrees WGS84.
        radius_km : float or None
            The stated error, in km. None is an error that is not stated.
        place_id : str or None
            A place of the gazetteer, in place of coordinates; ``none``: it is no place at all.
        country, adm1 : str
            Only rows of this country, by name or ISO code, or of this province.
        who : str
            Who decides.
        gazetteer : Gazetteer or None
            Where the ``place_id`` is looked up; None is the shipped one, with the layers that the
            user installed.

        Returns
        -------
        Record
            A new record. Its settled places have the method ``decided``.

        Raises
        ------
        RecordError
            If no row has the name, all of its rows have coordinates of their own, or ``why`` or
            ``who`` is not said.
        PlaceError
            If neither or both of place and coordinates are given, a value cannot be, or the
            gazetteer has no such place.

        Examples
        --------
        >>> import pandas as pd
        >>> from atlas import Record
        >>> events = pd.DataFrame({"event_id": ["a", "b"], "start": ["2023-04-06", "2023-04-07"]})
        >>> places = pd.DataFrame({"event_id": ["a", "b"], "name": ["Hill 402", "hill 402"]})
        >>> settled = Record(events, places).settle(
        ...     "Hill 402", longitude=35.4, latitude=33.2, radius_km=1, why="sketch map of the unit"
        ... )
        >>> settled.places["longitude"].tolist()
        [35.4, 35.4]
        """
        from atlas.geocoding.gazetteer.place_table import load_gazetteer
        from atlas.record.settle_places import settle_name

        held = load_gazetteer() if gazetteer is None else gazetteer
        point = (longitude, latitude, radius_km)
        return settle_name(self, name, place_id, point, who, why, (country, adm1), held)

    def decisions(self) -> "pd.DataFrame":
        """Return what people decided about the names of the record, as a decisions file has it.

        Written as a CSV, it is obeyed in the next table: ``geocode(decisions=...)``, or
        ``--decisions`` on the command line.

        Returns
        -------
        pandas.DataFrame
            ``name``, ``context`` (the country, or the province where the rows of one country were
            not all decided alike), ``place_id``, ``who``, ``why``, ``longitude``, ``latitude`` and
            ``radius_km``; as many rows as there are decisions.

        Examples
        --------
        >>> import pandas as pd
        >>> from atlas import Record
        >>> events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
        >>> places = pd.DataFrame({"event_id": ["a"], "name": ["Sur"], "country": ["LB"]})
        >>> settled = Record(events, places).settle("Sur", place_id="gn:267008", why="its port")
        >>> settled.decisions()[["name", "context", "place_id", "why"]].to_numpy().tolist()
        [['Sur', 'LB', 'gn:267008', 'its port']]
        """
        from atlas.record.settle_places import decisions_of

        return decisions_of(self)

    def edit(
        self,
        event_id: str,
        *,
        why: str,
        table: str = "events",
        where: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> Self:
        """Return the record with cells of one event changed, and the change logged.

        Parameters
        ----------
        event_id : str
            The event.
        why : str
            The reason, for ``dataset["transformations"]``.
        table : str
            The table, such as ``quantities``.
        where : mapping or None
            Which of the event's rows in that table, by column: ``{"what": "killed"}``. None is
            all of them.
        **values
            The new values, by column.

        Returns
        -------
        Record
            A new record.

        Raises
        ------
        RecordError
            If event, row or column is not there, or a value breaks the contract.

        Examples
        --------
        >>> import pandas as pd
        >>> from atlas import Record
        >>> record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
        >>> record.edit("a", status="denied", why="spokesman, 7 April").events.at["a", "status"]
        'denied'
        """
        return edit_event(self, event_id, table, where, values, why)
