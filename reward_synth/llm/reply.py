"""What a model's reply says besides its program: the idea, and whether a fall ends the episode."""

from __future__ import annotations

import ast
import re

from rewardsmith.reward_synth.language import RewardRejected, extract
from rewardsmith.reward_synth.language.text.intake import parse_program
from rewardsmith.reward_synth.language.text.reasoning import without_reasoning
from rewardsmith.reward_synth.llm.client import Completion
from rewardsmith.reward_synth.llm.occasion import Occasion
from rewardsmith.reward_synth.llm.quote import clean
from rewardsmith.reward_synth.proposal import Proposal

_MAX_IDEA = 200
_LABEL = re.compile(r"^[\W_]*idea[\W_]*:[\W_]*", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*`{3,}.*$", re.MULTILINE)


def proposal_of(completion: Completion, occasion: Occasion | None = None) -> Proposal:
    """Return a reply as a proposal; nothing of it is run, and a reply that was cut off cannot pass for a whole one.

    Args:
        completion: The reply.
        occasion: On which it was asked for; None outside of a search.
    """
    text = unfinished(completion.text) if completion.truncated else completion.text
    return Proposal(
        source=text,
        fall_ends_episode=fall_ends_episode(text),
        idea=idea_of(text),
        place=occasion.place if occasion else 0,
        attempt=occasion.attempt if occasion else 0,
    )


def answer_of(text: str) -> str:
    """Return a reply without the reasoning that some models put before it; empty where it holds nothing else."""
    return (without_reasoning(text) or "").strip()


def unfinished(text: str) -> str:
    """Return a reply that was cut off as one code fence that is not closed, which the reward language refuses."""
    body = _FENCE.sub("", answer_of(text)).strip()
    return f"```python\n# The reply was cut off at the token limit.\n{body}"


def program_of(text: str) -> str | None:
    """Return the program in a reply, None where there is none."""
    try:
        return extract(text)
    except RewardRejected:
        return None


def fall_ends_episode(text: str) -> bool:
    """Return what the program's constant says; True, the ordinary case, where it does not say."""
    try:
        statements = parse_program(extract(text)).body
    except RewardRejected:
        return True
    for statement in statements:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id="FALL_ENDS_EPISODE")], value=ast.Constant(value=bool() as value))
                | ast.AnnAssign(target=ast.Name(id="FALL_ENDS_EPISODE"), value=ast.Constant(value=bool() as value))
            ):
                return value
    return True


def idea_of(text: str) -> str:
    """Return the line that says what the program rewards, without markup; empty where there is none."""
    answer = answer_of(text)
    # Of several programs the last counts, and so does the last idea that stands outside of them.
    prose = clean("".join(answer.split("```")[:-1:2]))
    lines = [line.strip() for line in prose.splitlines() if line.strip()]
    labelled = [_LABEL.sub("", line) for line in lines if _LABEL.match(line)]
    chosen = labelled[-1] if labelled else next(iter(lines), "")
    return chosen.strip("*_#` ")[:_MAX_IDEA]
