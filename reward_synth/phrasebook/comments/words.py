"""The words by which a comment says what is wrong, how much, and when; `|` separates phrases.

All others are the phrasebook's own: these only turn a remark on what was seen into an instruction that it reads.
"""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.nouns import BODY_NOUNS, PLURALS, SIDES
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms
from rewardsmith.reward_synth.phrasebook.verbs import VERBS


def phrases(listed: str) -> tuple[tuple[str, ...], ...]:
    """Return phrases as words, the longest first, so that each is found whole."""
    return tuple(sorted((tuple(phrase.split()) for phrase in listed.split("|")), key=lambda words: -len(words)))


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split("|"))


PRAISE = _words("good|great|nice|nicely|fine|well|perfect|perfectly|excellent|better|best|love|awesome|wonderful")
"""Words of which one makes a remark praise, unless it asks for something."""

PRAISING = phrases(
    "more of that|more of this|more of it|more like that|more like this|keep going|keep it up|keep this up|like that|"
    "keep doing that|keep doing this|go on|that is it|continue"
)

WHEN = phrases(
    "at the start|at the beginning|in the beginning|at first|at the end|in the end|near the end|towards the end|"
    "in the first half|in the second half|during the first half|during the second half|after a while|sometimes|"
    "from time to time|often|usually|mostly|most of the time|all the time|the whole time|constantly|always|again|"
    "every time|later|halfway|when it starts|in the middle of the film"
)
"""When something is seen, which no reward tells apart."""

HEDGES = phrases("i think|i feel|it looks like|it seems to|seems to|tends to|kind of|sort of|a kind of|at all|please")
"""Words that may be left out anywhere."""

ONLY = phrases("just|only|simply")
"""Words that may be left out where no part of the body is singled out."""

SPLITTERS = frozenset([",", ";", ".", ":", "/", "but", "yet", "although", "though", "however", "and", "or"])
"""Words and marks between remarks; a request is not split at the last two."""

NEGATIONS = phrases(
    "do not|does not|did not|is not|are not|not|never|no longer|no more|no|without|avoid|stop|less|fewer"
)
DENIALS = phrases("do not|does not|did not|is not|are not|not|never|hardly ever|hardly|barely|rarely|no longer")
"""Words by which a statement says that something is not seen."""

PRONOUNS = _words("it|he|she|they|this|that|there|you")
ROBOTS = _words("robot|cheetah|hopper|walker|ant|humanoid|swimmer|body|torso|trunk|creature|thing|policy")
COPULAS = _words("be|is|are|was|were|looks|look|seems|seem|feels|gets|get|stays")
KEEPS = _words("keeps|keep|starts|start|begins|begin")
MODALS = phrases("should|must|could|can|may|might|needs to|need to|has to|have to|ought to|would")
SCENES = _words("half|first|second|part|run|film|motion|movement|gait|start|end|rest|way|pose")
"""Nouns of the film and of what it shows as a whole."""

NOUNS = (
    DETERMINERS
    | SCENES
    | SIDES.keys()
    | BODY_NOUNS.keys()
    | {f"{noun}s" for noun in BODY_NOUNS}
    | PLURALS.keys()
    | ROBOTS
)

_FORMS = [forms(verb) for verbs in VERBS.values() for verb in verbs.split("|")]

SEEN = frozenset(form for verb in _FORMS for form in verb[1:3])
"""Forms of verbs by which a remark without a subject says what is seen: "falls over", "still spinning"."""

A_BIT = phrases("a bit|a little bit|a little|a tad|a touch|slightly|somewhat|rather")
MUCH = phrases("way|far|much|a lot|lots|very|really|extremely|terribly|badly|totally|completely|so")
BIT, PLAIN, LOT = 0.4, 1.0, 1.6
"""Sizes of a change that is asked for, as a share of the usual one."""

COMPARATIVES = {
    "faster": "fast", "quicker": "fast", "slower": "slow", "higher": "high", "taller": "high", "smoother": "smooth",
    "farther": "far", "further": "far", "steadier": "steady", "quieter": "quiet", "straighter": "straight",
    "closer": "close", "gentler": "gentle", "calmer": "calmly",
}  # fmt: skip
"""Adjectives by their plain form."""

OPPOSITES = {"fast": "slow", "quick": "slow", "slow": "fast", "quickly": "slow", "slowly": "fast", "sluggish": "fast"}
"""What is wanted of a pace of which there is too much."""

IDIOMS = {
    "flips on its back": (
        "is on its back|it on its back|lands on its back|ends up on its back|lies on its back|rolls on its back|"
        "is upside down|it upside down|ends up upside down|flips over|turns over|tips over|rolls over|is on its head"
    ),
    "stand still": (
        "stands there|standing there|stand there|does nothing|do nothing|does not do anything|does not move|"
        "is not moving|hardly moves|barely moves|does not go anywhere|goes nowhere|gets nowhere|is stuck|is idle"
    ),
    "swing": "do more|work more|do something|be used more|move more|help more|be more active",
}
"""Plain words for what films are said to show."""

OF_PARTS = {
    "lift": "leave the ground|leaves the ground|leaving the ground|come off the ground|comes off the ground",
    "move": (
        "flail|flails|flailing|flail with|flails with|flailing with|flap|flaps|flapping|shake|shakes|wobble|wobbles"
    ),
}
"""Plain words for what parts of the body are said to do."""

AMENDED_BY = {"lift": "drag|drags|dragging|dragged|scrape|scrapes|scraping"}
"""What is wanted of a part in place of what it is said to do."""
