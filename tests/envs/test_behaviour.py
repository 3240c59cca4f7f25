"""What is recorded of a policy's episodes."""

import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import Behaviour, record
from rewardsmith.envs.reward import no_reward


def still(env):
    """Act by doing nothing."""
    return lambda obs, begins: torch.zeros(len(obs), env.action_size)


def test_a_fall_leaves_the_rest_of_the_episode_unlived():
    env = envs.make("hopper", 6, task="hop_forward", reward=no_reward, seed=3)
    behaviour = record(env, still(env), poses=lambda: env.sim.qpos[:2], film_steps=50)
    assert behaviour.features["height"].shape == (env.max_steps, 6)
    assert behaviour.features["joint_angles"].shape == (env.max_steps, 6, 3)
    assert behaviour.poses.shape == (50, 2, env.environment.model.nq)
    assert torch.equal(behaviour.alive.sum(0).float(), behaviour.episodes["length"] - 1)
    assert (behaviour.episodes["length"] < env.max_steps).all()
    # Each environment lives without a break from its first step on.
    assert (behaviour.alive[:-1] | ~behaviour.alive[1:]).all()


def test_the_score_is_that_of_the_first_episode():
    env = envs.make("half_cheetah", 3, task="run_forward", reward=no_reward, seed=0)
    behaviour = record(env, still(env))
    means = (behaviour.features["forward_velocity"] * behaviour.alive).sum(0) / behaviour.alive.sum(0)
    torch.testing.assert_close(means, behaviour.episodes["score"], atol=1e-3, rtol=0)


def test_every_feature_is_recorded_and_read_as_it_was_written(tmp_path):
    env = envs.make("hopper", 5, task="hop_forward", seed=1)
    behaviour = record(env, still(env), poses=lambda: env.sim.qpos[:2], film_steps=10)
    assert set(behaviour.features) == set(env.environment.features)
    behaviour.save(tmp_path / "behaviour.safetensors", num_envs=2)
    read = Behaviour.load(tmp_path / "behaviour.safetensors")
    for name, value in read.features.items():
        assert torch.equal(value, behaviour.features[name][:, :2])
    assert torch.equal(read.poses, behaviour.poses) and torch.equal(read.alive, behaviour.alive[:, :2])
    assert set(read.components) == set(behaviour.components) and read.mean("length") > 0


def test_begins_are_told_to_what_acts():
    env = envs.make("hopper", 4, task="hop_forward", reward=no_reward, seed=3)
    told = []

    def act(obs, begins):
        told.append(begins)
        return torch.zeros(4, env.action_size)

    behaviour = record(env, act)
    assert told[0].all() and not told[1].any()
    ends = torch.stack(told[1:])  # nothing acts after the last end
    first_ends, known = ends.int().argmax(0) + 1, ends.any(0)
    assert known.sum() >= 3
    assert torch.equal(first_ends[known].float(), behaviour.episodes["length"][known])
