"""The outcome of a run: what each candidate reached and which is best."""

from __future__ import annotations

import math
from typing import Any

from rewardsmith.envs import files
from rewardsmith.experiments.runs.run import Run


def write_result(run: Run) -> dict[str, Any]:
    """Gather the candidates' results into `result.json`.

    Returns:
        What was written: `best`, the id of the candidate of highest score or None, and `candidates`.
    """
    candidates = [_candidate(path) for path in run.candidates()]
    done = [c for c in candidates if c["status"] == "done"]
    # Without a registered task or an intent there is no common measure, and a person or model must judge.
    scored = [c for c in done if c["score"] is not None and math.isfinite(c["score"])]
    best = max(scored, key=lambda c: c["score"])["id"] if scored else (done[0]["id"] if len(done) == 1 else None)
    result = {
        "best": best,
        "candidates": candidates,
        "seconds": round(sum(c.get("seconds", 0.0) for c in candidates), 1),
        "environment_steps": sum(c.get("steps", 0) for c in candidates),
        "tokens": _tokens(run),
        "human_answers": 0,
    }
    files.write_json(run.path / "result.json", result)
    return result


def _candidate(path: Any) -> dict[str, Any]:
    if not (path / "result.json").exists():
        log = path / "job.log"
        words = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
        reason = words[-1] if words else "the process ended without a word"
        return {"id": path.name, "status": "unfinished", "reason": reason}
    return {"id": path.name} | files.read_json(path / "result.json")


def _tokens(run: Run) -> int:
    """Return all tokens that language models read and wrote for this run."""
    lines = files.read_json_lines(run.path / "llm.jsonl")
    return sum(sum(line.get("usage", {}).values()) for line in lines)
