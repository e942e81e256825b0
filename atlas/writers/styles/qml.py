"""Styles in QML, the format of QGIS: shape shows the role, colour the kind of event.

Each symbol layer has its properties twice, as ``prop`` for QGIS before 3.18 and as ``Option`` for
later versions, which read ``Option`` alone.
"""

import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Mapping

from atlas.reference.house import SHIPPED, House
from atlas.reference.symbology import INK, PAPER, SYMBOLOGY, WASH, rgb, style_of
from atlas.reference.vocabulary import PLACE_ROLES
from atlas.writers.map_layers import AREAS, LINES, POINTS, VAGUE_KM

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_FULL = 255
# QGIS expressions about a place.
_UNSURE = "\"drawn_as\" <> 'point' OR \"precision\" IN ('unstated', '')"
# Half the side of the picture with the wave, where half a mark is 1.
_WAVE = 2.5
_MARKS, _DASHES = SYMBOLOGY["qgis"], SYMBOLOGY["qgis_dashes"]


def style(layer: str, house: House = SHIPPED) -> str:
    """Return the style of a layer: ``places``, ``areas`` or ``lines``; groups may be your own.

    Examples
    --------
    >>> 'name="triangle"' in style("places") or 'v="triangle"' in style("places")
    True
    """
    root = ET.Element("qgis", version="3.22.0-Białowieża", styleCategories="AllStyleCategories")
    _add_time(root)
    root.append(_RENDERERS[layer](house))
    _add_labels_off(root, layer)
    ET.indent(root, " ")
    return _DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def _add_time(root: ET.Element) -> None:
    """Set the time span of a feature for QGIS's temporal controller."""
    temporal = {
        "mode": "2",
        "enabled": "1",
        "startField": "event_begin_utc",
        "endField": "event_end_utc",
        "durationField": "",
        "durationUnit": "min",
        "fixedDuration": "0",
        "accumulate": "0",
        "startExpression": "",
        "endExpression": "",
        "limitMode": "1",
    }
    fixed = ET.SubElement(ET.SubElement(root, "temporal", temporal), "fixedRange")
    ET.SubElement(fixed, "start")
    ET.SubElement(fixed, "end")


def _add_labels_off(root: ET.Element, layer: str) -> None:
    """Set the expression that names a feature in QGIS, as in the list of the attribute form."""
    ET.SubElement(root, "blendMode").text = "0"
    ET.SubElement(root, "featureBlendMode").text = "0"
    ET.SubElement(root, "previewExpression").text = '"event_title"'
    ET.SubElement(root, "layerGeometryType").text = str([POINTS, LINES, AREAS].index(layer))


def _points(house: House) -> ET.Element:
    """Draw the role of a place as its shape; the ring is the stated radius."""
    labels = {role: label for role, label in PLACE_ROLES.items() if role in _MARKS}
    renderer, symbols = _categories("role", labels)
    for number, role in enumerate(labels):
        symbol = _symbol(symbols, str(number), "marker")
        _ring(symbol)
        mark = _MARKS[role]
        size, turn = mark["size"], mark.get("turn", 0)
        _wave(symbol, size, house)
        if role in SYMBOLOGY["half_roles"]:
            _marker(symbol, role, "circle", size, 0, house, hollow=True)
        hollow = role in SYMBOLOGY["hollow_roles"]
        _marker(symbol, role, mark["name"], size, turn, house, hollow=hollow)
    return renderer


def _wave(symbol: ET.Element, size: float, house: House) -> None:
    """Add the wave under the mark of a place at sea: a picture with the mark in its middle."""
    wave, half = SYMBOLOGY["wave"], SYMBOLOGY["sizes"]["mark"]
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_WAVE} {-_WAVE} {2 * _WAVE} '
        f'{2 * _WAVE}"><path d="{wave["path"]}" fill="none" stroke="param(outline)" '
        f'stroke-width="{wave["line"] / half:.3g}" stroke-linecap="round"/></svg>'
    )
    properties = {
        "name": f"base64:{b64encode(picture.encode()).decode()}",
        "size": "0",
        "size_unit": "MM",
        "angle": "0",
        "color": _colour(_rest(house)[0]),
        "outline_color": _colour(_rest(house)[1]),
        "outline_width": "0",
        "outline_width_unit": "MM",
        "scale_method": "diameter",
        "horizontal_anchor_point": "1",
        "vertical_anchor_point": "1",
        "offset": "0,0",
    }
    wide = f'CASE WHEN "at_sea" THEN {size * _WAVE:g} ELSE 0 END'
    _layer(symbol, "SvgMarker", properties, {"size": wide, "outlineColor": _of_group(house, 1)})


