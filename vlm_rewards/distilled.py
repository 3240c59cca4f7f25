"""`reward=distilled`: what `reward=clip` would pay, by networks on states that ask for few pictures."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from rewardsmith.envs import VectorEnv, files
from rewardsmith.envs.film.cameras import AZIMUTH
from rewardsmith.envs.film.pose_inputs import PoseInputs
from rewardsmith.envs.film.poses import pose_size
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.required import mujoco_env, mujoco_environment
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.distilling import DistilOptions
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.reward_synth.rewards.kind import reading
from rewardsmith.vlm_rewards.clip import Clip
from rewardsmith.vlm_rewards.distillation.reward import DistilledReward
from rewardsmith.vlm_rewards.distillation.witnesses import Judge
from rewardsmith.vlm_rewards.eye import Eye
from rewardsmith.vlm_rewards.sources import outside
from rewardsmith.vlm_rewards.window import Window

_FILE = "distilled.json"


@dataclass(frozen=True, kw_only=True)
class Distilled(Clip):
    """A reward from pictures, distilled while the policy trains.

    Attributes:
        options: How it learns.
        seed: Of networks and chance.
    """

    kind = "distilled"
    learns = True

    options: DistilOptions = field(default_factory=DistilOptions)
    seed: int = 0

    @classmethod
    def design(cls, request: Request) -> Self:
        """See `Clip`."""
        clip = Clip.design(request)
        made = cls(**vars(clip), options=request.distilling, seed=request.lessons.seed)
        made._others(mujoco_environment(request.environment, "rewards from pixels"), num_states=1)
        return made

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        super().save(directory)
        files.write_json(directory / _FILE, {"options": asdict(self.options), "seed": self.seed})

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        clip, path = Clip.load(directory), directory / _FILE
        with reading(path, "does not say how its reward is distilled"):
            plain = files.read_json(path)
            return cls(**vars(clip), options=_options(plain["options"]), seed=int(plain["seed"]))

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`; a `LearningReward`."""
        world = mujoco_env(env, "rewards from pixels")
        num_envs, environment = env.num_envs // env.groups, world.environment
        eye = self.eye(env, num_states=self.options.checks)
        inputs = PoseInputs(environment.model, self.looks.cameras)
        others = self._others(environment, self.options.checks, world.place.name)
        window = Window(
            num_envs, (pose_size(environment.model),), self.looks.frames, environment.control_dt, env.device
        )
        return DistilledReward(_judge(eye), inputs, inputs.size, window, self.options, self.seed, others)

    def _others(self, environment: MujocoEnvironment, num_states: int, device: str = "cpu") -> dict[str, Judge]:
        """Return who looks on, by what they do differently.

        Raises:
            UserError: there is no such camera, prompt or model.
        """
        looks, options, model = self.looks, self.options, environment.model
        there = [model.camera(each).name for each in range(model.ncam)]
        unused = next((camera for camera in AZIMUTH if camera in there and camera not in looks.cameras), "")
        others: dict[str, Looks] = {}
        if camera := options.second_camera or unused:
            others[f"camera {camera}"] = replace(looks, cameras=(camera,))
        if options.second_goal:
            others["other words"] = replace(looks, goals=(options.second_goal,), film="")
        if options.second_model:
            second = replace(looks, model=options.second_model, pretrained=options.second_pretrained)
            others[f"model {Path(options.second_model).name}"] = second
        return {
            name: _judge(Eye(each, environment, num_states, device, self.film if each.film else None))
            for name, each in others.items()
        }

    @property
    def opens(self) -> tuple[str, ...]:
        """See `RewardKind`; the model that looks on is another."""
        return super().opens + outside(self.options.second_model, self.options.second_pretrained)

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`."""
        options = self.options
        return super().facts | {"distilled": f"distilled into {options.members} networks on states"}


def _judge(eye: Eye) -> Judge:
    """Return what an eye pays, without what each camera pays."""
    return lambda rows: eye(rows)[0]


def _options(plain: dict[str, Any]) -> DistilOptions:
    """Make options of plain data.

    Raises:
        TypeError: a field is unknown, or of another type.
    """
    for name, usual in vars(DistilOptions()).items():
        if type(plain[name]) is not type(usual) and (type(plain[name]), type(usual)) != (int, float):
            raise TypeError(f"its {name} is {str(plain[name])[:40]!r}")
    return DistilOptions(**plain)
