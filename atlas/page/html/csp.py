"""The Content-Security-Policy of a page: only the scripts that we added may run.

Inline scripts are allowed by their SHA-256. So a script or a handler in the text of an event is
never run. Styles may be inline, because Leaflet and folium write them so.
"""

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser

# A browser runs a script element without a type or of one of these; any other type is data.
_RUN = ("", "text/javascript", "application/javascript", "module")


def policy(scripts: Iterable[str], *, allow_network: bool = False) -> str:
    """Return the policy of a page that runs the inline scripts ``scripts`` and no others.

    Parameters
    ----------
    scripts : iterable of str
        The text of each script, exactly as written between its tags.
    allow_network : bool
        Whether images, styles, scripts and data may come from web servers, too.

    Returns
    -------
    str
        The value of the header ``Content-Security-Policy``.

    Examples
    --------
    >>> policy(["start()"]).split("; ")[1]
    "script-src 'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='"
    """
    network = " https: http:" if allow_network else ""
    hashes = sorted({f"'sha256-{_digest(text)}'" for text in scripts})
    own = " ".join(hashes) or "'none'"
    parts = [
        "default-src 'none'",
        f"script-src {own}{network}",
        f"style-src 'unsafe-inline'{network}",
        f"img-src data: blob:{network}",
        f"font-src data:{network}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join([*parts, f"connect-src{network}"] if allow_network else parts)


def _digest(text: str) -> str:
    """Return the base64 SHA-256 of a text."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class _Scripts(HTMLParser):
    """The inline scripts of a piece of HTML, and the addresses that it would load from."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.inline: list[str] = []
        self.loads: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the start of a script, and the addresses that an element loads."""
        given = {name: value or "" for name, value in attrs}
        source = given.get("href", "") if tag == "link" else given.get("src", "")
        if source and not source.startswith(("data:", "blob:", "#")):
            self.loads.append(source)
        run = tag == "script" and not source and given.get("type", "").lower() in _RUN
        self._open = run
        if run:
            self.inline.append("")

    def handle_data(self, data: str) -> None:
        """Collect the text of a script."""
        if self._open:
            self.inline[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Close a script."""
        if tag == "script":
            self._open = False


def scripts_in(html: str) -> tuple[list[str], list[str]]:
    """Return the inline scripts of a piece of HTML, and the addresses that it loads from.

    Examples
    --------
    >>> scripts_in('<script>go()</script><script src="https://a.org/b.js"></script>')
    (['go()'], ['https://a.org/b.js'])
    """
    parser = _Scripts()
    parser.feed(html)
    parser.close()
    return parser.inline, parser.loads
