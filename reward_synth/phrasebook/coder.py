"""The offline coder: rules in place of a language model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rewardsmith.reward_synth.coder import Proposal, Refusal, Request
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.phrasebook import programs
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand


class Phrasebook:
    """Writes reward programs by rule from the words it knows; it is no language model and says so when it must refuse.

    It reads an English sentence into wishes for feature kinds, so it serves any environment whose features declare
    their kinds. The same request gives the same programs.
    """

    name = "phrasebook"

    @classmethod
    def from_options(cls, options: ModelOptions, transcript: Path) -> Phrasebook:
        """Make the coder, which asks no model and so needs no options."""
        return cls()

    def understand(self, request: Request) -> Intent:
        """Return what the instruction asks for.

        Raises:
            UserError: there are words that it does not know, or the environment has nothing that measures them.
        """
        return self._plan(request)[0].intent

    def propose(self, request: Request, refusals: Sequence[Refusal] = ()) -> list[Proposal]:
        """Write `request.count` different programs or, for refused ones, as many that follow after those.

        Raises:
            UserError: as for `understand`.
        """
        plan, body = self._plan(request)
        refused = {refusal.proposal.source for refusal in refusals}
        wanted = len(refusals) or request.count
        first = request.count if refusals else 0
        proposals = [
            Proposal(
                source=programs.write(plan, style, body),
                fall_ends_episode=plan.fall_ends_episode,
                idea=style.idea(plan),
            )
            for style in programs.styles(first + len(refused) + wanted, request.seed)[first:]
        ]
        return [proposal for proposal in proposals if proposal.source not in refused][:wanted]

    def _plan(self, request: Request) -> tuple[programs.Plan, Body]:
        body = Body(request.environment, request.schema)
        return understand(request.instruction, body), body
