"""Fit any open_clip model to renders: the last layers of its image side, by captions whose truth is known.

    python -m rewardsmith.vlm_rewards.finetune model=ViT-B-32 pretrained=FILE.safetensors env=humanoid out=DIRECTORY

With `labels=FILE goal="..."` it learns beside them which pictures show the goal, as a person said it on the page of an
audit of the same env= and seed=.

What comes out is a directory for `model=local-dir:DIRECTORY`. Words stay where they were, so that prompts about other
things still mean something; the image side moves toward them. It is then no longer a zero-shot model for these bodies.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.vlm_rewards.audit.audit import check_truth
from rewardsmith.vlm_rewards.audit.labels import labelled_states
from rewardsmith.vlm_rewards.audit.states import States
from rewardsmith.vlm_rewards.encoder import load_parts
from rewardsmith.vlm_rewards.labelled import Labelled
from rewardsmith.vlm_rewards.library import open_clip
from rewardsmith.vlm_rewards.options import command
from rewardsmith.vlm_rewards.package import write_model
from rewardsmith.vlm_rewards.sources import find_source
from rewardsmith.vlm_rewards.tiny.facts import all_words
from rewardsmith.vlm_rewards.tiny.model import Preparation
from rewardsmith.vlm_rewards.tiny.pictures import take
from rewardsmith.vlm_rewards.tiny.scenes.registry import SCENES
from rewardsmith.vlm_rewards.tiny.training import LEAST_STEPS, Recipe, Student, fit


@dataclasses.dataclass(kw_only=True)
class Options:
    """What can be chosen.

    Attributes:
        model, pretrained: What is fitted, see `find_source`.
        out: Directory to write.
        env: Whose pictures; empty for those of all bodies.
        groups: How many groups of the image side's layers learn, from its end: 1 is the projection, 2 the last block
            with it, as open_clip counts them.
        pictures, steps, batch, seed: How much, see `Recipe`.
        labels: File of labels that an audit's page wrote, of the same `env`, `task`, `states` and `seed`.
        goal: The prompt that they are about.
        task: The audit's, where it had one.
        states: The audit's.
        rate: Learning rate, which for weights that know something is far below that of new ones.
    """

    model: str = ""
    pretrained: str = ""
    out: str = ""
    env: str = ""
    labels: str = ""
    goal: str = ""
    task: str = ""
    states: int = 600
    groups: int = 2
    pictures: int = 4000
    steps: int = 500
    batch: int = 64
    rate: float = 1e-4
    seed: int = 0

    def __post_init__(self) -> None:
        refuse_out_of_range("groups", self.groups, 1, 1000)
        refuse_out_of_range("pictures", self.pictures, 64, 10**7)
        refuse_out_of_range("steps", self.steps, LEAST_STEPS, 10**7)
        refuse_out_of_range("batch", self.batch, 2, 10**5)
        refuse_out_of_range("rate", self.rate, 1e-9, 1)
        refuse_out_of_range("states", self.states, 30, 20_000)
        refuse_out_of_range("seed", self.seed, 0, 10**9)


def finetune(options: Options) -> None:
    """Fit a model and write it.

    Raises:
        UserError: an option makes no sense, or the model cannot be used.
    """
    if not options.model or not options.out:
        raise UserError("name what to fit with model=..., and where to write it with out=DIRECTORY")
    if options.env and options.env not in SCENES:
        raise UserError(f"no captions for env={options.env}; choose one of: {', '.join(SCENES)}, or leave it out")
    said = _said(options) if options.labels else None
    source = find_source(options.model, options.pretrained)
    model, tokenizer = load_parts(source)
    preprocessing = open_clip().get_model_preprocess_cfg(model)
    model.requires_grad_(True)
    model.lock_image_tower(unlocked_groups=options.groups)
    for name, weight in model.named_parameters():
        if not name.startswith("visual."):
            weight.requires_grad_(False)
    size = preprocessing["size"]
    scenes = {options.env: SCENES[options.env]} if options.env else SCENES
    size = size if isinstance(size, int) else int(size[0])
    pictures = take(scenes, options.pictures, options.seed, size=size)
    preparation = Preparation(torch.tensor(preprocessing["mean"]), torch.tensor(preprocessing["std"]))
    student = Student(model, preparation, tokenizer, _encode_texts)
    recipe = Recipe(steps=options.steps, batch=options.batch, learning_rate=options.rate, seed=options.seed)
    chance = torch.Generator().manual_seed(options.seed)
    beside = None if said is None else Labelled(student, said, options.env, options.goal, size)
    fit(student, pictures, recipe, chance, lambda line: print(line, flush=True), beside)
    words = None if source.words is None else source.words | set(all_words())
    write_model(model, source, Path(options.out), words)


def _said(options: Options) -> States:
    """Return the labelled states.

    Raises:
        UserError: it is not told what they are about, or they are all alike.
    """
    if not options.env or not options.goal:
        raise UserError("labels= needs the env= of its audit, and the goal= that the labels are about")
    environment = mujoco_environment(envs.build(envs.find(options.env)), "labels")
    if options.task and options.task not in environment.tasks:
        raise UserError(f"{options.env} has no task {options.task!r}; its tasks: {', '.join(environment.tasks)}")
    task = environment.tasks[options.task] if options.task else None
    found = labelled_states(Path(options.labels), options.env, task, options.states, options.seed)
    check_truth(found)
    return found


def _encode_texts(model: Any, tokens: Tensor) -> Tensor:
    with torch.no_grad():
        embeddings: Tensor = model.encode_text(tokens, normalize=True)
    return embeddings


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit status."""
    return command(finetune, Options, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
