"""ONI in real games while PPO learns from it."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import no_reward
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.intrinsic.bonuses.oni import Oni
from rewardsmith.reward_synth.intrinsic.options import IntrinsicOptions
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.rewards.intrinsic import Intrinsic
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.rewards.learned import keep_learned, recall_learned

CONFIG = PPOConfig(
    num_envs=8, rollout_length=32, minibatch_size=64, hidden_sizes=[16], epochs=1, normalize_reward=False
)
OPTIONS = IntrinsicOptions(bonus="oni", weight=3.0, coefficient=0.5)


def kind(variant="retrieval", **numbers):
    bonus = Oni(variant=variant, annotator="recorded", **numbers)
    return Intrinsic(options=OPTIONS, bonus=bonus, goal="leave", task="leave", seed=1)


def make(reward, num_envs=8):
    env = envs.make("minihack_key_room", num_envs, task="leave", reward=no_reward, threads=1, stagger=True)
    env.use([guarded(reward.build(env), "cpu")])
    return env


@pytest.mark.parametrize("variant", ["retrieval", "ranking"])
def test_a_resumed_training_is_equal_bit_for_bit(tmp_path, variant):
    straight, first, second = (PPO(make(kind(variant)), CONFIG, seed=3) for _ in range(3))
    straight.learn(6 * CONFIG.rollout_size)
    first.learn(3 * CONFIG.rollout_size)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    second.learn(6 * CONFIG.rollout_size)
    expected, resumed = straight.state_dict(), second.state_dict()
    assert expected["env/reward/0/bonus/book/said"].sum() > 500
    # What NetHack's clock may change is left out; a game that went another way is begun anew, and nothing is equal.
    differing = [name for name in expected if not _equal(expected[name], resumed[name])]
    assert [name for name in differing if "/game/history" not in name] == []


def _equal(one, other):
    return one.shape == other.shape and torch.equal(one.nan_to_num(9), other.nan_to_num(9))


def test_the_loss_sees_labels_over_powers_of_counts():
    """Nothing is normalised away, and nothing is paid that no label or task says."""
    ppo = PPO(make(kind(caption="message")), CONFIG, seed=3)
    ppo.learn(4 * CONFIG.rollout_size)
    paid = {round(value, 6) for value in ppo._rollout.reward.flatten().tolist()}
    powers = {round(OPTIONS.coefficient / count**3, 6) for count in range(1, 400)}
    assert paid <= {0.0, 3.0} | powers | {round(3.0 + each, 6) for each in powers} and len(paid) > 2


def test_it_is_kept_and_judged_as_it_was_taught(tmp_path):
    ppo = PPO(make(kind()), CONFIG, seed=3)
    ppo.learn(2 * CONFIG.rollout_size)
    (learned,) = ppo.env.rewards
    keep_learned(learned, tmp_path / "learned.safetensors")
    save_reward(kind(), tmp_path)
    again = load_reward(tmp_path)
    assert again == kind() and "retrieval" in again.text() and "recorded" in again.facts["bonus"]
    env = make(again, num_envs=3)
    reward = again.build(env)
    recall_learned(reward, tmp_path / "learned.safetensors")
    ours, theirs = reward.source, learned.reward.source
    assert ours.account()["sayings"] == theirs.account()["sayings"] and ours.figures() == theirs.figures()
    assert len(reward(env.state, torch.zeros(3, dtype=torch.int64))[0]) == 3


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"options": {"bonus": "oni"}, "numbers": {"beta": "x"}, "goal": "", "task": null, "seed": 0}',
        '{"options": {"bonus": "none"}, "numbers": {}, "goal": "", "task": null, "seed": 0}',
        '{"options": {"bonus": "oni", "clip": 0}, "numbers": {}, "goal": "", "task": null, "seed": 0}',
        '{"options": {"bonus": "oni"}, "numbers": {}, "goal": "", "task": null, "seed": "x"}',
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path, text):
    save_reward(kind(), tmp_path)
    (tmp_path / "intrinsic.json").write_text(text)
    with pytest.raises(envs.UserError) as refusal:
        load_reward(tmp_path)
    assert "\n" not in str(refusal.value)
