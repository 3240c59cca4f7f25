"""Does a model that sees pictures judge as the tasks do? Pairs of frames of which one succeeds by the computed measure.

    python -m rewardsmith.experiments.learning.sight [pairs=70] [seed=0] [llm.base_url=URL] [llm.model=NAME]

Each pair shows a state in which a task succeeds and one in which it does not, half of these near misses; both are
drawn from two sides. The model of `llm.*` is asked in both orders, eight pairs a request, and counts where it says the
same in both. Its replies are kept in `results/sight.transcript.jsonl`, and what is there is not asked again; figures go
to `results/sight.jsonl`. `tiny-sim-clip` is asked about the same pairs, by the same two cameras.
"""

from __future__ import annotations

import dataclasses
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib.image
import numpy as np
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.reward_synth.judges.comparison import FIRST, SAME, Opinion, Question, both_ways
from rewardsmith.reward_synth.llm.clients import make_client
from rewardsmith.reward_synth.llm.frame_comparer import FrameComparer
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.states import NEAR_MISS, gather
from rewardsmith.vlm_rewards.eye import Eye
from rewardsmith.vlm_rewards.frames import Frames

RESULTS = Path(__file__).parent / "results"
TRANSCRIPT, FIGURES = RESULTS / "sight.transcript.jsonl", RESULTS / "sight.jsonl"
TASKS = {
    "humanoid": (
        "stand_up",
        "kneel",
        "raise_both_arms",
        "stand_on_one_leg",
        "sit_cross_legged",
        "cross_arms",
        "put_hands_on_hips",
        "do_the_splits",
    ),
    "inverted_pendulum": ("balance",),
    "mountain_car": ("reach_flag",),
}
"""Each body's tasks; every task has as many pairs."""

CAMERAS = ("side", "ahead")
_SIZE = 160
"""Height and width of a frame from one camera [pixels]."""

_STATES = 600


@dataclasses.dataclass(kw_only=True)
class Options:
    """What is asked."""

    pairs: int = 70
    """Pairs of all tasks together (10 to 1000)."""

    seed: int = 0
    """Seed of states and pairs."""

    llm: ModelOptions = dataclasses.field(default_factory=ModelOptions)
    """How the model is asked."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pair:
    """A success and a failure.

    Attributes:
        env, task: Whose.
        near: Whether the failure is a near miss.
        question: What is asked about them; the success comes first.
        tiny: What `tiny-sim-clip` pays the success less what it pays the failure.
    """

    env: str
    task: str
    near: bool
    question: Question
    tiny: float


def pairs_of(env: str, task: str, count: int, seed: int) -> Iterator[Pair]:
    """Yield pairs of a task, the same for the same seed.

    Raises:
        UserError: too few states succeed.
    """
    environment = mujoco_environment(envs.build(envs.find(env)), "frames")
    states = gather(env, environment.tasks[task], _STATES, seed)
    assert states.success is not None  # the task says it
    random = np.random.default_rng(seed)
    near = np.array([origin == NEAR_MISS for origin in states.origins])
    good, bad = states.success.numpy(), ~states.success.numpy()
    chosen = []
    for number in range(count):
        failures = np.flatnonzero(bad & near if number % 2 and (bad & near).any() else bad & ~near)
        chosen += [random.choice(np.flatnonzero(good)), random.choice(failures)]
    rows = states.rows[chosen]
    looks = environment.tasks[task].looks or environment.tasks[task].instruction
    frames = Frames(environment, len(rows), _SIZE, CAMERAS).draw(rows)
    shown = [_png(torch.cat(list(each), 1)) for each in frames.transpose(0, 1).cpu()]
    paid = Eye(Looks(goals=(looks,), cameras=CAMERAS), environment, len(rows))(rows.unsqueeze(1))[0].tolist()
    for first in range(0, len(rows), 2):
        question = Question(instruction=looks, pictures=(shown[first], shown[first + 1]))
        is_near = bool(near[chosen[first + 1]])
        yield Pair(env=env, task=task, near=is_near, question=question, tiny=paid[first] - paid[first + 1])


def _png(picture: torch.Tensor) -> bytes:
    buffer = io.BytesIO()
    matplotlib.image.imsave(buffer, picture.numpy(), format="png")
    return buffer.getvalue()


def agreement(pairs: Sequence[Pair], opinions: Sequence[Opinion]) -> dict[str, float]:
    """Return how often a model and `tiny-sim-clip` name the success.

    Returns:
        `pairs`, how many; `right`, the part of which the model names the success in both orders; `wrong`, the part of
        which it names the failure in both; `same`, the part that it says is the same in both; `unsure`, the part on
        which it contradicts itself or says nothing; `tiny`, the part of which `tiny-sim-clip` pays the success more.
    """
    count = len(pairs)
    sure = [each.better for each in opinions if each.sure]
    return {
        "pairs": count,
        "right": sure.count(FIRST) / count,
        "wrong": sum(better < SAME for better in sure) / count,
        "same": sure.count(SAME) / count,
        "unsure": 1 - len(sure) / count,
        "tiny": sum(each.tiny > 0 for each in pairs) / count,
    }


def main(arguments: Sequence[str]) -> int:
    """Ask what is not known, print the table and keep its figures."""
    try:
        options = parse(Options, arguments)
        each = max(1, options.pairs // sum(map(len, TASKS.values())))
        pairs = [
            pair for env, tasks in TASKS.items() for task in tasks for pair in pairs_of(env, task, each, options.seed)
        ]
        client = make_client("openai", options.llm, TRANSCRIPT)
        client.max_concurrency = 2 * len(pairs)  # who answers may want to see them all at once
        comparer = FrameComparer(client, max_tokens=options.llm.max_tokens, seed=options.seed)
        opinions = both_ways(comparer, [pair.question for pair in pairs])
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    found = list(zip(pairs, opinions, strict=True))
    groups = {pair.task: [one for one in found if one[0].task == pair.task] for pair in pairs}
    groups |= {"near misses": [one for one in found if one[0].near], "all": found}
    print(f"{comparer.name}\n{'':22}{'pairs':>6}{'right':>7}{'wrong':>7}{'same':>7}{'unsure':>8}{'tiny-sim-clip':>15}")
    rows = {name: agreement(*zip(*group, strict=True)) for name, group in groups.items()}
    for name, row in rows.items():
        print(
            f"{name:22}{row['pairs']:6.0f}{row['right']:7.2f}{row['wrong']:7.2f}{row['same']:7.2f}{row['unsure']:8.2f}"
            f"{row['tiny']:15.2f}"
        )
    lines = [
        json.dumps({"model": comparer.name, "seed": options.seed, "row": name, **row}) for name, row in rows.items()
    ]
    FIGURES.write_text("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
