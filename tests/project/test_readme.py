"""README and CONTRIBUTING keep their word: the Python runs, the links lead somewhere."""

import re

import pytest


@pytest.fixture(scope="module")
def readme(repository):
    """Return the text of README."""
    return (repository / "README.md").read_text(encoding="utf-8")


def test_the_python_in_the_readme_runs(readme, tmp_path, monkeypatch, capsys):
    """A reader who pastes the block gets counts, a view and a file."""
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})
    assert "shown" in capsys.readouterr().out
    assert (tmp_path / "brief.html").stat().st_size > 100_000


def test_the_table_in_the_readme_can_be_read(readme, tmp_path):
    """The example of an own table is one that the reader takes."""
    import atlas

    rows = re.findall(r"^\| (date .*|\d{4}-.*) \|$", readme, flags=re.MULTILINE)
    lines = [",".join(cell.strip() for cell in row.split("|")) for row in rows]
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(lines) + "\n")
    record = atlas.read_events(path)
    assert (len(record), record.events["kind"].tolist()) == (1, ["rocket_fire"])
    assert record.report["actors_not_in_registry"] == record.report["columns_not_understood"] == []


def test_every_link_of_the_readme_leads_somewhere(readme, repository):
    """Links into the repository name files that are there; none leads to a server."""
    links = re.findall(r"\]\(([^)#]+)\)", readme)
    assert "docs/spring-2023.png" in links
    for link in links:
        assert (repository / link).exists(), link


@pytest.mark.parametrize("command", ["briefing", "test", "lab", "docs"])
def test_make_knows_the_commands_that_the_readme_names(readme, repository, command):
    """A newcomer types what README says."""
    assert f"make {command}" in readme
    assert re.search(rf"^{command}:", (repository / "Makefile").read_text(), flags=re.MULTILINE)


def test_contributing_leads_to_what_it_names(repository):
    """A newcomer finds each file, folder, module and heading that CONTRIBUTING names."""
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)]+)\)", text):
        path, _, heading = link.partition("#")
        assert (repository / path).exists(), link
        headings = re.findall(r"^#+ (.+)$", (repository / path).read_text("utf-8"), re.MULTILINE)
        slugs = {one.lower().replace(" ", "-") for one in headings}
        assert heading in slugs | {""}, link
    paths = re.findall(r"`((?:atlas|data|docs|scripts|tests)/[\w./-]+)`", text)
    assert len(paths) > 10
    assert [path for path in paths if not (repository / path).exists()] == []
    modules = re.findall(r"`python -m (scripts\.\w+)`", text)
    assert all((repository / f"{name.replace('.', '/')}.py").exists() for name in modules)


def test_make_knows_the_commands_that_contributing_names(repository):
    """Whoever changes the code types what CONTRIBUTING says."""
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake (\w+) {2,}#|`make (\w+)`", text))
    for command in {one or other for one, other in named}:
        assert re.search(rf"^{command}:", makefile, flags=re.MULTILINE), command
    assert {"test", "docs"} <= {one or other for one, other in named}
