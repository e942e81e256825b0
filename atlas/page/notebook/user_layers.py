"""Handle the user's layers: walk their tree, find network needs, replace their random ids.

This module tests the attributes of an element, not its class, so that only folium_map.py imports
folium.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

from atlas.page.html.csp import scripts_in
from atlas.page.notebook.script_literals import literal

_WEB = ("http:", "https:", "ftp:", "//")
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_PARTS = ("header", "html", "script")
_LEGEND = "class='maplegend'"
# A legend of geopandas: its title twice, then a row for each category.
_TITLE = re.compile(
    r"<div id='maplegend (.*)' class='maplegend'>(\s*<div class='legend-title'>)\1</div>", re.DOTALL
)
_ROW, _LABEL = "<li><span style='background:", "'></span>"
_RAW = re.compile(r"\{% raw %\}(\{{2,})\{% endraw %\}")
_BLANKS = re.compile(r"[\x00-\x20]")
_PROPERTY = "feature.properties."
_BRACES = re.compile(r"(?<=([{}]))(?=\1)")
# geopandas' legend of categories has two scripts, whose only use is to make it draggable.
_DRAGGING = re.compile(
    r'\s*<script src="https://code\.jquery\.com/ui/[^"]*"></script>\s*'
    r"<script>(?:(?!</script>).)*\.draggable\((?:(?!</script>).)*</script>",
    re.DOTALL,
)


def elements(root: Any) -> Iterator[Any]:
    """Yield an element and all its descendants, in the order of the tree."""
    todo = [root]
    while todo:
        element = todo.pop()
        yield element
        below = [getattr(element, part, None) for part in _PARTS]
        below += element._children.values()
        # With a chart, folium puts a bare template among the elements.
        todo += reversed([child for child in below if hasattr(child, "_children")])


class Kept:
    """The state of every element, to be restored after rendering has added to it."""

    def __init__(self, tree: Iterable[Any]) -> None:
        self._children = [(element, tuple(element._children.items())) for element in tree]
        self._attributes: list[tuple[Any, dict[str, Any]]] = []

    def __enter__(self) -> "Kept":
        return self

    def change(self, element: Any, **attributes: Any) -> None:
        """Set attributes of an element until the state is restored."""
        self._attributes.append((element, dict(vars(element))))
        vars(element).update(attributes)

    def __exit__(self, *_: object) -> None:
        """Restore attributes and children."""
        for element, attributes in reversed(self._attributes):
            vars(element).clear()
            vars(element).update(attributes)
        for element, children in self._children:
            element._children.clear()
            element._children.update(children)


class _Path(str):
    """The path of a property, whose name may contain a dot."""

    __slots__ = ()

    def split(self, *_: Any) -> list[str]:
        """Return the names on the path."""
        return [*_PROPERTY.split(".")[:2], self.removeprefix(_PROPERTY)]


def prepare_elements(kept: Kept, tree: Iterable[Any], as_text: Callable[[str], Any]) -> None:
    """Prepare elements, so that they are rendered correctly with any text in them.

    Parameters
    ----------
    kept : Kept
        Restores the changes.
    tree : iterable of branca.element.Element
        The elements.
    as_text : callable
        Returns the object that replaces a template by a text, so that no given text is compiled.
    """
    for element in tree:
        text = getattr(element, "_template_str", None)
        if text is not None:
            kept.change(element, _template=as_text(text))
        for name in ("style_function", "highlight_function"):
            style_of = getattr(element, name, None)
            if callable(style_of):
                kept.change(element, **{name: _without_braces(style_of)})
        path = getattr(element, "feature_identifier", None)
        if isinstance(path, str) and path.startswith(_PROPERTY):
            kept.change(element, feature_identifier=_Path(path))


def _without_braces(style_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a style function whose texts have no braces: folium would take them for a template."""

    def style(feature: Any) -> dict[str, Any]:
        return {
            name: _BRACES.sub(" ", value) if isinstance(value, str) else value
            for name, value in style_of(feature).items()
        }

    return style


