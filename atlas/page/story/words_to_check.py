"""The texts of the writer's words, one by one, for the last search before a page goes out."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from atlas.page.story.markup import texts


def parts_of(words: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Yield each text of the words as the page holds them, as (where, text)."""
    if not words:
        return
    for name in ("headline", "lead", "author", "organisation", "as_of"):
        yield name, words[name]
    for name in words["selections"]:
        yield "the name of a selection", name
    yield from ((f"selection {k!r}", str(v)) for k, v in words["selections"].items())
    yield from _lines("findings", words["findings"])
    for number, step in enumerate(words["steps"], 1):
        where = partial("step {}, {}".format, number)
        yield from ((where(name), step[name]) for name in ("title", "when"))
        yield where("selection"), str(step["selection"] or "")
        yield from _lines(where("text"), step["text"])
        for callout in step["callouts"]:
            for text in (callout["title"], *callout["lines"], callout["by"]):
                yield where("callouts"), text


def _lines(where: str, blocks: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the texts of blocks with where they stand."""
    yield from ((where, text) for text in texts(blocks))
