"""A training that asks people, killed at random moments, asks the same and learns the same, and loses no answer."""

import random
import subprocess

import pytest

from rewardsmith.experiments.runs.pairs import asked_rounds
from rewardsmith.reward_synth.preferences.segment_answer import LEFT, RIGHT, SegmentAnswer, sides
from rewardsmith.reward_synth.preferences.store import Preferences

from .test_kills import begin, found_run, kill

JOB = ["train", "env=inverted_pendulum", "task=do a little dance", "strategy=prefppo", "judge=human", "page=no"]
JOB += ["queries=8", "preference.segment=0.2", "steps=2048", "episodes=2", "film.seconds=0", "ppo.num_envs=8"]
JOB += ["ppo.rollout_length=32", "ppo.minibatch_size=64", "ppo.epochs=1"]
WAITS = 75


def answer(run):
    """Answer one round as a person of a fixed taste does, each answer a step of its own."""
    for asked in asked_rounds(run):
        for pair in asked.pairs:
            shown = sides(pair, "you")
            wanted = f"{pair}{'ab'[int(pair[4:]) % 3 == 0]}"
            preferred = LEFT if shown[0] == wanted else RIGHT
            Preferences(run.preferences).add(SegmentAnswer(shown=shown, preferred=preferred, uuid=f"uuid of {pair}"))


def finish(place, draw, kills):
    """Bring a run to its end, killed so often on the way; return it and the clips as they were asked."""
    seen = {}
    while True:
        run = found_run(place)
        if run is not None:
            answer(run)
            seen |= {path.name: path.read_bytes() for path in run.candidate("000").segments.glob("*.mp4")}
        process = begin([*JOB, f"runs={place / 'runs'}"] if run is None else ["resume", str(run.path)])
        try:
            code = process.wait(draw.uniform(0.0, 12.0) if kills else 600)
        except subprocess.TimeoutExpired:
            kill(process, alone=draw.random() < 0.3)
            kills -= 1
            continue
        if code == 0:
            return found_run(place), seen
        assert code == WAITS


@pytest.mark.slow
def test_whenever_it_is_killed_the_same_is_asked_and_learned(tmp_path):
    runs = []
    for name, kills in (("undisturbed", 0), ("killed", 12)):
        (tmp_path / name).mkdir()
        runs.append(finish(tmp_path / name, random.Random(7), kills))
    (straight, asked), (killed, asked_again) = runs
    assert asked == asked_again and len(asked) == 16
    answers = [Preferences(run.preferences).segments() for run in (straight, killed)]
    assert answers[0] == answers[1] and len(answers[0]) == 8, "no answer is lost or doubled"
    for name in ("learned.safetensors", "policy/policy.safetensors"):
        one, other = ((run.candidate("000").path / name).read_bytes() for run in (straight, killed))
        assert one == other
    assert killed.result().human_answers == 8
