"""Lay out the parts of a still map: marking, title, counts, map, legend, small print."""

import pathlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from atlas.page.magnitude import magnitude_of
from atlas.page.payload.basemap import Basemap, make_basemap
from atlas.page.still import legend as legends
from atlas.page.still import painter
from atlas.page.still.area_marks import Box, put_on_rims
from atlas.page.still.basemap_paths import read_ground
from atlas.page.still.canvas import Sheet, cut, whole_lines, wrap
from atlas.page.still.death_words import paint_deaths, place_deaths
from atlas.page.still.density import (
    Density,
    boxes_of_numbers,
    count_cells,
    count_own_cells,
    own_cells,
    paint_density,
)  # fmt: skip
from atlas.page.still.drawing_sheet import Face
from atlas.page.still.labels import (
    FEW_NAMED,
    named_spots,
    own_names,
    place_beside,
    place_labels,
)  # fmt: skip
from atlas.page.still.lines import Line, find_lines
from atlas.page.still.map_note import paint_note
from atlas.page.still.outlines import polygon, to_outline
from atlas.page.still.own_places import is_one_name, join_labels, own_labels
from atlas.page.still.palette import Palette
from atlas.page.still.projection import MapView, view_of_box, view_of_places
from atlas.page.still.relief_picture import relief_picture
from atlas.page.still.scale_bar import paint_scale_bar, scale_bar
from atlas.page.still.scene import Scene, build_scene, drawn_in, groups_of
from atlas.record.record import Record, drawable
from atlas.record.weights import weights_of
from atlas.reference.symbology import SYMBOLOGY

MARGIN = 16.0
_STRIP = 20.0
_STRIP_STEP = 15.0
# On a narrower sheet, the legend is under the map.
_BESIDE_FROM = 660
_LEAST_MAP = 120.0
_TITLE_LINES = 2
# As on the page: more places than this are counted by cell.
_MOST_MARKS = SYMBOLOGY["density"]["from"]
_PRINT, _PRINT_STEP = 8.0, 11.0


@dataclass(frozen=True)
class SheetWords:
    """The texts of a still map."""

    title: str
    counts: str
    details: tuple[str, ...]
    """Filters, cut-off and other lines under the counts."""
    marking: str | None
    small_print: tuple[str, ...]
    """Data, attributions and the note on borders."""


@dataclass(frozen=True)
class SheetOrder:
    """The events to draw, and the options."""

    record: Record
    """The events that the filter keeps."""
    colours: Palette
    bounds: tuple[float, float, float, float] | None
    """West, south, east, north; None shows the places that are drawn."""
    basemap: str
    policy: str | pathlib.Path
    labels: str
    """Latin, native, both, or none."""
    legend: bool = True
    """Whether to draw a legend."""
    size_by: str | None = None
    """What marks are sized by: rounds, killed or none; None decides by the record."""


