"""Show statements beside the map: a button highlights the events that a statement is about."""

import html
from typing import Any

import ipywidgets as widgets
import pandas as pd

from atlas.errors import PageError
from atlas.page.notebook.linked_view import LinkedView

_NEEDED = ("statement", "holds_as", "selection")
_COLUMN = {"flex": "0 0 340px", "height": "600px", "overflow": "auto"}
_ROW = {"align_items": "center", "flex": "0 0 auto", "margin": "0 0 6px"}
_REST = {"flex": "1 1 auto", "min_width": "480px"}


def events_of_statements(view: LinkedView, statements: pd.DataFrame) -> pd.Series:
    """Return the ids of the events that each statement is about.

    Parameters
    ----------
    view : LinkedView
        The view with the events.
    statements : pandas.DataFrame
        Columns ``statement``, ``holds_as`` (its type) and ``selection`` (a Selection, a dict or
        JSON text; empty: the statement is not about an event).

    Returns
    -------
    pandas.Series
        A list of event ids for each row, on the index of ``statements``.

    Raises
    ------
    PageError
        Where a column is missing.
    SelectionError
        Where a selection cannot be understood.
    """
    missing = [name for name in _NEEDED if name not in statements]
    if missing:
        msg = f"statements need the columns {', '.join(_NEEDED)}; missing: {', '.join(missing)}"
        raise PageError(msg)
    ids = [_ids(view, selection) for selection in statements["selection"]]
    return pd.Series(ids, index=statements.index, name="events", dtype=object)


def statements_beside(view: LinkedView, statements: pd.DataFrame) -> widgets.Widget:
    """Return the statements, each with a button that filters the map beside them."""
    buttons: list[widgets.Button] = []
    rows = []
    for (_, row), ids in zip(
        statements.iterrows(), events_of_statements(view, statements), strict=True
    ):
        button = widgets.Button(
            description=_count(ids),
            disabled=not ids,
            tooltip=f"Show the events of: {row['statement']}",
            layout={"width": "84px", "flex": "0 0 auto"},
        )
        button.on_click(
            lambda pressed, row=row: _highlight(view, row["selection"], pressed, buttons)
        )
        text = widgets.HTML(
            f"<div style='line-height:1.35'>{html.escape(str(row['statement']))} "
            f"<i>{html.escape(str(row['holds_as']))}</i></div>"
        )
        buttons.append(button)
        rows.append(widgets.HBox([button, text], layout=_ROW))
    everything = widgets.Button(description="Show all events")
    everything.on_click(lambda pressed: _highlight(view, None, pressed, buttons))
    column = widgets.VBox([*rows, everything], layout=_COLUMN)
    return widgets.HBox([column, widgets.VBox([view], layout=_REST)])


def _ids(view: LinkedView, selection: Any) -> list[str]:
    if selection is None or (isinstance(selection, str) and not selection.strip()):
        return []
    return view.events.select(selection).events.index.tolist()


def _count(ids: list[str]) -> str:
    if not ids:
        return "no event"
    return f"{len(ids)} event" + ("" if len(ids) == 1 else "s")


def _highlight(view: LinkedView, selection: Any, pressed: Any, buttons: list[Any]) -> None:
    """Filter the view, and mark the button of the statement that is shown."""
    view.selection = selection
    for button in buttons:
        button.button_style = "primary" if button is pressed else ""
