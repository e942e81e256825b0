"""Each promise of SECURITY.md names the tests that would notice its breach, and they are there."""

import os
import re
import subprocess
import sys

_NAME = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def _promises(repository):
    """Return the promises: what is listed under the headings that promise something."""
    text = (repository / "SECURITY.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    promising = [part for part in parts if part.startswith("What ") and " not promise" not in part]
    return [item for part in promising for item in re.split(r"^- ", part, flags=re.MULTILINE)[1:]]


def test_each_promise_names_its_test(repository):
    """What a file promises is held by a test that is named beside it."""
    promises = _promises(repository)
    assert len(promises) > 20
    assert [item.split("**")[1] for item in promises if not _NAME.search(item)] == []


def test_the_named_tests_are_collected(repository):
    """A test that was renamed or removed would leave a promise without one."""
    text = (repository / "SECURITY.md").read_text(encoding="utf-8")
    named = sorted({f"{file}::{test}" for file, test in _NAME.findall(text)})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-o", "addopts=", *named]
    # What is asked of this run is not asked of the other.
    around = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
    asked = subprocess.run(
        command, cwd=repository, capture_output=True, text=True, check=False, env=around
    )
    said = asked.stdout + asked.stderr
    assert re.findall(r"^ERROR: not found: \S+", said, re.MULTILINE) == []
    assert {line.split("[")[0] for line in asked.stdout.splitlines() if "::" in line} == set(named)
