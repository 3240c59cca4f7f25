"""What one candidate's directory says of the work to do: environment, reward program, training, film."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rewardsmith import envs
from rewardsmith.envs import VectorEnv
from rewardsmith.envs.survey import Survey
from rewardsmith.experiments.runs import files
from rewardsmith.reward_synth.language import RewardProgram, RewardSchema


@dataclass(frozen=True, kw_only=True)
class Job:
    """What `job.json` holds.

    Attributes:
        env: Environment name or file.
        task: Registered task, None for a free sentence.
        fall_ends_episode: Whether the environment's termination applies.
        steps: Environment steps to train.
        seed: Seed of training.
        device: Where to train; the policy is judged and filmed on the CPU, by MuJoCo's C engine.
        randomize: Whether training varies the environment's physical parameters.
        ppo: All hyperparameters.
        intent: What the sentence asks for, as JSON, or None.
        film: Film options.
    """

    env: str
    task: str | None
    fall_ends_episode: bool
    steps: int
    seed: int
    device: str
    randomize: bool
    ppo: dict[str, Any]
    intent: dict[str, Any] | None
    film: dict[str, Any]

    def save(self, directory: Path) -> None:
        """Write the job into its directory."""
        files.write_json(directory / "job.json", asdict(self))

    @classmethod
    def load(cls, directory: Path) -> Job:
        """Read the job of a directory."""
        return cls(**files.read_json(directory / "job.json"))

    def make(self, num_envs: int, **options: Any) -> VectorEnv:
        """Make the job's environment; options as for `envs.make`."""
        return envs.make(self.env, num_envs, task=self.task, **options)

    def program(self, directory: Path) -> RewardProgram:
        """Read the reward program of a directory.

        Raises:
            RewardRejected: it is not a program of the reward language for this environment.
        """
        survey = Survey(envs.build(envs.find(self.env)))
        schema = RewardSchema(survey.fields, survey.action_size)
        return RewardProgram.from_json((directory / "graph.json").read_text(encoding="utf-8"), schema)
