"""What the tests of the command share."""

import pytest
from typer.testing import CliRunner

from atlas.cli.main import app


@pytest.fixture
def run():
    """Return a function that runs the command with words, as in a shell."""
    return lambda *words: CliRunner().invoke(app, list(words))
