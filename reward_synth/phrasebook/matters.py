"""What can be asked of worlds that are no bodies: amounts that grow, states that are held, places that are come to.

Each matter belongs to kinds of features, and its words are known where an environment has one of them; `|` separates
phrases. A phrase that is a verb elsewhere, such as "go down", means the matter here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rewardsmith.reward_synth.phrasebook.lexicon import Meaning
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms

if TYPE_CHECKING:
    from rewardsmith.reward_synth.phrasebook.body import Body

QUEST = "quest"
"""Family of the verbs below: those of one matter, and those that say of any that it is wanted or to be lost."""

LESS = "less"
"""Sense of words that say that there is to be, or is, little of a matter."""

_SEEK = (
    "collect|gather|get|grab|pick up|find|take|obtain|acquire|earn|win|hoard|look for|search for|amass|accumulate|gain|"
    "steal|loot|increase|maximize|maximise|go to|get to|make it to|run to|walk to|head to|come to|reach|approach|seek|"
    "fetch|locate|step on|step onto|stand on|stand beside|stand next to|stand beside it|stand next to it|meet|visit|"
    "become|as many"
)
_SHUN = (
    "lose|drop|spend|flee|escape|evade|run away from|stay away from|keep away from|minimize|minimise|reduce|decrease|"
    "waste|give away"
)
_PLACES = (
    "level|dungeon|dungeons|room|rooms|cave|maze|place|surroundings|world|area|whole level|whole dungeon|"
    "whole map|rest of level|through corridor|through room|corridor|corridors|of dungeon|on map|game"
)
"""Where it all takes place, which says nothing."""
_MUCH = "many|more|lots of|plenty of|a lot of|as many|all of|every|enough"


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Something that there can be more or less of.

    Attributes:
        kinds: Kinds of the features that may measure it, the best first.
        ability: What can be asked, in words.
        scale: Difference of the feature that matters.
        nouns: What it is called.
        verbs: What asks for more of it without naming it.
        plenty, want: Adjectives and participles that say that there is much, or little, of it.
        units: In what it is counted, as in "50 gold pieces".
        includes: Matters whose nouns may stand beside its verbs, as in "kill monsters", and then ask for nothing more.
        floor: What the feature must not fall below where nobody may come to `want`; None where it is not held but grows
            or is come to.
        ends: Whether an environment's goal may be what is asked for, so that it ends an episode.
        note: What the reader should know where it is asked for.
        helps: Kinds that bring it about, with the difference that is worth as much as one scale of it.
    """

    kinds: tuple[str, ...]
    ability: str
    scale: float = 1.0
    nouns: str = ""
    verbs: str = ""
    plenty: str = ""
    want: str = ""
    units: str = ""
    includes: tuple[str, ...] = ()
    floor: float | None = None
    ends: bool = False
    note: str = ""
    helps: tuple[tuple[str, float], ...] = ()


_SEARCH = (("gain[explored]", 250.0), ("gain[visited]", 100.0))
"""New squares bring about whatever has to be found; a level has some hundred of them."""

