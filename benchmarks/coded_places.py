"""How good the answers to coded places are: near, gross, inside their radius, and how sure.

A file of coded places has a line of JSON a place: ``name``, ``country``, ``longitude``,
``latitude`` and ``set``, with ``adm1`` and ``adm2`` where they are known. A line with ``doubtful``
is left out: its reference point is at fault. The files are not in this repository.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.geodesy import distance_km

FILES = ("places_dev.jsonl", "places_world_dev.jsonl")
VARIABLE = "ATLAS_CODED"
_ASKED = ("name", "country", "adm1", "adm2")
# Where a set ends so, its names are of places, or of areas; see the codebook of UCDP GED.
PLACES, AREAS = "places", "areas"
_ENDINGS = {"_p12": PLACES, "_p34": AREAS, "_p5": AREAS}
_NEAR_KM, _GROSS_KM = 10.0, 25.0
# An answer is right where the truth lies in its radius, or so near.
_RIGHT_KM = 5.0
_FEW = 10


class Answered(NamedTuple):
    """The answers to coded places: their errors, radii, scores and precisions."""

    asked: pd.DataFrame
    error_km: np.ndarray
    radius_km: np.ndarray
    score: np.ndarray
    precision: np.ndarray

    def part(self, mask: np.ndarray) -> "Answered":
        """Return some of the answers."""
        return Answered(self.asked[mask], *(one[mask] for one in self[1:]))

    @property
    def placed(self) -> np.ndarray:
        """Which have a point."""
        return np.isfinite(self.error_km)

    def figures(self) -> dict[str, float]:
        """Return shares in percent; NaN where there is nothing to share."""
        placed = self.placed
        inside = self.error_km <= self.radius_km
        right = self.error_km <= np.fmax(self.radius_km, _RIGHT_KM)
        return {
            "names": len(self.asked),
            "within 10 km": _percent(self.error_km <= _NEAR_KM),
            "answered": _percent(placed),
            "gross": _percent(self.error_km[placed] > _GROSS_KM),
            "covered": _percent(inside[placed]),
            "median km": float(np.median(self.radius_km[placed])) if placed.any() else np.nan,
            "score": _percent(self.score[placed]),
            "right": _percent(right[placed]),
            "score gap": _gap(self.score[placed], right[placed]),
        }


def _percent(shares: np.ndarray) -> float:
    return 100 * float(np.mean(shares)) if len(shares) else np.nan


def _gap(score: np.ndarray, right: np.ndarray) -> float:
    """Return how far scores lie from the share that was right, in points, over ten bins."""
    if not len(score) or np.isnan(score).any():
        return np.nan
    bins = np.minimum((score * 10).astype(int), 9)
    gaps = [
        abs(score[bins == one].mean() - right[bins == one].mean()) * (bins == one).sum()
        for one in set(bins.tolist())
    ]
    return 100 * float(np.sum(gaps)) / len(score)


def coded_files(folder: str | Path | None) -> tuple[list[Path], list[str]]:
    """Return the files of coded places that are at hand, and the names of those that are not."""
    given = folder or os.environ.get(VARIABLE) or ""
    if not given:
        return [], list(FILES)
    paths = [Path(given) / name for name in FILES]
    return [one for one in paths if one.is_file()], [o.name for o in paths if not o.is_file()]


def read_coded(path: Path) -> pd.DataFrame:
    """Return the coded places of a file, without those whose reference point is doubtful."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    table = pd.DataFrame([row for row in rows if not row.get("doubtful")])
    return table.fillna({"country": "", "adm1": "", "adm2": ""}).reset_index(drop=True)


def answered(asked: pd.DataFrame, place: Callable[[pd.DataFrame], Any]) -> Answered:
    """Return the answers of a geocoder, as `atlas.geocode` gives them or as a peer does."""
    columns = [name for name in _ASKED if name in asked]
    found = place(asked[columns].reset_index(drop=True))
    error = distance_km(
        np.asarray(found["longitude"], float),
        np.asarray(found["latitude"], float),
        asked["longitude"].to_numpy(float),
        asked["latitude"].to_numpy(float),
    )
    nothing = np.full(len(asked), np.nan)
    return Answered(
        asked.reset_index(drop=True),
        np.where(np.isnan(error), np.inf, error),
        np.asarray(found.get("radius_km", nothing), float),
        np.asarray(found.get("score", nothing), float),
        np.asarray(found.get("precision", np.full(len(asked), "")), object),
    )


def kind_of(label: str) -> str:
    """Return whether a set is of places or of areas."""
    return next((kind for end, kind in _ENDINGS.items() if label.endswith(end)), PLACES)


def by_set(ours: Answered) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the figures of each set, and of all sets of places and of areas together."""
    sets = ours.asked["set"]
    for label in sorted(sets.unique()):
        yield label, ours.part((sets == label).to_numpy()).figures()
    kinds = sets.map(kind_of)
    for kind in (PLACES, AREAS):
        if (kinds == kind).any():
            yield f"all {kind}", ours.part((kinds == kind).to_numpy()).figures()


def by_country(ours: Answered) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the figures of names of places by country; the countries of few answers together."""
    ours = ours.part((ours.asked["set"].map(kind_of) == PLACES).to_numpy())
    counts = ours.asked["country"][ours.placed].value_counts()
    large = {str(code) for code, count in counts.items() if count >= _FEW}
    group = ours.asked["country"].where(ours.asked["country"].isin(large), "others")
    for label in (*sorted(large), "others"):
        if (group == label).any():
            yield label, ours.part((group == label).to_numpy()).figures()


def by_precision(ours: Answered) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the figures of all answers by their precision."""
    for label in pd.Series(ours.precision[ours.placed]).value_counts().index:
        yield str(label), ours.part((ours.precision == label) & ours.placed).figures()


def beside(
    ours: Answered, theirs: Answered
) -> Iterator[tuple[str, dict[str, float], dict[str, float]]]:
    """Yield our figures and a peer's for the names of places of each theatre."""
    sets = ours.asked["set"]
    labels = sorted(one for one in sets.unique() if kind_of(one) == PLACES)
    masks = {label: (sets == label).to_numpy() for label in labels}
    for label, mask in (masks | {"all": sets.isin(labels).to_numpy()}).items():
        yield label, ours.part(mask).figures(), theirs.part(mask).figures()


def verdict(ours: dict[str, float], theirs: dict[str, float]) -> str:
    """Return whether we place more names near, with at most a third of the peer's gross errors."""
    near = "above" if ours["within 10 km"] > theirs["within 10 km"] else "NOT above"
    errors = [one["gross"] * one["answered"] * one["names"] / 1e4 for one in (ours, theirs)]
    gross = [0 if np.isnan(one) else round(one) for one in errors]
    third = "at most a third" if gross[0] <= gross[1] / 3 else "MORE than a third"
    return f"{near}; {gross[0]} gross of {gross[1]}: {third}"


def told(figures: dict[str, float], names: tuple[str, ...]) -> list[str]:
    """Return figures as cells of a table; "-" where there is none."""
    return ["-" if np.isnan(figures[one]) else _cell(one, figures[one]) for one in names]


def _cell(name: str, value: float) -> str:
    return f"{value:,.0f}" if name == "names" else f"{value:.1f}"
