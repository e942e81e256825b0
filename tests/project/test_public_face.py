"""`help()` and Tab show every option of what is public, and the documents say what each means."""

import builtins
import inspect
import pydoc
import re

import pytest
from numpydoc.docscrape import get_doc_object
from numpydoc.validate import ERROR_MSGS, validate

import atlas
from atlas import errors
from atlas.page.notebook.folium_map import AtlasMap
from atlas.page.notebook.widget import AtlasView
from atlas.record.face.argument_types import NOT_GIVEN
from atlas.record.report import Report

CLASSES = {
    "atlas.Record": atlas.Record(),
    "atlas.Selection": atlas.Selection(),
    "atlas.record.report.Report": Report(),
}
# Of what is public, what takes more than it names, and why.
OPEN_ENDED = {
    "atlas.Record.edit": "columns of a table and their new values: data, not options",
    "atlas.AtlasError": "an error: Python's own, with a message",
}
# What takes any record and any argument of its own type, so that nothing is wrong with either.
NEVER_RAISES = {
    "atlas.AtlasError",
    # What two functions return: they hold what is found, and check nothing.
    "atlas.Changes",
    "atlas.Comparison",
    "atlas.Record.check",
    "atlas.Record.decisions",
    "atlas.Record.tables",
    "atlas.Scan",
    "atlas.Record.to_frame",
    "atlas.Record.to_geo",
    "atlas.Selection.describe",
    "atlas.Selection.to_json",
    "atlas.record.report.Report.adds_up",
    "atlas.record.report.Report.frame",
    "atlas.record.report.Report.get",
    "atlas.record.report.Report.is_whole",
    "atlas.record.report.Report.rows",
    "atlas.record.report.Report.unread_line",
    "atlas.record.report.Report.set_aside",
}
# What numpydoc finds and we do not ask for: a line of its own for the summary and the end, an
# extended summary and cross-references everywhere, and capitals where a text begins with a name.
NOT_ASKED = {"GL01", "GL02", "ES01", "SA01", "SA04", "PR08", "RT04"}
ASKED = sorted(set(ERROR_MSGS) - NOT_ASKED)


def _members(path, one):
    """Yield the methods and properties that a user of an object sees, by their paths."""
    for name in dir(one):
        member = inspect.getattr_static(type(one), name, None)
        if name.startswith("_") or name in getattr(one, "__dataclass_fields__", ()):
            continue
        code = inspect.unwrap(getattr(member, "__func__", getattr(member, "fget", member)))
        if getattr(code, "__module__", "").startswith("atlas"):
            yield f"{path}.{name}", getattr(type(one), name)


def _public():
    """Yield all that is public, by the path that a user writes."""
    for name in atlas.__all__:
        if not name.startswith("__"):
            yield f"atlas.{name}", getattr(atlas, name)
    yield "atlas.record.report.Report", Report
    for path, one in CLASSES.items():
        yield from _members(path, one)


PUBLIC = dict(_public())
CALLED = {path: one for path, one in PUBLIC.items() if path not in OPEN_ENDED}


def _parameters(one):
    """Return the parameters of a callable that a caller gives."""
    named = inspect.signature(one).parameters.values()
    return [each for each in named if each.name not in ("self", "cls")]


def _is_open(one):
    """Tell whether a callable takes arguments that its signature does not name."""
    if isinstance(one, type) and issubclass(one, Exception):
        return True
    kinds = {each.kind for each in _parameters(one)}
    return bool(kinds & {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL})


def test_a_signature_names_every_option():
    """Tab shows what can be given; what stays open is listed, with the reason."""
    unnamed = {path for path, one in PUBLIC.items() if callable(one) and _is_open(one)}
    assert unnamed == set(OPEN_ENDED)


@pytest.mark.parametrize("kind", [AtlasView, AtlasMap])
def test_what_a_map_can_do_names_every_option(kind):
    """The map and the widget take no option that their signatures do not show."""
    own = {name: one for name, one in vars(kind).items() if inspect.isfunction(one)}
    open_ended = {name for name, one in own.items() if name[0] != "_" and _is_open(one)}
    assert open_ended == set()


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_name_is_documented_as_numpydoc_asks(path):
    """Summary, every parameter and no other, what comes back: by numpydoc's own rules."""
    skipped = {"PR01"} if path == "atlas.AtlasError" else set()
    wanted = set(ASKED) - skipped
    found = [f"{code}: {words}" for code, words in validate(path)["errors"] if code in wanted]
    assert found == []


@pytest.mark.parametrize("path", PUBLIC)
def test_an_example_can_be_run(path):
    """Each has an example that the doctests run."""
    assert any(line.startswith(">>> ") for line in get_doc_object(PUBLIC[path])["Examples"])


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_raised_is_said(path):
    """What can refuse says with which errors, each of which there is."""
    raised = [each.type or each.name for each in get_doc_object(PUBLIC[path])["Raises"]]
    names = [name for line in raised for name in re.split(r",\s*", line)]
    known = {**vars(builtins), **vars(errors)}
    assert all(issubclass(known[name], Exception) for name in names), names
    assert bool(names) == (path not in NEVER_RAISES)


@pytest.mark.parametrize("path", CALLED)
def test_help_lists_the_options(path):
    """`help()` shows each option by name, and nothing that only Python can read."""
    text = pydoc.plain(pydoc.render_doc(CALLED[path]))
    assert [each.name for each in _parameters(CALLED[path]) if each.name not in text] == []
    assert "<enum" not in text
    assert " object at 0x" not in text


@pytest.mark.parametrize("name", ["Record.select", "Record.counts", "Selection.coerce"])
def test_a_filter_shows_every_key_of_a_selection(name):
    """The keys of a Selection are the options of what filters: all of them, in their order."""
    owner, _, method = name.partition(".")
    one = getattr(getattr(atlas, owner), method)
    keys = [each for each in _parameters(one) if each.kind is inspect.Parameter.KEYWORD_ONLY]
    assert [each.name for each in keys] == [each.name for each in _parameters(atlas.Selection)]
    assert all(each.default is NOT_GIVEN for each in keys)
    assert "actors" in pydoc.plain(pydoc.render_doc(one))
    assert "= <not given>" in pydoc.plain(pydoc.render_doc(one))


def test_a_still_and_a_map_show_the_options_of_what_they_call():
    """What hands its options on has those of the function that takes them, with their defaults."""
    from atlas.page.still.figure import figure
    from atlas.writers import write_record

    for face, taker in ((atlas.Record.figure, figure), (atlas.Record.write, write_record)):
        own = [(each.name, each.default) for each in _parameters(face)]
        theirs = [(each.name, each.default) for each in _parameters(taker)]
        assert own == [each for each in theirs if each[0] != "record"]
    drawn = {each.name for each in _parameters(atlas.draw_map)}
    assert drawn - {each.name for each in _parameters(atlas.brief)} == {"events", "height"}


def test_tab_after_a_record_shows_what_users_call():
    """What the library itself calls of a record is not listed, and works all the same."""
    record = atlas.Record()
    inner = {"event_rows", "take", "with_tables", "read_with", "withheld", "renewed", "of"}
    shown = {name for name in dir(record) if not name.startswith("_")}
    assert shown & inner == set()
    assert {"select", "geocode", "redact", "events", "report", "replace", "tables"} <= shown
    assert all(hasattr(record, name) for name in inner)
    assert all(hasattr(record, name) for name in shown)
