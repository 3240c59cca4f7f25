"""Parts of rewards that wrappers need: a reward that lacks one is refused before there is a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith import envs
from rewardsmith.envs.choices import refuse_unknown
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.own_program import CHECK_ENVS, SAMPLED_ENVS
from rewardsmith.reward_synth.coder import Coder, Request
from rewardsmith.reward_synth.language import RewardProgram, compile_reward
from rewardsmith.reward_synth.llm.coder import LLMCoder
from rewardsmith.reward_synth.proposal import Proposal
from rewardsmith.reward_synth.propose import propose
from rewardsmith.reward_synth.rewards.kind import RewardKind
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.rewards.wrappers.chosen import chosen
from rewardsmith.reward_synth.rewards.wrappers.wrapped import Wrapped
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Circumstances, Wrapper


def check_parts(config: TrainConfig, request: Request, known: Sequence[RewardKind]) -> None:
    """Refuse wrappers that need a part which a reward lacks that will be trained.

    Raises:
        UserError: there is one; the message lists what the reward and the environment have.
    """
    if wrappers := _needing(config, request):
        task = request.environment.task_named(config.task)
        env = envs.make(config.env, 1, task=task, reward=no_reward)
        for reward in known:
            Wrapped(within=reward, wrappers=wrappers, circumstances=Circumstances()).build(env)


def check_written_parts(config: TrainConfig, request: Request, coder: Coder) -> None:
    """Refuse wrappers that need a part which programs lack that a coder will write for a request.

    What a language model will write nobody knows, so that it has no parts that could be named.

    Raises:
        UserError: see `check_parts`, or a part is named of what a language model is to write.
    """
    if not (wrappers := _needing(config, request)):
        return
    if isinstance(coder, LLMCoder):
        for wrapper in wrappers:
            refuse_unknown(f"feature for wrap={wrapper.name}", wrapper.part(request), request.schema.numbers)
    states = request.survey.samples(SAMPLED_ENVS, config.seed)

    def compile(proposal: Proposal) -> RewardProgram:
        return compile_reward(proposal.source, request.schema, CHECK_ENVS, states=states)

    wanted = replace(request, count=config.candidates - bool(config.program))
    check_parts(config, request, [Program.of(each.program) for each in propose(coder, wanted, compile).accepted])


def _needing(config: TrainConfig, request: Request) -> tuple[Wrapper, ...]:
    """Return the wrappers that need a part."""
    return tuple(wrapper for wrapper in chosen(config.wrap, config.wrapper) if wrapper.part(request))
