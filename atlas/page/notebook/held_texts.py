"""Hold texts back from folium's templates: a mark replaces each text until the script is written.

A template of folium writes some texts as JSON, and others unescaped: between backticks, between
quotes, or as code. Which ones depends on the element and on the version. So no template gets a text
itself. It reads a `HeldBack`, which is written as the text in JSON, and as a mark (a placeholder)
elsewhere. `atlas.page.notebook.script_literals` replaces the marks by the texts. This module tests
the attributes of an element, not its class, so that only folium_map.py imports folium.
"""

import json
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from html import escape
from types import BuiltinMethodType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

from atlas.page.notebook.script_literals import anywhere, in_quotes

# Safe in a script without escapes: a name, a path of names, a number with its unit, a colour.
_PLAIN = re.compile(
    r"(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*"
    r"|[a-z]+(?:-[a-z]+)*"
    r"|-?\d+(?:\.\d+)?(?:%|px|em|rem)?"
    r"|#[0-9A-Fa-f]{3,8})?",
    re.ASCII,
)


# Attributes of values that a template reads further: an element, code, a callable, an iterable.
_READ_ON = ("__call__", "__iter__", "get_name", "js_code")
_NUMBERS = (bool, int, float)
_METHODS = (MethodType, FunctionType, BuiltinMethodType)


class Literal:
    """Text in the place of a branca template; it is never compiled."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text unchanged."""
        return self.text


class Raw(Literal):
    """Text of the map's author in the place of a branca template."""


class Given(str):
    """A text that folium has escaped, with the original text in ``given``."""

    __slots__ = ("given",)
    given: str

    def __new__(cls, escaped: str, given: str) -> "Given":
        """Keep the escaped and the original text."""
        made = super().__new__(cls, escaped)
        made.given = given
        return made

    def __add__(self, other: str) -> "Given":
        """Keep the original text when folium appends to it."""
        return Given(str.__add__(self, other), self.given + other)

    def __radd__(self, other: str) -> "Given":
        """Keep the original text when folium prepends to it."""
        return Given(other + str(self), other + self.given)

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Return both texts, for a copy."""
        return str(self), self.given


def remembering(escape_text: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function that escapes as ``escape_text`` does, and keeps the original text.

    folium escapes the backticks of a popup when it is made. In the result, a backslash of the text
    cannot be distinguished from one that folium added.
    """

    def escaped(text: str) -> str:
        return Given(escape_text(text), str(text))

    return escaped


def _before_escaping(text: str) -> str:
    """Return the original text of a popup that was made before folium's escaping was replaced."""
    return text if re.search(r"(?<!\\)`", text) else text.replace("\\`", "`")


class HeldText(NamedTuple):
    """A text that a mark replaces."""

    text: str
    """The text."""
    owner: Any
    """The object that the template read it from."""
    attribute: str
    """The name of the attribute that the template read."""


class HeldBack(str):
    """A text that a template may read: written as the text in JSON, as a mark elsewhere."""

    held: "Held"
    kept: HeldText

    def __str__(self) -> str:
        """Return the mark."""
        return self.held.mark(self.kept)

    def __format__(self, _: str) -> str:
        """Return the mark."""
        return str(self)

    def __html__(self) -> str:
        """Return a mark for the text as escaped HTML, without markup."""
        text = escape(self.kept.text)
        return self.held.mark(HeldText(text, self.kept.owner, self.kept.attribute))

    def __add__(self, other: str) -> str:
        """Return a text with the mark in it."""
        return f"{self}{other}"

    def __radd__(self, other: str) -> str:
        """Return a text with the mark in it."""
        return f"{other}{self}"


