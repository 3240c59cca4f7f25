from dataclasses import replace

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.reward import LearningReward
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.distilling import DistilOptions
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.rewards.learned import figures_of, keep_learned, recall_learned
from rewardsmith.vlm_rewards.clip import Clip
from rewardsmith.vlm_rewards.distilled import Distilled
from tests.vlm_rewards.test_clip import request

CONFIG = PPOConfig(num_envs=8, rollout_length=16, epochs=1, minibatch_size=32, hidden_sizes=[16])
NUM_ENVS = CONFIG.num_envs


@pytest.fixture(scope="module")
def reward(small_model):
    options = DistilOptions(most=48, checks=8)
    return Distilled.design(replace(request(small_model), distilling=options))


def training(reward, device="cpu"):
    threads = 1 if device == "cpu" else None
    env = envs.make("inverted_pendulum", NUM_ENVS, task="balance", device=device, threads=threads, seed=1)
    env.use([guarded(reward.build(env), device)])
    return PPO(env, CONFIG, seed=2)


@pytest.fixture(scope="module")
def trained(reward):
    ppo, rows = training(reward), []
    ppo.learn(6 * CONFIG.rollout_length * NUM_ENVS, lambda metrics: rows.append(figures_of(ppo.env.rewards[0])))
    return ppo, rows


def test_the_first_iteration_is_paid_what_its_pictures_pay(reward, small_model):
    ppo = training(reward)
    seen = []
    ppo.learn(CONFIG.rollout_length * NUM_ENVS, lambda metrics: seen.append(ppo._rollout.reward.mean()))
    env = envs.make("inverted_pendulum", NUM_ENVS, task="balance", seed=1)
    env.use([Clip.design(request(small_model)).build(env)])
    env.reset()
    paid = torch.stack([env.step(torch.zeros(NUM_ENVS, 1)).reward for _ in range(4)]).mean()
    assert abs(seen[0] - paid) < 0.05


def test_training_says_how_many_pictures_it_took_and_how_well_they_are_stood_in_for(trained):
    _, rows = trained
    assert [row["distilled/pictures"] for row in rows] == sorted(row["distilled/pictures"] for row in rows)
    assert all(row["distilled/asked"] <= 48 + 8 for row in rows)
    assert rows[-1]["distilled/agreement"] <= 1


def test_a_camera_that_teaches_nothing_looks_on_from_elsewhere(trained, reward):
    assert "watched/own" in trained[1][-1] and "watched/camera front" in trained[1][-1]
    assert trained[1][-1]["watched/own"] != trained[1][-1]["watched/camera front"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"second_camera": "rear"}, "no camera 'rear'"),
        ({"second_model": "local-dir:/nowhere"}, "/nowhere/open_clip_config.json"),
        ({"second_goal": "robot " * 40}, "reads 24 tokens"),
    ],
)
def test_who_cannot_look_on_is_refused_before_anything_is_trained(small_model, second, said):
    with pytest.raises(UserError, match=said):
        Distilled.design(replace(request(small_model), distilling=DistilOptions(**second)))


def test_a_resumed_training_is_equal_bit_for_bit(reward, trained, tmp_path):
    first, second, steps = training(reward), training(reward), 3 * CONFIG.rollout_length * NUM_ENVS
    first.learn(steps)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    second.learn(2 * steps)
    expected, resumed = trained[0].state_dict(), second.state_dict()
    assert "env/reward/0/regressors/weight0" in expected
    assert [name for name, value in expected.items() if not torch.equal(value, resumed[name])] == []


@pytest.mark.slow
def test_recorded_steps_catch_and_pay_as_plain_ones(reward, as_on_a_gpu):
    plain = training(reward, "warp")
    with as_on_a_gpu():
        replayed = training(reward, "warp")
    for ppo in (plain, replayed):
        ppo.learn(3 * CONFIG.rollout_length * NUM_ENVS)
    assert replayed._interaction.recorded
    expected, found = plain.state_dict(), replayed.state_dict()
    assert [name for name, value in expected.items() if not torch.equal(value, found[name])] == []


def test_it_is_kept_and_judged_as_it_was_taught(reward, trained, tmp_path):
    ppo, _ = trained
    keep_learned(ppo.env.rewards[0], tmp_path / "learned.safetensors")
    save_reward(reward, tmp_path)
    back = load_reward(tmp_path)
    assert back == reward
    env = envs.make("inverted_pendulum", 3, task="balance", seed=5)
    env.use([recall_learned(back.build(env), tmp_path / "learned.safetensors")])
    assert isinstance(env.rewards[0], LearningReward)
    env.reset()
    assert env.step(torch.zeros(3, 1)).reward.abs().min() > 0


def test_what_was_kept_of_something_else_is_refused(reward, tmp_path):
    save_reward(reward, tmp_path)
    (tmp_path / "distilled.json").write_text('{"options": {"members": "many"}, "seed": 0}')
    with pytest.raises(UserError, match="does not say how its reward is distilled"):
        load_reward(tmp_path)


def test_people_are_told_that_it_is_distilled(reward):
    assert "3 networks" in reward.facts["distilled"] and "distilled" in reward.text()
