"""The HTML document around the events: joined as text, never rendered by a template.

Event text is in the data blocks or is escaped here; no part of it is compiled.
"""

import base64
import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from atlas.page.html.ascii_only import ascii_html, ascii_script, ascii_style
from atlas.page.html.csp import policy, scripts_in
from atlas.page.html.interface_words import (
    ENGLISH,
    STATIC,
    InterfaceLanguage,
    static_text,
    words_block,
)
from atlas.page.payload.codec import to_utf8

__all__ = [
    "STATIC",
    "Document",
    "assemble",
    "clean",
    "frame",
    "script_text",
    "static_text",
    "style_text",
    "text_html",
    "to_js",
]

SANDBOX = "allow-scripts allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox"
# Text that could end a script element, or change how the rest of it is parsed.
_TAG = re.compile("<(/script|!--)", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Document:
    """The parts of a page."""

    map_id: str
    """The id of the element that becomes the map."""
    config: dict[str, Any]
    """The settings from the host, as the page reads them."""
    blocks: dict[str, bytes] = field(default_factory=dict)
    """The data blocks by name: core, text, basemap; empty in a widget."""
    options: dict[str, Any] = field(default_factory=dict)
    """Options of the Leaflet map."""
    head: str = ""
    """HTML that the user's layers put into the head."""
    body: str = ""
    """HTML that the user's layers put into the body."""
    scripts: tuple[str, ...] = ()
    """The scripts of the user's layers; if one throws, the others still run."""
    readable: str = ""
    """HTML of the content that is read without the map; a script hides it at once."""
    manifest: dict[str, Any] | None = None
    """The manifest of the page, for programs; None in a notebook."""
    brings_layers: bool = False
    """Whether the user added layers: without one, the page has no code that draws any."""
    allow_network: bool = False
    """Whether the user's layers may load from web servers."""
    languages: tuple[InterfaceLanguage, ...] = (ENGLISH,)
    """The languages of the interface, the one that the page opens in first."""


def assemble(document: Document) -> str:
    """Return a document as HTML, with a policy that allows only its own scripts.

    Parameters
    ----------
    document : Document
        The parts.

    Returns
    -------
    str
        The page; it makes no network request, unless the network was allowed.

    Raises
    ------
    PageError
        Where the built front end is missing.
    """
    page = static_text("atlas-layers.js" if document.brings_layers else "atlas.js")
    start = f"atlasPage.start({to_js(document.map_id)}, {to_js(document.options)});"
    # The row above the map, which only a notebook has.
    row = bool(document.config.get("row"))
    first = [page, *([static_text("row.js")] if row else [])]
    sheets = ["atlas.css", *(["row.css"] if row else [])]
    head_scripts = [script_text(text) for text in first]
    body_scripts = [script_text(text) for text in (start, *document.scripts)]
    # To ASCII before the hashes are taken: so they are valid in any charset that a server declares.
    head, body = (ascii_html(clean(text)) for text in (document.head, document.body))
    hide = [script_text(static_text("first.js"))] if document.readable else []
    run = [*hide, *head_scripts, *body_scripts, *scripts_in(head)[0], *scripts_in(body)[0]]
    opening = document.languages[0]
    rules = policy(run, allow_network=document.allow_network)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{opening.id}" dir="{opening.direction}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(rules, quote=False)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{text_html(str(document.config.get('title') or 'Conflict Atlas'))}</title>",
            *(f"<script>{text}</script>" for text in hide),
            *(f"<style>{style_text(static_text(name))}</style>" for name in sheets),
            *(f"<script>{text}</script>" for text in head_scripts),
            head,
            "</head>",
            "<body>",
            ascii_html(clean(document.readable)),
            f'<div class="folium-map" id="{text_html(document.map_id)}"></div>',
            body,
            _licences(),
            *(_block(name, data) for name, data in document.blocks.items()),
            _block("words", words_block(document.languages)),
            _json("config", document.config),
            "" if document.manifest is None else _json("manifest", document.manifest),
            *(f"<script>{text}</script>" for text in body_scripts),
            "</body>",
            "</html>",
            "",
        ]
    )


def _block(name: str, data: bytes) -> str:
    """Return the data block ``name`` as a script element that is not run."""
    return f'<script type="text/plain" id="atlas-{name}">{base64.b64encode(data).decode()}</script>'


def _licences() -> str:
    """Return the licence texts of the software in the page, as a script that is not run."""
    text = script_text(static_text("LICENSES.txt"))
    return f'<script type="text/plain" id="atlas-licences">\n{text}</script>'


def _json(name: str, value: dict[str, Any]) -> str:
    """Return the settings ``name`` as a script element that is not run."""
    return f'<script type="application/json" id="atlas-{name}">{to_js(value)}</script>'


def to_js(value: Any) -> str:
    """Return a value as JSON that is safe inside a script: no tag can begin in it."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def clean(text: str) -> str:
    """Return text as a browser parses it, so that both compute the same hash of a script."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return to_utf8(plain).decode()


def script_text(text: str) -> str:
    """Return a script in which no text can close the script element.

    In a JavaScript string the escaped forms mean the same as the text that they replace.
    """
    return ascii_script(_TAG.sub(r"<\\\1", clean(text)))


def style_text(text: str) -> str:
    """Return a style sheet in which no text can close the style element."""
    return ascii_style(re.sub("</(?=style)", r"<\\/", clean(text), flags=re.IGNORECASE))


def text_html(text: str) -> str:
    """Return text as HTML in ASCII, without markup and without characters that HTML forbids."""
    return ascii_html(escape(_CONTROLS.sub("\ufffd", clean(text))))


def frame(html: str, *, height: str, still: str = "") -> str:
    """Return a page in an iframe that can reach neither the notebook nor its cookies."""
    # An untrusted notebook removes the frame: the note and the still image under it are seen.
    note = "The map is shown once this notebook is trusted (File, Trust Notebook)."
    return (
        f'<div style="position:relative;width:100%;height:{text_html(height)}">'
        f"<p>{note}</p>{still}"
        f'<iframe title="Conflict Atlas: map of events" sandbox="{SANDBOX}" '
        'style="position:absolute;left:0;top:0;width:100%;height:100%;border:0;background:#fff" '
        f'srcdoc="{escape(html)}"></iframe></div>'
    )