MATTERS: dict[str, Matter] = {
    "depth": Matter(
        kinds=("depth", "on_stairs"),
        ability="go down the stairs",
        nouns="depth|deeper levels|lower levels|next level|level below",
        verbs=(
            "descend|go down|go downstairs|climb down|go deeper|dive|get down|go below|dig down|move down|walk down|"
            "head down|delve|delve deeper|step down|take stairs down|descend deeper"
        ),
        units="level|levels|floor|floors|dungeon level|dungeon levels",
        includes=("stairs",),
        ends=True,
        helps=(("stairs_approached", 25.0), *_SEARCH),
    ),
    "stairs": Matter(
        kinds=("on_stairs",),
        ability="find the stairs",
        nouns="stairs|stair|staircase|stairs down|down stairs|downstairs|stairway|ladder|exit|way down|way out",
        ends=True,
        helps=(("stairs_approached", 25.0), *_SEARCH),
    ),
    "gold": Matter(
        kinds=("wealth",),
        ability="collect gold",
        scale=10.0,
        nouns="gold|money|coin|coins|gold pieces|gold coins|wealth|treasure|treasures|riches|cash",
        verbs="get rich|become rich|enrich yourself",
        units="gold|gold piece|gold pieces|gold coin|gold coins|coin|coins|pieces of gold",
        helps=_SEARCH,
    ),
    "items": Matter(
        kinds=("items",),
        ability="pick up items",
        nouns="item|items|object|objects|things|loot|stuff",
        units="item|items|object|objects|things",
        helps=_SEARCH,
    ),
    "key": Matter(kinds=("has_key",), ability="find the key", nouns="key", helps=_SEARCH),
    "door": Matter(
        kinds=("doors_opened",),
        ability="open doors",
        nouns="door|doors",
        verbs="open",
        units="door|doors",
        helps=(("gain[locks_opened]", 2.0), *_SEARCH),
    ),
    "lock": Matter(
        kinds=("locks_opened",),
        ability="unlock doors",
        nouns="lock|locks",
        verbs="unlock|pick lock|open lock",
        includes=("door", "lock"),
        helps=_SEARCH,
    ),
    "food": Matter(
        kinds=("eaten",),
        ability="eat",
        scale=50.0,
        nouns="food|meal|meals",
        verbs="eat|eat something|eat anything|eat food|dine|feed|feed yourself|devour|have a meal|eat meal",
        helps=_SEARCH,
    ),
    "hunger": Matter(
        kinds=("nutrition",),
        ability="not get hungry",
        scale=100.0,
        nouns="nutrition",
        plenty="fed|well fed|satiated",
        want="hungry|hunger|starving|starve|starvation|faint|fainting|famished|from hunger|of hunger",
        floor=150.0,
        helps=(("gain[eaten]", 100.0),),
    ),
    "health": Matter(
        kinds=("health",),
        ability="stay healthy",
        scale=0.1,
        nouns="health|hit points|hp",
        verbs="heal|recover|regenerate",
        plenty="healthy|unhurt|unharmed|uninjured|well|in good health|safe",
        want="hurt|damage|injury|injuries|injured|wounded|wounds|harm|harmed|hit",
        floor=0.7,
        helps=(("alive", 2.0),),
    ),
    "life": Matter(
        kinds=("alive",),
        ability="survive",
        verbs="survive|live",
        plenty="alive",
        want="die|dying|death|dead|killed",
        floor=0.5,
        helps=(("health", 2.0),),
    ),
    "experience": Matter(
        kinds=("experience",),
        ability="gain experience",
        scale=5.0,
        nouns="experience|experience points|xp",
        verbs="level up|gain levels|get stronger|become stronger",
        units="experience point|experience points|xp|points of experience",
        helps=(("gain[kills]", 1.0), *_SEARCH),
    ),
    "points": Matter(
        kinds=("experience",),
        ability="win points",
        scale=5.0,
        nouns="points|score",
        helps=(("gain[depth]", 0.1), ("gain[wealth]", 50.0), *_SEARCH),
        note="no reward may read the game's own points; experience, of which many are made, stands for them",
    ),
    "map": Matter(
        kinds=("explored",),
        ability="explore the level",
        scale=20.0,
        nouns="map|squares|new squares|tiles|new places|new rooms|new areas|unexplored areas|territory",
        verbs="explore|discover|map|scout|reveal|chart|uncover|look around|wander around|roam|see|explore around",
        units="square|squares|tile|tiles|new squares",
        includes=("map",),
    ),
    "kills": Matter(
        kinds=("kills",),
        ability="kill monsters",
        nouns="kills",
        verbs="kill|slay|fight|attack|defeat|destroy|hunt|battle|murder|fight against|hunt down",
        units="monster|monsters|enemy|enemies|creature|creatures|foes",
        includes=("danger",),
        helps=_SEARCH,
    ),
    "danger": Matter(
        kinds=("danger",),
        ability="avoid monsters",
        nouns="monster|monsters|enemy|enemies|creature|creatures|foe|foes|danger",
    ),
    "oracle": Matter(
        kinds=("beside_oracle",),
        ability="find the Oracle",
        nouns="oracle",
        ends=True,
        helps=(("gain[depth]", 5.0), *_SEARCH),
    ),
}
"""Every matter by name."""

_SCALES = {kind: matter.scale for matter in reversed(MATTERS.values()) for kind in matter.kinds}


def scale_of(kind: str) -> float | None:
    """Return the difference that matters of a matter's kind or of what it gains; None of any other kind."""
    return _SCALES.get(kind.removeprefix("gain[").removesuffix("]"))


def served(body: Body) -> dict[str, Matter]:
    """Return the matters that an environment has a kind of."""
    return {name: matter for name, matter in MATTERS.items() if any(body.has(kind) for kind in matter.kinds)}


def units() -> dict[str, str]:
    """Return in what matters are counted, each unit with its matter's name."""
    return {unit: name for name, matter in MATTERS.items() for unit in matter.units.split("|") if unit}


@cache
def lexicon() -> dict[tuple[str, ...], Meaning]:
    """Return what phrases mean where there are matters, without determiners."""
    words: dict[tuple[str, ...], Meaning] = {}

    def add(phrases: str, meaning: Meaning, *, verbs: bool = False) -> None:
        for phrase in filter(None, phrases.split("|")):
            for form in forms(phrase) if verbs else (phrase,):
                first, *rest = form.split()
                words.setdefault((first, *(word for word in rest if word not in DETERMINERS)), meaning)

    for name, matter in MATTERS.items():
        add(matter.verbs, Meaning("verb", QUEST, name), verbs=True)
        add(matter.plenty, Meaning("matter", name))
        add(matter.want, Meaning("matter", name, LESS))
    for name, matter in MATTERS.items():
        add(matter.nouns, Meaning("matter", name))
    add(_SEEK, Meaning("verb", QUEST), verbs=True)
    add(_SHUN, Meaning("verb", QUEST, LESS), verbs=True)
    add(_PLACES, Meaning("noun", "world"))
    add(_MUCH, Meaning("manner", "lot"))
    return words
