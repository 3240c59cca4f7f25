"""Turns of phrase that the phrasebook does not read, in words that it reads: the sun, the compass, the diagonal paw."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.hands.palm import called
from rewardsmith.reward_synth.motion.offline.naming import across, sided
from rewardsmith.reward_synth.motion.offline.speech import everyday
from rewardsmith.reward_synth.motion.offline.spelling import spelled
from rewardsmith.reward_synth.motion.talker import MAX_SAID
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

EAST, WEST = "turn right by 90 degrees", "turn left by 90 degrees"
"""A robot faces north when its episode begins."""

_COMPASS = {"east": EAST, "west": WEST, "north": "turn left by 0 degrees", "south": "turn left by 180 degrees",
            "northeast": "turn right by 45 degrees", "northwest": "turn left by 45 degrees",
            "southeast": "turn right by 135 degrees", "southwest": "turn left by 135 degrees"}  # fmt: skip

_SUN = re.compile(r"\bsun(rise|set|light)?\b|\bdawn\b|\bdusk\b")
_MORNING = re.compile(r"\b(morning|sunrise|dawn|rising|rises|risen|coming up|early)\b")
_EVENING = re.compile(r"\b(afternoon|evening|sunset|dusk|setting|sets|going down|late|night)\b")
_HEADING = re.compile(r"\b(?P<to>((north|south)[ -]?(east|west))|north|east|south|west)(ern|wards?|ward)?\b")
_AWAY = re.compile(r"\b(away from|back to the|your back to|opposite)\b")
_GOES = re.compile(r"\b(walk|run|go|move|crawl|creep|trot|march|head off|travel|drive)\b")
_PARTS = re.compile(r",? (?:and|but|while)(?! (?:at|with) \d) (?=[a-z])|[;,] (?!at |with )|,? (?=then )")
"""What parts a turn to a point of the compass from what else a sentence asks for."""

_PACE = re.compile(r"\b(?:at|with) [\d.]+ ?(?:m/s|cm/s|km/h)(?![a-z/])")
"""How fast one goes there."""

_JOINS = re.compile(r"^((and|now|also|but|next|then|rather|instead) )+")

_PLAIN = (
    (re.compile(r"\b(hind|rear)(?= (left|right|paws?|legs?|feet|foot|ones?|two|side|knees?|hips?))"), "back"),
    (re.compile(r"\b(left|right) (front|back|hind|rear)(?= (paws?|legs?|feet|foot|ones?|knees?|hips?|and)\b|,|$)"),
     r"\2 \1"),
    (re.compile(r"\b(hind|rear)(?= (left|right))"), "back"),
    (re.compile(r"\bpaw\b"), "foot"),
    (re.compile(r"\b(turn|go|move|walk|look) (on|to|towards?) the (left|right)( hand)? side$"), r"\1 \3"),
    (re.compile(r"\b(look|face|point|head) (?=[\d.]+ (degrees|rad))"), "turn "),
    (re.compile(r"^(let down|land) (?P<what>(it|them|both|all|the|your)\b.*)$"), r"put down \g<what>"),
    (re.compile(r"\bpaws\b"), "feet"),
    (re.compile(r"\blet (?P<what>(the )?\w+) go[.!]?$"), r"release \g<what>"),
    (re.compile(r"\b(raise|lift|point|tilt|pitch) (your |the )?(nose|snout|muzzle|front)( up)?( by)? (?=[\d.]+ "
                r"(degrees|rad))"), "lean back by "),
    (re.compile(r"\b(lower|drop|point|tilt|dip) (your |the )?(nose|snout|muzzle|front)( down)?( by)? (?=[\d.]+ "
                r"(degrees|rad))"),
     "lean forward by "),
    (re.compile(r"\b(to )?starboard\b"), "to the right"),
    (re.compile(r"\bto port\b"), "to the left"),
    (re.compile(r"\b(your |the )?(nose|snout|muzzle|front end|chin) (pointing |pointed |tilted |pitched )?(up|"
                r"upwards?)\b"),
     "lean back"),
    (re.compile(r"\b(your |the )?(nose|snout|muzzle|front end|chin) (pointing |pointed |tilted |pitched )?(down|"
                r"downwards?)\b"),
     "lean forward"),
    (re.compile(r"\b(tilt|pitch|lean|tip|incline) (?:(?:your|the) )?(?:(?:body|trunk|torso|nose) )?(?:by )?"
                r"(?P<much>[\d.]+ (?:degrees|rad)) lean (?P<way>back|forward)\b"), r"lean \g<way> by \g<much>"),
    (re.compile(r"\b(tilt|pitch|lean|tip) (?:(?:your|the) )?(?:(?:body|trunk|torso) )?(?=lean (back|forward))"), ""),
    (re.compile(r"^(?P<this>(the |your )?[a-z ]+?),? (and |but )?not (the |your |with the )?(left|right|front|back|"
                r"other|first)( [a-z]+){0,2}$"),
     r"rather \g<this>"),
    (re.compile(r"^instead of (the |your )?[a-z]+,? (take |use |with |do |grab )?(?P<that>(the |your )?[a-z]+)$"),
     r"\g<that> instead"),
    (re.compile(r"^not (?!so |too |that |as |quite |very |all |much )(in |into |on |with )?(the |your )?[a-z ]+?, "
                r"(but )?(?=[a-z])"), "rather "),
    (re.compile(r"^not (the |your |with the |on the )?(left|right|front|back|other|first)( [a-z]+)?,? (but "
                r")?(?=[a-z]+)"), "rather "),
    (re.compile(r"^(?P<that>(the |your )?[a-z ]+?) instead of (the |your )?[a-z]+( one)?$"), r"\g<that> instead"),
    (re.compile(r"\bleave (?P<what>(it|them|(the |your |both |all )+[a-z ]*?(foot|feet|legs?|arms?|hands?|head|knees?|"
                r"elbows?))) (up|there|raised|lifted|where (it is|they are)|(just )?(as|how) (it is|they are)|"
                r"like that)(?=$|[,.;])"), r"keep \g<what>"),
    (re.compile(r"^(swap|switch|change)( them| over| sides| legs| feet| round| around)?[:,] "), "now "),
    (re.compile(r"\bin an? (wide |big |small |tight )?(arc|curve|bow)\b"), "in a circle"),
    (re.compile(r"\bin (the |a )?(back|backwards?|reverse) direction\b"), "backwards"),
    (re.compile(r"\bin (the |a )?(left|right) direction\b"), r"to the \2"),
    (re.compile(r"\bthe same (thing )?(?=(to|in) the (left|right))"), ""),
    (re.compile(r"^((and|then|ok|okay|just|now|also) )*(?P<go>walk|run|trot|move|go|stand) (normally|as usual|as "
                r"always)( again)?$"), r"just now \g<go>"),
    (re.compile(r"(?<=[a-z]) normally\b"), ""),
    (re.compile(r"\blet (it )?fall\b"), "put it down"),
    (re.compile(r"\b(like|as if) (before|earlier|previously)\b"), "as before"),
    (re.compile(r"\b(one more time|once more|once again)$"), ""),
    (re.compile(r"\b(to|towards?) (the )?(behind|rear)\b|\b(rearwards?|to the back)$"), "backwards"),
)  # fmt: skip

_HALF_HEIGHT = re.compile(r"\bhalf (of )?(your|its) (usual |normal |full |own )?(height|size)\b")
_TURNS = (
    (re.compile(r"^(just |only )?(a |one )?quarter (turn|rotation|circle)"), "turn left by 90 degrees"),
    (re.compile(r"^(just |only )?(a |one )?half (turn|rotation|circle)"), "turn left by 180 degrees"),
    (re.compile(r"^(just |only )?(a |one )?(full|whole|complete) (turn|rotation|circle)"), "turn left by 360 degrees"),
    (
        re.compile(r"^turn left by (?P<much>\d+ degrees) (to the |to your )?(?P<side>left|right)$"),
        r"turn \g<side> by \g<much>",
    ),
)
"""Parts of a turn, of who turns as a whole."""

_TOWARDS = {"left": "left", "right": "right", "front": "forward", "back": "back"}
_OPPOSITE = {"left": "right", "right": "left"}
_SINKS = ("lower", "drop", "sink", "dip")
_REAR = (
    r"(your |the )?(bum|butt|bottom|behind|rear end|rear|back end|backside|hindquarters|haunches|tail end|rump|hips)"
)
_FORE = r"(your |the )?(front end|front|forequarters|chest|shoulders)"
_RAISE, _SINK = r"(lift|raise|stick|put|push|hold|keep|have) ", r"(lower|drop|sink|put|dip) "
_ENDS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            r"\b(put|shift|have|place) (all )?(your |the )?weight (on|onto|to|over) (the |your )?(?P<side>left|right|"
            r"front|back)"
            r"( side| legs?| feet| foot)?$|^lean (on|onto|over) (the |your )?(?P<legs>left|right) (legs?|side|feet|"
            r"foot)$"
        ),
        lambda found: f"lean {_TOWARDS[found['side'] or found['legs']]}",
    ),
    (
        re.compile(
            r"\b(?P<verb>lift|raise|lower|drop|sink|dip) (the |your )(?P<side>left|right)( hand)? side( up| down)?$"
        ),
        lambda found: f"lean {found['side'] if found['verb'] in _SINKS else _OPPOSITE[found['side']]}",
    ),
    (re.compile(rf"\b{_RAISE}{_REAR}( up)?( in the air)?$|\b{_SINK}{_FORE}( down)?$"), "lean forward"),
    (re.compile(rf"^{_REAR} (up|high)( in the air)?$|^{_FORE} (down|low)$"), "lean forward"),
    (re.compile(rf"^{_REAR} (down|low)$|^{_FORE} (up|high)( in the air)?$"), "lean back"),
    (re.compile(rf"\b{_SINK}{_REAR}( down)?$|\b{_RAISE}{_FORE}( up)?( in the air)?$"), "lean back"),
)
"""The ends of who stands on four feet, which go up and down by leaning."""


def plain(said: str, parts: Sequence[str], vocabulary: Vocabulary) -> tuple[str, bool]:
    """Return a sentence in plainer words, and whether its heading is one of the compass.

    Args:
        said: The sentence.
        parts: The parts that were spoken of before, the latest last, by which "diagonal" and "other" are found.
        vocabulary: The body's.

    Raises:
        UserError: it is empty or too long, or speaks of a diagonal where nothing was spoken of before.
    """
    if len(said) > MAX_SAID:
        raise UserError(f"that is longer than {MAX_SAID} characters; say it in a sentence or two")
    if not any(letter.isalnum() for letter in said):
        raise UserError("nothing was said; say what the robot should do, such as: lift the front right foot")
    text = spelled(everyday(said), vocabulary)
    if _SUN.search(text):
        goes = _GOES.search(text)
        return f"{_sun(text)}; {goes[0]} forward" if goes and goes[0] != "go" else _sun(text), True
    if (height := vocabulary.of("height")) is not None:
        text = _HALF_HEIGHT.sub(f"{0.5 * height.start:.3g} m", text)
    for pattern, words in _PLAIN if vocabulary.things else (*_PLAIN, *_TURNS):
        text = pattern.sub(words, text)
    if len(vocabulary.feet) == 4:
        for end, leaning in _ENDS:
            text = end.sub(leaning, text)
    text = called(across(sided(text), parts, vocabulary), vocabulary)
    if heading := _HEADING.search(text):
        return _headed(text, heading), True
    return " ".join(text.split()), False


def _headed(text: str, heading: re.Match[str]) -> str:
    """Return a sentence with its point of the compass as a turn; what else it asks for stays."""
    cuts = list(_PARTS.finditer(text))
    before = [cut for cut in cuts if cut.end() <= heading.start()]
    start = before[-1].end() if before else 0
    pace = _PACE.search(text, heading.end())
    after = next((cut for cut in cuts if cut.start() >= (pace.end() if pace else heading.end())), None)
    clause = text[start : after.start() if after else len(text)]
    turn = _bearing(heading["to"], away=bool(_AWAY.search(clause)))
    if pace or _GOES.search(clause):
        goes = _GOES.search(clause)
        verb = goes[0] if goes and goes[0] != "head off" else "walk"
        turn = f"{turn}; {verb} forward {pace[0] if pace else ''}"
    joins = _JOINS.match(clause)
    first = f"{text[: before[-1].start()]}; " if before else ""
    rest = f"; {text[after.end() :]}" if after else ""
    return " ".join(f"{first}{joins[0] if joins else ''}{turn}{rest}".split())


def _bearing(to: str, *, away: bool) -> str:
    """Return the turn towards a point of the compass, or away from it."""
    name = to.replace(" ", "").replace("-", "")
    if away:
        for one, other in (("north", "south"), ("east", "west")):
            name = name.replace(one, "!").replace(other, one).replace("!", other)
    return _COMPASS[name]


def _sun(text: str) -> str:
    """Return the turn towards the sun, which is in the east in the morning and in the west from the afternoon on."""
    rising, setting = bool(_MORNING.search(text)), bool(_EVENING.search(text))
    if rising == setting:
        raise UserError("the sun is in the east in the morning and in the west in the evening; say which it is")
    east = rising != bool(_AWAY.search(text))
    return EAST if east else WEST
