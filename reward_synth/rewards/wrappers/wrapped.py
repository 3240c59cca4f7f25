"""Any reward with wrappers around it: itself a reward that is kept, made again and built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.groups import Rows
from rewardsmith.envs.reward import Experience, LearningReward, RewardFunction
from rewardsmith.envs.spaces import Box
from rewardsmith.envs.tensors import under
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.rewards.kind import KINDS, RewardKind, reading
from rewardsmith.reward_synth.rewards.learned import figures_of, queries_of
from rewardsmith.reward_synth.rewards.wrappers.chosen import made
from rewardsmith.reward_synth.rewards.wrappers.wrapper import (
    PER_EPISODE,
    PER_POLICY,
    Change,
    Circumstances,
    Paid,
    Remembering,
    Surroundings,
    Wrapper,
)

_FILE = "wrapped.json"

WEIGHT = "weight/"
"""What the names of learned weights begin with in a training record; the wrapper's name and the part's follow."""


@dataclass(frozen=True, kw_only=True)
class Wrapped(RewardKind):
    """A reward within wrappers; its files lie where they would without.

    Attributes:
        within: The reward.
        wrappers: Around it, the innermost first.
        circumstances: What they are told of the training.
    """

    kind = "wrapped"

    within: RewardKind
    wrappers: Sequence[Wrapper]
    circumstances: Circumstances

    @classmethod
    def design(cls, request: Request) -> Self:
        """See `RewardKind`; what is wrapped is chosen by its own kind."""
        raise UserError("wrappers go around a reward of another kind; name them beside it, such as wrap=clip,bounded")

    @property
    def core(self) -> RewardKind:
        """See `RewardKind`."""
        return self.within.core

    @property
    def momentary(self) -> RewardKind:
        """See `RewardKind`."""
        kept = tuple(wrapper for wrapper in self.wrappers if not wrapper.remembers)
        within = self.within.momentary
        return Wrapped(within=within, wrappers=kept, circumstances=self.circumstances) if kept else within

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        self.within.save(directory)
        known = self.circumstances
        record = {
            "kind": self.within.kind,
            "wrappers": [{"name": wrapper.name, "numbers": asdict(wrapper)} for wrapper in self.wrappers],
            "discount": known.discount,
            "falls": known.falls,
            "intent": known.intent.to_json() if known.intent else None,
        }
        files.write_json(directory / _FILE, record)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        path = directory / _FILE
        with reading(path, "does not say how its reward is wrapped"):
            plain = files.read_json(path)
            kind = str(plain["kind"])
            wrappers = tuple(made(str(each["name"]), each["numbers"]) for each in plain["wrappers"])
            intent = Intent.from_json(plain["intent"]) if plain["intent"] else None
            known = Circumstances(discount=float(plain["discount"]), falls=bool(plain["falls"]), intent=intent)
        if kind == cls.kind:
            raise UserError(f"{path} wraps what is wrapped already; begin a new run")
        return cls(within=KINDS.find(kind).load(directory), wrappers=wrappers, circumstances=known)

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`."""
        place = Surroundings.of(env, _parts(self.within, env), self.circumstances)
        reward = self.within.build(env)
        changes = {wrapper.name: wrapper.change(place) for wrapper in self.wrappers}
        learns = isinstance(reward, LearningReward) or any(isinstance(each, Remembering) for each in changes.values())
        return LearningWrappedReward(reward, changes) if learns else WrappedReward(reward, changes)

    def text(self) -> str:
        """Return what is shown of the reward within."""
        return self.within.text()

    @property
    def reads(self) -> tuple[str, ...]:
        """See `RewardKind`."""
        return self.within.reads

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`."""
        return {**self.within.facts, "wrappers": f"within {', '.join(map(_told, self.wrappers))}"}


def _told(wrapper: Wrapper) -> str:
    numbers = [f"{name} {value}" for name, value in asdict(wrapper).items()]
    return f"{wrapper.name} ({', '.join(numbers)})" if numbers else wrapper.name


def _parts(kind: RewardKind, env: VectorEnv) -> tuple[str, ...]:
    """Return the names of a reward's parts, told by one that is built for nothing else: asking may change it."""
    num_envs, space = env.num_envs // env.groups, env.action_space
    of_choice, dtype = ((space.size,), torch.float32) if isinstance(space, Box) else ((), torch.int64)
    action = torch.zeros(num_envs, *of_choice, dtype=dtype, device=env.device)
    return tuple(kind.build(env)(Rows(env.state, slice(num_envs)), action)[1])


def _of_others(name: str, theirs: Tensor, ours: Tensor) -> bool:
    """Tell whether a tensor is of the episodes of another number of environments."""
    return _is(PER_EPISODE, name) and theirs.dim() > 0 and len(theirs) != len(ours)


def _is(kind: str, name: str) -> bool:
    """Tell whether a tensor, its wrapper's name before its own, is of a kind such as `PER_EPISODE`."""
    return name.partition("/")[2].startswith(kind)


class WrappedReward:
    """A reward function, what it pays being changed by wrappers in their order.

    Args:
        reward: The reward function within.
        changes: By the names of the wrappers, the innermost first.

    Attributes:
        reward: As given.
    """

    def __init__(self, reward: RewardFunction, changes: Mapping[str, Change]) -> None:
        self.reward = reward
        self._changes = dict(changes)

    def __call__(self, state: Any, action: Tensor) -> Paid:
        """See `RewardFunction`."""
        paid = self.reward(state, action)
        for change in self._changes.values():
            paid = change(state, action, *paid)
        return paid


class LearningWrappedReward(WrappedReward):
    """One that learns, by the reward within or by a wrapper; see `envs.reward.LearningReward`.

    What the reward within were to write into past steps would stay there unwrapped.
    """

    @property
    def queries(self) -> int:
        """Questions that the reward within asked so far, see `Asking`."""
        return queries_of(self.reward)

    def figures(self) -> dict[str, float]:
        """Return how the learning of the reward within goes, see `Watched`, and the weights that wrappers learn."""
        return figures_of(self.reward) | {
            f"{WEIGHT}{name}/{weighted}": weight
            for name, change in self._remembering().items()
            for weighted, weight in change.weights().items()
        }

    def observe(self, experience: Experience) -> None:
        """Let the reward within and the wrappers take in an iteration."""
        if isinstance(self.reward, LearningReward):
            self.reward.observe(experience)
        for change in self._remembering().values():
            change.learn(experience)

    def state_dict(self) -> dict[str, Tensor]:
        """Return every tensor that later rewards depend on."""
        within = self.reward.state_dict() if isinstance(self.reward, LearningReward) else {}
        return {f"within/{name}": tensor for name, tensor in within.items()} | self._kept()

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned, but for what was of the episodes of another number of environments.

        Those are the ones in which the policy is judged.

        Raises:
            UserError: they are those of another reward.
        """
        if isinstance(self.reward, LearningReward):
            self.reward.load_state_dict(under("within/", tensors))
        for name, tensor in self._kept().items():
            theirs = tensors.get(name)
            if theirs is not None and _of_others(name, theirs, tensor):
                continue
            if theirs is not None and _is(PER_POLICY, name) and theirs.shape[:-1] == tensor.shape[:-1]:
                tensor.resize_(theirs.shape)
            if theirs is None or (theirs.shape, theirs.dtype) != (tensor.shape, tensor.dtype):
                raise UserError(f"what was learned does not fit these wrappers: {name}; train the candidate again")
            tensor.copy_(theirs)

    def _remembering(self) -> dict[str, Remembering]:
        return {name: change for name, change in self._changes.items() if isinstance(change, Remembering)}

    def _kept(self) -> dict[str, Tensor]:
        return {
            f"{name}/{inner}": tensor
            for name, change in self._remembering().items()
            for inner, tensor in change.tensors.items()
        }
