"""The words of the page's interface, by language: what travels in a page.

The code of the page carries numbers in place of its phrases. The words stand in files: English in
``web/static/words.en.json``, which the build writes.
"""

import json
from pathlib import Path
from typing import Any

from atlas.errors import PageError

STATIC = Path(__file__).resolve().parents[2] / "web" / "static"


def english() -> list[str | dict[str, str]]:
    """Return the phrases of the page in English, in the order of their numbers."""
    phrases: list[str | dict[str, str]] = json.loads(static_text("words.en.json"))
    return phrases


def words_of(languages: tuple[str, ...] = ("en",)) -> list[dict[str, Any]]:
    """Return what a page is given of each language, the opening one first."""
    return [{"id": name, "phrases": english()} for name in languages]


def static_text(name: str) -> str:
    """Return the text of a file of the built front end, by its name."""
    path = STATIC / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        msg = f"the front end is not built: {path} is missing; run `make web` in the repository"
        raise PageError(msg) from error
