"""The seam between what writes reward programs and what checks and trains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rewardsmith.envs import Environment
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.language import RewardSchema


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a coder is asked for.

    Attributes:
        instruction: The behaviour in the user's own words.
        environment: Gives the feature table; only this is described to a coder.
        schema: Shapes of the features and length of the action.
        count: How many different reward programs are wanted.
        seed: Seed of whatever the coder draws.
        intent: What the instruction was understood to ask for, None where it was not understood.
    """

    instruction: str
    environment: Environment
    schema: RewardSchema
    count: int
    seed: int = 0
    intent: Intent | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One reward program as written, not yet checked.

    Attributes:
        source: Text in the reward language, or a model's whole reply that holds it.
        fall_ends_episode: Whether a fall should end the episode, as the coder understands the instruction.
        idea: One line on what distinguishes this program.
        recipe: What the coder would write the program from again, as plain data for JSON; None where there is nothing
            but the text.
        parents: Ids of the candidates that this program was made of.
    """

    source: str
    fall_ends_episode: bool
    idea: str = ""
    recipe: dict[str, Any] | None = None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A proposal that was refused, with the reason as the checker gave it."""

    proposal: Proposal
    code: str
    message: str
    line: int | None


class Coder(Protocol):
    """Writes reward programs for an instruction."""

    name: str

    def propose(self, request: Request, refusals: Sequence[Refusal] = ()) -> list[Proposal]:
        """Write programs: `request.count` new ones or, given refusals, a mended one for each.

        Returns:
            At most as many proposals as were asked for; fewer where the coder has no more to say.

        Raises:
            UserError: the coder cannot serve this request at all, with what to do instead.
        """
