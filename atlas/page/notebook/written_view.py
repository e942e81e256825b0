"""What a view in a notebook writes: a page, and a still picture."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from atlas.page.briefing import brief
from atlas.page.contents import Contents
from atlas.page.notebook.folium_map import AtlasMap
from atlas.page.notebook.static_image import write_image
from atlas.record.face.argument_types import ProfileLike
from atlas.record.selection import Selection


class WrittenView:
    """The files of a view; its filter, its map and its box are of `AtlasView`."""

    _contents: Contents
    _drawn: AtlasMap
    selection: Selection
    view_box: Any

    def save(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        marking: str | None = None,
        lower_marking: str | None = None,
        cut_off: str | None = None,
        as_of: str | None = None,
        redact: ProfileLike | None = None,
        name_actors: Iterable[str] | str = (),
        front: dict[str, Any] | None = None,
        licence_override: str | None = None,
        manifest: bool = False,
        mark_name: bool = False,
        overwrite: bool = False,
    ) -> Path:
        """Write what is seen as one HTML file that opens with no network.

        Parameters
        ----------
        path : str or pathlib.Path
            The file.
        title, marking, lower_marking, cut_off, as_of, redact, name_actors, front : optional
            What the page says and leaves out, as in `atlas.brief`.
        licence_override, manifest, mark_name : optional
            As in `atlas.brief`.
        overwrite : bool
            Whether a file of that name is replaced.

        Returns
        -------
        pathlib.Path
            The file; it opens with the present filter.

        Raises
        ------
        OutputExistsError
            If the file exists, and ``overwrite`` is False.
        AtlasError
            As in `atlas.brief`.
        """
        self._drawn.contents = self._contents.changed(self.selection)
        return brief(
            self._drawn,
            path,
            title=title,
            marking=marking,
            lower_marking=lower_marking,
            cut_off=cut_off,
            as_of=as_of,
            redact=redact,
            name_actors=name_actors,
            front=front,
            licence_override=licence_override,
            manifest=manifest,
            mark_name=mark_name,
            overwrite=overwrite,
        )

    def save_image(
        self, path: str | Path, *, size: tuple[float, float] = (10.0, 7.5), overwrite: bool = False
    ) -> Path:
        """Write the present filter and view as a still picture, as `atlas.figure` draws it.

        Parameters
        ----------
        path : str or pathlib.Path
            The file: PNG, SVG or PDF, by its ending.
        size : tuple = (width, height)
            Inches.
        overwrite : bool
            Whether a file of that name is replaced.

        Returns
        -------
        pathlib.Path
            The file. The author's own layers are not in it, and it says so.

        Raises
        ------
        OutputExistsError
            If the file exists, and ``overwrite`` is False.
        PageError
            If the ending is another one, or a title gives away what was taken out of the events.
        MissingPackageError
            If matplotlib is not installed.
        """
        layers = self._drawn.brings_layers()
        contents = self._contents.changed(self.selection)
        return write_image(contents, self.view_box, path, size, layers=layers, overwrite=overwrite)
