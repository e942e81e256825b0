"""Write a folder atomically: write it beside its target, then swap the two."""

import ctypes
import os
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from atlas.files.atomic_write import flush
from atlas.files.unfinished_names import name_part, remove

# Linux's renameat2 and macOS's renamex_np exchange two names in one step.
_RENAME_EXCHANGE = 2
_HERE = -100


@contextmanager
def new_folder(path: Path, replacing: Collection[str]) -> Iterator[Path]:
    """Yield a folder to write into; it replaces the target when all of it is written.

    Parameters
    ----------
    path : pathlib.Path
        The target folder; an existing one is replaced.
    replacing : collection of str
        Names that the new folder decides itself, present or absent. All other content of the
        old folder is kept.

    Yields
    ------
    pathlib.Path
        An empty folder beside the target. If writing fails, it is removed and the old one stays.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    part = name_part(target.parent)
    part.mkdir()
    try:
        yield part
        for file in part.rglob("*"):
            if file.is_file():
                flush(file)
        if target.is_dir():
            _bring_along(target, part, replacing)
            shutil.copymode(target, part)
        _swap(part, target)
    finally:
        remove(part)


def recover(path: Path) -> None:
    """Restore a folder that an interrupted write had set aside.

    This happens only where the system cannot exchange two names in one step.
    """
    for aside in sorted(path.parent.glob(f".{path.name}.before-*")):
        with suppress(OSError):
            if path.exists():
                remove(aside)
            else:
                aside.rename(path)


def _bring_along(old: Path, new: Path, replacing: Collection[str]) -> None:
    """Copy the content of the old folder into the new one, except what is replaced."""
    for path in old.iterdir():
        if path.name in replacing:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, new / path.name, symlinks=True, copy_function=_link)
        else:
            _link(path, new / path.name)


def _link(old: str | Path, new: str | Path) -> None:
    """Make a hard link to a file; copy the file where links are not supported."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)


def _swap(part: Path, target: Path) -> None:
    """Move a folder to its target, and the earlier folder to the place of the new one."""
    if not target.exists():
        part.rename(target)
    elif not _exchange(part, target):
        aside = target.with_name(f".{target.name}.before-{secrets.token_hex(6)}")
        target.rename(aside)
        try:
            part.rename(target)
        except OSError:
            aside.rename(target)
            raise
        remove(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; return whether the system and the disk support it."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return library.renamex_np(*names, _RENAME_EXCHANGE) == 0
        return library.renameat2(_HERE, names[0], _HERE, names[1], _RENAME_EXCHANGE) == 0
    except (AttributeError, OSError, TypeError):
        return False
