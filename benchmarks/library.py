"""Measure the user's library of six invented country files: ``python -m benchmarks.library``.

The files hold 40,000 places each, about what a country of the theatre has on average; the table
that is learned from holds 20,000 names, and is a layer that each start has to read too.
"""

import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import line, report, run, timed

COUNTRIES = ("LB", "SY", "IQ", "JO", "IL", "YE")
PLACES, LEARNED = 40_000, 20_000
_SYLLABLES = "ba da ra ta mi no su ki la zu fe go ha ji qa wu".split()  # noqa: SIM905


def _spots(chosen: random.Random, count: int) -> Iterator[tuple[str, str, str]]:
    """Yield invented names, each with a latitude and a longitude of the theatre."""
    for _ in range(count):
        words = ("".join(chosen.choices(_SYLLABLES, k=3)).title() for _ in range(2))
        yield " ".join(words), f"{chosen.uniform(30, 36):.5f}", f"{chosen.uniform(35, 44):.5f}"


def invent(path: Path, code: str, seed: int) -> None:
    """Write a country file of invented villages."""
    lines = []
    for number, (name, *where) in enumerate(_spots(random.Random(seed), PLACES)):
        cells = [str(900_000_000 + seed * PLACES + number), name, name, name.replace("a", "e")]
        cells += [*where, "P", "PPL", code, "", "", "", "", "", "0", "", "", "", "2020-01-01"]
        lines.append("\t".join(cells))
    path.write_text("\n".join(lines), encoding="utf-8")


def invent_table(path: Path) -> None:
    """Write a table of names and coordinates, as an export of events has them."""
    rows = [f"{name},{lat},{lon},SY" for name, lat, lon in _spots(random.Random(99), LEARNED)]
    path.write_text("\n".join(["name,latitude,longitude,country", *rows]), encoding="utf-8")


def ready() -> None:
    """Load the gazetteer with all that is installed, in a process that has pandas already."""
    import atlas
    import atlas.geocoding.geocoder

    report(seconds=timed(atlas.load_gazetteer))


def _ready_now(what: str, budget: str) -> None:
    """Print how long a process of its own waits for the gazetteer, once it has been read."""
    run("benchmarks.library", "ready", times=1)
    line(what, f"{run('benchmarks.library', 'ready', times=5)['seconds']:.2f} s", budget)


def main() -> None:
    """Install six countries and a table in a folder of their own, and print what each step took."""
    from atlas.geocoding.manage_layers import add_countries, learn

    with tempfile.TemporaryDirectory() as folder:
        os.environ["ATLAS_DATA_DIR"] = folder
        os.environ["ATLAS_CACHE"] = str(Path(folder) / "cache")
        line("what", "measured", "budget")
        _ready_now("gazetteer ready with the shipped layers", "0.3 s")
        seconds = []
        for seed, code in enumerate(COUNTRIES):
            path = Path(folder) / f"{code}.txt"
            invent(path, code, seed)
            seconds.append(timed(lambda path=path, code=code: add_countries(code, path)))
        line(f"add a country of {PLACES:,} places", f"{statistics.median(seconds):.2f} s", "")
        _ready_now("gazetteer ready with six countries added", "1 s")
        table = Path(folder) / "hers.csv"
        invent_table(table)
        learned = timed(lambda: learn(table))
        line(f"learn a table of {LEARNED:,} names", f"{learned:.2f} s", "")
        _ready_now("gazetteer ready with the learned layer too", "1 s")


if __name__ == "__main__":
    ready() if "ready" in sys.argv else main()
