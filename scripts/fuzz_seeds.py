"""Small valid files of each format that atlas reads, which the fuzzer damages."""

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, Point, Polygon

import atlas
from atlas.record.record import Record
from scripts.fuzz_mutations import packed

_TESTS = Path(__file__).resolve().parent.parent / "tests" / "data"
_NESTED = {
    "data": {
        "strike": [
            {
                "date": "2023-04-06",
                "where": {"lat": 33.2, "lng": 35.2},
                "by": [{"name": "A; B", "url": "https://example.org/1"}],
                "filters": [{"key": "k", "value": [1, {}]}],
            }
        ]
    }
}
_MARKUP = ("places.kml", "waypoints.gpx", "feed.rss", "feed.atom")
_LINK = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>a</name><Point><coordinates>'
    "35.2,33.2</coordinates></Point></Placemark></kml>"
)
_PROFILE = """name = "partner"
drop_tables = ["links"]
drop_fields = ["events.note", "sources.url"]
drop_outlets = ["Outlet"]
max_marking = "TLP:AMBER"
embargo_days = 3
persons = "withhold"
words = ["Tyre"]
[coarsen]
grid = 0.5
roles = ["location"]
"""
_POLICY = {
    "based_on": "un",
    "title": "House",
    "territories": {"GOLAN": {"label": "Golan", "note": "n"}, "GAZA": ["Gaza", "n"]},
    "lines": {"golan-west": "none"},
    "labels": {"The Gulf": ["Gulf", ""]},
}
_SELECTION = {
    "from": "2023-04-05",
    "to": "2023-04-07T10:00",
    "actors": ["HZB"],
    "roles": ["initiator"],
    "box": [34, 31, 37, 35],
    "max_radius_km": 5.5,
    "min_sources": 1,
    "text": "Tyre",
}
_DECISIONS = (
    "name,context,place_id,who,why\n"
    'Taybeh,LB,gn:266045,R. Reader,"the village, near Marjayoun"\nHome,LB; Tyre,none,R. Reader,\n'
)


class Seed(NamedTuple):
    """A valid input: by which door it goes in, its name, and its bytes by file (one, or many)."""

    door: str
    name: str
    files: dict[str, bytes]


def _frame() -> pd.DataFrame:
    """Return a table with something in every sort of column."""
    return pd.DataFrame(
        {
            "event_id": ["a", "b", "c"],
            "date": ["2023-04-06", "2023-04-07 10:30", "14/04/2023"],
            "place": ["Tyre", "צור", "the road, near Naqoura"],
            "country": ["LB", "Lebanon", ""],
            "latitude": ["33.27", "", "33.1"],
            "longitude": ["35.2", "", "35.1"],
            "initiator": ["Hezbollah?", "IDF; Amal", ""],
            "killed": ["3", "10-12", ""],
            "source": ["Outlet 2023-04-07; Other", "", "X"],
            "note": ['a "b", c\nd', "=1+1", "ملاحظة"],
        }
    )


def _record() -> Record:
    """Return a record with shapes, figures and words about itself."""
    frame = _frame().assign(date=["2023-04-06", "2023-04-07", "2023-04-14"])
    record = atlas.read_events(frame, dataset={"title": "Ours", "licence": "CC BY 4.0"})
    shapes = [Polygon([(35, 33), (35.2, 33), (35.1, 33.2)]), LineString([(35, 33), (35.6, 33.3)])]
    places = record.places.copy()
    places["geometry"] = [*shapes, *places.geometry.iloc[2:]]
    return record.with_tables(places=places)


def _bytes_of(write: object) -> bytes:
    buffer = io.BytesIO()
    write(buffer)  # type: ignore[operator]
    return buffer.getvalue()


def _workbook(frame: pd.DataFrame) -> bytes:
    """Return a workbook without the time at which it was made."""
    made = _bytes_of(lambda to: frame.to_excel(to, index=False))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    clock = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")
    parts["docProps/core.xml"] = clock.sub(b"2023-04-06T00:00:00Z", parts["docProps/core.xml"])
    return packed(parts)


