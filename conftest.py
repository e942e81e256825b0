"""What every test has, and every example in a docstring."""

import pytest
from hypothesis import HealthCheck, settings

# How long a case takes is no claim of a test: a busy machine would break it.
settings.register_profile("atlas", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")


@pytest.fixture(autouse=True, scope="session")
def _no_installed_layers(tmp_path_factory):
    """Keep the gazetteers that a person has installed out of every test and example."""
    with pytest.MonkeyPatch.context() as environment:
        library = tmp_path_factory.mktemp("library")
        environment.setenv("ATLAS_DATA_DIR", str(library))
        yield library


@pytest.fixture(autouse=True)
def _nothing_is_left_installed(_no_installed_layers):
    """Fail where a test installs a layer in which all the others would look."""
    yield
    assert list(_no_installed_layers.rglob("*.json")) == []
