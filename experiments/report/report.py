"""The report of a run: one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from rewardsmith.experiments.report.curves import component_curves, score_curves
from rewardsmith.experiments.runs import files
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.intent import Intent

_TEMPLATES = Path(__file__).parent / "templates"


def write_report(run: Run) -> Path:
    """Write `report.html` from what the run directory holds.

    Raises:
        UserError: the run has no result yet.
    """
    result = files.read_json(run.path / "result.json")
    proposals = files.read_json(run.path / "proposals.json")
    candidates = [_candidate(run.path / "candidates" / c["id"], c) for c in result["candidates"]]
    # Autoescape keeps what people and models wrote from becoming part of the page.
    page = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    html = page.get_template("report.html").render(
        config=run.config(),
        record=files.read_json(run.path / "run.json"),
        result=result,
        coder=proposals["coder"],
        task=proposals["task"],
        can_fall=proposals["can_fall"],
        wishes=Intent.from_json(proposals["intent"]).summary() if proposals["intent"] else (),
        refused=proposals["refused"],
        candidates=sorted(candidates, key=lambda c: c["id"] != result["best"]),
        score_curves=score_curves({c["id"]: c["lines"] for c in candidates}),
        written=time.strftime("%Y-%m-%d %H:%M"),
    )
    files.write_text(run.path / "report.html", html)
    return run.path / "report.html"


def _candidate(path: Path, result: dict[str, Any]) -> dict[str, Any]:
    lines = files.read_json_lines(path / "train.jsonl")
    film = path / "rollout.mp4"
    return result | {
        "source": (path / "reward.py").read_text(encoding="utf-8"),
        "check": files.read_json(path / "check.json"),
        "job": files.read_json(path / "job.json"),
        "film": base64.b64encode(film.read_bytes()).decode() if film.exists() else None,
        "curves": component_curves(lines) if lines else None,
        "lines": lines,
        "overflow": int(sum(line.get("overflow", 0) for line in lines)),
    }
