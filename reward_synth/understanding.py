"""What a sentence asks for, found out once, before any coder is asked to write a reward for it."""

from __future__ import annotations

from rewardsmith.envs import Environment, UserError
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.heeded import Heeded
from rewardsmith.reward_synth.history import History
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.comments.heeding import hear
from rewardsmith.reward_synth.phrasebook.understanding import understand as read


def instruction_of(text: str, environment: Environment) -> str:
    """Return what a user's text asks for in words: the instruction of the registered task that it is the name of.

    Args:
        text: A sentence, or a task's name such as `run_forward`.
        environment: Where it is to be done.
    """
    task = environment.task_named(text)
    return text if task is None or len(text.split()) > 1 else environment.tasks[task].instruction


def understand(instruction: str, survey: Survey) -> Intent | None:
    """Return what an instruction asks for in feature kinds, as the phrasebook reads it.

    Args:
        instruction: The sentence.
        survey: The environment, with its feature table and what is usual there.

    Returns:
        The wishes, or None where the phrasebook cannot read the sentence: a language model may still write a reward
        for it, and people or models must judge.
    """
    try:
        return read(instruction, Body(survey)).intent
    except UserError:
        return None


def heed(instruction: str, survey: Survey, history: History) -> tuple[Intent | None, tuple[Heeded, ...]]:
    """Return what an instruction asks for since people have said something of what came of it.

    Args:
        instruction: The sentence.
        survey: The environment, with its feature table and what is usual there.
        history: What came of earlier generations, with the comments.

    Returns:
        The wishes, None where the phrasebook cannot read the sentence, and what became of every remark, the oldest
        first; of none where there are no wishes to change.
    """
    try:
        body = Body(survey)
        plan = read(instruction, body)
    except UserError:
        return None, ()
    heard = hear(plan, history.rounds, body)
    return heard.plan.intent, heard.heeded
