"""`reward=clip`: every state is paid for how well its pictures show what words say or what a film shows.

With words it is VLM-RM's and what extends it, see `score`; with a film see `matching`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from torch import Tensor

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.mujoco.required import mujoco_env, mujoco_environment
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.reward_synth.rewards.kind import RewardKind, reading
from rewardsmith.vlm_rewards.clips import ClipsReward
from rewardsmith.vlm_rewards.eye import Eye, cached_encoder, scenery_of
from rewardsmith.vlm_rewards.films import GoalFilm
from rewardsmith.vlm_rewards.sources import outside

_FILE = "clip.json"
_USE = "rewards from pixels"


@dataclass(frozen=True, kw_only=True)
class Clip(RewardKind):
    """What words or a film say of pictures, by a CLIP model.

    Attributes:
        looks: Prompts or film, model and cameras.
        model_hash: Of the model that it was designed with, see `Encoder.hash`.
        unknown: Words of the prompts that the model never saw, where it tells.
        film: What the film shows, None where words say what is wanted.
    """

    kind = "clip"
    takes = ("goal", "goal_film", "model", "pretrained")

    looks: Looks
    model_hash: str
    unknown: tuple[str, ...] = ()
    film: GoalFilm | None = None

    @classmethod
    def design(cls, request: Request) -> Self:
        """See `RewardKind`; the goal is the user's own, else what the task looks like, else the sentence."""
        environment = mujoco_environment(request.environment, _USE)
        task = environment.task_named(request.instruction)
        shown = environment.tasks[task].looks if task else ""
        looks = request.looks
        if not looks.film:
            looks = replace(looks, goals=looks.goals or (shown or request.instruction,))
        if looks.alpha > 0 and not looks.baselines:
            looks = replace(looks, baselines=(scenery_of(environment),))
        eye = Eye(looks, environment, num_states=1)
        unknown = eye.encoder.unknown_words(looks.goals + looks.baselines + looks.negatives)
        return cls(looks=looks, model_hash=eye.encoder.hash, unknown=tuple(unknown), film=eye.film)

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        if self.film is not None:
            self.film.save(directory)
        plain = {"looks": asdict(self.looks), "model_hash": self.model_hash, "unknown": list(self.unknown)}
        files.write_json(directory / _FILE, plain)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        path = directory / _FILE
        with reading(path, "does not say what its reward looks for"):
            plain = files.read_json(path)
            unknown = tuple(str(word) for word in plain["unknown"])
            looks = _looks(plain["looks"])
            film = GoalFilm.load(directory) if looks.film else None
            return cls(looks=looks, model_hash=str(plain["model_hash"]), unknown=unknown, film=film)

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`; its parts are what each camera alone would pay."""
        num_envs = env.num_envs // env.groups
        eye = self.eye(env, num_envs)
        if self.learns:
            return ClipsReward(eye, num_envs, env.environment.control_dt, env.device)

        def clip(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
            # The state before any reset: the one that the step led to.
            return eye(state.whole_pose.unsqueeze(1))

        return clip

    @property
    def learns(self) -> bool:
        """See `RewardKind`; clips of several steps are kept from step to step."""
        return self.looks.frames > 1

    def eye(self, env: VectorEnv, num_states: int) -> Eye:
        """Return what pays states of an environment, so many at once, by the model that the reward was designed with.

        Raises:
            UserError: that model is another one by now.
        """
        world = mujoco_env(env, _USE)
        found = cached_encoder(self.looks.model, self.looks.pretrained, world.place.name).hash
        if found != self.model_hash:
            raise UserError(
                f"model {self.looks.model} has changed since this reward was made: it is {found[:12]} now and was "
                f"{self.model_hash[:12]}; bring the old one back, or begin a new run"
            )
        return Eye(self.looks, world.environment, num_states, world.place.name, self.film)

    def text(self) -> str:
        """See `RewardKind`."""
        looks = self.looks
        prompts = [("rather than", looks.baselines), ("and not", looks.negatives)]
        lines = [f"shows: {looks.wanted}"] + [f"{name}: {' | '.join(words)}" for name, words in prompts if words]
        lines += [f"{name}: {told}" for name, told in self.facts.items()]
        source = "a film shows" if looks.film else "these words say"
        return f"How well pictures show what {source}.\n" + "\n".join(lines) + "\n"

    @property
    def opens(self) -> tuple[str, ...]:
        """See `RewardKind`."""
        return outside(self.looks.model, self.looks.pretrained)

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `RewardKind`: words that mean nothing to the model."""
        if not self.unknown:
            return ()
        words = ", ".join(self.unknown)
        return (f"warning: {self.looks.model} never saw the words {words}; what they add to a prompt means nothing",)

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`; the model's name and hash, so that no result is taken for another model's."""
        looks = self.looks
        model = looks.model + (f":{Path(looks.pretrained).name}" if looks.pretrained else "")
        facts = {
            "model": f"model {model} {self.model_hash[:12]}",
            "goal": f"film {Path(looks.film).name} {self.film.digest[:12]}" if self.film else f"alpha {looks.alpha:g}",
            "cameras": f"cameras {', '.join(looks.cameras)}"
            + (f", their {looks.fuse}" if len(looks.cameras) > 1 else ""),
        }
        if looks.frames > 1:
            facts["frames"] = f"clips of {looks.frames} steps"
        if self.unknown:
            facts["unknown"] = f"words that the model never saw: {', '.join(self.unknown)}"
        return facts


def _looks(plain: dict[str, Any]) -> Looks:
    """Make looks of plain data, each field of which is of the type that it has by default.

    Raises:
        TypeError: a field is unknown, or of another type.
    """
    made = {}
    for name, usual in vars(Looks()).items():
        value = plain[name]
        if isinstance(usual, tuple):
            value = tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else None
        if type(value) is not type(usual) and (type(value), type(usual)) != (int, float):
            raise TypeError(f"its {name} is {str(plain[name])[:40]!r}")
        made[name] = value
    return Looks(**made)
