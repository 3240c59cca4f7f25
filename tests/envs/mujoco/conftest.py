import importlib.util
from pathlib import Path

import pytest


def _neighbour(name):
    # Under pytest's importlib mode tests cannot import their neighbours.
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_models, _truth = _neighbour("models"), _neighbour("truth")


@pytest.fixture(scope="session")
def models():
    """Return what draws models at random, see `models.py`."""
    return _models


@pytest.fixture(scope="session")
def truth():
    """Return what features must be, see `truth.py`."""
    return _truth
