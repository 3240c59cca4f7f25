"""The model card: what a model was made from, what was measured, and what it must not be taken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rewardsmith.vlm_rewards.tiny.measure import Scores
from rewardsmith.vlm_rewards.tiny.shipped import NAME

_TEXT = """# {name}

A small CLIP in open_clip's own format, trained by this project from nothing on {pictures} renders of its own bodies
with captions made from the states. It was never shown anything else: **it is no zero-shot model, and nothing that it
does is a result of CLIP's.** Words that no caption had mean nothing to it; the toolkit names them in a prompt.

- Bodies: {bodies}.
- Pictures: {size} x {size} pixels, this project's ray tracer, floor and light; cameras {cameras}.
- Words: {words}, in `words.json`.
- Weights: {weights} numbers, half precision; training took {steps} steps of {batch} pictures, seed {seed}.
- Poses are placed, not simulated, and the measurements' poses come from the same sampler as the training's with other
  seeds: what a policy visits can be harder than what was measured here.

Made by

    python -m rewardsmith.vlm_rewards.tiny.build{command}

## Measured

Each row has {tests} pictures that training never saw.

| pictures | pose named | by unseen phrases | arms named | captions, AUC |
|---|---|---|---|---|
{rows}

*Pose named*: part of the pictures for which the body's own pose is the best of all poses of that body (by chance one
in four to twelve). *By unseen phrases*: the same by paraphrases of which every word, but no phrase, was trained on.
*Arms named*: the same of seven ways a humanoid holds its arms. *Captions*: how surely a true picture has a higher
cosine with a caption of two or more facts than a false one of the same body (.5 by chance). *New camera*: {held_out}.
*New combinations* were held out of training: {combinations}.

AUC of prompts as people type them, against all pictures of the body that the prompt speaks of, held-out states:

| prompt | AUC |
|---|---|
{goals}
"""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a card says beside measurements."""

    pictures: int
    bodies: str
    cameras: str
    held_out: str
    size: int
    words: int
    weights: int
    steps: int
    batch: int
    seed: int
    command: str
    tests: int
    combinations: str


def card(facts: Facts, scores: Mapping[str, Scores], goals: Mapping[str, float]) -> str:
    """Return the card as Markdown.

    Args:
        facts: What is said of the model.
        scores: By the name of each set of pictures.
        goals: AUC by prompt.
    """
    rows = [
        f"| {name} | {each.pose:.2f} | {each.paraphrased:.2f} | {each.arms:.2f} | {each.captions:.2f} |"
        for name, each in scores.items()
    ]
    prompts = [f"| {prompt} | {value:.3f} |" for prompt, value in goals.items()]
    return _TEXT.format(name=NAME, rows="\n".join(rows), goals="\n".join(prompts), **vars(facts))
