"""What the phrasebook says when it cannot serve a sentence: what it understood, what it did not, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.body import Body, Lacks
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.text import foreign
from rewardsmith.reward_synth.phrasebook.thesaurus import table as thesaurus

if TYPE_CHECKING:
    from rewardsmith.reward_synth.phrasebook.scene import Scene

NEXT_STEP = (
    "Say it in other words, or set up a language model: coder=openai with OPENAI_API_KEY, "
    "and OPENAI_BASE_URL for a local server"
)


def unknown_words(words: Sequence[str], items: Sequence[Item]) -> UserError:
    """Return the refusal of words that are not in the lexicon."""
    listed = ", ".join(repr(word) for word in dict.fromkeys(words))
    if any(foreign(word) for word in words):
        return UserError(
            f"the phrasebook reads English only and does not know {listed}. {understood(items)}{NEXT_STEP}"
        )
    plural = "words" if len(set(words)) > 1 else "word"
    return UserError(
        f"the phrasebook is no language model and does not know the {plural} {listed}. "
        f"{_meant(words)}{understood(items)}{NEXT_STEP}"
    )


def _meant(words: Sequence[str]) -> str:
    """Ask what words may have been meant as, where the thesaurus has readings that are not sure enough."""
    near = {word: " or ".join(map(repr, thesaurus.near(word))) for word in dict.fromkeys(words)}
    return "".join(f"Did you mean {readings} by {word!r}? " for word, readings in near.items() if readings)


def left_over(items: Sequence[Item], scene: Scene) -> UserError:
    """Return the refusal of words that are known but find no place in their clause."""
    numbers = [item for item in items if item.tag == "quantity" and item.value.dimension == "number"]
    if numbers:
        return UserError(
            f"{numbers[0].words} of what? Give a unit, such as m/s, m or degrees; of what is to be done so many times, "
            f"say how often, such as 'once per second'. {_granted(scene)}{NEXT_STEP}"
        )
    counts = [item.words for item in items if item.tag == "quantity" and item.value.dimension == "count"]
    if counts:
        return UserError(
            f"how many times cannot be asked for here: leave out {counts[0]!r}, or say how often, such as 'once per "
            f"second'. {_granted(scene)}{NEXT_STEP}"
        )
    listed = ", ".join(repr(item.words) for item in items)
    return UserError(f"the phrasebook does not know what to make of {listed} here. {_granted(scene)}{NEXT_STEP}")


def lacking(body: Body, lacks: Lacks) -> UserError:
    """Return the refusal of what the environment has no feature for."""
    return UserError(
        f"{body.name} cannot be asked to {lacks.asked}: none of its features has the kind {lacks.wanted}. "
        f"It can be asked to: {body.abilities()}"
    )


def nothing_understood(items: Sequence[Item], body: Body) -> UserError:
    """Return the refusal of a sentence without anything to do."""
    return UserError(
        f"the instruction does not say what to do. {understood(items)}{body.name} can be asked to: {body.abilities()}. "
        f"{NEXT_STEP}"
    )


def ordered(item: Item, items: Sequence[Item]) -> UserError:
    """Return the refusal of one behaviour after another, or of conditions and comparisons."""
    return UserError(
        f"the phrasebook cannot follow {item.words!r}: it serves one behaviour at a time, without order, condition "
        f"or comparison. Ask for one part alone. {understood(items)}{NEXT_STEP}"
    )


def understood(items: Sequence[Item]) -> str:
    """Say which words were understood."""
    words = [item.words for item in items if item.tag not in ("join", "sequence", "or")]
    return f"It understood: {', '.join(words)}. " if words else ""


def _granted(scene: Scene) -> str:
    asked = [wish.asked() for wish in scene.wishes]
    return f"It understood: {'; '.join(asked)}. " if asked else ""
