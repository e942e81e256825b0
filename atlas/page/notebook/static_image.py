"""Draw the small still that a notebook shows with a map, where matplotlib is installed."""

from base64 import b64encode
from typing import TYPE_CHECKING

from atlas.errors import MissingPackageError
from atlas.page.html.document import text_html

if TYPE_CHECKING:
    from atlas.page.contents import Contents


def small_still(contents: "Contents", mark: str = "") -> str | None:
    """Return a small still of a page in base64; None where matplotlib is not installed.

    Parameters
    ----------
    contents : Contents
        The events, the filter and the settings.
    mark : str
        A word to write into the picture; see `atlas.page.still.thumbnail`.
    """
    try:
        from atlas.page.still.thumbnail import thumbnail
    except MissingPackageError:
        return None
    return b64encode(thumbnail(contents, mark)).decode("ascii")


def still_html(contents: "Contents", words: str) -> str:
    """Return a small still of a page as HTML, with ``words`` as alternative text; or ""."""
    picture = small_still(contents)
    if picture is None:
        return ""
    return f'<img alt="{text_html(words)}" src="data:image/png;base64,{picture}">'
