"""What holds for every wrapper that is registered."""

import dataclasses

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import LearningReward
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.preferences.options import Lessons, PreferenceOptions
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.rewards.learned import keep_learned, queries_of, recall_learned
from rewardsmith.reward_synth.rewards.preference import Preference
from rewardsmith.reward_synth.rewards.registered import Expert, Sparse
from rewardsmith.reward_synth.rewards.wrappers.chosen import chosen, made
from rewardsmith.reward_synth.rewards.wrappers.wrapped import Wrapped
from rewardsmith.reward_synth.rewards.wrappers.wrapper import WRAPPERS, Circumstances, Surroundings

CONFIG = PPOConfig(num_envs=6, rollout_length=16, minibatch_size=32, hidden_sizes=[16], epochs=1)
ROLLOUTS = 4
NEEDED = {"cost": {"of": "speed"}, "potential": {"of": "height"}, "lare": {"episodes": 2}}
"""Numbers without which a wrapper is refused, or would have nothing to do in a test."""


def around(*names, within=None, **circumstances):
    wrappers = tuple(made(name, NEEDED.get(name, {})) for name in names)
    return Wrapped(within=within or Expert(), wrappers=wrappers, circumstances=Circumstances(**circumstances))


def make(kind, num_envs=CONFIG.num_envs, groups=1, **options):
    """Hoppers that fall soon, so that many episodes begin and end."""
    options = {"task": "hop_forward", "threads": 1, "stagger": True} | options
    env = envs.make("hopper", num_envs * groups, reward=[lambda state, action: (0, {})] * groups, **options)
    env.use([guarded(kind.build(env), options.get("device", "cpu")) for _ in range(groups)])
    return env


def training(kind, groups=1, config=CONFIG, **options):
    return PPO(make(kind, groups=groups, **options), config, seed=3)


def differing(one, other):
    return [name for name in one if not torch.equal(one[name].nan_to_num(9), other[name].nan_to_num(9))]


@pytest.fixture(scope="module")
def straight():
    """What each wrapper has become after some rollouts, and the parts that were seen; trained once."""
    found = {}

    def of(name):
        if name not in found:
            rows = []
            ppo = training(around(name))
            ppo.learn(ROLLOUTS * CONFIG.rollout_size, lambda metrics: rows.append(metrics))
            found[name] = ppo, rows
        return found[name]

    return of


@pytest.mark.parametrize("name", list(WRAPPERS))
def test_it_says_of_itself_what_it_is(name):
    kind = WRAPPERS.find(name)
    assert kind.name == name and kind.__doc__
    assert isinstance(around(name).build(make(Expert())), LearningReward) == kind.learns
    assert not kind.remembers or kind.learns, "what is remembered is part of the checkpoint"


@pytest.mark.parametrize("name", list(WRAPPERS))
def test_parts_stay_visible_and_rewards_finite(name, straight):
    _, rows = straight(name)
    plain = set(Expert().build(make(Expert()))(make(Expert()).state, torch.zeros(6, 3))[1])
    assert plain and {f"component/{part}" for part in plain} <= set(rows[-1])
    assert all(torch.tensor(row["reward"]).isfinite() for row in rows)
    assert rows[-1]["episodes"] > 0


@pytest.mark.parametrize("name", list(WRAPPERS))
def test_no_environment_is_paid_by_what_another_does(name, straight):
    """Of two batches that differ in all environments but one, that one is paid alike; so is a batch of it alone."""
    ppo, _ = straight(name)
    (taught,) = ppo.env.rewards
    several, alone = make(around(name), 3), make(around(name), 1)
    for env in (several, alone):
        if isinstance(taught, LearningReward):
            env.rewards[0].load_state_dict(taught.state_dict())
    seen, own = [], []
    for step in range(60):
        generator = torch.Generator().manual_seed(step)
        action = 2 * torch.rand(3, 3, generator=generator) - 1
        seen.append(several.step(action).reward[:1].clone())
        own.append(alone.step(action[:1]).reward.clone())
    assert torch.cat(own).abs().sum() > 0
    assert torch.allclose(torch.cat(seen), torch.cat(own), atol=1e-5)


