"""Comparisons with what no feature tells, such as "like a dog", and where they end."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS
from rewardsmith.reward_synth.speech.numbers import is_number

_LEADS = (("like",), ("as", "if", "you", "were"), ("in", "the", "style", "of"), ("in", "the", "manner", "of"))
_STOPS = (
    "and|but|while|with|without|not|or|then|in|on|at|to|toward|towards|for|from|along|around|until|when|after|before"
)
_WAYS = "forward|forwards|backward|backwards|ahead|left|right|up|down|sideways"
_ENDS = frozenset((",", ";", ".", ":", "before", *_STOPS.split("|"), *_WAYS.split("|")))
_MOST = 3
"""Most words that may say what something is like."""

_PEOPLE = "human|person|man|woman|people|athlete|sprinter|runner"
_BEASTS = (
    "animal|dog|puppy|wolf|cat|cheetah|horse|pony|lion|tiger|rabbit|kangaroo|frog|goat|deer|gazelle|spider|ant|insect|"
    "beetle|crab|lizard|gecko|snake|eel|fish|worm|shark|whale|tadpole|bird"
)
_THINGS = "top|wheel|windmill|carousel|robot|car|pendulum"
_AS_USUAL = frozenset("|".join((_PEOPLE, _BEASTS, _THINGS)).split("|"))
"""What does just what a verb says beside it: who runs like a dog runs."""
_PLAIN = frozenset(["real", "normal", "human", "healthy", "adult", "big", "small", "wild", "young", "little", "proper"])


def likeness(words: Sequence[str], start: int) -> int | None:
    """Return where a comparison with something ends that begins at a word, None where there is none.

    It names one thing: "like a big dog", not "like the left foot does when it is raised", which asks for something.

    Raises:
        UserError: it names what moves in a way of its own, such as a drunk, which would be left out.
    """
    lead = next((lead for lead in _LEADS if tuple(words[start : start + len(lead)]) == lead), None)
    if lead is None or words[start + len(lead) : start + len(lead) + 1] not in (["a"], ["an"], ["some"]):
        return None
    begin = end = start + len(lead) + 1
    while end < len(words) and words[end] not in _ENDS | DETERMINERS:
        if is_number(words[end]):
            return None
        end += 1
    if not begin < end <= begin + _MOST:
        return None
    if words[end - 1] not in _AS_USUAL or not _PLAIN.issuperset(words[begin : end - 1]):
        said = " ".join(words[start:end])
        raise UserError(
            f"the phrasebook cannot tell what {said!r} looks like; say what it does, such as slower, leaning forward "
            "or with small actions, or leave it out"
        )
    return end
