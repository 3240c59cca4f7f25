import importlib.util
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright


# Under pytest's importlib mode tests cannot import their neighbours.
def _neighbour(name):
    spec = importlib.util.spec_from_file_location(f"web_{name}", Path(__file__).parent / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


accessibility = _neighbour("accessibility")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def check_accessibility():
    """Return what asserts that a page can be used by everybody, see `accessibility.py`."""
    return accessibility.check
