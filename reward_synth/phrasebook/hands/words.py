"""What people call what hands do and what they do it to, as data; `|` separates phrases.

Known only where a hand handles something, so that legs that "roll" or "take" something are read as before.
"""

from __future__ import annotations

from functools import cache

from rewardsmith.reward_synth.phrasebook.anatomy import OBJECT, Anatomy
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.lexicon import Meaning
from rewardsmith.reward_synth.phrasebook.nouns import EFFECTORS, OBJECT_NOUNS
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms

OPEN, CLOSE, FIXTURE = "open", "shut", "fixture"
GRASP, RELEASE, FINGERS, FIST, TITLE, HOVER = "grasp", "release", "fingers", "fist", "title", "hover"
DONE_HELD = frozenset({"raise", "lower", "push", "turn", "flip", OPEN, CLOSE})
"""Families of verbs of what is done with what was gripped."""


MOVING = (
    "pull|push|slide|swing|yank|tug|drag|draw|ease|throw|fling|bring|move|roll|get|jerk|turn|twist|crank|shove|bump|"
    "knock|nudge|bang|press|force|kick|put|pop|pry|prise|crack|slam|hit|work|heave|flip|lift|make|guide|hold"
)
"""Verbs before "open" and "shut"."""

OPENING = (
    "open|open up|pull out|turn on|switch on|tug out|yank out|draw out|slide out|get out|roll out|unclose|crank|twist|"
    "stand open|stand wide open|flow|gush|drag out|lay open|put on|flick on|throw wide|hold open"
)
CLOSING = (
    "close|shut|turn off|switch off|close up|slam|push in|slide in|shut off|close off|cut off|shove in|push back in|"
    "slide back in|put back in|push back|slide back|move back|turn back|bring back|shove back|shut up|flick off|"
    "reclose|"
    "push to|pull to|turn down"
)
for _verb in MOVING.split("|"):
    OPENING += f"|{_verb} open|{_verb} wide open"
    CLOSING += f"|{_verb} shut|{_verb} closed"
"""Verbs of what opens and shuts."""

VERBS: dict[str, str] = {
    OPEN: OPENING,
    CLOSE: CLOSING,
    GRASP: (
        "grasp|grab|grip|clasp|clutch|seize|take|take hold of|take hold|get hold of|get hold|catch hold of|"
        "grab hold of|lay hold of|hold on to|hold onto|hang on to|hang onto|cling to|clamp|pinch|snatch|catch|"
        "get a grip on|get a hold of|take a hold of|get a grip of|take a grip on|keep hold of|keep a grip on|"
        "keep a hold of|squeeze|enclose|wrap your fingers around|close your fingers around|close your hand around|"
        "close the gripper around|close the fingers around|close the hand around|close the gripper on|lay hands on|"
        "reach for and take|take into your hand|latch on to|latch onto|hook|get firm grip on|get good grip on|"
        "get tight grip on|get around|hold tight|keep holding|"
        "keep gripping"
    ),
    FINGERS: "open gripper|open hand|open fingers|open claw|open fist|open jaws|open palm|spread fingers|unclench|"
    "open up gripper|open up hand|unclench fist|widen gripper",
    FIST: "close gripper|shut gripper|close hand|shut hand|close fingers|close claw|make fist|clench|clench fist|"
    "close fist|close jaws|shut fingers|close up gripper",
    "keep": "leave",
    HOVER: "hover|hang|poise",
    RELEASE: "release|let go|let go of|letting go|letting go of|let loose|unhand|loosen your grip on|relinquish",
    "drift": "step away|step back|back away|back off|move back|draw back|pull back|pull away|stand back|move away|"
    "get away|walk away|retreat|withdraw|retire|keep off|stay off|stay clear|keep clear|steer clear|clear off|go away",
    "push": (
        "kick|bat|flick|swat|strike|knock|stack|pile|pile up|stack up|toss|pour|dunk|plop|dump|nestle|prop|set|"
        "lay|transfer|relocate|deposit|stow|"
        "stash|insert|haul|tow|roll|wheel|steer|send|shift|manoeuvre|maneuver|"
        "move|take over|tug|yank|belong|pop|drop off|get to|herd|scoot|convey|shepherd|sweep|stuff|tuck|load|rest|"
        "position|centre|center|line up|separate|part|isolate|end up|wind up|finish up|finish|unite|reunite|"
        "lead|direct|aim|put back|set back|place back|put away|park|lie|land|stick|store"
    ),
    "raise": (
        "pick|heave|scoop up|scoop|take up|bring up|lift off|pull up|carry up|move up|pluck|pluck up|fish up|lift out|"
        "hold aloft|get up|yank up|tug up|snatch up|grab up|push up|levitate|suspend"
    ),
    "lower": "set down|lay down|move down|let down|carry down|put back down|set back down|take down",
    "touch": "keep in contact with|stay in contact with|keep contact with|maintain contact with|keep touching|"
    "feel|tap|poke|prod|stroke|pat|brush|make contact with|get in touch with|come into contact with|rest on",
    "reach": "move over to|come to|get near|get close|head for|go near|go towards|go toward|draw near|head to|"
    "get over to",
    "turn": "swing|pivot|swivel|wind",
    "lean": "tip|topple|knock over|push over|topple over|tip over|incline|slant",
    "flip": "overturn|upend|turn over|invert|turn upside down|flip upside down|capsize",
    TITLE: "tidy up|clean up|clear up|tidy|clean|clear the table",
}
"""Families of verbs, beside what the lexicon lists for those that are not of hands alone."""

