"""Styles in SLD 1.1 (Symbology Encoding), for programs that do not read QML."""

import xml.etree.ElementTree as ET

from atlas.reference.symbology import COLOURS, MARKS, PAPER, WASH, Mark
from atlas.reference.vocabulary import GROUPS, PLACE_ROLES
from atlas.writers.map_layers import AREAS, LINES, POINTS

SLD = "http://www.opengis.net/sld"
SE = "http://www.opengis.net/se"
OGC = "http://www.opengis.net/ogc"


def style(layer: str) -> str:
    """Return the style of a layer: ``places``, ``areas`` or ``lines``."""
    for prefix, space in (("", SLD), ("se", SE), ("ogc", OGC)):
        ET.register_namespace(prefix, space)
    root = ET.Element(f"{{{SLD}}}StyledLayerDescriptor", {"version": "1.1.0"})
    named = ET.SubElement(root, f"{{{SLD}}}NamedLayer")
    _say(named, "Name", layer)
    user = ET.SubElement(named, f"{{{SLD}}}UserStyle")
    _say(user, "Name", layer)
    rules = ET.SubElement(user, f"{{{SE}}}FeatureTypeStyle")
    _RULES[layer](rules)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _say(parent: ET.Element, name: str, text: str) -> ET.Element:
    """Add an element with a text."""
    element = ET.SubElement(parent, f"{{{SE}}}{name}")
    element.text = text
    return element


def _rule(rules: ET.Element, title: str, **equal: str) -> ET.Element:
    """Add a rule for features whose columns hold certain values."""
    rule = ET.SubElement(rules, f"{{{SE}}}Rule")
    _say(rule, "Name", " ".join(equal.values()))
    _say(ET.SubElement(rule, f"{{{SE}}}Description"), "Title", title)
    where = ET.SubElement(rule, f"{{{OGC}}}Filter")
    if len(equal) > 1:
        where = ET.SubElement(where, f"{{{OGC}}}And")
    for column, value in equal.items():
        same = ET.SubElement(where, f"{{{OGC}}}PropertyIsEqualTo")
        ET.SubElement(same, f"{{{OGC}}}PropertyName").text = column
        ET.SubElement(same, f"{{{OGC}}}Literal").text = value
    return rule


def _paint(parent: ET.Element, name: str, **given: str) -> None:
    """Add a fill or a stroke."""
    element = ET.SubElement(parent, f"{{{SE}}}{name}")
    for key, value in given.items():
        parameter = ET.SubElement(element, f"{{{SE}}}SvgParameter", name=key.replace("_", "-"))
        parameter.text = value


def _points(rules: ET.Element) -> None:
    """Draw the role of a place as its shape, the kind of event as its colour."""
    for role, mark in MARKS.items():
        for group, label in GROUPS.items():
            title = f"{PLACE_ROLES[role]}: {label}"
            rule = _rule(rules, title, role=role, event_group=group, drawn_as="point")
            _mark(rule, mark, *COLOURS[group])


def _mark(rule: ET.Element, mark: Mark, fill: str, stroke: str) -> None:
    """Add a mark."""
    graphic = ET.SubElement(ET.SubElement(rule, f"{{{SE}}}PointSymbolizer"), f"{{{SE}}}Graphic")
    drawn = ET.SubElement(graphic, f"{{{SE}}}Mark")
    _say(drawn, "WellKnownName", mark.sld)
    _paint(drawn, "Fill", fill=PAPER if mark.hollow else fill)
    _paint(drawn, "Stroke", stroke=stroke, stroke_width="1.5" if mark.hollow else "1")
    _say(graphic, "Size", f"{mark.size * 3.2:.0f}")
    turn = 45.0 if mark.qgis == "diamond" else mark.turn
    if turn and mark.sld != "circle":
        _say(graphic, "Rotation", f"{turn:g}")


def _areas(rules: ET.Element) -> None:
    """Wash areas in the colour of the kind of event."""
    for group, label in GROUPS.items():
        drawn = ET.SubElement(_rule(rules, label, event_group=group), f"{{{SE}}}PolygonSymbolizer")
        fill, stroke = COLOURS[group]
        _paint(drawn, "Fill", fill=fill, fill_opacity=f"{WASH:g}")
        _paint(drawn, "Stroke", stroke=stroke, stroke_width="1", stroke_dasharray="1 3")


def _lines(rules: ET.Element) -> None:
    """Draw lines in the colour of the kind of event, dashed where an end is vague."""
    for group, label in GROUPS.items():
        for vague in ("false", "true"):
            rule = _rule(rules, label, event_group=group, drawn_vague=vague)
            drawn = ET.SubElement(rule, f"{{{SE}}}LineSymbolizer")
            dash = {"stroke_dasharray": "5 4"} if vague == "true" else {}
            _paint(drawn, "Stroke", stroke=COLOURS[group][1], stroke_width="1.5", **dash)


_RULES = {POINTS: _points, AREAS: _areas, LINES: _lines}
