"""Films of environments of any kind."""

import pytest

from rewardsmith import envs


def test_what_does_not_say_how_cannot_be_filmed(recall):
    with pytest.raises(envs.UserError, match=r"recall cannot be filmed; leave films out with film\.seconds=0"):
        _ = recall().filming


def test_robots_have_cameras():
    filming = envs.build(envs.find("hopper")).filming
    filming.check("front")
    with pytest.raises(envs.UserError, match="no camera 'roof'"):
        filming.check("roof")
    assert filming.picture(32, 24).shape == (24, 32, 3)


def test_what_is_recorded_of_robots_is_where_they_are():
    env = envs.make("hopper", 3, threads=1)
    record = env.environment.filming.frames(env, 2)
    assert record().shape == (2, env.environment.model.nq)
