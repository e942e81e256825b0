"""Geocode a whole table, and write the doubtful questions to a file for a person."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from atlas.cli.options import OF_FILES
from atlas.errors import OutputExistsError, PlaceError, SourceError
from atlas.files.atomic_write import new_files
from atlas.geocoding.decisions import POINT, WRITTEN, context_of, guarded, read_decisions
from atlas.geocoding.gazetteer.country_names import country_code
from atlas.geocoding.gazetteer.depth import how_deep, how_to_add
from atlas.geocoding.gazetteer.place_table import Gazetteer, load_gazetteer
from atlas.geocoding.geocoder import geocode
from atlas.geocoding.matching.candidates import names_beginning
from atlas.geocoding.queries import ASKED, asked_of
from atlas.progress import Progress
from atlas.readers.cells.column_names import match_columns
from atlas.readers.cells.place_codes import code_columns, codes_of
from atlas.readers.cells.table_cells import check_rows, filled_up
from atlas.readers.constants import check_constants
from atlas.readers.filters.filter_rows import keep_wanted
from atlas.readers.filters.filter_rules import take_wanted
from atlas.readers.formats.open_file import read_frame
from atlas.record.package import csv_text

# A match with less confidence than this is shown to a person.
SURE = 0.7
RIVALS = 6
_WORDS = {
    "matched": "matched",
    "ambiguous": "ambiguous: several places of the name",
    "unmatched": "unmatched: a place is named and not found",
    "unplaced": "unplaced: no place is named",
}
_FORMATS = (".csv", ".tsv", ".parquet")


class Done(NamedTuple):
    """The result for a table: rows, counts by answer, doubtful questions, their file, remarks."""

    rows: int
    counts: dict[str, int]
    doubtful: int
    doubtful_file: Path
    notes: list[str]


def geocode_file(
    file: Path,
    output: Path,
    doubtful: Path,
    *,
    decisions: Path | None = None,
    overwrite: bool = False,
    progress: Progress = None,
    reading: Mapping[str, Any] | None = None,
) -> Done:
    """Write a table with the answers of the geocoder, and its doubtful rows beside it.

    Parameters
    ----------
    file, output, doubtful : pathlib.Path
        The table to read, the table to write (.csv, .tsv or .parquet), and the CSV for the
        doubtful questions, in the form of a decisions file. A file that a person has begun to
        fill in is never replaced: the new file is numbered.
    decisions : pathlib.Path, optional
        A decisions file, applied first.
    overwrite : bool
        Whether files that exist are replaced.
    progress : callable, bool or None
        As for `atlas.geocode`.
    reading : mapping, optional
        Options of `atlas.read_events`, by name: how the file is opened, ``columns``, ``constants``
        and a filter.

    Returns
    -------
    Done
        The result; its counts by answer add up to the rows.

    Raises
    ------
    SourceError
        If the table cannot be read, has no column of places, or cannot be written.
    OutputExistsError
        If a file exists that would be replaced.
    """
    doubtful = _kept_apart(doubtful)
    _check_output(file, output, doubtful, overwrite=overwrite)
    decided = read_decisions(decisions) if decisions is not None else None
    given = dict(reading or {})
    opened = {name: given.pop(name) for name in OF_FILES if name in given}
    frame, notes = _wanted(read_frame(file, **opened)[0], file.name, given)
    asked, used = questions(frame, given.get("columns"), given.get("constants"))
    gazetteer = load_gazetteer()
    answers = geocode(asked, gazetteer=gazetteer, decisions=decided, progress=progress)
    notes.append(f"asked: {', '.join(f'{ours} = {theirs!r}' for ours, theirs in used.items())}")
    notes.append(f"looked into: {', '.join(gazetteer.layers)}")
    if decided is not None:
        obeyed = int((answers["method"] == "decided").sum())
        notes.append(
            f"decisions: {len(decided):,}, obeyed in {obeyed:,} rows; {decided.undecided:,} open"
        )
    table, renamed = with_answers(frame, answers)
    if renamed:
        notes.append(f"called otherwise, as the table has columns of these names: {renamed}")
    open_questions = doubtful_questions(asked, answers, gazetteer)
    _write(table, answers, output, open_questions, doubtful)
    counts = answers["match"].value_counts()
    words = {text: int(counts.get(match, 0)) for match, text in _WORDS.items()}
    return Done(len(frame), words, len(open_questions), doubtful, notes)


def _wanted(
    frame: pd.DataFrame, name: str, given: dict[str, Any]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the wanted rows of a table, and how many are left out; take the filter away."""
    wanted = take_wanted(given)
    if wanted is None:
        return frame, []

    def columns(names: list[str]) -> Mapping[str, str]:
        return match_columns(names, given.get("columns"))[0]

    kept, how, _ = keep_wanted(frame, wanted, columns, given.get("dayfirst"))
    check_rows(kept, name, how)
    left = [f"left out: {count:,} {why}" for why, count in how["left_out"].items()]
    if wanted.says_days():
        left.append("rows up to a month outside the days stay: a date may stand for a month")
    return kept.reset_index(drop=True), left


