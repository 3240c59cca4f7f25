"""What is said besides a request and asks for nothing: remarks, reasons, names that a robot is called by."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.motion.offline.comparing import comparison
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN

_HEDGES = re.compile(
    r"\b((you )?(will |'ll |would |might |may )?(have|need|ought) to (?=(open|close|shut|lift|turn|move|put|take)\b)|"
    r"i (suppose|reckon|believe|think|guess|say|said|bet|hope)|of course|by the way|obviously|needless to say|if "
    r"you (ask me|must|will|insist|dare|know how)|at least(?! [\d.]| (a|one|two|three|half)\b)|"
    r"(?<=, )well(?=,)|as (always|ever)(?=$|[,.;])|for (sure|real|once|good measure)|once and for all|"
    r"maybe|perhaps|i was (just )?(thinking|wondering|hoping)( that| about| if)?|(?<=[, ])like(?=,)|"
    r"if (it|that|this) (is not|would not be) too much (trouble|bother|hassle|to ask|of a bother)|"
    r"possibly(?= can\b)|(?<=you )possibly|this (moment|instant|second|very moment)|right away|immediately|"
    r"straight away|"
    r"promptly|if (i|we) may( ask| say| suggest| so bold)?|if that's (ok|okay|alright|all right|fine)( with you)?|"
    r"when(ever)? you (can|"
    r"are ready|like|want|have time|get a chance)(?=$|[,.;])|at your (leisure|convenience)|until (i|we) (say|tell)( "
    r"you)?( to)? [a-z ]+|until (stop|so|otherwise|told otherwise|further notice)|in that case|no offen[cs]e|just "
    r"(kidding|joking)|as i (said|told you)|as you (like|wish|please|know))\b"
)
_AUDIENCE = (
    r"(me|us|him|her|everyone|everybody|science|joy|fun|luck|laughs|exercise|practice|show|happiness|the (audience|"
    r"crowd|camera|kids|children|people|guests|visitors|judges|queen|king|photo|picture|video|film|show|fun of it|lady|"
    r"gentleman|ladies|girls|boys|baby)|a (photo|picture|selfie|treat|laugh|biscuit|cookie|bone|reward|video|film|"
    r"start|"
    r"beginning))"
)
_FOR = re.compile(
    rf" (just )?(for {_AUDIENCE}|(to|towards|at|before|in front of) (the|your|our) (king|queen|crowd|audience|camera|"
    rf"judges|"
    rf"public|people|guests|visitors|children|kids|neighbours|lady|ladies|gentlemen))(?=$|[,.;!?]| and\b)"
)
_REASON = re.compile(
    r",? (because|in case|since (you|it|i|we|they)|so( that)? (i|we|he|she|they|people|everyone|everybody)( can| "
    r"could)?|"
    r"so( that)? (you|it|nothing|nobody|no one) (don't|doesn't|do not|does not|won't)) "
    r"[^;!?]*?(?=$|[;!?]|, (but|and then|then)\b)|,? or (i|you|we|it)('ll| will| shall)\b[^;!?]*$"
)
_OPENING = re.compile(
    r"^((i|we)( would|'d)? (really |very much )?appreciate (it )?(if you( could| would)?|you)|((might|may|could|can|"
    r"must) )?(i |we )?(trouble|"
    r"bother|beg|implore|invite|urge|instruct|order|command|ask) you to|(would|could) it be arranged (for you )?to|"
    r"your (task|job|mission) is to|"
    r"time to|your turn to|see if you can|show me how you( can)?|let me see( how)? you|i dare you to|i bet you "
    r"(can't|can)|do me a favou?r"
    r"( and)?|be a (dear|good (boy|girl|dog|robot))( and)?),? "
)
_CALLED = (
    r"(spider|ant|bug|insect|crab|beetle|critter|creature|beast|monster|machine|robot|robo|bot|dog|doggy|doggie|doggo|"
    r"pup|puppy|pupper|hound|pet|fella|friend|buddy|mate|pal|boy|girl|baby|soldier|champ|rascal|rover|fido|rex|"
    r"android|bunny|kangaroo|cheetah|kitty)"
)
_DEAR = r"(little|big|silly|lazy|good|clever|sweet|old|tiny|cute|brave|dear|lovely|smart|naughty|my|you|metal|poor)"
_NAMED_LAST = re.compile(rf"(?<=[a-z0-9])(,? ({_DEAR} )+({_CALLED}|thing|fellow|guy|one|man)|, {_CALLED})(?=$|[,.;!?])")
_NAMED_FIRST = re.compile(rf"^(({_DEAR} )*{_CALLED}),? (?P<verb>[a-z]+)")

_PIECES = re.compile(r"(\s*(?:[;!?,]+|\.{2,}|\.(?!\d)|:|\s-+\s)\s*)")
_OURS = re.compile(
    r"^((but|because|since|so|and|oh|right|well|as|ah) )*(i|we|somebody|someone|people|nobody|(my|our) [a-z]+(?= (is|"
    r"are|was|"
    r"were|has|have|can|will|would|says|likes|loves|wants|thinks)\b))"
    r"('m|'ve|'ll|'re)? (?!(would |do |only |just |really )*(want|need|wish|prefer|expect|like|love|meant?|asked?|"
    r"ask)\b)"
)
_YOURS = re.compile(
    r"^((but|because|since|so|and|oh|right|well|ah) )*(you|it|he|she|they|that|this|there|these|those)('s|'re| (is|"
    r"are|was|"
    r"were|looks?|seems?|sounds?|makes?|made|have|has|had|knows?|hurts?|smells?|did|did not|didn't|don't have|haven't|"
    r"do not have|works?|worked|feels?|reminds?|deserves?|got|can't|cannot)) [a-z]"
)
_STILL_ASKS = re.compile(
    r"\b(wrong|enough|should|must|supposed|want|wanted|meant|same|much|far|more|less|other|opposite|back|stop|down|"
    r"up)\b"
)
_AS_THEY_DO = re.compile(
    r"^(just )?(like|as|the way) (they|we|you|people|([a-z]+ )?[a-z]+s|an? [a-z]+|the [a-z]+) (do|does|did|would|"
    r"usually|"
    r"always)\b"
)


def without_asides(text: str) -> str:
    """Return a sentence in plain words without what asks for nothing, unless nothing else is said."""
    if opening := _OPENING.match(text):
        verb, space, rest = text[opening.end() :].partition(" ")
        text = f"{_present(verb)}{space}{rest}"
    shorter = _FOR.sub("", _HEDGES.sub("", _REASON.sub("", text)))
    shorter = re.sub(r",(?: *,)+", ",", " ".join(shorter.split())).strip(" ,")
    shorter = _NAMED_LAST.sub("", shorter)
    if (named := _NAMED_FIRST.match(shorter)) and is_verb(named["verb"]):
        shorter = shorter[named.start("verb") :]
    split = _PIECES.split(shorter)
    pieces = [(piece, end) for piece, end in zip(split[::2], [*split[1::2], ""], strict=True) if piece]
    asked = [(piece, end) for piece, end in pieces if not _is_remark(piece)]
    if len(asked) == len(pieces):
        return shorter if re.search(r"[a-z0-9]", shorter) else text
    kept = "".join(piece + end for piece, end in asked).strip(" ,.;:")
    return kept if re.search(r"[a-z0-9]", kept) else text


def _is_remark(piece: str) -> bool:
    """Tell whether a piece of a sentence states something, and wants nothing to be otherwise."""
    if _OURS.match(piece) or _AS_THEY_DO.match(piece):
        return True
    return _YOURS.match(piece) is not None and comparison(piece) is None and not _STILL_ASKS.search(piece)


def _present(verb: str) -> str:
    """Return "lower" for "lowered", of a verb that is known."""
    bases = (verb[:-2], verb[:-1], verb[:-3]) if verb.endswith("ed") else ()
    return next((base for base in bases if base and is_verb(base)), verb)


def is_verb(word: str) -> bool:
    """Tell whether a word is a verb that the phrasebook knows."""
    meaning = KNOWN.get((word,))
    return meaning is not None and meaning.tag == "verb"
