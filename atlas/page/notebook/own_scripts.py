"""Find scripts of the author on a map, and refuse them unless they were allowed.

The policy of a page allows the scripts of folium's own elements. Other scripts are raw script, code
in an option, or the template of an element that is not folium's. Some markup, which no policy
stops, can also lead the reader to another address.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from types import CodeType, FunctionType
from typing import Any

from atlas.errors import OwnScriptsError
from atlas.page.notebook.held_texts import Held, HeldText, Literal
from atlas.page.notebook.script_literals import Filler, data, literal

_PATH = re.compile(r'(?:\["(?:[^"\\\n]|\\["\\/bfnrt])*"\])+')
_PROPERTY = "feature.properties."
_CLICKED = re.compile(r"\$\{(lat|lng)\}")
# Elements that a policy does not stop, or whose only use in a page is to load or send something.
_LEADING = (
    "base",
    "embed",
    "fencedframe",
    "form",
    "frame",
    "frameset",
    "iframe",
    "object",
    "portal",
)
_ADDRESSES = ("action", "data", "formaction", "from", "href", "src", "to", "values", "xlink:href")
_SCHEMES = ("javascript:", "vbscript:", "data:text/html")
# The types of a script element that holds data.
_DATA = re.compile(r"json$|^text/plain$", re.IGNORECASE)
# Names of the scripts that folium adds for a whole class of elements, or for all charts.
_SHARED = ("_includes", "vega_parse")


class OwnScripts:
    """The scripts of a map while it is rendered.

    Parameters
    ----------
    root : branca.element.Element
        The figure of the map, before it is rendered.
    held : Held
        The texts that were held back.
    made : collection
        The templates and render functions of the classes of folium and branca.
    """

    def __init__(self, root: Any, held: Held, made: Iterable[Any]) -> None:
        self._held = held
        self._made = set(made)
        self._filler = Filler(held.marks, lambda mark: held.kept(mark).text, self._code)
        self._raw = set(root.script._children)
        self.own: list[str] = []

    def scripts(self, root: Any, tree: Iterable[Any]) -> list[str]:
        """Return the scripts that the elements of a figure wrote, with their texts restored."""
        owners = {element._id: element for element in tree}
        self.own += [f"what {type(one).__name__} writes" for one in self._held.stowaways]
        found = []
        for name, child in root.script._children.items():
            raw, owner = name in self._raw, owners.get(name.rpartition("_")[2])
            text = written(child)
            if raw or not self._is_made(name, owner):
                self.own += [_named(owner, text, raw=raw)] if text.strip() else []
            found.append(text if raw else self._filler.filled(text))
        return [text for text in found if text.strip()]

    def html(self, part: Any, clean: Callable[[str], str]) -> list[str]:
        """Return the HTML of a part of the page, with its texts restored; note active content."""
        found = []
        for child in part._children.values():
            text = written(child)
            html = clean(self._held.as_html(text))
            # Output of a folium template without any text is as harmless as folium is.
            if type(child._template) is not Literal or self._held.marks.search(text):
                self.own += active_parts(html, link=self._is_link(child))
            found.append(html)
        return [text for text in found if text.strip()]

    def check(self, *, allowed: bool) -> None:
        """Raise where the author added scripts and did not allow them."""
        if self.own and not allowed:
            msg = (
                f"these would run, or lead the reader elsewhere: {'; '.join(self.own[:5])}"
                f"{f' and {len(self.own) - 5} more' if len(self.own) > 5 else ''}. Only scripts "
                "that folium's own elements write are taken. Leave them out; or, where they are "
                "your own and no text of an event is in them, draw the map with "
                "own_scripts=True, which the file states"
            )
            raise OwnScriptsError(msg)

    def _is_made(self, name: str, owner: Any) -> bool:
        """Return whether an element of folium's own wrote the script ``name``."""
        if owner is None:
            return name.endswith(_SHARED)
        return owner._template in self._made and type(owner).render in self._made

    def _is_link(self, child: Any) -> bool:
        """Return whether an element is branca's own link to a script; its address is checked."""
        return hasattr(child, "get_code") and child._template in self._made

    def _code(self, mark: re.Match[str]) -> str:
        """Return the code for the text of a mark; note code of the author."""
        kept = self._held.kept(mark)
        code = _harmless(kept)
        if code is None:
            what = f"{kept.attribute} of a {type(kept.owner).__name__}"
            self.own.append(f"{what} ({_short(kept.text)})")
            return kept.text
        return code


