"""Invented rows in the columns of ACLED and UCDP GED, of any number; none is theirs."""

import numpy as np
import pandas as pd

from atlas.readers import acled, ucdp
from benchmarks.events import CENTRES

COUNTRIES = np.array(
    ["Lebanon", "Syria", "Syria", "Syria", "Israel", "Palestine", "Palestine", "Jordan", "Iraq",
     "Iraq", "Syria", "Syria"]
)  # fmt: skip
SUBS = np.array(
    ["Air/drone strike", "Shelling/artillery/missile attack", "Armed clash", "Attack",
     "Peaceful protest", "Remote explosive/landmine/IED", "Arrests", "Other"]
)  # fmt: skip
TYPES = np.array(
    ["Explosions/Remote violence", "Explosions/Remote violence", "Battles",
     "Violence against civilians", "Protests", "Explosions/Remote violence",
     "Strategic developments", "Strategic developments"]
)  # fmt: skip


def _ground(rows: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the shared cells: 20,000 towns, 3 years of days, 300 actors, 400 sources."""
    centre = random.integers(0, len(CENTRES), 20_000)
    spread = random.standard_normal((20_000, 2)) * CENTRES[centre, 2:] * (1.0, 0.8)
    town = random.integers(0, 20_000, rows)
    days = np.datetime64("2022-01-01") + np.sort(random.integers(0, 1096, rows))
    weights = 1 / np.arange(1, 301) ** 0.8
    actors = np.array([f"Invented Brigade {number:03d}" for number in range(300)])
    outlets = np.array([f"Invented outlet {number:03d}" for number in range(400)])
    return {
        "days": days,
        "town": np.array([f"Town {number:05d}" for number in range(20_000)])[town],
        "longitude": np.round(CENTRES[centre, 0] + spread[:, 0], 4)[town],
        "latitude": np.round(CENTRES[centre, 1] + spread[:, 1], 4)[town],
        "country": COUNTRIES[centre][town],
        "adm1": np.array([f"Province {number:02d}" for number in range(90)])[town % 90],
        "adm2": np.array([f"District {number:03d}" for number in range(600)])[town % 600],
        "first": actors[random.choice(300, rows, p=weights / weights.sum())],
        "second": actors[random.choice(300, rows, p=weights / weights.sum())],
        "outlet": outlets[random.integers(0, 400, rows)],
        "other": outlets[random.integers(0, 400, rows)],
        "number": np.arange(rows).astype(str),
        "deaths": random.poisson(1.2, rows),
    }


def _joined(*parts: object) -> pd.Series:
    """Return texts put together."""
    texts = [pd.Series(part, dtype="str") if not isinstance(part, str) else part for part in parts]
    joined = texts[0]
    for text in texts[1:]:
        joined = joined + text
    return joined


def invent_acled(rows: int, *, seed: int = 7) -> pd.DataFrame:
    """Return invented rows in ACLED's 31 columns, with notes of about 150 letters."""
    random = np.random.default_rng(seed)
    ground = _ground(rows, random)
    kind = random.integers(0, len(SUBS), rows)
    day = pd.Series(ground["days"]).dt.strftime("%d %B %Y")
    blank = pd.Series(np.where(random.random(rows) < 0.2, "Invented Ally", ""), dtype="str")
    note = _joined(
        "On ", day, ", invented unit ", ground["first"], " is said in this invented note to have "
        "done something near ", ground["town"], ", case ", ground["number"], ", for the clock.",
    )  # fmt: skip
    cells = {
        "event_id_cnty": _joined("ATL", ground["number"]),
        "event_date": day,
        "year": pd.Series(ground["days"]).dt.year,
        "time_precision": random.choice([1, 1, 1, 1, 2, 3], rows),
        "disorder_type": "Political violence",
        "event_type": TYPES[kind],
        "sub_event_type": SUBS[kind],
        "actor1": ground["first"],
        "assoc_actor_1": blank,
        "inter1": "State forces",
        "actor2": ground["second"],
        "inter2": "Rebel group",
        "interaction": "State forces-Rebel group",
        "iso": 422,
        "region": "Middle East",
        "country": ground["country"],
        "admin1": ground["adm1"],
        "admin2": ground["adm2"],
        "location": ground["town"],
        "latitude": ground["latitude"],
        "longitude": ground["longitude"],
        "geo_precision": random.choice([1, 1, 1, 2, 3], rows),
        "source": _joined(ground["outlet"], "; ", ground["other"]),
        "source_scale": "National",
        "notes": note,
        "fatalities": ground["deaths"],
        "timestamp": 1_680_825_600 + np.arange(rows),
    }
    return pd.DataFrame(cells).reindex(columns=list(acled.COLUMNS), fill_value="")


def invent_ucdp(rows: int, *, seed: int = 7) -> pd.DataFrame:
    """Return invented rows in UCDP GED's 49 columns."""
    random = np.random.default_rng(seed)
    ground = _ground(rows, random)
    day = pd.Series(ground["days"]).dt.strftime("%Y-%m-%d")
    published = (pd.Series(ground["days"]) + pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d")
    best = ground["deaths"] + 1
    cells = {
        "id": np.arange(rows),
        "relid": _joined("ATL-", ground["number"]),
        "year": pd.Series(ground["days"]).dt.year,
        "active_year": True,
        "code_status": "Clear",
        "type_of_violence": random.integers(1, 4, rows),
        "conflict_name": "Atlantis: Government",
        "dyad_name": _joined(ground["first"], " - ", ground["second"]),
        "side_a": ground["first"],
        "side_b": ground["second"],
        "number_of_sources": 2,
        "source_office": _joined(ground["outlet"], ";", ground["other"]),
        "source_date": _joined(published, ";", published),
        "source_headline": _joined("Headline ", ground["number"], ";Other headline"),
        "where_prec": random.choice([1, 1, 2, 3, 4, 6], rows),
        "where_coordinates": _joined(ground["town"], " town"),
        "where_description": _joined("in ", ground["town"]),
        "adm_1": ground["adm1"],
        "adm_2": ground["adm2"],
        "latitude": ground["latitude"],
        "longitude": ground["longitude"],
        "country": ground["country"],
        "country_id": 660,
        "region": "Middle East",
        "event_clarity": 1,
        "date_prec": 1,
        "date_start": day + " 00:00:00.000",
        "date_end": day + " 00:00:00.000",
        "deaths_civilians": 0,
        "best": best,
        "high": best + 1,
        "low": ground["deaths"],
    }
    return pd.DataFrame(cells).reindex(columns=list(ucdp.COLUMNS), fill_value="")
