"""A reward that learns from preferences while a policy learns from it, after PrefPPO (B-Pref, Lee et al. 2021).

While the policy acts, the last steps of every environment are caught; each iteration they join a pool of segments. On a
schedule pairs of these are put to a teacher, and the ensemble is fitted to all answers so far. A rollout keeps the
rewards that it was collected with: the next one is paid by what was learned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.preferences.aggregation import AGGREGATIONS
from rewardsmith.reward_synth.preferences.ensemble import Ensemble
from rewardsmith.reward_synth.preferences.noise import VETTINGS
from rewardsmith.reward_synth.preferences.options import Lessons
from rewardsmith.reward_synth.preferences.queries import SELECTIONS, draw_pairs, most_worth
from rewardsmith.reward_synth.preferences.segments import Pool, Tensors, Window
from rewardsmith.reward_synth.preferences.teacher import SKIPPED, Teacher
from rewardsmith.reward_synth.preferences.truth import Truth

UPDATES = 200
"""Steps of Adam after each round of answers."""

_FIRST, _UNTIL = 0.2, 0.75
"""Share of the answers that are asked as soon as there are segments; part of the training by whose end all are."""

POOL = 256
"""Segments among which pairs are chosen."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the reward is told of the environment.

    Attributes:
        features: Names of the features that it reads.
        inputs: Numbers that these and the action have together.
        num_envs: Environments whose policy it serves.
        steps: Length of a segment [control steps].
        device: Where they are.
        truth: What the teacher sees.
        look: Records what the moment looks like, `[num_envs, ...]`, for people; None where nobody is to see it.
    """

    features: Sequence[str]
    inputs: int
    num_envs: int
    steps: int
    device: torch.device
    truth: Truth
    look: Callable[[], Tensor] | None = None


class PreferenceReward:
    """A `LearningReward` fitted to the answers of a scripted teacher; zero until there are any.

    Args:
        surroundings: What it is used in.
        lessons: How it learns.
    """

    def __init__(self, surroundings: Surroundings, lessons: Lessons) -> None:
        options = lessons.options
        self._surroundings = surroundings
        self._lessons = lessons
        self._teacher = Teacher(lessons.teacher, lessons.seed)
        self._select = SELECTIONS.find(options.select)
        self._vetting = VETTINGS.find(options.noise)
        self._aggregate = AGGREGATIONS.find(options.aggregation)
        self._ensemble = Ensemble(surroundings.inputs, options.members, lessons.seed, surroundings.device)
        frame = self._look()
        sizes = surroundings.inputs, surroundings.device, frame
        self._window = Window(surroundings.steps, surroundings.num_envs, *sizes)
        self._pool = Pool(POOL, surroundings.steps, *sizes)
        shape = (lessons.queries, 2, surroundings.steps)
        self._asked = {
            "inputs": torch.zeros(*shape, surroundings.inputs, device=surroundings.device),
            "alive": torch.zeros(shape, dtype=torch.bool, device=surroundings.device),
            "answers": torch.zeros(lessons.queries, device=surroundings.device),
        }
        # Sums over the inputs of all segments so far: of ones, of the inputs and of their squares.
        self._moments = torch.zeros(3, surroundings.inputs, dtype=torch.float64, device=surroundings.device)
        self._counts = {name: torch.zeros(1, dtype=torch.int64) for name in ("steps", "queries", "rounds")}
        self._taught = torch.zeros(1, device=surroundings.device)

    @property
    def queries(self) -> int:
        """Pairs that the teacher was asked so far, those without an answer among them."""
        return self._queries

    @property
    def _queries(self) -> int:
        return int(self._counts["queries"])

    @torch.no_grad()
    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, Tensors]:
        """See `RewardFunction`; the step is caught for later segments."""
        values = [getattr(state, name) for name in self._surroundings.features]
        inputs = torch.cat([value.float().reshape(len(action), -1) for value in (*values, action)], dim=1)
        self._window.write(inputs, self._surroundings.truth(state, action), self._look())
        reward = self._aggregate(self._ensemble(inputs)) * self._taught
        return reward, {"preference": reward}

    def observe(self, experience: Experience) -> None:
        """Take in an iteration; where answers are due, ask for them and learn."""
        self._window.end(experience.terminated, experience.truncated)
        segments = self._window.segments()
        inputs = segments.inputs[segments.alive].double()
        self._moments += torch.stack([torch.ones_like(inputs), inputs, inputs.square()]).sum(1)
        self._pool.add(segments)
        self._counts["steps"] += experience.reward.numel()
        due = self._due()
        if due and len(self._pool) > 1:
            self._ask(self._pairs(due))

    def state_dict(self) -> Tensors:
        """Return all that later rewards and questions depend on."""
        parts = {"ensemble": self._ensemble.state_dict(), "window": self._window.state_dict()}
        parts |= {"pool": self._pool.state_dict(), "asked": self._asked, "counts": self._counts}
        tensors = {f"{part}/{name}": tensor for part, each in parts.items() for name, tensor in each.items()}
        return tensors | {"moments": self._moments, "taught": self._taught}

    @torch.no_grad()
    def load_state_dict(self, tensors: Tensors) -> None:
        """Put back what `state_dict` returned, but for a window on another number of environments.

        That is the one in which the policy is judged by what its reward has learned.

        Raises:
            UserError: they are those of another reward.
        """
        ours = self.state_dict()
        for name, tensor in ours.items():
            theirs = tensors.get(name)
            if name.startswith("window/") and theirs is not None and theirs.shape != tensor.shape:
                continue
            if theirs is None or (theirs.shape, theirs.dtype) != (tensor.shape, tensor.dtype):
                raise UserError(f"what was learned from preferences does not fit this reward: {name}; train it again")
            tensor.copy_(theirs)

    def _due(self) -> int:
        """Return how many pairs are to be asked now: a first share at once, the others bit by bit."""
        lessons, asked = self._lessons, self._queries
        progress = min(1.0, int(self._counts["steps"]) / (_UNTIL * lessons.steps))
        due = round(lessons.queries * (_FIRST + (1 - _FIRST) * progress)) - asked
        return due if due >= max(1, lessons.queries // lessons.rounds) or asked + due == lessons.queries else 0

    @torch.no_grad()
    def _pairs(self, count: int) -> Tensor:
        """Choose a number of pairs, those that are most worth an answer, and note what is asked.

        Returns:
            Their places in the pool, int64 `[count, 2]`.
        """
        asked, number = self._queries, int(self._counts["rounds"])
        generator = torch.Generator().manual_seed(self._round_seed(number))
        places = draw_pairs(len(self._pool), count, generator)
        drawn = self._pool.pick(places)
        worth = self._select(self._ensemble.sums(drawn.inputs, drawn.alive))
        chosen = places[most_worth(worth, count).cpu()]
        pairs, rows = self._pool.pick(chosen), slice(asked, asked + count)
        self._asked["inputs"][rows] = pairs.inputs
        self._asked["alive"][rows] = pairs.alive
        self._asked["answers"][rows] = SKIPPED
        self._counts["queries"] += count
        self._counts["rounds"] += 1
        return chosen

    def _ask(self, places: Tensor) -> None:
        """Have pairs of the pool answered, and learn."""
        first, second = self._pool.pick(places).truth.unbind(1)
        self._learn(self._teacher.prefers(first, second, int(self._counts["rounds"]) - 1))

    def _learn(self, answers: Tensor) -> None:
        """Fit the ensemble to all answers so far, the last of which these are; where nobody said anything, to none."""
        self._asked["answers"][self._queries - len(answers) : self._queries] = answers
        if self._asked["answers"][: self._queries].isnan().all():
            return
        count, total, squares = self._moments
        mean = total / count
        self._ensemble.standardize(mean, (squares / count - mean.square()).clamp(min=0).sqrt())
        asked = {name: tensor[: self._queries] for name, tensor in self._asked.items()}
        seed = self._round_seed(int(self._counts["rounds"]))
        self._ensemble.fit(**asked, vetting=self._vetting, updates=UPDATES, seed=seed)
        self._taught.fill_(1.0)

    def _look(self) -> Tensor | None:
        look = self._surroundings.look
        return look() if look is not None else None

    def _round_seed(self, number: int) -> int:
        """Return the seed of a round, so that what is drawn depends on nothing before it."""
        return (1_000_003 * self._lessons.seed + number) % 2**63