@dataclass(frozen=True)
class MapPart:
    """The map of a still: a view, the events in it, and the basemap."""

    order: SheetOrder
    view: MapView

    @cached_property
    def basemap(self) -> Basemap:
        """The basemap around the view."""
        order = self.order
        return make_basemap(self.view.box, name=order.basemap, policy=order.policy)

    @cached_property
    def rows(self) -> np.ndarray:
        """The rows of the places in sight."""
        return np.flatnonzero(drawn_in(self.order.record, self.view))

    @cached_property
    def density(self) -> Density | None:
        """Counts by cell where rows are such counts, or there are too many places for marks."""
        if not self._is_few:
            return count_cells(self.order.record, self.rows, self.view)
        own = self.rows[self._own]
        return count_own_cells(self.order.record, own, self.view) if len(own) else None

    @cached_property
    def _own(self) -> np.ndarray:
        return own_cells(self.order.record, self.rows, self.view)

    @cached_property
    def _is_few(self) -> bool:
        """Whether the places that are no counts of cells are few enough for marks."""
        others = int((~self._own).sum())
        return others <= _MOST_MARKS and not painter.are_crowded(self._marks, others)

    @cached_property
    def _marks(self) -> Scene:
        return build_scene(self.order.record, self.rows[~self._own], self.view, self.order.size_by)

    @cached_property
    def scene(self) -> Scene:
        """The events in sight that are not counted by cell."""
        return self._marks if self._is_few else Scene()

    @cached_property
    def lines(self) -> list[Line]:
        """The lines from launch to impact in sight."""
        return find_lines(self.order.record, self.scene)

    @cached_property
    def events(self) -> np.ndarray:
        """The rows of the events in sight."""
        return np.unique(self.order.record.event_rows("places")[self.rows])

    @cached_property
    def outside(self) -> dict[str, int]:
        """How many events have all their drawn places out of sight, by country, the most first."""
        record = self.order.record
        drawn = drawable(record.places).to_numpy(dtype=bool)
        owners = record.event_rows("places")
        seen = np.zeros(len(record.events), dtype=bool)
        seen[owners[self.rows]] = True
        drawn = drawn & ~seen[owners]
        events, first = np.unique(owners[drawn], return_index=True)
        countries = record.places["country"][drawn].iloc[first]
        counted: Counter[str] = Counter()
        for country, number in zip(countries, weights_of(record.events)[events], strict=True):
            counted[country or "elsewhere"] += int(number)
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))

    @property
    def bare(self) -> list[str]:
        """How many events have no place, in words, and in few; nothing for none."""
        counts = self.order.record.counts()
        few = f"{counts['off_map']:,} of {counts['held']:,} events have no place"
        return [f"Not on this map: {few}", few] if counts["off_map"] else []

    @cached_property
    def groups(self) -> dict[str, int]:
        """How many events in sight each group of kinds has."""
        record = self.order.record
        groups, weights = groups_of(record)[self.events], weights_of(record.events)[self.events]
        counted: Counter[str] = Counter()
        for group, number in zip(groups, weights, strict=True):
            counted[group] += int(number)
        return dict(counted)

    @cached_property
    def legend(self) -> list[legends.LegendPart]:
        """The parts of the legend; none where no legend is wanted."""
        if not self.order.legend:
            return []
        if self.density:
            most = int(self.density.counts.max(initial=1))
            return legends.density_parts(self.density.km, most, self.groups, self.order.colours)
        order = self.order
        sizes = legends.size_key(order.record, magnitude_of(order.record, order.size_by))
        return legends.legend_parts(self.scene, self.lines, self.groups, order.colours, sizes)


def view_for(order: SheetOrder, width: float, height: float) -> MapView:
    """Return the view of the bounds in ``order``, or of the drawn places."""
    if order.bounds is not None:
        return view_of_box(order.bounds, width, height)
    places = order.record.places[drawable(order.record.places)]
    names = ("longitude", "latitude", "radius_km")
    longitude, latitude, km = (places[name].fillna(0).to_numpy(dtype=float) for name in names)
    return view_of_places(longitude, latitude, km, width, height)


def paint_sheet(
    figure: Figure, order: SheetOrder, words_of: Callable[["MapPart | None"], SheetWords]
) -> MapPart:
    """Draw a still on a figure; ``words_of`` gives the words once the map is known."""
    return _paint(figure, order, words_of, events=True)[0]


def paint_empty_sheet(
    figure: Figure, order: SheetOrder, words_of: Callable[["MapPart | None"], SheetWords]
) -> tuple[MapPart, Box]:
    """Draw a still without its events, and return the map of all events and its frame.

    A film puts the events of each picture above it: ground, names, legend and words stand still.
    """
    return _paint(figure, order, words_of, events=False)


