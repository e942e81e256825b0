"""Find places: names and place expressions to shapes with a stated error, offline."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from atlas.doors import LANGUAGES, PLUGINS
from atlas.errors import InputTypeError, PlaceError
from atlas.geocoding.coordinate_phrases import place_coordinates, refusal
from atlas.geocoding.decisions import Decisions, DecisionsLike, decide, read_decisions
from atlas.geocoding.gazetteer.depth import brings_villages
from atlas.geocoding.gazetteer.name_index import CODE
from atlas.geocoding.gazetteer.place_table import Gazetteer, GazetteerLike, load_gazetteer
from atlas.geocoding.grammar.expression_words import TOWNS
from atlas.geocoding.matching.answers import (
    Answer,
    codebook_points,
    geometries,
    unmatched,
    unplaced,
)
from atlas.geocoding.matching.candidates import candidate
from atlas.geocoding.matching.ranking import Ranked, Where
from atlas.geocoding.matching.resolve_name import matched
from atlas.geocoding.queries import Around, Question, around_of, asked_of, distinct, objects
from atlas.geocoding.resolve_expression import area_beside
from atlas.geocoding.stated_areas import place
from atlas.progress import Progress, showing
from atlas.reference.precision import code_of

# A longer text is no name or expression.
LONGEST_TEXT = 400
# So many different questions are answered between two calls of ``progress``.
PROGRESS_EVERY = 500
_TEXT = ("precision", "match", "place_id", "matched_name", "method", "reason")
_NUMBERS = ("longitude", "latitude", "radius_km", "score")


def geocode(
    names_or_frame: str | Iterable[Any] | pd.Series | pd.DataFrame,
    *,
    gazetteer: GazetteerLike = None,
    context: Iterable[tuple[float, float]] | pd.DataFrame | pd.Series | None = None,
    decisions: DecisionsLike = None,
    codebook: str | None = None,
    progress: Progress = None,
) -> pd.DataFrame:
    """Find places by name, or by words such as "12 km north of Tyre".

    Every row comes back, on the index of the caller. A row that cannot be placed says why.

    Parameters
    ----------
    names_or_frame : str, list of str, pandas.Series or pandas.DataFrame
        Names or place expressions. Of a frame, the columns ``name``, ``country`` (a name or
        an ISO 3166-1 code), ``adm1``, ``adm2`` and ``pcode`` (the P-code of the finest unit that
        is known, of a layer that has them) are read, and the others are ignored.
    gazetteer : Gazetteer or None
        Where to look; see `atlas.load_gazetteer`. None is the shipped gazetteer, with the layers
        that the user installed.
    context : list of tuple, pandas.DataFrame, pandas.Series or None, (longitude, latitude)
        Other places of the same event, in degrees WGS84: pairs, or a frame with these two
        columns. A Series on the index of the rows has such pairs for each row. Where several
        places have a name, those near the context win. None is no context.
    decisions : str, pathlib.Path, pandas.DataFrame or None
        What people have decided about names: a file or frame with the columns ``name``,
        ``context``, ``place_id``, ``who`` and ``why``; ``longitude``, ``latitude`` and
        ``radius_km`` say where a place is that has no ``place_id``. It is obeyed before any
        search, and the ``reason`` says who decided and why.
    codebook : {"ucdp"} or None
        Add the point that UCDP's codebook would store, as ``ucdp_longitude`` and
        ``ucdp_latitude``. For "17 km from X" this is X itself, where the place that is meant
        is elsewhere; for a province or country it is the middle.
    progress : callable, bool or None
        A function is called now and then as ``progress(done, total)``, with numbers of questions.
        None: a call of more than two seconds shows a bar in a notebook and a line on a terminal,
        which go away with its end; False shows nothing, True does not wait.

    Returns
    -------
    pandas.DataFrame
        ``longitude``, ``latitude`` (degrees WGS84, NaN where there is no point),
        ``radius_km`` (nine of ten true places lie within it), ``geometry`` (a shapely shape:
        a point for a town or site, else the ground that is meant), ``precision``, ``match``
        (matched, ambiguous, unmatched: named but not found, unplaced: no place is named),
        ``score`` (the probability that the answer is right), ``place_id``,
        ``matched_name``, ``method``, ``candidates`` (a list of dicts), ``reason``,
        ``where_prec`` (UCDP, 1-6) and ``geo_precision`` (ACLED, 1-3). A country is matched,
        with its shape, and has no point. A row without a name is answered by its district or
        province. ``attrs["gazetteer"]`` lists the layers that were looked into, and the languages
        of ``atlas.doors.LANGUAGES``.

    Raises
    ------
    InputTypeError
        If the names are neither text nor a frame, or the gazetteer is none.
    PlaceError
        If a frame has no column ``name``, a decision names a place that is not there, or the
        codebook is not known.

    Notes
    -----
    ``where_prec`` follows [1]_ and ``geo_precision`` follows [2]_. What a point of UCDP is for a
    place that is vague, as ``codebook="ucdp"`` adds it, is in [1]_ too.

    Rows do not depend on one another, so that the parts of a dask frame may be asked one by
    one: ``frame.map_partitions(atlas.geocode, meta=atlas.geocode([]))``. Each different
    question is answered once in each part: few large parts are quicker than many small ones.

    References
    ----------
    .. [1] Uppsala Conflict Data Program, UCDP GED Codebook, version 19.1.
    .. [2] Armed Conflict Location and Event Data (ACLED), Codebook, 2023.

    Examples
    --------
    >>> geocode("Tyre").loc[0, ["match", "precision"]].tolist()
    ['matched', 'town']
    >>> geocode(["place not given"]).loc[0, "match"]
    'unplaced'
    """
    asked = asked_of(names_or_frame)
    if gazetteer is None:
        gazetteer = load_gazetteer()
    if not isinstance(gazetteer, Gazetteer):
        msg = (
            f"gazetteer is what atlas.load_gazetteer() returns, not {type(gazetteer).__name__}; "
            "a file goes into atlas.load_gazetteer(extra=[path])"
        )
        raise InputTypeError(msg)
    if codebook not in (None, "ucdp"):
        msg = f"codebook {codebook!r:.80} is not known; wanted 'ucdp' or None"
        raise PlaceError(msg)
    decided = _decisions(decisions, gazetteer)
    # Loaded here: one that fails is an error of the call, not a row without an answer.
    languages = LANGUAGES.things()
    number, questions = distinct(asked, context)
    known: dict[tuple[Any, ...], Around] = {}
    answers = []
    with showing(progress, "finding places", "different questions") as report:
        for done, question in enumerate(questions):
            if report is not None and done % PROGRESS_EVERY == 0:
                report(done, len(questions))
            try:
                answers.append(_decided_or_found(gazetteer, question, decided, known))
            except Exception as error:  # noqa: BLE001 - one question must not lose the table
                answers.append(_failed(error))
        if report is not None:
            report(len(questions), len(questions))
    frame = _frame(answers, number, asked.index)
    if codebook:
        frame[["ucdp_longitude", "ucdp_latitude"]] = codebook_points(answers)[number]
    frame.attrs["gazetteer"] = [*gazetteer.provenance, *map(str, languages)]
    added = [*gazetteer.plugins, *(LANGUAGES.origin(one.name) for one in languages)]
    if added:
        frame.attrs[PLUGINS] = added
    return frame


def _decisions(given: Any, gazetteer: Gazetteer) -> Decisions | None:
    """Return decisions, read and checked against the gazetteer."""
    if given is None:
        return None
    decided = given if isinstance(given, Decisions) else read_decisions(given)
    decided.check(gazetteer)
    return decided


def _decided_or_found(
    gazetteer: Gazetteer,
    question: Question,
    decided: Decisions | None,
    known: dict[tuple[Any, ...], Around],
) -> Answer:
    """Return what people have decided, or the answer to a question beside what is around it."""
    found = decided.find(gazetteer, question) if decided else None
    if found is not None:
        return decide(found, gazetteer)
    around = known.get(question[1:])
    if around is None:
        around = known[question[1:]] = around_of(gazetteer, question)
    return _answered(gazetteer, question, around)


def _failed(error: Exception) -> Answer:
    """Return the answer to a question at which atlas itself failed: the row says so."""
    return unmatched(
        f"not answered, for a fault of atlas ({type(error).__name__}: {error}); decide the place "
        "by hand, and report the name"
    )


def _answered(gazetteer: Gazetteer, question: Question, around: Around) -> Answer:
    """Return the answer to one question."""
    name = question.name
    if not isinstance(name, str) or not name.strip():
        missing = isinstance(name, str | None) or name is pd.NA or name != name
        if not missing:
            return unplaced(f"a name is text, not {name!r:.80}")
        return _nameless(gazetteer, question, around)
    if len(name) > LONGEST_TEXT:
        return unmatched(f"a text of {len(name):,} letters is no place name: {name[:60]!r} ...")
    if around.lost:
        return unmatched(around.lost)
    answer = place_coordinates(gazetteer, name, around.where)
    if answer is None:
        answer = _named(gazetteer, question, around)
    if answer.match == "matched" and _leaves(answer, around.ground):
        where = f"lies outside {question.country!r:.80}, where it was asked for"
        return unmatched(f"{name.strip()!r:.80} {where}", answer.candidates)
    if around.unknown and answer.match == "matched":
        answer.reason += around.unknown
    return answer


def _leaves(answer: Answer, ground: Any) -> bool:
    """Whether an answer is a country, or lies elsewhere than on the ground that was asked for."""
    if ground is None:
        return False
    return answer.precision == "country" or not ground.intersects(answer.area)


def _named(gazetteer: Gazetteer, question: Question, around: Around) -> Answer:
    """Return the answer to a name or phrase, else to the code beside it, else why there is none."""
    name, where = question.name, around.where
    answer = place(gazetteer, name, where)
    coded = around.unit
    if coded is not None and gazetteer.kind[coded] in TOWNS and answer.match != "matched":
        return _of_code(gazetteer, question, coded, where)
    if answer.match != "unmatched":
        return answer
    why = refusal(name)
    if not why:
        return _with_depth(gazetteer, answer, where.country)
    answer.reason = f"{name.strip()!r:.80} is {why}"
    return answer


def _nameless(gazetteer: Gazetteer, question: Question, around: Around) -> Answer:
    """Return the answer to a row without a name: the unit of its code, its district or province."""
    if around.unit is not None and not _is_finer(gazetteer, question, around.unit):
        return _of_code(gazetteer, question, around.unit, around.where)
    if not around.lost and (question.adm1 or question.adm2):
        return area_beside(gazetteer, question.adm1, question.adm2, around.where)
    if question.pcode:
        return unmatched(
            f"no place has the P-code {question.pcode!r:.40}; a table that has it: "
            "atlas gazetteer add --table"
        )
    return unplaced("no name was given")


def _is_finer(gazetteer: Gazetteer, question: Question, unit: int) -> bool:
    """Whether the texts beside a P-code say a smaller unit than it does."""
    return bool(question.adm2) and gazetteer.kind[unit] == "adm1"


def _of_code(gazetteer: Gazetteer, question: Question, unit: int, where: Where) -> Answer:
    """Return the place that a row's P-code means."""
    ranked = Ranked(unit, 0.0, 1.0, 1.0)
    listed = [candidate(gazetteer, ranked, 1.0)]
    answer = matched(gazetteer, "", ranked, 1.0, listed, where)
    answer.method = "P-code"
    answer.reason = f"its P-code is {question.pcode.removeprefix(CODE)}"
    return answer


