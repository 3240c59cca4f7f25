"""The wrappers that a user has chosen, around whatever reward a candidate has."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.job import Job
from rewardsmith.policies.learners.registry import LEARNERS
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.rewards.kind import KINDS, RewardKind
from rewardsmith.reward_synth.rewards.wrappers.chosen import chosen
from rewardsmith.reward_synth.rewards.wrappers.wrapped import Wrapped
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Circumstances


def check_wrappers(config: TrainConfig, request: Request) -> None:
    """Refuse wrappers that cannot serve a request.

    Raises:
        UserError: a name or a number is none, nothing scores a moment, or the learner cannot teach what learns.
    """
    kind = KINDS.find(config.reward)
    if config.wrap.strip() and kind.relabels:
        raise UserError(f"reward={config.reward} writes past rewards anew, which no wrapper would see; leave out wrap=")
    for wrapper in chosen(config.wrap, config.wrapper):
        wrapper.check(request)
        if wrapper.learns and not LEARNERS.find(config.algorithm).teaches:
            raise UserError(
                f"algorithm={config.algorithm} cannot serve wrap={wrapper.name}, which keeps or learns something; "
                "choose algorithm=ppo"
            )


def advice_of(config: TrainConfig) -> str:
    """Return what the wrappers that a user has chosen would have a reward made of, in words for who writes it."""
    return "\n\n".join(wrapper.advice for wrapper in chosen(config.wrap, config.wrapper) if wrapper.advice)


def wrapped(reward: RewardKind, config: TrainConfig, job: Job) -> RewardKind:
    """Return a candidate's reward within the wrappers that its user has chosen; as it is where there are none."""
    wrappers = chosen(config.wrap, config.wrapper)
    if not wrappers:
        return reward
    known = Circumstances(discount=job.settings["gamma"], falls=bool(job.fall_ends_episode), intent=job.intent)
    return Wrapped(within=reward, wrappers=wrappers, circumstances=known)