def _paint(
    figure: Figure,
    order: SheetOrder,
    words_of: Callable[["MapPart | None"], SheetWords],
    *,
    events: bool,
) -> tuple[MapPart, Box]:
    """Draw a still with or without its events; return the map of all events and its frame."""
    width, height = (float(side) * 96 for side in figure.get_size_inches())
    # The legend takes room from the map, and the map decides the entries of the legend.
    frame, shared = _share(width, height, words_of(None), [])
    for _ in range(3):
        part = MapPart(order, view_for(order, frame[2], frame[3]))
        before, words = frame, words_of(part)
        frame, shared = _share(width, height, words, part.legend)
        if frame == before:
            break
    frame = before
    map_axes = figure.add_axes(_fraction(frame, width, height), label="map")
    sheet = Sheet(_plain(figure.add_axes((0, 0, 1, 1), label="sheet")), width, height)
    sheet.axes.set_zorder(-1)
    _paint_map(Sheet(_plain(map_axes), frame[2], frame[3]), part, events=events)
    if events:
        west, south, east, north = part.view.metres
        map_axes.set(xlim=(west, east), ylim=(south, north))
    _paint_words(sheet, words, order.colours)
    _paint_legend(sheet, frame, shared, order.colours)
    return part, frame


def _plain(axes: Axes) -> Axes:
    """Return axes without ticks and frame."""
    axes.set_axis_off()
    return axes


def _fraction(frame: Box, width: float, height: float) -> tuple[float, float, float, float]:
    """Return a frame (left, top, width, height) in fractions from below, as matplotlib does."""
    left, top, wide, tall = frame
    return left / width, 1 - (top + tall) / height, wide / width, tall / height


def _head(words: SheetWords, width: float) -> list[tuple[str, float, Literal["normal", "bold"]]]:
    """Return the lines above the map, as (text, size, weight)."""
    room = width - 2 * MARGIN
    lines: list[tuple[str, float, Literal["normal", "bold"]]] = []
    title = wrap(words.title, 16, room, "bold")
    if len(title) > _TITLE_LINES:
        rest = " ".join(title[_TITLE_LINES - 1 :])
        title = [*title[: _TITLE_LINES - 1], cut(rest, 16, room, "bold")]
    lines += [(line, 16.0, "bold") for line in title]
    lines += [(line, 11.0, "normal") for line in wrap(words.counts, 11, room)]
    return lines + [
        (line, 9.5, "normal") for text in words.details for line in wrap(text, 9.5, room)
    ]


def _print(words: SheetWords, width: float) -> list[str]:
    """Return the lines of the small print."""
    room = width - 2 * MARGIN
    return [line for text in words.small_print for line in wrap(text, _PRINT, room)]


def _share(
    width: float, height: float, words: SheetWords, parts: list[legends.LegendPart]
) -> tuple[Box, list[Any]]:
    """Return the frame of the map (left, top, width, height), and the legend's columns or lines."""
    strip = marking_height(words.marking, width)
    top = strip + 12 + sum(size + 5 for _, size, _ in _head(words, width)) + 4
    bottom = strip + 8 + _PRINT_STEP * len(_print(words, width)) + 6
    tall = height - top - bottom
    if width < _BESIDE_FROM:
        lines = legends.flow(parts, width - 2 * MARGIN)
        tall = max(tall - legends.flow_height(lines) - 8, _LEAST_MAP)
        return (MARGIN, top, width - 2 * MARGIN, tall), lines
    columns = legends.columns(parts, tall)
    wide = sum(legends.width_of(column) + MARGIN for column in columns) if parts else 0.0
    wide = max(width - 2 * MARGIN - wide, _LEAST_MAP)
    return (MARGIN, top, wide, max(tall, _LEAST_MAP)), columns


