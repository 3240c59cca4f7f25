"""What a candidate's policy sees: what its reward reads and the observation lacks, unless that is not wanted."""

import pytest

import rewardsmith as rs
from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.begin import begin
from rewardsmith.experiments.search.proposing import Proposer
from rewardsmith.policies.policy import Policy
from rewardsmith.reward_synth.strategies.strategy import Brief

PROGRAM = """
def compute_reward(state, action):
    where = state.forward_displacement.abs()
    return state.vertical_velocity.abs() - where, {"where": -where}
"""
PLAIN = 11


def sights(here, **options):
    """What the candidates of one generation see, laid out but not trained."""
    options = {"env": "hopper", "task": "hop on the spot", "runs": str(here / "runs")} | options
    run = begin(TrainConfig(**options), ["rewardsmith"])
    Proposer(run, run.config(), {}).propose(Brief(count=run.config().candidates), 0)
    return [candidate.job().observe for candidate in run.candidates()]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(PROGRAM)
    return tmp_path


def test_what_the_reward_reads_joins_what_the_observation_lacks(here):
    assert sights(here, program="mine.py") == [("forward_displacement",)]
    assert sights(here, program="mine.py", observe="plain") == [()]


def test_the_rewards_of_a_registered_task_leave_gymnasiums_observation(here):
    for reward in ("expert", "sparse"):
        assert sights(here, reward=reward, task="hop_forward", candidates=1) == [()]


def test_candidates_that_share_a_device_share_what_they_see(here):
    alone = sights(here, program="mine.py", candidates=3, coder="phrasebook")
    assert alone[0] == ("forward_displacement",) and len(set(alone)) > 1
    together = sights(here, program="mine.py", candidates=3, coder="phrasebook", device="warp")
    assert len(set(together)) == 1 and set(together[0]) == {name for sight in alone for name in sight}


def test_the_policy_is_trained_judged_and_played_with_what_it_sees(inline, shorten, here):
    shorten("hopper", 50)
    run = rs.train("hopper", "hop on the spot", program="mine.py", runs=str(here / "runs"), **inline)
    (candidate,) = run.candidates()
    assert candidate.result().status == "done"
    assert Policy.load(candidate.policy).spec.observation.shape == (PLAIN + 1,)
    assert candidate.job().make(2).obs_size == PLAIN + 1


def test_another_choice_is_refused(here):
    with pytest.raises(UserError, match="observe is 'all'; choose one of: reward, plain"):
        TrainConfig(env="hopper", task="hop", observe="all")
