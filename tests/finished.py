"""A finished file taken apart: all text in it, however packed, but the page's own code."""

import base64
import html
import json
import re

from atlas.page.html.document import script_text, static_text, style_text
from atlas.page.payload.codec import decode_block

_BLOCK = re.compile(r'<script type="text/plain" id="atlas-(core|text|basemap)">([^<]*)</script>')


def everything_in(path):
    """Return all that a file says: its text, its decoded blocks, and what lies beside it."""
    page = path.read_text(encoding="utf-8")
    parts = []
    for name, data in _BLOCK.findall(page):
        block = decode_block(base64.b64decode(data))
        if name != "basemap":
            parts.append(
                json.dumps([block.tables, block.extra], ensure_ascii=False, default=_plain)
            )
    # The page's own code and the licences of its software are the same in every file.
    bare = _BLOCK.sub("", page)
    codes = (script_text(static_text(one)) for one in ("atlas.js", "atlas-layers.js"))
    for own in (
        next(code for code in codes if code in bare),
        style_text(static_text("atlas.css")),
        script_text(static_text("LICENSES.txt")),
    ):
        assert own in bare
        bare = bare.replace(own, "")
    beside = path.with_suffix(".json")
    parts += [bare, beside.read_text(encoding="utf-8") if beside.exists() else ""]
    texts = "\n".join(parts)
    # What is escaped, for JSON or for HTML, says the same as what is not.
    return texts + "\n" + _unescaped(texts)


def _unescaped(text):
    """Return a text with the escapes of JSON and HTML taken back."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    return html.unescape(plain).replace('\\"', '"').encode("utf-8", "replace").decode()


def _plain(value):
    """Return what JSON cannot hold as it is."""
    return value.tolist() if hasattr(value, "tolist") else str(value)
