"""Work through doubtful places: each name with its rivals on a small map, to choose or to click."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from atlas.errors import AtlasError
from atlas.files.atomic_write import write_new
from atlas.geocoding.decisions import NONE
from atlas.geocoding.gazetteer.place_table import load_gazetteer
from atlas.geocoding.geocoder import geocode
from atlas.page.notebook.clicked_place import ClickedPlace
from atlas.page.notebook.linked_box import LinkedBox
from atlas.page.notebook.linked_view import LinkedView
from atlas.record.record import Record

_WIDE = {"width": "auto"}
_POINT = ("longitude", "latitude", "radius_km")
_LANDMARKS = 200  # places of the table, on the map of a name that has neither rivals nor a country


class ReviewTable(LinkedBox):
    """Names without a place, their rivals on a small map, and what a person decides.

    `AtlasView.review` makes one. Its parts are ``names`` and ``rivals`` (`ipywidgets.Select`),
    ``map`` (a view of the rivals), ``place`` (a place to click), ``who``, ``why``, and the buttons
    ``choose``, ``at_place`` and ``no_place``. What is decided is in ``view.events`` at once.

    Parameters
    ----------
    view : LinkedView
        The view with the events.
    draw : callable
        Makes a small view of a record.
    """

    def __init__(self, view: LinkedView, draw: Callable[[Record], Any]) -> None:
        super().__init__(view, [])
        self._undecided: list[tuple[str, str]] = []
        self.names = widgets.Select(rows=6, layout={"flex": "1 1 260px", "width": "auto"})
        self.rivals = widgets.Select(rows=6, layout={"flex": "1 1 260px", "width": "auto"})
        self.reason = widgets.Label(layout=_WIDE)
        self.map = draw(_record_of([]))
        self.place = ClickedPlace(self.map)
        self.why = widgets.Text(placeholder="Why (needed)", layout={"flex": "1 1 240px"})
        self.who = widgets.Text(placeholder="Who decides", layout={"width": "150px"})
        self.choose = widgets.Button(description="Choose this rival")
        self.at_place = widgets.Button(description="It is at the clicked place")
        self.no_place = widgets.Button(description="It is no place")
        self.said = widgets.Label(layout=_WIDE)
        wrap = {"flex_flow": "row wrap"}
        buttons = [self.choose, self.at_place, self.no_place]
        for button in buttons:
            button.layout.width = "auto"
        self.children = [
            widgets.HBox([self.names, self.rivals], layout=wrap),
            self.reason,
            self.map,
            self.place,
            widgets.HBox([self.who, self.why, *buttons], layout=wrap),
            self.said,
        ]
        self.names.observe(lambda _: self._show_name(), "value")
        self.rivals.observe(lambda _: self._mark(), "value")
        self.choose.on_click(lambda _: self._settle({"place_id": self.rivals.value}))
        self.at_place.on_click(lambda _: self._settle(self.place.point()))
        self.no_place.on_click(lambda _: self._settle({"place_id": NONE}))
        self.take_events()

    def decisions(self) -> pd.DataFrame:
        """Return what was decided, as a decisions file has it; see `Record.decisions`."""
        return self._view.events.decisions()

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the decisions file, for ``geocode(decisions=path)`` of the next table.

        Parameters
        ----------
        path : str or pathlib.Path
            The CSV file.
        overwrite : bool
            Whether a file of that name is replaced.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        OutputExistsError
            If the file exists, and ``overwrite`` is False.
        """
        text = self.decisions().to_csv(index=False)
        return write_new(text.encode(), Path(path), overwrite=overwrite)

    def take_events(self) -> None:
        """List the names that have no place; those with most events first."""
        self.said.value = ""
        places = self._view.events.places
        open_ = places[places["longitude"].isna() & (places["name"] != "")]
        open_ = open_[~open_["method"].isin(["decided"]) & (open_["precision"] != "country")]
        counts = open_.groupby([open_["name"].str.casefold(), "country"], sort=False)
        found = [(rows["name"].iloc[0], key[1], len(rows)) for key, rows in counts]
        found.sort(key=lambda one: -one[2])
        self._undecided = [(name, country) for name, country, _ in found]
        labels = [
            (f"{name}{', ' + country if country else ''}: {count} {_place(count)}", number)
            for number, (name, country, count) in enumerate(found)
        ]
        with self.quiet():
            self.names.options = labels
            self.names.value = 0 if labels else None
        self._show_name()

    def take_selection(self) -> None:
        """Do nothing: the names do not go by the filter."""

    def _show_name(self) -> None:
        """Show the rivals of the name in hand."""
        if self._busy:
            return
        self.place.clear()
        rivals: list[dict[str, Any]] = []
        self.reason.value = "No name is left without a place."
        if self.names.value is not None:
            name, country = self._undecided[self.names.value]
            answer = geocode(pd.DataFrame({"name": [name], "country": [country]})).iloc[0]
            rivals, self.reason.value = list(answer["candidates"]), answer["reason"]
        labels = [(_label(number, rival), rival["place_id"]) for number, rival in _numbered(rivals)]
        self.rivals.options = labels
        self.rivals.value = labels[0][1] if labels else None
        on_map = _record_of(rivals)
        if self.names.value is not None and not len(on_map):
            # Drawn at the right end of the world, where the place can be clicked.
            shown, on_map = _around(self._view.events, country)
            self.reason.value += f". The map shows {shown}."
        self.map.events = on_map
        self.map.fit()
        self._mark()

    def _mark(self) -> None:
        """Light the rival in hand on the small map."""
        held = self.map.events.events.index
        self.map.highlight([one for one in [self.rivals.value] if one in held])
        self.choose.disabled = self.rivals.value is None

    def _settle(self, answer: dict[str, Any]) -> None:
        """Settle the name in hand, and go to the next one; say what is wrong otherwise."""
        if self.names.value is None:
            return
        if "longitude" in answer and not self.place.given:
            self.said.value = "Press “Click the place” and click on the map, or type its degrees."
            return
        name, country = self._undecided[self.names.value]
        who = self.who.value.strip() or "hand"
        try:
            record = self._view.events
            self._view.events = record.settle(
                name, why=self.why.value, who=who, country=country, **answer
            )
        except AtlasError as error:
            self.said.value = str(error)
            return
        self.why.value = ""  # the reason for one name is none for the next
        # The view has told all of its boxes, this one too.
        self.said.value = f"Settled: {name}. {len(self._undecided)} left."

    def close(self) -> None:
        """Close the table, its map too."""
        if getattr(self, "map", None) is not None:
            self.map.close()
        super().close()


