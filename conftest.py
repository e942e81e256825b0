"""What every test has, and every example in a docstring."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def _no_installed_layers(tmp_path_factory):
    """Keep the gazetteers that a person has installed out of every test and example."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ATLAS_DATA_DIR", str(tmp_path_factory.mktemp("library")))
        yield
