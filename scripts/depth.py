"""The depth of the gazetteer: how many places of each country are shipped, by kind.

    python -m scripts.depth

It writes the table of ``docs/depth.md`` from the shipped gazetteer; a test finds it stale. What was
measured on names that others coded stands below it, with its day: it is pasted from
``python -m benchmarks.geocoding --coded FOLDER --markdown FILE``, for the coded names are not here.
"""

from collections.abc import Iterator

import numpy as np

from atlas.geocoding.gazetteer.depth import places_held
from atlas.geocoding.gazetteer.place_table import Gazetteer, load_gazetteer
from atlas.reference.countries import countries
from scripts.architecture import ROOT
from scripts.journeys import with_block

PAGE = ROOT / "docs" / "depth.md"
_KINDS = {"provinces": ("adm1",), "districts": ("adm2",), "sites": ("site",)}
_OTHERS = ("region", "line", "water")


def table(gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the lines of the table, a country each, by name."""
    held = places_held(gazetteer)
    counts = {name: _counts(gazetteer, kinds) for name, kinds in (_KINDS | {"": _OTHERS}).items()}
    yield "| Country | Code | Inhabited | Provinces | Districts | Sites | Regions and waters |"
    yield "|---|---|---|---|---|---|---|"
    for code, country in sorted(countries().items(), key=lambda one: one[1].name):
        cells = [held[code], *(of.get(code, 0) for of in counts.values())]
        full = " (all)" if code in gazetteer.listed_in_full else ""
        numbers = [f"{cells[0]:,}{full}", *(f"{one:,}" for one in cells[1:])]
        yield f"| {country.name} | {code} | {' | '.join(numbers)} |"
    bare = sum(held.values()) - sum(held[code] for code in countries())
    yield f"| ground without a country of its own | | {bare:,} | | | | |"
    yield f"| all | | {sum(held.values()):,} | {_sums(counts.values())} |"


def _counts(gazetteer: Gazetteer, kinds: tuple[str, ...]) -> dict[str, int]:
    """Return how many places of some kinds each country has."""
    rows = [row for kind in kinds for row in gazetteer.rows_where(kind=kind)]
    codes, counts = np.unique([gazetteer.country[row] for row in rows], return_counts=True)
    return dict(zip(map(str, codes), map(int, counts), strict=True))


def _sums(counts: object) -> str:
    """Return the sums over all countries, as cells."""
    return " | ".join(f"{sum(of.values()):,}" for of in counts)  # type: ignore[attr-defined]


def page(text: str) -> str:
    """Return the page with the table as the shipped gazetteer has it."""
    gazetteer = load_gazetteer(installed=False)
    return with_block(text, "depth", "\n".join(table(gazetteer)) + "\n")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
