"""The documents: built strictly, read without a network, and true to the library."""

import doctest
import html
import inspect
import re
import subprocess
import sys

import pandas as pd
import pytest

import atlas
from atlas.readers import Layout
from atlas.readers.columns.header_words import other_names, own_columns
from atlas.record.tables import TABLES
from scripts import documents, reference_pages


def _build(repository, folder, *source):
    """Build documents in a process of their own, as ``make docs`` does."""
    command = [sys.executable, "-m", "scripts.documents", str(folder), *map(str, source)]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(repository, tmp_path_factory):
    """Build the documents once."""
    folder = tmp_path_factory.mktemp("documents")
    done = _build(repository, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def _page(built, name):
    return (built / f"{name}.html").read_text(encoding="utf-8")


def test_every_page_is_built_without_a_warning(built, repository):
    """Each Markdown file in docs becomes a page, and the first page leads to it."""
    first = _page(built, "index")
    for source in (repository / "docs").glob("*.md"):
        assert (built / f"{source.stem}.html").stat().st_size > 5_000
        assert f'href="{source.stem}.html"' in first or source.stem == "index"


def test_a_reader_without_a_network_misses_nothing(built):
    """No page, style or script of the documents loads anything from another place."""
    assert list(documents.loaded_from_elsewhere(built)) == []


LOADS = {
    '<script src="https://cdn.example/a.js"></script>': ".html",
    '<link rel="preload stylesheet" href="//fonts.example/a.css">': ".html",
    '<img srcset="a.png 1x, https://example.org/b.png 2x">': ".html",
    '<p style="background: url(https://example.org/a.png)">': ".html",
    "<style>@import 'https://fonts.example/a.css';</style>": ".html",
    '<script>fetch("https://example.org/a.json")</script>': ".html",
    '<image xlink:href="HTTP://example.org/a.png"/><a href="https://example.org/">a</a>': ".svg",
    "@font-face { src: url('//fonts.example/a.woff2') }": ".css",
    "import('https://cdn.example/a.js')": ".js",
}


@pytest.mark.parametrize(("text", "ending"), LOADS.items(), ids=LOADS)
def test_what_a_browser_would_load_is_found(text, ending):
    """Fonts, styles, scripts and pictures of another place are found in each kind of file."""
    assert len(documents.loads_of(text, ending)) == 1


QUIET = {
    '<a href="https://example.org/">a link that waits for a reader</a>': ".html",
    '<link rel="next" href="https://example.org/"><img src="_static/a.png">': ".html",
    "<p>see https://example.org</p><img src='data:image/png;base64,AA=='>": ".html",
    "a { background: url(data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/'/%3E) }": ".css",
    "// from https://example.org\ncreateElementNS('http://www.w3.org/2000/svg', 'svg')": ".js",
}


@pytest.mark.parametrize(("text", "ending"), QUIET.items(), ids=QUIET)
def test_a_link_that_waits_for_a_reader_is_no_load(text, ending):
    """Links, addresses in text, and content that is in the file itself are allowed."""
    assert documents.loads_of(text, ending) == []


FAULTS = {
    "a link to no page": ("[there](no_such_page.md)", "no_such_page"),
    "a picture of another place": ("![x](https://example.org/a.png)", "example.org"),
}


@pytest.mark.parametrize(("text", "named"), FAULTS.values(), ids=FAULTS)
def test_a_fault_stops_the_build(repository, tmp_path, text, named):
    """A broken link, or a picture from a server, is an error that names it."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text("extensions = ['myst_parser']\n")
    (source / "index.md").write_text(f"# A page\n\n{text}\n")
    done = _build(repository, tmp_path / "out", source)
    assert (done.returncode, named in done.stderr) == (1, True), done.stdout + done.stderr


def test_every_public_name_is_documented(built):
    """The page of public names has each function and class, with the methods that `dir` lists."""
    anchors = set(re.findall(r'<dt class="sig[^"]*" id="([^"]+)"', _page(built, "api")))
    for name in set(atlas.__all__) - {"__version__"}:
        value = getattr(atlas, name)
        expected = f"atlas.{name}"
        if inspect.isclass(value) and issubclass(value, BaseException):
            expected = f"{value.__module__}.{name}"
        assert expected in anchors
    for method in ("select", "counts", "geocode", "redact", "to_frame", "write"):
        assert f"atlas.Record.{method}" in anchors
    for one in ("atlas.Selection.describe", "atlas.record.report.Report.set_aside"):
        assert one in anchors


def test_the_tree_of_errors_has_each_error():
    """Who reads the tree knows every error that can be caught, PluginError among them."""
    tree = atlas.errors.__doc__
    errors = [name for name, one in vars(atlas.errors).items() if inspect.isclass(one)]
    assert "PluginError" in errors
    assert [name for name in errors if not re.search(rf"\b{name}\b", tree)] == []


def test_each_column_of_a_record_is_explained(built):
    """The page of the tables has every column of the contract, with a sentence, and no other."""
    held = {(table, column.name) for table, columns in TABLES.items() for column in columns}
    said = reference_pages.meanings()
    assert set(said) == held
    page = html.unescape(re.sub(r"<[^>]+>", "", _page(built, "record")))
    for meaning in said.values():
        assert meaning.endswith(".")
        assert meaning in page


def test_each_column_of_a_flat_table_is_in_a_page_with_its_other_names(built):
    """Who writes a reader or a table finds every column that is understood, and by which names."""
    rows = reference_pages.described_flat_columns()
    assert [row["column"] for row in rows] == list(own_columns())
    page = html.unescape(re.sub(r"<[^>]+>", "", _page(built, "flat_table")))
    for column in own_columns():
        assert re.search(rf"^{column}$", page, flags=re.MULTILINE)
        for others in other_names(column).values():
            assert ", ".join(others) in page
    assert all(row["meaning"].endswith(".") for row in rows)
    assert 'href="flat_table.html"' in _page(built, "plugins")


CELLS = [
    (row["column"], cell, key)
    for row in reference_pages.described_flat_columns()
    for key in ("read", "not_read")
    for cell in row[key]
]


@pytest.mark.parametrize(("column", "cell", "key"), CELLS)
def test_the_cells_that_the_page_of_flat_tables_shows_are_read_or_not(column, cell, key):
    """Each example of a form that is read is read; each of one that is not is an error."""
    row = {"date": "2023-04-06", "place": "Tyre", "country": "LB"} | {column: cell}
    beside = {"longitude": ("latitude", "33"), "latitude": ("longitude", "35")}
    beside |= {"radius_km": ("latitude", "33"), "attribution": ("initiators", "Hamas")}
    if column in beside:
        row[beside[column][0]] = beside[column][1]
    if column == "radius_km":
        row["longitude"] = "35"
    if column == "start":
        del row["date"]
    report = atlas.read_events(pd.DataFrame([row]), bad_rows="keep").report
    wrong = [one for one in report["problems"] if one["level"] == "error"]
    if key == "read":
        assert wrong == []
        assert column in report["columns"]
    else:
        assert column in {one["column"] for one in wrong}


def test_the_page_of_additions_has_a_whole_reader_and_its_package(built, repository):
    """Who has the documents alone can copy the example: it is in no wheel."""
    page = html.unescape(re.sub(r"<[^>]+>", "", _page(built, "plugins")))
    folder = repository / "examples" / "plugins" / "gtd"
    for path in (folder / "atlas_gtd.py", folder / "pyproject.toml"):
        assert path.read_text(encoding="utf-8").strip() in page
    for field in Layout._fields:
        assert re.search(rf"^{field}$", page, flags=re.MULTILINE)


def test_each_closed_word_of_a_record_is_listed(built):
    """The page of the tables has every word that a column of closed words may have."""
    listed = set(re.findall(r"<span class=\"pre\">([^<]+)</span>", _page(built, "record")))
    words = {word for columns in TABLES.values() for one in columns for word in one.words or ()}
    assert words - {""} <= listed


@pytest.mark.parametrize("name", ["index", "conventions", "what_atlas_made_of_my_file"])
def test_the_examples_of_a_page_give_what_it_shows(repository, name):
    """The Python of the documents runs, and prints what stands below it."""
    page = (repository / "docs" / f"{name}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    session = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, name, 0)
    told = []
    result = doctest.DocTestRunner(verbose=False).run(session, out=told.append)
    assert result.attempted > 1
    assert result.failed == 0, "".join(told)
