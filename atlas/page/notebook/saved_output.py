"""Keep a picture of a map in a saved notebook, which is shown before any cell is run.

A notebook keeps the outputs of its cells, not the models of its widgets. So each cell has extra
outputs before the widget: a picture of the map and a caption. Every notebook reader can show the
picture. Each view has a unique mark, which its pictures contain. The live view hides only the
pictures with its own mark, and no style or script affects any other output.
"""

from base64 import b64encode
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import ipywidgets as widgets
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import publish_display_data

from atlas.page.html.document import to_js
from atlas.page.notebook.linked_view import LinkedView

HOW_TO = "A still of the map, as it was saved. Run the cell for the live map."
NO_MAP = "If none comes, install anywidget and ipywidgets where Jupyter itself is installed."
"""The next step where a cell was run, and its host shows no widget of any library."""
PICTURE, WORDS = "image/png", "application/javascript"
STILL = "atlas_still"
"""The key of an output's metadata that names the view that it replaces."""

# JupyterLab writes "model not found" where a widget was, in an output without a MIME type. As long
# as no map is drawn there, an extra output shows these words in its place.
_SAY = """(here, words) => {
  const look = () => {
    let next = here.closest(".jp-OutputArea-child"), view = null;
    while (!view && (next = next?.nextElementSibling))
      view = next.querySelector(".jp-OutputArea-output:not([data-mime-type])");
    const live = Boolean(view?.querySelector(":not(script)"));
    if (view) view.style.display = live ? "" : "none";
    here.style.display = view && !live ? "" : "none";
    if (here.textContent !== here.words) here.textContent = here.words;
  };
  here.words = words; // the last ones, where the same output is renewed
  new ResizeObserver((_, first) => {
    const area = here.closest(".jp-OutputArea");
    if (!area) return;
    first.disconnect();
    new MutationObserver(look).observe(area, { childList: true, subtree: true });
    look();
  }).observe(here);
}"""


def new_mark() -> str:
    """Return a new mark for a view, which only the pictures of this view contain."""
    return token_hex(12)


def as_written(mark: str) -> str:
    """Return a mark as it is written in the base64 of a picture.

    In a picture, the mark begins at a whole letter of base64; see `atlas.page.still.thumbnail`.
    """
    return b64encode(mark.encode()).decode("ascii")


def in_a_notebook() -> bool:
    """Return whether there is a cell that can keep outputs besides the widget."""
    return InteractiveShell.initialized()


def keep_stills(views: list[LinkedView], *, again: bool = False) -> None:
    """Add the stills of views to the running cell, or update them in all cells that have them.

    Parameters
    ----------
    views : list of LinkedView
        The views that the cell shows.
    again : bool
        Whether to replace the stills in earlier cells by stills of the present views.
    """
    for view in views:
        for kind, data, said in _outputs(view):
            publish_display_data(
                data,
                {STILL: view.still, **said},
                transient={"display_id": f"atlas-{view.still}-{kind}"},
                update=again,
            )


def _outputs(view: LinkedView) -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """Yield the name, the data and the metadata of each output that replaces a view."""
    picture = view.static_preview().get(PICTURE)
    if picture is None:
        return
    words = caption(view)
    # Where a notebook shows a copy of the picture, the mark is in its alternative text.
    other = {"vscode_altText": f"{words} ({view.still})"}
    yield "picture", {PICTURE: picture}, {PICTURE: {"alt": words}, **other}
    yield "words", {WORDS: f"({_SAY})(element, {to_js(words)})", "text/plain": ""}, {}


def caption(view: LinkedView) -> str:
    """Return the caption of a still: title, counts, and how to get the live map."""
    title = view.page_config.get("title") or "Events"
    counted = repr(view).partition(" of ")[2]
    return f"{title}: {counted}. {HOW_TO}"


def stand_beside_boxes() -> None:
    """Make boxes keep the still of a view in them: such a cell shows the box, not the view."""
    shown = InteractiveShell.instance().display_formatter
    if shown is not None:
        shown.mimebundle_formatter.for_type(widgets.Box, _box_bundle)


def _box_bundle(box: widgets.Box, include: Any = None, exclude: Any = None) -> Any:
    """Return the MIME bundle of a box; first add the stills of the views in it."""
    views = [part for part in parts_of(box) if hasattr(part, "static_preview")]
    if box.comm is not None:
        keep_stills(views)
    return box._repr_mimebundle_(include=include, exclude=exclude)


def parts_of(*these: widgets.Widget) -> list[widgets.Widget]:
    """Return widgets and all widgets in them, once each: children, layouts and styles."""
    found: dict[int, widgets.Widget] = {}
    todo = list(these)
    while todo:
        one = todo.pop()
        if id(one) in found:
            continue
        found[id(one)] = one
        held = [getattr(one, name) for name in one.keys]
        lists = [part for value in held if isinstance(value, list | tuple) for part in value]
        todo += [part for part in [*lists, *held][::-1] if isinstance(part, widgets.Widget)]
    return list(found.values())
