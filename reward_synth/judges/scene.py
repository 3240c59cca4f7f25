"""What a judge may have to know of a run beside its candidates."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.envs import Environment
from rewardsmith.reward_synth.intent import Intent


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What was asked, and where.

    Attributes:
        environment: Where it is to be done.
        instruction: What is to be done, in words.
        intent: What the sentence was understood to ask for, None where it was not.
    """

    environment: Environment
    instruction: str
    intent: Intent | None
