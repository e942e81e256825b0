"""The editorial rules name what there is, and the template for a dispute leads to them."""

import re
from pathlib import Path

import atlas
from atlas.record.tables import TABLES
from atlas.release.profile import Redaction

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "docs" / "editorial.md").read_text("utf-8")
TEMPLATE = ROOT / ".github" / "ISSUE_TEMPLATE" / "dispute-a-coding.md"


def _words():
    """Return every column, table, closed word and rule that the library has."""
    for table, columns in TABLES.items():
        yield table
        for column in columns:
            yield from (column.name, *(column.words or ()))
    yield from Redaction.__dataclass_fields__
    yield from atlas.__all__


def test_the_rules_name_what_there_is():
    """Each column, word or call in the rules is one of the library, spelled as it is."""
    known = set(_words()) | {"coder", "inclusion_rule", "transformations"}
    named = re.findall(r"`([a-z_]+)`", RULES)
    assert set(named) - known == set()
    for call in re.findall(r"atlas\.([a-z_]+)", RULES):
        assert call in atlas.__all__, call


def test_the_rule_of_inclusion_is_that_of_the_record():
    """The three parts stand in the rules as in the data set: its days and its report."""
    said = atlas.open_record("spring-2023").dataset["inclusion_rule"]
    for part in ("14 April 2023 (The Wall Street Journal)", "30 March and 14 April 2023"):
        assert part in said
        assert part in RULES


def test_the_template_asks_for_a_source_and_leads_to_the_rules():
    """A dispute brings a source, names no victim, and finds what happens next."""
    text = TEMPLATE.read_text("utf-8")
    assert text.startswith("---\nname: Dispute a coding\n")
    assert "Do not name a victim" in text
    assert "outlet, day of publication" in text
    target, anchor = re.search(r"\]\((\S+?)#([a-z-]+)\)", text).groups()
    assert (TEMPLATE.parent / target).resolve() == ROOT / "docs" / "editorial.md"
    headings = re.findall(r"^## (.+)$", RULES, re.MULTILINE)
    assert anchor in [one.lower().replace(" ", "-") for one in headings]
