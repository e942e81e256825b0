"""Try the phrases of an added language: each has to be where its author says that it is."""

from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from atlas.doors import LANGUAGES
from atlas.errors import PluginError
from atlas.files.error_boundary import reading
from atlas.geocoding.geocoder import geocode
from atlas.geocoding.grammar.languages.own_language import PHRASES, read_language, rows_of
from atlas.geodesy import distance_km

COLUMNS = ("text", "country", "inside", "longitude", "latitude", "within_km")


def try_language(folder: str | Path, gazetteer: Any = None) -> pd.DataFrame:
    r"""Ask the geocoder the phrases of a language, and say which answers are not as written.

    The language takes part for this call, whether it is in ``atlas.doors.LANGUAGES`` or not.

    Parameters
    ----------
    folder : str or pathlib.Path
        The folder of the language. Its ``phrases.csv`` has the columns ``text``; ``country``, an
        ISO 3166-1 code or blank; ``inside``, the name of a place that the point of the answer
        must be in; ``longitude`` and ``latitude``, degrees WGS84 of a point that the answer must
        hold; ``within_km``, the widest radius of the answer in km. A row with neither a place
        nor a point must have no answer.
    gazetteer : Gazetteer or None
        Where to look; None is the shipped gazetteer with the layers that the user installed.

    Returns
    -------
    pandas.DataFrame
        ``line`` in the file, ``text``, ``matched_name``, ``radius_km``, and ``problem``, which is
        "" where the answer is as written.

    Raises
    ------
    PluginError
        If a file of the folder is not in the form that is wanted.

    Examples
    --------
    >>> import tempfile
    >>> home = Path(tempfile.mkdtemp())
    >>> _ = (home / "flags.toml").write_text('name = "basque"\ntelling = ["gertu"]')
    >>> _ = (home / "lexicon.csv").write_text("role,english,words\nnear,near,gertu\n")
    >>> head = "text,country,inside,longitude,latitude,within_km"
    >>> _ = (home / "phrases.csv").write_text(f"{head}\ngertu Homs,SY,,36.72,34.73,20\n")
    >>> try_language(home)["problem"].tolist()
    ['']
    """
    path = Path(folder) / PHRASES
    rows = list(rows_of(path, COLUMNS))
    asked = pd.DataFrame([row for _, row in rows], columns=list(COLUMNS))
    numbers = {}
    for column in COLUMNS[3:]:
        with reading(path, PluginError, wanted=f"a number in each cell of {column}"):
            numbers[column] = pd.to_numeric(asked[column].replace("", None))
    asked = asked.assign(**numbers).rename(columns={"text": "name"})
    with _taking_part(read_language(folder)):
        answers = geocode(asked[["name", "country"]], gazetteer=gazetteer)
    grounds = geocode(asked["inside"].tolist(), gazetteer=gazetteer)
    problems = [_problem(want, answers.loc[at], grounds.loc[at]) for at, want in asked.iterrows()]
    return pd.DataFrame(
        {
            "line": [line for line, _ in rows],
            "text": asked["name"],
            "matched_name": answers["matched_name"],
            "radius_km": answers["radius_km"],
            "problem": pd.array(problems, dtype="str"),
        }
    )


@contextmanager
def _taking_part(language: Any) -> Any:
    """Let a language take part in the place of what is under its name."""
    before = LANGUAGES.own(language.name)
    LANGUAGES[language.name] = language
    try:
        yield
    finally:
        del LANGUAGES[language.name]
        if before is not None:
            LANGUAGES[language.name] = before


def _problem(want: Any, answer: Any, ground: Any) -> str:
    """Return how an answer differs from what is wanted; "" if it does not."""
    pointed = want["longitude"] == want["longitude"] and want["latitude"] == want["latitude"]
    placed = answer["match"] == "matched"
    if not (pointed or want["inside"]):
        return f"it is {answer['matched_name']}, and should be no place" if placed else ""
    if not placed:
        return str(answer["reason"])
    if not answer["radius_km"] <= want["within_km"]:
        return f"its radius is {answer['radius_km']:.1f} km, wider than within_km"
    if pointed:
        away = distance_km(
            answer["longitude"], answer["latitude"], want["longitude"], want["latitude"]
        )
        point = shapely.Point(want["longitude"], want["latitude"])
        if away > answer["radius_km"] or not _holds(answer, point):
            return f"it does not hold the point, which is {away:.1f} km from its middle"
    if want["inside"]:
        if ground["match"] != "matched":
            return f"inside: {ground['reason']}"
        if not _holds(ground, shapely.Point(answer["longitude"], answer["latitude"])):
            return f"its middle is not in {want['inside']!r:.80}"
    return ""


def _holds(answer: Any, point: shapely.Point) -> bool:
    """Whether the ground of an answer holds a point; of a point without ground, its disc does."""
    ground = answer["geometry"]
    if ground is None or ground.geom_type == "Point":
        away = distance_km(answer["longitude"], answer["latitude"], point.x, point.y)
        return bool(away <= answer["radius_km"])
    return bool(ground.covers(point))