def _kept_apart(doubtful: Path) -> Path:
    """Return a path for doubtful questions whose file has no decision of a person."""
    path, number = doubtful, 1
    while path.exists() and _holds_work(path):
        number += 1
        path = doubtful.with_name(f"{doubtful.stem}-{number}{doubtful.suffix}")
    return path


def _holds_work(path: Path) -> bool:
    """Return whether a file has decisions, or anything but open questions."""
    try:
        return len(read_decisions(path)) > 0
    except PlaceError:
        return True


def _check_output(file: Path, output: Path, doubtful: Path, *, overwrite: bool) -> None:
    """Raise before the work where its result could not be written."""
    if output.resolve() == file.resolve():
        msg = f"{output} is the table itself; give the answers another name"
        raise SourceError(msg)
    if output.suffix.lower() not in _FORMATS:
        msg = f"{output.name!r} cannot be written; wanted a name that ends in {', '.join(_FORMATS)}"
        raise SourceError(msg)
    if not output.parent.is_dir():
        msg = f"there is no folder {str(output.parent)!r} to write {output.name!r} in"
        raise SourceError(msg)
    for path in (output, doubtful):
        if path.exists() and not overwrite:
            msg = f"{path} exists; give --overwrite to replace it, or another name"
            raise OutputExistsError(msg)


