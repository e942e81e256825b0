"""Encode a record as the columns that the browser reads: the layout, version 2.

It has two blocks of `atlas.page.payload.codec`. Rows of `events` are sorted by local start
(stable). `event` in any other table is the number of a row there. Codes are positions in
``extra.vocabulary``, whose lists have the order of `atlas.reference.vocabulary`. Columns of
strings are stored as text or as a dictionary, whichever is smaller.

Block ``core``, for drawing, filters and counts:

``events``
    ``start`` minutes of local wall time since 1970; ``duration`` minutes from it to the last
    minute of the event (a day lasts 1439); ``utc_offset`` minutes; ``time_precision``, ``kind``,
    ``status`` codes; ``places`` how many rows of `places` belong to the event; ``set`` row of
    `sets`; ``outlets`` how many different outlets report it; ``marking``, ``sensitivity`` words;
    ``weight`` how many events the row counts for, left out where all count for one; ``rounds``,
    ``killed`` its figures, missing where none is stated, and ``rounds_open``, ``killed_open`` 1
    where only a low end is; left out where no event has one.
``places``, those of the first event first
    ``role`` code; ``leg``; ``longitude``, ``latitude`` in 1e-5 degrees, missing for a place that is
    never drawn; ``radius`` in 10 m, missing where not stated; ``precision``, ``basis``
    codes; ``country``, ``territory`` words; ``shape`` row of `shapes`; ``drawable`` 1 or 0;
    ``sea`` 1 for a place at sea, left out where none is;
    ``coder_leg`` 1 where the coder alone joined it to another place, left out where it is none.
``sets``, each different set of participants once
    ``members`` how many rows of `set_members` belong to the set.
``set_members``
    ``actor`` position in ``extra.actors``; ``role``, ``attribution`` codes; ``coder`` 1 for the
    coder's own reading, left out where there is none.
``shapes``, ``rings``, ``points``
    ``rings`` and ``points`` count the rows below; ``kind`` of a ring is 0 outer, 1 hole, 2 line;
    ``longitude``, ``latitude`` in 1e-5 degrees.
``extra``
    ``title``, ``dataset`` (as in the record), ``vocabulary`` (groups with their colours, kinds with
    group and role, or, where they are in no list, the last group and a letter), ``kinds`` (ids by
    code, those that are not in the vocabulary at the end), ``speakers`` (by whom most figures are,
    and how many, for rounds and killed), ``actors`` (id, name, names, kind,
    parent as a position or -1, confused_with, note), ``territories`` (in use), ``hash``.

Block ``text``, for reading one event:

``events``
    ``id``, ``title``, ``note``, ``sensitivity``
``places``
    ``name``, ``name_native``, ``adm1``, ``adm2``, ``matched``, ``how`` (how it was located),
    ``leg_by`` (who joined it to another place; left out where it is blank)
``claims``, one row for each participant
    ``event`` row; ``actor`` position; ``role``, ``attribution`` codes; ``by``, ``as_of``
``quantities``
    ``event`` row; ``what`` code; ``detail``; ``best``, ``low``, ``high``; ``as_of``, ``source``
``sources``
    ``event`` row; ``outlet``, ``published``, ``reliability``, ``credibility``, ``supports``,
    ``url``, ``note``
``links``
    ``from``, ``to`` rows; ``kind`` code; ``basis``, ``by``

The hash is the SHA-256 over both blocks before compression, without ``hash``.
"""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from atlas.page.magnitude import UNITS, figures_of, in_rounds, main_speaker
from atlas.page.payload import payload_columns
from atlas.page.payload.codec import Column, Ints, Packed, compress, pack
from atlas.page.payload.participant_sets import actor_list, participant_sets
from atlas.page.payload.row_order import ByStart, Sorted
from atlas.page.payload.shape_block import shape_tables
from atlas.page.payload.text_block import text_tables
from atlas.record.differences.compared_actors import apart_of
from atlas.record.evaluate import (
    drawable,
    hundred_thousandths,
    outlet_counts,
    ten_metres,
)
from atlas.record.local_time import local_minutes
from atlas.record.speakers.coder_readings import is_coders
from atlas.record.weights import WEIGHT, is_weighted, weights_of
from atlas.reference import vocabulary as words_of
from atlas.reference.at_sea import places_at_sea
from atlas.reference.house import KEY as HOUSE
from atlas.reference.house import House, house_of

