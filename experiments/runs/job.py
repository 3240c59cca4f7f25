"""What is to be done for one candidate: environment, training, film."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from rewardsmith import envs
from rewardsmith.envs import UserError, VectorEnv
from rewardsmith.experiments.config.train import FilmConfig
from rewardsmith.experiments.runs.own_files import changes, digest, is_own_file
from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.measure import Measure


@dataclass(frozen=True, kw_only=True)
class Job:
    """What `job.json` holds; the reward lies beside it (see `reward_synth.rewards`).

    Attributes:
        env: Environment name or file.
        task: Registered task, None for a free sentence.
        fall_ends_episode: Whether the environment's termination applies; None where nothing counts as a fall.
        algorithm: What learns, by its name among the learners.
        settings: All hyperparameters of it.
        steps: Environment steps to train.
        seed: Seed of training.
        evaluation_seed: Seed of the initial states on which the policy is judged; that of all candidates to be
            compared.
        device: Where to train; the policy is judged and filmed on the CPU, by MuJoCo's C engine.
        randomize: Whether training varies the environment's physical parameters.
        intent: What the sentence asks for, or None.
        film: Film options.
        episodes: On how many the policy is judged, all at once.
        files: Fingerprints of the files of a user's own environment, see `own_files`.
        logger: Where the figures of the training go besides the candidate's directory.
        measure: What the policy is scored by where neither task nor intent does, or None.
        observe: Features that the policy sees beside the environment's own observation.
    """

    env: str
    task: str | None
    fall_ends_episode: bool | None
    algorithm: str
    settings: dict[str, Any]
    steps: int
    seed: int
    evaluation_seed: int
    device: str
    randomize: bool
    intent: Intent | None
    film: FilmConfig
    files: dict[str, str] = field(default_factory=dict)
    logger: str = "none"
    measure: Measure | None = None
    observe: tuple[str, ...] = ()
    episodes: int = 16

    def to_json(self) -> dict[str, Any]:
        """Return the job as plain data."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        intent, measure = (part.to_json() if part else None for part in (self.intent, self.measure))
        return plain | {"intent": intent, "measure": measure, "film": asdict(self.film)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            UserError: the data is no job of this version.
        """
        with of_this_version("the candidate's job"):
            intent = Intent.from_json(data["intent"]) if data["intent"] else None
            measure = Measure.from_json(data["measure"]) if data["measure"] else None
            film, observe = made(FilmConfig, data["film"]), tuple(data["observe"])
            return made(cls, data | {"intent": intent, "measure": measure, "film": film, "observe": observe})

    def check_files(self, vouched: str) -> None:
        """Refuse an environment file for which whoever began this work does not vouch; a job is only text.

        Args:
            vouched: The digest (see `own_files`) of the files that may be imported.

        Raises:
            UserError: it is another file, or a file is not what it was.
        """
        if not is_own_file(self.env):
            return
        if self.env not in self.files or digest(self.files) != vouched:
            raise UserError(f"{self.env} is not the environment file that this run was begun with")
        if changed := changes(self.files):
            raise UserError(f"{changed} since the run was begun")

    def make(self, num_envs: int, **options: Any) -> VectorEnv:
        """Make the job's environment; options as for `envs.make`."""
        return envs.make(self.env, num_envs, **{"task": self.task, "observe": self.observe} | options)
