"""Which parts a clause names: "the left hind paw", "both", "the left one" of what was spoken of, "the other leg"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.listed import listed
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

SIDES = (("front", "back"), ("left", "right"))

_NOUNS = {"leg": "foot", "legs": "foot", "feet": "foot", "paw": "foot", "paws": "foot", "arm": "hand", "arms": "hand",
          "body": "torso", "trunk": "torso"}  # fmt: skip
"""Nouns of everyday, with those of the parts' names."""

_ONE_OF = {"feet": "foot"}
_PLURAL = frozenset({"both", "all", "ones", "two", "them", "these", "those", "legs", "feet", "paws", "arms"})
_THEM = frozenset({"them", "they", "these", "those", "both", "all"})
_PICK = frozenset({"one", "ones", "two", "side", "only", "just"})
_ABOUT = listed("the your a of on side one ones two both all paw four it to them and with these those same for")
"""Words that name a part together with its sides."""

_NOUN = r"paw|foot|leg|hand|arm|knee|elbow|hip|shoulder|paws|feet|legs|hands|arms|knees|elbows"
_OTHER = re.compile(
    rf"\b((the|your) )?(?P<how>diagonal|diagonally opposite|opposite|other) (?P<row>front |back )?(?P<noun>{_NOUN}|"
    rf"one)\b|"
    rf"\banother (?P<one>{_NOUN}|one)\b"
)
_SOME = re.compile(r"\b((the|your) )?(?P<sides>(?:(?:left|right|front|back) )+)(?P<noun>ones?)\b(?! (more|of))")
_BY = re.compile(
    rf"\bthe (?:one|{_NOUN}) (?P<how>behind|in front of|before|next to|beside|across from|opposite( to| from)?|"
    rf"diagonal(ly)?( to| from)?"
    r"( opposite)?) (it|that( one)?|this( one)?)\b|"
    rf"\bthe (?:one|{_NOUN}) (?P<bare>behind|in front|opposite)(?= *$| too$| also$| as well$| instead$)"
)
_ALONE = re.compile(
    r"^((?:and |now |also |then |no |rather |just |only |with |do )*(?:the )?)other(?= too$| as well$| also$| now$| "
    r"instead$|$)"
)
_THAT = re.compile(rf"\b(that|this|the same) (?P<noun>{_NOUN}|one)\b")
_OTHERS = re.compile(r"\b(all )?(the |your )?(others|other (two|three|ones|legs|feet|paws|arms|hands))\b")
_BESIDE = re.compile(
    rf"\b(?:(?P<one>an?|the|your|one|both|two) (?:(?P<noun>{_NOUN}|ones?|two) )?|(?P<bare>{_NOUN}|ones?) )(?:on|at|"
    rf"from) (?:the|your) "
    r"(?P<side>left|right|front|back)(?: hand)?(?: side)?\b(?! (?:left|right))"
)
_BEHIND = re.compile(
    rf"\b(?P<one>an? |the |your )?(?P<noun>{_NOUN}),? (?:(?:on|at|in) )?(?:the )?\(?(?P<row>front|back) (?P<side>left|"
    rf"right)\)?(?= *$|[,.]| and\b| to\b)"
)
_OF_ROW = re.compile(
    rf"\b(?P<one>an? |the |your )?(?:(?P<noun>{_NOUN}),? )?(?:(?:on|at|to) the )?(?P<side>left|right) "
    r"(?:of|at|in|from) (?:the )?(?P<row>front|behind|back|rear|hind)\b(?! (?:left|right|of))"
)
_OF_THEM = re.compile(
    r"\bthe (?P<sides>(?:(?:front|back|left|right) )*(?:front|back|left|right)) of "
    r"(?:them|those|these|the (?:two|four))\b"
)
_BOTH = re.compile(
    r"\b(?P<one>(?:front |back )(?:left|right)) (?:and|&|plus) (?:the |your )?(?P<other>(?:front |back )(?:left|"
    r"right)) "
    r"(?P<noun>paws?|foot|feet|legs?|knees?)\b"
)
_BACK = re.compile(rf"\bback(?= (left|right|{_NOUN}|ones?|two|side)\b)|(?:(?<=left )|(?<=right )|(?<=the ))back$")


def sided(text: str) -> str:
    """Return a sentence in which "a paw on the left side" is "a left paw"."""
    text = _OF_THEM.sub(r"the \g<sides> one", _OF_ROW.sub(_in_row, text))
    text = _BEHIND.sub(lambda found: f"{found['one'] or 'the '}{found['row']} {found['side']} {found['noun']}", text)
    return _BOTH.sub(_each, _BESIDE.sub(_side_first, text))


def _each(found: re.Match[str]) -> str:
    """Return "front left and back right paws" with the noun behind each."""
    noun = singular(found["noun"]) if found["noun"] not in ("arms", "hands") else found["noun"][:-1]
    return f"{found['one']} {noun} and {found['other']} {noun}"