def _paint_map(sheet: Sheet, part: MapPart, *, events: bool) -> None:
    """Draw the map; without events, the room for these stays free of names."""
    colours, scene, lines = part.order.colours, part.scene, part.lines
    ground = read_ground(part.basemap.block, part.view)
    bar = scale_bar(part.view)
    taken = [*painter.boxes_of(scene, lines), bar[0]]
    rims = put_on_rims(scene, taken, sheet.width, sheet.height)
    taken += painter.badge_boxes(scene, rims, (sheet.width, sheet.height))
    land = to_outline(ground.land)
    painter.paint_land(sheet, land, colours)
    relief = relief_picture(part.basemap.block, part.view, colours.relief)
    if relief is not None:
        sheet.picture(relief, within=land)
    painter.paint_lines(sheet, ground, colours)
    if not events and part.bare:
        taken.append(paint_note(sheet, part.bare, taken, colours))
    if part.density and events:
        paint_density(sheet, part.density, colours)
        taken += boxes_of_numbers(part.density)
    if events:
        painter.paint_scene(sheet, scene, lines, rims, colours)
        deaths = place_deaths(part.order.record, scene, rims, taken, (sheet.width, sheet.height))
        paint_deaths(sheet, deaths, colours)
        taken += [one.box for one in deaths]
    if part.order.labels != "none":
        names = own_names(scene, part.order.record.places, part.order.labels)
        own = place_beside(names, part.view, colours, taken)
        taken += [one.box for one in own]
        said = [line for one in own for line in one.name.lines]
        # Where each mark has its name, or cells are counted, there are no others to tell.
        few = part.density or len(named_spots(scene)) <= FEW_NAMED
        places = part.order.record.places.iloc[[] if few else part.rows]
        joined = join_labels(ground.labels, own_labels(places, part.view), part.view)
        others = [label for label in joined if not any(is_one_name(label.name, s) for s in said)]
        named = place_labels(others, part.view, colours, part.order.labels, taken)
        painter.paint_names(sheet, [*named, *own], colours)
    paint_scale_bar(sheet, bar, colours)
    edge = polygon([(0, 0), (sheet.width, 0), (sheet.width, sheet.height), (0, sheet.height)])
    sheet.path(edge, line=colours.rule2, width=1.5)


def _paint_words(sheet: Sheet, words: SheetWords, colours: Palette) -> None:
    """Write marking, title, counts and the small print."""
    strip = marking_height(words.marking, sheet.width)
    top = strip + 12
    for text, size, weight in _head(words, sheet.width):
        colour = colours.ink if size > 10 else colours.ink2
        sheet.text(MARGIN, top + size, text, Face(size, colour, weight))
        top += size + 5
    lines = _print(words, sheet.width)
    low = sheet.height - strip - 6
    for at, line in enumerate(lines):
        y = low - _PRINT_STEP * (len(lines) - 1 - at) - 3
        sheet.text(MARGIN, y, line, Face(_PRINT, colours.ink3))
    for y in (0.0, sheet.height - strip) if words.marking else ():
        _paint_strip(sheet, y, strip, _marking_lines(words.marking or "", sheet.width))


def _marking_lines(marking: str, width: float) -> list[str]:
    """Return a marking in as many lines as it needs: it is never cut."""
    return whole_lines(marking, 11, width - 2 * MARGIN, "bold")


def marking_height(marking: str | None, width: float) -> float:
    """Return the height of the strip of a marking, at the head and at the foot, in pixels."""
    if not marking:
        return 0.0
    return _STRIP + _STRIP_STEP * (len(_marking_lines(marking, width)) - 1)


def _paint_strip(sheet: Sheet, top: float, tall: float, lines: list[str]) -> None:
    """Write the marking on black, at head or foot."""
    low = top + tall
    ends = [(0, top), (sheet.width, top), (sheet.width, low), (0, low)]
    sheet.path(polygon(ends), fill="#000000")
    face = Face(11.0, "#ffffff", "bold", anchor="center")
    for number, line in enumerate(lines):
        sheet.text(sheet.width / 2, top + 14 + _STRIP_STEP * number, line, face)


def _paint_legend(sheet: Sheet, frame: Box, shared: list[Any], colours: Palette) -> None:
    """Write the legend in columns beside the map, or in lines under it."""
    left, top, wide, tall = frame
    if sheet.width < _BESIDE_FROM:
        legends.paint_flow(sheet, shared, (MARGIN, top + tall + 8), colours)
        return
    x = left + wide + MARGIN
    for column in shared:
        room = legends.width_of(column)
        legends.paint_legend(sheet, column, (x, top), room, colours)
        x += room + MARGIN
