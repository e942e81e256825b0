"""Write texts into the literals of a script as JSON, and leave no text between backticks."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from atlas.page.html.document import to_js

# The tokens that end code in the scripts of folium: comments, strings, templates.
_PIECES = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    r"|[`{}]",
    re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL
)
_RUN = re.compile(r"[^`$\\]+|\$(?!\{)|\\")
_BACKTICK = re.compile(r"(\\[^`])|\\?`", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "v": "\v", "f": "\f", "0": "\0"}
_CONTINUED = ("\n", "\r", "\r\n", "\u2028", "\u2029")


def anywhere(text: str) -> str:
    r"""Return JSON, escaped so that it is also safe between backticks.

    Examples
    --------
    >>> print(anywhere('"`${x}"'))
    "\u0060\u0024{x}"
    """
    return text.replace("`", "\\u0060").replace("${", "\\u0024{")


def literal(text: str) -> str:
    r"""Return a text as a JavaScript string that is safe anywhere in a page.

    Examples
    --------
    >>> print(literal("`</script>${x}\\"))
    "\u0060\u003c/script\u003e\${x}\\"
    """
    return to_js(text).replace("`", "\\u0060").replace("${", "\\${")


def in_quotes(text: str) -> str:
    r"""Return a text, escaped for single and for double quotes.

    Examples
    --------
    >>> print(in_quotes("'+hit()+\""))
    \u0027+hit()+\"
    """
    return literal(text)[1:-1].replace("'", "\\u0027")


def data(value: Any) -> str:
    """Return a value of JSON as an expression; NaN and infinite numbers stay unchanged."""
    text = anywhere(json.dumps(value, separators=(",", ":")))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


class Filler:
    """Replace the marks in a script by their texts.

    Parameters
    ----------
    marks : re.Pattern
        The pattern of a mark.
    text_of : callable
        Returns the text of a mark.
    code_of : callable
        Returns the code for a mark that is neither in quotes nor between backticks.
    """

    def __init__(
        self,
        marks: re.Pattern[str],
        text_of: Callable[[re.Match[str]], str],
        code_of: Callable[[re.Match[str]], str],
    ) -> None:
        self._marks, self._text_of, self._code_of = marks, text_of, code_of

    def filled(self, script: str) -> str:
        """Return a script with its texts; texts between backticks become JSON."""
        return "".join(self._code(script, 0, len(script))) if self._needed(script) else script

    def _needed(self, text: str) -> bool:
        """Return whether a piece of a script must be changed."""
        return "`" in text or self._marks.search(text) is not None

    def _code(self, script: str, at: int, end: int) -> Iterator[str]:
        """Yield the pieces of code, from one position of a script to another."""
        done = at
        while piece := _PIECES.search(script, at, end):
            at, text = piece.end(), piece[0]
            if text in "{}" or (text != "`" and not self._needed(text)):
                continue
            yield self._marks.sub(self._code_of, script[done : piece.start()])
            if text == "`":
                at, text = self._template(script, at)
                yield text
            elif text[0] == "/":
                yield self._marks.sub("", text).replace("`", "'")
            else:
                plain = _BACKTICK.sub(lambda found: found[1] or "\\u0060", text)
                yield self._marks.sub(lambda mark: in_quotes(self._text_of(mark)), plain)
            done = at
        yield self._marks.sub(self._code_of, script[done:end])

    def _template(self, script: str, at: int) -> tuple[int, str]:
        """Return the end of a template, and an equal concatenation of strings."""
        parts: list[str] = []
        words: list[str] = []
        while at < len(script) and script[at] != "`":
            if script.startswith("${", at):
                stop = _closing(script, at + 2)
                inner = "".join(self._code(script, at + 2, stop))
                parts += [self._words(words), f"String({inner})"]
                words, at = [], stop + 1
                continue
            escaped = _ESCAPE.match(script, at)
            run = escaped or _RUN.match(script, at)
            if run is None:  # pragma: no cover - one of the two always matches
                break
            words.append(_unescaped(escaped) if escaped else run[0])
            at = run.end()
        parts.append(self._words(words))
        said = [part for place, part in enumerate(parts) if part != '""' or not place]
        return at + 1, said[0] if len(said) == 1 else f"({'+'.join(said)})"

    def _words(self, words: list[str]) -> str:
        """Return the text between the values of a template, as a string."""
        return literal(self._marks.sub(self._text_of, "".join(words)))


def _closing(script: str, at: int) -> int:
    """Return the position of the brace that closes the open one."""
    depth = 0
    while piece := _PIECES.search(script, at):
        at = piece.end()
        if piece[0] == "`":
            at = _behind_template(script, at)
        elif piece[0] == "{":
            depth += 1
        elif piece[0] == "}":
            if not depth:
                return piece.start()
            depth -= 1
    return len(script)


def _behind_template(script: str, at: int) -> int:
    """Return the position after a template that begins at ``at``."""
    while at < len(script) and script[at] != "`":
        if script.startswith("${", at):
            at = _closing(script, at + 2) + 1
        else:
            at += 2 if script[at] == "\\" else 1
    return at + 1


def _unescaped(match: re.Match[str]) -> str:
    """Return the character of an escape in a template."""
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16))
    return "" if match[4] in _CONTINUED else _SHORT.get(match[4], match[4])
