"""The user's own layers: walk their tree, name what needs a network, number them evenly.

Everything here goes by what an element has, not by its class, so that folium is imported in
map.py only.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from html import escape
from typing import Any

_WEB = ("http:", "https:", "ftp:", "//")
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_LEGEND = "class='maplegend'"
# geopandas' legend of categories brings two scripts, whose only use is that it can be dragged.
_DRAGGING = re.compile(
    r'\s*<script src="https://code\.jquery\.com/ui/[^"]*"></script>\s*'
    r"<script>(?:(?!</script>).)*\.draggable\((?:(?!</script>).)*</script>",
    re.DOTALL,
)


def elements(root: Any) -> Iterator[Any]:
    """Yield an element and all below it, in the order of the tree."""
    yield root
    for part in ("header", "html", "script"):
        child = getattr(root, part, None)
        if hasattr(child, "_children"):
            yield from elements(child)
    for child in list(root._children.values()):
        yield from elements(child)


class Kept:
    """The children of every element as they were, to be put back after rendering adds to them."""

    def __init__(self, root: Any) -> None:
        self._children = [(element, OrderedDict(element._children)) for element in elements(root)]

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *_: object) -> None:
        """Put the children back."""
        for element, children in self._children:
            element._children = children


def numbers(root: Any) -> dict[str, str]:
    """Return a number for the random id of each element, in the order of the tree."""
    ids = dict.fromkeys(element._id for element in elements(root))
    return {random: str(number) for number, random in enumerate(ids)}


def numbered(text: str, ids: dict[str, str]) -> str:
    """Return text with the random ids of elements replaced by their numbers."""
    return _ID.sub(lambda match: ids.get(match[0], match[0]), text)


def network_needs(root: Any, own: Any) -> list[str]:
    """Name the layers below an element that would load something from a network.

    Parameters
    ----------
    root : branca.element.Element
        The element to walk from.
    own : branca.element.Element
        Our own map, which is not asked.

    Returns
    -------
    list of str
        Each layer's name and class, with the first address that it would load.
    """
    found = []
    for element in elements(root):
        address = "" if element is own or is_scale(element) else _address(element)
        if address:
            found.append(f"{layer_name(element)} ({type(element).__name__}: {address})")
    return found


def _address(element: Any) -> str:
    """Return the first web address that an element loads from; "" where there is none."""
    links = [*getattr(element, "default_js", ()), *getattr(element, "default_css", ())]
    options = getattr(element, "options", None)
    options = options if isinstance(options, dict) else {}
    given = [url for _, url in links]
    given += [getattr(element, name, "") for name in ("tiles", "url", "video_url")]
    given += [options.get(name, "") for name in ("icon_url", "iconUrl", "shadow_url", "url")]
    if not getattr(element, "embed", True):
        given.append(getattr(element, "embed_link", ""))
    return next((url for url in given if is_web(url)), "")


def is_web(url: object) -> bool:
    """Tell whether an address would be loaded from a network."""
    return isinstance(url, str) and url.strip().lower().startswith(_WEB)


def is_named(element: Any) -> bool:
    """Tell whether a user named a layer: folium makes a name of the random id for others."""
    name = str(getattr(element, "layer_name", None) or "")
    return name != "" and element._id not in name


def layer_name(element: Any) -> str:
    """Return the name that a user knows a layer by."""
    return repr(element.layer_name) if is_named(element) else f"a {type(element).__name__}"


def is_scale(element: Any) -> bool:
    """Tell whether an element is a scale of colours, as branca makes them."""
    return all(hasattr(element, name) for name in ("rgba_hex_str", "vmin", "vmax", "caption"))


def take_scales(root: Any) -> list[Any]:
    """Take the scales of colours out of a tree and return them: branca's own need a network."""
    scales = []
    for element in elements(root):
        for name, child in list(element._children.items()):
            if is_scale(child):
                scales.append(child)
                del element._children[name]
    return scales


def scale_html(scale: Any) -> str:
    """Return a scale of colours as HTML: what it shows, the colours, its two ends."""
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
    """Return the legends that geopandas puts on the page, and what else is in a body.

    They are made to hang over the page; here they stand in a corner of the map.
    """
    legends = [text for text in body if _LEGEND in text]
    others = [text for text in body if _LEGEND not in text]
    return [
        text.replace(_LEGEND, f"{_LEGEND} style='position:static;display:flow-root'")
        for text in legends
    ], others


def without_dragging(head: str) -> str:
    """Return HTML of a head without the scripts that make a legend of geopandas draggable."""
    return _DRAGGING.sub("", head)


def staying(body: str) -> str:
    """Return HTML of a body without elements that would send the reader to another address."""
    return re.sub("<(?=meta)", "&lt;", body, flags=re.IGNORECASE)


def chunks(scripts: list[str], most: int = 200) -> tuple[str, ...]:
    """Join scripts into at most so many, in order: one that throws takes few others along."""
    said = [script for script in scripts if script.strip()]
    size = -(-len(said) // most) or 1
    return tuple("\n".join(said[at : at + size]) for at in range(0, len(said), size))
