"""From a sentence to its clauses: praise left out, what is kept set apart, and what only goes on meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rewardsmith.reward_synth.motion.offline.asides import is_verb
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.frame import Frame, framed
from rewardsmith.reward_synth.motion.offline.underway import under_way
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN
from rewardsmith.reward_synth.phrasebook.text import gerund

_AS_IT_IS = r"there|standing|upright|lying|up|open|on|as|where|raised|lifted|like"
KEEP = re.compile(
    rf"^(keep( on)?|carry on( with)?|resume|leave(?= .+ ({_AS_IT_IS})\b)|hold|go on( with)?|continue( with| to)?|"
    r"stay( with)?|remain|maintain)\b(?P<what>.*)$"
)

_PRAISE = re.compile(
    r"^(very |that is |that's |this is |that was |looks |looking |pretty |really |much |so |a )*(good|great|nice|"
    r"nicely done|"
    r"well done|fine|perfect|excellent|super|ok|okay|yes|thanks|thank you|bravo|wonderful|cool|awesome|amazing|lovely|"
    r"brilliant|beautiful|better|love (it|that)|i (like|love) (it|that|this)|wow|exactly|fantastic|neat|impressive|"
    r"that is it|that's it|you did it|sweet|splendid|terrific|right on|got it|correct|clever|adorable|not bad)"
    r"( job| work| dog| boy| girl| one| robot| try| start| a lot| so much| very much| enough| already| now)*\b"
    r"(?! as\b| for\b)[,.! ]*"
)
_ENDS = re.compile(
    r"[;!?]+\s*|(?:(?<= too)|(?<= as well)),\s+|\.(?:\s+|$)|\s*,?\s+but\s+|\s+-+\s+|"
    r"(?:,|,?\s+and)\s+(?=(?:keep|hold|stop|also|do not|don't|now|then|go on|"
    r"carry on|continue|resume)\b)|"
    r",\s+(?=(?:only|just|put|straighten|no|stay|remain|instead|rather|not)\b)"
)
_KEEPING = re.compile(r",?\s+(?:(?:while|and|but) )?(?=(?:keeping|leaving) (?:it|them|that|the)\b)")
"""Between what is done with a thing and how the thing is kept meanwhile."""

_UP_AND_DOWN = re.compile(
    r"(?<= down),?(?:\s+and)?\s+(?=(?:the|your|both|front|back|left|right)\s[^,]* up$)|"
    r"(?<= up),?(?:\s+and)?\s+(?=(?:the|your|both|front|back|left|right)\s[^,]* down$)"
)
"""Between what goes down and what goes up in its place."""

_MEANWHILE = re.compile(
    r"^(?:while|whilst|when|as(?= (?:you|it)\b))(?: still)? (?:(?:you(?:'re| are)?|it(?:'s| is)?) )?(?:still |keep |"
    r"keeping |being )*"
    r"(?P<first>[a-z ]+?)(?:, |(?= (?:lift|raise|turn|spin|wave|lower|bend|hop|jump|lean|crouch|tilt|move|walk|go)\b))|"
    r"[, ]+(?:while|whilst|when|as(?= (?:you|it)\b))(?: still)? (?:(?:you(?:'re| are)?|it(?:'s| is)?) )?(?:still |"
    r"keep |keeping |being )*"
    r"(?P<last>[a-z ]+)$"
)
_STOP = re.compile(
    r"^(and |then |now |just )*((?:do not|don't) move|stop|quit|cease|cancel|undo|forget|never mind|no more|put .* "
    r"down|get up|stand up|let "
    r"go|let .* go|release)\b"
)
_STOPPED = re.compile(
    r"^(?:(?:and|then|now|just|ok) )*(?:stop|quit|cease|no more) [a-z ]+, (?P<rest>(?P<verb>[a-z]+)\b.*)$"
)
_NO = re.compile(r"^(no,? wait|wait,? no|no,? no|no|not that|wait|nope)[,.;!]+ *")
_HALVES = re.compile(r",?\s+(?:and|but|while|plus)\s+|,\s+")


def clauses(text: str, context: Context) -> list[str]:
    """Split a sentence into clauses, praise left out; "keep waving and sit down" is two where it waves already."""
    pieces = _ENDS.split(_NO.sub("rather ", text))
    if context.vocabulary.things:
        pieces = [imperative(each) for piece in pieces for each in _KEEPING.split(piece)]
    if context.latest_parts():
        pieces = [each for piece in pieces for each in _UP_AND_DOWN.split(piece)]
    plainer = [_PRAISE.sub("", piece.strip(" ,")).strip(" ,") for piece in pieces]
    split = []
    for piece in plainer:
        first, rest = _first_of(piece)
        kept = KEEP.match(framed(first).text) or KEEP.match(first)
        apart = (kept and under_way(kept["what"], context)) or (_STOP.match(first) and not gerund(rest))
        split += [first, rest] if rest and apart else [piece]
    return [piece for piece in split if any(map(str.isalnum, piece))]


def _first_of(piece: str) -> tuple[str, str]:
    """Return a piece of a sentence up to where another request may begin, and that."""
    ends = _STOPPED.match(piece)
    if ends and is_verb(ends["verb"]):
        return piece[: ends.start("rest")].rstrip(" ,"), ends["rest"]
    first, _, rest = piece.partition(" and ")
    return first, rest


def without_meanwhile(frame: Frame, context: Context) -> tuple[Frame, list[str]]:
    """Return a clause without "while you walk" of who walks already, and the features of what so goes on."""
    found = _MEANWHILE.search(frame.text)
    if found is None:
        return frame, []
    features = under_way(found["first"] or found["last"], context)
    if not features:
        return frame, []
    text = (frame.text[: found.start()] + " " + frame.text[found.end() :]).strip(" ,")
    return replace(frame, text=" ".join(text.split()), adds=True), features


def imperative(clause: str) -> str:
    """Return "shake your head" for "shaking your head"."""
    word, _, rest = clause.partition(" ")
    if not word.endswith("ing") or len(word) < 6:
        return clause
    stem = word.removesuffix("ing")
    bases = [stem, f"{stem}e", stem[:-1]]
    known = [base for base in bases if (meaning := KNOWN.get((base,))) and meaning.tag == "verb"]
    return f"{known[0]} {rest}".strip() if known else clause


def halves(clause: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to take a clause for two."""
    for found in _HALVES.finditer(clause):
        first, second = clause[: found.start()].strip(), clause[found.end() :].strip()
        if first and second:
            yield first, imperative(second)
