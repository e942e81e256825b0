"""A process that is killed while it writes leaves the old or the new: a few of many tries."""

import random

import pytest

from scripts import kills


@pytest.mark.parametrize("way", ["save", "brief", "gpkg", "learn", "answers"])
def test_a_killed_process_leaves_the_old_or_the_new(way):
    """`python -m scripts.kills` tries all ways, two hundred times."""
    state, fault = kills.one_kill(way, random.Random(way))
    assert state.startswith(("old", "new"))
    assert not fault
