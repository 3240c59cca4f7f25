"""The sums on tensors against a slow account kept in Python."""

import dataclasses
import re

import pytest
import torch

from rewardsmith.envs.statistics import EpisodeStatistics
from rewardsmith.envs.task import AGGREGATES, Task

NUM_ENVS, STEPS, DT = 5, 300, 0.1


def _task(aggregate, hold):
    return Task(
        instruction="",
        score=lambda state, action: state,
        unit="s",
        aggregate=aggregate,
        success=lambda state, action: state > 0,
        hold=hold,
        expert=lambda state, action: (state, {}),
    )


def _slow(task, rewards, scores, successes, done):
    episodes = []
    for i in range(NUM_ENVS):
        current = []
        for t in range(STEPS):
            current.append((rewards[t, i].item(), scores[t, i].item(), bool(successes[t, i])))
            if done[t, i]:
                episodes.append(current)
                current = []
    need = max(1, round(task.hold / DT))
    results = []
    for episode in episodes:
        values = [score for _, score, _ in episode]
        score = {"mean": sum(values) / len(values), "final": values[-1], "max": max(values), "sum": sum(values)}
        score["seconds"] = sum(values) * DT
        score["cycles"] = _cycles(values)
        streak = longest = 0
        for _, _, shown in episode:
            streak = streak + 1 if shown else 0
            longest = max(longest, streak)
        results.append((sum(r for r, _, _ in episode), len(episode), score[task.aggregate], longest >= need))
    count = len(results)
    columns = [sum(column) / count for column in zip(*results, strict=True)]
    return dict(zip(("return", "length", "score", "success"), columns, strict=True)) | {"episodes": count}


def _cycles(values):
    """How often values are at 1 or above between two times at 0 or below."""
    ends = "".join("h" if value >= 1 else "l" for value in values if value >= 1 or value <= 0)
    return len(re.findall("(?<=l)h+(?=l)", ends))


def test_what_trembles_or_begins_high_has_made_no_cycle():
    statistics = EpisodeStatistics(1, _task("cycles", 0), DT, torch.device("cpu"))
    counted = []
    for value in (1.2, 0.1, 0.9, 0.0, 1.0, 0.4, 1.1, 0.5, -0.2, 0.9, 0.0, 1.0):
        statistics.add(torch.zeros(1), {}, torch.tensor([value]), None, torch.tensor([False]))
        counted.append(int(statistics.so_far()[3]))
    assert counted == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize("hold", [0.0, 0.5])
@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_equals_a_slow_account(aggregate, hold):
    generator = torch.Generator().manual_seed(0)
    task = _task(aggregate, hold)
    rewards, scores = torch.randn(2, STEPS, NUM_ENVS, generator=generator)
    successes = torch.rand(STEPS, NUM_ENVS, generator=generator) < 0.7
    done = torch.rand(STEPS, NUM_ENVS, generator=generator) < 0.05
    if aggregate == "seconds":
        scores = scores > 0.3
    statistics = EpisodeStatistics(NUM_ENVS, task, DT, torch.device("cpu"))
    for t in range(STEPS):
        statistics.add(rewards[t], {"a": rewards[t], "b": scores[t].float()}, scores[t], successes[t], done[t])
    read = statistics.read()
    for name, value in _slow(task, rewards, scores, successes, done).items():
        assert read[name] == pytest.approx(value, rel=1e-4, abs=1e-5), name
    assert read["component/a"] == pytest.approx(rewards.mean().item(), abs=1e-5)
    assert read["component/b"] == pytest.approx(scores.float().mean().item(), abs=1e-5)
    assert statistics.read() == {"episodes": 0}


def test_an_unfinished_episode_goes_on_after_a_read():
    statistics = EpisodeStatistics(1, _task("sum", 0), DT, torch.device("cpu"))
    one, no, yes = torch.ones(1), torch.tensor([False]), torch.tensor([True])
    statistics.add(one, {}, one, no, no)
    assert statistics.read()["episodes"] == 0
    statistics.add(one, {}, one, no, yes)
    assert statistics.read() == {"episodes": 1, "return": 2, "length": 2, "score": 2, "success": 0}


def test_the_nan_of_one_episode_stays_in_it():
    statistics = EpisodeStatistics(2, _task("mean", 0), DT, torch.device("cpu"))
    nan, shown = torch.tensor([float("nan"), 1.0]), torch.tensor([False, True])
    statistics.add(nan, {}, nan, shown, torch.tensor([False, True]))
    assert statistics.read() == {"episodes": 1, "return": 1, "length": 1, "score": 1, "success": 1}
    ones = torch.ones(2)
    statistics.add(ones, {}, ones, shown, torch.tensor([True, False]))
    statistics.read()
    statistics.add(ones, {}, ones, shown, torch.tensor([True, True]))
    assert statistics.read()["return"] == pytest.approx(1.5), "the broken episode is over and forgotten"


def test_without_a_task_there_is_no_score():
    statistics = EpisodeStatistics(1, None, DT, torch.device("cpu"))
    statistics.add(torch.ones(1), {}, None, None, torch.tensor([True]))
    assert statistics.read() == {"episodes": 1, "return": 1, "length": 1}


def test_a_condition_is_counted_in_seconds_alone():
    with pytest.raises(ValueError, match="'s', not 'm'"):
        dataclasses.replace(_task("seconds", 0), unit="m")
