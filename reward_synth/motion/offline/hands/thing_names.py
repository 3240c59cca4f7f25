"""What things on a table are called."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

_WORDS = {"valve": "faucet", "tap": "faucet", "water": "faucet", "cup": "bowl", "dish": "bowl", "cube": "box",
          "carton": "box", "package": "box", "knob": "handle", "fruits": "fruit"}  # fmt: skip
_HANDLE = re.compile(r"\b(handle|knob|lever|grip) of (the )?(?P<joint>\w+)\b")
_FRUIT = re.compile(r"\b(the |both |all (the )?|both (the )?)?fruits?\b")
_EVERYTHING = re.compile(r"\b(everything|all (of )?(the )?(things|objects|stuff)|all of them)\b")
_IT = re.compile(r"\bit\b")
OPENS = re.compile(r"\b(open|close|shut)\b")
_INSIDE = re.compile(r"\b(inside|in there|in it|into it|inside it|therein)$")


def called_by_name(text: str, vocabulary: Vocabulary) -> str:
    """Return a sentence in which fruit and everything are things by name, and a handle is its joint's."""
    text = _HANDLE.sub(lambda found: f"{_WORDS.get(found['joint'], found['joint'])} handle", text)
    fruit = [thing for thing in ("apple", "banana") if thing in vocabulary.things]
    if fruit:
        text = _FRUIT.sub("the " + " and the ".join(fruit), text)
    if _EVERYTHING.search(text):
        free = [thing for thing in vocabulary.things if vocabulary.of("part_height", thing) and not _in(thing, text)]
        text = _EVERYTHING.sub(" and ".join(f"the {thing}" for thing in free), text)
    return text


def _in(thing: str, text: str) -> bool:
    return re.search(rf"\b{thing}\b", text) is not None


def antecedents(pieces: list[str], vocabulary: Vocabulary) -> list[str]:
    """Return clauses in which "it" is what the clause before names first, and "inside" is in what it names last."""
    out: list[str] = []
    for piece in pieces:
        before = things_named(out[-1], vocabulary) if out else []
        if before and _INSIDE.search(piece) and things_named(piece, vocabulary):
            piece = _INSIDE.sub(f"in the {before[-1].replace('_', ' ')}", piece)
        joints = [each for each in before if each in vocabulary.parts("joint_fraction")]
        meant = (joints if OPENS.search(piece) else before)[:1]
        out.append(_IT.sub(f"the {meant[0].replace('_', ' ')}", piece) if meant else piece)
    return out


def things_named(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the things that a sentence names, in its order, those that open by their joints' names."""
    names = {thing: thing.replace("_", " ") for thing in (*vocabulary.things, *vocabulary.parts("joint_fraction"))}
    words = " ".join(_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", text))
    found: dict[str, int] = {}
    for thing, name in sorted(names.items(), key=lambda each: -len(each[1])):
        if match := re.search(rf"\b{name}s?\b", words):
            found[thing] = match.start()
            words = words[: match.start()] + " " * len(match[0]) + words[match.end() :]
    return sorted(found, key=lambda thing: found[thing])
