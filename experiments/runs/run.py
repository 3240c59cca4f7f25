"""A run: one directory that holds everything, written by one process at a time."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.config import overrides
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.generation import Generation
from rewardsmith.experiments.runs.lock import hold, is_held
from rewardsmith.experiments.runs.outcome import Outcome
from rewardsmith.experiments.runs.requests import Request
from rewardsmith.experiments.runs.trial import trial_of
from rewardsmith.experiments.runs.understanding import Understanding
from rewardsmith.policies.demonstrations import Demonstrations
from rewardsmith.reward_synth.history import History, Round, Trial, Verdict
from rewardsmith.reward_synth.llm.keys import without_password
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.proposal import Proposal, Refusal
from rewardsmith.reward_synth.rewards.terms import read_terms
from rewardsmith.reward_synth.terms import Terms


class Run:
    """A run directory; `docs/runs.md` says what lies where."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: str) -> Run:
        """Open an existing run directory.

        Raises:
            UserError: it is none, or something in it is no plain file.
        """
        run = cls(Path(path))
        if not run._record.is_file():
            raise UserError(f"{path} is not a run directory: it holds no run.json")
        # The paths of other users' files must not become part of what is shown, nor be written to.
        files.check_plain(run.path)
        return run

    def begin(
        self,
        config: TrainConfig,
        record: dict[str, Any],
        program: str | None = None,
        members: Sequence[str] = (),
        terms: Terms | None = None,
        demonstrations: Demonstrations | None = None,
    ) -> None:
        """Write what the run is to do and who began it, the record last: with it all is there."""
        if program is not None:
            files.write_text(self._program, program)
        if members:
            files.write_json(self._members, list(members))
        if terms is not None:
            files.write_json(self._terms, terms.to_json())
        if demonstrations is not None:
            demonstrations.save(self.demonstrations)
        self.amend(config)
        files.write_json(self._record, record)

    def amend(self, config: TrainConfig) -> None:
        """Write what the run is to do; passwords stay with the user's consent (see `runs.consent`)."""
        address = without_password(config.llm.base_url)
        files.write_text(self._config, overrides.dump(replace(config, llm=replace(config.llm, base_url=address))))

    def extend(self, config: TrainConfig) -> None:
        """Write what the run is to do beyond what it did; what came of it so far is its result no longer."""
        self._result.unlink(missing_ok=True)
        files.write_json(self._record, {name: told for name, told in self.record().items() if name != "outcome"})
        self.amend(config)

    def config(self) -> TrainConfig:
        """Return the config as it was resolved when the run began."""
        try:
            state = self._config.stat()
            version = state.st_mtime_ns, state.st_ino
        except OSError:
            version = 0, 0  # why is told when it is read
        return copy.deepcopy(_config(self._config, version))

    def own_program(self) -> str | None:
        """Read the reward program that the user gave, as it was when the run began; None where there is none.

        Raises:
            UserError: it cannot be read.
        """
        try:
            return files.read_bytes(self._program).decode() if self._program.exists() else None
        except (OSError, ValueError) as error:
            raise UserError(f"{self._program} cannot be read: {error}") from None

    def members(self) -> list[str]:
        """Read the programs of the user's ensemble, as they were when the run began; none where there is none.

        Raises:
            UserError: they cannot be read.
        """
        texts = files.read_json(self._members) if self._members.exists() else []
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise UserError(f"{self._members} holds no programs; begin a new run")
        return texts

    def own_terms(self) -> Terms | None:
        """Read the terms that the user gave, as they were when the run began; None where there are none.

        Raises:
            UserError: they cannot be read.
        """
        return read_terms(self._terms) if self._terms.exists() else None

    @property
    def demonstrations(self) -> Path:
        """What every policy begins by, as it was when the run began; not every run has some."""
        return self.path / "demonstrations.safetensors"

    def note_trust(self) -> None:
        """Record that its user took the run, which came from elsewhere or had changed, for their own."""
        files.write_json(self._record, self.record() | {"trusted": time.strftime("%Y-%m-%dT%H:%M:%S%z")})

    def note_model(self, model: str) -> None:
        """Record that its user has another model asked from now on."""
        record = self.record()
        former = record.get("models")
        models = former if isinstance(former, list) else []
        now = {"model": model, "since": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
        files.write_json(self._record, record | {"models": [*models, now]})

    def set_status(self, status: str) -> None:
        """Record `running`, `done`, `failed` or `paused`."""
        files.write_json(self._record, self.record() | {"status": status})

    # -- where things lie ----------------------------------------------------------------------------------------------

    @property
    def transcript(self) -> Path:
        """Every request to a language model and every reply."""
        return self.path / "llm.jsonl"

    @property
    def label_transcript(self) -> Path:
        """Every request for labels of messages and every reply, of a run whose reward asks for some."""
        return self.path / "labels.llm.jsonl"

    @property
    def labelling(self) -> Path:
        """How it went to ask for them."""
        return self.path / "labelling.json"

    @property
    def report(self) -> Path:
        """The page that shows the run."""
        return self.path / "report.html"

    @property
    def preferences(self) -> Path:
        """What people answered."""
        return self.path / "preferences.sqlite"

    @property
    def lock_file(self) -> Path:
        """Held by the process that works on the run."""
        return self.path / "run.lock"

    @property
    def _record(self) -> Path:
        return self.path / "run.json"

    @property
    def _config(self) -> Path:
        return self.path / "config.yaml"

    @property
    def _program(self) -> Path:
        return self.path / "program.py"

    @property
    def _members(self) -> Path:
        return self.path / "members.json"

    @property
    def _terms(self) -> Path:
        return self.path / "terms.json"

    @property
    def _understanding(self) -> Path:
        return self.path / "understanding.json"

    @property
    def _question(self) -> Path:
        return self.path / "question.json"

    @property
    def _result(self) -> Path:
        return self.path / "result.json"

    # -- what was understood -------------------------------------------------------------------------------------------

    def understanding(self) -> Understanding | None:
        """Read what the sentence was understood to ask for; None before it was read."""
        return Understanding.from_json(files.read_json(self._understanding)) if self._understanding.exists() else None

    def understand(self, understanding: Understanding) -> None:
        """Record what the sentence was understood to ask for."""
        files.write_json(self._understanding, understanding.to_json())

    # -- candidates and generations ------------------------------------------------------------------------------------

    def candidate(self, name: str) -> Candidate:
        """Return the candidate of an id.

        Raises:
            UserError: it is no id, such as a path that leads elsewhere.
        """
        if not re.fullmatch(r"[0-9]{3,9}", name):
            raise UserError(f"{self.path} names a candidate {name!r}, which is no number")
        return Candidate(self.path / "candidates" / name)

    def candidates(self) -> list[Candidate]:
        """Return all candidates of all generations, in order."""
        return [self.candidate(member.id) for each in self.generations() for member in each.members]

    def generations(self) -> list[Generation]:
        """Return the generations so far, the last of which may not be judged."""
        paths = sorted((self.path / "generations").glob("[0-9]*.json"))
        return [Generation.from_json(files.read_json(path)) for path in paths]

    def record_generation(self, generation: Generation) -> None:
        """Write a generation, new or with its verdict."""
        directory = self.path / "generations"
        directory.mkdir(exist_ok=True)
        files.write_json(directory / f"{generation.number:03d}.json", generation.to_json())

    def history(self) -> History:
        """Return all generations that are over as strategies and coders see them."""
        judged = [each for each in self.generations() if each.verdict is not None]
        return History(tuple(self._round(each) for each in judged))

    def trials(self, generation: Generation) -> list[Trial]:
        """Return a generation's candidates as judges see them."""
        comments = Preferences(self.preferences).comments()
        return [
            trial_of(self.candidate(each.id), each, comments.get(each.id, ()), heeds=generation.heeds)
            for each in generation.members
        ]

    def _round(self, generation: Generation) -> Round:
        return Round(
            trials=tuple(self.trials(generation)),
            refused=tuple(_refusal(each) for each in generation.refused),
            verdict=generation.verdict or Verdict(order=()),
        )

    # -- what people ask -----------------------------------------------------------------------------------------------

    @property
    def pause_request(self) -> Request:
        """Asks for the search to stop until it is resumed."""
        return Request(self.path, "pause")

    # -- what people are asked -----------------------------------------------------------------------------------------

    def ask(self, ids: Sequence[str]) -> None:
        """Record whose films people are to rank before the run can go on."""
        files.write_json(self._question, list(ids))

    def asked(self) -> list[str]:
        """Return whose films were to be ranked last, answered or not, until the run has taken the answers.

        Raises:
            UserError: the file is damaged.
        """
        ids = files.read_json(self._question) if self._question.exists() else []
        if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
            raise UserError(f"{self._question} names no candidates; resume the run")
        return [self.candidate(name).id for name in ids]

    def question(self) -> list[str]:
        """Return whose films wait to be ranked, none where nothing does.

        Raises:
            UserError: the file is damaged.
        """
        ids = self.asked()
        return [] if Preferences(self.preferences).of(ids) else ids

    def settle(self) -> None:
        """Record that what was asked has been answered and taken."""
        self._question.unlink(missing_ok=True)

    # -- the end -------------------------------------------------------------------------------------------------------

    def result(self) -> Outcome | None:
        """Read what came of the run; None while there is work to do."""
        return Outcome.from_json(files.read_json(self._result)) if self._result.exists() else None

    def finish(self, outcome: Outcome) -> None:
        """Record what came of the run, and a digest of it where lists of runs read it."""
        files.write_json(self._result, outcome.to_json())
        files.write_json(self._record, self.record() | {"outcome": outcome.digest()})

    def record(self) -> dict[str, Any]:
        """Read who made the run, when and with which versions."""
        made = files.read_json(self._record)
        if not isinstance(made, dict) or not isinstance(made.get("versions"), dict):
            raise UserError(f"{self._record} is no record of a run")
        return made

    def tokens(self) -> int:
        """Return all tokens that language models read and wrote for this run."""
        usages = [line.get("usage") for line in self._replies()]
        counts = [count for usage in usages if isinstance(usage, dict) for count in usage.values()]
        return sum(count for count in counts if isinstance(count, int) and count > 0)

    def calls(self) -> int:
        """Return how often a language model replied."""
        return len(self._replies())

    def _replies(self) -> list[dict[str, Any]]:
        paths = (self.transcript, self.label_transcript)
        lines = (line for path in paths for line in files.read_json_lines(path) if isinstance(line, dict))
        return [line for line in lines if line.get("event") == "reply"]

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the run; the lock dies with the process. What killed ones left half-written is removed.

        Raises:
            UserError: another process holds it.
        """
        with hold(self.lock_file, f"run {self.path}"):
            candidates = map(Candidate, self.path.glob("candidates/*"))
            files.sweep(self.path, but=[each.path for each in candidates if is_held(each.lock)])
            yield


@lru_cache(maxsize=64)
def _config(path: Path, version: tuple[int, int]) -> TrainConfig:
    """Read a config, once for every version of its file: that takes a hundred times longer than to copy it."""
    return overrides.load(TrainConfig, path)


def _refusal(data: dict[str, Any]) -> Refusal:
    proposal = Proposal(source=data["source"], fall_ends_episode=True)
    return Refusal(proposal=proposal, code=data["code"], message=data["message"], line=data["line"])
