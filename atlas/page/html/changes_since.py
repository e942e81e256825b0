"""What a version of the events changed, as front matter of a page.

After a redaction or a cut at a day nothing but the kind of each change is told: an old value never
went through the rules, and may be the very thing that was left out.
"""

from dataclasses import replace
from typing import Any

from atlas.errors import InputTypeError
from atlas.record.core import Tables
from atlas.record.differences.change_table import Changes
from atlas.release.ledger import KEY

_MOST = 40


def changed_since(changes: Any, record: Tables) -> dict[str, list[str]]:
    """Return the front matter on changes: a label, and its lines; nothing where none are given.

    Parameters
    ----------
    changes : Changes or None
        The changes of the events before anything was left out.
    record : Tables
        The events of the page.

    Returns
    -------
    dict
        At most one label with its lines.

    Raises
    ------
    InputTypeError
        If ``changes`` is something else.
    """
    if changes is None:
        return {}
    if not isinstance(changes, Changes):
        msg = f"changes is a {type(changes).__name__}; wanted what atlas.changes(old, new) returns"
        raise InputTypeError(msg)
    since = f"version {changes.versions[0]}" if changes.versions[0] else "the version before"
    # Lowered when the page left something out: by a rule, or as not known on a day.
    if not record.dataset.get(KEY):
        lines = changes.in_words(most=_MOST)
        return {f"Changed since {since}": lines}
    renewed = (record.renewed or {}).get("events", {})
    table = changes.table.assign(
        event_id=changes.table["event_id"].map(lambda one: renewed.get(one, one))
    )
    here = table["event_id"].isin(record.events.index)
    kept = replace(changes, table=table[here].reset_index(drop=True), events=len(record))
    lines = kept.in_words(values=False, most=_MOST)
    rest = "Values, and changes of events that are not in this file, are not told."
    return {f"Changed since {since}": [*lines, rest]}
