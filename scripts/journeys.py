"""What ``docs/architecture.md`` says of the code, written by the code: journeys, doors, spread.

``python -m scripts.journeys`` runs four journeys through the library, each of them twice: the first
run loads and imports what is needed, the second run is traced. The trace says which files of the
library the journey enters, in the order of their first entry, and which calls go to a room above.
The lists go between the markers of the page, such as ``<!-- block: csv -->``. With ``--check``
nothing is written: the command fails where a list in the page names other files, or other calls.
"""

import inspect
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from scripts.architecture import COLUMN, FACE_DOORS, PACKAGE, ROOT, modules, sentence_of

PAGE = ROOT / "docs" / "architecture.md"
FRONT_END = PACKAGE / "web" / "src"
DATA = (ROOT / "data" / "reference", ROOT / "data" / "theatres")
_INSIDE = f"{PACKAGE}{os.sep}"
_BLOCK = "(<!-- block: {} -->\n)(.*?)(<!-- end of block -->)"
_ENTRY = re.compile(r"^\d+\. `([^`]+)`", re.MULTILINE)
_CALL = re.compile(r"^- (`[^`]+` calls .+)$", re.MULTILINE)

# One word of each sort of thing that people add: the files that hold it must change for one more.
SPREAD = {
    "kind of event": ("`rocket_fire`", r"\brocket_fire\b"),
    "group of kinds": ("`diplomacy`", r"\bdiplomacy\b"),
    "role of a place": ("`fell_short`", r"\bfell_short\b"),
    "key of the selection": ("`min_sources`", r"\bmin_sources\b"),
    "column of a table": ("`credibility`", r"\bcredibility\b"),
    "data set to read": ("`ucdp`", r"\bucdp\b"),
    "format to write": ("`kmz`", r"\bkmz\b"),
    "language": ("letters of Arabic", "[\u0621-\u064a]"),
    "theatre": ("an area of the Levant", r"(?i)golan|shebaa|ghajar|west bank"),
}


class Journey(NamedTuple):
    """What one traced run went through."""

    files: tuple[str, ...]
    """The files of the library, such as ``record/core.py``, in the order of their first entry."""
    upward: tuple[str, ...]
    """The calls from a room to one above it, sorted."""


class Trace:
    """Notes which files of the library are entered while it is on."""

    def __init__(self) -> None:
        self._main = threading.current_thread()
        # What a second thread enters comes last, so that the order is the same in every run.
        self._entered: dict[str, None] = {}
        self._beside: dict[str, None] = {}
        self._upward: set[str] = set()

    def __enter__(self) -> "Trace":
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def journey(self) -> Journey:
        """Return what was noted."""
        return Journey((*{**self._entered, **self._beside},), (*sorted(self._upward),))

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        entered = file_of(frame)
        if event != "call" or entered is None:
            return
        mine = threading.current_thread() is self._main
        (self._entered if mine else self._beside)[entered] = None
        caller = frame.f_back
        while caller is not None and file_of(caller) is None:
            caller = caller.f_back
        if caller is None or _is_generator(frame):
            return
        origin = str(file_of(caller))
        if _floor(entered) < _floor(origin):
            self._upward.add(f"`{origin}` calls `{frame.f_code.co_qualname}` of `{entered}`")


def file_of(frame: FrameType) -> str | None:
    """Return the file of the library that a frame runs in, if it is one."""
    name = frame.f_code.co_filename
    return name.removeprefix(_INSIDE).replace(os.sep, "/") if name.startswith(_INSIDE) else None


def _is_generator(frame: FrameType) -> bool:
    """Say whether a frame is that of a generator: whoever asks it to go on has not called it."""
    return bool(frame.f_code.co_flags & inspect.CO_GENERATOR)


def _floor(file: str) -> int:
    """Return the floor of a file, counted from the top; the package's own files are above all."""
    room = file.partition("/")[0].removesuffix(".py")
    return COLUMN.index(room) if room in COLUMN else -1


def _table(folder: Path, again: bool) -> Path:
    """Write two invented events; the two runs of a journey name other places."""
    near, other = ("Tyre", "Nahariya") if again else ("Sidon", "Acre")
    table = folder / "events.csv"
    table.write_text(
        "date,place,country,initiators,targets,kind,killed,source,marking,note\n"
        f"2023-04-06,near {near},LB,Unknown,Israel,rocket_fire,0,An outlet,,Fired from {near}\n"
        f"2023-04-07,{other},IL,,Israel,other,,Another outlet,TLP:RED,Heard in {other}\n",
        encoding="utf-8",
    )
    return table


def csv_to_page(folder: Path, again: bool) -> Callable[[], Any]:
    """Return the journey of a row of a CSV file into a page."""
    import atlas

    table = _table(folder, again)
    return lambda: atlas.brief(
        atlas.read_events(table).geocode(), folder / "page.html", overwrite=True
    )


def phrase_to_answer(_: Path, again: bool) -> Callable[[], Any]:
    """Return the journey of a phrase to an answer."""
    import atlas

    return lambda: atlas.geocode(["12 km north of Tyre" if again else "9 km south of Sidon"])


