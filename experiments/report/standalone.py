"""Pages that are one HTML file each and need nothing else: what they may load and run is said in their head, once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

_HEAD = Path(__file__).parent / "templates"


def draw(template: Path, **shown: Any) -> str:
    """Return the page that a template makes, which extends `standalone.html`.

    Args:
        template: The file; others beside it can be included.
        shown: What it shows. Whatever people and models wrote is escaped, so that it becomes no part of the page.
    """
    return _pages(template.parent).get_template(template.name).render(**shown)


@cache
def _pages(folder: Path) -> Environment:
    """Return what compiles the templates of a folder, each of them once."""
    loader = FileSystemLoader([folder, _HEAD])
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