def numbers(tree: Iterable[Any]) -> dict[str, str]:
    """Return a number for the random id of each element, in tree order."""
    ids = dict.fromkeys(element._id for element in tree)
    return {random: str(number) for number, random in enumerate(ids)}


def numbered(text: str, ids: dict[str, str]) -> str:
    """Return text with the random ids of elements replaced by their numbers."""
    return _ID.sub(lambda match: ids.get(match[0], match[0]), text)


def network_needs(tree: Iterable[Any], own: Any) -> list[str]:
    """Return the layers that would load something from a network.

    Parameters
    ----------
    tree : iterable of branca.element.Element
        The elements.
    own : branca.element.Element
        Our own map, which is not checked.

    Returns
    -------
    list of str
        Each layer's name and class, with the first address that it would load.
    """
    found = []
    for element in tree:
        address = "" if element is own or is_scale(element) else _address(element)
        if address:
            found.append(f"{layer_name(element)} ({type(element).__name__}: {address})")
    return found


def _address(element: Any) -> str:
    """Return the first web address that an element loads from, or ""."""
    links = [*getattr(element, "default_js", ()), *getattr(element, "default_css", ())]
    given = [url for _, url in links]
    given += [getattr(element, name, "") for name in ("tiles", "url", "video_url")]
    options = getattr(element, "options", None)
    if options and isinstance(options, dict):
        given += [options.get(name, "") for name in ("icon_url", "iconUrl", "shadow_url", "url")]
    if not getattr(element, "embed", True):
        given.append(getattr(element, "embed_link", ""))
    return next((url for url in given if url and is_web(url)), "")


def is_web(url: object) -> bool:
    """Return whether an address would be loaded from a network."""
    # A browser removes blanks from an address, and reads a backslash as a slash.
    return isinstance(url, str) and _BLANKS.sub("", url).replace("\\", "/").lower().startswith(_WEB)


def loads(html: list[str]) -> list[str]:
    """Return the web addresses that pieces of HTML load from."""
    return [address for text in html for address in scripts_in(text)[1] if is_web(address)]


def user_layers(children: list[Any]) -> list[Any]:
    """Return the children that the list of layers on the page shows."""
    return [child for child in children if hasattr(child, "layer_name") and child.control]


def plain_names(users: list[Any]) -> list[str]:
    """Return the name that the user gave each layer, else its type with a number; none is twice."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for layer in users:
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(layer).__name__).capitalize()
        words = words.replace("Geo json", "GeoJSON")
        seen[words] += 1
        plain = str(layer.layer_name) if is_named(layer) else f"{words} {seen[words]}"
        tails = ("", *(f" ({number})" for number in range(2, len(users) + 2)))
        names.append(next(plain + tail for tail in tails if plain + tail not in names))
    return names


def is_named(element: Any) -> bool:
    """Return whether the user named a layer: otherwise folium makes a name of the random id."""
    name = str(getattr(element, "layer_name", None) or "")
    return name != "" and element._id not in name


def layer_name(element: Any) -> str:
    """Return the name of a layer for the user."""
    return repr(element.layer_name) if is_named(element) else f"a {type(element).__name__}"


def is_scale(element: Any) -> bool:
    """Return whether an element is a colour scale of branca."""
    return all(hasattr(element, name) for name in ("rgba_hex_str", "vmin", "vmax", "caption"))


def take_scales(tree: Iterable[Any]) -> list[Any]:
    """Remove the colour scales from a tree and return them: branca's own need a network."""
    scales = []
    for element in tree:
        for name, child in list(element._children.items()):
            if is_scale(child):
                scales.append(child)
                del element._children[name]
    return scales


