"""The cyclomatic complexity of the functions of the library: how many ways lead through each.

``python -m scripts.complexity`` prints the functions with the most. Each branch, loop, handler,
comprehension and further part of an "and" or "or" is one more way; ruff's C901 counts no "and".
"""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "atlas"
_SHOWN = 20


def functions(package: Path = PACKAGE) -> Iterator[tuple[str, str, int]]:
    """Yield the file, the name and the complexity of each function, those inside others too."""
    for path in sorted(package.rglob("*.py")):
        if "node_modules" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield path.relative_to(package).as_posix(), node.name, complexity(node)


def complexity(function: ast.AST) -> int:
    r"""Return the number of ways through a function.

    Examples
    --------
    >>> complexity(ast.parse("def f(a, b):\n    return 1 if a and b else 2").body[0])
    3
    """
    return 1 + sum(map(_ways, ast.walk(function)))


def _ways(node: ast.AST) -> int:
    """Return how many more ways a node of the syntax opens."""
    match node:
        case ast.If() | ast.IfExp() | ast.Assert() | ast.Lambda() | ast.ExceptHandler():
            return 1
        case ast.For() | ast.AsyncFor() | ast.While() | ast.Try() if node.orelse:
            return 1 if isinstance(node, ast.Try) else 2
        case ast.For() | ast.AsyncFor() | ast.While() | ast.match_case():
            return 1
        case ast.comprehension():
            return 1 + len(node.ifs)
        case ast.BoolOp():
            return len(node.values) - 1
    return 0


if __name__ == "__main__":
    for file, name, ways in sorted(functions(), key=lambda one: -one[2])[:_SHOWN]:
        print(f"{ways:3} {file}: {name}")
