"""Write a briefing: one HTML file with map, filters and front matter, for reading offline."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from atlas.errors import PageError
from atlas.page.contents import Contents, prepare
from atlas.page.html.changes_since import changed_since, changes_in_page, told_changes
from atlas.page.html.compared import check_one_keeps, check_pair, compared
from atlas.page.html.interface_words import LanguagesLike, interface_languages
from atlas.page.html.manifest import manifest_text
from atlas.page.html.markings import check_reason, in_file_name
from atlas.page.html.print_pdf import print_pdf
from atlas.page.html.release_check import check_said, reduced
from atlas.page.html.whole_page import whole_page
from atlas.page.html.write_page import check_free, write_together
from atlas.page.story.writer_words import Said, WriterWords, read_words
from atlas.record.face.argument_types import ProfileLike
from atlas.record.licence_terms import check_rows
from atlas.record.named_selection import check_keeps, selection_for
from atlas.record.selection import Selection, SelectionLike
from atlas.reference.house import HouseLike
from atlas.release.profile import Redaction
from atlas.release.redact import without_private_persons

if TYPE_CHECKING:
    from atlas.page.notebook.folium_map import AtlasMap
    from atlas.page.story.story_file import StoryLike
    from atlas.record.differences.change_table import Changes
    from atlas.record.record import Record, RecordLike

# What writes the page, its contents, both filters, and the words by the ids as given.
_Drawn = tuple[
    Callable[[Contents], str], Contents, tuple[Selection | None, Selection | None], WriterWords
]


def brief(
    events_or_map: "RecordLike | AtlasMap",
    path: str | Path,
    *,
    title: str | None = None,
    marking: str | None = None,
    lower_marking: str | None = None,
    cut_off: str | None = None,
    as_of: str | None = None,
    redact: ProfileLike | None = None,
    name_actors: Iterable[str] | str = (),
    selection: SelectionLike = None,
    front: dict[str, Any] | None = None,
    compare: "tuple[SelectionLike, SelectionLike] | None" = None,
    changes: "Changes | None" = None,
    licence_override: str | None = None,
    manifest: bool = False,
    mark_name: bool = False,
    overwrite: bool = False,
    theme: str | None = None,
    labels: str | None = None,
    basemap: str | None = None,
    policy: str | Path | None = None,
    switched: dict[str, bool] | None = None,
    size_by: str | None = None,
    allow_network: bool | None = None,
    own_scripts: bool | None = None,
    languages: LanguagesLike | None = None,
    house: HouseLike = None,
    headline: str | None = None,
    lead: str | None = None,
    findings: str | Path | None = None,
    story: "StoryLike" = None,
    author: str | None = None,
    organisation: str | None = None,
    logo: str | Path | None = None,
    view: Sequence[float] | None = None,
    key_events: Sequence[str] | None = None,
    pdf: bool = False,
) -> Path:
    """Write events as one HTML file that opens with no network.

    Parameters
    ----------
    events_or_map : Record, DataFrame, GeoDataFrame, path or AtlasMap
        The events, or a map of `atlas.draw_map`: layers that were added to it come along.
    path : str or pathlib.Path
        The file to write.
    title : str or None
        The title. None takes that of the map or the data set.
    marking : str or None
        The handling marking: a label of TLP 2.0 (FIRST, 2022) exactly, or free text. A higher
        one of the data set or of an event wins. Without any, the page says "No marking set".
    lower_marking : str or None
        Why ``marking`` holds although one in the data is higher. The file states it.
    cut_off : str or None
        The information cut-off, in the words of the page. None takes that of the data set.
    as_of : str or None
        A day, as ``YYYY-MM-DD``: the file holds what was known then; see `Record.as_of`.
    redact : Redaction, dict, str, pathlib.Path or None
        What is left out and made coarser before anything is written; see `Record.redact`. None:
        only that private persons are not named, which ``{"persons": "keep"}`` changes, and that
        places of abductions and of sexual violence are told to the province, which
        ``{"coarsen_kinds": []}`` changes.
    name_actors : list of str, or "all"
        Names or ids of actors to be named whose names look like a person's: whom the registry does
        not know, and in whose name no word says that it is a party.
    selection : Selection, dict, str or None
        The filter that the page opens with. It leaves nothing out of the file. Names are taken
        where ids are, as in `Record.select`.
    front : dict or None
        More front matter: a text, or a list of texts, by label.
    compare : tuple of (Selection, dict, str or None) or None
        Two filters, A and B: the page opens with both side by side, and says what differs as
        `atlas.compare` counts it. One of them may keep no event. B takes the place of
        ``selection``.
    changes : Changes or None
        What this version of the events changed, as `atlas.changes` found it: the page marks the
        events, filters by them, and says what was and what is now. Where anything was left out,
        no value is told.
    licence_override : str or None
        Why rows may be in the file although the terms of their data set hold them back: who gave
        permission, and when. The file states it.
    manifest : bool
        Whether the manifest is written beside the file too, as ``brief.json``.
    mark_name : bool
        Whether the marking becomes part of the file's name: ``brief_TLP-GREEN.html``.
    overwrite : bool
        Whether files of these names are replaced.
    theme, labels, basemap, policy, switched, size_by, allow_network, own_scripts : optional
        How the map is drawn, as in `atlas.draw_map`. None is what is usual there. A map that is
        given is drawn already, and takes none of them.
    languages : iterable of str or pathlib.Path, str or None
        The languages of the interface, the opening one first, as in `atlas.draw_map`.

    house : str, pathlib.Path, mapping or None
        A house file with kinds, groups and words of your own; see `atlas.reference.house`.
    headline : str or None
        Who, what, where, in one line, at the head of the page. None: the page says what the
        record is, from when to when and how much, and nothing more.
    lead : str or None
        A sentence or two below the headline, at most 700 characters.
    findings : str, pathlib.Path or None
        What was found: text, or a file ending in .md, in a small Markdown: paragraphs, lists of one
        level, ``*em*``, ``**strong**``, ``[words](https://...)``, ``[E045]`` for an event,
        ``[words](#name)`` for a selection of the story. ``{count:name}``, ``{sum:killed:name}``,
        ``{first:name}`` and ``{last:name}`` are counted from the events of the file;
        ``{count:name=33}`` is an error where it is not 33. ``all`` and ``opening`` are names too.
        The same holds in ``headline``, ``lead`` and the texts of a story.
    story : str, pathlib.Path, dict, list or None
        Steps to go through: a TOML file, the same as a dict, a list of steps, or the name of a
        shipped record that has a story; see `atlas.draft_story`. It may hold headline, lead,
        findings, author and key events; what is given here comes first. None: no story.
    author, organisation : str or None
        Whose words these are.
    logo : str, pathlib.Path or None
        A PNG for the head, written anew and made small. Needs ``conflict-atlas[brief]``.
    view : sequence of float or None
        What the map opens with: (west, south, east, north), degrees. None: all that is shown.
    key_events : sequence of str or None
        At most twelve event ids that the writer chose, for the list and the printed sheet. They
        stand in the order of time; what is left out is counted.
    pdf : bool
        Whether the printed sheet is written beside the file too, as ``brief.pdf``, by a Chromium
        of this machine.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OutputExistsError
        If the file exists, and ``overwrite`` is False.
    MissingPackageError
        If a logo is given and Pillow is not installed, or ``pdf`` and there is no Chromium.
    LicenceError
        If the terms of a data set forbid to pass its rows on. `Record.aggregate` gives counts,
        which may be.
    NetworkLayerError
        If a layer on the map would need a network.
    OwnScriptsError
        If the map has scripts of its author, and ``own_scripts`` is not True.
    PageError
        If the path does not end in .html; if the marking looks like a label of TLP and is none;
        if the events are a map and an option of `atlas.draw_map` is given; or if a map has layers
        of its author, which no profile can redact; or if words name an event that is not in the
        file, state a figure that is not that of the file, or hold what was taken out.
    RecordError
        If a rule of the redaction, or the day, is none.
    SelectionError
        If the filter cannot be understood, or keeps none of the events; of two that are compared,
        if neither keeps any.
    SourceError
        If the events cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    >>> folder = tempfile.mkdtemp()
    >>> brief(rows, f"{folder}/brief.html", marking="TLP:GREEN").name
    'brief.html'
    """
    drawing = {
        "theme": theme,
        "labels": labels,
        "basemap": basemap,
        "policy": policy,
        "switched": switched,
        "size_by": size_by,
        "allow_network": allow_network,
        "own_scripts": own_scripts,
        "languages": languages,
    }
    options = {name: value for name, value in drawing.items() if value is not None}
    target = Path(os.fsdecode(path))
    check_free(target, overwrite=overwrite)
    _check_ending(target)
    reason = check_reason("lower_marking", lower_marking)
    known: dict[str, Any] = {"as_of": as_of, "redact": redact, "cut_off": as_of or cut_off}
    less = partial(_less, name_actors=name_actors, **known)
    first: SelectionLike = None
    if compare is not None:
        first, selection = check_pair(compare, selection)
    said = Said(headline, lead, findings, author, organisation, logo, story, view, key_events)
    page_of, contents, asked, words = _drawn(
        events_or_map, selection, options, house, less, said, first
    )
    selection = asked[1]
    contents = contents.changed(
        selection,
        title=title,
        marking=marking,
        lower_marking=reason,
        cut_off=cut_off or as_of,
        front={**contents.settings.front, **(front or {})},
    )
    told = told_changes(changes, contents, name_actors, licence_override)
    contents = contents.changed(
        changes=changes_in_page(told), front={**changed_since(told), **contents.settings.front}
    )
    if asked[0] is not None:
        contents = compared(contents, asked[0])
    if words:
        shown = words.in_file(contents.record, contents.selection, as_of)
        contents = contents.changed(words=shown)
    contents = contents.of(check_rows(contents.record, licence_override))
    check_said(contents, licence_override, target)
    if asked[0] is None:
        check_keeps(contents.record, contents.selection)
    if mark_name:
        marked = in_file_name(contents.settings.marking)
        target = target.with_name(f"{target.stem}_{marked}{target.suffix}")
    beside = target.with_suffix(".json") if manifest else None
    sheet = target.with_suffix(".pdf") if pdf else None
    for one in (target, beside, sheet):
        if one is not None:
            check_free(one, overwrite=overwrite)
    files = {target: page_of(contents).encode()}
    if beside is not None:
        files[beside] = manifest_text(contents.manifest).encode()
    if sheet is not None:
        files[sheet] = print_pdf(files[target])
    write_together(files, overwrite=overwrite)
    return target


def _check_ending(path: Path) -> None:
    """Raise where the ending of the path is not that of a page."""
    if path.suffix.lower() not in (".html", ".htm"):
        msg = (
            f"a briefing is a page, and {path.name!r} does not end in .html; stills (PNG, SVG, "
            "PDF) come from record.figure(), files for other programs from record.write()"
        )
        raise PageError(msg)


def _less(
    record: "Record",
    as_of: str | None,
    redact: ProfileLike | None,
    cut_off: str | None,
    name_actors: Iterable[str] | str,
) -> "Record":
    """Return the events for the file, after ``as_of`` and the redaction."""
    if as_of is not None:
        record = record.as_of(as_of)
    if redact is not None:
        profile = Redaction.coerce(redact).naming(name_actors)
        return record.redact(profile, cut_off=cut_off)
    return without_private_persons(record, name_actors)


def _drawn(
    events_or_map: "RecordLike | AtlasMap",
    selection: SelectionLike,
    options: dict[str, Any],
    house: HouseLike,
    less: Callable[["Record"], "Record"],
    said: Said,
    first: SelectionLike,
) -> _Drawn:
    """Return what writes the page, its contents, both filters and the words by the ids as given.

    ``less`` reduces the events that were given; ``first`` is compared with the selection.
    """
    from atlas.readers import as_record

    if _is_map(events_or_map) and (options or house is not None):
        named = sorted([*options, *(["house"] if house is not None else [])])
        msg = f"{', '.join(named)}: give these to draw_map, where the map is drawn"
        raise PageError(msg)
    if _is_map(events_or_map):
        held = events_or_map.contents.record
    else:
        held = as_record(events_or_map, {} if house is None else {"house": house})
    words = read_words(held, said)
    asked = _asked(first, selection if selection is not None else words.opening, held)
    if _is_map(events_or_map):
        from atlas.page.notebook.folium_map import page_of

        written: Callable[[Contents], str] = partial(page_of, events_or_map, mode="file")
        return written, reduced(events_or_map, less(held)), asked, words
    opening = asked[1] if asked[0] is None else None  # of two, one may keep no event
    return *_of_events(less(held), opening, options), asked, words


def _is_map(events_or_map: "RecordLike | AtlasMap") -> TypeGuard["AtlasMap"]:
    """Return whether it is a map; where the module of maps was never imported, it is none."""
    module = sys.modules.get("atlas.page.notebook.folium_map")
    return module is not None and isinstance(events_or_map, module.AtlasMap)


def _of_events(
    record: "Record", opening: Selection | None, options: dict[str, Any]
) -> tuple[Callable[[Contents], str], Contents]:
    """Return what writes the page of events without layers, which needs no folium, and contents."""
    given = dict(options)
    network = bool(given.pop("allow_network", False))
    given["switches"] = given.pop("switched", None) or {}
    given["languages"] = interface_languages(given.get("languages", ("en",)))
    contents = prepare(record, selection=opening, **given)
    return partial(whole_page, allow_network=network), contents


def _asked(
    first: SelectionLike, selection: SelectionLike, record: "Record"
) -> tuple[Selection | None, Selection | None]:
    """Return filters by the ids of a record: the one must keep events, or one of the two."""
    if first is None:
        if selection is None:
            return None, None
        asked = selection_for(record, selection)
        check_keeps(record, asked)
        return None, asked
    sides = selection_for(record, first), selection_for(record, selection)
    check_one_keeps(record, sides)
    return sides