def _marker(
    symbol: ET.Element,
    role: str,
    name: str,
    size: float,
    turn: float,
    house: House,
    *,
    hollow: bool,
) -> None:
    """Add a marker, filled and dashed by the place and the status of its event."""
    properties = {
        "name": name,
        "size": f"{size:g}",
        "size_unit": "MM",
        "angle": f"{turn:g}",
        "color": _colour(PAPER if hollow else _rest(house)[0]),
        "outline_color": _colour(_rest(house)[1]),
        "outline_style": "solid",
        "outline_width": "0.4" if hollow else "0.25",
        "outline_width_unit": "MM",
        "scale_method": "diameter",
        "joinstyle": "miter",
        "horizontal_anchor_point": "1",
        "vertical_anchor_point": "1",
        "offset": "0,0",
    }
    fill = f"'{PAPER}'" if hollow else _fill(role, house)
    dashes = " ".join(
        f"WHEN \"event_status\" = '{status}' THEN '{dash}'" for status, dash in _DASHES.items()
    )
    doubtful = f"CASE {dashes} ELSE 'solid' END"
    stated = {"fillColor": fill, "outlineColor": _of_group(house, 1), "outlineStyle": doubtful}
    _layer(symbol, "SimpleMarker", properties, stated)


def _fill(role: str, house: House) -> str:
    """Return an expression for the fill: paper where the place is vague, or the status is open.

    QGIS has no hatch for a marker: what is disputed is tinted there, as what is reported.
    """
    fills: dict[str, list[str]] = {}
    for status in SYMBOLOGY["doubt"]:
        fills.setdefault(style_of(role, status).fill, []).append(f"'{status}'")
    paper = ", ".join(fills["paper"])
    tinted = ", ".join(fills["tint"] + fills["hatch"])
    strength = round(SYMBOLOGY["tint"] * _FULL)
    group = _of_group(house, 0)
    return (
        f"CASE WHEN {_UNSURE} OR \"event_status\" IN ({paper}) THEN '{PAPER}' "
        f"WHEN \"event_status\" IN ({tinted}) THEN set_color_part({group}, 'alpha', {strength}) "
        f"ELSE {group} END"
    )


def _rest(house: House) -> tuple[str, str]:
    """Return the colours of what belongs to no group."""
    return house.colours("light")[house.rest]


def _ring(symbol: ET.Element) -> None:
    """Add a thin ring at the stated radius, in metres on the ground."""
    properties = {
        "name": "circle",
        "size": "0",
        "size_unit": "RenderMetersInMapUnits",
        "color": _colour(PAPER, 0),
        "outline_color": _colour(INK, 0.6),
        "outline_style": "dot",
        "outline_width": "0.15",
        "outline_width_unit": "MM",
        "scale_method": "diameter",
    }
    metres = 'CASE WHEN "drawn_as" = \'point\' THEN coalesce("radius_km", 0) * 2000 ELSE 0 END'
    _layer(symbol, "SimpleMarker", properties, {"size": metres})


def _areas(house: House) -> ET.Element:
    """Fill areas lightly in the colour of the kind; the outline is dotted, as it is no border."""
    renderer, symbols = _categories(
        "event_group", {group.id: group.label for group in house.groups.values()}
    )
    for number, (fill, stroke) in enumerate(house.colours("light").values()):
        properties = {
            "color": _colour(fill, WASH),
            "style": "solid",
            "outline_color": _colour(stroke),
            "outline_style": "dot",
            "outline_width": "0.3",
            "outline_width_unit": "MM",
            "joinstyle": "round",
        }
        _layer(_symbol(symbols, str(number), "fill"), "SimpleFill", properties)
    return renderer


