"""The words of the record: closed vocabularies, kinds of event, and what they map to.

They are read from ``data/reference``: `kinds.csv`, `groups.csv`, `words.csv`. A kind is the
same word for the same act, whoever does it. The words that tables use for a kind are read by
`atlas.reference.kind_words`. A house file adds kinds, words and groups: `atlas.reference.house`.
"""

import csv
from typing import NamedTuple

from atlas.reference.symbology import SYMBOLOGY
from atlas.shipped import shipped


class Kind(NamedTuple):
    """A kind of event, with its group (its colour on the map) and outside equivalents."""

    id: str
    label: str
    """The words that a reader sees."""
    group: str
    """The id of its group."""
    role: str = "location"
    """The role that a place of such an event has, where nothing else says it."""
    acled: str = ""
    """The sub-event type of ACLED (Codebook, 2023); "" for none."""
    ucdp: str = ""
    """The type of violence of UCDP (GED Codebook), where the act itself implies one."""
    plover: str = ""
    """The category of PLOVER (manual, 2023); "" for none."""
    within: str = ""
    """The wider kind that takes this one in; "" for none."""
    wide: str = ""
    """"yes" where it does not say the means: the source's own word is told beside it."""
    care: str = ""
    """The area to which its places are made coarser in what goes out; "" for none."""


class KindGroup(NamedTuple):
    """A group of kinds: one colour on the map, and one line of the legend."""

    id: str
    label: str
    fill: str
    """The colour of marks and areas on light ground, as #rrggbb."""
    stroke: str
    """The colour of outlines on light ground."""
    dark_fill: str
    dark_stroke: str
    mark: str = ""
    """What is drawn inside its marks, for who sees no colours: one of `INNER_MARKS`, or ""."""

    def colours(self, theme: str) -> tuple[str, str]:
        """Return fill and stroke on the ground of a theme: light or dark."""
        return (self.dark_fill, self.dark_stroke) if theme == "dark" else (self.fill, self.stroke)


def reference_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table of reference, such as ``kinds``."""
    with shipped("reference", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words() -> dict[str, dict[str, str]]:
    """Return the label of each word, by vocabulary."""
    found: dict[str, dict[str, str]] = {}
    for row in reference_rows("words"):
        found.setdefault(row["vocabulary"], {})[row["id"]] = row["label"]
    return found


KINDS = {row["id"]: Kind(**row) for row in reference_rows("kinds")}
KIND_GROUPS = {row["id"]: KindGroup(**row) for row in reference_rows("groups")}
GROUPS = {group.id: group.label for group in KIND_GROUPS.values()}
"""The label of each group. The last one is for what belongs to no other, and for unknown kinds."""
INNER_MARKS = tuple(SYMBOLOGY["inner"])
"""What may be drawn inside the marks of a group."""

# Closed vocabularies: id -> the words a reader sees. Their order is their code in the payload.
_WORDS = _words()
TIME_PRECISIONS = _WORDS["time_precisions"]
STATUSES = _WORDS["statuses"]
PLACE_ROLES = _WORDS["place_roles"]
PRECISIONS = _WORDS["precisions"]
BASES = _WORDS["bases"]
PARTICIPANT_ROLES = _WORDS["participant_roles"]
ATTRIBUTIONS = _WORDS["attributions"]
QUANTITIES = _WORDS["quantities"]
LINK_KINDS = _WORDS["link_kinds"]
LINK_BASES = _WORDS["link_bases"]
RELIABILITIES = tuple(_WORDS["reliabilities"])
CREDIBILITIES = tuple(_WORDS["credibilities"])

# A place with one of these precisions is never drawn, whatever coordinates it carries.
NEVER_DRAWN = ("country", "none")
