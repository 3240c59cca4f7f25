"""A kept transcript: a model's replies to one search, the options of that, and the programs that came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.own_files import is_own_file
from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.llm.clients import CLIENTS
from rewardsmith.reward_synth.llm.redact import Redactor
from rewardsmith.reward_synth.llm.transcript import Exchange, Transcript
from rewardsmith.reward_synth.rewards.program import Program

HERE = Path(__file__).parent
_TRANSCRIPT, _RECORD = "llm.jsonl", "kept.json"
_OPTIONS = ("strategy", "generations", "candidates", "judge", "feedback", "seed", "observe", "fall_ends_episode")
_MODEL_OPTIONS = ("attempts", "shots", "temperature")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What `kept.json` holds.

    Attributes:
        env: Environment.
        task: The sentence.
        options: Further options of `rewardsmith train` that decide what is asked.
        models: Who wrote the replies, as the server named them.
        recorded: When the run began, local time.
        revision: Of the source, where it was a checkout.
        hashes: Graph hash of every candidate's program, by id.
        measure: Text of the measure that was written, None where none was.
    """

    env: str
    task: str
    options: dict[str, Any]
    models: tuple[str, ...]
    recorded: str
    revision: str | None
    hashes: dict[str, str]
    measure: str | None

    @classmethod
    def of(cls, run: Run) -> Self:
        """Return what is to be kept of a run.

        Raises:
            UserError: it is not done, no model wrote its rewards, or it rests on files of its user's own.
        """
        config, record, understanding = run.config(), run.record(), run.understanding()
        _check(run, config)
        options = {name: getattr(config, name) for name in _OPTIONS}
        asked = Transcript(run.transcript).exchanges
        return cls(
            env=config.env,
            task=config.task,
            options=options | {"llm": {name: getattr(config.llm, name) for name in _MODEL_OPTIONS}},
            models=tuple(dict.fromkeys(each.completion.model for each in asked)),
            recorded=record["started"],
            revision=record.get("revision"),
            hashes=graph_hashes(run),
            measure=understanding.measure.source if understanding and understanding.measure else None,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            UserError: the folder holds nothing of this version.
        """
        with of_this_version(f"{folder / _RECORD}"):
            data = files.read_json(folder / _RECORD)
            return made(cls, data | {"models": tuple(data["models"])})

    def save(self, folder: Path, run: Run) -> None:
        """Write it with the replies of its run: no key, no prompt, no picture, nothing that is not replayed.

        Raises:
            UserError: the folder is there already.
        """
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            raise UserError(f"{folder} is there already; give another name") from None
        redact = Redactor()
        lines = [redact.tree(line) for each in Transcript(run.transcript).exchanges for line in _lines(each)]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        files.write_text(folder / _TRANSCRIPT, text)
        files.write_json(folder / _RECORD, redact.tree(asdict(self)))

    def replay(self, folder: Path) -> dict[str, Any]:
        """Return the options by which `rewardsmith.train` plays it back; people and programs do not judge again.

        Args:
            folder: Where it lies.
        """
        judge = self.options["judge"] if self.options["judge"] in ("score", "intent", "llm") else "score"
        llm = {**self.options["llm"], "transcript": str(folder / _TRANSCRIPT)}
        return {**self.options, "env": self.env, "task": self.task, "coder": "recorded", "judge": judge, "llm": llm}


def folders(place: Path = HERE) -> list[Path]:
    """Return the folders of all that is kept."""
    return sorted(path.parent for path in place.glob(f"*/{_RECORD}"))


def graph_hashes(run: Run) -> dict[str, str]:
    """Return the hash of what each candidate's program computes, by id."""
    rewards = {candidate.id: candidate.reward() for candidate in run.candidates()}
    return {name: reward.check["hash"] for name, reward in rewards.items() if isinstance(reward, Program)}


def _check(run: Run, config: TrainConfig) -> None:
    if config.coder not in ("auto", *CLIENTS) or config.coder == "recorded" or not run.transcript.exists():
        raise UserError(f"no model was asked in {run.path}; keep a run with coder=openai or manual")
    if config.program or is_own_file(config.env):
        raise UserError(f"{run.path} rests on a file of your own, which others do not have; it cannot be kept")
    if run.result() is None:
        raise UserError(f"{run.path} is not done; `rewardsmith resume {run.path}` first")


def _lines(exchange: Exchange) -> Iterator[dict[str, Any]]:
    """Yield a request by its occasion alone, and the reply."""
    request, completion = exchange
    if request["occasion"] is None:
        return
    yield {"event": "request", "key": request["key"], "model": request["model"], "occasion": request["occasion"]}
    yield {
        "event": "reply",
        "key": request["key"],
        "model": completion.model,
        "text": completion.text,
        "finish_reason": completion.finish_reason,
        "usage": asdict(completion.usage),
    }
