"""A box of ordinary ipywidgets that is linked with the filter of a view, both ways."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets

from atlas.page.notebook.linked_view import LinkedView


class LinkedBox(widgets.VBox):
    """Widgets of which a change changes the filter of a view, and the other way.

    Parameters
    ----------
    view : LinkedView
        The view whose traits are read and set.
    keys : list of str
        The traits that the widgets show.
    """

    def __init__(self, view: LinkedView, keys: list[str], **options: Any) -> None:
        super().__init__(layout={"width": "100%"}, **options)
        self._view, self._keys = view, keys
        self._busy = False
        view.observe(self._moved, keys)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Set widgets without a change of the view."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before

    def tell(self, **keys: Any) -> None:
        """Set keys of the filter, unless the change came from the view."""
        if self._busy:
            return
        with self._view.hold_sync(), self._view.hold_trait_notifications():
            for key, value in keys.items():
                setattr(self._view, key, value)

    def take_events(self) -> None:
        """Show the present events of the view; the filter stays."""
        raise NotImplementedError

    def take_selection(self) -> None:
        """Show the filter of the view."""
        raise NotImplementedError

    def _moved(self, _: Any) -> None:
        self.take_selection()

    def close(self) -> None:
        """Close the box and all in it; the view no longer moves it."""
        # Python also closes a box whose construction failed.
        if getattr(self, "_view", None) is not None:
            self._view.unobserve(self._moved, self._keys)
            self._view = None  # type: ignore[assignment]
            for part in self.children:
                close_parts(part)
            self.layout.close()
        super().close()


def close_parts(part: widgets.Widget) -> None:
    """Close a widget, and what it is made of."""
    for child in getattr(part, "children", ()):
        close_parts(child)
    for name in ("layout", "style"):
        if isinstance(made := getattr(part, name, None), widgets.Widget):
            made.close()
    part.close()
