"""What every program needs beside what was asked for."""

from types import SimpleNamespace

import pytest

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.composition import compose
from rewardsmith.reward_synth.phrasebook.style import ROBUST
from rewardsmith.reward_synth.phrasebook.understanding import understand

LEAPS_COST = {
    ("ant", "walk forward"): True,
    ("ant", "turn left on the spot"): True,
    ("ant", "jump as high as you can"): False,
    ("ant", "lie down"): False,
    ("walker2d", "walk forward"): False,
    ("half_cheetah", "run forward"): False,
}


@pytest.mark.parametrize(("env", "said"), LEAPS_COST)
def test_leaps_cost_where_the_ceiling_is_near(env, said):
    body = Body(survey_of(envs.find(env)))
    terms = {term.name: term for term in compose(understand(said, body), ROBUST, body).terms}
    assert ("leap" in terms) == LEAPS_COST[env, said]
    if leap := terms.get("leap"):
        assert body.start(body.find("", "height")) < leap.high < body.environment.ceiling


@pytest.mark.parametrize("name", [name for name in envs.names() if envs.find(name).ceiling is not None])
def test_an_episode_ends_above_the_ceiling(name):
    env = envs.make(name, num_envs=2)
    up = getattr(env.environment, "up", 2)  # planar bodies have their own place for it
    for height, ends in ((env.environment.ceiling - 0.01, False), (env.environment.ceiling + 0.01, True)):
        qpos = env.sim.qpos.clone()
        qpos[:, up] = height
        raised = SimpleNamespace(qpos=qpos, qvel=env.sim.qvel)
        assert env.environment.terminated(raised).tolist() == [ends, ends]
