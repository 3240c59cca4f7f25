"""The manual coder's prompts on the page, and the replies that are pasted into it."""

from __future__ import annotations

from typing import Any

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.own_program import CHECK_ENVS, SAMPLED_ENVS
from rewardsmith.experiments.web.errors import TooLate
from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.llm.letterbox import Letterbox
from rewardsmith.reward_synth.llm.occasion import REWARD
from rewardsmith.reward_synth.llm.reply import program_of
from rewardsmith.reward_synth.schema import surveyed_schema


def waiting_prompt(run: Run) -> dict[str, Any]:
    """Return the prompt for which a run waits; its occasion is None where none does."""
    letter = _letters(run).waiting()
    if letter is None:
        return {"occasion": None}
    return {"occasion": letter.name, "prompt": letter.prompt, "note": letter.note}


def take_reply(run: Run, name: str, reply: str) -> dict[str, Any]:
    """Check a reply as the run will, and keep it where it passes.

    Returns:
        `accepted`; where it is not, `code`, `line` and `message` of the refusal and the `source` that they are about.

    Raises:
        TooLate: the run does not wait for this reply.
        UserError: the reply is empty.
    """
    letters = _letters(run)
    letter = letters.waiting()
    if letter is None or letter.name != name:
        raise TooLate("the run does not wait for this reply any more; the page shows what it waits for")
    # A robot from the user's own file is imported by the run alone, which checks the reply again.
    if letter.wanted == REWARD and reply.strip() and run.config().env in envs.names():
        survey = survey_of(envs.find(run.config().env))
        states = survey.samples(SAMPLED_ENVS, run.config().seed)
        try:
            compile_reward(reply, surveyed_schema(survey), CHECK_ENVS, states=states)
        except RewardRejected as refusal:
            source = program_of(reply) or reply
            told = {"code": refusal.code, "line": refusal.line, "message": refusal.message}
            return {"accepted": False, "source": source, **told}
    letters.answer(name, reply)
    return {"accepted": True}


def _letters(run: Run) -> Letterbox:
    return Letterbox(run.transcript.parent / "manual")
