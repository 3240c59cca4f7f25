"""What is said to a robot under way in plain words: without what says nothing new of it, its amounts in digits."""

from __future__ import annotations

import re
from functools import lru_cache

from rewardsmith.reward_synth.speech.numbers import in_digits
from rewardsmith.reward_synth.speech.plain import plainly
from rewardsmith.reward_synth.speech.rewriting import rewritten

_LIMB = r"(?:(?:front|back|left|right|hind) )*(?:paw|foot|leg|arm|hand|knee|head)s?\b"
_OTHERS = r"(?:the )?(?:others?|other (?:paws|feet|legs|hands|arms|two|three|ones?|paw|foot|leg|hand|arm)|rest)"
_WHERE = r"(?:down|on the (?:ground|floor)|planted|where (?:it is|they are)|still|alone)"
_ENOUGH = r"(?:enough|fine|good|plenty|okay|ok|sufficient|perfect|right|better)"
_LENGTH = r"(?:metre|meter|cm|centimetre|centimeter|degree)"

_MAY = r"(?:can|may|must|should|could|might|needs? to|has to|have to|ought to|is to|are to)"
_GO = r"(?:go|come|be|get|move|stay)"
_WAS = r"normal|usual|before|that|this|it (?:is|was)|you (?:are|were)|(?:the )?last time"

_MEANT = re.compile(
    r"^(?P<before>.*?)\b(?:it|that|them|those)\b(?P<after>.*?),? (?P<what>(?:the|your|both) [a-z ]+?),? "
    r"i (?:mean|meant)\W*$"
)
"""What "it" stands for, said last: "raise it, the front left one i mean"."""

_ANYBODY = r"(?:you|it|they|we|i|he|she|somebody|someone)"
_WILL = r"(?:will|'ll|would|might|could|may|(?:are|is|am|'re) (?:going to|about to))"
_HARM = (
    r"(?:hit|bump|fall|slip|trip|tip|stumble|topple|break|scratch|spill|crush|squash|knock|scare|wake|hurt|burn|crash|"
    r"tear|lose|miss|get (?:stuck|hurt|burnt|wet|lost|tired|dizzy)|be (?:late|sorry|hurt)|run (?:into|out of))"
)
_WARNING = re.compile(
    rf"(?<=[a-z0-9])[,;.!]+ (?:or (?:else )?|otherwise )?{_ANYBODY} ?{_WILL} {_HARM}\b[^,;.!?]*(?=[,;.!?]|$)"
)
"""What would come of it otherwise: "lower, you will hit the branch"."""

_ROW, _SIDE = r"(?:front|back|hind|rear)", r"(?:left|right)"
_CORNER = re.compile(rf"\b({_ROW} {_SIDE}|{_SIDE} {_ROW})(?: one)?$")

_SAID = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bas soon as possible\b", "now"),
        (r"\b(?P<stop>(?:stop|quit|cease|halt)(?: [a-z]+){0,3}?) at once\b", r"\g<stop>"),
        (r"\bas (?P<how>[a-z]+) as you (?:[a-z]+ly )(?=can\b)", r"as \g<how> as you "),
        (r"\b(?P<way>on|onto|to|off|from) (?=(?:floor|ground)\b)", r"\g<way> the "),
        (r"(?<=[a-z]) (?:thingy|thingie|thingamajig|doodah|whatsit)s?\b", ""),
        (rf"\b(?P<limb>{_LIMB}) (?:now )?{_MAY}(?: {_GO})?(?= (?:back )?(?:up|down|higher|lower)\b)", r"\g<limb>"),
        (
            rf"\b(?:they|(?P<it>it)) (?:now )?{_MAY}(?: now)? {_GO}(?= (?:back )?(?:up|down|higher|lower)\b)",
            lambda found: found["it"] or "them",
        ),
        (rf" than (?:{_WAS})(?= even$| now$|$|[,.;])(?: even)?", ""),
        (rf",? (?:and |but )?(?:leav|keep)(?:e|ing|) (?:all |both )?{_OTHERS}(?: of them)? {_WHERE}\b", ""),
        (rf"(?<=[a-z] )(?:only|just) (?=(?:your|the|one|a) {_LIMB})", ""),
        (rf"(?<=[0-9a-z%]) (?:is|are|will be|would be|'s|should be) {_ENOUGH}$| (?:will|should) do$", ""),
        (r"\b(?:one|another) (?:more )?(?:notch|bit|step|tick|little)(?: more)?(?= *$)", "a little more"),
        (r"\bcut (?P<what>[a-z ]+?) (?:in|by) half\b", r"half \g<what>"),
        (r" (?:a few|some|a couple of|several) (?:steps|paces|strides)\b", ""),
        (r" by the same (?:amount|angle|distance)\b| (?:just )?as (?:far|much)$", ""),
        (rf"\banother (?={_LENGTH}s?\b)", "another one "),
    )
)


@lru_cache(1024)
def everyday(said: str) -> str:
    """Return a sentence in lower case and plain words, without what changes nothing of what it asks for."""
    text = _WARNING.sub("", _MEANT.sub(_named, " ".join(said.lower().split())))
    text = rewritten(plainly(text, talk=True), _SAID)
    text = re.sub(r"\s+(?=[,.;!?])", "", " ".join(in_digits(text).split()))
    return re.sub(r",\s*,+", ",", text).strip(" ,") or text


def _named(found: re.Match[str]) -> str:
    """Return what was said with what is meant in the place of "it"."""
    what = _CORNER.sub(r"\1 foot", found["what"])
    return f"{found['before']}{what}{found['after']}"