def questions(
    frame: pd.DataFrame,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the questions of a table, and the columns that were matched.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table; its columns are matched by name and common synonyms.
    columns : mapping, optional
        The caller's own choice, the table's name -> ours.
    constants : mapping, optional
        Our column -> its value in every row, such as a country.
    """
    names = [str(name) for name in frame.columns]
    matched, _ = match_columns(names, columns, frame.set_axis(names, axis=1))
    same = check_constants(constants, frame, matched)
    place = matched.get("place")
    if "place" not in (columns or {}).values():
        exact = next((name for name in names if name.strip().lower() == "name"), None)
        place = exact or place or matched.get("impact_place")
    if place is None:
        msg = (
            "the table has no column of places (name, place, location); its columns are "
            f"{', '.join(names)}. Say which: --column NAME"
        )
        raise SourceError(msg)
    used = {"name": place, **{k: matched[k] for k in ASKED[1:] if k in matched}}
    by_name = dict(zip(names, frame.columns, strict=True))
    asked = pd.DataFrame({k: frame[by_name[v]] for k, v in used.items()}, index=frame.index)
    codes = codes_of(frame)
    if codes is not None and "pcode" not in used:
        asked["pcode"] = codes.to_numpy(object)
        used["pcode"] = code_columns(frame.columns)[0]
    for name in (name for name in ASKED[1:] if name in same):
        blank = pd.Series("", index=frame.index, dtype="str")
        asked[name] = filled_up(asked[name] if name in used else blank, same[name])
        used.setdefault(name, same[name])
    return asked_of(asked), used


def with_answers(frame: pd.DataFrame, answers: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return a table with the answers after its own columns, and the columns that were renamed."""
    answers = answers.drop(columns="geometry").assign(
        candidates=[json.dumps(found, ensure_ascii=False) for found in answers["candidates"]]
    )
    taken = {str(name).lower() for name in frame.columns}
    new = {name: f"atlas_{name}" for name in answers.columns if name in taken}
    return pd.concat([frame, answers.rename(columns=new)], axis=1), ", ".join(new.values())


def doubtful_questions(
    asked: pd.DataFrame, answers: pd.DataFrame, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Return the different questions that a person should decide, the most frequent first.

    Parameters
    ----------
    asked, answers : pandas.DataFrame
        The questions and the answers of `atlas.geocode`, row by row.
    gazetteer : Gazetteer
        Where they were looked for.

    Returns
    -------
    pandas.DataFrame
        The columns of a decisions file with the place, ``who`` and ``why`` blank, then ``rows``,
        ``match``, ``reason``, ``rivals`` (with the names that come near) and ``help``: what would
        settle it.
    """
    open_now = answers["match"].isin(["ambiguous", "unmatched"])
    open_now |= (answers["match"] == "matched") & (answers["score"] < SURE)
    open_now &= answers["method"] != "decided"
    text = asked.fillna("").astype(str)[open_now.to_numpy()]
    found = answers[open_now.to_numpy()]
    found = _with_beginnings(text, found, gazetteer)
    table = pd.DataFrame(
        {
            "name": [guarded(name.strip()) for name in text["name"]],
            "context": [
                guarded(context_of(*parts))
                for parts in zip(text["country"], text["adm1"], text["adm2"], strict=True)
            ],
            "match": found["match"].to_numpy(object),
            "reason": [guarded(reason) for reason in found["reason"]],
            "rivals": [_rivals(list(rivals)) for rivals in found["candidates"]],
            "help": [
                _help(gazetteer, match, *parts)
                for match, *parts in zip(
                    found["match"], text["country"], text["adm1"], found["candidates"], strict=True
                )
            ],
        }
    )
    size = table.groupby(["name", "context"], sort=False)["name"].transform("size")
    table = table.assign(rows=size, place_id="", who="", why="", **dict.fromkeys(POINT, ""))
    table = table.drop_duplicates(["name", "context"])
    table = table.sort_values("rows", ascending=False, kind="stable")
    told = ["rows", "match", "reason", "rivals", "help"]
    return table[[*WRITTEN, *told]].reset_index(drop=True)


def _with_beginnings(text: pd.DataFrame, found: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Return answers whose names without any rival have the longer names that begin so."""
    known: dict[tuple[str, str], list[Any]] = {}
    listed = []
    for name, country, rivals in zip(
        text["name"], text["country"], found["candidates"], strict=True
    ):
        key = name.strip(), country
        if not rivals and key not in known:
            known[key] = names_beginning(gazetteer, key[0], country_code(gazetteer, country) or "")
        listed.append(rivals or known[key])
    return found.assign(candidates=pd.Series(listed, index=found.index, dtype=object))


def _help(gazetteer: Gazetteer, match: str, country: str, adm1: str, rivals: list[Any]) -> str:
    """Return what would settle a doubtful question: a column, a layer, or a person's word."""
    ways = [] if country and adm1 else ["say the province" if country else "say the country"]
    code = country_code(gazetteer, country) if country and match == "unmatched" else ""
    if deep := how_deep(gazetteer, code or ""):
        ways.append(f"add villages ({deep}): {how_to_add(code or '')}")
    ways += ["choose a place_id of the rivals"] if rivals else []
    ways.append("give longitude, latitude and radius_km")
    return "; or ".join(ways)


def _rivals(candidates: list[dict[str, Any]]) -> str:
    """Return rival candidates in words, each after the place_id that would choose it."""
    named = [
        f"{one['place_id']} = {one['name']}, {one['kind']}"
        f"{', ' + one['country'] if one['country'] else ''} "
        f"({one['longitude']:.3f}, {one['latitude']:.3f}"
        # A name that only comes near has no share: the geocoder would not choose it.
        f"{'; ' + format(one['share'], '.0%') if one['share'] else ''})"
        for one in candidates[:RIVALS]
    ]
    more = [f"and {len(candidates) - RIVALS} more"] if len(candidates) > RIVALS else []
    return " | ".join([*named, *more])


def _write(
    table: pd.DataFrame,
    answers: pd.DataFrame,
    output: Path,
    open_questions: pd.DataFrame,
    doubtful: Path,
) -> None:
    """Write the table and its open questions, both or neither; no file for zero questions."""
    paths = [output, doubtful] if len(open_questions) else [output]
    with new_files(paths, overwrite=True) as parts:
        _write_table(table, answers, parts[0])
        for part in parts[1:]:
            part.write_bytes(csv_text.write(open_questions).encode("utf-8", "replace"))
    if not len(open_questions):
        doubtful.unlink(missing_ok=True)


def _write_table(table: pd.DataFrame, answers: pd.DataFrame, part: Path) -> None:
    """Write the table; only Parquet also has the shapes."""
    if part.suffix.lower() == ".parquet":
        shapes = answers["geometry"].to_numpy(object)
        wkb = np.array([None if s is None else shapely.to_wkb(s) for s in shapes], object)
        table.assign(atlas_shape_wkb=wkb).to_parquet(part, index=False)
    else:
        separator = "\t" if part.suffix.lower() == ".tsv" else ","
        table.to_csv(part, sep=separator, index=False, encoding="utf-8", errors="replace")
