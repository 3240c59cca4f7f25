"""The report of a run: one HTML file that needs nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.report.curves import component_curves, return_curves, score_curves, weight_curves
from rewardsmith.experiments.report.films import PageFilms
from rewardsmith.experiments.report.standalone import draw
from rewardsmith.experiments.runs.cost import reached
from rewardsmith.experiments.runs.generation import Member
from rewardsmith.experiments.runs.labelling import labelling
from rewardsmith.experiments.runs.outcome import Outcome, Row
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.trial import trial_of
from rewardsmith.reward_synth.monitors import alarms
from rewardsmith.reward_synth.preferences.annotators import annotators
from rewardsmith.reward_synth.preferences.comparing import compared
from rewardsmith.reward_synth.preferences.store import Preferences

_TEMPLATE = Path(__file__).parent / "templates" / "report.html"


def write_report(run: Run) -> Path:
    """Write `report.html` from what the run directory holds.

    Raises:
        UserError: the run has no result yet.
    """
    outcome, understanding = run.result(), run.understanding()
    if outcome is None or understanding is None:
        raise UserError(f"{run.path} has no result yet; `rewardsmith resume {run.path}` brings it to its end")
    generations = run.generations()
    if not generations:
        raise UserError(f"{run.path} holds no generation, though it has a result; it is damaged")
    ideas = {member.id: member.idea for generation in generations for member in generation.members}
    films = PageFilms()
    candidates = [_candidate(run, row, ideas.get(row.id, ""), films) for row in outcome.candidates]
    records = {c["id"]: c["lines"] for c in candidates}
    scores = {c["id"]: c["scores"] for c in candidates}
    html = draw(
        _TEMPLATE,
        config=run.config(),
        record=run.record(),
        outcome=outcome,
        coder=generations[0].coder,
        task=understanding.task,
        wishes=understanding.intent.summary() if understanding.intent else (),
        measure=understanding.measure,
        generations=generations,
        annotators=annotators(Preferences(run.preferences).rankings()),
        compared=compared(Preferences(run.preferences).of_segments()),
        labelling=labelling(run),
        rounds=reached(run),
        refused=[refusal for generation in generations for refusal in generation.refused],
        candidates=sorted(candidates, key=lambda c: c["id"] != outcome.best),
        score_curves=score_curves(scores, _unit(outcome)),
        # Returns are shown where nothing better is known: each is counted in a reward of its own.
        return_curves=None if any(scores.values()) else return_curves(records),
        written=time.strftime("%Y-%m-%d %H:%M"),
    )
    files.write_text(run.report, html)
    return run.report


def _unit(outcome: Outcome) -> str | None:
    """Return the unit of the scores, which is the same for all candidates."""
    evaluations = (row.result.evaluation for row in outcome.candidates)
    return next((evaluation.unit for evaluation in evaluations if evaluation), None)


def _candidate(run: Run, row: Row, idea: str, films: PageFilms) -> dict[str, Any]:
    candidate = run.candidate(row.id)
    lines = candidate.metrics()
    trial = trial_of(candidate, Member(id=row.id, idea=idea))
    return {
        "id": row.id,
        "generation": row.generation,
        "result": row.result,
        "evaluation": row.result.evaluation,
        "idea": idea,
        "job": candidate.job(),
        "text": trial.source,
        "alarms": alarms(trial),
        "facts": candidate.facts(),
        "account": trial.account,
        "film": films.of(candidate.film),
        "filmed": candidate.film.exists(),
        "curves": component_curves(lines) if lines else None,
        "weights": weight_curves(lines),
        "lines": lines,
        "scores": candidate.scores(),
        "overflow": int(sum(line.get("overflow", 0) for line in lines)),
    }
