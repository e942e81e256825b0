"""The three lists of dependencies say the same, and name no host and no path."""

import re
import tomllib

import pytest

# The same package under conda's name and under PyPI's.
CONDA_NAMES = {
    "ibis-framework-core": "ibis-framework",
    "matplotlib-base": "matplotlib",
    "python-build": "build",
    "python-duckdb": "duckdb",
    "python-tzdata": "tzdata",
}
CONDA_ONLY = {"python", "nodejs", "pip"}


def _pyproject(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return dict(_split(line) for lines in lists for line in lines)


def _split(line):
    name, version = re.fullmatch(r"([A-Za-z0-9_-]+)(.*)", line.strip()).groups()
    return name.lower(), version


def test_environment_yml_and_pyproject_agree(repository):
    """Conda's environment holds what pip would install, with the same bounds."""
    text = (repository / "environment.yml").read_text()
    listed = text.split("dependencies:")[1]
    lines = re.findall(r"^  - ([A-Za-z0-9_-]+[^:\s]*)$", listed, flags=re.MULTILINE)
    conda = dict(_split(line) for line in lines)
    named = {CONDA_NAMES.get(name, name): version for name, version in conda.items()}
    assert {k: v for k, v in named.items() if k not in CONDA_ONLY} == _pyproject(repository)


def test_every_dependency_is_pinned(repository):
    """constraints.txt pins each package that pyproject.toml asks for, within its bounds."""
    lines = (repository / "constraints.txt").read_text().splitlines()
    pins = dict(line.lower().split("==") for line in lines if line and not line.startswith("#"))
    for name, bound in _pyproject(repository).items():
        assert name in pins, f"{name} is not pinned"
        assert _version(pins[name]) >= _version(bound.removeprefix(">=")), name


def _version(text):
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


@pytest.mark.parametrize(
    "name",
    [
        "constraints.txt",
        "environment.yml",
        "pyproject.toml",
        "requirements.lock",
        "requirements-core.lock",
        "requirements-hosts.lock",
    ],
)
def test_no_host_and_no_path_is_named(repository, name):
    """A pinned list says versions, not where one machine found them."""
    text = (repository / name).read_text()
    assert not re.search(r"https?://|file:|@ |--index-url|--find-links", text)
