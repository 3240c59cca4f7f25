"""What pages show of runs and candidates, as plain data."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.cost import reached
from rewardsmith.experiments.runs.generation import Generation, Member
from rewardsmith.experiments.runs.result import DONE, Result
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.trial import trial_of
from rewardsmith.experiments.web.curves import component_curves, last_metrics, score_curve
from rewardsmith.experiments.web.errors import Missing
from rewardsmith.experiments.web.films import FilmIds
from rewardsmith.reward_synth.monitors import alarms
from rewardsmith.reward_synth.preferences.store import Preferences

WAITING, TRAINING, FILMING, ENDED = "waiting", "training", "filming", "ended"


class RunView:
    """One run as pages show it.

    Args:
        run: The run.
        films: Gives films their ids.
        hidden: Candidates that somebody has still to rank without knowing what they score.
        going: Whether a process works on the run.
    """

    def __init__(self, run: Run, films: FilmIds, hidden: frozenset[str], going: bool) -> None:
        self._run = run
        self._films = films
        self._hidden = hidden
        self._going = going

    def show(self) -> dict[str, Any]:
        """Return the run with all its generations."""
        run, config, outcome = self._run, self._run.config(), self._run.result()
        generations, understanding = run.generations(), run.understanding()
        candidates = [run.candidate(member.id) for each in generations for member in each.members]
        shown = [candidate for candidate in candidates if candidate.id not in self._hidden]
        rounds = reached(run)
        return {
            "name": run.path.name,
            "task": config.task,
            "env": config.env,
            "status": self.status(),
            "stage": self._stage(generations),
            "wishes": understanding.intent.summary() if understanding and understanding.intent else [],
            "generations": [self._generation(each, config.generations) for each in generations],
            "curves": {
                "score": {each.id: score_curve(each) for each in shown},
                "components": {each.id: component_curves(each) for each in candidates},
            },
            "cost": asdict(rounds[-1].cost) if rounds else {},
            "best": outcome.best if outcome else None,
            "hidden": bool(self._hidden),
        }

    def status(self) -> str:
        """Return `running`, `waiting` (for people), `paused`, `failed` or `done`."""
        if self._going:
            return "running"
        if self._run.result() is None and self._run.asked():
            return "waiting"
        status = str(self._run.record().get("status"))
        return "paused" if status == "running" else status

    def candidate(self, name: str) -> dict[str, Any]:
        """Return what the page of one candidate shows.

        Raises:
            Missing: there is none of that name, or it may not be known yet.
        """
        generation, member = self.find(name)
        candidate = self._run.candidate(name)
        parent = self._run.candidate(member.parents[0]) if member.parents else None
        trial = trial_of(candidate, member, Preferences(self._run.preferences).comments().get(name, ()))
        return {
            **self._member(member, generation),
            "generation": generation.number,
            "coder": generation.coder,
            "source": trial.source,
            "parent": parent.id if parent else None,
            "lines": list(difference(parent.text() if parent else trial.source, trial.source)),
            "facts": candidate.facts(),
            "wishes": trial.wishes,
            "comments": trial.comments,
            "success_rate": trial.success_rate,
            "curves": {"score": score_curve(candidate), "components": component_curves(candidate)},
            "verdicts": [
                {"number": each.number, "order": each.verdict.order, "why": each.verdict.why}
                for each in self._run.generations()
                if each.verdict is not None and any(name in group for group in each.verdict.order)
            ],
        }

    def find(self, name: str) -> tuple[Generation, Member]:
        """Return a candidate's generation and its place there.

        Raises:
            Missing: there is none of that name, or it may not be known yet.
        """
        for generation in self._run.generations():
            for member in generation.members:
                if member.id == name:
                    if name in self._hidden:
                        raise Missing("this candidate is shown once you have ranked its round")
                    return generation, member
        raise Missing(f"there is no candidate {name!r} in this run")

    def _stage(self, generations: list[Generation]) -> str:
        if not self._going:
            return ""
        if not generations or generations[-1].verdict is not None:
            return "writing rewards" if self._run.result() is None else "done"
        done = all(self._run.candidate(member.id).is_finished for member in generations[-1].members)
        return "judging" if done else "training"

    def _generation(self, generation: Generation, of: int) -> dict[str, Any]:
        verdict = generation.verdict
        return {
            "number": generation.number,
            "of": of,
            "coder": generation.coder,
            "members": [self._member(member, generation) for member in generation.members],
            "refused": [{key: each.get(key) for key in ("code", "message", "line")} for each in generation.refused],
            "verdict": {"order": verdict.order, "why": verdict.why} if verdict else None,
        }

    def _member(self, member: Member, generation: Generation) -> dict[str, Any]:
        candidate = self._run.candidate(member.id)
        result = candidate.result()
        last = last_metrics(candidate)
        steps = result.steps if result else last.get("steps", 0)
        about = {
            "id": member.id,
            "idea": member.idea,
            "parents": member.parents,
            "state": _state(candidate, result),
            "progress": min(1.0, steps / max(1, candidate.job().steps)),
            "steps": steps,
            "seconds": result.seconds if result else last.get("seconds", 0.0),
            "reason": result.reason if result else "",
            "live": self._live(candidate) if result is None else None,
        }
        if member.id in self._hidden:
            return about | {"score": None, "unit": None, "film": None, "alarms": []}
        return about | self._judged(candidate, result, member)

    def _judged(self, candidate: Candidate, result: Result | None, member: Member) -> dict[str, Any]:
        """Return what is known of a candidate once it is trained, as far as it is."""
        evaluation = result.evaluation if result else None
        found = alarms(trial_of(candidate, member)) if result and result.status == DONE else ()
        return {
            "score": evaluation.score if evaluation else last_metrics(candidate).get("score"),
            "unit": evaluation.unit if evaluation else None,
            "film": f"/films/{self._films.of(candidate.film)}" if result and result.film else None,
            "alarms": [{"name": alarm.name, "text": alarm.line} for alarm in found],
        }

    def _live(self, candidate: Candidate) -> dict[str, Any] | None:
        """Return the newest film of a policy that still learns."""
        latest = candidate.latest_live()
        if latest is None:
            return None
        steps, path = latest
        return {"url": f"/films/{self._films.of(path)}", "steps": steps}


def _state(candidate: Candidate, result: Result | None) -> str:
    if result is not None:
        return ENDED if result.ended_early and result.status == DONE else result.status
    if candidate.is_trained:
        return FILMING
    return TRAINING if candidate.is_begun else WAITING


def difference(before: str, after: str) -> Iterator[dict[str, str]]:
    """Yield the lines of two texts, each `same`, `added` or `removed`."""
    kinds = {" ": "same", "+": "added", "-": "removed"}
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:1] in kinds:
            yield {"kind": kinds[line[0]], "text": line[2:]}
