"""The literals of a script: texts go into them as JSON, and none is left between backticks."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from atlas.page.html.document import to_js

# What begins where code ends, as far as the scripts of folium go: comments, strings, templates.
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
    r"""Return JSON as it may stand between backticks, too.

    Examples
    --------
    >>> print(anywhere('"`${x}"'))
    "\u0060\u0024{x}"
    """
    return text.replace("`", "\\u0060").replace("${", "\\u0024{")


def literal(text: str) -> str:
    r"""Return a text as a string of JavaScript that is safe wherever it stands in a page.

    Examples
    --------
    >>> print(literal("`</script>${x}\\"))
    "\u0060\u003c/script\u003e\${x}\\"
    """
    return to_js(text).replace("`", "\\u0060").replace("${", "\\${")


def in_quotes(text: str) -> str:
    r"""Return a text as it may stand between quotes of either kind.

    Examples
    --------
    >>> print(in_quotes("'+hit()+\""))
    \u0027+hit()+\"
    """
    return literal(text)[1:-1].replace("'", "\\u0027")


def data(value: Any) -> str:
    """Return a value of JSON as an expression; numbers that are none stay so."""
    text = anywhere(json.dumps(value, separators=(",", ":")))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


class Filler:
    """Put texts where their marks stand in a script.

    Parameters
    ----------
    marks : re.Pattern
        What a mark looks like.
    text_of : callable
        Returns the text of a mark.
    code_of : callable
        Returns what stands for a mark that is neither in quotes nor between backticks.
    """

    def __init__(
        self,
        marks: re.Pattern[str],
        text_of: Callable[[re.Match[str]], str],
        code_of: Callable[[re.Match[str]], str],
    ) -> None:
        self._marks, self._text_of, self._code_of = marks, text_of, code_of

    def filled(self, script: str) -> str:
        """Return a script with its texts; whatever stood between backticks is JSON."""
        return "".join(self._code(script, 0, len(script))) if self._needed(script) else script

    def _needed(self, text: str) -> bool:
        """Tell whether a piece of a script cannot stay as it is."""
        return "`" in text or self._marks.search(text) is not None

    def _code(self, script: str, at: int, end: int) -> Iterator[str]:
        """Yield the pieces of code, from one place of a script to another."""
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
        """Return where a template ends, and a sum of strings that says the same."""
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
            if run is None:  # pragma: no cover - one of the two matches whatever stands here
                break
            words.append(_unescaped(escaped) if escaped else run[0])
            at = run.end()
        parts.append(self._words(words))
        said = [part for place, part in enumerate(parts) if part != '""' or not place]
        return at + 1, said[0] if len(said) == 1 else f"({'+'.join(said)})"

    def _words(self, words: list[str]) -> str:
        """Return what stands between the values of a template, as a string."""
        return literal(self._marks.sub(self._text_of, "".join(words)))


def _closing(script: str, at: int) -> int:
    """Return where the brace that is open is closed."""
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
    """Return the place behind a template that begins at a place."""
    while at < len(script) and script[at] != "`":
        if script.startswith("${", at):
            at = _closing(script, at + 2) + 1
        else:
            at += 2 if script[at] == "\\" else 1
    return at + 1


def _unescaped(match: re.Match[str]) -> str:
    """Return what an escape in a template stands for."""
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16))
    return "" if match[4] in _CONTINUED else _SHORT.get(match[4], match[4])
