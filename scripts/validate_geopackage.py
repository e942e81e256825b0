"""Ask GDAL's own validator what it has against the GeoPackages that we write.

    python -m scripts.validate_geopackage

The validator is ``validate_gpkg`` of GDAL's tools for Python. It is looked for in this environment
and in the Python of the system. Where there is none, nothing was checked: the command says so and
fails, so that nobody takes it for an answer.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, box

import atlas

MODULE = "osgeo_utils.samples.validate_gpkg"
_STRICT = ("-k", "--extra", "--warning-as-error")


def find_validator() -> str | None:
    """Return the Python that has the validator; None where there is none."""
    for python in dict.fromkeys((sys.executable, shutil.which("python3", path=os.defpath))):
        if python and _runs(python, "-c", f"import {MODULE}").returncode == 0:
            return python
    return None


def _runs(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(command, check=False, capture_output=True, text=True)


def records() -> Iterator[tuple[str, atlas.Record]]:
    """Yield records of different make, each with its name."""
    yield "spring-2023", atlas.open_record("spring-2023").geocode()
    yield "nothing", atlas.Record()
    events = pd.DataFrame({"event_id": ["a", "b"], "start": "2023-04-06", "title": "<b>'\"\n\x00"})
    yield "no-place", atlas.Record(events)
    shapes = gpd.GeoDataFrame(
        {"event_id": ["a", "b"], "precision": ["area", "region"]},
        geometry=[box(35, 33, 35.5, 33.5), LineString([(35, 33), (35.5, 33.2)])],
        crs="EPSG:4326",
    )
    yield "shapes", atlas.Record(events, shapes)
    table = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "fid": [1], "": ["x"]})
    yield "own-columns", atlas.read_events(table)


def main() -> int:
    """Write the files and ask; return how many did not pass, or 1 where nothing was checked."""
    python = find_validator()
    if python is None:
        print(
            "NOT RUN: no GeoPackage was validated. GDAL's validate_gpkg is not on this machine; "
            "install it with: pip install --no-deps gdal-utils (or Debian's python3-gdal)"
        )
        return 1
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, record in records():
            path = record.write(Path(folder, f"{name}.gpkg"))
            asked = _runs(python, "-m", MODULE, *_STRICT, str(path))
            bad += asked.returncode != 0
            print(f"{name}: {'valid' if asked.returncode == 0 else 'NOT VALID'}")
            if asked.returncode:
                print(asked.stdout + asked.stderr)
    return bad


if __name__ == "__main__":
    sys.exit(main())
