"""Progress of a long call: a bar in a notebook, a line on a terminal, and nothing elsewhere.

All long calls take ``progress``: a function is called as ``progress(done, total)``, False shows
nothing, and None shows a bar or a line as soon as the call has taken two seconds. Both go away with
the end of the call, so that a saved or converted notebook has neither.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from atlas.errors import InputTypeError

Progress = Callable[[int, int], Any] | bool | None
"""What a caller gives: a function, False for nothing, None for what suits the place."""

OUTPUT = "atlas_progress"
"""The key in the metadata of an output that held a bar, and is empty now."""

PATIENCE = 2.0  # seconds; a shorter call shows nothing
_PAUSE = 0.1  # seconds between two drawings
_EACH = 2000  # rows between two reports of `counted`

_T = TypeVar("_T")
_REPORT: ContextVar[Callable[[int, int], Any] | None] = ContextVar("report", default=None)


class _Shown:
    """Progress that is drawn once a call has taken long; `_draw` and `_end` say where.

    Parameters
    ----------
    doing : str
        What is done, such as ``reading events.csv``.
    unit : str
        What is counted, such as ``MB``.
    size : float
        How many of the counted ones are one unit.
    patient : bool
        Whether nothing is drawn for the first two seconds.
    """

    def __init__(self, doing: str, unit: str, size: float, *, patient: bool) -> None:
        self._doing, self._unit, self._size = doing, unit, size
        self._next = time.monotonic() + (PATIENCE if patient else 0)
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Draw how far it is, unless it was drawn a moment ago."""
        now = time.monotonic()
        if now < self._next or total <= 0:
            return
        self._next, self._drawn = now + _PAUSE, True
        parts = f"{done / self._size:,.0f} of {total / self._size:,.0f} {self._unit}"
        self._draw(min(done / total, 1), f"{self._doing}: {parts}".rstrip())

    def end(self) -> None:
        """Take away what was drawn."""
        if self._drawn:
            self._end()

    def _draw(self, share: float, words: str) -> None:
        raise NotImplementedError

    def _end(self) -> None:
        raise NotImplementedError


class _Line(_Shown):
    """A line on stderr, written over itself and wiped at the end."""

    _width = 0

    def _draw(self, share: float, words: str) -> None:
        text = f"{words} ({share:.0%})"
        self._width = max(self._width, len(text))
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()

    def _end(self) -> None:
        sys.stderr.write(f"\r{'':<{self._width}}\r")
        sys.stderr.flush()


class _Bar(_Shown):
    """An `ipywidgets` bar below the cell that runs."""

    _handle: Any = None

    def _draw(self, share: float, words: str) -> None:
        if self._handle is None:
            import ipywidgets
            from IPython.display import display

            self._bar = ipywidgets.FloatProgress(max=1.0, layout={"width": "240px"})
            self._words = ipywidgets.Label(layout={"width": "auto"})
            self._box = ipywidgets.HBox([self._bar, self._words])
            self._handle = display(self._box, display_id=True, metadata={OUTPUT: True})
        self._bar.value, self._words.value = share, words

    def _end(self) -> None:
        self._handle.update({"text/plain": ""}, raw=True, metadata={OUTPUT: True})
        for part in (self._box, self._bar, self._words):
            for made in (part.layout, getattr(part, "style", None)):
                if made is not None:
                    made.close()
            part.close()


@contextmanager
def showing(
    progress: Progress, doing: str, unit: str, size: float = 1
) -> Iterator[Callable[[int, int], Any] | None]:
    """Give the function to call with how far it is; None where nobody wants to know.

    Parameters
    ----------
    progress : callable, bool or None
        What the caller gave. True shows at once what None shows after two seconds.
    doing : str
        What is done, such as ``reading events.csv``.
    unit : str
        What is counted, such as ``MB``.
    size : float
        How many of the counted ones are one unit.

    Yields
    ------
    callable or None
        To be called as ``report(done, total)``; `counted` calls it for a loop.

    Raises
    ------
    InputTypeError
        If ``progress`` is something else.

    Examples
    --------
    >>> steps = []
    >>> with showing(lambda *step: steps.append(step), "counting", "rows"):
    ...     total = sum(counted([1, 2, 3], 3))
    >>> total, steps[-1]
    (6, (3, 3))
    """
    if progress is not None and not isinstance(progress, bool) and not callable(progress):
        msg = f"progress is a function of (done, total), True, False or None; got {progress!r:.80}"
        raise InputTypeError(msg)
    shown = (
        None
        if progress is False or callable(progress)
        else _place_for(doing, unit, size, patient=progress is None)
    )
    report = progress if callable(progress) else shown
    token = _REPORT.set(report)
    try:
        yield report
    finally:
        _REPORT.reset(token)
        if shown is not None:
            shown.end()


def counted(items: Iterable[_T], total: int, each: int = 1) -> Iterator[_T]:
    """Yield items, and tell the `showing` around it how many are done.

    Parameters
    ----------
    items : iterable
        The items of a loop.
    total : int
        How many there are, in what is counted.
    each : int
        How many of the counted ones an item stands for.
    """
    report = _REPORT.get()
    if report is None:
        yield from items
        return
    every = max(1, _EACH // each)
    for number, item in enumerate(items):
        if number % every == 0:
            report(number * each, total)
        yield item
    report(total, total)


def _place_for(doing: str, unit: str, size: float, *, patient: bool) -> _Shown | None:
    """Return a bar in a notebook, a line on a terminal, else None."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if getattr(shell, "kernel", None) is not None:
        try:
            import ipywidgets  # noqa: F401
        except ImportError:
            return None
        return _Bar(doing, unit, size, patient=patient)
    if sys.stderr is not None and sys.stderr.isatty():
        return _Line(doing, unit, size, patient=patient)
    return None