def _in_row(found: re.Match[str]) -> str:
    """Return "the back left leg" for "the leg left of behind"."""
    row = "front" if found["row"] == "front" else "back"
    return f"{found['one'] or 'the '}{row} {found['side']} {found['noun'] or 'one'}"


def _side_first(found: re.Match[str]) -> str:
    noun = found["noun"] or found["bare"] or ""
    if not noun and found["one"] not in ("both", "two"):
        return found[0]
    return f"{found['one'] or 'the'} {found['side']} {'ones' if noun == 'two' else noun or 'ones'}"


def across(text: str, parts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return a sentence with "the other paw" and "the diagonal leg" by name.

    Args:
        text: The sentence.
        parts: The parts that were spoken of before, the latest last.
        vocabulary: The body's.

    Raises:
        UserError: it speaks of another part where none was spoken of before.
    """
    text = _BY.sub(lambda found: _next_to(found, parts) or found[0], text)
    text = _THAT.sub(lambda found: _the_same(found["noun"], parts, vocabulary) or found[0], text)
    text = _ALONE.sub(r"\1other one", text)
    text = _OTHERS.sub(lambda found: _rest(parts, vocabulary) or found[0], text)
    text = _SOME.sub(lambda found: _ones(found, parts, vocabulary) or found[0], text)
    return _OTHER.sub(lambda found: _across(found, parts), text)


def _across(found: re.Match[str], parts: Sequence[str]) -> str:
    """Return the part that is across from the one spoken of last."""
    noun = singular(found["noun"] or found["one"])
    sided_parts = [part for part in parts if {"left", "right"} & set(part.split("_"))]
    alike = [part for part in sided_parts if noun in part.split("_")] or sided_parts
    if not alike:
        raise UserError(f"{found[0]!r} says no foot: none was spoken of before; name it, such as front left foot")
    words = alike[-1].split("_")
    diagonal = "diagonal" in (found["how"] or "")
    swapped = [_swap(word) if diagonal or word in SIDES[1] else word for word in words]
    if row := (found["row"] or "").strip():
        swapped = [row if word in SIDES[0] else word for word in swapped]
    return "the " + " ".join(swapped)


def _ones(found: re.Match[str], parts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return "the left one" of the kind spoken of last by name."""
    limbs = [part for part in parts if {"left", "right", "front", "back"} & set(part.split("_"))]
    if not limbs:
        return ""
    chosen = _picked(set(found["sides"].split()), limbs, _parts(vocabulary), many=found["noun"] == "ones")
    return " and ".join(f"the {part.replace('_', ' ')}" for part in chosen)


def _next_to(found: re.Match[str], parts: Sequence[str]) -> str:
    """Return "the paw behind it" by name."""
    words = parts[-1].split("_") if parts else []
    how = found["how"] or found["bare"]
    if how in ("behind", "in front of", "in front", "before"):
        moved = [("back" if how == "behind" else "front") if word in SIDES[0] else word for word in words]
    elif how.startswith("diagonal"):
        moved = [_swap(word) for word in words]
    else:
        moved = [_swap(word) if word in SIDES[1] else word for word in words]
    return "the " + " ".join(moved) if moved != words else ""


def _the_same(noun: str, parts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return "that foot" by name, the latest of its kind that was spoken of; "that knee" is of that leg."""
    alike = [part for part in parts if noun == "one" or part.split("_")[-1] == singular(noun)]
    if not alike and parts:
        of_limb = f"{parts[-1].rpartition('_')[0]}_{singular(noun)}"
        alike = [part for part in _parts(vocabulary) if part == of_limb]
    return f"the {alike[-1].replace('_', ' ')}" if alike else ""


def _rest(parts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return the parts of the kind spoken of last that were not spoken of."""
    if not parts:
        return ""
    noun = parts[-1].split("_")[-1]
    rest = [part for part in vocabulary.parts("part_height") if part.split("_")[-1] == noun and part not in parts]
    return " and ".join(f"the {part.replace('_', ' ')}" for part in rest)


def swapped(part: str) -> str:
    """Return the part on the other side, left for right."""
    return "_".join(_swap(word) if word in SIDES[1] else word for word in part.split("_"))


def singular(noun: str) -> str:
    """Return the noun by which parts are called: foot for paws."""
    plain = _NOUNS.get(noun, noun)
    return plain[:-1] if plain.endswith("s") and plain not in ("pelvis",) else plain


def singular_noun(phrase: str) -> str:
    """Return "back paw" for "back paws"."""
    *which, noun = phrase.split()
    return " ".join([*which, _ONE_OF.get(noun, noun.removesuffix("s"))])


def parts_named(clause: str, context: Context) -> list[str]:
    """Return the parts that a clause names, those it picks by their side of the kind that was spoken of last."""
    words = re.findall(r"[a-z]+", clause)
    parts = _parts(context.vocabulary)
    nouns = [noun for word in words if any(part.split("_")[-1] == (noun := singular(word)) for part in parts)]
    sides = _sides(clause)
    latest = context.latest_parts()
    exact = [part for part in parts if re.search(rf"\b{part.replace('_', ' ')}\b", clause)]
    if len(exact) == len(nouns) > 1:
        return exact
    if nouns:
        found = _of_nouns(nouns, sides, parts)
        many = bool(_PLURAL & set(words)) or len(sides) > 1 or any(f"{noun}s" in words for noun in nouns)
        return (found if many else _one_of(found, latest, context, sided=bool(sides))) or _trunk(
            words, context.vocabulary
        )
    if {"body", "trunk"} & set(words):
        return _trunk(words, context.vocabulary)
    if not latest or not (sides or _THEM & set(words)):
        return []
    if sides:
        return _picked(sides, latest, parts, many=bool(_PLURAL & set(words))) if _picks(words) else []
    return _alike(latest, context) if {"both", "all"} & set(words) or len(latest) == 1 else latest


def names_only(clause: str, context: Context) -> bool:
    """Tell whether a clause does nothing but name parts."""
    words = re.findall(r"[a-z]+", clause)
    nouns = {part.split("_")[-1] for part in _parts(context.vocabulary)}
    known = _ABOUT | {side for pair in SIDES for side in pair}
    return bool(words) and not re.search(r"\d", clause) and all(
        word in known or singular(word) in nouns for word in words
    )  # fmt: skip


def _parts(vocabulary: Vocabulary) -> list[str]:
    return list(dict.fromkeys((*vocabulary.parts("part_height"), *vocabulary.parts("joint_angle"))))


def _sides(clause: str) -> set[str]:
    """Return the sides in a clause, "back" only where it says which and not where to."""
    sides = set(re.findall(r"\b(front|left|right)\b", clause))
    return sides | ({"back"} if _BACK.search(clause) or clause.strip() in ("back", "the back") else set())


def _one_of(found: Sequence[str], latest: Sequence[str], context: Context, *, sided: bool) -> list[str]:
    """Return the one of several that "the left paw" means: those under way, else the one most like the latest."""
    under_way = {context.part(term) for term in context.motion.asked}
    if chosen := [part for part in found if part in under_way]:
        return chosen
    if not sided:
        return list(found)
    words = set(latest[-1].split("_")) if latest else {"front"}
    return sorted(found, key=lambda part: -len(words & set(part.split("_"))))[:1]


def _of_nouns(nouns: Sequence[str], sides: set[str], parts: Sequence[str]) -> list[str]:
    """Return the parts of some nouns with some sides; where sides stand for one another, each of them."""
    found = [part for part in parts if part.split("_")[-1] in nouns]
    both = [pair for pair in SIDES if set(pair) <= sides]
    wanted = sides - {side for pair in both for side in pair}
    return [part for part in found if wanted <= set(part.split("_"))]


def _trunk(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    root = vocabulary.body.environment.root
    heights = vocabulary.parts("part_height")
    return [root] if {"body", "trunk", "torso"} & set(words) and root in heights and root is not None else []


def _picks(words: Sequence[str]) -> bool:
    """Tell whether sides pick parts here, and are not ways to go."""
    return bool(_PICK & set(words)) or all(word in _ABOUT or any(word in pair for pair in SIDES) for word in words)


def _picked(sides: set[str], latest: Sequence[str], parts: Sequence[str], *, many: bool) -> list[str]:
    """Return the parts like the latest but with other sides: "the left one" of a front right foot is the front left."""
    noun = latest[-1].split("_")[-1]
    alike = [part for part in parts if part.split("_")[-1] == noun and sides <= set(part.split("_"))]
    if many:
        return alike
    kept = {side for pair in SIDES if not set(pair) & sides for side in pair if side in latest[-1].split("_")}
    return [part for part in alike if kept <= set(part.split("_"))][:1]


def _alike(latest: Sequence[str], context: Context) -> list[str]:
    """Return the parts under way of the kind of the latest."""
    nouns = {part.split("_")[-1] for part in latest}
    under_way = [part for term in context.motion.asked if (part := context.part(term)) is not None]
    alike = [part for part in dict.fromkeys((*under_way, *latest)) if part.split("_")[-1] in nouns]
    across_from = swapped(alike[0]) if alike else ""
    if across_from in alike:  # such a body has a front and a back one
        across_from = "_".join(_swap(word) for word in across_from.split("_"))
    if len(alike) == 1 and across_from in _parts(context.vocabulary):
        return [*alike, across_from]  # "both" of who lifts one
    return alike


def _swap(word: str) -> str:
    for one, other in SIDES:
        if word in (one, other):
            return other if word == one else one
    return word