def filter_to_selected(_: Path, again: bool) -> Callable[[], Any]:
    """Return the journey, in the kernel, of a filter that was set in the page."""
    import atlas

    view = atlas.explore(atlas.open_record("spring-2023"))
    day = "2023-04-07" if again else "2023-04-06"

    def run() -> None:
        view.set_state({"from_": day, "counts": view.events.counts(from_=day), "shown_ids": []})
        view.selected()

    return run


def profile_to_file(folder: Path, again: bool) -> Callable[[], Any]:
    """Return the journey of a redaction profile to a finished file."""
    import atlas

    profile = folder / "partners.toml"
    profile.write_text(
        'name = "partners"\nmax_marking = "TLP:GREEN"\ndrop_outlets = ["Another outlet"]\n'
        f'drop_fields = ["sources.url"]\n[coarsen]\ngrid = {0.5 if again else 0.25}\n',
        encoding="utf-8",
    )
    record = atlas.read_events(_table(folder, again)).geocode()
    return lambda: atlas.brief(record, folder / "page.html", redact=profile, overwrite=True)


JOURNEYS: dict[str, Callable[[Path, bool], Callable[[], Any]]] = {
    "csv": csv_to_page,
    "phrase": phrase_to_answer,
    "filter": filter_to_selected,
    "redaction": profile_to_file,
}


def traced(name: str) -> Journey:
    """Run a journey twice, and return what the second run went through."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        JOURNEYS[name](folder, False)()
        run = JOURNEYS[name](folder, True)
        with Trace() as trace:
            run()
    return trace.journey()


def described(journey: Journey) -> str:
    """Return a journey in Markdown: its files, each with its first sentence, and upward calls."""
    files = [
        f"{number}. `{file}`: {sentence_of(PACKAGE / file).rstrip('.')}."
        for number, file in enumerate(journey.files, start=1)
    ]
    calls = ["Calls to a room above: none."]
    if journey.upward:
        calls = ["Calls to a room above:", "", *(f"- {call}" for call in journey.upward)]
    head = f"<details><summary>The {len(files)} files of this journey</summary>"
    return "\n".join([head, "", *files, "", "</details>", "", *calls, ""])


def journey_in(block: str) -> Journey:
    """Return the journey that a block of the page describes."""
    return Journey((*_ENTRY.findall(block),), (*_CALL.findall(block),))


@cache
def doors() -> str:
    """Return the doors of the record's face in Markdown: each import of a room above."""
    lines = [f"- `{method}` imports `{target}`" for target, method in FACE_DOORS.items()]
    return "\n".join([*lines, ""])


@cache
def spread() -> str:
    """Return a table in Markdown: which files hold one word of a sort of thing."""
    lines = ["| one more | counted by | Python | front end | data |", "|---|---|---|---|---|"]
    python = list(modules().values())
    front = sorted(FRONT_END.rglob("*.js"))
    data = sorted(path for folder in DATA for path in folder.rglob("*.csv"))
    for what, (word, pattern) in SPREAD.items():
        counts = [_files_with(pattern, paths) for paths in (python, front, data)]
        lines.append(f"| {what} | {word} | {' | '.join(map(str, counts))} |")
    return "\n".join([*lines, ""])


def _files_with(pattern: str, paths: list[Path]) -> int:
    """Return how many files a pattern is found in."""
    return sum(bool(re.search(pattern, path.read_text(encoding="utf-8"))) for path in paths)


def block_of(page: str, name: str) -> str:
    """Return the text between two markers of a page."""
    found = re.search(_BLOCK.format(name), page, flags=re.DOTALL)
    if found is None:
        msg = f"the page has no block {name!r}; wanted the line <!-- block: {name} -->"
        raise ValueError(msg)
    return found[2]


def with_block(page: str, name: str, text: str) -> str:
    """Return a page with a text between two of its markers."""
    block_of(page, name)
    put = re.compile(_BLOCK.format(name), flags=re.DOTALL)
    return put.sub(lambda found: f"{found[1]}{text}{found[3]}", page)


def stale(page: str, journeys: Mapping[str, Journey]) -> list[str]:
    """Return the names of the blocks of a page that say something else than the code."""
    old = [name for name, told in journeys.items() if told != journey_in(block_of(page, name))]
    counted = {"doors": doors(), "spread": spread()}
    return old + [name for name, text in counted.items() if text != block_of(page, name)]


def renewed(page: str, journeys: Mapping[str, Journey]) -> str:
    """Return a page with all its blocks as the code has them."""
    texts = {name: described(journey) for name, journey in journeys.items()}
    for name, text in {**texts, "doors": doors(), "spread": spread()}.items():
        page = with_block(page, name, text)
    return page


def main(arguments: list[str]) -> int:
    """Write the blocks of the page, or say which of them are stale."""
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as nothing:
        os.environ["ATLAS_DATA_DIR"] = nothing  # no layer that this user has installed
        journeys = {name: traced(name) for name in JOURNEYS}
    if "--check" in arguments:
        old = stale(page, journeys)
        if old:
            print(f"docs/architecture.md: stale: {', '.join(old)}; run python -m scripts.journeys")
        return bool(old)
    PAGE.write_text(renewed(page, journeys), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
