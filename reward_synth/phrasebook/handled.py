"""What an environment's own words for its object, its goal and what is done with them mean to the phrasebook."""

from __future__ import annotations

from rewardsmith.envs import Handling
from rewardsmith.reward_synth.phrasebook.anatomy import GOAL, OBJECT
from rewardsmith.reward_synth.phrasebook.lexicon import Meaning
from rewardsmith.reward_synth.phrasebook.text import forms

_BRING = Meaning("verb", "push")
"""What every verb of handling comes to: the object is brought to the goal."""

_THERE = Meaning("relation", "to")


def nouns(handling: Handling | None) -> dict[tuple[str, ...], str]:
    """Return what object and goal are called, each phrase with its role."""
    listed = () if handling is None else ((handling.thing, OBJECT), (handling.place, GOAL))
    return {tuple(phrase.split()): role for phrases, role in listed for phrase in phrases.split("|") if phrase}


def lexicon(handling: Handling | None) -> dict[tuple[str, ...], Meaning]:
    """Return what the environment's verbs mean, in all their forms, and what stands beside them."""
    if handling is None:
        return {}
    beside = {tuple(phrase.split()): _THERE for phrase in handling.along.split("|") if phrase}
    return beside | {tuple(form.split()): _BRING for verb in handling.verbs.split("|") if verb for form in forms(verb)}
