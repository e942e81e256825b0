"""KML 2.2 for Google Earth: a folder for each group of kinds, a placemark for each place, times.

Text is escaped twice where a balloon would parse it as HTML. The file makes no network requests:
no icon is loaded from a server (KMZ contains its own), and no text becomes a link.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from atlas.record.core import Tables
from atlas.record.weights import rows_in_words
from atlas.reference.house import House, house_of
from atlas.reference.symbology import SYMBOLOGY, WASH, has_wave, rgb
from atlas.writers.kml.placemarks import Marks, html_line, style_id
from atlas.writers.place_rows import NONE, forms, outlines, paths
from atlas.writers.provenance import about, attribution, title_of
from atlas.writers.xml_text import clean

KML = "http://www.opengis.net/kml/2.2"
WITHOUT = "Without a place"
_ICON = SYMBOLOGY["icon"]
# The content of the balloon; $[name] would be parsed as HTML, so it is not used.
_BALLOON = "$[description]"


def write(record: Tables, path: Path) -> None:
    """Write a record as KML."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(document(record))


def document(record: Tables, icons: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield a record as KML in pieces: the whole XML tree of a large record would fill the memory.

    ``icons`` are the paths of the icons by their name, if there are any; see `icon_name`.
    """
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{KML}">\n<Document id="atlas">\n'
    head = ET.Element("Document")
    _say(head, "name", title_of(record.dataset))
    _say(head, "open", "1")
    _say(head, "Snippet", attribution(record))
    _say(head, "description", _html(about(record)))
    house = house_of(record.dataset)
    marks = Marks(record)
    head.extend(_styles(icons, house, used_styles(record, marks, house)))
    _data(head, about(record))
    for part in head:
        yield _line(part)
    yield from _folders(record, house, marks)
    yield "</Document>\n</kml>\n"


def icon_name(role: str, variant: str) -> str:
    """Return the name of the icon of a role and a style."""
    return role if variant == "full" else f"{role}-{variant}"


def used_styles(record: Tables, marks: Marks, house: House) -> list[tuple[str, str, str]]:
    """Return the styles in use: group, role and variant; lines have those of launches."""
    kinds = record.events["kind"]
    groups = kinds.map(house.groups_of(kinds.unique())).to_numpy(dtype=object)
    rows = np.flatnonzero(forms(record.places) != NONE)
    used = marks.styles(rows.tolist(), groups)
    return sorted(used | {(group, "launch", "full") for group, _, _ in used})


def _line(element: ET.Element) -> str:
    """Return an element as one line of text."""
    return ET.tostring(element, encoding="unicode") + "\n"


def _add(parent: ET.Element, tag: str, **given: str) -> ET.Element:
    """Add an element."""
    return ET.SubElement(parent, tag, given)


def _say(parent: ET.Element, name: str, text: str) -> None:
    """Add an element with text."""
    _add(parent, name).text = clean(text)


def _html(lines: list[tuple[str, str]]) -> str:
    """Return labelled texts as the simple HTML that a balloon shows."""
    return "<br/>".join(html_line(label, text) for label, text in lines if text)


def _data(parent: ET.Element, lines: list[tuple[str, str]]) -> None:
    """Add labelled texts as data for programs."""
    held = _add(parent, "ExtendedData")
    for label, text in lines:
        _say(_add(held, "Data", name=clean(label)), "value", text)


# ---- styles ----------------------------------------------------------------------------------


def _styles(
    icons: Mapping[str, str] | None, house: House, used: list[tuple[str, str, str]]
) -> Iterator[ET.Element]:
    """Yield each style in use: of a group of kinds, a role, and how sure it is."""
    colours = house.colours("light")
    for group, role, variant in used:
        fill, stroke = colours[group]
        style = ET.Element("Style", {"id": style_id(group, role, variant)})
        icon = _add(style, "IconStyle")
        _say(icon, "color", _colour(fill))
        scale, middle = _size_of(variant)
        _say(icon, "scale", "0.6" if icons is None else f"{scale:.3g}")
        if icons is not None:
            _say(_add(icon, "Icon"), "href", icons[icon_name(role, variant)])
            spot = {"x": "0.5", "y": f"{middle:g}", "xunits": "fraction", "yunits": "fraction"}
            _add(icon, "hotSpot", **spot)
        _say(_add(style, "LabelStyle"), "scale", "0.7")
        line = _add(style, "LineStyle")
        _say(line, "color", _colour(stroke))
        _say(line, "width", "1.5")
        area = _add(style, "PolyStyle")
        _say(area, "color", _colour(fill, WASH))
        _say(_add(style, "BalloonStyle"), "text", _BALLOON)
        yield style


def _size_of(variant: str) -> tuple[float, float]:
    """Return the scale of an icon, and how high in it the middle of its mark is, 0 to 1.

    With a wave under it, a mark is smaller in its icon and above the middle: the icon is larger,
    so that marks on land and at sea are of one size.
    """
    if not has_wave(variant):
        return _ICON["scale"], 0.5
    sea = _ICON["sea"]
    return _ICON["scale"] * _ICON["half"] / sea["half"], 0.5 + sea["up"] / 2


def _colour(colour: str, strength: float = 1) -> str:
    """Return a colour in KML's order: opacity, blue, green, red."""
    red, green, blue = rgb(colour)
    return f"{round(strength * 255):02x}{blue:02x}{green:02x}{red:02x}"


# ---- folders and placemarks ------------------------------------------------------------------


def _folders(record: Tables, house: House, marks: Marks) -> Iterator[str]:
    """Yield a folder for each group of kinds, one for lines, and one for events without a place."""
    places = record.places
    form, drawn = forms(places), outlines(places)
    owners = record.event_rows("places")
    kinds = record.events["kind"]
    groups = kinds.map(house.groups_of(kinds.unique())).to_numpy(dtype=object)
    rows = np.flatnonzero(form != NONE)
    for group, entry in house.groups.items():
        own = rows[groups[owners[rows]] == group].tolist()
        found = marks.of_places(own, group, drawn)
        yield from _folder(entry.label, f"{len(own)} places", len(own), found)
    lines = paths(record, drawn)
    found = marks.of_lines(lines["row"].tolist(), groups, lines["geometry"].to_numpy())
    words = "Only where the data pair the two ends"
    yield from _folder("From launch to impact", words, len(lines), found)
    bare = np.setdiff1d(np.arange(len(record)), owners[rows]).tolist()
    words = f"{rows_in_words(record.dataset, len(bare))} that no place is drawn for"
    yield from _folder(WITHOUT, words, len(bare), marks.of_events(bare))


def _folder(name: str, words: str, size: int, marks: Iterator[str]) -> Iterator[str]:
    """Yield a folder with its placemarks; nothing if it would be empty."""
    if not size:
        return
    head = ET.Element("Folder")
    _say(head, "name", name)
    _say(head, "description", words)
    yield "<Folder>\n"
    yield from map(_line, head)
    yield from marks
    yield "</Folder>\n"
