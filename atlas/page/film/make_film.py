"""Make a film of a record: the same checks as for any file that goes out, then its pictures."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from atlas.errors import MissingPackageError, OutputExistsError, PageError
from atlas.files.atomic_folder import new_folder
from atlas.files.atomic_write import new_files
from atlas.page.contents import prepare
from atlas.page.film.time_steps import FilmStep, run_of, shown_at
from atlas.page.html.release_check import check_said
from atlas.page.settings import check_choice
from atlas.page.still.palette import PALETTES, palette
from atlas.record.evaluate import drawable
from atlas.record.face.argument_types import PathText, ProfileLike
from atlas.record.licence_terms import check_rows
from atlas.record.named_selection import selection_for
from atlas.record.record import Record
from atlas.record.selection import SelectionLike
from atlas.reference.house import house_of
from atlas.release.redact import without_private_persons

_LEAST, _MOST = 320, 3840
_SECONDS = (2, 600)
_LIST = "frames.csv"
_COLOURS = 255


def make_film(
    record: Record,
    path: PathText,
    *,
    seconds: float = 40,
    size: tuple[int, int] = (1280, 720),
    selection: SelectionLike = None,
    theme: str = "light",
    redact: ProfileLike | None = None,
    overwrite: bool = False,
) -> Path:
    """Write events over time as a folder of stills, a GIF or a WebM; see `Record.film`."""
    target = _target(path, overwrite=overwrite)
    check_choice("theme", theme, tuple(PALETTES))
    width, height = _check_size(size)
    length = _check_seconds(seconds)
    asked = None if selection is None else selection_for(record, selection)
    less = record.redact(redact) if redact is not None else without_private_persons(record)
    contents = prepare(less, selection=asked)
    contents = contents.of(check_rows(contents.record))
    check_said(contents, None, target)
    stage = _stage(contents, palette(theme, house_of(contents.record.dataset)), (width, height))
    run = run_of(*shown_at(stage.record), length)
    from atlas.page.film.pictures import pictures

    frames = pictures(stage, run)
    if target.suffix.lower() == ".gif":
        _write(target, _gif(frames), overwrite=overwrite)
    elif target.suffix.lower() == ".webm":
        from atlas.page.film.webm import webm

        _write(target, webm(list(frames)), overwrite=overwrite)
    else:
        _write_stills(target, frames, run.steps)
    return target


def _target(path: Any, *, overwrite: bool) -> Path:
    """Return the path of a film, checked: its ending, and that nothing is in its place."""
    target = Path(os.fsdecode(path))
    if target.suffix.lower() not in ("", ".gif", ".webm"):
        msg = (
            f"a film is a folder of stills, a .gif or a .webm, and {target.name!r} is none of "
            "them; record.figure() draws one still"
        )
        raise PageError(msg)
    if not target.parent.is_dir():
        msg = f"there is no folder {target.parent}; make it first"
        raise PageError(msg)
    full = target.is_file() or (target.is_dir() and any(target.iterdir()))
    if full and not overwrite:
        msg = f"{target} is there already; pass overwrite=True to replace it"
        raise OutputExistsError(msg)
    return target


def _check_size(size: Any) -> tuple[int, int]:
    """Return width and height in pixels, checked."""
    try:
        width, height = (int(side) for side in size)
    except (TypeError, ValueError):
        width = height = 0
    if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST):
        msg = f"size is {size!r:.80}; wanted (width, height) in pixels, each {_LEAST} to {_MOST:,}"
        raise PageError(msg)
    # Films of an odd size do not play everywhere.
    return width - width % 2, height - height % 2


def _check_seconds(seconds: Any) -> float:
    """Return the length of a film, checked."""
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not number or not _SECONDS[0] <= seconds <= _SECONDS[1]:
        msg = f"seconds is {seconds!r:.80}; wanted a number from {_SECONDS[0]} to {_SECONDS[1]}"
        raise PageError(msg)
    return float(seconds)


def _stage(contents: Any, colours: Any, size: tuple[int, int]) -> Any:
    """Return what all pictures have in common: the view of all events, the ground, the words."""
    try:
        from PIL import Image

        from atlas.page.film.pictures import DPI, ROOM, Stage
        from atlas.page.still.figure import check_marking_fits, film_ground, kept_of
        from atlas.page.still.sheet_layout import SheetOrder
    except ImportError as missing:
        msg = "film() needs matplotlib and Pillow: pip install 'conflict-atlas[notebook]'"
        raise MissingPackageError(msg) from missing
    kept = kept_of(contents)
    if not len(kept) or not drawable(kept.places).any():
        msg = (
            f"none of the {len(kept):,} events has a place to draw, so there is nothing to film; "
            "geocode() looks for places, and selection= may be wider"
        )
        raise PageError(msg)
    inches = (size[0] / DPI, size[1] / DPI)
    check_marking_fits(contents.settings.marking, inches)
    order = SheetOrder(
        record=kept,
        colours=colours,
        bounds=None,
        basemap="theatre",
        policy="neutral",
        labels="latin",
    )
    still, part, frame = film_ground(contents, order, inches, DPI, ROOM)
    file = BytesIO()
    still.savefig(file, format="png", dpi=DPI)
    ground = Image.open(BytesIO(file.getvalue())).convert("RGBA").resize(size)
    return Stage(order, part, ground, frame)


def _gif(frames: Iterator[tuple[Any, int]]) -> bytes:
    """Return pictures as a GIF with the colours of its fullest one."""
    from PIL import Image

    held = list(frames)
    common = held[-1][0].quantize(_COLOURS, method=Image.Quantize.MEDIANCUT)
    small = [picture.quantize(palette=common, dither=Image.Dither.NONE) for picture, _ in held]
    file = BytesIO()
    small[0].save(
        file,
        format="GIF",
        save_all=True,
        append_images=small[1:],
        duration=[stands for _, stands in held],
        loop=0,
        optimize=False,
    )
    return file.getvalue()


def _write(target: Path, content: bytes, *, overwrite: bool) -> None:
    with new_files([target], overwrite=overwrite) as parts:
        parts[0].write_bytes(content)


def _write_stills(target: Path, frames: Iterator[tuple[Any, int]], steps: list[FilmStep]) -> None:
    """Write the pictures as numbered files, and how long each of them stands."""
    digits = max(4, len(str(len(steps))))
    names = [f"{number:0{digits}d}.png" for number in range(1, len(steps) + 1)]
    # Of a film that is replaced no picture stays, however many it had.
    old = [one.name for one in target.glob("*.png")] if target.is_dir() else []
    with new_folder(target, {*names, *old, _LIST}) as folder:
        lines = ["file,milliseconds,new_events"]
        for name, step, (picture, stands) in zip(names, steps, frames, strict=True):
            picture.save(folder / name, format="PNG")
            lines.append(f"{name},{stands},{len(step.new)}")
        (folder / _LIST).write_text("\n".join(lines) + "\n", encoding="utf-8")
