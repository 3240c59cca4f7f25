"""What an environment is like before anybody acts in it with a purpose: shapes, start, settled pose, random motion."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import cached_property, lru_cache
from itertools import islice

import torch
from torch import Tensor

from rewardsmith.envs.environment import Environment
from rewardsmith.envs.make import build, vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.spaces import ActionSpace, Box, Observation, action_size, draw_action
from rewardsmith.envs.vector import VectorEnv

NUM_ENVS = 16
SECONDS = 2.0
"""Length of the random motion [s], short, so that chaos has no time to make rounded figures differ between machines."""

STEPS = 40
"""Least length of the random motion in control steps, and that of the motion that `samples` are taken from."""

_EVERY = 8
"""Control steps between samples."""

_LANDING = 1.0
"""Time [s] in which a body is to come down to the ground."""

_STANDING = 0.5
"""Time [s] after which a body that has come down counts as settled."""

_FOLLOWS = 0.999
"""Correlation from which one number counts as following another."""

Values = dict[str, Tensor]

_Moment = tuple[Values, Observation]
"""What is so after a control step, and what a policy would see of it."""


class Survey:
    """Measured figures of every feature of one environment; each is measured when it is first read, and once.

    Falls do not end episodes here. The figures depend on the environment alone: sixteen copies, seed 0.

    Args:
        environment: What to look at; it stays as it is.

    Raises:
        UserError: when a figure is read, that the environment fails at its first reset.
    """

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._moments: list[_Moment] = []
        self._sampled: tuple[tuple[int, int], Values] | None = None

    @cached_property
    def fields(self) -> dict[str, tuple[int, ...]]:
        """Shape of every feature, without the leading `num_envs`."""
        return {name: tuple(value.shape[1:]) for name, value in self.start.items()}

    @property
    def action_space(self) -> ActionSpace:
        """What the environment takes."""
        return self.environment.action_space

    @property
    def action_size(self) -> int:
        """Length of an action; 1 for a choice."""
        return action_size(self.action_space)

    @property
    def start(self) -> Values:
        """Every feature at the beginning of an episode, `[16, ...]`."""
        return self._begun[0]

    @cached_property
    def settled(self) -> Values | None:
        """Every feature half a second after the body has come down, all actuators in the middle of their ranges.

        `[16, ...]`; None where it does not come down within a second or has fallen or leapt half a second later, and
        where actions are choices, which have no middle. What has no features of contact counts as down.
        """
        if not isinstance(self.action_space, Box):
            return None
        env = self._make(NUM_ENVS)
        action = ((self.action_space.low + self.action_space.high) / 2).expand(NUM_ENVS, -1)
        for _ in range(self.environment.control_steps(_LANDING)):
            env.step(action)
            if _is_down(env):
                break
        else:
            return None
        for _ in range(self.environment.control_steps(_STANDING)):
            env.step(action)
        fallen = self.environment.can_fall and env.state.fallen.any()
        return read_features(env) if _is_down(env) and not fallen else None

    @cached_property
    def moving(self) -> Values:
        """Every feature, and `action`, after each control step of random motion, `[steps, 16, ...]`.

        It takes two seconds, or forty steps where these are longer.
        """
        return _stacked(self._walked(self._length))

    def first(self, seconds: float) -> Values:
        """Return `moving` up to a time, at least one step; nothing later is measured for it."""
        return _stacked(self._walked(min(self.environment.control_steps(seconds), self._length)))

    @cached_property
    def sensed(self) -> frozenset[str]:
        """Names of the features each number of which an element of the observation follows in random motion.

        Up to scale; what a policy has to put together of several elements is not among them, and of observations that
        are several tensors nothing is known.
        """
        features, seen = self.moving, [obs for _, obs in self._walked(self._length)]
        if not all(isinstance(obs, Tensor) for obs in seen):
            return frozenset()
        observed = _standard(torch.cat([obs.flatten(1) for obs in seen if isinstance(obs, Tensor)]))
        return frozenset(name for name in self.fields if _follows(features[name].flatten(0, 1), observed))

    @cached_property
    def _begun(self) -> tuple[Values, Generator[_Moment, None, None]]:
        """The start, and the random motion that goes on from it."""
        env = self._make(NUM_ENVS)
        return read_features(env), _move(env)

    def _walked(self, steps: int) -> list[_Moment]:
        """Return the first steps of random motion; each is taken when it is first asked for, and once."""
        _, motion = self._begun
        self._moments.extend(islice(motion, max(0, steps - len(self._moments))))
        if len(self._moments) == self._length:
            motion.close()  # whose environment may be processes that play
        return self._moments[:steps]

    def unseen(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return which of some features the observation does not hold, each once, in the order of the table."""
        return tuple(name for name in self.environment.features if name in names and name not in self.sensed)

    def samples(self, num_envs: int, seed: int) -> Values:
        """Return every feature, and `action`, at several moments of random motion in which falls do end episodes.

        Args:
            num_envs: Number of copies.
            seed: Seed of episodes and actions.

        Returns:
            Tensors `[5 * num_envs, ...]`; whoever asks for the last ones again gets the same, to be read only.
        """
        if self._sampled is None or self._sampled[0] != (num_envs, seed):
            self._sampled = (num_envs, seed), self._sample(num_envs, seed)
        return self._sampled[1]

    def _sample(self, num_envs: int, seed: int) -> Values:
        setup = Setup(num_envs=num_envs, seed=seed, fall_ends_episode=(True,))
        env, generator = vectorize(self.environment, setup), torch.Generator().manual_seed(seed)
        moments = []
        for step in range(1, STEPS + 1):
            action = draw_action(self.action_space, num_envs, generator)
            env.step(action)
            if step % _EVERY == 0:
                moments.append(read_features(env) | {"action": action})
        return {name: torch.cat([moment[name] for moment in moments]) for name in moments[0]}

    def _make(self, num_envs: int) -> VectorEnv:
        return vectorize(self.environment, Setup(num_envs=num_envs, threads=1))

    @property
    def _length(self) -> int:
        return max(STEPS, self.environment.control_steps(SECONDS))


