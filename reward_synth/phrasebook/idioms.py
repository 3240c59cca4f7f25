"""Idioms as compositions of what the phrasebook reads anyway: "tiptoe" is "walk lightly", "like a crab" "sideways".

They are written out before the words are read, and what is read so is said. What stands behind `...` goes to the end of
the clause, where it accompanies what the clause asks for.
"""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms

_VERBS: dict[str, str] = {
    "walk on tiptoes": "tiptoe|tip toe",
    "skip forward": "skip along",
    "hop forward": "hop along|bounce along|bound along",
    "walk backward": "moonwalk",
    "face backward": "face the other way|face the opposite way|face the other direction|face the opposite direction",
    "turn around": "turn back|make a u turn|do a u turn|make an about turn|do an about face",
    "walk ... swaying from side to side": "zigzag|zig zag|slalom|weave|serpentine|walk in a zigzag|run in a zigzag|"
    "zigzag left and right|weave left and right|weave from side to side|zigzag from side to side",
    "walk ... lifting your feet high": "goose step|high step|step high|walk with feet lifted high|walk with feet high",
    "walk sideways": "crab walk",
    "run": "break into a run|scram|leg it|put your foot down|step on it|floor it|burn rubber",
    "gallop": "break into a gallop",
    "trot": "break into a trot",
    "lie still": "play dead|play possum|pretend to be dead",
    "stand tall": "stand on tiptoe|stand on tiptoes|stand on toes|rise on toes|rise onto toes|go up on toes|"
    "get on toes|"
    "stand on balls of feet|rise on tiptoes|rise onto tiptoes|go up on tiptoes|stand to attention|stand at attention",
    "stand still": "do nothing|not do anything|not budge|stand your ground|hold your ground|not stir|stay rooted|"
    "not move a muscle|not lift a finger|not move an inch|not twitch|freeze on the spot|stand stock still",
    "sit down": "take a seat|have a seat",
    "kneel": (
        "get to knees|get on knees|get onto knees|go onto knees|go on knees|go down on knees|get down on knees|"
        "drop to knees|fall to knees|"
        "sink to knees|stand on knees|get down on both knees|go down on both knees"
    ),
    "crouch slightly": "squat halfway down|crouch halfway down|squat halfway|curtsy|curtsey|bob a curtsy",
    "lower both hands to the ground": "touch toes|touch feet|reach for toes|reach down to toes",
    "raise": "give me|offer me|show me|hold out",
    "raise one paw": "give paw|shake paw|give a paw",
    "raise one hand": "give me a high five|do a high five|high five|put hand up",
    "raise both hands": "surrender|reach for sky|reach for stars|reach for ceiling|reach for heavens|"
    "stick them up|stick up hands|put hands up|stick hands up|hold hands up|put hands in air|throw hands up",
    "raise right hand": "salute|give a salute|do a salute",
    "rear up": "beg|do a wheelie|pop a wheelie|pull a wheelie|sit up and beg",
    "shake head": "nod|nod head",
    "move up and down": "do squats|do knee bends|do deep knee bends|do pliés|do a set of squats",
    "flip": "do a salto|make a salto|do a somi|do a flip flop|do a handspring",
    "walk": "power walk|speed walk|race walk|prowl|waddle|strut|swagger|pace|lope|toddle|meander|mosey|"
    "go for a walk|take a walk|"
    "take steps|take strides|take a stroll",
    "jump": "do jumps|make jumps|take jumps|make hops|do hops|make a jump|take a leap|make a leap",
}
"""Verbs by the words that they come to, known in all of their forms."""

_OFF = ("switch off", "turn off", "shut off", "shut down", "cut", "kill", "power down", "switch", "turn", "stop using")
_ENGINES = ("engine", "engines", "motor", "motors", "power", "throttle", "thrusters", "gas", "actuators")
_VERBS["minimize effort"] = "|".join(
    f"{off} {engine}{' off' if off in ('switch', 'turn') else ''}" for off in _OFF for engine in _ENGINES
)
"""Who switches the engine off spends nothing."""

_PHRASES: dict[str, str] = {
    "sideways": "like a crab|like crabs|crabwise|crab like|crab fashion",
    "hopping": (
        "like a pogo stick|like a bouncy ball|like a rubber ball|like a spring|on a pogo stick|like a frog|"
        "like a kangaroo|like a rabbit|like a bunny|like a hare|like a grasshopper|like a flea|"
        "like a toad|like a cricket"
    ),
    "stay low": "stay down|remain down|keep down",
    "motionless": "like a statue|like a rock|like a stone|like a post|as a statue|as a rock|as still as a statue",
    "straight": "straight as a stick|straight as a ruler|straight as a poker|straight as a pole|straight as a rod|"
    "straight as an arrow|straight as a plank|straight as a board|"
    "like a rod|like a plank|like a board|as a rod|as a plank|as a board|as an arrow|like an arrow",
    "gently": (
        "land softly|land gently|land lightly|landing softly|landing gently|landing lightly|lands softly|lands gently|"
        "with soft landings|with gentle landings|with soft landing|with gentle landing|"
        "go easy|take it easy|easy does it|nice and easy|go gently"
    ),
    "above head": "overhead|over head",
    "as quickly as possible": "as early as possible|as soon as possible",
    "with small actions": "with engine off|with motor off|with motors off|without engine|without motor|without motors|"
    "with a relaxed gait|with relaxed movements|with a relaxed motion",
    "slowly": "at a snail pace|at a crawl|take your time|take time",
    "fast": (
        "like the wind|like a flash|like lightning|like a rocket|like crazy|like mad|at breakneck speed|at a clip|"
        "for your life|in a hurry|as if your life depended on it|like there is no tomorrow"
    ),
    "close to the ground": (
        "almost touching ground|almost touching floor|so that it almost touches floor|so that it almost touches ground|"
        "so that it nearly touches floor|so that it nearly touches ground|just above ground|just above floor|"
        "almost to ground|almost to floor|nearly touching ground|nearly touching floor"
    ),
    "on one leg": "like a flamingo|like a stork|like a heron|like a crane",
    "in the air": "through air|in mid air|in midair",
    "all the time": (
        "and stay down|and stay that way|and stay like that|and stay like this|and hold it there|and keep it there|"
        "and stay up|and hold the pose|and hold that pose|and hold the position|and keep it that way"
    ),
    "in place": "on one spot|in one spot|at one spot|in one place|at one place",
}
"""Other phrases by the words that they come to."""

