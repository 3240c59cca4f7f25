"""What an environment's own words for its object, its goal and what is done with them mean to the phrasebook."""

from __future__ import annotations

from rewardsmith.envs import Handling
from rewardsmith.reward_synth.phrasebook.anatomy import GOAL, OBJECT
from rewardsmith.reward_synth.phrasebook.hands.words import CLOSING, OPENING
from rewardsmith.reward_synth.phrasebook.lexicon import Meaning
from rewardsmith.reward_synth.phrasebook.text import forms

_BRING = Meaning("verb", "push")
"""What every verb of handling comes to: the object is brought to the goal."""

_THERE = Meaning("relation", "to")

_PRESSING = (
    "tap|push|push in|push down|hit|smash|punch|slam|bang|whack|strike|thump|jab|poke|click|activate|trigger|"
    "hammer|bash|"
    "slap|pound|bump|depress|press on|push on|hit on|bear down on|lean on|smack|squash|mash|actuate|operate|ram|boop|"
    "force|force down|move down|bring down|lower|pull down|shove down|slam down|hold down|keep down|keep pressed"
)
_PULLING = (
    "tug|yank|heave|hoist|draw|move up|bring up|tug up|yank up|draw up|hold up|keep up|"
    "hold high|lift up|raise up|jerk up|push up|heave up"
)
_SWEEPING = (
    "push|knock|brush|slide|move|bring|put|get|roll|shove|nudge|drag|pull|steer|hit|bat|flick|swipe|guide|whisk|send|"
    "place|drop|sink|pot|shift|park|scoot|carry|deliver|wipe|drive|park"
)
_ALIKE = {
    "open": OPENING,
    "close": CLOSING,
    "press": _PRESSING,
    "pull": _PULLING,
    "sweep": _SWEEPING,
    "unlock": "unlatch|unbolt|undo|rotate|twist|release|disengage|spin",
}
"""What else people say for a verb of handling."""


def nouns(handling: Handling | None) -> dict[tuple[str, ...], str]:
    """Return what object and goal are called, each phrase with its role."""
    listed = () if handling is None else ((handling.thing, OBJECT), (handling.place, GOAL))
    return {tuple(phrase.split()): role for phrases, role in listed for phrase in phrases.split("|") if phrase}


def lexicon(handling: Handling | None) -> dict[tuple[str, ...], Meaning]:
    """Return what the environment's verbs mean, in all their forms, and what stands beside them."""
    if handling is None:
        return {}
    listed = handling.verbs.split("|")
    listed += [verb for said, alike in _ALIKE.items() if said in listed for verb in alike.split("|")]
    beside = {tuple(phrase.split()): _THERE for phrase in handling.along.split("|") if phrase}
    return beside | {tuple(form.split()): _BRING for verb in listed if verb for form in forms(verb)}