@lru_cache(maxsize=64)
def survey_of(kind: type[Environment]) -> Survey:
    """Return the survey of an environment by its class, one for the process: looking takes up to a second.

    Args:
        kind: What to look at, as it is built without being told anything.

    Raises:
        UserError: it cannot be built.
    """
    return Survey(build(kind))


def _move(env: VectorEnv) -> Generator[_Moment, None, None]:
    """Yield the features, and `action`, after each step of random motion, and what a policy would see of it."""
    generator = torch.Generator().manual_seed(0)
    while True:
        action = draw_action(env.action_space, env.num_envs, generator)
        seen = env.step(action).obs
        yield read_features(env) | {"action": action}, seen


def _stacked(moments: Sequence[_Moment]) -> Values:
    return {name: torch.stack([values[name] for values, _ in moments]) for name in moments[0][0]}


def read_features(env: VectorEnv) -> Values:
    """Return every feature of the present states, `[num_envs, ...]`."""
    return {name: getattr(env.state, name) for name in env.environment.features}


def _standard(values: Tensor) -> Tensor:
    """Return numbers `[moments, ...]` as columns of mean zero and length one; of a constant one, zeros."""
    columns = values.double().reshape(len(values), -1)
    columns = columns - columns.mean(0)
    length = columns.norm(dim=0)
    return torch.where(length > 1e-9 * len(columns), columns / length.clamp(min=1e-12), 0.0)


def _follows(values: Tensor, observed: Tensor) -> bool:
    """Tell whether each number of `[moments, ...]` correlates with one of the standard columns `[moments, size]`."""
    alike = (_standard(values).T @ observed).abs()
    return bool((alike.amax(1) > _FOLLOWS).all())


def _is_down(env: VectorEnv) -> bool:
    """Tell whether something touches the ground in most of the environments."""
    kinds = {name: feature.kind or "" for name, feature in env.environment.features.items()}
    contacts = [getattr(env.state, name).bool() for name, kind in kinds.items() if kind.startswith("part_contact")]
    return not contacts or bool(torch.stack(contacts).any(0).float().mean() > 0.5)
