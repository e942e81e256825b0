"""The parts of a view that controls, statements and saved outputs use; `AtlasView` has all."""

from typing import Any, Protocol

from atlas.record.record import Record


class LinkedView(Protocol):
    """A map in a notebook, linked to the kernel."""

    events: Record
    """The events of the map."""
    page_config: Any
    """The settings of its page."""
    still: Any
    """The mark in its saved pictures."""
    layout: Any
    """The layout of the widget: position and size."""
    selection: Any
    """The present filter, as a JSON object."""
    from_: Any
    """The first day or minute that is kept, or None."""
    to: Any
    """The last day or minute that is kept, or None."""
    actors: Any
    """The actors in the filter."""

    def static_preview(self) -> dict[str, str]:
        """Return the output that is shown without a kernel: texts and a picture, by MIME type."""

    def hold_sync(self) -> Any:
        """Send several changes to the page at once."""

    def hold_trait_notifications(self) -> Any:
        """Check several changes at once."""

    def observe(self, handler: Any, names: Any = ...) -> None:
        """Call ``handler`` at each change of the traits ``names``."""

    def unobserve(self, handler: Any, names: Any = ...) -> None:
        """Call ``handler`` no more."""
