"""What pages show of runs and candidates, as plain data."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.cost import Cost, reached
from rewardsmith.experiments.runs.generation import Generation, Member
from rewardsmith.experiments.runs.outcome import Outcome
from rewardsmith.experiments.runs.result import DONE, Result
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.trial import trial_of
from rewardsmith.experiments.web.curves import component_curves, last_metrics, score_curve
from rewardsmith.experiments.web.errors import Missing
from rewardsmith.experiments.web.films import FPS, FilmIds
from rewardsmith.experiments.web.status import asks, status_of
from rewardsmith.reward_synth.history import Verdict
from rewardsmith.reward_synth.monitors import Alarm, alarms

_SAYINGS = 10
"""How many sayings a page shows."""

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
        run, of, outcome = self._run, self._run.config().generations, self._run.result()
        generations = run.generations()
        candidates = [run.candidate(member.id) for each in generations for member in each.members]
        shown = [candidate for candidate in candidates if candidate.id not in self._hidden]
        rounds = reached(run)
        return {
            **self.page(),
            "asks": asks(run, self._going),
            "stage": self._stage(generations),
            "generations": [self._generation(each, of) for each in generations],
            "curves": {
                "score": {each.id: score_curve(each) for each in shown},
                "components": {each.id: component_curves(each) for each in candidates},
            },
            "cost": _cost(rounds[-1].cost if rounds else Cost()),
            "best": outcome.best if outcome else None,
            "final": self._final(outcome) if outcome else None,
            "hidden": bool(self._hidden),
        }

    def page(self) -> dict[str, Any]:
        """Return what every page of the run says of it."""
        config, understanding = self._run.config(), self._run.understanding()
        wishes = understanding.intent.summary() if understanding and understanding.intent else ()
        status = status_of(self._run, self._going)
        return {"name": self._run.path.name, "task": config.task, "env": config.env, "wishes": wishes, "status": status}

    def candidate(self, name: str, against: str = "") -> dict[str, Any]:
        """Return what the page of one candidate shows; little of one that is still to be ranked.

        Args:
            name: The candidate's id.
            against: The parent with which its reward is compared; empty for its first.

        Raises:
            Missing: there is none of that name.
        """
        generations = self._run.generations()
        ids = [member.id for each in generations for member in each.members]
        generation, member = self._find(name)
        children = [other.id for each in generations for other in each.members if name in other.parents]
        parent = against if against in member.parents else next(iter(member.parents), "")
        hidden, place, shown = name in self._hidden, ids.index(name), self.one(name)
        candidate = self._run.candidate(name)
        score, components = ([], {}) if hidden else (score_curve(candidate), component_curves(candidate))
        return {
            "candidate": {**shown, "round": generation.number + 1, "coder": generation.coder, "children": children},
            "verdicts": [] if hidden else list(self._verdicts(name)),
            "diff": self._against(parent, shown["code"]) if parent else None,
            "curves": {"score": score, "components": components},
            "hidden": hidden,
            "before": ids[place - 1] if place else None,
            "after": ids[place + 1] if place + 1 < len(ids) else None,
        }

    def beside(self, one: str, other: str) -> dict[str, Any]:
        """Return what the page of two candidates shows.

        Raises:
            Missing: there is none of such a name.
        """
        a, b = self.one(one), self.one(other)
        members = [member for each in self._run.generations() for member in each.members]
        return {
            "candidates": [{"id": member.id, "idea": member.idea} for member in members],
            "a": a,
            "b": b,
            "diff": list(difference(a["code"], b["code"])),
            "hidden": bool(self._hidden & {one, other}),
        }

    def one(self, name: str) -> dict[str, Any]:
        """Return a candidate by itself.

        Raises:
            Missing: there is none of that name.
        """
        generation, member = self._find(name)
        candidate, film = self._run.candidate(name), self._run.config().film
        result = candidate.result()
        evaluation = result.evaluation if result and name not in self._hidden else None
        return {
            **self._member(member, generation),
            "code": candidate.text(),
            "facts": candidate.facts(),
            "sayings": list(_sayings(candidate)) if name not in self._hidden else [],
            "wishes": evaluation.wishes if evaluation else (),
            "success_rate": evaluation.success_rate if evaluation else None,
            "film_error": result.film_error if result else "",
            "film_seconds": film.seconds,
            "fps": FPS,
        }

    def _find(self, name: str) -> tuple[Generation, Member]:
        for generation in self._run.generations():
            for member in generation.members:
                if member.id == name:
                    return generation, member
        raise Missing(f"there is no candidate {name!r} in this run")

    def _verdicts(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the verdicts in which a candidate has a place."""
        for each in self._run.generations():
            if each.verdict is not None and any(name in group for group in each.verdict.order):
                yield {"round": each.number + 1, **self._verdict(each.verdict)}

    def _verdict(self, verdict: Verdict) -> dict[str, Any]:
        return {"order": verdict.order, "why": verdict.why, "by": self._run.config().judge}

    def _against(self, parent: str, code: str) -> dict[str, Any]:
        """Return how a reward differs from that of a parent."""
        return {"against": parent, "lines": list(difference(self._run.candidate(parent).text(), code))}

    def _final(self, outcome: Outcome) -> dict[str, Any] | None:
        """Return how good the best is on initial states that did not choose it; None where nobody may know yet."""
        final = outcome.final
        if final is None or final.score is None or outcome.best in self._hidden:
            return None
        return {name: getattr(final, name) for name in ("score", "unit", "success_rate", "episodes")}

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
            "verdict": self._verdict(verdict) if verdict else None,
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
            return about | {"score": None, "unit": None, "film": None, "still": False, "alarms": []}
        return about | self._judged(candidate, result)

    def _judged(self, candidate: Candidate, result: Result | None) -> dict[str, Any]:
        """Return what is known of a candidate once it is trained, as far as it is."""
        evaluation = result.evaluation if result else None
        found = _alarms(candidate.path, result.seconds) if result and result.status == DONE else ()
        return {
            "score": evaluation.score if evaluation else last_metrics(candidate).get("score"),
            "unit": evaluation.unit if evaluation else None,
            "film": f"/films/{self._films.of(candidate.film)}" if result and result.film else None,
            "still": bool(evaluation and evaluation.still),
            "alarms": [{"name": alarm.name, "text": alarm.line} for alarm in found],
        }

    def _live(self, candidate: Candidate) -> dict[str, Any] | None:
        """Return the newest film of a policy that still learns."""
        latest = candidate.latest_live()
        if latest is None:
            return None
        steps, path = latest
        return {"url": f"/films/{self._films.of(path)}", "steps": steps}


