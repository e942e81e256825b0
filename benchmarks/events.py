"""Invented events of any number, the same for every tool that is measured."""

import numpy as np
import pandas as pd

# longitude, latitude, spread in degrees
CENTRES = np.array(
    [
        (35.50, 33.89, 0.25), (36.29, 33.51, 0.30), (37.16, 36.20, 0.35), (36.72, 34.73, 0.25),
        (34.78, 32.08, 0.20), (35.21, 31.77, 0.25), (34.46, 31.50, 0.12), (35.93, 31.95, 0.25),
        (43.13, 36.34, 0.40), (44.36, 33.31, 0.35), (40.14, 35.33, 0.35), (36.61, 32.62, 0.20),
    ]
)  # fmt: skip
KINDS = np.array(
    ["air_strike", "artillery_fire", "clash", "bombing", "protest", "raid", "drone_strike"]
)
ACTORS = np.array([f"Actor {number:02d}" for number in range(30)])


def invent(rows: int, *, seed: int = 7) -> pd.DataFrame:
    """Return a flat table of `rows` invented events over three years around the Levant."""
    random = np.random.default_rng(seed)
    centre = CENTRES[random.integers(0, len(CENTRES), rows)]
    minutes = np.sort(random.integers(0, 3 * 365 * 1440, rows))
    start = np.datetime64("2022-01-01T00:00", "m") + minutes.astype("timedelta64[m]")
    kind = KINDS[random.integers(0, len(KINDS), rows)]
    weights = 1 / np.arange(1, 31) ** 0.7
    pick = random.choice(30, (rows, 2), p=weights / weights.sum())
    spread = random.standard_normal((rows, 2)) * centre[:, 2:] * (1.0, 0.8)
    return pd.DataFrame(
        {
            "event_id": pd.Series(np.arange(rows)).astype(str).radd("B"),
            "title": pd.Series(kind).str.replace("_", " ") + " reported, case "
            + pd.Series(np.arange(rows)).astype(str),
            "kind": kind,
            "date": pd.Series(start).dt.strftime("%Y-%m-%d"),
            "time": pd.Series(start).dt.strftime("%H:%M"),
            "tz": "Asia/Beirut",
            "longitude": np.round(centre[:, 0] + spread[:, 0], 5),
            "latitude": np.round(centre[:, 1] + spread[:, 1], 5),
            "radius_km": random.choice([1.0, 3.0, 5.0], rows),
            "precision": "town",
            "initiators": ACTORS[pick[:, 0]],
            "targets": ACTORS[pick[:, 1]],
            "killed": random.poisson(1.2, rows),
            "source": "Invented outlet",
        }
    )  # fmt: skip
