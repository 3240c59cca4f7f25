"""How many labels a game asks for: by templates, by exact messages, and by exact messages that nobody remembers asking.

    python -m rewardsmith.experiments.speed.label_requests [env=NAME] [steps=1000000] [latency=8192]

The game is played at random. The first figure is what `reward=oni` asks: each saying once. The second is a table of
exact messages, each asked once. The third asks for a message whenever it is said and its answer is not there yet, which
comes `latency` environment steps after it was first asked; so do learners that keep no record of what is under way.
Beside them stands for how much of what was said the words of a message and the best of its templates are graded alike
by the list of words, harm, nothing, progress being told apart. Counts, not speeds: the machine's load does not matter.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field

import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.spaces import draw_action
from rewardsmith.envs.speaking import Speaking
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.reward_synth.intrinsic.annotators.keyword import Keyword


@dataclass(kw_only=True)
class Options:
    """What is counted."""

    env: str = "nethack_score"
    """Environment."""

    steps: int = 1_000_000
    """Environment steps."""

    latency: int = 8192
    """Environment steps from a request to its answer."""

    num_envs: int = 64
    """Environments played together."""

    seed: int = 0
    """Seed of games and keys."""


@dataclass
class Requests:
    """What was asked so far.

    Attributes:
        said: How often each exact message was said.
        sayings: Templates that were heard.
        repeated: Requests for exact messages without a record of what is under way.
        first: Step at which each exact message was first said.
    """

    said: Counter[str] = field(default_factory=Counter)
    sayings: set[str] = field(default_factory=set)
    repeated: int = 0
    first: dict[str, int] = field(default_factory=dict)

    def hear(self, message: str, step: int, latency: int, environment: Speaking) -> None:
        """Count a message."""
        if message not in self.first:
            self.first[message] = step
            self.sayings.update(environment.sayings(message))
        self.repeated += step < self.first[message] + latency
        self.said[message] += 1

    def agreement(self, environment: Speaking) -> float:
        """Return for what share of all messages the words and the best of the templates are progress, or are not."""
        keyword = Keyword("")
        alike = sum(
            count
            for message, count in self.said.items()
            if (keyword.grade(message) > 0.5) == any(keyword.grade(each) > 0.5 for each in environment.sayings(message))
        )
        return alike / max(1, sum(self.said.values()))


def count(options: Options) -> tuple[Requests, Speaking]:
    """Play and count.

    Raises:
        UserError: the environment says nothing.
    """
    env = envs.make(options.env, options.num_envs, reward=no_reward, seed=options.seed)
    environment = env.environment
    if not isinstance(environment, Speaking):
        raise UserError(f"{options.env} says nothing; choose NetHack or MiniHack")
    generator, requests = torch.Generator().manual_seed(options.seed), Requests()
    for step in range(0, options.steps, options.num_envs):
        env.step(draw_action(env.action_space, options.num_envs, generator))
        for row in env.state.message.to(torch.uint8).numpy():
            message = row.tobytes().partition(b"\0")[0].decode("latin-1")
            if message:
                requests.hear(message, step, options.latency, environment)
    return requests, environment


def main(words: list[str]) -> None:
    """Count and print."""
    options = parse(Options, words)
    requests, environment = count(options)
    sayings, exact = len(requests.sayings), len(requests.said)
    print(f"{options.env}, {options.steps:,} steps, {sum(requests.said.values()):,} messages, seed {options.seed}")
    print(f"templates                          {sayings:>9,}")
    print(f"exact messages, each once          {exact:>9,}  {exact / max(1, sayings):.1f} times as many")
    print(
        f"exact messages, until answered     {requests.repeated:>9,}  {requests.repeated / max(1, sayings):.1f} times"
    )
    print(f"progress or not alike for          {requests.agreement(environment):>9.1%}  of all messages")


if __name__ == "__main__":
    main(sys.argv[1:])
