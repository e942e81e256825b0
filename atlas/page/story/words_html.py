"""The writer's words as static HTML, for a page that is read without scripts."""

from collections.abc import Iterator, Mapping
from typing import Any

from atlas.page.html.document import text_html
from atlas.page.html.interface_words import ENGLISH, InterfaceLanguage
from atlas.page.story.markup import Block, Inline


def head_html(
    words: Mapping[str, Any] | None, title: str, language: InterfaceLanguage = ENGLISH
) -> Iterator[str]:
    """Yield logo, headline, title, lead, whose words they are, and findings."""
    if not words:
        yield f"<h1>{text_html(title)}</h1>"
        return
    if logo := words["logo"]:
        name = text_html(words["organisation"] or "Logo")
        yield (
            f'<p><img src="{text_html(logo["src"])}" width="{int(logo["width"])}" '
            f'height="{int(logo["height"])}" alt="{name}"></p>'
        )
    headline = words["headline"]
    yield f"<h1><bdi>{text_html(headline or title)}</bdi></h1>"
    if headline:
        yield f"<p><bdi>{text_html(title)}</bdi></p>"
    if words["lead"]:
        yield f"<p><strong><bdi>{text_html(words['lead'])}</bdi></strong></p>"
    if line := byline(words):
        yield f"<p><bdi>{text_html(line)}</bdi></p>"
    if words["findings"]:
        yield f"<h2>{text_html(language.say('Findings'))}</h2>"
        yield from _blocks(words["findings"])


def story_html(
    words: Mapping[str, Any] | None, language: InterfaceLanguage = ENGLISH
) -> Iterator[str]:
    """Yield the steps of a story as a list."""
    if not words or not words["steps"]:
        return
    title = f"The story, {steps_in_words(len(words['steps']))}"
    title = title if language.id == "en" else language.say("The story")
    yield f"<h2>{text_html(title)}</h2><ol>"
    for step in words["steps"]:
        yield f"<li><b><bdi>{text_html(step['title'])}</bdi></b>"
        if step["when"]:
            yield f"<div><bdi>{text_html(step['when'])}</bdi></div>"
        yield from _blocks(step["text"])
        for one in step["callouts"]:
            said = f" ({one['by']})" if one["by"] != "author" else ""
            text = ". ".join([one["title"], *one["lines"]])
            yield f"<div><bdi>{text_html(text + said)}</bdi></div>"
        yield "</li>"
    yield "</ol>"


def byline(words: Mapping[str, Any]) -> str:
    """Return whose words these are, and as of when.

    Examples
    --------
    >>> byline({"author": "A. Writer", "organisation": "Institute", "as_of": "4 May 2023"})
    'Written by A. Writer, Institute, as of 4 May 2023'
    """
    who = [one for one in (words["author"], words["organisation"]) if one]
    by = f"Written by {', '.join(who)}" if who else "The writer is not named"
    return f"{by}, as of {words['as_of']}" if words["as_of"] else by


def steps_in_words(count: int) -> str:
    """Return a number of steps."""
    return "1 step" if count == 1 else f"{count} steps"


def _blocks(blocks: list[Block]) -> Iterator[str]:
    """Yield paragraphs and lists."""
    for block in blocks:
        if block["kind"] == "p":
            yield f"<p dir=auto>{_line(block['text'])}</p>"
        else:
            tag = "ul" if block["kind"] == "ul" else "ol"
            items = "".join(f"<li dir=auto>{_line(one)}</li>" for one in block["items"])
            yield f"<{tag}>{items}</{tag}>"


def _line(pieces: list[Inline]) -> str:
    """Return a line; every text in it is escaped."""
    made = []
    for one in pieces:
        if isinstance(one, str):
            made.append(text_html(one))
        elif "event" in one:
            made.append(f"[{text_html(one['event'])}]")
        elif "url" in one:
            address = text_html(one["url"])
            made.append(f'<a href="{address}" rel="noopener noreferrer">{_line(one["text"])}</a>')
        elif "strong" in one:
            made.append(f"<strong>{_line(one['strong'])}</strong>")
        elif "em" in one:
            made.append(f"<em>{_line(one['em'])}</em>")
        else:
            made.append(_line(one["text"]))
    return "".join(made)
