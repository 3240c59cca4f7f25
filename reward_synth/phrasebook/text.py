"""From a sentence to words: spelling, contractions and punctuation made uniform."""

from __future__ import annotations

import re

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.constructions import plainer
from rewardsmith.reward_synth.phrasebook.wording import uniform
from rewardsmith.reward_synth.speech.plain import plainly

MAX_CHARACTERS = 1000
MARKS = frozenset(",;.:")
DETERMINERS = frozenset(["a", "an", "the", "your", "its", "his", "her", "their", "my", "our"])

_TOKEN = re.compile(
    r"""
    (?P<number> (?<![\w.]) [-+]? (?: \d{1,3}(?:,\d{3})+ (?!\d) (?:\.\d+)? | \d+ (?:[.,]\d+)? | \.\d+ ) )
    | (?P<unit> (?: km | cm | mm | m | ft | rad | deg | ° | mi | rev ) \s? / \s?
        (?: s | sec | second | h | hr | hour | min ) \b )
    | (?P<word> [^\W\d_]+ (?: '[^\W\d_]+ )* )
    | (?P<mark> [^\w\s] )
    """,
    re.VERBOSE,
)
_IGNORED_MARKS = frozenset("\"'`)[]*_!?…")


def tokens(sentence: str) -> list[str]:
    """Split a sentence into lower-case words, numbers, units and the marks `, ; . :`.

    Raises:
        UserError: the sentence is empty, too long, or not written in Latin letters.
    """
    if not sentence.strip():
        raise UserError(
            'the instruction is empty; say what the robot should do, such as "run forward as fast as you can"'
        )
    if len(sentence) > MAX_CHARACTERS:
        raise UserError(
            f"the instruction has {len(sentence)} characters; the phrasebook reads at most {MAX_CHARACTERS}"
        )
    text = plainer(uniform(plainly(sentence)))
    text = re.sub(r"(?<=\d)\s*-\s*(?=\d)", " to ", text)
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    text = re.sub(r"(?<=[^\W\d_])_(?=[^\W\d_])", " ", text)
    found = [_clean(match) for match in _TOKEN.finditer(text)]
    return [token for token in found if token and token not in _IGNORED_MARKS]


def gerund(words: str) -> bool:
    """Tell whether a verb ends in -ing, as it does that accompanies another or follows "from" and "stop"."""
    return words.split(" ")[0].endswith("ing")


def foreign(word: str) -> bool:
    """Tell whether a word is written in letters that English does not use."""
    return any(character.isalpha() and not character.isascii() for character in word)


def forms(verb: str) -> list[str]:
    """Return a verb's base, third person, gerund and regular past: `hop` gives hop, hops, hopping, hopped."""
    first, *rest = verb.split(" ", 1)
    tail = f" {rest[0]}" if rest else ""
    return [f"{form}{tail}" for form in _forms_of_word(first)]


def _forms_of_word(verb: str) -> list[str]:
    if verb.endswith("ie"):
        gerund = verb[:-2] + "ying"
    elif verb.endswith("e") and not verb.endswith("ee"):
        gerund = verb[:-1] + "ing"
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", verb):
        gerund = verb + verb[-1] + "ing"
    else:
        gerund = verb + "ing"
    stem = gerund[:-3]
    past = verb + "d" if verb.endswith("e") else stem + "ed"
    if re.search(r"[^aeiou]y$", verb):
        past = verb[:-1] + "ied"
        third = verb[:-1] + "ies"
    else:
        third = verb + ("es" if re.search(r"(s|x|ch|sh|z|o)$", verb) else "s")
    return [verb, third, gerund, past]


def _clean(match: re.Match[str]) -> str:
    if match["number"]:
        number = match["number"]
        if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", number):
            return number.replace(",", "")
        return number.replace(",", ".")
    return re.sub(r"\s", "", match[0])
