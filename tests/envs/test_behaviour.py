"""What is recorded of a policy's episodes."""

from pathlib import Path

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import Behaviour, record
from rewardsmith.envs.reward import no_reward
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.wish import Wish

COAST = Path(__file__).parent / "robots" / "own_file_mistakes" / "coast.py"


def still(env):
    """Act by doing nothing."""
    return lambda obs, begins: torch.zeros(len(obs), env.action_size)


def test_a_fall_leaves_the_rest_of_the_episode_unlived():
    env = envs.make("hopper", 6, task="hop_forward", reward=no_reward, seed=3)
    behaviour = record(env, still(env), poses=lambda: env.sim.qpos[:2], film_steps=50)
    assert behaviour.features["height"].shape == (env.max_steps, 6)
    assert behaviour.features["joint_angles"].shape == (env.max_steps, 6, 3)
    assert behaviour.poses.shape == (50, 2, env.environment.model.nq)
    assert torch.equal(behaviour.alive.sum(0).float(), behaviour.episodes["length"])
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


@pytest.mark.parametrize("steps", [100, 5, 2, 1])
@pytest.mark.parametrize("film_steps", [0, 12])
def test_a_constant_velocity_scores_itself_however_short_the_episode(tmp_path, steps, film_steps):
    (tmp_path / "coast.xml").write_text(COAST.with_name("coast.xml").read_text())
    text = COAST.read_text().replace("episode_length = 2.0", f"episode_length = {steps * 0.02}")
    (tmp_path / "coast.py").write_text(text)
    env = envs.make(str(tmp_path / "coast.py"), 3, reward=no_reward)
    assert env.max_steps == steps
    behaviour = record(env, still(env), poses=lambda: env.sim.qpos[:1], film_steps=film_steps)
    wish = Wish(feature="velocity", kind="forward_velocity", unit="m/s", want="high", main=True)
    score = Intent(instruction="go", wishes=(wish,)).assess(behaviour.features, behaviour.alive).score
    assert score == pytest.approx(1.0, abs=1e-6)
    assert behaviour.alive.shape == (steps, 3) and behaviour.alive.all()


def test_every_step_shows_what_the_reward_was_given_and_the_action_that_was_applied():
    shown, actions, generator = [], [], torch.Generator().manual_seed(0)

    def reward(state, action):
        shown.append((state.height, state.time, state.fallen))
        return state.height, {}

    def act(obs, begins):
        actions.append(torch.rand(4, 3, generator=generator) * 2 - 1)
        return actions[-1]

    env = envs.make("hopper", 4, reward=reward, seed=3)
    behaviour = record(env, act)
    alive = behaviour.alive
    for index, name in enumerate(("height", "time", "fallen")):
        seen = torch.stack([each[index] for each in shown])
        assert torch.equal(behaviour.features[name][: len(seen)], seen)
    applied = torch.stack(actions)
    assert torch.equal(behaviour.features["previous_action"][: len(applied)], applied)
    last = (behaviour.episodes["length"] - 1).long()
    assert behaviour.features["fallen"][last, torch.arange(4)].all() and not alive[last + 1, torch.arange(4)].any()
    assert env.rewards == (reward,), "the reward is the environment's own again"


def test_groups_are_recorded_side_by_side():
    rewards = [lambda state, action: (state.height, {}), lambda state, action: (-state.height, {})]
    both = record(env := envs.make("hopper", 4, reward=rewards, seed=3), still(env))
    one = record(env := envs.make("hopper", 4, reward=no_reward, seed=3), still(env))
    assert torch.equal(both.features["height"], one.features["height"]) and torch.equal(both.alive, one.alive)


def test_a_step_in_which_a_simulation_diverged_is_not_shown():
    env = envs.make("hopper", 3, reward=no_reward, fall_ends_episode=False, seed=0)
    steps = 0

    def act(obs, begins):
        nonlocal steps
        steps += 1
        if steps == 5:
            env.sim.qvel[1] = float("nan")
        return torch.zeros(3, env.action_size)

    behaviour = record(env, act)
    assert behaviour.episodes["length"].tolist() == [1000, 5, 1000]
    assert behaviour.alive.sum(0).tolist() == [1000, 4, 1000]
