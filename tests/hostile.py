"""Text as an enemy would write it, in every text field of a record."""

import pandas as pd

from atlas.events import tables
from atlas.events.record import Record

# If one of these were run, `hit` would be called, 49 would stand there, or the page would break.
STRINGS = (
    "{{7*7}}",  # an expression of a template
    "{% raw %}",  # a statement of a template that is not closed
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "</script><script>hit()</script>",
    "</noscript></textarea></style><svg onload=hit()>",
    '<img src=x onerror="hit()">',
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "--><!--<script>hit()",
    "`${hit()}`",
    "\"';hit();//",
    "javascript:hit()",
    "line\u2028separator\u2029and paragraph",
    "\u202eright to left\u202d",
    "half a pair \ud800 alone",
    "nul \x00 byte \x1b[31m and escape",
)


def record() -> Record:
    """Return a record with one event a string, each text field of which holds that string."""
    ids = [f"E{number} {text}" for number, text in enumerate(STRINGS)]
    events = _table("events", ids, kind="other", start="2023-04-06", tz="Asia/Beirut")
    places = _table("places", ids, role="location", precision="town", longitude=35.5, latitude=33.5)
    places["longitude"] += [number / 20 for number in range(len(ids))]
    participants = _table("participants", ids, role="party", attribution="claimed", actor_id="A")
    participants["actor_id"] = [f"A{number}" for number in range(len(ids))]
    actors = _table("actors", ids)
    actors["actor_id"] = participants["actor_id"]
    actors["parent_id"] = ""
    actors["names"] = pd.Series([f"en:{text}" for text in STRINGS], dtype=object)
    links = _table("links", ids, kind="same_as")
    links["from_id"] = pd.Series(ids, dtype=object)
    links["to_id"] = pd.Series(ids[::-1], dtype=object)
    return Record(
        events,
        places,
        participants,
        actors,
        _table("quantities", ids, what="killed", best=1),
        _table("sources", ids, reliability="", credibility=""),
        links,
        dataset={
            key: " ".join(STRINGS)
            for key in ("title", "licence", "attribution", "version", "inclusion_rule", "cut_off")
        },
    )


def _table(name: str, ids: list[str], **given: object) -> pd.DataFrame:
    """Return a table with a row a string: the string in each open text column."""
    columns: dict[str, object] = {}
    for column in tables.TABLES[name]:
        if column.name == "event_id":
            columns[column.name] = pd.Series(ids, dtype=object)
        elif column.name in given:
            columns[column.name] = given[column.name]
        elif (
            column.type == "text" and column.words is None and column.name not in ("tz", "shape_id")
        ):
            columns[column.name] = pd.Series(STRINGS, dtype=object)
    return pd.DataFrame(columns)
