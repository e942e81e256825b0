"""The parts of a page that its descriptions are made from; `Contents` has them all."""

from typing import Any, Protocol

from atlas.page.payload.basemap import Basemap
from atlas.page.payload.build_payload import Payload
from atlas.page.settings import Settings
from atlas.record.record import Record
from atlas.record.selection import Selection


class PageParts(Protocol):
    """The parts of a page that its front matter and its manifest need."""

    @property
    def record(self) -> Record:
        """The events."""

    @property
    def settings(self) -> Settings:
        """The settings that the host gives to the page."""

    @property
    def selection(self) -> Selection:
        """The filter that the page opens with."""

    @property
    def counts(self) -> dict[str, int]:
        """How many events the filter shows and hides."""

    @property
    def basemap_name(self) -> str:
        """The name of the basemap."""

    @property
    def payload(self) -> Payload:
        """The events as blocks."""

    @property
    def basemap(self) -> Basemap:
        """Land, borders and labels."""

    @property
    def territories(self) -> dict[str, str]:
        """The label of each territory in use."""

    @property
    def front(self) -> dict[str, Any]:
        """The front matter."""
