"""A reward from pictures, paid by networks on states that ask for a picture only where they disagree.

While a policy acts, the clips that it visits are caught: the last poses, one by itself.
Each iteration the clips about which the networks differ most
are drawn and judged, a few drawn by chance beside them tell how well networks and pictures agree, the networks are
fitted to all that was judged so far, and the iteration's rewards become what is known by then. The gate is that of
query by committee (Seung et al., 1992).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.reward import Experience
from rewardsmith.envs.tensors import under
from rewardsmith.reward_synth.distilling import AGREEMENT, AGREES, DistilOptions
from rewardsmith.vlm_rewards.distillation.memory import Judged, Visited
from rewardsmith.vlm_rewards.distillation.regressors import Regressors
from rewardsmith.vlm_rewards.distillation.witnesses import Judge, Witnesses
from rewardsmith.vlm_rewards.window import Window

_ENOUGH = 20
"""Checks over which agreement is averaged, about."""

_SELDOM = 8
"""Iterations that are all checked; later each that it divides is, so that a state's reward costs next to nothing."""

_LATER = 0.25
"""Part of an iteration's pictures that later ones may have at most."""


class DistilledReward:
    """A `LearningReward` that stands in for one from pictures; zero until it has seen some.

    Args:
        judge: The reward from pictures.
        inputs: What networks are given of poses, `[count, pose_size]` to `[count, num_inputs]`; of a clip, of each.
        num_inputs: Length of what that makes of a pose.
        window: Keeps the poses of clips, of the environments whose policy it serves.
        options: How it learns.
        seed: Of weights and of chance.
        others: Judges that look on, by what they do differently.
    """

    def __init__(
        self,
        judge: Judge,
        inputs: Callable[[Tensor], Tensor],
        num_inputs: int,
        window: Window,
        options: DistilOptions,
        seed: int = 0,
        others: Mapping[str, Judge] | None = None,
    ) -> None:
        self._judge, self._of_pose, self._options, self._seed = judge, inputs, options, seed
        num_envs, frames, pose_size = window.steps.shape
        device = window.steps.device
        self._window = window
        self._visited = Visited(num_envs, frames, pose_size, options.members, device)
        self._judged = Judged(options.room, frames * num_inputs, device)
        self._regressors = Regressors(frames * num_inputs, options.members, seed, device)
        self._witnesses = Witnesses(others or {})
        self._taught = torch.zeros(1, device=device)
        self._watch = {
            name: torch.zeros(1, dtype=torch.float64) for name in ("iterations", "checked", "error", "spread", "last")
        }

    def figures(self) -> dict[str, float]:
        """Return how training goes: pictures so far and in the last iteration, and how networks and pictures agree.

        Agreement is the part of the variance of the pictures' rewards that the networks explain, measured before they
        learn from those pictures, on clips by chance, averaged over the last iterations; 1 at best.
        """
        if not self._watch["iterations"]:
            return {}
        error, spread = float(self._watch["error"]), float(self._watch["spread"])
        known = {"distilled/pictures": float(self._judged.count), "distilled/asked": float(self._watch["last"])}
        return known | ({AGREEMENT: 1 - error / spread} if spread else {}) | self._witnesses.figures()

    @torch.no_grad()
    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """See `RewardFunction`; the clip that ends with the pose is caught."""
        rows = self._window.push(state, state.whole_pose)
        votes = self._regressors(self._inputs(rows))
        self._visited.write(rows, votes)
        reward = votes.mean(0) * self._taught
        return reward, {"distilled": reward}

    @torch.no_grad()
    def observe(self, experience: Experience) -> None:
        """Have doubtful clips of an iteration judged, learn, and pay the iteration by what is known then."""
        steps, rows, votes = self._visited.last(len(experience.reward))
        asked, checks = self._choose(votes.std(0, correction=0))
        chosen = torch.cat([asked, checks])
        self._watch["iterations"] += 1
        self._watch["last"].fill_(len(chosen))
        if not len(chosen):
            return
        inputs, paid = self._inputs(rows), votes.mean(0) * self._taught
        true = self._judge(rows[chosen])
        self._check(votes.mean(0)[checks], true[len(asked) :])
        self._witnesses.look(rows[checks], true[len(asked) :])
        self._judged.add(inputs[chosen], true)
        self._learn(len(chosen))
        worth = self._regressors(inputs).mean(0)
        worth[chosen] = true
        # What others have added to these rewards stays.
        experience.reward[-steps:] += (worth - paid).view(steps, -1)

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that later rewards and questions depend on."""
        parts = {
            "window": self._window.state_dict(),
            "regressors": self._regressors.state_dict(),
            "judged": self._judged.state_dict(),
            "watch": self._watch,
            "witnesses": self._witnesses.state_dict(),
        }
        tensors = {f"{part}/{name}": tensor for part, each in parts.items() for name, tensor in each.items()}
        return tensors | {"taught": self._taught}

    @torch.no_grad()
    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned.

        Raises:
            UserError: they are those of another reward.
        """
        self._window.load_state_dict(under("window/", tensors))
        for name, tensor in self.state_dict().items():
            if name.startswith("window/"):
                continue
            theirs = tensors.get(name)
            if theirs is None or (theirs.shape, theirs.dtype) != (tensor.shape, tensor.dtype):
                raise UserError(f"what was distilled does not fit this reward: {name}; train it again")
            tensor.copy_(theirs)

    def _inputs(self, rows: Tensor) -> Tensor:
        """Return what networks are given of clips `[count, frames, pose_size]`, `[count, frames * num_inputs]`."""
        return self._of_pose(rows.flatten(0, 1)).view(len(rows), -1)

    def _choose(self, doubt: Tensor) -> tuple[Tensor, Tensor]:
        """Return which clips to ask about, and which to check by chance; their doubts are given."""
        options, iteration = self._options, int(self._watch["iterations"])
        generator = torch.Generator().manual_seed((1_000_003 * self._seed + iteration) % 2**63)
        order = torch.randperm(len(doubt), generator=generator).to(doubt.device)
        is_checked = iteration < _SELDOM or iteration % _SELDOM == 0
        checks, others = order.tensor_split([options.checks if is_checked else 0])
        if not self._taught:
            return others[: options.most], checks
        doubt = doubt[others]
        doubtful = doubt > options.unsure * self._regressors.scale
        worst = torch.where(doubtful, doubt, -1.0).topk(min(self._most(), len(others))).indices
        return others[worst[doubtful[worst]]], checks

    def _most(self) -> int:
        """Return how many doubtful clips there may be: the fewer, the better networks stand in for them.

        All at first; once they have been seen, a part of `_LATER`, which from `AGREES` on falls with the part of the
        variance that is not explained.
        """
        if self._watch["iterations"] < _SELDOM:
            return self._options.most
        error, spread = float(self._watch["error"]), float(self._watch["spread"])
        unexplained = min(error / spread, 1.0) if spread else 1.0
        return max(1, round(_LATER * self._options.most * min(1.0, unexplained / (1 - AGREES))))

    def _check(self, guessed: Tensor, true: Tensor) -> None:
        """Measure how well the networks know clips that they have not learned from."""
        watch = self._watch
        if self._taught and len(true) > 1:
            watch["checked"] += 1
            weight = max(1 / _ENOUGH, 1 / float(watch["checked"]))
            error = (guessed - true).square().mean()
            watch["error"].lerp_(error.double().cpu().view(1), weight)
            watch["spread"].lerp_(true.var(correction=0).double().cpu().view(1), weight)

    def _learn(self, new: int) -> None:
        """Fit the networks to all that was judged so far."""
        inputs, values = self._judged.all()
        iteration = int(self._watch["iterations"])
        updates = 400 if not self._taught else min(200, 10 + new // 2)
        seed = (1_000_003 * self._seed + iteration) % 2**63
        self._regressors.fit(inputs, values, updates=updates, seed=seed)
        self._taught.fill_(1.0)
