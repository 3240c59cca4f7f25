"""The outcome of a run: what each candidate reached, which is best, how good that is, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.experiments.runs.result import Evaluation, Result, finite


@dataclass(frozen=True, kw_only=True)
class Row:
    """One candidate in the outcome.

    Attributes:
        id: The candidate.
        generation: Its generation's number.
        result: What came of it.
    """

    id: str
    generation: int
    result: Result

    def to_json(self) -> dict[str, Any]:
        """Return the row as flat plain data, `return` being the episode's."""
        plain = self.result.to_json()
        measured = plain.pop("evaluation") or {}
        if measured:
            measured["return"] = measured.pop("episode_return")
        return {"id": self.id, "generation": self.generation, **plain, **measured}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave."""
        data = dict(data)
        number, name = data.pop("generation"), data.pop("id")
        measured = None
        if "return" in data:
            names = [name for name in Evaluation.__dataclass_fields__ if name != "episode_return"]
            measured = {name: data.pop(name) for name in names if name in data}
            measured["episode_return"] = data.pop("return")
        result = Result.from_json(data | {"evaluation": measured})
        return made(cls, {"id": name, "generation": number, "result": result})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run's `result.json` holds.

    Attributes:
        best: Id of the best candidate, None where none could be named.
        final: How good it is on initial states that did not choose it.
        why: How the best was chosen, one line.
        candidates: All of them.
        seconds: Training time of all candidates together [s].
        environment_steps: Environment steps of all trainings.
        tokens: Tokens that language models read and wrote.
        human_answers: Answers that people gave.
        queries: Answers that scores gave in place of people, to judges and to rewards that learn from them.
        calls: Replies of language models.
    """

    best: str | None
    final: Evaluation | None
    why: str
    candidates: tuple[Row, ...]
    seconds: float
    environment_steps: int
    tokens: int
    human_answers: int
    queries: int = 0
    calls: int = 0

    @property
    def status(self) -> str:
        """`done`, or `failed` where nothing came of any candidate."""
        return "done" if any(row.result.status == "done" for row in self.candidates) else "failed"

    def digest(self) -> dict[str, Any]:
        """Return what a list of runs says of it, as plain data."""
        final = self.final
        plain: dict[str, Any] = finite(
            {
                "best": self.best,
                "score": final.score if final else None,
                "unit": final.unit if final else None,
                "candidates": len(self.candidates),
                "rounds": len({row.generation for row in self.candidates}),
                "seconds": self.seconds,
                "tokens": self.tokens,
                "human_answers": self.human_answers,
            }
        )
        return plain

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as plain data."""
        final = self.final.to_json() if self.final else None
        if final:
            final["return"] = final.pop("episode_return")
        return {**vars(self), "final": final, "candidates": [row.to_json() for row in self.candidates]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            UserError: the data is no outcome of this version.
        """
        with of_this_version("the run's result"):
            final = dict(data["final"]) if data["final"] else None
            if final:
                final["episode_return"] = final.pop("return")
            rows = tuple(Row.from_json(row) for row in data["candidates"])
            if len({row.id for row in rows}) < len(rows):
                raise ValueError("a candidate is there twice")
            return made(cls, data | {"final": Evaluation.from_json(final) if final else None, "candidates": rows})
