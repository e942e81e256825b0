"""Convert the participants of a flat table to those of a record; ``_row`` is the row's position."""

import re

import numpy as np
import pandas as pd

from atlas.readers.cells.closed_words import find_closed_word, wanted_words
from atlas.readers.cells.table_cells import MISSING, Rows, split_lists
from atlas.record.flat import NOTHING
from atlas.record.problems import Problems
from atlas.reference.actors import actors_table, resolve_actors

_ACTORS = {"initiators": "initiator", "targets": "target", "parties": "party"}
SHARED = "names that several parties have, and the country does not decide: kept as they are"
_NUMBER = r"[<>~\u2265\u2264 ]*[-+]?\d[\d.,]*\s*[+?]?"


def read_actors(rows: Rows, problems: Problems) -> dict[str, pd.DataFrame]:
    """Return the participants, and the names of actors that the registry lacks."""
    found = [split_lists(rows.text(column)) for column in _ACTORS]
    codes, names = pd.factorize(pd.concat([parts["part"] for parts in found], ignore_index=True))
    number = pd.Series(names, dtype="str").str.fullmatch(_NUMBER).to_numpy(dtype=bool)[codes]
    if number.any():
        ends = np.cumsum([len(parts) for parts in found])[:-1]
        each = zip(_ACTORS, found, np.split(number, ends), strict=True)
        found = [_without_numbers(rows, column, parts, mask) for column, parts, mask in each]
        codes = codes[~number]
    row = np.concatenate([parts["row"].to_numpy() for parts in found])
    order = np.argsort(row, kind="stable")
    row = row[order]
    roles = np.repeat(np.arange(len(found)), [len(parts) for parts in found])[order]
    # The names in the order of the rows, in which actors are listed.
    codes, first = pd.factorize(codes[order])
    said = [_doubted(str(name)) for name in names.take(first)]
    doubted = np.array([doubt for _, doubt in said], dtype=bool)[codes]
    bare, names = pd.factorize(np.array([name for name, _ in said], dtype=object))
    land, lands = rows.distinct("country")
    codes, resolved, shared = resolve_actors((bare[codes], names), (land[row], lands))
    tell_shared(rows, shared)
    columns = {
        "_row": row,
        "actor_id": pd.Series([one for one, _ in resolved], dtype="str").take(codes).array,
        "role": pd.Series([*_ACTORS.values()], dtype="str").take(roles).array,
        "attribution": _ordered(_attributions(rows, found[0], problems), order, "unknown"),
    }
    if rows.has("attributed_by"):
        columns["by"] = _ordered(_speakers(rows, found[0]), order, "")
    table = pd.DataFrame(columns)
    if doubted.any():
        unsaid = doubted & (table["attribution"] == "unknown")
        table["attribution"] = table["attribution"].mask(unsaid, "suspected")
    own = pd.DataFrame(resolved, columns=["actor_id", "name"], dtype="str")
    unknown = own[
        ~own["actor_id"].isin(actors_table(own["actor_id"]).query("kind != ''")["actor_id"])
    ]
    rows.notes["actors_not_in_registry"] = sorted(set(unknown["name"]))
    return {"participants": table, "actor_names": own}


def _ordered(said: pd.Series, order: np.ndarray, blank: str) -> pd.Series:
    """Return what is said of the first of all actors, and a blank for the others, in an order."""
    others = pd.Series(blank, index=range(len(order) - len(said)), dtype="str")
    return pd.concat([said, others]).take(order).reset_index(drop=True)


def tell_shared(rows: Rows, names: list[str]) -> None:
    """Say which names several actors share, where the country of the event does not decide."""
    if names:
        note = {"level": "note", "what": SHARED, "count": len(names), "rows": []}
        step = "write a longer name, or give the country of the event"
        examples = ", ".join(map(repr, names[:5]))
        rows.read_as.append({**note, "examples": examples, "next_step": step})


def _doubted(name: str) -> tuple[str, bool]:
    """Return an actor's name without its question mark, and whether it had one: "Hamas?"."""
    bare = re.sub(r"\s*(\([?؟]\)|[?؟])$", "", name)
    return (bare, True) if bare and bare != name else (name, False)


def actors_of(used: set[str], names: pd.DataFrame) -> pd.DataFrame:
    """Return the actors table of the ids in use, in the order in which their names first occur."""
    known = names[names["actor_id"].isin(used)].drop_duplicates("actor_id")
    return actors_table(known["actor_id"], dict(known.to_numpy().tolist()))


def _attributions(rows: Rows, parts: pd.DataFrame, problems: Problems) -> pd.Series:
    """Return the attribution of each initiator: one for all, or one each, in order."""
    said = split_lists(rows.text("attribution"))
    if said.empty:
        return pd.Series("unknown", index=parts.index, dtype="str")
    codes, words = pd.factorize(said["part"])
    known = [find_closed_word("attribution", str(text)) for text in words]
    unknown = [one is None for one in known]
    missing = pd.Series(words, dtype="str").str.lower().isin(MISSING)
    wrong = pd.Series(np.zeros(len(rows), dtype=bool))
    wrong[said["row"][(np.array(unknown, dtype=bool) & ~missing.to_numpy())[codes]].unique()] = True
    rows.complain(problems, wrong, "attribution", wanted_words("attribution"))
    read = pd.Series([one or "unknown" for one in known], dtype="str")
    return _in_order(said.assign(part=read.take(codes).array), parts, len(rows), "unknown")


def _speakers(rows: Rows, parts: pd.DataFrame) -> pd.Series:
    """Return who attributes it to each initiator; "-" in a list is nobody."""
    said = _in_order(split_lists(rows.text("attributed_by")), parts, len(rows), "")
    return said.where(said != NOTHING, "")


def _in_order(said: pd.DataFrame, parts: pd.DataFrame, rows: int, blank: str) -> pd.Series:
    """Return what a list says of each actor: one for all of its row, or one each, in order."""
    sizes = np.bincount(said["row"], minlength=rows)
    first = np.cumsum(sizes) - sizes
    row = parts["row"].to_numpy()
    # A single word applies to every initiator of its row; several words apply in order, one each.
    step = np.where(sizes[row] > 1, parts["place"].to_numpy(), 0)
    has = step < sizes[row]
    word = pd.Series([blank] * len(parts), dtype=object)
    word[has] = said["part"].to_numpy(dtype=object)[(first[row] + step)[has]]
    return word.set_axis(parts.index).astype("str")


def _without_numbers(
    rows: Rows, column: str, parts: pd.DataFrame, number: np.ndarray
) -> pd.DataFrame:
    """Return the names of a list; a number is no actor, and a column of numbers is none of ours."""
    if not number.any():
        return parts
    if number.all():
        rows.unknown.append(rows.matched.pop(column))
    mask = pd.Series(np.zeros(len(rows), dtype=bool))
    mask[parts["row"][number].unique()] = True
    rows.tell("a number, and no actor: left alone", mask, column)
    return parts[~number]
