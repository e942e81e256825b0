"""What is said of a page is taken from these parts of it; `Contents` has them all."""

from typing import Any, Protocol

from atlas.page.payload.basemap import Basemap
from atlas.page.payload.build_payload import Payload
from atlas.page.settings import Settings
from atlas.record.record import Record
from atlas.record.selection import Selection


class PageParts(Protocol):
    """The parts of a page that its front matter and its manifest are made from."""

    @property
    def record(self) -> Record:
        """The events."""

    @property
    def settings(self) -> Settings:
        """What the host tells the page."""

    @property
    def selection(self) -> Selection:
        """The filter that the page opens with."""

    @property
    def basemap_name(self) -> str:
        """Which basemap is drawn on."""

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
