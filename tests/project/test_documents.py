"""The documents: built strictly, read without a network, and true to the library."""

import doctest
import html
import inspect
import json
import re
import subprocess
import sys

import pandas as pd
import pytest

import atlas
from atlas.readers import Layout
from atlas.readers.columns.header_words import other_names, own_columns
from atlas.readers.formats import json_rows, signatures, zip_members
from atlas.readers.layouts.layout_file import load_layouts
from atlas.readers.vector import vector_files
from atlas.record.tables import TABLES
from atlas.reference import vocabulary
from atlas.reference.actors import load_actors
from atlas.writers import FORMATS
from scripts import documents, reference_pages
from scripts.find_browser import arguments, find
from scripts.site import lists
from tests.patience import PATIENCE


def _build(repository, folder, *source):
    """Build documents in a process of their own, as ``make docs`` does."""
    command = [sys.executable, "-m", "scripts.documents", "--stills"]
    command += [str(folder), *map(str, source)]
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
    docs = repository / "docs"
    sources = [path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md")]
    made = [f"tutorials/{path.stem}" for path in (repository / "notebooks").glob("[0-9]*.ipynb")]
    assert len(made) > 3
    for name in [*sources, *made, "gallery/index"]:
        assert (built / f"{name}.html").stat().st_size > 5_000, name
        assert f'href="{name}.html"' in first or name == "index", name


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


def _text(built, name):
    """Return a page as text, a line each for what its elements hold."""
    return html.unescape(re.sub(r"<[^>]+>", "", _page(built, name)))


def _cells(built, name):
    """Return the first cells of all tables of a page."""
    rows = re.findall(r"<tr[^>]*>\s*<td>(.*?)</td>", _page(built, name), flags=re.DOTALL)
    return {html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in rows}


def test_every_option_of_every_command_has_its_place(built):
    """Who looks an option up finds it under its command, with the words of `--help`."""
    _, *parts = _page(built, "reference/command_line").split("<h2>")
    named = {part.partition("<")[0]: part for part in parts}
    asked = 0
    for words, command in lists.commands():
        text = html.unescape(re.sub(r"<[^>]+>", "", named[" ".join(words)]))
        for param in command.params:
            assert param.name in text or all(one in text for one in param.opts), (words, param)
            asked += 1
    assert asked > 60
    assert set(named) > {"atlas brief", "atlas gazetteer add"}


def test_every_layout_kind_and_actor_has_its_place(built):
    """The lists are those that the library reads today: what is added there is in the page."""
    layouts = load_layouts()
    assert set(layouts) <= _cells(built, "reference/layouts")
    assert set(vocabulary.KINDS) == _cells(built, "reference/kinds")
    assert set(load_actors()) == _cells(built, "reference/actors")
    assert len(layouts) > 60


def test_every_key_of_a_selection_has_its_place(built):
    """Each key is explained, with a value that a selection takes."""
    rows = lists.rows_of(lists.SELECTION)
    assert [row["key"] for row in rows] == list(atlas.Selection().to_json())
    assert {row["key"] for row in rows} == _cells(built, "reference/selection")
    for row in rows:
        value = row["example"]
        given = json.loads(value) if re.match(r"[\[\d]", value) and "-" not in value[:5] else value
        assert atlas.Selection.from_json({row["key"]: given}) != atlas.Selection(), row


def test_every_column_of_an_answer_has_its_place(built):
    """The page of answers has the columns that `atlas.geocode` gives, in their order."""
    answers = atlas.geocode(["Tyre"])
    assert [row["column"] for row in lists.rows_of(lists.ANSWERS)] == list(answers.columns)
    assert set(answers.columns) == _cells(built, "reference/answers")


def test_every_format_has_its_place(built):
    """Each ending that is written or read is in the page; each that the page calls written is."""
    rows = lists.rows_of(lists.FORMATS)
    read = {one for row in rows if row["read"] for one in row["endings"].split()}
    written = {one for row in rows for one in row["written"].split() if one.startswith(".")}
    assert written == {f".{name}" for name in FORMATS}
    known = {*vector_files.ENDINGS, *json_rows.ENDINGS, *zip_members._TABLES}
    known |= {ending for endings in signatures.MARKUP.values() for ending in endings}
    assert known <= read
    assert {row["format"] for row in rows} == _cells(built, "reference/formats")


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_format_that_the_page_calls_written_is_read_back(tmp_path, ending):
    """What the page says of a round trip holds: the file is read, with its events."""
    record = atlas.open_record("spring-2023").select(from_="2023-04-06", to="2023-04-06")
    path = record.geocode().write(tmp_path / f"a.{ending}")
    assert len(atlas.read_events(path)) > 0


def test_the_pages_in_other_languages_say_so(built):
    """A browser, and a reader of a screen, knows the language and the direction of a page."""
    for language, direction in (("fr", "ltr"), ("ar", "rtl")):
        page = _page(built, f"{language}/index")
        assert f'<html class="no-js" lang="{language}"' in page
        assert f'<div lang="{language}" dir="{direction}">' in page
    assert '<html class="no-js" lang="en"' in _page(built, "index")


def test_the_files_that_a_reader_is_to_write_have_their_names(built, repository):
    """A command that names a file stands below the file with its name, as one reads the page."""
    seen = []
    for source in (repository / "docs").rglob("*.md"):
        name = source.relative_to(repository / "docs").with_suffix("").as_posix()
        names = re.findall(r"<!-- file: (\S+) -->", source.read_text(encoding="utf-8"))
        captions = re.findall(r'<span class="caption-text">([^<]+)</span>', _page(built, name))
        assert [one for one in names if one not in captions] == [], name
        seen += names
    assert len(seen) > 15


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
    assert page.index("\nis not read\n") < page.index("is known by these names too")
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


@pytest.mark.parametrize(
    "name",
    [
        *("index", "conventions", "what_atlas_made_of_my_file"),
        *("reference/selection", "reference/answers"),
    ],
)
def test_the_examples_of_a_page_give_what_it_shows(repository, name):
    """The Python of the documents runs, and prints what stands below it."""
    page = (repository / "docs" / f"{name}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(>>>.*?)```", page, flags=re.DOTALL)
    session = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, name, 0)
    told = []
    result = doctest.DocTestRunner(verbose=False).run(session, out=told.append)
    assert result.attempted > 1
    assert result.failed == 0, "".join(told)


@pytest.mark.browser
def test_the_site_opens_from_a_disk_with_its_search(built, playwright_driver):
    """With no server and no network, a reader finds pages; Arabic is read from the right."""
    browser = playwright_driver.chromium.launch(executable_path=find(), args=arguments())
    page = browser.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{(built / 'search.html').as_uri()}?q=redact")
    page.locator("#search-results li").first.wait_for()
    assert "Redact for partners" in page.locator("#search-results").inner_text()
    page.get_by_role("link", name="Redact for partners").first.click()
    assert page.locator("h1").inner_text().startswith("Redact for partners")
    page.goto((built / "ar" / "index.html").as_uri())
    assert page.locator("h1").evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.locator("pre").first.evaluate("one => getComputedStyle(one).direction") == "ltr"
    browser.close()
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    assert wrong == []
