"""The words the phrasebook knows, as data: phrases by what they do in a sentence.

A phrase stands for itself; verbs are listed in their base form and known in all of their forms. `|` separates phrases.
"""

from __future__ import annotations

from typing import NamedTuple

from rewardsmith.reward_synth.phrasebook import qualifiers, verbs
from rewardsmith.reward_synth.phrasebook.text import forms


class Meaning(NamedTuple):
    """What a phrase does in a sentence (`tag`), which of its tag it is (`value`), what it says beside (`sense`)."""

    tag: str
    value: str
    sense: str = ""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


NEGATIONS: dict[str, str] = {
    "without": "without",
    "not": (
        "not|do not|does not|never|without ever|avoid|no|prevent|refrain from|keep from|nor|neither|"
        "must not|should not|may not|can not|never let|do not let|without letting|not let|do not allow|rather than|"
        "with no|with not|instead of not|stop from|avoids|avoiding|prevents|preventing|refraining from"
    ),
}

SEQUENCES = (
    "then|and then|after|afterwards|afterward|before|until|till|once|when|whenever|finally|next|later|"
    "followed by|if|unless|first|second|lastly|alternately|alternating|every time|in turn|alternate|instead of|"
    "instead|except|like|because|as soon as"
)
"""Words that order or compare behaviours, which one reward program without memory cannot follow."""

JOINERS: dict[str, str] = {
    "and": "and",
    "with": "with",
    "purpose": "in order to|so as to",
    "beside": "while|whilst|during|using|as you|as it|as they",
    "join": (
        "but|yet|also|plus|as well as|by|making sure|make sure|ensuring|ensure|so that|such that|at the same time|"
        "meanwhile|still|together|in unison|in sync|simultaneously|as well|&|+"
    ),
}
"""Words that join clauses; what follows those `beside` or `with` another only accompanies it."""

STOP_WORDS = _words(
    """
    a able absolutely across action again agent all along am an any are as at be been begin beginning begins behave
    being body's both can character could creature do does doing either even ever exactly execute extremely
    fairly manage achievable attainable imaginable
    incredibly for from gait get gets getting give go goal: has have having he her here hey hi him himself his how i
    in into is it its itself just kind kindly learn learning learns let lets letting like made make makes making
    manner me motion motions movement movements must my need nicely now of off ok okay on one's onto out over own
    perfectly perform performing performs please policy pretty possible possibly precisely properly quite really
    robot see shall she should simply so some sort start starting starts style such super take takes taking task
    teach thank thanks that the their them there these they thing this those to too toward towards train trained
    tries try trying us very want which purely basically actually plainly normally needs needed ought might may certain
    good nice itself self themselves continue continues continuing value attempt attempts attempting endeavour whereby
    own wanting wanted wants way we while will would you your yours yourself
    """
)
"""Function words and courtesies that may be passed over: they change nothing of what the phrasebook understands."""

NOUNS: dict[str, str] = {
    "speed": "speed|velocity|pace|rate|forward speed|forward velocity|speeds|velocities|rates|goal velocity|goal speed|"
    "target velocity|target speed|desired velocity|desired speed|commanded velocity|commanded speed",
    "vertical_velocity": "vertical speed|vertical velocity|upward speed|upward velocity",
    "lateral_velocity": "lateral speed|lateral velocity|sideways speed|sideways velocity",
    "height": "height|altitude|elevation",
    "angle": "angle|an angle",
    "distance": "distance",
    "position": "position|spot",
    "heading": "that heading|this heading|current heading|new heading|"
    "the heading|your heading|its heading|the orientation|your orientation|a heading",
    "ground": "ground|floor|earth|surface|mat",
    # Nothing is measured from where it began once it has moved, so that these are left over and refused.
    "start": (
        "to the start|to the beginning|to the starting point|to the starting position|to your starting point|"
        "to your starting position|to where you started|to where you began|to the origin|to your start|there and back"
    ),
    # Nothing measures how high steps are.
    "stride": "high steps|high strides|high stepping",
    # Nothing tells who holds what, so that this is left over and refused.
    "grip": "let go of|let go",
}


def _known() -> dict[tuple[str, ...], Meaning]:
    known: dict[tuple[str, ...], Meaning] = {}
    senses = _senses()

    def add(phrases: str, tag: str, value: str) -> None:
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            known.setdefault(words, Meaning(tag, value, senses.get((tag, words), "")))

    for phrase in SEQUENCES.split("|"):
        add(phrase, "sequence", phrase)
    for tag, table in (
        ("not", NEGATIONS),
        ("place", qualifiers.PLACES),
        ("manner", qualifiers.MANNERS),
        ("state", qualifiers.STATES),
        ("direction", qualifiers.DIRECTIONS),
        ("noun", NOUNS),
    ):
        for value, phrases in table.items():
            add(phrases, tag, value)
    add(qualifiers.LIKENESSES, "likeness", "human")
    add(qualifiers.STEPS, "likeness", "steps")
    for family, listed in verbs.VERBS.items():
        for verb in listed.split("|"):
            add("|".join(forms(verb)), "verb", family)
        if family in verbs.IRREGULAR:
            add(verbs.IRREGULAR[family], "verb", family)
    for tag, table in (("join", JOINERS), ("or", {"or": "or"}), ("relation", qualifiers.RELATIONS)):
        for value, phrases in table.items():
            add(phrases, tag, value)
    return known


def _senses() -> dict[tuple[str, tuple[str, ...]], str]:
    """Return what phrases say beside their value, by tag and phrase."""
    listed = [
        (tag, phrase, sense)
        for tag, table in qualifiers.SENSES.items()
        for sense, phrases in table.items()
        for phrase in phrases.split("|")
    ]
    listed += [
        ("verb", form, sense)
        for sense, phrases in verbs.SENSES.items()
        for verb in phrases.split("|")
        for form in forms(verb)
    ]
    return {(tag, tuple(phrase.split())): sense for tag, phrase, sense in listed}


KNOWN = _known()
"""Every phrase with its meaning; the first table to claim a phrase keeps it."""

LONGEST = max(len(phrase) for phrase in KNOWN)
"""Words in the longest phrase."""