def _sayings(candidate: Candidate) -> Iterator[dict[str, Any]]:
    """Yield what paid most of what a game said, the best first."""
    account = candidate.told()
    if account is None:
        return
    for saying in account.sayings[:_SAYINGS]:
        yield {"text": saying.text, "said": saying.said, "label": saying.label, "share": account.share(saying)}


@lru_cache(maxsize=4096)
def _alarms(path: Path, seconds: float) -> tuple[Alarm, ...]:
    """Return what is suspicious of a candidate that is done; its time of training tells it from one made anew."""
    return alarms(trial_of(Candidate(path), Member(id=path.name)))


def _state(candidate: Candidate, result: Result | None) -> str:
    if result is not None:
        return ENDED if result.ended_early and result.status == DONE else result.status
    if candidate.is_trained:
        return FILMING
    return TRAINING if candidate.is_begun else WAITING


def _cost(spent: Cost) -> dict[str, Any]:
    plain = asdict(spent)
    return {"steps": plain.pop("environment_steps"), **plain}


def difference(before: str, after: str) -> Iterator[dict[str, str]]:
    """Yield the lines of two texts, each `same`, `added` or `removed`."""
    kinds = {" ": "same", "+": "added", "-": "removed"}
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[:1] in kinds:
            yield {"kind": kinds[line[0]], "text": line[2:]}
