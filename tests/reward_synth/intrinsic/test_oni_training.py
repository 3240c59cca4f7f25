"""ONI in real games while PPO learns from it."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import no_reward
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.intrinsic.annotators.labels import Labels
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


def test_own_labels_and_comparisons_are_kept_with_the_candidate(tmp_path):
    """Motif's offline mode: a data set of pairs, all of which count, asked for or not."""
    file, candidate = tmp_path / "own.json", tmp_path / "000"
    wall, strange = "It's the wall.", "What the strange direction!"
    Labels(provenance={"model": "m"}, answers={(wall, strange): 1.0, (wall, "never heard"): 1.0}).save(file)
    candidate.mkdir()
    save_reward(kind("ranking", labels=str(file)), candidate)
    file.unlink()
    ppo = PPO(make(load_reward(candidate)), CONFIG, seed=3)
    ppo.learn(6 * CONFIG.rollout_size)
    source = ppo.env.rewards[0].reward.source
    pairs, answers = source._book.comparisons()
    texts = [source._book.texts(tuple(pair)) for pair in pairs.tolist()]
    assert texts == [(wall, strange)] and answers.tolist() == [1.0]
    worth = {text: source._values[source._book.vocabulary.number(text)].item() for text in texts[0]}
    assert worth[wall] > worth[strange]


def test_own_labels_that_are_none_are_refused_at_once(tmp_path):
    environment = envs.build(envs.find("minihack_key_room"))
    with pytest.raises(envs.UserError, match="is missing; `rewardsmith label DATA` writes labels"):
        Oni(annotator="recorded", labels=str(tmp_path / "no.json")).check(environment, "")
    with pytest.raises(envs.UserError, match="say annotator=recorded"):
        Oni(annotator="keyword", labels=str(tmp_path / "no.json")).check(environment, "")


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
