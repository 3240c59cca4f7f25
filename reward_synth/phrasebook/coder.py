"""The offline coder: rules in place of a language model."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.comments.carrying import both, carried, emphasised
from rewardsmith.reward_synth.phrasebook.comments.heeding import Heard, hear
from rewardsmith.reward_synth.phrasebook.composition import compose
from rewardsmith.reward_synth.phrasebook.plan import Plan
from rewardsmith.reward_synth.phrasebook.style import ROBUST, Style, styles
from rewardsmith.reward_synth.phrasebook.understanding import understand
from rewardsmith.reward_synth.phrasebook.variation import Parent, parents, vary
from rewardsmith.reward_synth.proposal import Proposal, Refusal
from rewardsmith.reward_synth.terms import Terms, write

_TRIES = 20
"""Variations that are drawn for each that is wanted, as some repeat what was seen."""


class Phrasebook:
    """Writes reward programs by rule from the words it knows; it is no language model and says so when it must refuse.

    It reads an English sentence into wishes for feature kinds, so it serves any environment whose features declare
    their kinds. What people say of films moves what the sentence asks for. The same request gives the same programs.
    """

    name = "phrasebook"

    @classmethod
    def from_options(cls, options: ModelOptions, transcript: Path) -> Phrasebook:
        """Make the coder, which asks no model and so needs no options."""
        return cls()

    def check(self, request: Request) -> None:
        """Refuse a sentence that it cannot read, or comments none of which would change anything, see `Foresighted`.

        Raises:
            UserError: as for `propose`, or nothing that was said is read.
        """
        self.propose(request)
        body = Body(request.survey)
        heeded = hear(understand(request.instruction, body), request.history.rounds, body).heeded
        if heeded and not any(each.read for each in heeded):
            raise UserError(f'"{heeded[0].said}" is {heeded[0].became}')

    def propose(self, request: Request, refusals: Sequence[Refusal] = ()) -> list[Proposal]:
        """Write `request.count` different programs or, for refused ones, as many that follow after those.

        Raises:
            UserError: there are words that it does not know, or the environment has nothing that measures them.
        """
        body = Body(request.survey)
        rounds = request.history.rounds
        before = hear(understand(request.instruction, body), rounds[:-1], body)
        heard = hear(before.plan, rounds[-1:], body)
        preferred = parents(request.history, body.environment.features)
        if preferred and not refusals:
            return _descendants(request, preferred, before, heard, body)
        plan, emphasis = heard.plan, both(before.emphasis, heard.emphasis)
        refused = {refusal.proposal.source for refusal in refusals}
        wanted = len(refusals) or request.count
        first = request.count if refusals else 0
        many = styles(first + len(refused) + wanted, request.seed)[first:]
        proposals = [_proposal(plan, style, body, emphasis) for style in many]
        return [proposal for proposal in proposals if proposal.source not in refused][:wanted]


def _descendants(
    request: Request, preferred: Sequence[Parent], before: Heard, heard: Heard, body: Body
) -> list[Proposal]:
    """Write programs near the preferred ones, the last of several in a style of its own, none of them seen before.

    Where comments were heeded, the first is the most preferred one with nothing but what they change.

    Args:
        request: What is asked for.
        preferred: What came of the rounds so far, the most preferred first.
        before: What was asked for until the last round, with the comments on those before it.
        heard: What has been asked for since.
        body: The environment.
    """
    draw = random.Random(request.seed)
    plan = heard.plan
    wished = {*plan.intent.features(), *(wish.feature for wish in plan.helpers if wish.main)}
    seen = {trial.source for trial in request.history}
    emphasis = both(before.emphasis, heard.emphasis)
    fresh = [_proposal(plan, style, body, emphasis) for style in styles(2 + len(seen), request.seed)[1:]]
    proposals: list[Proposal] = []
    near = request.count - (request.count > 1)
    if (plan, heard.emphasis) != (before.plan, {}):
        preferred = [_heeding(parent, before, heard, body) for parent in preferred]
        first = _written(preferred[0].terms, plan, parents=(preferred[0].id,))
        seen.add(first.source)
        proposals.append(first)
    for number in range(_TRIES * near):
        if len(proposals) == near:
            break
        parent = preferred[number % len(preferred)]
        proposal = _written(vary(parent, wished, draw), plan, parents=(parent.id,))
        if proposal.source not in seen:
            seen.add(proposal.source)
            proposals.append(proposal)
    proposals += [proposal for proposal in fresh if proposal.source not in seen]
    return proposals[: request.count]


def _heeding(parent: Parent, before: Heard, heard: Heard, body: Body) -> Parent:
    """Return a preferred program with what the comments change."""
    old, new = compose(before.plan, ROBUST, body), compose(heard.plan, ROBUST, body)
    terms = carried(parent.terms, old, new, heard.emphasis)
    said = "; ".join(each.said for each in heard.heeded if each.read)
    return replace(parent, terms=replace(terms, note=f"from {parent.id}: {said}"))


def _written(terms: Terms, plan: Plan, *, style: Style | None = None, parents: tuple[str, ...] = ()) -> Proposal:
    """Write one program; its recipe is the terms and the style, from which the same text or others like it follow."""
    recipe = {"terms": terms.to_json()} | ({"style": asdict(style)} if style else {})
    return Proposal(
        source=write(terms),
        fall_ends_episode=plan.fall_ends_episode,
        idea=terms.note,
        recipe=recipe,
        parents=parents,
    )


def _proposal(plan: Plan, style: Style, body: Body, emphasis: Mapping[str, float]) -> Proposal:
    return _written(emphasised(compose(plan, style, body), emphasis), plan, style=style)