_SIZES = ("small", "short", "tiny", "little", "big", "large", "huge", "giant", "great", "enormous", "long")
_JUMPS = ("hop", "jump", "leap", "bound", "bounce", "skip")
"""What is small or big of a jump, nothing measures: it is read as a jump."""

_ON_ALL_FOURS = ("on", "all", "fours")
_ENDS = frozenset({",", ";", ".", ":", "and", "but", "while", "without", "with", "not", "do", "or", "then"})
"""Words that end a clause."""

_FILLERS = frozenset({"just", "simply"})
"""Words that idioms may be sprinkled with, beside determiners."""

_NOUNS_TOO = frozenset({"pace", "paces", "paced"})
"""Verbs that are nouns as often, and read as verbs where a clause begins."""


def plain(words: list[str], names: list[str]) -> tuple[list[str], list[str]]:
    """Write out idioms.

    Args:
        words: The words of a sentence.
        names: Parts of the body: who has hands goes on hands and knees where others go on all feet.

    Returns:
        The words, and a note for each idiom.
    """
    hands = any("hand" in name.split("_") for name in names)
    table = _TABLE | (_WITH_HANDS if hands else _ON_FEET)
    out: list[str] = []
    notes: list[str] = []
    later: list[str] = []
    position = 0
    while position < len(words):
        if words[position] in _ENDS:
            out, later = out + later, []
        found = _found(words, position, table)
        if found is None:
            out.append(words[position])
            position += 1
            continue
        meaning, end = found
        notes.append(f"read {' '.join(words[position:end])!r} as {meaning.replace('... ', '')!r}")
        first, _, rest = meaning.partition(" ... ")
        out += first.split()
        later += rest.split()
        position = end
    return out + later, notes


def _found(words: list[str], start: int, table: dict[tuple[str, ...], str]) -> tuple[str, int] | None:
    """Find the longest idiom that begins at a word, determiners passed over; return its meaning and where it ends."""
    best = None
    phrase: list[str] = []
    for position in range(start, min(start + 2 * _LONGEST, len(words))):
        if words[position] in DETERMINERS | _FILLERS:
            if not phrase:
                return None
            continue
        phrase.append(words[position])
        meaning = table.get(tuple(phrase))
        if meaning is not None and not _noun(words, start):
            best = meaning, position + 1
    return best


def _noun(words: list[str], start: int) -> bool:
    """Tell whether a verb of idioms is a noun here, as in "at a pace of 1 m/s" and "on tiptoes"."""
    before = words[start - 1] if start > 0 else ","
    return before == "on" or (words[start] in _NOUNS_TOO and before not in _ENDS)


def _table() -> dict[tuple[str, ...], str]:
    table: dict[tuple[str, ...], str] = {}
    for meaning, listed in _VERBS.items():
        for verb in listed.split("|"):
            for form, inflected in zip(forms(verb), forms(meaning), strict=True):
                table[_key(form)] = inflected
    for meaning, listed in _PHRASES.items():
        table |= {_key(phrase): meaning for phrase in listed.split("|")}
    jumps = [form for jump in _JUMPS for form in forms(jump)[:2]]
    return table | {(size, jump): jump for size in _SIZES for jump in jumps}


def _with_hands() -> dict[tuple[str, ...], str]:
    """Return what "on all fours" comes to for who has hands."""
    table: dict[tuple[str, ...], str] = {_ON_ALL_FOURS: "on hands and knees"}
    for verb in ("get", "get down", "go down", "drop", "drop down", "stand", "kneel", "stay", "rest"):
        for form, touch in zip(forms(verb), forms("touch"), strict=True):
            for place in ("on all fours", "onto all fours", "on hands and knees", "onto hands and knees"):
                table[_key(f"{form} {place}")] = f"{touch} the ground with both hands and both knees"
    return table


def _exercises(listed: str) -> dict[tuple[str, ...], str]:
    """Return what exercises come to, as nouns alone and with a verb: "squats", "do squats"."""
    return {
        _key(f"{lead}{each}"): f"{meaning}"
        for each in listed.split("|")
        for lead, meaning in (("do ", "move up and down"), ("doing ", "moving up and down"), ("", "move up and down"))
    }


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in phrase.split() if word not in DETERMINERS)


_TABLE = _table() | _exercises("squats|knee bends|deep knee bends|squat jumps")
_ON_FEET = (
    {_ON_ALL_FOURS: "on all feet"}
    | _exercises("push ups|press ups|pushups|pressups")
    | {
        ("shake", "hands"): "raise one paw",
        ("shake", "hand"): "raise one paw",
    }
)
_WITH_HANDS = _with_hands()
_LONGEST = max(map(len, _TABLE | _WITH_HANDS | _ON_FEET))
