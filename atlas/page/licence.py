"""Whether the rows of a record may be passed on in a file."""

from typing import TYPE_CHECKING

from atlas.errors import LicenceError

if TYPE_CHECKING:
    from atlas.events.record import Record


def check_licence(record: "Record") -> None:
    """Raise where the licence of a data set forbids to pass its rows on.

    Raises
    ------
    LicenceError
        Where ``dataset["redistribution"]`` is ``none`` or ``aggregates``.
    """
    given = str(record.dataset.get("redistribution") or "rows").strip().lower()
    if given in ("none", "aggregates"):
        name = record.dataset.get("title") or record.dataset.get("name") or "this data set"
        licence = record.dataset.get("licence") or "its licence"
        instead = (
            "; counts may be passed on: brief(record.aggregate(by='adm1', period='M'), ...)"
            if given == "aggregates"
            else "; a map in your own notebook (draw_map, explore) passes nothing on"
        )
        msg = f"rows of {name} may not be passed on ({licence}: redistribution is {given}){instead}"
        raise LicenceError(msg)