class Held:
    """The texts of one page while it is rendered.

    Parameters
    ----------
    scripts : branca.element.Element
        The element that collects scripts; an element that adds one while its HTML is rendered is
        noted.

    Attributes
    ----------
    marks : re.Pattern
        The pattern of a mark.
    stowaways : list of branca.element.Element
        The elements that wrote a script while their HTML was rendered.
    asked : bool
        Whether a template has read any value through this object.
    """

    def __init__(self, scripts: Any) -> None:
        self._scripts = scripts
        self._texts: list[HeldText] = []
        self._nonce = secrets.token_hex(8)
        self._thread = threading.get_ident()
        self._paused = False
        self.marks = re.compile(f"held{self._nonce}n([0-9]+)e")
        self.stowaways: list[Any] = []
        self.asked = False

    def mark(self, kept: HeldText) -> str:
        """Return a new mark for a text."""
        self._texts.append(kept)
        return f"held{self._nonce}n{len(self._texts) - 1}e"

    def kept(self, match: re.Match[str]) -> HeldText:
        """Return the text of a mark."""
        return self._texts[int(match[1])]

    def as_html(self, text: str) -> str:
        """Return text with each mark replaced by its text, unescaped."""
        return self.marks.sub(lambda match: self.kept(match).text, text)

    def reads(self) -> bool:
        """Return whether texts are held back now: in this thread, and not paused."""
        return not self._paused and threading.get_ident() == self._thread

    def code(self, owner: Any) -> str:
        """Return a mark for JavaScript that the author of a map wrote."""
        text: str = vars(owner)["js_code"]
        return self.mark(HeldText(text, owner, "js_code")) if self.reads() else text

    def read(self, value: Any, owner: Any, attribute: str) -> Any:
        """Return the value that a template gets for ``attribute`` of ``owner``."""
        self.asked = True
        if isinstance(value, Given):
            value = value.given
        elif attribute == "data" and type(value) is str and hasattr(owner, "script"):
            value = _before_escaping(value)
        return self._handed(value, owner, attribute) if self.reads() else value

    def _handed(self, value: Any, owner: Any, attribute: str) -> Any:
        """Return a value with its texts held back."""
        if isinstance(value, str):
            plain = isinstance(value, HeldBack) or _PLAIN.fullmatch(value)
            return value if plain else self._text(value, owner, attribute)
        if isinstance(value, _METHODS):
            return self._method(value, owner, attribute)
        if isinstance(value, dict):
            named = value if attribute == "data" else _with_names(value)
            return self._mapping(named, owner, attribute)
        if type(value) in (list, tuple) and any(isinstance(item, str) for item in value):
            return type(value)(self._one(item, owner, attribute) for item in value)
        if any(hasattr(value, name) for name in _READ_ON) or _PLAIN.fullmatch(str(value)):
            return value
        return self._text(str(value), owner, attribute)

    def _text(self, value: str, owner: Any, attribute: str) -> HeldBack:
        """Return a text that is held back."""
        made = HeldBack(value)
        made.held, made.kept = self, HeldText(str.__str__(value), owner, attribute)
        return made

    def _one(self, item: Any, owner: Any, attribute: str) -> Any:
        """Return a text of a collection held back; anything else as it is."""
        return self._handed(item, owner, attribute) if isinstance(item, str) else item

    def _mapping(self, value: dict[Any, Any], owner: Any, attribute: str) -> dict[Any, Any]:
        """Return a mapping with the texts among its keys and values held back."""
        if not any(isinstance(part, str) for item in value.items() for part in item):
            return value
        return {
            self._one(key, owner, attribute): self._one(item, owner, attribute)
            for key, item in value.items()
        }

    def _method(self, method: Callable[..., Any], owner: Any, attribute: str) -> Any:
        """Return a method whose result is held back."""
        if attribute == "replace" and isinstance(owner, HeldBack):
            # folium replaces line ends between its backticks; in JSON they are harmless.
            return lambda old, new: owner if old == "\n" else str(owner).replace(old, new)
        if attribute == "render":
            return lambda *given, **options: self._rendered(owner, method, given, options)
        return lambda *given, **options: self._handed(method(*given, **options), owner, attribute)

    def _rendered(self, owner: Any, render: Callable[..., Any], given: Any, options: Any) -> Any:
        """Return the HTML of an element inside another, held back as one text."""
        if type(getattr(owner, "_template", None)) is Literal:
            return render(*given, **options)  # a template has just made it: it has its marks
        before = len(self._scripts._children)
        self._paused = True
        try:
            html = render(*given, **options)
        finally:
            self._paused = False
        if len(self._scripts._children) != before:
            self.stowaways.append(owner)
        return self._text(html, owner, "render") if isinstance(html, str) else ""


def _with_names(value: Any) -> Any:
    """Return options with only texts and numbers as names: folium writes other names as code."""
    if isinstance(value, dict):
        return {
            name if isinstance(name, (str, *_NUMBERS)) else str(name): _with_names(item)
            for name, item in value.items()
        }
    if type(value) in (list, tuple) and any(isinstance(one, dict | list | tuple) for one in value):
        return type(value)(_with_names(item) for item in value)
    return value


@contextmanager
def holding(
    held: Held, environments: Iterable[Any], code: type, templates: ModuleType
) -> Iterator[None]:
    """Hold back the texts that the templates of some environments read.

    Parameters
    ----------
    held : Held
        The object that keeps the texts.
    environments : iterable of jinja2.Environment
        The environments in which the templates of folium and branca were compiled.
    code : type
        folium's class for JavaScript of the author.
    templates : module
        The module in which folium converts options to JavaScript.
    """
    with ExitStack() as undone:
        for environment in set(environments):
            undone.callback(environment.__dict__.pop, "getattr", None)
            environment.getattr = _reader(held, environment.getattr)
            undone.enter_context(_in_place(environment.policies, "json.dumps_function", _dumps))
        code.js_code = property(  # type: ignore[attr-defined]
            held.code, lambda owner, text: vars(owner).update(js_code=text)
        )
        undone.callback(delattr, code, "js_code")
        names = vars(templates)
        camelize, escaped = names["camelize"], names["_to_escaped_json"]
        # folium writes the names of options between quotes without escapes.
        undone.enter_context(_in_place(names, "camelize", lambda key: in_quotes(camelize(key))))
        also = _in_place(names, "_to_escaped_json", lambda value: anywhere(escaped(value)))
        undone.enter_context(also)
        yield


def _dumps(value: Any, **options: Any) -> str:
    """Return JSON that is also valid between backticks, where folium writes some of it."""
    return anywhere(json.dumps(value, **options))


@contextmanager
def _in_place(values: dict[str, Any], name: str, value: Any) -> Iterator[None]:
    """Replace ``values[name]`` by ``value`` for the duration of a ``with`` block."""
    before = values[name]
    values[name] = value
    try:
        yield
    finally:
        values[name] = before


def _reader(held: Held, read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return a function that reads attributes for templates and holds back texts."""

    def reader(owner: Any, name: str) -> Any:
        value = read(owner, name)
        return value if value is None or type(value) in _NUMBERS else held.read(value, owner, name)

    return reader
