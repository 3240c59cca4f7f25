"""Turns of phrase that the phrasebook does not read, in words that it reads: the sun, the compass, the diagonal paw."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.asides import without_asides
from rewardsmith.reward_synth.motion.offline.beyond import refuse_beyond
from rewardsmith.reward_synth.motion.offline.contraries import refuse_contraries
from rewardsmith.reward_synth.motion.offline.figures import in_figures, in_percent
from rewardsmith.reward_synth.motion.offline.hands.palm import called
from rewardsmith.reward_synth.motion.offline.naming import across, sided
from rewardsmith.reward_synth.motion.offline.rewording import reworded
from rewardsmith.reward_synth.motion.offline.speech import everyday
from rewardsmith.reward_synth.motion.offline.spelling import spelled
from rewardsmith.reward_synth.motion.offline.until import to_an_amount
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

_ENOUGH = re.compile(r"\benough (with |of )?(the |your |this |that )?(?=[a-z]+ing\b)", re.IGNORECASE)
_HALF_HEIGHT = re.compile(r"\bhalf (of )?(your|its) (usual |normal |full |own )?(height|size)\b")
_TOWARDS = {
    "forward": "forward",
    "forwards": "forward",
    "backward": "back",
    "backwards": "back",
    "left": "left",
    "right": "right",
    "front": "forward",
    "back": "back",
}
_OPPOSITE = {"left": "right", "right": "left"}
_SINKS = ("lower", "drop", "sink", "dip")
_REAR = (
    r"(your |the )?(bum|butt|bottom|behind|rear end|rear|back end|backside|hindquarters|haunches|tail end|rump|hips)"
)
_FORE = r"(your |the )?(front end|front|forequarters|chest|shoulders)"
_RAISE, _SINK = r"(lift|raise|stick|put|push|hold|keep|have) ", r"(lower|drop|sink|put|dip) "
_BEGINS = r"(?:^|(?<=^now )|(?<=^and )|(?<=^and now )|\bwith )"
_HIGH = r"(up )?(high )?(up|high|in the air|to the sky|raised)"
_DEEP = r"down|low|lowered|(down )?(on|to|touching|near) the (floor|ground|earth)"
_ENDS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            r"\b((put|shift|have|place) )?(all |more |most of )?(your |the )?(?<![a-z])weight (?:(?:on|onto|to|over) "
            r")?(the |your )?(?P<side>left|right|"
            r"front|backwards?|back|forwards?)"
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
    (re.compile(rf"{_BEGINS}{_REAR} ({_HIGH})$|{_BEGINS}{_FORE} ({_DEEP})$"), "lean forward"),
    (re.compile(rf"{_BEGINS}{_REAR} ({_DEEP})$|{_BEGINS}{_FORE} ({_HIGH})$"), "lean back"),
    (
        re.compile(rf"\b{_SINK}{_REAR}( down)?( (on)?to the (ground|floor))?$|\b{_RAISE}{_FORE}( up)?( in the air)?$"),
        "lean back",
    ),
)
"""The ends of who stands on four feet, which go up and down by leaning."""

_SEESAW = re.compile(
    r"\b(?:(?:put|get|bring|hold|keep|stick) )?(?:(the |your )?front( end)? (?P<front>up|down)(,| and|, and|, but)? "
    r"(the |your )?(back|rear)( end)? (up|down)|"
    r"(the |your )?(back|rear)( end)? (?P<back>up|down)(,| and|, and|, but)? (the |your )?front( end)? (up|down))\b"
)
"""Which end of a body is up and which is down."""

_TAIL = re.compile(r" (instead|now|too|as well|again|first)$")
_PIECE = re.compile(r"[^,;: ][^,;:]*?(?=[,;:]|$| and )")
_TWICE = re.compile(r"\b(?P<lean>lean (forward|back))((,? and|,) (?P=lean))+")


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
    whole, said = said, _ENOUGH.sub("stop ", said)
    text = everyday(said)
    refuse_beyond(whole, text, vocabulary)
    text = spelled(text, vocabulary)
    if _SUN.search(text):
        goes = _GOES.search(text)
        return f"{_sun(text)}; {goes[0]} forward" if goes and goes[0] != "go" else _sun(text), True
    text = in_figures(to_an_amount(without_asides(text)))
    refuse_contraries(text)
    if (height := vocabulary.of("height")) is not None:
        text = _HALF_HEIGHT.sub(f"{0.5 * height.start:.3g} m", text)
    text = in_percent(text) if vocabulary.things else text
    text = reworded(text, whole=not vocabulary.things)
    if len(vocabulary.feet) == 4:
        text = _SEESAW.sub(
            lambda found: "lean back" if found["front"] == "up" or found["back"] == "down" else "lean forward", text
        )
        text = _PIECE.sub(lambda piece: _leant(piece[0]), text)
        text = _TWICE.sub(r"\g<lean>", text)
    text = called(across(sided(text), parts, vocabulary), vocabulary)
    if heading := _HEADING.search(text):
        return _headed(text, heading), True
    return " ".join(text.split()), False


def _leant(piece: str) -> str:
    """Return a piece of a sentence in which the ends of a body that go up or down lean it."""
    tail = _TAIL.search(piece)
    piece = piece[: tail.start()] if tail else piece
    for end, leaning in _ENDS:
        piece = end.sub(leaning, piece)
    return piece + (tail[0] if tail else "")


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
