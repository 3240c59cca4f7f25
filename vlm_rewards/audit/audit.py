"""Which prompts, films, projections, cameras and models tell success from failure: whether training is worth it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.cache import EmbeddingCache
from rewardsmith.vlm_rewards.audit.climb import Climbed
from rewardsmith.vlm_rewards.audit.measures import Interval, auc_interval, epic_interval, precision_at_top
from rewardsmith.vlm_rewards.audit.states import States
from rewardsmith.vlm_rewards.encoder import Encoder
from rewardsmith.vlm_rewards.eye import cached_encoder, film_of, match_of
from rewardsmith.vlm_rewards.frames import Frames
from rewardsmith.vlm_rewards.score import check_fusion, fuse

ALPHAS = (0.0, 0.25, 0.5, 0.75, 1.0)
TOP = 0.05
"""Share of the best paid states by which it is told what a policy that maximises the reward will be like."""

_AT_ONCE = 64

WORTH, DOUBTFUL, NOT_WORTH = "worth it", "doubtful", "not worth it"
_GOOD_AUC, _POOR_AUC, _GOOD_TOP, _POOR_CLIMB = 0.85, 0.65, 0.5, 0.1
"""Rules of thumb; `experiments.learning.verdicts` measures what training comes to."""


@dataclass(frozen=True)
class Row:
    """One way to pay, and how well it tells success from failure.

    Attributes:
        looks: All that would be asked for.
        model, goal, cameras: What of it people are told; the model with its weights.
        auc: Chance that a success is paid more than a failure.
        epic: Distance to success itself, 0 to 1.
        top: Share of successes among the best paid states.
    """

    looks: Looks
    model: str
    goal: str
    cameras: str
    auc: Interval
    epic: Interval
    top: float

    def verdict(self, climbed: Climbed | None = None) -> str:
        """Return whether training on it is worth it, by rules of thumb.

        Args:
            climbed: Where it leads; None where that is not known.
        """
        if self.auc.low >= _GOOD_AUC and self.top >= _GOOD_TOP:
            return WORTH if climbed is None or climbed.share >= _POOR_CLIMB else DOUBTFUL
        return NOT_WORTH if self.auc.value < _POOR_AUC else DOUBTFUL


@dataclass(frozen=True)
class Audit:
    """What was found.

    Attributes:
        states: On which.
        rows: Every way that was tried, as asked for the first.
        best: The one with the best area under the curve.
        rewards: What the best pays `[num_states]`.
        pictures: What its first camera shows, uint8 RGB `[num_states, size, size, 3]`.
        models: Name, hash and strange words of every model.
        encoded, found: Pictures that were encoded now, and before.
    """

    states: States
    rows: tuple[Row, ...]
    best: Row
    rewards: Tensor
    pictures: Tensor
    models: tuple[tuple[str, str, tuple[str, ...]], ...]
    encoded: int
    found: int

    @property
    def alphas(self) -> tuple[float, ...]:
        """Every alpha that was tried, the least first; a film has one alone."""
        return tuple(sorted({row.looks.alpha for row in self.rows[1:]}))

    @property
    def asked(self) -> Row:
        """The way that was asked for."""
        return self.rows[0]


def check_truth(states: States) -> Tensor:
    """Return where states succeed, bool `[num_states]`.

    Raises:
        UserError: nothing tells success, or all states are alike.
    """
    if states.success is None:
        raise UserError("nothing says which states succeed; name a registered task with task=..., or give labels=FILE")
    good = int(states.success.sum())
    if good < 2 or len(states) - good < 2:
        raise UserError(f"{good} of the {len(states)} states succeed, so nothing can be told apart; give labels=FILE")
    return states.success


def audit(
    looks: Sequence[Looks], environment: MujocoEnvironment, states: States, cache: EmbeddingCache, device: str = "cpu"
) -> Audit:
    """Try every goal, alpha, camera and model on states of which it is known whether they succeed.

    Args:
        looks: What is asked for, once for each model; all alike but for that.
        environment: What is looked at.
        states: See `gather`; with successes and failures.
        cache: Keeps embeddings.
        device: What draws and encodes.

    Raises:
        UserError: a model, camera, prompt or number cannot be used, or the states cannot be told apart.
    """
    success = check_truth(states)
    eyes = [_Eye(each, environment, states, cache, device) for each in looks]
    tried = [
        (eye, way, eye.pay(way))
        for number, eye in enumerate(eyes)
        for way in ([eye.looks] if number == 0 else []) + list(_ways(eye.looks))
    ]
    rows = tuple(_row(eye.encoder.name, way, rewards, success) for eye, way, rewards in tried)
    place = max(range(len(rows)), key=lambda each: rows[each].auc.value)
    eye, way, rewards = tried[place]
    pictures = eye.pictures[eye.cameras.index(way.cameras[0])]
    models = tuple((eye.encoder.name, eye.encoder.hash[:12], eye.unknown) for eye in eyes)
    return Audit(states, rows, rows[place], rewards, pictures, models, cache.encoded, cache.found)


def _ways(looks: Looks) -> Iterator[Looks]:
    """Yield the looks with each goal alone and all together, each alpha, and each camera alone and all together."""
    goals = [(goal,) for goal in looks.goals] + ([looks.goals] if len(looks.goals) != 1 else [])
    cameras = [(camera,) for camera in looks.cameras] + ([looks.cameras] if len(looks.cameras) > 1 else [])
    for goal in goals:
        for alpha in (0.0,) if looks.film else ALPHAS:
            for camera in cameras:
                yield replace(looks, goals=goal, alpha=alpha, cameras=camera)


def _row(model: str, way: Looks, rewards: Tensor, success: Tensor) -> Row:
    return Row(
        looks=way,
        model=model,
        goal=way.wanted,
        cameras=", ".join(way.cameras),
        auc=auc_interval(rewards, success),
        epic=epic_interval(rewards, success),
        top=precision_at_top(rewards, success, TOP),
    )


class _Eye:
    """One model, with what it sees of all states from every camera."""

    def __init__(
        self, looks: Looks, environment: MujocoEnvironment, states: States, cache: EmbeddingCache, device: str
    ) -> None:
        check_fusion(looks.fuse)
        self.looks, self.cameras = looks, looks.cameras
        self.encoder: Encoder = cached_encoder(looks.model, looks.pretrained, device)
        self.unknown = tuple(self.encoder.unknown_words(looks.goals + looks.baselines + looks.negatives))
        size = looks.size or self.encoder.image_size
        self._film = film_of(looks, environment, size)
        match_of(looks, self.encoder, self._film)  # what cannot be used is better known before anything is drawn
        frames = Frames(environment, min(_AT_ONCE, len(states)), size, looks.cameras, device)
        self.pictures = frames.draw(states.rows).cpu()
        self._embeddings = torch.stack([cache.images(self.encoder, each) for each in self.pictures])

    def pay(self, way: Looks) -> Tensor:
        """Return the rewards `[num_states]` that the looks pay; their cameras are among those that were drawn."""
        match = match_of(way, self.encoder, self._film)
        chosen = self._embeddings[[self.cameras.index(camera) for camera in way.cameras]]
        paid = fuse(match(chosen.to(self.encoder.device)), way.fuse)
        return paid.cpu()
