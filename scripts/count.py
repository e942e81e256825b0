"""Count the lines of code of the library: without docstrings, comments and blank lines.

``python -m scripts.count`` prints them by room and in total. A line counts if it holds any part of
a token. A text that is a statement by itself is documentation: the docstring of a module, a class
or a function, and the one below a field.
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

from scripts.architecture import PACKAGE, modules, room_of

_NO_CODE = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


def code_lines(source: str) -> int:
    """Return how many lines of a module's source are code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - _documentation(source))


def _documentation(source: str) -> set[int]:
    """Return the lines of the texts that are statements by themselves."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def count(package: Path = PACKAGE) -> dict[str, int]:
    """Return the lines of code by room, the largest first; "atlas" is its own files."""
    found: Counter[str] = Counter()
    for name, path in modules(package).items():
        found[room_of(name)] += code_lines(path.read_text(encoding="utf-8"))
    for path in package.glob("__*__.py"):
        found["atlas"] += code_lines(path.read_text(encoding="utf-8"))
    return dict(found.most_common())


def main() -> int:
    """Print the lines of code."""
    counted = count()
    for room, lines in counted.items():
        print(f"{room:12}{lines:8,}")
    print(f"{'total':12}{sum(counted.values()):8,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
