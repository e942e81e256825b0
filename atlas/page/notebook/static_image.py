"""Draw stills of a map in a notebook, where matplotlib is installed."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.errors import MissingPackageError, PageError
from atlas.files.atomic_write import write_new
from atlas.page.html.document import text_html

if TYPE_CHECKING:
    from atlas.page.contents import Contents

_ENDINGS = (".png", ".svg", ".pdf")


def write_image(
    contents: "Contents",
    view_box: list[float] | None,
    path: str | Path,
    size: tuple[float, float],
    *,
    layers: bool,
    overwrite: bool,
) -> Path:
    """Write what a view shows as a still picture; see `AtlasView.save_image`."""
    from atlas.page.still.figure import figure

    path = Path(path)
    if path.suffix.lower() not in _ENDINGS:
        msg = f"{path.name!r}: wanted a picture that ends in {', '.join(_ENDINGS)}"
        raise PageError(msg)
    settings = contents.settings
    # A view across 180 degrees has no box in one piece; then all that is drawn is shown.
    box = view_box if view_box and view_box[0] < view_box[2] else None
    unseen = " (without the layers of its author)" if layers else ""
    still = figure(
        contents.record,
        selection=contents.selection,
        bounds=box,
        size=size,
        theme="dark" if settings.theme == "dark" else "light",
        policy=settings.policy,
        basemap=contents.basemap_name,
        title=f"{settings.title}{unseen}",
        marking=settings.marking,
        cut_off=settings.cut_off,
        labels=settings.labels,
    )
    file = BytesIO()
    still.savefig(file, format=path.suffix[1:].lower())
    return write_new(file.getvalue(), path, overwrite=overwrite)


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