def _lines(house: House) -> ET.Element:
    """Draw lines in the colour of the kind of event, dashed if an end is vague."""
    labels = {"0": "From launch to impact", "1": f"An end is no better known than {VAGUE_KM} km"}
    renderer, symbols = _categories("drawn_vague", labels)
    for number in range(len(labels)):
        properties = {
            "line_color": _colour(_rest(house)[1]),
            "line_style": "dash" if number else "solid",
            "line_width": "0.4",
            "line_width_unit": "MM",
            "capstyle": "round",
            "joinstyle": "round",
        }
        symbol = _symbol(symbols, str(number), "line")
        _layer(symbol, "SimpleLine", properties, {"outlineColor": _of_group(house, 1)})
    return renderer


_RENDERERS = {POINTS: _points, AREAS: _areas, LINES: _lines}


def _categories(column: str, labels: Mapping[str, str]) -> tuple[ET.Element, ET.Element]:
    """Return a renderer by the values of a column, and the element for its symbols."""
    renderer = ET.Element(
        "renderer-v2",
        {
            "type": "categorizedSymbol",
            "attr": column,
            "symbollevels": "0",
            "forceraster": "0",
            "enableorderby": "0",
            "referencescale": "-1",
        },
    )
    categories = ET.SubElement(renderer, "categories")
    for number, (value, label) in enumerate(labels.items()):
        entry = {"value": value, "symbol": str(number), "label": label, "render": "true"}
        kind = "string" if column != "drawn_vague" else "bool"
        value = value if kind == "string" else ("false", "true")[int(value)]
        ET.SubElement(categories, "category", {**entry, "value": value, "type": kind})
    return renderer, ET.SubElement(renderer, "symbols")


def _symbol(symbols: ET.Element, name: str, kind: str) -> ET.Element:
    """Add a symbol without symbol layers."""
    given = {"name": name, "type": kind, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}
    return ET.SubElement(symbols, "symbol", given)


def _layer(
    symbol: ET.Element,
    kind: str,
    properties: Mapping[str, str],
    stated: Mapping[str, str] | None = None,
) -> None:
    """Add a layer to a symbol: its properties, and data-defined properties from expressions."""
    given = {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    layer = ET.SubElement(symbol, "layer", given)
    options = ET.SubElement(layer, "Option", {"type": "Map"})
    for name, value in properties.items():
        ET.SubElement(options, "Option", {"name": name, "type": "QString", "value": value})
    for name, value in properties.items():
        ET.SubElement(layer, "prop", {"k": name, "v": value})
    if not stated:
        return
    by_data = ET.SubElement(ET.SubElement(layer, "data_defined_properties"), "Option", type="Map")
    ET.SubElement(by_data, "Option", {"name": "name", "type": "QString", "value": ""})
    held = ET.SubElement(by_data, "Option", {"name": "properties", "type": "Map"})
    for name, expression in stated.items():
        one = ET.SubElement(held, "Option", {"name": name, "type": "Map"})
        ET.SubElement(one, "Option", {"name": "active", "type": "bool", "value": "true"})
        said = {"name": "expression", "type": "QString", "value": expression}
        ET.SubElement(one, "Option", said)
        ET.SubElement(one, "Option", {"name": "type", "type": "int", "value": "3"})
    ET.SubElement(by_data, "Option", {"name": "type", "type": "QString", "value": "collection"})


def _of_group(house: House, which: int) -> str:
    """Return an expression for the fill (0) or the stroke (1) colour of the kind of event."""
    # QGIS expressions have no CASE of a value, only of conditions.
    cases = " ".join(
        f"WHEN \"event_group\" = '{group}' THEN '{pair[which]}'"
        for group, pair in house.colours("light").items()
    )
    return f"CASE {cases} ELSE '{_rest(house)[which]}' END"


def _colour(colour: str, strength: float = 1) -> str:
    """Return a colour as QGIS writes it."""
    return ",".join(str(part) for part in (*rgb(colour), round(strength * _FULL)))
