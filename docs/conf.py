"""How Sphinx builds the site: `sphinx-build -W -b html docs build/docs`, with the extra `docs`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import generate

project = "rewardsmith"
author = "the authors of rewardsmith"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {
    "description": "From a sentence to a trained robot policy.",
    "fixed_sidebar": True,
    "page_width": "1180px",
    "sidebar_width": "250px",
    "body_max_width": "none",
    "font_family": 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif',
    "head_font_family": 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif',
    "font_size": "16px",
}
html_sidebars = {"**": ["about.html", "searchbox.html", "navigation.html"]}
html_show_sphinx = False
myst_heading_anchors = 3

# Everything that the code itself knows is written from it, before Sphinx looks for pages.
generate.write_pages(Path(__file__).parent / "generated")