def _tables() -> list[Seed]:
    """Return the formats of plain tables."""
    frame = _frame()
    csv = frame.to_csv(index=False)
    rows = frame.to_dict("records")
    made = {
        "e.csv": csv.encode(),
        "e.tsv": frame.to_csv(index=False, sep="\t").encode(),
        "wide.csv": csv.encode("utf-16"),
        "arabic.csv": csv.encode("cp1256", "replace"),
        "e.xlsx": _workbook(frame),
        "e.parquet": _bytes_of(frame.to_parquet),
        "e.json": json.dumps({"data": rows, "count": 3}).encode(),
        "nested.json": json.dumps(_NESTED).encode(),
        "e.jsonl": "\n".join(map(json.dumps, rows)).encode(),
        "e.zip": packed({"events.csv": csv.encode(), "readme.md": b"x"}),
        "e.kml": _LINK.encode(),
        **{name: (_TESTS / "reading" / name).read_bytes() for name in _MARKUP},
        "e.kmz": packed({"doc.kml": _LINK.encode()}),
    }
    return [Seed("events", name, {name: content}) for name, content in made.items()]


def _features(folder: Path) -> list[Seed]:
    """Return the formats of features that GDAL writes."""
    frame = _frame().drop(columns=["latitude", "longitude"]).assign(date="2023-04-06")
    points = gpd.GeoDataFrame(frame, geometry=[Point(35.2, 33.2)] * 3, crs=4326)
    points.to_file(folder / "layer.gpkg", driver="GPKG", engine="pyogrio")
    points.to_file(folder / "layer.fgb", driver="FlatGeobuf", engine="pyogrio")
    (folder / "geo.geojson").write_text(points.to_json(), encoding="utf-8")
    points.to_parquet(folder / "geo.parquet")
    names = ("layer.gpkg", "layer.fgb", "geo.geojson", "geo.parquet")
    seeds = [Seed("events", name, {name: (folder / name).read_bytes()}) for name in names]
    points.rename(columns=str).to_file(folder / "s.shp", engine="pyogrio", encoding="utf-8")
    parts = {path.name: path.read_bytes() for path in sorted(folder.glob("s.*"))}
    return [*seeds, Seed("events", "s.shp", parts)]


def _own(folder: Path) -> list[Seed]:
    """Return what the library writes itself, and reads again."""
    record = _record()
    seeds = []
    for ending in ("gpkg", "geojson", "parquet", "csv", "xlsx", "kml", "kmz"):
        path = record.write(folder / f"own.{ending}")
        seeds.append(Seed("events", path.name, {path.name: path.read_bytes()}))
    saved = record.save(folder / "saved")
    parts = {path.name: path.read_bytes() for path in sorted(saved.iterdir())}
    page = atlas.brief(record, folder / "page.html", title="t")
    return [*seeds, Seed("folder", "saved", parts), _single("manifest", "m.html", page)]


def _single(door: str, name: str, content: bytes | str | Path) -> Seed:
    """Return a seed of one file."""
    if isinstance(content, Path):
        content = content.read_bytes()
    return Seed(door, name, {name: content.encode() if isinstance(content, str) else content})


def seeds() -> list[Seed]:
    """Return a small valid file of each format, with the door that it goes in by."""
    country = _TESTS / "geonames_invented_LB.txt"
    table = _frame().iloc[:1].to_csv(index=False)
    columns = _frame().iloc[:1].assign(longitude=35.2, latitude=33.2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = [*_tables(), *_features(folder), *_own(folder)]
    return [
        *made,
        _single("profile", "p.toml", _PROFILE),
        _single("policy", "p.json", json.dumps(_POLICY)),
        _single("selection", "s.json", json.dumps(_SELECTION)),
        _single("decisions", "d.csv", _DECISIONS),
        _single("learn", "l.csv", table),
        _single("learn", "l.parquet", _bytes_of(columns.to_parquet)),
        _single("add", "LB.txt", country),
        Seed("add", "LB.zip", {"LB.zip": packed({"LB.txt": country.read_bytes()})}),
        _single("gazetteer", "g.csv", "name,longitude,latitude,country\nQana,35.3,33.2,LB\n"),
    ]
