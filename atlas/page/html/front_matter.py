"""The front matter: the sources and limits of a page in words, taken from its contents."""

from collections.abc import Mapping
from typing import Any

from atlas.page.html.document import static_text
from atlas.page.html.markings import NOT_SET
from atlas.page.page_parts import PageParts
from atlas.page.story.words_html import byline
from atlas.record.fill_places import never_asked
from atlas.record.record import Record
from atlas.record.weights import are_counts, held_in_words
from atlas.reference.house import House, house_of
from atlas.reference.territories import disclaimers, read_policy
from atlas.release.ledger import KEY, UNCHECKED, words_can_be_checked
from atlas.release.private_persons import unknown_actors
from atlas.writers.provenance import PLACES_FROM

WHOLE = (
    "Every event of the data set is in this page, on the map or in the list of those without a "
    "place; nothing was dropped. Days are local days. A place that is known only to a country "
    "has no pin."
)
LESS = (
    "Every event that was not left out of this file is in it, on the map or in the list of those "
    "without a place. Days are local days. A place that is known only to a country has no pin."
)
# At most this many actors of unknown type are named here; the page lists them all.
_NAMED = 50
OWN_SCRIPTS = (
    "The author asked for scripts of her own in this page (own_scripts=True). What they do was for "
    "the author to read: nothing holds them back from sending the page elsewhere."
)
# How places were located, by the basis of each.
_PLACED = {
    "geocoded": "found in a gazetteer, without a network",
    "coded": "with coordinates that came with the data",
    "learned": "found in a table of places that the author gave",
    "generalised": "made coarser on purpose",
    "": "not looked for, or not found",
}


def front_matter(contents: PageParts) -> dict[str, Any]:
    """Return the texts of the front matter by label, in reading order."""
    dataset = contents.record.dataset
    matter = {
        "Words": words_line(contents.settings.words),
        "Data": data_line(dataset),
        "What is in it": dataset_text(dataset, "inclusion_rule", "inclusion"),
        "Handling marking": marking_line(contents.settings.marking, contents.settings.lowered),
        "Left out of this file": removals_in_words(
            dataset.get(KEY) or [], rows="Counts" if are_counts(dataset) else "Events"
        )
        + ([] if words_can_be_checked(contents.record) else [UNCHECKED]),
        "Not known whether a person": not_known(contents.record),
        "Filters": contents.selection.describe(kinds=house_of(dataset).labels()),
        "Own kinds of event": house_line(house_of(dataset)),
        "Counts": counts_in_words(contents),
        "Sources": sources_line(contents.record),
        "Method": _list([LESS if dataset.get(KEY) else WHOLE, placed_in_words(contents.record)])
        + _list(dataset.get("transformations")),
        "Names and borders": names_and_borders(contents),
        "Licences and attributions": attributions(contents),
        "Scripts": OWN_SCRIPTS if contents.settings.own_scripts else "",
        "Content hash": f"SHA-256 {contents.payload.hash}, over the uncompressed columns",
    }
    return {label: text for label, text in matter.items() if text}


def words_line(words: Mapping[str, Any] | None) -> list[str]:
    """Return whose words headline, findings and story are, and how far their figures were checked.

    Parameters
    ----------
    words : mapping or None
        The words, as `WriterWords.in_file` returns them.

    Returns
    -------
    list of str
        Sentences; none without words.
    """
    if not words:
        return []
    checked, rest = (words[f"figures_{name}"] for name in ("checked", "not_checked"))
    notes = [f"{one['placeholder']} is {one['value']}: {one['remark']}" for one in checked]
    notes = [note for note, one in zip(notes, checked, strict=True) if one["remark"]]
    return [
        f"{byline(words)}. Headline, findings and story are the writer's, not the data set's.",
        f"Figures in them: {len(checked)} counted from the events of this file when it was made, "
        f"{len(rest)} not checked; the manifest lists these.",
        *dict.fromkeys(notes),
    ]


def marking_line(marking: str | None, lowered: Mapping[str, str] | None) -> str:
    """Return the sentence on handling the page, where the marking needs more words."""
    if not lowered:
        return ""
    return f"{marking or NOT_SET}, lowered on purpose from {lowered['from']}: {lowered['because']}"


def removals_in_words(removals: list[dict[str, Any]], rows: str = "Events") -> list[str]:
    """Return the removals before the page was made: counted by rule, with sums by table.

    ``rows`` is the word for the rows of the table of events.
    """
    lines = []
    for one in removals:
        lines.append(_heading(one))
        for name, rules in one["removed"].items():
            lines.append(_of_table(rows if name == "events" else name, rules, one, name))
        lines += [f"Changed: {cells} {rule}." for rule, cells in one["changed"].items()]
        lines += one["remarks"]
    return lines


def not_known(record: Record) -> str:
    """Return the names of actors that may be persons: their type is not known."""
    names = unknown_actors(record)
    more = f", and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _heading(one: dict[str, Any]) -> str:
    """Return the heading of one removal: the change to the record."""
    if one["what"] == "as_of":
        return (
            f"As known on {one['day']}: what was published or claimed later is left out; what is "
            "dated only to a month or a year counts once that is over."
        )
    profile = f" by the profile {one['profile']!r}" if one["profile"] else ""
    if not one["removed"] and not one["changed"]:
        return f"Redacted{profile}: there was nothing to take out."
    return (
        f"Redacted{profile} before this file was made. Names are taken out of texts where they "
        "stand as they are written; what else a text gives away was for the author to read."
    )


