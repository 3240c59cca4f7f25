"""A run whose reward is learned from preferences."""

import pytest

import rewardsmith as rs
from rewardsmith import envs
from rewardsmith.envs.bridges.film import NoFilming
from rewardsmith.reward_synth.preferences import reward


def test_a_run_learns_its_reward_films_and_reports_it(inline, tmp_path, monkeypatch):
    monkeypatch.setattr(reward, "UPDATES", 3)
    options = inline | {"steps": 1024, "film": {"seconds": 0.2, "num_envs": 1}, "candidates": 2}
    run = rs.train(
        "inverted_pendulum",
        "balance",
        strategy="prefppo",
        queries=20,
        teacher={"mistake": 0.1},
        runs=str(tmp_path),
        **options,
    )
    outcome = run.result()
    assert outcome.status == "done" and outcome.queries >= 40 and outcome.human_answers == outcome.tokens == 0
    assert [row.result.queries for row in outcome.candidates] == [20, 20]
    assert [row.result.film for row in outcome.candidates] == ["rollout.mp4"] * 2
    seeds = {candidate.reward().lessons.seed for candidate in run.candidates()}
    assert seeds == {0, 1000}, "each is taught apart"
    assert "Learned from 20 comparisons" in run.report.read_text()


def test_what_nobody_sees_nobody_can_compare(tmp_path, monkeypatch):
    monkeypatch.setattr(envs.find("hopper"), "filming", property(lambda self: NoFilming("hopper", "it is blind")))
    with pytest.raises(rs.UserError, match="hopper draws no pictures: it is blind; choose judge=score"):
        rs.train("hopper", "do a little dance", strategy="prefppo", judge="human", runs=str(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "options, message",
    [
        ({"judge": "llm"}, "judge=llm cannot compare segments; strategy=prefppo needs judge=human, or score or intent"),
        ({"judge": "human", "teacher": {"mistake": 0.1}}, "with judge=human people answer; leave them out"),
        ({"judge": "human", "film": {"camera": "moon"}}, "moon"),
        ({"teacher": {"repeats": 3}}, "teacher.repeats is for orders of candidates"),
        ({"reward": "expert"}, "leave out program= and reward="),
        ({"generations": 2}, "leave out generations="),
        ({"algorithm": "sb3.ppo"}, "choose algorithm=ppo"),
        ({"queries": 0}, "queries is 0; it must be from 1 to 10000"),
        ({"preference": {"segment": 60.0}}, "preference.segment is 60.0"),
        ({"preference": {"select": "entropy"}}, "uniform, disagreement, upper"),
        ({"task": "bake a cake"}, "no teacher can be scripted for it"),
    ],
)
def test_what_cannot_be_learned_is_refused_before_anything_is_written(tmp_path, options, message):
    with pytest.raises(rs.UserError, match=message):
        rs.train("half_cheetah", **{"task": "run forward", "strategy": "prefppo", "runs": str(tmp_path)} | options)
    assert not list(tmp_path.iterdir())
