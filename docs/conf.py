"""How Sphinx builds the documents; ``make docs`` writes them to ``build/docs``."""

import re
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import atlas  # noqa: E402
from scripts.reference_pages import flat_columns, flat_names, public_names, record_tables, words_of  # noqa: E402
from scripts.site import lists  # noqa: E402

project = "Conflict Atlas"
author = "The Conflict Atlas developers"
release = version = atlas.__version__

# No extension that asks a network: no intersphinx, no fonts, no scripts of others.
extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
root_doc = "index"
default_role = "py:obj"

myst_heading_anchors = 3
numpydoc_show_class_members = False
autosummary_generate = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"

html_theme = "furo"
html_title = f"Conflict Atlas {release}"
html_copy_source = False
html_show_sphinx = False
# A browser that opens the pages from a disk may not read them to cut summaries out of them.
html_show_search_summary = False
html_static_path = ["_static"]
html_css_files = ["atlas.css"]
OTHER_LANGUAGES = ("fr", "ar")


class RecordTables(SphinxDirective):
    """The tables of a record, as the library itself defines them."""

    def run(self) -> list[nodes.Node]:
        """Return the tables."""
        return self.parse_text_to_nodes(record_tables(), allow_section_headings=True)


class FlatColumns(SphinxDirective):
    """The columns of a flat table, as the library itself reads them."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return self.parse_text_to_nodes(flat_columns())


class FlatNames(SphinxDirective):
    """The other names of the columns of a flat table."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return self.parse_text_to_nodes(flat_names())


class PublicNames(SphinxDirective):
    """The public names of the library, each with its documentation."""

    def run(self) -> list[nodes.Node]:
        """Return what is said of each name."""
        return self.parse_text_to_nodes(public_names(), allow_section_headings=True)


class Words(SphinxDirective):
    """A closed vocabulary of the library, by its name there."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the words."""
        return self.parse_text_to_nodes(words_of(self.arguments[0]))


class Listing(SphinxDirective):
    """A list of `scripts.site.lists`, by the name of its function."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        text = getattr(lists, self.arguments[0])()
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def in_its_language(_: Sphinx, page: str, *rest: Any) -> None:
    """Say which language a page is in; Arabic is written from right to left."""
    language, context = page.partition("/")[0], rest[1]
    if language in OTHER_LANGUAGES and "body" in context:
        direction = "rtl" if language == "ar" else "ltr"
        body = context["body"]
        context["body"] = f'<div lang="{language}" dir="{direction}">{body}</div>'
        context["language"] = language


# A file of an example, as a test finds it; the name is hidden where the page is read as Markdown.
_FILE = re.compile(r"<!-- file: (?P<name>[\w./-]+) -->\n```(?P<language>\w+)\n")


def with_the_names_of_files(_: Sphinx, __: str, source: list[str]) -> None:
    """Write the name of a file above what is in it."""

    def caption(found: re.Match[str]) -> str:
        name = found["name"].replace("_", r"\_")  # a caption is Markdown
        return f"```{{code-block}} {found['language']}\n:caption: {name}\n\n"

    source[0] = _FILE.sub(caption, source[0])


def setup(app: Sphinx) -> None:
    """Make the directives known."""
    app.connect("source-read", with_the_names_of_files)
    app.connect("html-page-context", in_its_language)
    app.add_directive("listing", Listing)
    app.add_directive("words", Words)
    app.add_directive("flat-columns", FlatColumns)
    app.add_directive("flat-names", FlatNames)
    app.add_directive("record-tables", RecordTables)
    app.add_directive("public-names", PublicNames)