def _of_table(word: str, rules: dict[str, int], one: dict[str, Any], name: str) -> str:
    """Return how many rows of a table each rule removed: rows before, minus these, are left."""
    parts = "; ".join(f"{rows} {rule}" for rule, rows in rules.items())
    return f"{word.capitalize()}: {one['held'][name]} held, {one['kept'][name]} here; {parts}."


def names_and_borders(contents: PageParts) -> list[str]:
    """Return the naming and border policy, its disclaimer, and its notes on the area shown."""
    policy = read_policy(contents.settings.policy)
    title = f" ({policy.title})" if policy.title else ""
    disclaimer, *sentences = disclaimers(contents.territories, contents.settings.policy)
    return [
        f"Naming and border policy: {contents.settings.policy_name}{title}.",
        contents.basemap.note or disclaimer,
        *sentences,
    ]


def data_line(dataset: dict[str, Any]) -> str:
    """Return the name of a data set, its version, and the date of its retrieval."""
    title = dataset_text(dataset, "title", "name") or "Events given by the author"
    parts = [title]
    for label, key in (("version", "version"), ("accessed", "accessed"), ("query:", "query")):
        value = dataset_text(dataset, key)
        parts += [f"{label} {value}"] if value else []
    return ", ".join(parts)


def counts_in_words(contents: PageParts) -> str:
    """Return the number of events on the page, and the number that the filter shows."""
    counts = contents.counts
    held = held_in_words(contents.record.dataset, len(contents.record), counts["held"])
    return (
        f"{held}: {counts['shown']:,} on the map, "
        f"{counts['off_map']:,} without a place, {counts['hidden']:,} filtered out"
    )


def placed_in_words(record: Record) -> str:
    """Return how many places were located in each way, and how many were never looked up."""
    counts = record.places["basis"].value_counts()
    parts = [f"{counts[word]} {text}" for word, text in _PLACED.items() if word in counts]
    said = []
    if parts:
        said.append(f"Of {counts.sum()} places: {'; '.join(parts)}. Each says how it was placed.")
        layers = _layers(record.dataset)
        said += [f"Looked into: {'; '.join(layers)}."] if layers else []
    unasked = never_asked(record.places)
    said += [f"Never looked for: {unasked:,}."] if unasked else []
    return " ".join(said)


def _layers(dataset: dict[str, Any]) -> list[str]:
    """Return the layers of the gazetteer that were searched, for a data set and its parts."""
    held = [dataset, *(dataset.get("parts") or [])]
    return list(dict.fromkeys(layer for one in held for layer in _list(one.get("gazetteer"))))


def house_line(house: House) -> str:
    """Return the kinds and groups that a house file added; "" without a house file."""
    own = house.own
    if not own:
        return ""
    names = [
        one["label"] for what in ("kind", "group") for one in own.get(what, ()) if "label" in one
    ]
    said = f"A house file of the author's adds {', '.join(names) or 'words for kinds'}"
    hashes = [f"SHA-256 {one}" for one in own.get("sha256", ())]
    return f"{said} ({', '.join(hashes)})." if hashes else f"{said}."


def sources_line(record: Record) -> str:
    """Return how many outlets the sources name, and where."""
    outlets = record.sources["outlet"]
    named = outlets[outlets != ""]
    if named.empty:
        return ""
    return f"{len(named)} reports by {named.nunique()} outlets, named with each event"


def _list(value: Any) -> list[str]:
    """Return a text, or a list of texts, as a list."""
    return [str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item]


def attributions(contents: PageParts) -> list[str]:
    """Return a line for each source and each piece of software in the page."""
    # Each of several combined data sets has its own line.
    parts = contents.record.dataset.get("parts") or [contents.record.dataset]
    data = list(dict.fromkeys(line for part in parts if (line := _rights(part))))
    used = {place.partition(":")[0] for place in contents.record.places["place_id"].unique()}
    places = [line for prefix, line in PLACES_FROM.items() if prefix in used]
    return [*data, *places, *contents.basemap.attributions, *bundled()]


def _rights(dataset: dict[str, Any]) -> str:
    """Return the owner and the licence of a data set; "" where it does not state them."""
    licence = dataset_text(dataset, "licence", "license")
    given = dataset_text(dataset, "attribution") or dataset_text(dataset, "title", "name")
    return f"Events: {given}{'. Licence: ' + licence if licence else ''}" if given else ""


def bundled() -> list[str]:
    """Return a line for each package bundled in the page's code: name, version, licence."""
    lines = static_text("LICENSES.txt").splitlines()
    rules = [number for number, line in enumerate(lines) if line and not line.strip("-")]
    return [f"Software: {lines[number + 1]}" for number in rules if number + 1 < len(lines)]


def dataset_text(dataset: dict[str, Any], *keys: str) -> str:
    """Return the value of the first of ``keys`` that a data set has, as text; else ""."""
    for key in keys:
        value = dataset.get(key)
        if isinstance(value, list | tuple):
            value = ", ".join(str(item) for item in value)
        if value is not None and str(value).strip():
            return str(value).strip()
    return ""