@pytest.mark.parametrize("groups", [pytest.param(1, marks=pytest.mark.slow), 2])
@pytest.mark.parametrize("name", list(WRAPPERS))
def test_a_resumed_training_is_equal_bit_for_bit(name, groups, tmp_path):
    straight, first, second = (training(around(name), groups) for _ in range(3))
    straight.learn(ROLLOUTS * CONFIG.rollout_size)
    first.learn(ROLLOUTS // 2 * CONFIG.rollout_size)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    second.learn(ROLLOUTS * CONFIG.rollout_size)
    expected, resumed = straight.state_dict(), second.state_dict()
    assert WRAPPERS.find(name).learns == any(f"reward/{groups - 1}/{name}/" in key for key in expected)
    assert differing(expected, resumed) == []


def test_recorded_steps_pay_as_plain_ones(as_on_a_gpu):
    names = ("alignment", "cost", "gate", "lare", "shaping", "potential", "log_sigmoid", "bounded", "delta", "clip")
    kind = around(*names)
    short = dataclasses.replace(CONFIG, rollout_length=5, minibatch_size=15)
    plain = training(kind, config=short, device="warp", threads=None)
    with as_on_a_gpu():
        replayed = training(kind, config=short, device="warp", threads=None)
    for ppo in (plain, replayed):
        ppo.learn(2 * short.rollout_size)
    assert replayed._interaction.recorded
    assert differing(plain.state_dict(), replayed.state_dict()) == []


@pytest.mark.parametrize("name", list(WRAPPERS))
def test_a_reward_of_nothing_stays_finite(name):
    """No hopper succeeds at once: the sparse reward pays nothing, and its one part is nothing."""
    ppo, rows = training(around(name, within=Sparse())), []
    ppo.learn(3 * CONFIG.rollout_size, lambda metrics: rows.append(metrics))
    assert all(torch.tensor(row["reward"]).isfinite() for row in rows)
    assert ppo.env.rewards[0].read().bad == 0


@pytest.mark.parametrize("numbers, low, high", [({"clip": {"bound": 0.2}}, -0.2, 0.2), ({"bounded": {}}, -0.5, 0.5)])
def test_bounds_hold(numbers, low, high):
    (name,) = numbers
    kind = Wrapped(within=Expert(), wrappers=chosen(name, numbers), circumstances=Circumstances())
    ppo = training(kind)
    ppo.learn(2 * CONFIG.rollout_size)
    rewards = ppo._rollout.reward
    assert low - 1e-6 <= rewards.min() and rewards.max() <= high + 1e-6 and rewards.min() < rewards.max()


@pytest.mark.parametrize("name", list(WRAPPERS))
def test_it_is_kept_and_judged_as_it_was_trained(name, straight, tmp_path):
    ppo, _ = straight(name)
    save_reward(around(name), tmp_path)
    keep_learned(ppo.env.rewards[0], tmp_path / "learned.safetensors")
    kind = load_reward(tmp_path)
    assert kind == around(name) and kind.core == Expert() and name in kind.facts["wrappers"]
    assert kind.text() == Expert().text()
    env = make(kind, 3)
    reward = recall_learned(kind.build(env), tmp_path / "learned.safetensors")
    if isinstance(reward, LearningReward):
        theirs, ours = ppo.env.rewards[0].state_dict(), reward.state_dict()
        assert [key for key in ours if "/episode/" not in key and not torch.equal(ours[key], theirs[key])] == []
    env.use([reward])
    assert env.step(torch.zeros(3, 3)).reward.isfinite().all()


def test_a_wrapper_that_keeps_nothing_passes_on_what_learns():
    lessons = Lessons(queries=4, steps=10_000, options=PreferenceOptions(segment=0.1, members=2))
    kind = around("clip", within=Preference(lessons=lessons, intent=None))
    ppo = training(kind)
    ppo.learn(3 * CONFIG.rollout_size)
    (guard,) = ppo.env.rewards
    assert isinstance(guard.reward, LearningReward) and queries_of(guard.reward) > 0
    assert any(name.startswith("within/ensemble/") for name in guard.state_dict())


def test_an_episode_of_changes_adds_up_to_its_last_reward():
    env, plain = make(around("delta"), 4, stagger=False), make(Expert(), 4, stagger=False)
    changes, rewards = [], []
    for step in range(5):
        action = torch.rand(4, 3, generator=torch.Generator().manual_seed(step))
        changes.append(env.step(action).reward.clone())
        rewards.append(plain.step(action).reward.clone())
    assert torch.allclose(torch.stack(changes).sum(0), rewards[-1], atol=1e-5)
    assert torch.equal(changes[0], rewards[0])


def test_a_gate_leaves_costs_and_lets_gains_through_with_progress():
    env = make(Expert(), 2)
    gate = made("gate", {}).change(Surroundings.of(env, (), Circumstances()))
    reward, score = torch.tensor([1.0, -1.0]), iter([[-5.0, -5.0], [5.0, 5.0]])
    gate._truth = lambda state, action: torch.tensor(next(score))
    env.state.remember()
    low, _ = gate(env.state, torch.zeros(2, 3), reward, {})
    high, parts = gate(env.state, torch.zeros(2, 3), reward, {})
    assert low[1] == high[1] == -1 and 0 <= low[0] < high[0] <= 1 and set(parts) == {"progress"}
