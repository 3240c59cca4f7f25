"""The base of every environment that somebody else steps: Gymnasium's vector environments, EnvPool's, one's own."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from torch import Tensor

from rewardsmith.envs.bridges.film import NoFilming, RenderFilming
from rewardsmith.envs.environment import Environment
from rewardsmith.envs.feature import measure
from rewardsmith.envs.spaces import ActionSpace, Box

if TYPE_CHECKING:
    from rewardsmith.envs.bridges.probe import Probe
    from rewardsmith.envs.bridges.vector import BridgedVectorEnv
    from rewardsmith.envs.filming import Filming
    from rewardsmith.envs.setup import Setup


def own_reward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward what the environment itself pays: a task's expert reward, where it has none of its own."""
    # Not by `total`: it would pass for an example that a written reward may follow.
    return state.own_reward, {"own_reward": state.own_reward}


class GymnasiumEnvironment(Environment):
    """A Gymnasium vector environment with a map of its features; a subclass is a user's short file.

    A subclass gives `make`, the attributes of `Environment`, and features: methods `(self, sim)` that read `sim.obs`
    `[num_envs, ...]` (or `sim.parts["name"]` of observations that are dictionaries) and `sim.info["name"]`, see
    `envs.bridges.sim`. What success is judged by, such as `sim.info["is_success"]`, is a `measure`, which no reward may
    read. `own_reward` is one: what the environment pays itself.

    The environment's own ends hold always; `episode_length` cuts off beside them, where ended episodes can be begun by
    `reset_mask`, as those of Gymnasium's Sync- and AsyncVectorEnv and of EnvPool. What lies within the environment
    cannot be saved: a training that is resumed goes on with new episodes.

    Attributes:
        actions: What each element of an action drives, or what each choice is; empty for numbers in a row.
    """

    noun = "agent"
    world = "What places and amounts mean, the features say. SI units, radians."
    actions: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        count = self.action_space.size if isinstance(self.action_space, Box) else self.action_space.count
        if self.actions and len(self.actions) != count:
            raise ValueError(f"it has {len(self.actions)} names of actions, and {count} actions; name each, or none")

    @abstractmethod
    def make(self, num_envs: int, seed: int) -> Any:
        """Make the vector environment: `gymnasium.make_vec(...)`, `envpool.make_gymnasium(...)` or your own.

        Args:
            num_envs: Number of copies.
            seed: For what is seeded when it is made; its `reset` is told it, too.
        """

    def observation(self, sim: Any) -> dict[str, Tensor]:
        """Return what the policy sees: every observation of the environment, as it is."""
        return dict(sim.parts)

    def terminated(self, sim: Any) -> Tensor:
        """Tell where the environment ends the episode by its own rules, which it does in any case."""
        over: Tensor = sim.over
        return over

    @measure(unit="1")
    def own_reward(self, sim: Any) -> Tensor:
        """What the environment itself pays for the last step."""
        paid: Tensor = sim.own_reward
        return paid

    @cached_property
    def probe(self) -> Probe:
        """What the vector environment is like."""
        from rewardsmith.envs.bridges.probe import probe

        return probe(self.make)

    @property
    def action_space(self) -> ActionSpace:
        """What the vector environment takes."""
        return self.probe.action_space

    @property
    def action_names(self) -> tuple[str, ...]:
        """The names that the subclass gives, or numbers."""
        space = self.action_space
        count = space.size if isinstance(space, Box) else space.count
        return self.actions or tuple(f"action_{number}" for number in range(count))

    def vectorize(self, setup: Setup) -> BridgedVectorEnv:
        """Make copies; how many threads step them is the vector environment's own affair."""
        from rewardsmith.envs.bridges.vector import BridgedVectorEnv

        return BridgedVectorEnv(self, setup)

    @property
    def filming(self) -> Filming:
        """Films of its own pictures, where it was made with `render_mode="rgb_array"` and can draw; else none."""
        why = self.probe.undrawn
        return NoFilming(self.name(), why) if why else RenderFilming(self)
