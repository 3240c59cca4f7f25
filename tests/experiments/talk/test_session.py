"""One robot that is talked to, without a page."""

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.experiments.talk.session import Session
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker

OPTIONS = MPCOptions(samples=6, horizon=0.2, threads=1, every=2)


@pytest.fixture
def session():
    return Session("half_cheetah", OPTIONS)


@pytest.fixture
def talker(session):
    return PhrasebookTalker(session.vocabulary)


def test_what_is_said_changes_what_the_planner_is_paid_for(session, talker):
    session.say("run forward at 2 m/s", talker)
    moment = session.step()
    assert {"forward_velocity", "keep_pitch_angle", "effort"} <= set(moment.costs)
    assert session.time == pytest.approx(session.control_dt)
    session.say("faster", talker)
    assert session.motion.asked[0].target == 3.0 and session.terms.terms[0].target == 3.0


def test_numbers_change_without_another_reward_function(session, talker):
    session.say("run forward at 2 m/s", talker)
    before = session._reward
    session.weigh("forward_velocity", weight=4.0, target=1.0)
    session.weigh("keep_pitch_angle", weight=0.0)
    assert session._reward is before
    weights = {term.name: term.weight for term in session.terms.terms}
    assert weights["forward_velocity"] == 4.0 and weights["keep_pitch_angle"] == 0.0
    session.say("also lift the front foot", talker)
    assert {term.name: term.weight for term in session.terms.terms}["keep_pitch_angle"] == 0.0


def test_what_is_refused_leaves_the_robot_as_it_was(session, talker):
    session.say("run forward", talker)
    motion, terms = session.motion, session.terms
    for said in ("wag the tail", "stand 9 m high", "lift the front foot to 50 m"):
        with pytest.raises(UserError):
            session.say(said, talker)
    assert (session.motion, session.terms) == (motion, terms)


def test_the_same_seed_gives_the_same_episode(talker):
    def poses(seed):
        session = Session("half_cheetah", OPTIONS, seed=seed)
        session.say("run forward", PhrasebookTalker(session.vocabulary))
        return torch.stack([session.step().pose for _ in range(4)])

    assert torch.equal(poses(1), poses(1)) and not torch.equal(poses(1), poses(2))


def test_a_push_moves_the_body_at_once_and_a_reset_begins_anew(session):
    before = session._env.sim.qvel[0, 0].item()
    session.push({"x": 1.5, "y": 0.0})
    assert session._env.sim.qvel[0, 0].item() == pytest.approx(before + 1.5)
    session.step()
    session.reset()
    assert session.time == 0 and not session.moments


def test_what_mujoco_does_not_simulate_is_refused():
    pytest.importorskip("nle")
    with pytest.raises(UserError, match="MuJoCo"):
        Session("nethack_staircase", OPTIONS)


@pytest.mark.slow
def test_who_has_turned_walks_on_where_it_faces():
    """Its heading drifts on the way, but it goes to its own forward rather than the world's."""
    session = Session("quadruped", MPCOptions(samples=24, noise=0.1, every=2, threads=1))
    talker = PhrasebookTalker(session.vocabulary)

    def go(said, seconds):
        session.say(said, talker)
        return [session.step().measured for _ in range(round(seconds / session.control_dt))][-1]

    turned = go("turn left by 90 degrees", 3.0)
    walked = go("walk forward at 0.4 m/s", 2.0)
    gone = {way: walked[f"{way}_displacement"] - turned[f"{way}_displacement"] for way in ("forward", "lateral")}
    assert gone["lateral"] > 0.3 and gone["lateral"] > abs(gone["forward"])