def _place(count: int) -> str:
    return "place" if count == 1 else "places"


def _numbered(rivals: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(rivals, start=1))


def _label(number: int, rival: dict[str, Any]) -> str:
    """Return a rival in words: its number on the map, its name, what and where it is."""
    parts = [str(rival[key]) for key in ("kind", "adm1", "country") if rival.get(key)]
    return f"{number}. {rival['name']}: {', '.join(parts)}".replace("_", " ")


def _record_of(rivals: list[dict[str, Any]]) -> Record:
    """Return rivals as a record: one event for each, so that the page can show them."""
    drawn = [(n, one) for n, one in _numbered(rivals) if pd.notna(one.get("longitude"))]
    titles = [_label(number, one) for number, one in drawn]
    return _drawn([one for _, one in drawn], titles, "Rivals of the name")


def _around(record: Record, country: str) -> tuple[str, Record]:
    """Return what the map of a name without rivals shows, in words and as a record.

    The provinces of the stated country; without one, the places that are known already.
    """
    gazetteer = load_gazetteer()
    rows = gazetteer.rows_where(kind="adm1", country=country) if country else []
    keys = ("place_id", "name", "longitude", "latitude", "radius_km")
    if rows:
        provinces = [{key: getattr(gazetteer, key)[row] for key in keys} for row in rows]
        titles = [f"{one['name']}: a province, to find the way" for one in provinces]
        return f"the provinces of {country}", _drawn(provinces, titles, "Provinces")
    known = record.places[record.places["longitude"].notna()].drop_duplicates("name")[:_LANDMARKS]
    places = known.assign(place_id=[f"place-{n}" for n in range(len(known))])[list(keys)]
    titles = [f"{name}: in the table already" for name in known["name"]]
    return "the places of the table", _drawn(places.to_dict("records"), titles, "Places")


def _drawn(places: list[dict[str, Any]], titles: list[str], name: str) -> Record:
    """Return places as a record with one event for each."""
    ids = [one["place_id"] for one in places]
    columns = {key: [one.get(key) for one in places] for key in ("name", *_POINT)}
    return Record(
        pd.DataFrame({"event_id": ids, "title": titles, "start": ["2000-01-01"] * len(ids)}),
        pd.DataFrame({"event_id": ids, **columns}),
        dataset={"name": name},
    )
