"""What is done so many times, such as "jump twice": to a usual beat for as long as that takes, and then it stands."""

from __future__ import annotations

import re

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.phases import Phase
from rewardsmith.reward_synth.phrasebook.plan import Plan
from rewardsmith.reward_synth.phrasebook.timing import USUAL_BEAT, joined, to_beat
from rewardsmith.reward_synth.speech.numbers import NUMBERS

STANDS = ["stand", "still"]
"""What comes after that."""

_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_HOW_MANY = re.compile(
    rf"(?: ,)?(?: exactly| just| only)? (?P<often>(?P<word>{'|'.join(_TIMES)})|"
    rf"(?P<number>\d+|{'|'.join(word for word in NUMBERS if word.isalpha())}) times)"
    r"(?: only| in a row| in total| ,| [.])*$"
)


def counted(words: list[str]) -> tuple[list[str], float, str] | None:
    """Return "jump twice" without how many times, that, and the words that told it; None where it is not told last."""
    match = _HOW_MANY.search(" ".join(words))
    if match is None:
        return None
    number = match["number"]
    times = _TIMES[match["word"]] if number is None else NUMBERS.get(number) or float(number)
    return " ".join(words)[: match.start()].split(), times, match["often"]


def so_many(instruction: str, done: Plan, stands: Plan, times: float, said: str, body: Body) -> Plan | None:
    """Return a plan in which what goes up and down does so some times.

    Args:
        instruction: The whole sentence.
        done: What is done.
        stands: The plan of who stands still.
        times: How many times.
        said: The words that told it.
        body: The environment.

    Returns:
        None where nothing goes up and down, where turns are counted, or where an episode is too short.
    """
    ends = times * USUAL_BEAT
    if any(wish.measure == "turns" for wish in done.intent.wishes) or not 0.0 < ends < body.environment.episode_length:
        return None
    try:
        beaten = to_beat(done, USUAL_BEAT, said, body)
    except UserError:
        return None
    first, after = Phase(instruction.split(), ends=ends), Phase(STANDS, begins=ends, waits=True)
    return joined(instruction, [(first, beaten), (after, stands)], body)
