"""A form for one event: fields, figures, participants, and its place by a click."""

from typing import Any

import ipywidgets as widgets
import pandas as pd

from atlas.errors import AtlasError, RecordError
from atlas.page.notebook.clicked_place import ClickedPlace
from atlas.page.notebook.event_ids import event_ids
from atlas.page.notebook.linked_box import LinkedBox, close_parts
from atlas.page.notebook.linked_view import LinkedView
from atlas.reference import vocabulary

_FIELDS = ("title", "start", "end", "note")
_STYLE = {"description_width": "120px"}
_WIDE = {"width": "auto"}
_SHORT = {"style": {"description_width": "40px"}, "layout": {"width": "140px"}}
_BOUNDS = ("best", "low", "high")


class EventForm(LinkedBox):
    """The fields of one event, to be changed; each change is logged as `Record.edit` logs it.

    `AtlasView.event_form` makes one. Its parts are ``fields`` (a widget for each column),
    ``figures`` and ``roles`` (a widget for each row), ``place`` (a place to click), ``why`` and
    ``save``.

    Parameters
    ----------
    view : LinkedView
        The view with the events.
    event_id : str
        The event.
    """

    def __init__(self, view: LinkedView, event_id: str) -> None:
        super().__init__(view, [])
        [self.event_id] = event_ids(view.events, event_id)
        self.fields: dict[str, Any] = {}
        self.figures: dict[int, dict[str, widgets.Text]] = {}
        self.roles: dict[int, widgets.Dropdown] = {}
        self.place = ClickedPlace(view)
        self.why = widgets.Text(placeholder="Why (needed)", layout={"flex": "1 1 240px"})
        self.save = widgets.Button(description="Save", button_style="primary")
        self.said = widgets.Label(layout=_WIDE)
        self._body = widgets.VBox()
        last = widgets.HBox([self.why, self.save], layout={"flex_flow": "row wrap"})
        self.children = [self._body, self.place, last, self.said]
        self.save.on_click(lambda _: self._save())
        self.take_events()

    def take_selection(self) -> None:
        """Do nothing: the form does not go by the filter."""

    def take_events(self) -> None:
        """Show the event as it is now; nothing where it has left."""
        record = self._view.events
        self.place.clear()
        self.said.value = ""
        for part in self._body.children:
            close_parts(part)  # they hold what the event said before
        if self.event_id not in record.events.index:
            self._body.children = []
            self.said.value = "The event is no longer in the record."
            return
        event = record.events.loc[self.event_id]
        self.fields = {
            name: _text(name, _shown(event[name])) for name in _FIELDS if name in event.index
        }
        for name, words in (("kind", None), ("status", vocabulary.STATUSES)):
            known = list(dict.fromkeys([*(words or record.events[name].unique()), event[name]]))
            self.fields[name] = widgets.Dropdown(
                options=known, value=event[name], description=name, style=_STYLE, layout=_WIDE
            )
        figures, people = self._rows("quantities"), self._rows("participants")
        self.figures = {
            at: {
                name: widgets.Text(value=_shown(row[name]), description=name, **_SHORT)
                for name in _BOUNDS
            }
            for at, (_, row) in enumerate(figures.iterrows())
        }
        names = dict(zip(record.actors["actor_id"], record.actors["name"], strict=True))
        self.roles = {
            at: widgets.Dropdown(
                options=[(label, role) for role, label in vocabulary.PARTICIPANT_ROLES.items()],
                value=row["role"],
                description=names.get(row["actor_id"]) or str(row["actor_id"]),
                style=_STYLE,
                layout=_WIDE,
            )
            for at, (_, row) in enumerate(people.iterrows())
        }
        said = [
            widgets.HBox(
                [widgets.Label(_figure(row)), *self.figures[at].values()],
                layout={"flex_flow": "row wrap"},
            )
            for at, (_, row) in enumerate(figures.iterrows())
        ]
        self._body.children = [*self.fields.values(), *said, *self.roles.values()]

    def _rows(self, table: str) -> pd.DataFrame:
        """Return the rows of the event in a table."""
        rows: pd.DataFrame = getattr(self._view.events, table)
        return rows[rows["event_id"] == self.event_id]

    def _save(self) -> None:
        """Log each change, and show the events as they are then; or say what is wrong."""
        try:
            record, changes = self._changed()
            if changes:
                self._view.events = record
        except AtlasError as error:
            self.said.value = str(error)
            return
        self.said.value = f"Saved: {', '.join(changes)}." if changes else "Nothing was changed."

    def _changed(self) -> tuple[Any, list[str]]:
        """Return the record with all changes of the form, and what was changed."""
        record, why, done = self._view.events, self.why.value, []
        event = record.events.loc[self.event_id]
        values = {
            name: field.value
            for name, field in self.fields.items()
            if field.value != _shown(event[name])
        }
        if values:
            record = record.edit(self.event_id, why=why, **values)
            done += list(values)
        for table, made in (("quantities", self._figures()), ("participants", self._people())):
            rows = self._rows(table)
            for at, new in made.items():
                where = _key(rows, at, new)
                record = record.edit(self.event_id, why=why, table=table, where=where, **new)
                done.append(table)
        if self.place.given:
            record = record.place(self.event_id, **self.place.point(), why=why)
            done.append("place")
        return record, done

    def _figures(self) -> dict[int, dict[str, Any]]:
        """Return the bounds that were changed, by row."""
        found = {}
        for at, (_, row) in enumerate(self._rows("quantities").iterrows()):
            fields = self.figures[at].items()
            new = {name: _number(f.value) for name, f in fields if f.value != _shown(row[name])}
            if new:
                found[at] = new
        return found

    def _people(self) -> dict[int, dict[str, Any]]:
        """Return the roles that were changed, by row."""
        rows = enumerate(self._rows("participants")["role"])
        return {
            at: {"role": self.roles[at].value} for at, role in rows if self.roles[at].value != role
        }


def _key(rows: pd.DataFrame, at: int, new: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that tell a row of an event from its others."""
    row = rows.iloc[at]
    columns = [one for one in rows.columns if one not in new and one != "event_id"]
    where = {one: row[one] for one in columns if pd.notna(row[one])}
    same = pd.concat([rows[one] == value for one, value in where.items()], axis=1).all(axis=1)
    if same.sum() > 1:
        msg = "two rows of this event are alike; change them with record.edit(table=..., where=...)"
        raise RecordError(msg)
    return where


def _text(name: str, value: str) -> widgets.Text:
    return widgets.Text(value=value, description=name, style=_STYLE, layout=_WIDE)


def _figure(row: pd.Series) -> str:
    """Return what a figure counts, in words."""
    return " ".join(str(row[name]) for name in ("what", "detail", "source") if _shown(row[name]))


def _shown(value: Any) -> str:
    """Return a cell as a text field shows it; a missing one is empty."""
    if pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(text: str) -> float | None:
    """Return a figure that was typed; None for an empty field."""
    if not text.strip():
        return None
    try:
        return float(text)
    except ValueError:
        msg = f"{text!r} is no figure; wanted a number, or nothing where it is not known"
        raise RecordError(msg) from None
