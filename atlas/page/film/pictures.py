"""Paint the pictures of a film: a ground that stands still, and the events so far above it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from atlas.page.film.time_steps import PLAY, FilmStep, Moment, Run, strength
from atlas.page.still import painter
from atlas.page.still.area_marks import put_on_rims
from atlas.page.still.canvas import Face, Sheet, cut, text_width
from atlas.page.still.density import paint_density
from atlas.page.still.outlines import to_outline
from atlas.page.still.sheet_layout import MapPart, SheetOrder
from atlas.record.core import Tables
from atlas.record.differences.figures import sum_of_figures
from atlas.record.evaluate import drawable
from atlas.record.local_time import local_minutes
from atlas.record.record import Record
from atlas.record.weights import weights_of
from atlas.reference import vocabulary

DPI = 96
_BIG, _NARROW = 30.0, 300.0
ROOM = ("\u00a0",) * 8
"""Lines that are kept free above the map, for the words of each picture."""
_MOST_TITLES = 3
_SURE = ("confirmed", "reported")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Stage:
    """What all pictures of a film have in common."""

    order: SheetOrder
    part: MapPart
    """The map of all events: its view is that of every picture."""
    ground: Image.Image
    """The sheet with the ground and all words that stand still."""
    frame: tuple[float, float, float, float]
    """Left, top, width and height of the map, in pixels."""

    @property
    def record(self) -> Record:
        """The events of the film."""
        return self.order.record

    @cached_property
    def begins(self) -> np.ndarray:
        """The first minute of each event's span."""
        return local_minutes(self.record.events)[0]

    @cached_property
    def placed(self) -> np.ndarray:
        """Which events have a place that can be drawn."""
        known = np.zeros(len(self.record), dtype=bool)
        rows = drawable(self.record.places).to_numpy(dtype=bool)
        known[self.record.event_rows("places")[rows]] = True
        return known


def pictures(stage: Stage, run: Run) -> Iterator[tuple[Image.Image, int]]:
    """Yield each picture with how long it stands, in milliseconds."""
    shown: dict[int, int] = {}
    above: Image.Image | None = None
    for step in run.steps:
        if step.new or above is None:
            shown |= dict.fromkeys(step.new, step.moment.last)
            above = _events(stage, step, shown, run.fade)
        picture = Image.alpha_composite(stage.ground, above)
        picture.alpha_composite(_words(stage, step, list(shown)))
        yield picture.convert("RGB"), step.milliseconds


def _canvas(stage: Stage, *, whole: bool = False) -> tuple[Figure, Sheet]:
    """Return a clear figure of the size of the film, and the sheet of its map, or of all of it."""
    width, height = stage.ground.size
    made = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="none")
    FigureCanvasAgg(made)
    left, top, wide, tall = (0.0, 0.0, width, height) if whole else stage.frame
    box = (left / width, 1 - (top + tall) / height, wide / width, tall / height)
    axes = made.add_axes(box)
    axes.set_axis_off()
    axes.patch.set_alpha(0)
    return made, Sheet(axes, wide, tall)


def _image(made: Any) -> Image.Image:
    """Return a drawn figure as a picture."""
    made.canvas.draw()
    return Image.fromarray(np.asarray(made.canvas.buffer_rgba()).copy())


def _events(stage: Stage, step: FilmStep, shown: dict[int, int], fade: int) -> Image.Image:
    """Return the events so far: traces below, fresh ones above them, new ones ringed.

    What is known only to a day or night is there, fainter, from the beginning of it: so it seems
    neither before nor after what is known to the hour.
    """
    waiting = np.flatnonzero(pending(stage, step, shown)).tolist()
    layers: dict[float, list[int]] = {float(PLAY["waiting"]): waiting}
    for row, at in shown.items():
        if row not in step.new:
            layers.setdefault(strength(step.moment.last - at, fade), []).append(row)
    made: Image.Image | None = None
    below = [(faint, rows, False) for faint, rows in sorted(layers.items())]
    for faint, rows, ring in (*below, (1.0, list(step.new), True)):
        if not rows and made is not None:
            continue
        layer = _layer(stage, rows, ring=ring)
        if faint < 1:
            table = [int(value * faint) for value in range(256)]
            layer.putalpha(layer.getchannel("A").point(table))
        made = layer if made is None else Image.alpha_composite(made, layer)
    assert made is not None
    return made


def _layer(stage: Stage, rows: list[int], *, ring: bool) -> Image.Image:
    """Return the marks of some events on clear ground."""
    mask = np.zeros(len(stage.record), dtype=bool)
    mask[rows] = True
    made, sheet = _canvas(stage)
    colours = stage.order.colours
    part = MapPart(replace(stage.order, record=stage.record.take(mask)), stage.part.view)
    scene, lines = part.scene, part.lines
    rims = put_on_rims(scene, painter.boxes_of(scene, lines), sheet.width, sheet.height)
    painter.paint_scene(sheet, scene, lines, rims, colours)
    if part.density:
        paint_density(sheet, part.density, colours)
    if ring:
        spots = {(one.x, one.y, one.lead.half) for one in scene.stacks}
        spots |= {(one.x, one.y, one.half) for one in rims}
        for x, y, half in sorted(spots):
            for gap in PLAY["ring"]:
                _circle(sheet, x, y, half + gap, colours.ink)
    return _image(made)


