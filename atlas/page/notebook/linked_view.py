"""What controls, statements and saved outputs use of a view; `AtlasView` has all of it."""

from typing import Any, Protocol

from atlas.record.record import Record


class LinkedView(Protocol):
    """A map in a notebook that its kernel is linked to."""

    events: Record
    """The events of the map."""
    page_config: Any
    """The settings that its page was given."""
    still: Any
    """The mark by which its saved pictures are known."""
    layout: Any
    """Where and how large it is shown."""
    selection: Any
    """The filter in force, as an object of JSON."""
    from_: Any
    """The first day or minute that is kept, or None."""
    to: Any
    """The last day or minute that is kept, or None."""
    actors: Any
    """The actors that are asked for."""

    def static_preview(self) -> dict[str, str]:
        """Return what is shown where no kernel runs: a picture, by its media type."""

    def hold_sync(self) -> Any:
        """Send several changes to the page at once."""

    def hold_trait_notifications(self) -> Any:
        """Check several changes at once."""

    def observe(self, handler: Any, names: Any = ...) -> None:
        """Call a handler at each change of some traits."""
