"""Kill a process while it writes, many times: what is there afterwards is the old or the new.

    python -m scripts.kills --tries 200 --seed 1

Each try starts a process that replaces one thing over and over: a record's folder, a page with its
manifest, a file of each format, a table of answers, or a learned layer. It is killed (signal 9)
at a random moment. Then the thing must be as one of the two versions is, byte for byte, the next
write must succeed, and nothing hidden may be left once it has.
"""

import argparse
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import atlas
from atlas.cli.geocode_table import geocode_file
from atlas.geocoding.manage_layers import learn

_FORMATS = ("gpkg", "kml", "kmz", "geojson", "parquet", "csv", "xlsx")


def _versions() -> list[atlas.Record]:
    """Return two records that differ in every file: the shipped one, and half of it."""
    whole = atlas.open_record("spring-2023")
    return [whole, whole.select(from_="2023-04-01")]


def _save(records: list[atlas.Record], number: int, folder: Path) -> None:
    """Replace a record's folder."""
    records[number].save(folder / "record", overwrite=True)


def _brief(records: list[atlas.Record], number: int, folder: Path) -> None:
    """Replace a page and its manifest."""
    page = folder / "page.html"
    atlas.brief(records[number], page, manifest=folder / "page.json", overwrite=True)


def _written(ending: str) -> Callable[[list[atlas.Record], int, Path], None]:
    """Return what replaces a file of a format."""

    def _write(records: list[atlas.Record], number: int, folder: Path) -> None:
        records[number].write(folder / f"x.{ending}", overwrite=True)

    return _write


def _answer(records: list[atlas.Record], number: int, folder: Path) -> None:
    """Replace a table of answers."""
    table = folder.parent / f"questions-{number}.csv"
    names = [*records[number].places["name"].head(40), f"Nowhere {number}"]
    pd.DataFrame({"place": names}).to_csv(table, index=False)
    geocode_file(table, folder / "answers.csv", folder / "doubtful.csv", overwrite=True)


def _learn(records: list[atlas.Record], number: int, folder: Path) -> None:
    """Replace a learned layer."""
    os.environ["ATLAS_DATA_DIR"] = str(folder)
    os.environ["ATLAS_CACHE"] = str(folder.parent / f"cache-{folder.name}")
    learn(records[number].places.drop(columns="geometry"), name="own")


WAYS = {
    "save": _save,
    "brief": _brief,
    **{ending: _written(ending) for ending in _FORMATS},
    "answers": _answer,
    "learn": _learn,
}

# What is written as two files, one after the other.
PAIRS = ("brief", "answers")


def write_on(way: str, folder: Path) -> None:
    """Replace one thing over and over; after each of the first two times, wait to be told."""
    records = _versions()
    for number in itertools.count():
        WAYS[way](records, number % 2, folder)
        if number < 2:
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            sys.stdin.readline()


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file in a folder, by its name.

    Hidden things are left out, and tables of places that no layer names.
    """
    held = {}
    named = "".join(path.read_text("utf-8") for path in folder.glob("gazetteers/*.json"))
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        counts = not any(part.startswith(".") for part in inside)
        counts &= inside[0] != "gazetteers" or path.suffix == ".json" or path.name in named
        if path.is_file() and counts:
            held["/".join(inside)] = path.read_bytes()
    return held


def hidden(folder: Path) -> list[str]:
    """Return the hidden files and folders that lie in a folder."""
    return [path.name for path in folder.rglob(".*")]


def one_kill(way: str, chance: random.Random) -> tuple[str, str]:
    """Kill one process while it writes; return what became of it, and what is wrong, if anything.

    Parameters
    ----------
    way : str
        One of ``WAYS``.
    chance : random.Random
        Where the moment comes from.

    Returns
    -------
    tuple of str
        ``old`` or ``new`` (of the two versions), ``old and new`` where of two files that belong
        together one had taken its place, and "" or the fault in words.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "out"
        folder.mkdir()
        command = [sys.executable, "-m", "scripts.kills", "--write", way, "--into", str(folder)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) as process:
            old, new, seconds = _two_versions(process, folder)
            time.sleep(chance.uniform(0, 2 * seconds))
            process.send_signal(signal.SIGKILL)
        now = contents(folder)
        state = "old" if now == old else "new" if now == new else "mixed"
        if state == "mixed" and way in PAIRS and now.keys() == old.keys() == new.keys():
            # Two files cannot take their places in one moment: each is whole, and of one version.
            whole = all(held in (old[name], new[name]) for name, held in now.items())
            state = "old and new" if whole else state
        if state == "mixed":
            return state, f"{way}: neither of the two versions is there"
        left = len(hidden(folder))
        WAYS[way](_versions(), 0, folder)
        if contents(folder) != old:
            return state, f"{way}: the next write did not give what it gives at other times"
        if hidden(folder):
            return state, f"{way}: {', '.join(hidden(folder))} left after the next write"
        return f"{state}, {left} hidden swept" if left else state, ""


def _two_versions(
    process: subprocess.Popen[str], folder: Path
) -> tuple[dict[str, bytes], dict[str, bytes], float]:
    """Let both versions be written once; return them, and how many seconds one takes."""
    if process.stdin is None or process.stdout is None or not process.stdout.readline():
        msg = "the process that writes ended by itself"
        raise RuntimeError(msg)
    old = contents(folder)
    began = time.monotonic()
    process.stdin.write("\n")
    process.stdout.readline()
    seconds = time.monotonic() - began
    new = contents(folder)
    process.stdin.write("\n")
    return old, new, seconds


def run(tries: int, seed: int) -> int:
    """Kill so many processes, each way in turn; print the counts, and return how many faults."""
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    faults = []
    for number in range(tries):
        state, fault = one_kill(list(WAYS)[number % len(WAYS)], chance)
        found[state] += 1
        faults += [fault] if fault else []
    print(f"{tries} processes killed while they wrote (seed {seed})")
    for state, count in sorted(found.items()):
        print(f"  {count:4d} {state}")
    for fault in faults:
        print(f"  FAULT {fault}")
    print(f"{len(faults)} faults")
    return len(faults)


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write_on(given.write, given.into)
    return min(run(given.tries, given.seed), 1)


if __name__ == "__main__":
    sys.exit(main())
