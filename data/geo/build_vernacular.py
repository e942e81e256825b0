"""Build ``vernacular.geojson``: regions, waters and lines that have no official outline.

``supplement/vernacular.csv`` says what each is made of, so that a line can be corrected by whoever
knows better. ``ground`` is a sum of terms, joined by " + ":

- ``adm1 SD North Darfur``: the shape of a province, by country and name;
- ``ring 29.0 10.6; 29.3 12.1; ...``: an area by its corners, longitude and latitude;
- ``along 12: 41.5 36.4; 42.1 36.4``: what lies so many km from a line or a point; 0 is the line.

::

    python data/geo/build_vernacular.py data/geo/gazetteer
"""

import csv
import math
import re
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
from build_common import check_all_named, feature, fold, own_file, provenance, write_geojson
from shapely.affinity import scale
from shapely.geometry import LineString, Point, Polygon

SCRIPT = "data/geo/build_vernacular.py"
HERE = Path(__file__).resolve().parent
TABLE = HERE / "supplement" / "vernacular.csv"
PROVINCES = HERE / "gazetteer" / "world_admin.parquet"
KM_A_DEGREE = 111.2
TOLERANCE = 0.01
ORIGIN = "estimate (public maps, from memory)"
OF_PROVINCES = "Natural Earth 1:10m admin-1"


def corners(text: str) -> list[tuple[float, float]]:
    """Return the corners of a term, as longitude and latitude."""
    return [tuple(map(float, pair.split())) for pair in text.split(";")]  # type: ignore[misc]


def along(km: float, points: list[tuple[float, float]]) -> Any:
    """Return what lies within so many km of a line or a point."""
    line = LineString(points) if len(points) > 1 else Point(points[0])
    if km == 0:
        return line
    narrow = math.cos(math.radians(line.centroid.y))
    # A degree of longitude is shorter than one of latitude: draw where both are as long.
    flat = scale(line, xfact=narrow, origin=(0, 0))
    return scale(flat.buffer(km / KM_A_DEGREE, quad_segs=4), xfact=1 / narrow, origin=(0, 0))


def term(text: str, provinces: dict[tuple[str, str], Any], name: str) -> Any:
    """Return the ground of one term; stop where it cannot be read."""
    if found := re.fullmatch(r"adm1 ([A-Z]{2}) (.+)", text):
        if (key := (found[1], fold(found[2]))) in provinces:
            return provinces[key]
    elif found := re.fullmatch(r"ring (.+)", text):
        return shapely.make_valid(Polygon(corners(found[1])))
    elif found := re.fullmatch(r"along ([\d.]+): (.+)", text):
        return along(float(found[1]), corners(found[2]))
    msg = f"{name}: there is no ground {text!r}"
    raise SystemExit(msg)


def main(out: Path) -> None:
    """Write the regions into ``out``."""
    held = pd.read_parquet(own_file(PROVINCES))
    held = held[(held["kind"] == "adm1") & held["wkb"].notna()]
    keys = zip(held["country"], held["name"].map(fold), strict=True)
    provinces = dict(zip(keys, shapely.from_wkb(list(held["wkb"])), strict=True))
    features = []
    with own_file(TABLE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            terms = row["ground"].split(" + ")
            whole = shapely.union_all([term(one, provinces, row["name"]) for one in terms])
            slug = re.sub(r"[^a-z0-9]+", "-", fold(row["name"])).strip("-")
            of_provinces = all(one.startswith("adm1 ") for one in terms)
            told = {key: row[key] for key in ("name", "names", "kind", "country", "country_alt")}
            told |= {"note": f"{row['note']}; error about {row['off_km']} km"}
            told |= {"origin": OF_PROVINCES if of_provinces else ORIGIN}
            told |= {"place_id": f"atlas:{slug}", "source": "atlas supplement"}
            features.append(feature(told, shapely.simplify(whole, TOLERANCE)))
    own = {"supplement/vernacular.csv": TABLE, "gazetteer/world_admin.parquet": PROVINCES}
    meta = provenance(SCRIPT, [], own)
    check_all_named([meta])
    write_geojson(features, out / "vernacular.geojson", meta)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
