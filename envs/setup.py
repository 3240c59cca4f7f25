"""How copies of an environment are to be run: what `envs.make` has made of its arguments."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.envs.device.place import CPU, Device
from rewardsmith.envs.reward import RewardFunction, no_reward
from rewardsmith.envs.task import Task


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What an environment is told when it is to make a vectorized one.

    Attributes:
        num_envs: Number of copies, a multiple of the number of rewards.
        device: Where to simulate.
        task: Gives score and success for the statistics; None for a goal that is not registered.
        rewards: What is optimised; each has an equal, contiguous slice of the copies.
        fall_ends_episode: Whether the environment's termination applies, for each reward.
        seed: Seed of all random streams.
        threads: Simulation threads; None takes all that this process may use.
        stagger: Whether first episodes are cut off at random times, so that later ones do not end all at once.
        randomize: Whether physical parameters that the environment declares differ between episodes.
        soon: Seconds after which most copies' episodes are cut off, for training what shows early in it; None for whole
            ones in all copies.
        observe: Names of the features that the policy sees beside the environment's own observation, see `envs.sight`.
    """

    num_envs: int
    device: Device = CPU
    task: Task | None = None
    rewards: tuple[RewardFunction, ...] = (no_reward,)
    fall_ends_episode: tuple[bool, ...] = (False,)
    seed: int = 0
    threads: int | None = None
    stagger: bool = False
    randomize: bool = False
    soon: float | None = None
    observe: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.fall_ends_episode) != len(self.rewards) or self.num_envs % len(self.rewards):
            raise ValueError(
                f"{self.num_envs} copies, {len(self.rewards)} rewards and {len(self.fall_ends_episode)} entries of "
                "fall_ends_episode do not go together; give one entry for each reward and a multiple of their number"
            )