def _harmless(kept: HeldText) -> str | None:
    """Return a text as harmless code; None where it could run."""
    text = kept.text
    if kept.attribute == "feature_identifier" and text.startswith(_PROPERTY):
        return f"feature.properties[{literal(text.removeprefix(_PROPERTY))}]"
    if kept.attribute == "popup" and len(text) > 1 and text[0] == text[-1] == "`":
        parts = _CLICKED.split(text[1:-1])
        return "+".join(part if at % 2 else literal(part) for at, part in enumerate(parts))
    if text.lstrip()[:1] in ("{", "["):
        try:
            return data(json.loads(text))
        except (ValueError, RecursionError):
            return text if _PATH.fullmatch(text) else None
    return text if text in _constants(type(kept.owner)) else None


def _constants(kind: type) -> Iterator[object]:
    """Yield the constants in the methods of folium's classes, such as the default of an option."""
    for base in kind.__mro__:
        if base.__module__.partition(".")[0] in ("folium", "branca"):
            for method in vars(base).values():
                code = getattr(method, "__code__", None)
                if isinstance(method, FunctionType) and isinstance(code, CodeType):
                    yield from code.co_consts


def written(child: Any) -> str:
    """Return the text of an element in a part of the figure.

    A plain element has its text in ``_template_str``. It is read from there and never rendered,
    because rendering would run it as a template.
    """
    text = getattr(child, "_template_str", None)
    return str(child.render() if text is None else text)


def _named(owner: Any, text: str, *, raw: bool) -> str:
    """Return a name for a script of the author, for a message."""
    if raw or owner is None:
        return f"raw script ({_short(text)})"
    return f"the template of {type(owner).__name__}"


def _short(text: str) -> str:
    """Return the beginning of a text, for a message."""
    said = " ".join(text.split())
    return repr(said if len(said) <= 60 else f"{said[:60]}…")


class _Active(HTMLParser):
    """Parse a piece of HTML for content that would run, or lead the reader to another address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the active content of an element."""
        given = {name.lower(): value or "" for name, value in attrs}
        if tag == "script":
            self._note_script(given)
        if tag in _LEADING and (tag != "form" or given.keys() & {"action", "target"}):
            self.found.append(f"<{tag}> in raw HTML")
        if tag == "meta" and "http-equiv" in given:
            self.found.append("<meta http-equiv> in raw HTML")
        self.found += [f"the handler {name} of <{tag}>" for name in given if name[:2] == "on"]
        for name in _ADDRESSES:
            address = re.sub(r"[\x00-\x20]", "", given.get(name, "")).lower()
            if address.startswith(_SCHEMES):
                self.found.append(f"a link of <{tag}> ({_short(address)})")

    handle_startendtag = handle_starttag

    def _note_script(self, given: dict[str, str]) -> None:
        """Note a script that would run; a link to a script is checked like any other address."""
        if "src" in given:
            self.links += 1
        elif not _DATA.search(given.get("type", "")):
            self.found.append("<script> in raw HTML")


def active_parts(html: str, *, link: bool = False) -> list[str]:
    """Return the parts of HTML that would run, or lead the reader to another address.

    Parameters
    ----------
    html : str
        The HTML.
    link : bool
        Whether one link to a script is its purpose, and so allowed.

    Returns
    -------
    list of str
        The active parts, in words.

    Examples
    --------
    >>> active_parts('<p onclick="go()"><a href="java&#10;script:go()">x</a>')
    ['the handler onclick of <p>', "a link of <a> ('javascript:go()')"]
    """
    parser = _Active()
    parser.feed(html)
    parser.close()
    links = ["<script src> in raw HTML"] * (parser.links - link)
    # Markup that the parser reads otherwise than a browser does.
    hidden = not parser.found and re.search(r"<meta[\s/][^<]*http-equiv", html, re.IGNORECASE)
    return parser.found + links + ([f"{_short(hidden[0])} in raw HTML"] if hidden else [])


def made_below(base: type) -> Iterator[Any]:
    """Yield the templates and render functions of the classes of folium and branca, from a base."""
    todo = [base]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind.__module__.partition(".")[0] in ("folium", "branca"):
            yield from (vars(kind)[name] for name in ("_template", "render") if name in vars(kind))
