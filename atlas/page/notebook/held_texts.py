"""Text that folium's templates never see: a mark stands for it until the script is written.

A template of folium writes some texts as JSON, and others as they are: between backticks, between
quotes, or as code. Which ones differs from element to element and from version to version. So no
text is trusted to a template: what a template reads of an element is handed to it as a `HeldBack`,
which is itself wherever it is written as JSON, and a mark wherever it would be written as it is.
`atlas.page.notebook.script_literals` puts the texts back where the marks stand. Everything here
goes by what an element has, so that folium is imported in folium_map.py only.
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

# What may stand in a script as it is: a name, a path of names, a number with its unit, a colour.
_PLAIN = re.compile(
    r"(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*"
    r"|[a-z]+(?:-[a-z]+)*"
    r"|-?\d+(?:\.\d+)?(?:%|px|em|rem)?"
    r"|#[0-9A-Fa-f]{3,8})?",
    re.ASCII,
)


# What a template goes on to read: an element, code, what it can call or go through.
_READ_ON = ("__call__", "__iter__", "get_name", "js_code")
_NUMBERS = (bool, int, float)
_METHODS = (MethodType, FunctionType, BuiltinMethodType)


class Literal:
    """Text where branca would have a template; it is never compiled."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text as it is."""
        return self.text


class Raw(Literal):
    """Text that the author of a map gave where branca would have a template."""


class Given(str):
    """A text that folium has escaped, with the text that it was given."""

    __slots__ = ("given",)
    given: str

    def __new__(cls, escaped: str, given: str) -> "Given":
        """Keep both."""
        made = super().__new__(cls, escaped)
        made.given = given
        return made

    def __add__(self, other: str) -> "Given":
        """Remember through what folium puts behind it."""
        return Given(str.__add__(self, other), self.given + other)

    def __radd__(self, other: str) -> "Given":
        """Remember through what folium puts before it."""
        return Given(other + str(self), other + self.given)

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Return both, for a copy."""
        return str(self), self.given


def remembering(escape_text: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function that escapes as before, and remembers what it was given.

    folium escapes the backticks of a popup when it is made, and from what it keeps nobody can tell
    a backslash of the text from one that it has added.
    """

    def escaped(text: str) -> str:
        return Given(escape_text(text), str(text))

    return escaped


def _before_escaping(text: str) -> str:
    """Return what folium was given, where a popup was made before it could be remembered."""
    return text if re.search(r"(?<!\\)`", text) else text.replace("\\`", "`")


class HeldText(NamedTuple):
    """A text that a mark stands for."""

    text: str
    """The text."""
    owner: Any
    """Whose it is: the object that a template read."""
    attribute: str
    """What the object calls it."""


class HeldBack(str):
    """A text in the hands of a template: itself as JSON, a mark where it is written as it is."""

    held: "Held"
    kept: HeldText

    def __str__(self) -> str:
        """Return the mark."""
        return self.held.mark(self.kept)

    def __format__(self, _: str) -> str:
        """Return the mark."""
        return str(self)

    def __html__(self) -> str:
        """Return a mark for the text as HTML in which nothing is markup."""
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
        Where elements put their scripts; what writes there while its HTML is asked for is noted.

    Attributes
    ----------
    marks : re.Pattern
        What a mark looks like.
    stowaways : list of branca.element.Element
        What wrote a script while its HTML was asked for.
    asked : bool
        Whether a template has read anything by way of this.
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
        """Return a mark that stands for a text."""
        self._texts.append(kept)
        return f"held{self._nonce}n{len(self._texts) - 1}e"

    def kept(self, match: re.Match[str]) -> HeldText:
        """Return the text that a mark stands for."""
        return self._texts[int(match[1])]

    def as_html(self, text: str) -> str:
        """Return text with each mark replaced by what it stands for, as it was written."""
        return self.marks.sub(lambda match: self.kept(match).text, text)

    def reads(self) -> bool:
        """Tell whether texts are held back from whoever reads one now."""
        return not self._paused and threading.get_ident() == self._thread

    def code(self, owner: Any) -> str:
        """Return a mark for JavaScript that the author of a map wrote."""
        text: str = vars(owner)["js_code"]
        return self.mark(HeldText(text, owner, "js_code")) if self.reads() else text

    def read(self, value: Any, owner: Any, attribute: str) -> Any:
        """Return what a template may have of a value that it reads."""
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
        """Return a method whose answer is held back."""
        if attribute == "replace" and isinstance(owner, HeldBack):
            # folium has no line ends between its backticks; in JSON they do no harm.
            return lambda old, new: owner if old == "\n" else str(owner).replace(old, new)
        if attribute == "render":
            return lambda *given, **options: self._rendered(owner, method, given, options)
        return lambda *given, **options: self._handed(method(*given, **options), owner, attribute)

    def _rendered(self, owner: Any, render: Callable[..., Any], given: Any, options: Any) -> Any:
        """Return the HTML of an element inside another, held back as one text."""
        if type(getattr(owner, "_template", None)) is Literal:
            return render(*given, **options)  # made by a template a moment ago: it has its marks
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
    """Return options in which each name is a text or a number: folium writes others as code."""
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
    """Hold texts back from whatever the templates of some environments read.

    Parameters
    ----------
    held : Held
        Where the texts are kept.
    environments : iterable of jinja2.Environment
        Those that folium's and branca's templates were compiled in.
    code : type
        folium's class for JavaScript of the author's own.
    templates : module
        Where folium turns options into JavaScript.
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
        # folium writes the names of options between quotes as they are.
        undone.enter_context(_in_place(names, "camelize", lambda key: in_quotes(camelize(key))))
        also = _in_place(names, "_to_escaped_json", lambda value: anywhere(escaped(value)))
        undone.enter_context(also)
        yield


def _dumps(value: Any, **options: Any) -> str:
    """Return JSON that is the same between backticks, where folium writes some of it."""
    return anywhere(json.dumps(value, **options))


@contextmanager
def _in_place(values: dict[str, Any], name: str, value: Any) -> Iterator[None]:
    """Put a value in the place of another for a while."""
    before = values[name]
    values[name] = value
    try:
        yield
    finally:
        values[name] = before


def _reader(held: Held, read: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return what reads attributes for templates, holding back texts."""

    def reader(owner: Any, name: str) -> Any:
        value = read(owner, name)
        return value if value is None or type(value) in _NUMBERS else held.read(value, owner, name)

    return reader
