"""Measure the user's library of six invented country files: ``python -m benchmarks.library``.

The files hold 40,000 places each, about what a country of the theatre has on average.
"""

import os
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import line, report, run, timed

COUNTRIES = ("LB", "SY", "IQ", "JO", "IL", "YE")
PLACES = 40_000
_SYLLABLES = "ba da ra ta mi no su ki la zu fe go ha ji qa wu".split()  # noqa: SIM905


def invent(path: Path, code: str, seed: int) -> None:
    """Write a country file of invented villages."""
    chosen = random.Random(seed)
    lines = []
    for number in range(PLACES):
        words = ("".join(chosen.choices(_SYLLABLES, k=3)).title() for _ in range(2))
        name = " ".join(words)
        where = (f"{chosen.uniform(30, 36):.5f}", f"{chosen.uniform(35, 44):.5f}")
        cells = [str(900_000_000 + seed * PLACES + number), name, name, name.replace("a", "e")]
        cells += [*where, "P", "PPL", code, "", "", "", "", "", "0", "", "", "", "2020-01-01"]
        lines.append("\t".join(cells))
    path.write_text("\n".join(lines), encoding="utf-8")


def ready() -> None:
    """Load the gazetteer with all that is installed, in a process that has pandas already."""
    import atlas
    import atlas.places.geocode

    report(seconds=timed(atlas.load_gazetteer))


def main() -> None:
    """Install six countries in a folder of their own and print how long each step took."""
    from atlas.places.library import add_countries

    with tempfile.TemporaryDirectory() as folder:
        os.environ["ATLAS_DATA_DIR"] = folder
        seconds = []
        for seed, code in enumerate(COUNTRIES):
            path = Path(folder) / f"{code}.txt"
            invent(path, code, seed)
            seconds.append(timed(lambda path=path, code=code: add_countries(code, path)))
        line("what", "measured", "budget")
        line(f"add a country of {PLACES:,} places", f"{sorted(seconds)[3]:.2f} s", "")
        run("benchmarks.library", "ready", times=1)
        found = run("benchmarks.library", "ready")
        line("gazetteer ready with six countries added", f"{found['seconds']:.2f} s", "1 s")


if __name__ == "__main__":
    ready() if "ready" in sys.argv else main()
