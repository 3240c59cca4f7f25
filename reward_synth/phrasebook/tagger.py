"""From words to what they do in a sentence: verbs, directions, parts, quantities, manners, states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.reward_synth.phrasebook.again import again, named_again
from rewardsmith.reward_synth.phrasebook.anatomy import BODY_LENGTHS, OBJECT, ROOT, SLIDE, Anatomy, PartRef
from rewardsmith.reward_synth.phrasebook.intervals import in_one
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.lexicon import STOP_WORDS
from rewardsmith.reward_synth.phrasebook.likeness import likeness
from rewardsmith.reward_synth.phrasebook.matching import BARE, match, phrase_at, picks
from rewardsmith.reward_synth.phrasebook.nouns import BODY_NOUNS, PLURALS, SIDES
from rewardsmith.reward_synth.phrasebook.quantities import Quantity, read
from rewardsmith.reward_synth.phrasebook.scarcity import spelled_out
from rewardsmith.reward_synth.phrasebook.spelling import corrected_as
from rewardsmith.reward_synth.phrasebook.superlatives import superlatives
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, MARKS, gerund
from rewardsmith.reward_synth.phrasebook.thesaurus import table as thesaurus
from rewardsmith.reward_synth.speech.numbers import PER_SECOND

_BEFORE_NOUNS = frozenset(
    ["of", "with", "in", "on", "at", "into", "onto", "both", "each", "every", "all", "one", "two", "three", "four"]
)
_BEFORE_BACKS = DETERMINERS | {"with", "and"}
_KEEPING = frozenset({"keep", "keeping", "keeps", "hold", "holding", "holds"})
_OF_BACKS = frozenset({"level", "flat", "straight", "horizontal", "upright", "vertical"})
"""What a back is like: "with a flat back" says nothing of going backward."""
_HORIZONTAL = frozenset({"forward", "backward", "left", "right", "sideways", "diagonal"})
_PACES = {"low": "slow", "high": "fast"}
_STRIDES = frozenset({"steps", "strides", "hops", "jumps", "leaps", "bounds", "strokes"})
_POSTURES = frozenset({"crouch", "squat", "kneel", "bow", "lie", "seat"})
"""Postures by nouns from which a body gets up."""
_LEADS = {"towards": "to", "toward": "to", "into": "in", "onto": "in"} | {
    lead: lead for lead in ("on", "to", "in", "from")
}
"""What is kept of the word before a noun phrase."""

_PERSONS = frozenset({"you", "it", "he", "she", "they", "we"})


def tag(words: list[str], anatomy: Anatomy, before: Sequence[Item] = ()) -> tuple[list[Item], list[str], list[str]]:
    """Read words into items.

    Args:
        words: What is asked for at a time.
        anatomy: The nouns that are known.
        before: Items of what is to be done before, to which "it" may refer.

    Returns:
        The items in order, the words that are not known, and notes on spellings that were corrected.
    """
    nouns = frozenset(BODY_NOUNS) | frozenset(PLURALS)
    said = read(spelled_out(superlatives(words)), nouns, anatomy.units)
    stream = in_one([_in_metres(token, anatomy) for token in said])
    items, unknown, notes = [], [], []
    position = 0
    while position < len(stream):
        token = stream[position]
        if isinstance(token, Quantity) and token.dimension == "time" and token.lead == "for":
            items.append(Item("duration", token, f"for {token.words}"))
            position += 1
            continue
        if isinstance(token, Quantity) and token.dimension == "length" and _counted_off(stream, position + 1):
            items.append(Item("noun", "stride", f"{token.words} {stream[position + 1]}"))
            position += 2
            continue
        if isinstance(token, Quantity) and token.dimension != "number":
            items.append(Item("quantity", token, token.words))
            position += 1
            continue
        if token == "from" and _rises(items) and (after := _posture(stream, position + 1)):
            # "stand up from a crouch" says where it begins.
            items.append(Item("beginning", "beginning", " ".join(map(str, stream[position:after])), use="whence"))
            position = after
            continue
        if token == "from" and _gerund(stream[position + 1 : position + 2]):
            if _rises(items):
                # "stand up from lying on the back" says where it begins.
                items.append(Item("beginning", "beginning", f"from {stream[position + 1]}", use="whence"))
                position += 2
                continue
            items.append(Item("not", "from", token))
            position += 1
            continue
        if token == "to" and _purpose(items, stream, position + 1, anatomy):
            items.append(Item("join", "purpose", token))
            position += 1
            continue
        if token == "to" and _leads_to_part(stream, position + 1, anatomy, items):
            items.append(Item("relation", "to", token))
            position += 1
            continue
        if token == "by" and any(isinstance(after, Quantity) for after in stream[position + 1 : position + 2]):
            position += 1  # "by 10 cm" says how far, where "by" else joins clauses
            continue
        if token == "using" and items and items[-1].tag == "not":
            # "without using your hands" negates a verb, where "using" else joins clauses.
            items.append(Item("verb", "waste", token))
            position += 1
            continue
        if token == "when" and _goes_on(stream, position + 1):
            items.append(Item("join", "beside", token))
            position += 1
            continue
        if end := likeness([str(word) if isinstance(word, str) else word.words for word in stream], position):
            items.append(Item("likeness", "likeness", " ".join(str(word) for word in stream[position:end])))
            position = end
            continue
        if token == "back" and _own(stream, position, anatomy):
            items.append(Item("part", PartRef(ROOT, "back"), token))
            position += 1
            continue
        if homograph := _verb_not_part(stream, position, anatomy):
            if (token,) not in BARE:
                notes.append(f"read {token!r} as {homograph!r}")
                stream[position : position + 1] = homograph.split()
            found = phrase_at(stream, position, anatomy)
            assert found is not None  # or it would be no verb of the phrasebook
            items.append(found[0])
            position = found[1]
            continue
        found = (
            again(stream, position, [*before, *items])
            or _part(stream, position, anatomy, [*before, *items])
            or phrase_at(stream, position, anatomy)
        )
        if found is not None:
            item, position = found
            items.append(item)
        elif isinstance(token, Quantity):
            items.append(Item("quantity", token, token.words))
            position += 1
        elif token in MARKS:
            items.append(Item("join", "comma" if token == "," else "mark", token))
            position += 1
        elif token in STOP_WORDS or token == "for":
            position += 1
        elif read_as := thesaurus.clear(token, verb=_may_be_verb(stream, position)):
            notes.append(f"read {token!r} as {read_as!r}")
            stream[position : position + 1] = read_as.split()
        elif corrected := corrected_as(token, anatomy, BARE):
            notes.append(f"read {token!r} as {corrected!r}")
            stream[position] = corrected
        else:
            unknown.append(token)
            position += 1
    _pace_by_speed(items)
    return items, unknown, notes


def _in_metres(token: str | Quantity, anatomy: Anatomy) -> str | Quantity:
    """Return body lengths as a length."""
    dimensions = {BODY_LENGTHS: "length", f"{BODY_LENGTHS}{PER_SECOND}": "speed"}
    if not isinstance(token, Quantity) or token.dimension not in dimensions:
        return token
    return replace(token.scaled(anatomy.length), dimension=dimensions[token.dimension])


def _pace_by_speed(items: list[Item]) -> None:
    """Read "low forward speed" as a pace, which "low" and "high" are not without the noun."""
    for position, item in enumerate(items):
        before = items[max(position - 2, 0) : position] if (item.tag, item.value) == ("noun", "speed") else []
        for adjective in before:
            if adjective.tag == "state" and adjective.value in _PACES:
                adjective.tag, adjective.value = "manner", _PACES[adjective.value]


def _may_be_verb(stream: list[str | Quantity], position: int) -> bool:
    """Tell whether a verb may stand here: not behind what only nouns follow."""
    before = stream[position - 1] if position else ""
    return isinstance(before, str) and before not in DETERMINERS | _BEFORE_NOUNS and before not in SIDES


def _own(stream: list[str | Quantity], position: int, anatomy: Anatomy) -> bool:
    """Tell whether "back" is that of the body, as in "your back level", "a flat back", and neither a way nor a side."""
    after = stream[position + 1] if position + 1 < len(stream) else ""
    before = [str(token) for token in stream[max(position - 2, 0) : position]]
    described = len(before) == 2 and before[0] in _BEFORE_BACKS and before[1] in _OF_BACKS
    led = len(before) == 2 and before[0] in _BEFORE_BACKS | _KEEPING and before[1] == "the" and str(after) in _OF_BACKS
    owned = before[-1:] in (["your"], ["its"]) or described or led
    meaning = match(stream, position, anatomy)[1] if owned else 0
    return owned and meaning == position + 1 and after not in SIDES and not picks(stream, position + 1, anatomy)


def _verb_not_part(stream: list[str | Quantity], position: int, anatomy: Anatomy) -> str | None:
    """Return the verb as which a noun of the body is read, as "head" is in "head left" and "tip" in "tip past 20°"."""
    token = stream[position]
    if not isinstance(token, str) or not _may_be_verb(stream, position):
        return None
    meaning = BARE.get((token,))
    verb = token if meaning is not None and meaning.tag == "verb" else thesaurus.clear(token, verb=True)
    if verb is None or anatomy.read([token], 0) is None or not stream[position + 1 :]:
        return None
    following = stream[position + 1]
    if isinstance(following, Quantity):
        return verb if following.dimension == "angle" else None
    ahead = match(stream, position + 1, anatomy)[0]
    return verb if ahead is not None and ahead.tag == "direction" and ahead.value in _HORIZONTAL else None


def _rises(items: list[Item]) -> bool:
    """Tell whether the last verb is one of getting up, or of sitting up."""
    verbs = [item.value for item in items if item.tag == "verb"]
    return bool(verbs) and verbs[-1] in ("rise", "sit")


def _gerund(following: list[str | Quantity]) -> bool:
    """Tell whether a verb in -ing follows, as in "keep the pole from falling"."""
    word = following[0] if following else ""
    return isinstance(word, str) and gerund(word) and (word,) in BARE and BARE[word,].tag == "verb"


def _counted_off(stream: list[str | Quantity], start: int) -> bool:
    """Tell whether steps follow, whose length nothing measures, as in "hop in 30 cm steps"."""
    return start < len(stream) and stream[start] in _STRIDES


def _posture(stream: list[str | Quantity], start: int) -> int | None:
    """Return where the noun of a posture ends that begins here, such as "a crouch"; None where there is none."""
    while start < len(stream) and stream[start] in DETERMINERS:
        start += 1
    return start + 1 if stream[start : start + 1] and stream[start] in _POSTURES else None


def _goes_on(stream: list[str | Quantity], start: int) -> bool:
    """Tell whether "when" means during: before a verb in -ing, or one who walks, as in "when you walk"."""
    if _gerund(stream[start : start + 1]):
        return True
    who, does = (*stream[start : start + 2], "", "")[:2]
    meaning = BARE.get((does,)) if isinstance(does, str) else None
    return who in _PERSONS and meaning is not None and (meaning.tag, meaning.value) == ("verb", "travel")


def _purpose(items: list[Item], stream: list[str | Quantity], start: int, anatomy: Anatomy) -> bool:
    """Tell whether "to" says what something is done for, as in "swing your arms to jump higher"."""
    meaning = match(stream, start, anatomy)[0]
    acts = items and any(item.tag == "verb" for item in items) and items[-1].tag != "not"
    return (
        bool(acts) and meaning is not None and meaning.tag == "verb" and anatomy.read(_ahead(stream, start), 0) is None
    )


def _ahead(stream: list[str | Quantity], start: int) -> list[str]:
    return [token for token in stream[start : start + 4] if isinstance(token, str)]


def _leads_to_part(stream: list[str | Quantity], start: int, anatomy: Anatomy, items: list[Item]) -> bool:
    """Tell whether a part of the body follows, as in "move your hand to your knee", "lift your knee to your chest"."""
    while start < len(stream) and stream[start] in DETERMINERS:
        start += 1
    words = _ahead(stream, start)
    found = anatomy.read(words, 0) if words else None
    measured = found is not None and words[found[1] : found[1] + 1] == ["height"]
    parted = bool(items) and items[-1].tag == "part" and items[-1].value.role == "part"
    return found is not None and (found[0].role == "part" or (found[0].role == ROOT and parted)) and not measured


def _part(stream: list[str | Quantity], start: int, anatomy: Anatomy, items: list[Item]) -> tuple[Item, int] | None:
    said = [token if isinstance(token, str) else token.words for token in stream[start : start + 8]]
    words = named_again(said, items)
    if isinstance(stream[start], Quantity) and len(words) < 2:
        return None
    found = anatomy.read(words, 0)
    noun = found is not None and found[0].role == OBJECT and not _may_be_verb(stream, start)
    if found is None or (not noun and _verb_comes_first(words, found[1], anatomy)):
        return None
    ref, end = found
    words, end = said, end - (len(words) - len(said))
    if ref.noun == SLIDE and not ref.exact and end == 1 and not DETERMINERS.intersection(_before(stream, start)):
        return None  # the verb
    return Item("part", ref, " ".join(words[:end]), _lead(stream, start)), start + end


def _lead(stream: list[str | Quantity], start: int) -> str:
    """Return what is kept of the word before a noun phrase, as "on" in "walk on three legs"."""
    before = [token for token in stream[max(start - 2, 0) : start] if token not in DETERMINERS]
    lead = str(before[-1]) if before else ""
    return _LEADS.get(lead, "")


def _before(stream: list[str | Quantity], start: int) -> list[str]:
    """Return the word before a place; none at the beginning and after an amount."""
    return [token for token in stream[max(start - 1, 0) : start] if isinstance(token, str)]


def _verb_comes_first(words: list[str], end: int, anatomy: Anatomy) -> bool:
    """Tell whether a phrase of the lexicon that begins here reaches further than the noun phrase.

    The environment's own words come first where they reach as far.
    """
    meaning, reached = match([*words], 0, anatomy)
    return reached > end or (reached == end and meaning in anatomy.lexicon.values())
