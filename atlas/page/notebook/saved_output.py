"""What a saved notebook shows of a map when it is opened again and nothing has been run.

A notebook keeps the outputs of its cells, not the models of its widgets. So each cell keeps, as
outputs of its own before the widget, a picture of what that cell showed and what it says. The
picture is nothing but a picture, which every reader of notebooks can show. Each view has a mark of
its own, and its pictures bear it: the live view hides the pictures with its mark, and no style or
script touches what is not its own.
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
PICTURE, WORDS = "image/png", "application/javascript"
STILL = "atlas_still"
"""The key of an output's metadata that says which view it stands in for."""

# JupyterLab writes "model not found" where a widget was, in an output that names no MIME type. As
# long as nothing is drawn there, these words stand in its place, in an output of their own.
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
    """Return the mark of a view: what its pictures bear, and those of no other view."""
    return token_hex(12)


def as_written(mark: str) -> str:
    """Return a mark as it stands in the base64 of a picture that bears it.

    A picture holds its mark at a place where base64 begins anew; see `atlas.page.still.thumbnail`.
    """
    return b64encode(mark.encode()).decode("ascii")


def in_a_notebook() -> bool:
    """Tell whether there is a cell that can keep outputs beside the widget."""
    return InteractiveShell.initialized()


def keep_stills(views: list[LinkedView], *, again: bool = False) -> None:
    """Put the stills of views into the cell that is run, or renew them wherever they stand.

    Parameters
    ----------
    views : list of LinkedView
        The views that the cell shows.
    again : bool
        Whether the stills that stand in cells already are replaced, by what the views hold now.
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
    """Yield the name of each output that stands in for a view, its data and its metadata."""
    picture = view.static_preview().get(PICTURE)
    if picture is None:
        return
    words = caption(view)
    # Where pictures are shown from a copy, the mark is in the words that stand for the picture.
    other = {"vscode_altText": f"{words} ({view.still})"}
    yield "picture", {PICTURE: picture}, {PICTURE: {"alt": words}, **other}
    yield "words", {WORDS: f"({_SAY})(element, {to_js(words)})", "text/plain": ""}, {}


def caption(view: LinkedView) -> str:
    """Return what a still shows, and how to get the live map."""
    title = view.page_config.get("title") or "Events"
    counted = repr(view).partition(" of ")[2]
    return f"{title}: {counted}. {HOW_TO}"


def stand_beside_boxes() -> None:
    """Let a box that holds a view keep its still, too: the box is what such a cell shows."""
    shown = InteractiveShell.instance().display_formatter
    if shown is not None:
        shown.mimebundle_formatter.for_type(widgets.Box, _box_bundle)


def _box_bundle(box: widgets.Box, include: Any = None, exclude: Any = None) -> Any:
    """Return what a box shows of itself, after the stills of the views in it."""
    views = [part for part in parts_of(box) if hasattr(part, "static_preview")]
    if box.comm is not None:
        keep_stills(views)
    return box._repr_mimebundle_(include=include, exclude=exclude)


def parts_of(*these: widgets.Widget) -> list[widgets.Widget]:
    """Return widgets and all that they hold, once each: children, layouts and styles."""
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
