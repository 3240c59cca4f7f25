"""What NetHack says, as templates: "The newt bites!  You kill the jackal!" is two, without the names.

What differs from game to game without changing what has happened is replaced: numbers, names, letters of the inventory,
articles, looks of what is not identified yet. So few templates are left that each can be judged once, and none is new
only because a number is.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

SPEECH = (
    "sentences of the game NetHack to its player, in which <monster>, <thing>, <name>, <letter>, <n> and <text> stand "
    "for what differs from game to game"
)

_MONSTERS = json.loads(Path(__file__).with_name("monsters.json").read_text(encoding="utf-8"))
"""Names of NetHack 3.6's monsters but those that matter by themselves, such as the Oracle."""

_QUOTED = re.compile(r'"[^"]*"?')
"""What is read or said; engravings that have worn off hold runs of spaces."""

_SENTENCES = re.compile(r" {2,}")

_REMEMBERED = 1 << 14
"""Sentences whose templates are remembered: most messages are other rows of the same."""

_LOOKS = "wand|potion|ring|amulet|spellbook|gem|gray stone|tin|egg|candle|corpse|statue|figurine"
_DOINGS = "picks up|drops|eats|throws|wields|zaps|steps reluctantly over"
_NAME = r"[A-Z][\w'-]*"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        # Questions: the letters that would answer them, and the answer that was given.
        (r"\s*\[[^\]]*\](?:\s*\([^)]{0,3}\))?.*$", ""),
        (r"^(Count|What do you want to name|Call) ?.*$", r"\1"),
        # What somebody believes.
        (r"^(They say that|It is said that|You read:|Something is (?:written|engraved) here).*$", r"\1 <text>"),
        (r"^(Hello|Velkommen|Salutations|Konnichiwa|Aloha|Velcome) .*, welcome .*$", r"Hello, welcome to NetHack!"),
        (r"\b(named|called|labeled) .*?(?=[.!]?$| \()", r"\1 <name>"),
        (r"^(\S) - ", "<letter> - "),
        # Numbers, also in signs of enchantment and charges.
        (r" \(\d+:\d+\)", ""),
        (r"[+-]?\d+", "<n>"),
        # States of things.
        (r"\b(?:blessed|uncursed|cursed|greased|(?:very |thoroughly )?(?:rusty|corroded|burnt|rotted)|rustproof) ", ""),
        (r" \((?:being worn|in use|weapon in (?:hand|claw)s?|wielded[^)]*|alternate weapon[^)]*|in quiver[^)]*)\)", ""),
        (rf"\b(?:{'|'.join(sorted(map(re.escape, _MONSTERS), key=len, reverse=True))})\b", "<monster>"),
        (rf"(?<=\b[Tt]he )(?:[\w'-]+ ){{1,3}}(?=(?:{_LOOKS})s?\b)", ""),
        (rf"(\b[Aa]n?|<n>) (?:[\w'-]+ ){{1,3}}(?=(?:{_LOOKS})s?\b)", r"\1 "),
        # Names of people: words that begin with a capital where no sentence does.
        (rf"(?<=[\w,>] )(?!I\b|NetHack\b|Oracle\b){_NAME}(?: {_NAME})*", "<name>"),
        (r"^(?:<n>|[Aa]n?|[Tt]he) ", "The "),
        (r"\b(?:an?|the) (?=[a-z<])", "the "),
        # What others do with things, and what a shop has: the things matter little.
        (rf"^(The <monster> (?:{_DOINGS}) )(?:the|<n>) .*?(?=[.!]?$)", r"\1the <thing>"),
        (r"\bthe [^<>]*(?= \(for sale, )", "the <thing>"),
    )
)


def templates(message: str) -> tuple[str, ...]:
    """Return the templates of all that a message says, each once, in their order; none of an empty one."""
    found = (_template(sentence) for sentence in _SENTENCES.split(_QUOTED.sub('"<text>"', message)))
    return tuple(dict.fromkeys(template for template in found if template))


@functools.lru_cache(maxsize=_REMEMBERED)
def _template(sentence: str) -> str:
    text = "".join(each for each in sentence if each.isprintable()).strip()
    for pattern, template in _RULES:
        text = pattern.sub(template, text)
    return text.strip()
