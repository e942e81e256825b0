"""Write a folder at once: beside its place, then the two are swapped."""

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
    """Give a folder to write into, which takes its place when all of it is written.

    Parameters
    ----------
    path : pathlib.Path
        Where the folder is to be; one that is there is replaced.
    replacing : collection of str
        Names that the new folder has or has not for itself. Whatever else lies in the old one
        comes along.

    Yields
    ------
    pathlib.Path
        An empty folder beside it. Where writing fails it goes, and the old one stays as it is.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    part = name_part(target.parent)
    part.mkdir()
    try:
        yield part
        for file in part.iterdir():
            flush(file)
        if target.is_dir():
            _bring_along(target, part, replacing)
            shutil.copymode(target, part)
        _swap(part, target)
    finally:
        remove(part)


def recover(path: Path) -> None:
    """Bring back a folder that a write which was cut short had set aside.

    That can be only where the system cannot exchange two names in one step.
    """
    for aside in sorted(path.parent.glob(f".{path.name}.before-*")):
        with suppress(OSError):
            if path.exists():
                remove(aside)
            else:
                aside.rename(path)


def _bring_along(old: Path, new: Path, replacing: Collection[str]) -> None:
    """Let a new folder hold what the old one does, but for what it replaces."""
    for path in old.iterdir():
        if path.name in replacing:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, new / path.name, symlinks=True, copy_function=_link)
        else:
            _link(path, new / path.name)


def _link(old: str | Path, new: str | Path) -> None:
    """Let a file stand under another name too; copy it where links are not to be had."""
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, new, follow_symlinks=False)


def _swap(part: Path, target: Path) -> None:
    """Put a folder in its place, and what was there in its own."""
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
    """Exchange two names in one step; tell whether the system and its disk can."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return library.renamex_np(*names, _RENAME_EXCHANGE) == 0
        return library.renameat2(_HERE, names[0], _HERE, names[1], _RENAME_EXCHANGE) == 0
    except (AttributeError, OSError, TypeError):
        return False