def scale_html(scale: Any) -> str:
    """Return a colour scale as HTML: its caption, the colours, its two ends."""
    steps = [scale.vmin + (scale.vmax - scale.vmin) * step / 20 for step in range(21)]
    colours = ", ".join(scale.rgba_hex_str(step)[:7] for step in steps)
    return (
        '<div style="background:#fff;color:#1b1c1d;padding:6px 8px;border-radius:3px;'
        f'font:11px/16px sans-serif"><div>{escape(str(scale.caption or ""))}</div>'
        f'<div style="width:160px;height:10px;background:linear-gradient(to right, {colours})">'
        '</div><div style="display:flex;justify-content:space-between">'
        f"<span>{scale.vmin:g}</span><span>{scale.vmax:g}</span></div></div>"
    )


def take_legends(body: list[str]) -> tuple[list[str], list[str]]:
    """Return the legends of geopandas in a body, and the rest of the body.

    geopandas puts them over the page; here they are in a corner of the map.
    """
    legends = [text for text in body if _LEGEND in text]
    others = [text for text in body if _LEGEND not in text]
    return [
        text.replace(_LEGEND, f"{_LEGEND} style='position:static;display:flow-root'")
        for text in legends
    ], others


def with_plain_words(body: str) -> str:
    """Return a legend of geopandas with title and labels as text; other HTML unchanged.

    geopandas writes the values of a column into it unescaped.
    """
    if _LEGEND not in body:
        return body
    head, *rows = body.split(_ROW)
    return "".join([_TITLE.sub(_plain_title, head), *map(_plain_row, rows)])


def _plain_title(match: re.Match[str]) -> str:
    """Return the start of a legend with its title as text."""
    return f"<div class='maplegend'>{match[2]}{escape(match[1])}</div>"


def _plain_row(row: str) -> str:
    """Return a row of a legend, after the start that all rows share, with its label as text."""
    colour, found, rest = row.partition(_LABEL)
    label, ended, tail = rest.rpartition("</li>")
    if not found or not ended:
        return escape(_ROW + row)
    return f"{_ROW}{escape(colour)}{_LABEL}{escape(label)}</li>{tail}"


def as_written(script: str) -> str:
    """Return a script without the marks by which geopandas protects braces from compilation."""
    return _RAW.sub(r"\1", script)


def without_dragging(head: str) -> str:
    """Return the HTML of a head without the scripts that make a legend of geopandas draggable."""
    return _DRAGGING.sub("", head)


def staying(body: str) -> str:
    """Return the HTML of a body without elements that send the reader to another address."""
    return re.sub("<(?=meta)", "&lt;", body, flags=re.IGNORECASE)


def chunks(scripts: list[str], most: int = 200) -> tuple[str, ...]:
    """Join scripts into at most ``most`` chunks, in order: one that throws stops few others."""
    said = [script for script in scripts if script.strip()]
    size = -(-len(said) // most) or 1
    return tuple("\n".join(said[at : at + size]) for at in range(0, len(said), size))


def lifting(drawn: Any) -> str:
    """Return a script that keeps the layers in front for which the user wants this."""
    names = ", ".join(layer.get_name() for layer in drawn.objects_to_stay_in_front)
    if not names:
        return ""
    lift = f"() => [{names}].forEach((layer) => layer.bringToFront())"
    return f"(lift => {{ lift(); {drawn.get_name()}.on('overlayadd', lift); }})({lift});"


def naming(drawn: Any) -> str:
    """Return a script that adds the user's named layers to the page's list of layers."""
    children = list(drawn._children.values())
    users = user_layers(children)
    if not users or any(hasattr(child, "base_layers") for child in children):
        return ""
    named = [
        f"[{literal(name)}]: {child.get_name()}"
        for name, child in zip(plain_names(users), users, strict=True)
    ]
    return f"L.control.layers({{}}, {{{', '.join(named)}}}).addTo({drawn.get_name()});"


def corner(drawn: Any, html: str) -> str:
    """Return a script that shows a piece of HTML, such as a legend, in a corner of the map."""
    return (
        "(() => { const corner = L.control({ position: 'topleft' }); corner.onAdd = () => { "
        f"const box = L.DomUtil.create('div'); box.innerHTML = {literal(html)}; return box; }}; "
        f"corner.addTo({drawn.get_name()}); }})();"
    )