if TYPE_CHECKING:
    from atlas.record.record import Record

Tables = dict[str, dict[str, Column]]
MOST_LETTERS = 5
"""So many own kinds have a letter on their marks; more letters nobody looks up."""


@dataclass(frozen=True)
class Payload:
    """The encoded record for the browser."""

    core: bytes
    """The compressed block `core`."""
    text: bytes
    """The compressed block `text`."""
    hash: str
    """SHA-256 of the content, 64 hexadecimal digits."""
    events: int
    """How many events it holds."""


def encode(record: "Record") -> Payload:
    """Encode a record as the two blocks that the page reads.

    Parameters
    ----------
    record : Record
        The events; none is left out.

    Returns
    -------
    Payload
        The blocks and the hash of their content.

    Examples
    --------
    >>> import atlas
    >>> payload = encode(atlas.open_record("spring-2023"))  # doctest: +SKIP
    """
    order = ByStart(record)
    with ThreadPoolExecutor(1) as beside:
        # zlib releases Python's lock: the longer block is compressed while the other is encoded.
        text = pack(text_tables(order))
        text_bytes = beside.submit(compress, text.block())
        tables, extra = core_tables(order)
        core = pack(tables)
        digest = content_hash(core, text, extra)
        core_bytes = compress(core.block({**extra, "hash": digest}))
        return Payload(core_bytes, text_bytes.result(), digest, len(record))


def content_hash(core: Packed, text: Packed, extra: Mapping[str, Any]) -> str:
    """Return the SHA-256 over both blocks before compression."""
    digest = hashlib.sha256()
    for piece in (*core.block(extra), *text.block()):
        digest.update(piece)
    return digest.hexdigest()


def core_tables(order: ByStart) -> tuple[Tables, dict[str, Any]]:
    """Return the tables and the extra of the block `core`."""
    record = order.record
    places = order.places
    shapes, shape_of = shape_tables(places.frame)
    house = house_of(record.dataset)
    kinds = kind_ids(record.events["kind"], house)
    actors = actor_list(record)
    sets, set_of = participant_sets(order, [actor["id"] for actor in actors])
    counts = np.bincount(places.rows, minlength=len(record))
    tables: Tables = {
        "events": _events(order, kinds, counts, set_of),
        "places": _places(places, shape_of[places.order]),
        **sets,
        **shapes,
    }
    extra = {
        "title": str(record.dataset.get("title") or record.dataset.get("name") or ""),
        "dataset": payload_columns.plain(
            {key: value for key, value in record.dataset.items() if key != HOUSE}
        ),
        "vocabulary": vocabulary_lists(kinds, house, letters_of(record, house)),
        "kinds": kinds,
        "speakers": {unit: main_speaker(figures_of(record, what)) for unit, what in UNITS.items()},
        "actors": actors,
        "territories": sorted(set(record.places["territory"].unique()) - {""}),
    }
    return tables, extra


def _events(
    order: ByStart, kinds: list[str], counts: np.ndarray, set_of: np.ndarray
) -> dict[str, Column]:
    """Return the columns of the table `events`."""
    events = order.events
    start, end, offset = np.stack(local_minutes(order.record.events))[:, order.positions]
    return {
        "start": Ints(start, delta=True),
        "duration": Ints(end - start),
        "utc_offset": Ints(offset),
        "time_precision": payload_columns.codes(
            events["time_precision"], words_of.TIME_PRECISIONS, name="time_precision", default="day"
        ),
        "kind": payload_columns.codes(events["kind"], kinds, name="kind", default="other"),
        "status": payload_columns.codes(
            events["status"], words_of.STATUSES, name="status", default="reported"
        ),
        "places": Ints(counts),
        "set": Ints(set_of),
        "outlets": Ints(outlet_counts(order.record)[order.positions]),
        "marking": payload_columns.dictionary(events["marking"]),
        "sensitivity": payload_columns.dictionary(events["sensitivity"]),
        **(
            {"weight": payload_columns.whole(events[WEIGHT])}
            if is_weighted(order.record.events)
            else {}
        ),
        **_figures(order),
    }


def _figures(order: ByStart) -> dict[str, Column]:
    """Return the figures that can be a size, of the units in which any event has one."""
    found: dict[str, Column] = {}
    for unit, what in UNITS.items():
        figures = figures_of(order.record, what)
        if not figures.stated.any():
            continue
        numbers, missing = figures.numbers[order.positions], ~figures.stated[order.positions]
        found[unit] = Ints(np.where(missing, 0, numbers).astype(np.int64), missing=missing)
        found[f"{unit}_open"] = Ints(figures.open[order.positions].astype(np.int64))
    return found


