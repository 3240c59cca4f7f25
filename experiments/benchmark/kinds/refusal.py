"""Sentences that the phrasebook cannot read: a row of one is a failure of its method, and no command to try again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.benchmark.figures import NOTHING, Figures
from rewardsmith.experiments.cli.meaning import MEANT, meaning
from rewardsmith.experiments.config.train import LLMConfig
from rewardsmith.reward_synth.rewards.program import Program


def refused(words: Sequence[str]) -> Figures | None:
    """Return what a command comes to that failed, where the phrasebook refuses its task; None where it does not.

    A disk or a server may be mended, and the command be tried again; rules refuse the same words each time.

    Args:
        words: Of `rewardsmith train` or `rewardsmith plan`, `key=value` each.
    """
    options = dict(word.split("=", 1) for word in words)
    kind = options.get("reward", Program.kind)
    if kind not in MEANT or options["coder"] != "phrasebook" or options.get("strategy") == "prefppo":
        return None
    environment = envs.build(envs.find(options["env"]))
    try:
        meaning(kind, options["task"], environment, "phrasebook", LLMConfig(), int(options["seed"]))
    except UserError as error:
        return replace(NOTHING, reason=one_line(error))
    return None
