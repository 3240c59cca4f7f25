"""Rewards written in the reward language: the text for people, the graph for the trainer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.language import RewardProgram, RewardRejected
from rewardsmith.reward_synth.language.graph.reward_graph import Graph, plain_json
from rewardsmith.reward_synth.language.schema import ACTION
from rewardsmith.reward_synth.rewards.kind import RewardKind
from rewardsmith.reward_synth.schema import schema_of

MAX_BYTES = 1 << 25
"""More than any text or graph of a program has."""

_SOURCE, _GRAPH, _CHECK = "reward.py", "graph.json", "check.json"


def _identity(text: str) -> tuple[str, str] | None:
    """Return the hash and the source of the program that a text holds; None where it holds none."""
    try:
        plain = plain_json(text)
        return Graph.from_plain(plain["graph"]).hash, plain["source"]
    except (LookupError, RewardRejected, TypeError, ValueError):
        return None


@dataclass(frozen=True, kw_only=True)
class Program(RewardKind):
    """A checked program.

    Attributes:
        source: Its text, which is shown and never run.
        graph: Its operations as JSON, which are validated whenever they are read.
        check: What the checker found: hash, operations, components, inputs.
    """

    kind = "program"
    several = True
    takes = ("program", "feedback")

    source: str
    graph: str
    check: dict[str, Any]

    @classmethod
    def of(cls, program: RewardProgram) -> Self:
        """Return a compiled program as it is kept."""
        check = {
            "hash": program.graph_hash,
            "operations": program.operations,
            "bytes_per_env": program.bytes_per_env,
            "components": list(program.components),
            "inputs": list(program.inputs),
            **program.report,
        }
        return cls(source=program.source, graph=program.to_json(), check=check)

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        files.write_text(directory / _SOURCE, self.source)
        files.write_text(directory / _GRAPH, self.graph)
        files.write_json(directory / _CHECK, self.check)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        try:
            texts = [files.read_bytes(directory / name, MAX_BYTES).decode("utf-8") for name in (_SOURCE, _GRAPH)]
        except (OSError, ValueError) as error:
            raise UserError(f"the reward program in {directory} cannot be read: {error}") from None
        check = files.read_json(directory / _CHECK)
        if not isinstance(check, dict) or (check.get("hash"), texts[0]) != _identity(texts[1]):
            raise UserError(f"the reward program in {directory} is not the one that was checked; begin a new run")
        return cls(source=texts[0], graph=texts[1], check=check)

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`."""
        return RewardProgram.from_json(self.graph, schema_of(env))

    def text(self) -> str:
        """Return the program's source."""
        return self.source

    @property
    def reads(self) -> tuple[str, ...]:
        """See `RewardKind`."""
        return tuple(name for name in Graph.from_plain(plain_json(self.graph)["graph"]).inputs if name != ACTION)

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`."""
        return {
            "operations": f"{self.check.get('operations')} tensor operations",
            "hash": f"program {str(self.check.get('hash'))[:12]}",
        }