def _circle(sheet: Sheet, x: float, y: float, half: float, colour: str) -> None:
    """Draw a ring around a mark."""
    ring = shapely.Point(x, y).buffer(half)
    sheet.path(to_outline(ring), line=colour, width=1.1, line_alpha=0.75)


def _words(stage: Stage, step: FilmStep, shown: list[int]) -> Image.Image:
    """Return the date, the counts so far, and what is new, on clear ground."""
    made, sheet = _canvas(stage, whole=True)
    colours = stage.order.colours
    left, top = stage.frame[:2]

    def face(size: float, weight: Any = "normal") -> Face:
        return Face(size, colours.ink, weight, halo=colours.halo)

    # Above the map, in the room that `ROOM` keeps free: words never cover a mark.
    room = stage.ground.size[0] - 2 * stage.frame[0]
    day, clock = date_in_words(step.moment)
    sheet.text(left, top - 86, cut(day, _BIG, room, "bold"), face(_BIG, "bold"))
    beside = text_width(day, _BIG, "bold") + 20
    if room - beside < _NARROW:
        beside, y = 0.0, top - 68
    else:
        y = top - 100
    told = [*([clock] if clock else []), *counts_in_words(stage, step, shown)]
    told = ["; ".join(told)] if beside == 0 else ["; ".join(told[:-1]), told[-1]]
    for line in told:
        sheet.text(left + beside, y, cut(line, 12, room - beside), face(12))
        y += 15
    y = top - 52 if beside == 0 else top - 62
    for line in titles_of(stage.record, step):
        sheet.text(left, y, cut(line, 12, room), face(12))
        y += 15
    return _image(made)


def date_in_words(moment: Moment) -> tuple[str, str]:
    """Return the big date of a picture, and the hour where the new events are known to it.

    Examples
    --------
    >>> at = int(np.datetime64("2023-04-06T14:00", "m").astype("int64"))
    >>> date_in_words(Moment(at, at + 59, True))
    ('6 April 2023', '14:00 to 14:59 local time')
    """
    first, last = (np.datetime64(one, "m").astype(object) for one in (moment.first, moment.last))
    said = _day(first.year, first.month, first.day)
    if first.date() != last.date():
        said = f"{said} to {_day(last.year, last.month, last.day)}"
    return said, f"{first:%H:%M} to {last:%H:%M} local time" if moment.clock else ""


def _day(year: int, month: int, day: int) -> str:
    return f"{day} {_MONTHS[month - 1]} {year:04d}"


def pending(stage: Stage, step: FilmStep, shown: Collection[int]) -> np.ndarray:
    """Return which events may have begun by now, and are known to no time within their span."""
    waiting = stage.begins <= step.moment.last
    waiting[list(shown)] = False
    return waiting


def counts_in_words(stage: Stage, step: FilmStep, shown: list[int]) -> list[str]:
    """Return how many events there are so far, and the rounds launched with whose count it is."""
    record = stage.record
    weights = weights_of(record.events)
    here = np.zeros(len(record), dtype=bool)
    here[shown] = True
    told = f"{int(weights[here].sum()):,} of {int(weights.sum()):,} events so far"
    bare = int(weights[here & ~stage.placed].sum())
    lines = [f"{told}, {bare:,} of them without a place" if bare else told]
    waiting = int(weights[pending(stage, step, shown)].sum())
    if waiting:
        lines.append(f"fainter: {waiting:,} known only to a time that is not over")
    rows = record.quantities[here[record.event_rows("quantities")]]
    found = sum_of_figures(rows, "launched")
    if found is not None:
        span = f"{found.low:,}" if found.low == found.high else f"{found.low:,} to {found.high:,}"
        by = "; ".join(found.whose[:2]) + (" and others" if len(found.whose) > 2 else "")
        by = by or "no one named"
        events = f"{found.stated:,} event{'' if found.stated == 1 else 's'}"
        lines.append(f"launched so far: {span} in {events} of which it is said, by {by}")
    return lines


def titles_of(record: Tables, step: FilmStep) -> list[str]:
    """Return the titles of the new events, each with how exactly its time is known.

    Events of one picture are not in an order: where they are more than a few, they are counted.
    """
    rows = list(step.new)
    if not rows:
        return []
    events = record.events.iloc[rows]
    lines = []
    for event in events.head(_MOST_TITLES).itertuples():
        known = vocabulary.TIME_PRECISIONS[event.time_precision]
        doubt = "" if event.status in _SURE else f", {event.status}"
        lines.append(f"{event.title or event.Index} (time known {known}{doubt})")
    more = len(rows) - len(lines)
    return [*lines, f"and {more:,} more at this time"] if more else lines