def _with_depth(gazetteer: Gazetteer, answer: Answer, country: str) -> Answer:
    """Return a no that says how much of the country is held, and what would bring the rest."""
    if more := brings_villages(gazetteer, country):
        answer.reason += f" ({more})"
    return answer


def _frame(answers: list[Answer], number: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Return the answers as a frame, each on all the rows that asked for it."""
    answers, shapes = _drawn(answers)
    listed = _columns(answers, (*_NUMBERS, *_TEXT, "candidates"))
    columns: dict[str, Any] = {"geometry": shapes[number]}
    for name in _NUMBERS:
        columns[name] = np.array(listed[name], float)[number]
    for name in _TEXT:
        columns[name] = pd.array(listed[name], dtype="str").take(number)
    columns["candidates"] = objects(listed["candidates"])[number]
    for name in ("where_prec", "geo_precision"):
        codes = code_of(name)
        values = [codes.get(precision) for precision in listed["precision"]]
        columns[name] = pd.array(values, dtype="Int64").take(number)
    order = (
        "longitude", "latitude", "radius_km", "geometry", "precision", "match", "score",
        "place_id", "matched_name", "method", "candidates", "reason", "where_prec",
        "geo_precision",
    )  # fmt: skip
    return pd.DataFrame({name: columns[name] for name in order}, index=index)


def _columns(answers: list[Answer], names: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    """Return the fields of answers by name, each in the answers' order."""
    rows = zip(*map(attrgetter(*names), answers), strict=True)
    return dict(zip(names, rows, strict=True)) if answers else dict.fromkeys(names, ())


def _drawn(answers: list[Answer]) -> tuple[list[Answer], np.ndarray]:
    """Return answers with their shapes; one that cannot be drawn is a no, with the reason."""
    try:
        return answers, _shapes(answers)
    except Exception as error:  # noqa: BLE001 - one place must not lose the table
        if len(answers) == 1:
            return [_failed(error)], np.array([None], dtype=object)
    each = [_drawn([answer]) for answer in answers]
    return [answer for (answer,), _ in each], np.concatenate([shape for _, shape in each])


def _shapes(answers: list[Answer]) -> np.ndarray:
    """Return the geometry of each answer, those of one kind made at once."""
    names = ("longitude", "latitude", "radius_km", "is_disc", "wedge", "geometry")
    listed = _columns(answers, names)
    return geometries(
        np.array(listed["longitude"], float),
        np.array(listed["latitude"], float),
        np.array(listed["radius_km"], float),
        np.array(listed["is_disc"], bool),
        listed["wedge"],
        listed["geometry"],
    )
