"""What audits say of prompts, beside what training on them came to."""

import math

import pytest

from rewardsmith import envs
from rewardsmith.experiments.learning import verdicts
from rewardsmith.experiments.learning.grid import Figures
from rewardsmith.experiments.learning.verdicts import PROMPTS, STEPS, audited, print_verdicts, rank_correlation
from rewardsmith.vlm_rewards.audit.cache import EmbeddingCache


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ([1, 2, 3], [10, 20, 15], 0.5),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 2, 3], [0, 0, 9], math.sqrt(3) / 2),
        ([1, 2], [5, 5], math.nan),
    ],
)
def test_ranks_are_compared_with_ties_at_their_mean(first, second, found):
    assert rank_correlation(first, second) == pytest.approx(found, nan_ok=True)


def test_every_prompt_is_of_a_task_that_there_is():
    assert sum(map(len, PROMPTS.values())) >= 8
    for name in PROMPTS:
        env, _, task = name.partition("/")
        assert task in envs.find(env).tasks and env in STEPS


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    place = tmp_path_factory.mktemp("audits")
    path, cache = place / "audits.jsonl", EmbeddingCache(place / "cache")
    prompts = PROMPTS["mountain_car/reach_flag"][::2]
    return path, cache, audited("mountain_car", "reach_flag", prompts, 60, path, cache)


def test_what_was_audited_is_not_audited_again_and_the_flag_is_told_best(tried, monkeypatch):
    path, cache, found = tried
    monkeypatch.delattr(verdicts, "audit")
    assert audited("mountain_car", "reach_flag", [each.prompt for each in found], 60, path, cache) == found
    assert found[0].auc > found[1].auc


def test_the_table_says_how_far_audits_tell_success(tried, capsys):
    zero = dict(score=0.0, first=0.0, candidates=1, steps=1, queries=0, seconds=1.0)
    print_verdicts(zip(tried[2], [[Figures(success=0.8, **zero)], [Figures(success=0.2, **zero)]], strict=True))
    said = capsys.readouterr().out
    assert "rank correlation of AUC with success, 2 prompts: 1.00" in said
    assert "of climb" not in said, "a car on rails is not moved joint by joint"
