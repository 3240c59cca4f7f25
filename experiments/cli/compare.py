"""`rewardsmith compare`: how two rewards differ, on episodes of a random, a still and the trained policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from rich.console import Console
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs import UserError, VectorEnv
from rewardsmith.envs.behaviour import Act, Behaviour, record
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.spaces import Observation
from rewardsmith.experiments.cli.choose import policy_of
from rewardsmith.experiments.cli.rewards import REGISTERED, Named, named
from rewardsmith.experiments.config.commands import CompareConfig
from rewardsmith.experiments.work.evaluation import Actor
from rewardsmith.experiments.work.mishaps import told_as
from rewardsmith.reward_synth.aimless import RANDOM, STILL, aimless, blind
from rewardsmith.reward_synth.compare.comparison import Comparison, compare

SEED_OFFSET = 666_697
"""Initial states that neither training nor any judgement has seen."""

SIDES = ("A", "B")


def compare_rewards(first: str, second: str, config: CompareConfig) -> str:
    """Compare two rewards and return what people are told of it.

    Raises:
        UserError: one of them is none, they have no environment in common, or one cannot be asked about features.
    """
    rewards = named(first), named(second)
    stage = _Stage(rewards, config)
    env = stage.make()
    first_reward, second_reward = (reward.build(env) for reward in rewards)
    with Console(stderr=True).status("recording ...") as status:
        behaviours = dict(stage.behaviours(status.update))
        status.update(f"asking both rewards about {', '.join(behaviours)} ...")
        with told_as(lambda what: UserError(f"these rewards cannot be asked about recorded features: {what}")):
            found = compare(
                first_reward,
                second_reward,
                behaviours,
                space=env.action_space,
                control_dt=env.environment.control_dt,
                seed=config.seed,
            )
    return "\n".join([*_heading(rewards, env, behaviours), *_figures(found), *_tables(found), *_moments(found)])


class _Stage:
    """Where both rewards are asked.

    Raises:
        UserError: they have no environment in common.
    """

    def __init__(self, rewards: tuple[Named, Named], config: CompareConfig) -> None:
        self._config = config
        self._rewards = rewards
        jobs = [reward.job for reward in rewards if reward.job is not None]
        worlds = list(dict.fromkeys(job.env for job in jobs))
        if not config.env and len(worlds) != 1:
            raise UserError(
                f"{' and '.join(worlds)} have different features; name one with env=NAME"
                if worlds
                else f"say in which environment with env=NAME, one of: {', '.join(envs.names())}"
            )
        self._env = config.env or worlds[0]
        falls = [job.fall_ends_episode for job in jobs if job.fall_ends_episode is not None]
        self._falls = all(falls) if falls else None
        self._task = config.task or next((job.task for job in jobs if job.task), "")
        if not self._task and any(reward.word in REGISTERED for reward in rewards):
            self._task = next(iter(envs.find(self._env).tasks), "")

    def make(self, observe: tuple[str, ...] = ()) -> VectorEnv:
        """Make the environment; the policy sees some features beside its observation."""
        return envs.make(
            self._env,
            self._config.episodes,
            task=self._task or None,
            reward=no_reward,
            fall_ends_episode=self._falls,
            seed=self._config.seed + SEED_OFFSET,
            observe=observe,
        )

    def behaviours(self, tell: Callable[[str], None]) -> Iterator[tuple[str, Behaviour]]:
        """Yield recordings by name: of random actions, of none, and of each policy that was trained here.

        Args:
            tell: Is told how far they are.
        """
        for name in (RANDOM, STILL):
            env = self.make()
            ways = aimless(env.action_space, env.num_envs, self._config.seed)
            if name in ways:
                yield name, record(env, _telling(blind(ways[name]), name, env, tell))
        seen = set()
        for side, reward in zip(SIDES, self._rewards, strict=True):
            candidate, job = reward.candidate, reward.job
            if candidate is None or job is None or job.env != self._env or not candidate.policy.exists():
                continue
            if candidate not in seen:
                seen.add(candidate)
                own, name = self.make(job.observe), f"policy of {side}"
                yield name, record(own, _telling(Actor(policy_of(candidate), own), name, own, tell))


def _telling(act: Act, name: str, env: VectorEnv, tell: Callable[[str], None]) -> Act:
    """Return what acts alike, and tells at every step how far its recording is."""
    steps = count(1)

    def telling(obs: Observation, begins: Tensor) -> Tensor:
        tell(f"recording {name}: {next(steps)} of at most {env.max_steps} steps")
        return act(obs, begins)

    return telling


def _heading(rewards: tuple[Named, Named], env: VectorEnv, behaviours: dict[str, Behaviour]) -> Iterator[str]:
    for side, reward in zip(SIDES, rewards, strict=True):
        yield f"{side}  {reward.word}"
    yield f"on {env.environment.name()}, {env.num_envs} episodes of each behaviour: {', '.join(behaviours)}"


def _figures(found: Comparison) -> Iterator[str]:
    yield ""
    yield f"EPIC      {found.epic:5.2f}   0: the same up to shaping, scale and constants; 1: opposite"
    yield f"STARC     {found.starc:5.2f}   the same, asked of the steps that there are"
    for name, value in (("Spearman", found.spearman), ("Kendall", found.kendall)):
        order = (
            "one of them gives all episodes the same return" if value is None else "how alike they order the episodes"
        )
        yield f"{name:8}  {'-' if value is None else f'{value:.2f}':>5}   {order}"


def _tables(found: Comparison) -> Iterator[str]:
    yield ""
    yield f"{'mean return':16}{'A':>12}{'B':>12}"
    for name, values in found.returns.items():
        yield f"{name:16}{values[0]:12.4g}{values[1]:12.4g}"
    yield ""
    for side, shares in zip(SIDES, found.shares, strict=True):
        parts = ", ".join(f"{name} {share:.0%}" for name, share in sorted(shares.items(), key=lambda each: -each[1]))
        yield f"variance of {side}: {parts or 'it has no parts'}"


def _moments(found: Comparison) -> Iterator[str]:
    if found.moments:
        yield ""
        yield "they disagree most, by the share of all moments that pay less:"
    for moment in found.moments:
        place = f"{moment.behaviour}, episode {moment.episode}, {moment.seconds:.2f} s"
        yield f"  {place:34}A {moment.first:4.0%}   B {moment.second:4.0%}"