def _places(places: Sorted, shape_of: np.ndarray) -> dict[str, Column]:
    """Return the columns of the table `places`, without coordinates that are never drawn."""
    drawn = drawable(places.frame)
    own = is_coders(places.frame["leg_by"])
    sea = places_at_sea(places.frame)
    degrees = {
        name: payload_columns.Values(places.frame[name].where(drawn), places.order)
        for name in ("longitude", "latitude")
    }
    return {
        "role": payload_columns.codes(places["role"], words_of.PLACE_ROLES, name="role"),
        "leg": payload_columns.whole(places["leg"]),
        "longitude": payload_columns.rounded(degrees["longitude"], hundred_thousandths),
        "latitude": payload_columns.rounded(degrees["latitude"], hundred_thousandths),
        "radius": payload_columns.rounded(places["radius_km"], ten_metres),
        "precision": payload_columns.codes(
            places["precision"], words_of.PRECISIONS, name="precision"
        ),
        "basis": payload_columns.codes(places["basis"], words_of.BASES, name="basis"),
        "country": payload_columns.dictionary(places["country"]),
        "territory": payload_columns.dictionary(places["territory"]),
        "shape": Ints(shape_of, missing=shape_of < 0),
        "drawable": Ints(drawn.to_numpy(dtype=np.int64)[places.order]),
        **({"sea": Ints(sea.astype(np.int64)[places.order])} if sea.any() else {}),
        **({"coder_leg": Ints(own.astype(np.int64)[places.order])} if own.any() else {}),
    }


def vocabulary_lists(
    kinds: list[str], house: House, letters: Mapping[str, str] | None = None
) -> dict[str, list[dict[str, str]]]:
    """Return every vocabulary as a list of ids and labels, in the order of the codes.

    A group also has its colours and its inner mark, a kind its group, its role, whether it is
    counted in rounds, and what its initiators are counted apart as where it is no act. A kind
    that is in no list has a letter, which is blank where it has no mark of its own.
    """
    closed = {
        "statuses": words_of.STATUSES,
        "place_roles": words_of.PLACE_ROLES,
        "precisions": words_of.PRECISIONS,
        "participant_roles": words_of.PARTICIPANT_ROLES,
        "attributions": words_of.ATTRIBUTIONS,
        "quantities": words_of.QUANTITIES,
        "link_kinds": words_of.LINK_KINDS,
        "time_precisions": words_of.TIME_PRECISIONS,
        "bases": words_of.BASES,
    }
    lists = {"groups": [group._asdict() for group in house.groups.values()]}
    for name, words in closed.items():
        lists[name] = [{"id": key, "label": label} for key, label in words.items()]
    known = house.kinds
    lists["kinds"] = [
        {
            **{name: getattr(known[kind], name) for name in ("id", "label", "group", "role")},
            **({"counted": "rounds"} if in_rounds(known[kind]) else {}),
            **({"apart": apart} if (apart := apart_of(kind, known[kind].group)) else {}),
        }
        if kind in known
        else {
            "id": kind,
            "label": kind.replace("_", " ").capitalize(),
            "group": house.rest,
            "letter": (letters or {}).get(kind, ""),
        }
        for kind in kinds
    ]
    return lists


def letters_of(record: "Record", house: House) -> dict[str, str]:
    """Return the letter of each of the commonest kinds that are in no list, for its marks."""
    kinds = record.events["kind"]
    own = ~kinds.isin([*house.kinds, ""])
    counts = pd.Series(weights_of(record.events)[own]).groupby(kinds[own].to_numpy()).sum()
    common = counts.sort_values(ascending=False, kind="stable").index[:MOST_LETTERS]
    letters: dict[str, str] = {}
    for kind in map(str, common):
        wanted = [*filter(str.isalpha, kind.upper()), *ascii_uppercase]
        letters[kind] = next(one for one in wanted if one not in letters.values())
    return letters


def kind_ids(values: pd.Series, house: House) -> list[str]:
    """Return all known kinds, then the unknown ones in use, sorted."""
    unknown = sorted(set(values.unique()) - set(house.kinds) - {""})
    return [*house.kinds, *unknown]
