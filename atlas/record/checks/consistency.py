"""Check a record whose tables keep the contract: errors, and notes worth knowing."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from atlas.files.wkb import CROSSING, crossing
from atlas.record.checks.contract import check_keys, check_times
from atlas.record.core import Tables
from atlas.record.evaluate import drawable
from atlas.record.id_lookup import is_among
from atlas.record.problems import Problems
from atlas.reference import vocabulary
from atlas.reference.actors import KINDS
from atlas.reference.house import SHIPPED, House, house_of

# The parts that add up to the number of launched munitions.
PARTS = ("intercepted", "landed", "fell_short", "at_sea", "failed", "unaccounted")


def check_tables(tables: Mapping[str, pd.DataFrame], house: House = SHIPPED) -> pd.DataFrame:
    """Return all problems of a record's tables: level, table, row, column, value, message."""
    problems = Problems()
    check_keys(tables, problems)
    check_times(tables["events"], problems)
    check_open_words(tables, problems, house)
    check_places(tables["places"], problems)
    check_figures(tables["quantities"], problems)
    return problems.frame()


def check_open_words(tables: Mapping[str, pd.DataFrame], problems: Problems, house: House) -> None:
    """Note kinds that are not in the list; they are kept."""
    kinds = tables["events"]["kind"]
    new = ~kinds.isin(house.kinds)
    problems.add_rows("events", new, "kind", kinds, "not in the list of kinds: kept", "note")
    kinds = tables["actors"]["kind"]
    new = (kinds != "") & ~kinds.isin(KINDS)
    wanted = f"not in the list ({', '.join(KINDS)}): whether it is a person is told by its name"
    problems.add_rows("actors", new, "kind", kinds, wanted, "note")


def check_places(places: pd.DataFrame, problems: Problems) -> None:
    """Note places without coordinates, with coordinates of 0, 0, or with a crossing outline."""
    bare = places["longitude"].isna() & (places["name"] != "")
    bare &= ~places["precision"].isin(vocabulary.NEVER_DRAWN)
    tried = bare & (places["reason"] != "")
    problems.add_rows("places", tried, "name", places["name"], "looked for, not placed", "note")
    waiting = int((bare & ~tried).sum())
    if waiting:
        message = f"{waiting} places have no coordinates yet; geocode() looks for them"
        problems.add("places", "", "name", "", message, "note")
    crossed = pd.Series(crossing(_geometries(places)), index=places.index)
    problems.add_rows("places", crossed, "shape_id", places["shape_id"], CROSSING, "note")
    zero = (places["longitude"] == 0) & (places["latitude"] == 0) & drawable(places)
    wanted = "0, 0 lies in the Gulf of Guinea: is it a blank?"
    problems.add_rows("places", zero, "longitude", places["longitude"], wanted, "note")


def _geometries(places: pd.DataFrame) -> np.ndarray:
    """Return the geometries of places; None where missing."""
    if "geometry" not in places:
        return np.full(len(places), None, dtype=object)
    return np.asarray(places["geometry"], dtype=object)


def check_figures(quantities: pd.DataFrame, problems: Problems) -> None:
    """Note figures that are out of order, and munitions whose parts do not add up."""
    low, best, high = (quantities[name] for name in ("low", "best", "high"))
    order = (low > high) | (low > best) | (best > high)
    order = order.fillna(False).astype(bool)
    problems.add_rows("quantities", order, "best", best, "wanted low <= best <= high")
    # Only events with a total and a part are compared; in a million there are few.
    total, part = quantities["what"] == "launched", quantities["what"].isin(PARTS)
    ids = quantities["event_id"]
    both = is_among(ids, ids[total]) & is_among(ids, ids[part])
    for event_id, rows in quantities[both].groupby("event_id", sort=False):
        _check_sum(str(event_id), rows, problems)


def _check_sum(event_id: str, rows: pd.DataFrame, problems: Problems) -> None:
    """Compare the parts of one event's munitions with the number launched.

    The parts are complete if ``unaccounted``, the rest, is among them.
    """
    launched = rows[rows["what"] == "launched"]
    found = {what: _figure(rows[rows["what"] == what], "best") for what in PARTS}
    parts = {what: number for what, number in found.items() if number is not None}
    if launched.empty or not parts:
        return
    total = sum(parts.values())
    best = _figure(launched, "best")
    highest = max(n for n in (_figure(launched, c) or 0 for c in ("best", "low", "high")))
    row = int(rows.index[rows["what"].isin(PARTS)][0])
    words = " + ".join(f"{number} {what}" for what, number in parts.items())
    if highest and total > highest:
        message = f"{event_id}: {words} = {total}, more than the {highest} launched"
        problems.add("quantities", row, "best", total, message)
    elif "unaccounted" in parts and best is not None and total != best:
        message = f"{event_id}: {words} = {total}, wanted the {best} launched"
        problems.add("quantities", row, "best", total, message)
    elif best is not None and total < best:
        message = f"{event_id}: {words} = {total} of {best} launched; the rest is not reported"
        problems.add("quantities", row, "best", total, message, "note")


def _figure(rows: pd.DataFrame, column: str) -> int | None:
    """Return one figure of an event: the row without a detail, else the sum of the details.

    Rival figures (the same detail from another source) are not added up: of ``launched`` the
    highest counts, of a part the first.
    """
    rows = rows[rows[column].notna()]
    if rows.empty:
        return None
    whole = rows[rows["detail"] == ""]
    if not whole.empty:
        rows = whole
    by_detail = rows.groupby("detail", sort=False)[column]
    rivals = by_detail.max() if rows["what"].iloc[0] == "launched" else by_detail.first()
    return int(rivals.sum())


def check_record(record: Tables) -> pd.DataFrame:
    """Return all problems of a record; see `Record.check`."""
    return check_tables(record.tables(), house_of(record.dataset))
