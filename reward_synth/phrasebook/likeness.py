"""Comparisons, such as "like a dog" and "as if you were late": where they end, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms
from rewardsmith.reward_synth.speech.numbers import is_number

_LEADS = (("like",), ("as", "if"), ("as", "though"), ("in", "the", "style", "of"), ("in", "the", "manner", "of"))
_OCCASIONS = ("for", "at", "during", "in", "before", "on")
"""Words behind "like" before an occasion, which says no more of how something looks than the verb."""
_STOPS = (
    "as|fast|slow|slowly|quickly|high|low|gently|quietly|"
    "and|but|while|with|without|not|or|then|in|on|at|to|toward|towards|for|from|along|around|until|when|after|before"
)
_WAYS = "forward|forwards|backward|backwards|ahead|left|right|up|down|sideways"
_WAYS_SAID = frozenset(_WAYS.split("|"))
_ENDS = frozenset((",", ";", ".", ":", "before", *_STOPS.split("|"), *_WAYS.split("|")))
_BREAKS = frozenset((",", ";", ".", ":", "and", "but", "while", "with", "without", "then"))
_MOST = 3
"""Most words that may say what something is like."""
_LONGEST = 8
"""Most words of a comparison that is known by one of them."""

_PEOPLE = "human|person|man|woman|people|athlete|sprinter|runner"
_BEASTS = (
    "animal|dog|puppy|wolf|cat|cheetah|horse|pony|lion|tiger|rabbit|kangaroo|frog|goat|deer|gazelle|spider|ant|insect|"
    "beetle|turtle|tortoise|crab|lizard|gecko|snake|eel|fish|worm|shark|whale|tadpole|bird"
)
_THINGS = "top|wheel|windmill|carousel|robot|car|pendulum"
_AS_USUAL = frozenset("|".join((_PEOPLE, _BEASTS, _THINGS)).split("|"))
"""What does just what a verb says beside it: who runs like a dog runs."""
_AS_USUAL_OF = {
    "baby": "crawl", "infant": "crawl", "toddler": "crawl", "ball": "roll", "log": "roll", "barrel": "roll",
    "soldier": "march stand", "guard": "stand march", "sentry": "stand march", "guardsman": "stand march",
    "acrobat": "balance flip", "gymnast": "flip balance", "ballerina": "spin turn twirl", "dancer": "spin turn twirl",
    "butler": "bow", "waiter": "bow", "skater": "glide spin", "boxer": "punch", "footballer": "kick",
    "ninja": "kick punch", "swing": "sway", "pendulum": "sway swing", "helicopter": "hover rise", "jockey": "crouch",
}  # fmt: skip
"""What does so of one verb alone."""
_LAID = frozenset(form for verb in ("lie", "roll", "turn", "fall", "flip", "drop") for form in forms(verb))
"""Words before which what is dead or asleep does so, too: "lie on your back like a dead beetle"."""
_LYING = frozenset({"dead", "sleeping", "drunk", "upturned", "overturned", "stranded"})
_PLAIN = frozenset(
    ["real", "normal", "human", "healthy", "adult", "big", "small", "wild", "young", "little", "proper", "wet"]
)
_DOES = frozenset(["would", "does", "do", "did", "might", "can", "usually"])
"""What may follow the name of who does so, too."""
_WHO = frozenset(["who", "that", "which", "when", "on", "in"])
"""What begins the rest of a comparison, which is not measured."""

_COMES_TO = {
    "fast": "late hurry hurried chased chasing chase pursued fire burning police bus train devil bullet race hurricane "
    "tomorrow",
    "slowly": "snail tortoise turtle sloth molasses treacle honey",
    "gently": "eggs egg eggshells glass ice asleep sleeping fragile porcelain china feather butterfly",
    "quietly": "ninja thief burglar ghost mouse spy",
}
_TELLING = {word: manner for manner, words in _COMES_TO.items() for word in words.split()}
"""Words of comparisons by the manner that they come to."""
_BEHIND = frozenset({"after", "behind", "chasing", "following"})


def written_out(words: list[str]) -> tuple[list[str], list[str]]:
    """Return words with comparisons by the manner that they come to, "as if you were late" by "fast", and notes."""
    out: list[str] = []
    notes: list[str] = []
    position = 0
    while position < len(words):
        lead = _lead(words, position)
        end = position + len(lead)
        while lead and end < len(words) and words[end] not in _BREAKS:
            end += 1
        said = words[position + len(lead) : end]
        still = not _LYING.isdisjoint(said)
        manner = next((_TELLING[word] for word in said if word in _TELLING and not still), None)
        if manner is None and lead and said[-2:-1] and said[-2] in _BEHIND and said[-1] in ("you", "it", "him"):
            manner = "fast"  # "as if a lion was after you"
        if manner is None or len(said) > _LONGEST:
            out.append(words[position])
            position += 1
        else:
            notes.append(f"read {' '.join(words[position:end])!r} as {manner!r}")
            out.append(manner)
            position = end
    return out, notes


def _lead(words: Sequence[str], start: int) -> tuple[str, ...]:
    return next((lead for lead in _LEADS if tuple(words[start : start + len(lead)]) == lead), ())


def likeness(words: Sequence[str], start: int) -> int | None:
    """Return where a comparison with something ends that begins at a word, None where there is none.

    It names one thing: "like a big dog", not "like the left foot does when it is raised", which asks for something.

    Raises:
        UserError: it names what moves in a way of its own, such as a drunk, which would be left out.
    """
    lead = _lead(words, start)
    if lead == ("like",) and (occasion := _occasion(words, start + 1)):
        return occasion
    if not lead or words[start + len(lead) : start + len(lead) + 1] not in (["a"], ["an"], ["some"]):
        return None
    begin = end = start + len(lead) + 1
    while end < len(words) and words[end] not in _ENDS | DETERMINERS | _DOES | _WHO and not _doing(words, begin, end):
        if is_number(words[end]):
            return None
        end += 1
    if not begin < end <= begin + _MOST:
        return None
    noun = words[end - 1]
    verbs = {form for verb in _AS_USUAL_OF.get(noun, "").split() for form in forms(verb)}
    usual = noun in _AS_USUAL or not verbs.isdisjoint(words[:start])
    plain = _PLAIN if _LAID.isdisjoint(words[:start]) else _PLAIN | _LYING
    if not usual or not plain.issuperset(words[begin : end - 1]):
        said = " ".join(words[start:end])
        raise UserError(
            f"the phrasebook cannot tell what {said!r} looks like; say what it does, such as slower, leaning forward "
            "or with small actions, or leave it out"
        )
    if words[end : end + 1] and words[end] in _DOES:
        end += 1
    if end < len(words) and (words[end] in ("who", "that", "which", "when") or _doing(words, begin, end)):
        while end < len(words) and words[end] not in _BREAKS:
            end += 1
    return end


def _occasion(words: Sequence[str], start: int) -> int | None:
    """Return where an occasion ends, as "for a marriage proposal" in "like for a marriage proposal"."""
    if words[start : start + 1] == [] or words[start] not in _OCCASIONS:
        return None
    end = start + 1
    while end < len(words) and words[end] not in _BREAKS:
        end += 1
    said = words[start + 1 : end]
    bare = 0 < len(said) <= _MOST + 1 and not any(is_number(word) for word in said) and _WAYS_SAID.isdisjoint(said)
    return end if bare and said[0] in DETERMINERS else None


def _doing(words: Sequence[str], begin: int, place: int) -> bool:
    """Tell whether a word says what it does to which something is compared: "a cat stalking its prey"."""
    rest = list(takewhile(lambda word: word not in _BREAKS, words[place:]))
    bare = not any(is_number(word) for word in rest) and _WAYS_SAID.isdisjoint(rest)
    return place > begin and words[place].endswith("ing") and words[place - 1] in _AS_USUAL and bare
