"""One task a process: ``python -m benchmarks.tasks read 100000`` prints its figures as JSON."""

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from benchmarks.events import invent
from benchmarks.measure import peak_from_now, peak_mb, report, timed


def read(rows: int) -> None:
    """Read a flat table of invented events from a CSV file."""
    import atlas
    import atlas.readers  # geopandas and pandas: imported before the clock starts, as for others

    atlas.read_events(invent(100))  # the outlines of countries and the like, once a process
    _read_by(atlas.read_events, rows)


def read_csv(rows: int) -> None:
    """Read the same file with pandas alone, with every value as text, as we keep it."""
    _read_by(lambda path: pd.read_csv(path, dtype="str", keep_default_na=False), rows)


def _read_by(reader: Callable[[Path], object], rows: int) -> None:
    """Read a CSV file of invented events; say the seconds and the CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        invent(rows).to_csv(path, index=False)
        before = time.process_time()
        report(seconds=timed(lambda: reader(path)), cpu=time.process_time() - before)


def export(rows: int, keep: str) -> None:
    """Build our export of invented events; ``keep`` is the file to leave behind."""
    import atlas
    import atlas.page.notebook.folium_map  # folium, before the clock starts, as for its own task

    record = atlas.read_events(invent(rows))
    path = Path(keep)
    # What reading left over is given back, so that the peak is that of the record and the export.
    gc.collect()
    pa.default_memory_pool().release_unused()
    peak_from_now()
    held = peak_mb()
    seconds = timed(lambda: atlas.brief(record, path, title="Benchmark", overwrite=True))
    report(seconds=seconds, mb=path.stat().st_size / 1e6, held_mb=round(held))


def folium_geojson(rows: int, keep: str) -> None:
    """Build folium's own GeoJson export of the same events."""
    import folium
    import geopandas as gpd

    frame = invent(rows)
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    columns = ["title", "kind", "date", "initiators", "targets"]
    events = gpd.GeoDataFrame(frame[columns], geometry=points, crs=4326)

    def build() -> None:
        drawn = folium.Map([33.5, 36.0], zoom_start=7)
        marker = folium.CircleMarker(radius=3, color="#e6007a", fill=True, fill_opacity=1)
        tooltip = folium.GeoJsonTooltip(columns)
        folium.GeoJson(events, marker=marker, tooltip=tooltip).add_to(drawn)
        drawn.save(keep)

    seconds = timed(build)
    report(seconds=seconds, mb=Path(keep).stat().st_size / 1e6)


def gazetteer() -> None:
    """Load the shipped gazetteer and answer one question."""
    import atlas

    report(seconds=timed(atlas.load_gazetteer))


def geocode(rows: int, names: int) -> None:
    """Geocode `rows` questions that hold `names` different names."""
    import numpy as np

    import atlas

    gazetteer = atlas.load_gazetteer()
    known = gazetteer.table["name"].drop_duplicates()
    pick = np.random.default_rng(7).integers(0, min(names, len(known)), rows)
    asked = pd.DataFrame({"name": known.to_numpy()[pick]})
    atlas.geocode(asked.head(100), gazetteer=gazetteer)
    seconds = timed(lambda: atlas.geocode(asked, gazetteer=gazetteer))
    report(seconds=seconds, a_second=asked["name"].nunique() / seconds)


def main() -> None:
    """Run the task that the command line names."""
    task, *words = sys.argv[1:]
    tasks = {
        "read": lambda: read(int(words[0])),
        "read_csv": lambda: read_csv(int(words[0])),
        "export": lambda: export(int(words[0]), words[1]),
        "folium": lambda: folium_geojson(int(words[0]), words[1]),
        "gazetteer": gazetteer,
        "geocode": lambda: geocode(int(words[0]), int(words[1])),
    }
    tasks[task]()


if __name__ == "__main__":
    main()
