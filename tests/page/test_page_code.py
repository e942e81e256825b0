"""The page's own code stays small: it travels in every file."""

import csv
import gzip
import re

from atlas.page.html.document import STATIC
from atlas.shipped import shipped

# A page to which its author adds layers has all of Leaflet (atlas-layers.js, some 15 kB more).
MOST = 150_000


def test_the_page_code_keeps_to_its_budget():
    """Script and style sheet, with Leaflet, take no more than was agreed, gzipped."""
    sizes = {
        name: len(gzip.compress((STATIC / name).read_bytes(), 9))
        for name in ("atlas.js", "atlas.css")
    }
    assert sum(sizes.values()) <= MOST, sizes


# Ids of kinds and groups that are ordinary words of code or of the page's prose as well.
ORDINARY = {
    "alert": "the role of a place",
    "fire": "Leaflet's method that announces an event",
    "ground": "the map below the marks",
    "meeting": "the role of a place",
    "order": "of a list",
    "other": "the second of two",
    "statement": "in a sentence of the list",
}


def test_no_script_names_a_kind_or_a_group(repository):
    """They cross with the record, so that a new one is a line of a table and no code."""
    ids = [
        row["id"]
        for name in ("kinds.csv", "groups.csv")
        for row in csv.DictReader(shipped("reference", name).read_text("utf-8").splitlines())
    ]
    named = []
    for path in sorted((repository / "atlas/web/src").rglob("*.[jc]s*")):
        code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        code = re.sub(r"(?m)(^|\s)//.*$", "", code)
        for one in ids:
            roles = ("meeting", "alert")  # the page names these as roles of a place
            quoted = rf"""["'`]{one}["'`]""" if one not in roles else rf"--{one}"
            bare = quoted if one in ORDINARY else rf"\b{one}\b"
            if re.search(rf"{bare}|--{one}2?\b", code):
                named.append(f"{path.name}: {one}")
    assert named == []
