"""What is said to a robot under way in plain words: without what says nothing new of it, its amounts in digits."""

from __future__ import annotations

import re
from functools import lru_cache

from rewardsmith.reward_synth.speech.numbers import in_digits
from rewardsmith.reward_synth.speech.plain import plainly

_LIMB = r"(?:(?:front|back|left|right|hind) )*(?:paw|foot|leg|arm|hand|knee|head)s?\b"
_OTHERS = r"(?:the )?(?:others?|other (?:paws|feet|legs|hands|arms|two|three|ones?|paw|foot|leg|hand|arm)|rest)"
_WHERE = r"(?:down|on the (?:ground|floor)|planted|where (?:it is|they are)|still|alone)"
_ENOUGH = r"(?:enough|fine|good|plenty|okay|ok|sufficient|perfect|right|better)"
_LENGTH = r"(?:metre|meter|cm|centimetre|centimeter|degree)"

_SAID = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bas soon as possible\b", "now"),
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
    text = plainly(said, talk=True)
    for pattern, words in _SAID:
        text = pattern.sub(words, text)
    text = re.sub(r"\s+(?=[,.;!?])", "", " ".join(in_digits(text).split()))
    return re.sub(r",\s*,+", ",", text).strip(" ,") or text
