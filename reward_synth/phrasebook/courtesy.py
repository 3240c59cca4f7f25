"""How requests are wrapped up and what is written in haste: "would you mind", "what I want is a robot that", "asap"."""

from __future__ import annotations

import re
from collections.abc import Callable

_WHO = r"(?:the |a |an |our |my |this )?(?:robot|agent|player|hero|monk|machine|bot|character|adventurer|rogue)"
_SOMEONE = rf"(?:you|it|him|her|them|{_WHO})"
_WISH = r"(?:want|like|need|love|prefer|wish|expect|appreciate)"
_OUGHT = r"(?:should|must|has|have|needs?|ought|shall|will|would|is supposed|is meant|is|are)"

_OPENINGS = (
    r"(?:please )?(?:would you be|be) (?:so )?(?:kind|good|nice|sweet)(?: enough)?(?: as)? to",
    r"(?:would|do) you (?:please )?mind(?: please)?",
    rf"what (?:i|we) (?:would |really |actually |am )*{_WISH}(?: from you| for| of you)? is"
    rf"(?: (?:for )?{_SOMEONE}(?: (?:who|that|which))?(?: to)?(?: (?:can|could|will|would))?| to see(?: you)?| to)?",
    rf"(?:i|we) (?:would |really |am )*{_WISH} (?:to see )?(?:for )?{_SOMEONE} (?:to|that|who)",
    rf"(?:i|we) (?:would |really )*{_WISH} (?:to|for)",
    r"(?:your|the|its|our) (?:only |main )?(?:task|job|goal|mission|aim|objective|purpose|idea|point|plan) is"
    r"(?: for (?:you|it) to| to)",
    rf"it (?:would|will) be (?:really |very |so )?(?:great|nice|good|lovely|cool|best|fine|enough|better)"
    rf"(?: if {_SOMEONE}(?: (?:could|can|would|just))?| to| for {_SOMEONE} to)",
    rf"(?:i|we) (?:would |will |am |are |be )+(?:so |very |really |most |much |ever so )*"
    rf"(?:grateful|thankful|glad|happy|delighted|pleased|obliged) if {_SOMEONE} (?:could|can|would|will)",
    r"(?:let us |lets )?see (?:if|whether) (?:you|it) (?:can|could)(?: manage to)?",
    r"(?:go ahead|go on|come on|be sure|get going|try|do try|attempt|manage|remember|do not forget|make an effort|aim)"
    r"(?: and| to)",
    r"(?:feel free|you are|you have|you need|you ought|it is time|time|it has|we need|we want you) to",
    rf"(?:have|get|make|let) {_WHO}(?: to)?",
    rf"{_WHO} {_OUGHT}(?: to)?",
    r"(?:could|can|would|will) you (?:maybe |possibly |perhaps |kindly |please |just )*",
    r"(?:kindly|hey|hi|hello|ok|okay|so)(?: robot| there)?\b,?",
)
_OPENING = re.compile(rf"(?:^|(?<=[.;?!] ))(?:(?:{'|'.join(_OPENINGS)})[ ,]+)+(?=\w)")

_NTH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_HASTE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\b(?:asap|a\.s\.a\.p\.?)(?!\w)", "as fast as possible"),
    (r"\b(?:pls|plz|plse|pleas|plase)\b", "please"),
    (r"\b(?:thx|tnx|ty|cheers)\b", "thanks"),
    (r"\b(?:teh|hte)\b", "the"),
    (r"\b(?:adn|nad|annd)\b", "and"),
    (r"\b(?:taht|tht)\b", "that"),
    (r"\b(?:wiht|wtih)\b", "with"),
    (r"\b(?:witout|wihtout|whitout|withut|wihout)\b", "without"),
    (r"\b(?:thru|throuhg)\b", "through"),
    (r"\b(?:ur|yr|youre)\b", "your"),
    (r"\b(10|[1-9])(?:st|nd|rd|th)\b", lambda found: _NTH[int(found[1]) - 1]),
    (r"\bb4\b", "before"),
    (r"\b(?:til|'til)\b", "until"),
    (r"\bgonna\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\bdont\b", "do not"),
    (r"\bcant\b", "can not"),
    (r"(?<!\w)'?em\b", "them"),
    (r"\bought to\b", "should"),
    (r"\bplease to (?=[a-z])", "please "),
    (r"\b(should|must|can|could|may) to\b", r"\1"),
    (r"\bwithout to (?=[a-z])", "without "),
    (r"\bduring all the (\w+)", r"during the whole \1"),
    (r"\bsomewhere (?=at|in|on|near|around|between)", ""),
    (r"\b(?:along|on) (?:the|your|his|its) way(?= and|[,.;?!]| *$)", ""),
    (r",? (?:if you (?:can|could|please|would|do not mind|like)|if possible)(?=[.?!]* *$)", ""),
    (r", (?:would you|will you|could you|ok|okay|mate|buddy|robot)(?=[.?!]* *$)", ""),
)  # fmt: skip
_HASTY = tuple((re.compile(pattern), plain) for pattern, plain in _HASTE)


def plainly(text: str) -> str:
    """Return a text in lower case without what only wraps up a request, and what is written in haste written out."""
    for pattern, plain in _HASTY:
        text = pattern.sub(plain, text)
    before = ""
    while before != text:
        before, text = text, _OPENING.sub("", text)
    return text