NOUNS = (
    "drawer|door|faucet|tap|valve|cabinet|cupboard|lever|handle|cabinet door|cabinet drawer|water|knob|handlebar|"
    "drawer handle|door handle|door knob|doorknob|drawer knob|drawer front|cupboard door|closet|closet door|grip|bar|"
    "locker|cabinet handle|faucet handle|faucet lever|faucet knob|tap handle|spigot|spout|stopcock|water tap|wardrobe|"
    "flow|stream|hatch|chest drawer|front panel|door bar|pull handle|fridge door|fridge|valve handle|handle bar"
)
"""What something that opens or turns is called, its handle too."""

_STATES = {
    "halfway": "half|halfway|half way|half open",
    "upright": "on its end|standing up|on end|standing|upright again|the right way up|right side up|right way up",
    "still": "in its place|where it is|undisturbed|in peace",
    "inverted": "upside down|bottom up|on its head|top down|bottom side up",
    "on_side": "on its side|onto its side|on the side|sideways",
    "raised": "in the air|up in the air|into the air|off the table|from the table|in mid air|aloft|clear of the table|"
    "above the table|off the tabletop|off the surface|off the desk|over the table|off its resting place",
    "grounded": "on the table|onto the table|to the table|on the tabletop|on the desk|back down|down on the table|"
    "on the surface|onto the tabletop|onto the desk|flat on the table|back onto the table|back on the table|"
    "down onto the table",
    "close": "next to|beside|close to|near|near to|by the side of|alongside|adjacent to|close by|nearby|together|"
    "close <most>|right beside|right next to|against|by|close together|side by side|closer to|nearer to|nearer|closer",
    "away": "away|away from|far from|far away from|out of|clear of|apart|farther away from|further away from|"
    "further from|farther from|apart from each other|from each other|farther apart|further apart|far apart",
}
"""States that are said of things otherwise than of bodies."""

_MANNERS = {
    "slow": "gradually|bit by bit|step by step|in small steps|at snail pace|inch by inch|slow and steady",
    "little": "a tad|a crack|a touch|a smidge|ajar|a tiny bit|just a bit|just a little|a wee bit|a fraction|"
    "a slit|a hair|a notch|an inch or so|by a bit|by a little|a little way|somewhat",
    "lot": "all the way|wide|wide open|the whole way|entirely|totally|right out|all the way out|all the way in|"
    "as wide as it goes|to the stop|to the end|to its end|to its limit|to the limit|till it stops|until it stops|"
    "to the very end|as far as it goes|right up|to the end of its range|properly|high|higher|all the way up|"
    "firmly|tightly|securely|snugly|round|all the way round|right round|over|max|to its end stop|to end stop|"
    "to very end|to its end position|"
    "to end position|completely|"
    "to maximum|fully|to its maximum",
    "only": "only|merely|nothing but",
    "smooth": "gently|softly|lightly|carefully|without jerking|with care|delicately|with a light touch|in one smooth "
    "motion|in a smooth motion|without hurry|without slamming|no slamming|with a gentle touch|ever so gently",
}

HANDS = EFFECTORS | {"palm", "thumb"}
"""Nouns of the hand, which does what is done."""

GROUND = "table|tabletop|desk|table top|surface|counter|worktop|bench|tray"


def handles(body: Body) -> bool:
    """Tell whether a body has a hand for things."""
    return body.has("gripper_opening") or body.has("gripper_openness") or bool(body.named("part_grip"))


def nouns(anatomy: Anatomy) -> set[tuple[str, ...]]:
    """Return what the things are called that can be handled."""
    fixtures = {phrase for phrase, meaning in anatomy.lexicon.items() if meaning == Meaning("noun", FIXTURE)}
    things = {phrase for phrase, role in anatomy.things.items() if role == OBJECT}
    return fixtures | things | {(noun,) for noun in OBJECT_NOUNS.split("|")}


def alone(body: Body) -> tuple[str, ...] | None:
    """Return the noun of the only thing that can be handled, which "it" is from the first; None of one of several."""
    if body.has("opened"):
        return ("handle",)
    return ("object",) if body.has("distance_to_object") else None


def lexicon(body: Body) -> dict[tuple[str, ...], Meaning]:
    """Return what phrases mean where an arm handles something; nothing elsewhere."""
    if not handles(body):
        return {}
    return _common() | (_said(NOUNS, Meaning("noun", FIXTURE)) if body.has("opened") else {})


@cache
def _common() -> dict[tuple[str, ...], Meaning]:
    """Return what phrases mean wherever a hand handles something."""
    words: dict[tuple[str, ...], Meaning] = {}
    for family, verbs in VERBS.items():
        words |= _said(verbs, Meaning("verb", family, "away" if family == "drift" else ""), verbs=True)
    words |= {("taken",): Meaning("verb", GRASP), ("gripped",): Meaning("verb", GRASP)}
    for tag, table in (("state", _STATES), ("manner", _MANNERS)):
        for value, phrases in table.items():
            words |= _said(phrases, Meaning(tag, value))
    words |= _said("past|beyond", Meaning("relation", "past"))  # where nothing tells on which side a thing is
    return words | _said(GROUND, Meaning("noun", "ground"))


def _said(phrases: str, meaning: Meaning, *, verbs: bool = False) -> dict[tuple[str, ...], Meaning]:
    listed = [form for phrase in phrases.split("|") for form in (forms(phrase) if verbs else (phrase,))]
    return {key: meaning for phrase in listed for key in (tuple(phrase.split()), _bare(phrase))}


def _bare(phrase: str) -> tuple[str, ...]:
    """Return a phrase without determiners behind its first word, as phrases are looked up."""
    first, *rest = phrase.split()
    return (first, *(word for word in rest if word not in DETERMINERS))
