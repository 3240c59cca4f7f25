"""Pages that are one HTML file each and need nothing else: what they may load and run is said in their head, once."""

from __future__ import annotations

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
    loader = FileSystemLoader([template.parent, _HEAD])
    pages = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template(template.name).render(**shown)
