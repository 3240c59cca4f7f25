from contextlib import nullcontext

import pytest
import torch

from rewardsmith import envs
from rewardsmith.policies.checkpoint import CheckpointError
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO, TrainingDiverged

SMALL = {"num_envs": 16, "rollout_length": 16, "minibatch_size": 64, "hidden_sizes": [16, 16]}


def small(**overrides):
    return PPOConfig(**{**SMALL, **overrides})


def weights(ppo):
    return torch.cat([parameter.detach().flatten() for parameter in ppo.policy.parameters()])


def values_at(ppo, positions):
    obs = torch.tensor(positions).unsqueeze(1)
    return ppo.policy.value(obs, ppo.policy.initial_state(len(obs)))


def test_learns_to_hold_a_point_at_zero(toys):
    ppo = PPO(toys.ToyEnv(), small(), seed=1)
    rewards = []
    ppo.learn(20_000, lambda metrics: rewards.append(metrics["mean_reward"]))
    # Going straight to zero at full speed earns -0.14 a step on average; standing still -0.5.
    assert rewards[0] < -0.4
    assert sum(rewards[-10:]) / 10 > -0.2
    actions, _ = ppo.policy.act(torch.tensor([[-0.8], [0.8]]), ppo.policy.initial_state(2))
    assert actions[0] > 0.5
    assert actions[1] < -0.5


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        # For ever 1: 1 / (1 - gamma) = 10, however often time cuts the episode.
        ("AlwaysOne", 10.0),
        # The next step is seen with probability 0.9: 1 / (1 - 0.9 * gamma).
        ("AlwaysOneThenEnds", 1 / (1 - 0.9 * 0.9)),
    ],
)
def test_only_an_end_not_a_cut_by_time_lowers_the_value(toys, env, expected):
    config = small(
        num_envs=64, minibatch_size=256, gamma=0.9, normalize_reward=False, learning_rate=3e-3, schedule="linear"
    )
    ppo = PPO(getattr(toys, env)(64), config, seed=0)
    ppo.learn(50_000)
    torch.testing.assert_close(values_at(ppo, [-0.5, 0.0, 0.5]), torch.full((3,), expected), rtol=0.05, atol=0)


def test_a_seed_decides_everything(toys):
    one, same, other = (PPO(toys.ToyEnv(seed=5), small(), seed=seed) for seed in (3, 3, 4))
    for ppo in (one, same, other):
        ppo.learn(2_000)
    assert torch.equal(weights(one), weights(same))
    assert not torch.equal(weights(one), weights(other))


def test_the_global_random_state_is_neither_read_nor_moved(toys):
    torch.manual_seed(0)
    before = torch.get_rng_state()
    one = PPO(toys.ToyEnv(), small(), seed=3)
    one.learn(1_000)
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(1)
    two = PPO(toys.ToyEnv(), small(), seed=3)
    two.learn(1_000)
    assert torch.equal(weights(one), weights(two))


@pytest.mark.parametrize("schedule", ["adaptive", "linear", "fixed"])
def test_a_resumed_training_is_equal_bit_for_bit(toys, tmp_path, schedule):
    config = small(schedule=schedule)
    straight = PPO(toys.ToyEnv(), config, seed=2)
    straight.learn(10 * config.rollout_size)

    first = PPO(toys.ToyEnv(), config, seed=2)
    first.learn(10 * config.rollout_size, lambda metrics: metrics["steps"] < 5 * config.rollout_size)
    first.save(tmp_path / "checkpoint")
    second = PPO(toys.ToyEnv(seed=99), config, seed=77)
    second.load(tmp_path / "checkpoint")
    assert second.steps == 5 * config.rollout_size
    second.learn(10 * config.rollout_size)

    expected, resumed = straight.state_dict(), second.state_dict()
    assert expected.keys() == resumed.keys()
    assert [name for name in expected if not torch.equal(expected[name], resumed[name])] == []


def test_other_hyperparameters_are_not_resumed_silently(toys, tmp_path):
    PPO(toys.ToyEnv(), small(), seed=2).save(tmp_path / "checkpoint")
    with pytest.raises(CheckpointError, match="another gamma, clip"):
        PPO(toys.ToyEnv(), small(clip=0.1, gamma=0.9)).load(tmp_path / "checkpoint")


def test_metrics_come_once_an_iteration_and_false_stops(toys):
    seen = []

    def watch(metrics):
        seen.append(metrics)
        return len(seen) < 3

    ppo = PPO(toys.ToyEnv(), small())
    ppo.learn(10_000, watch)
    assert [metrics["steps"] for metrics in seen] == [256, 512, 768]
    expected = {"steps", "seconds", "steps_per_second", "learning_rate", "std", "reward", "kl", "clip_fraction"}
    expected |= {"policy_loss", "value_loss", "entropy", "explained_variance", "mean_reward"}
    assert expected <= seen[0].keys()
    assert all(isinstance(value, (int, float)) for value in seen[0].values())


def test_the_adaptive_learning_rate_holds_the_kl_divergence(toys):
    for target in (0.005, 0.03):
        kls = []
        ppo = PPO(toys.ToyEnv(64), small(num_envs=64, minibatch_size=256, target_kl=target), seed=0)
        ppo.learn(30_000, lambda metrics, kls=kls: kls.append(metrics["kl"]))
        assert target / 3 < sum(kls[-30:]) / 30 < target * 2


def test_the_linear_schedule_falls_to_zero(toys):
    rates = []
    PPO(toys.ToyEnv(), small(schedule="linear", learning_rate=1e-3)).learn(
        2560, lambda metrics: rates.append(metrics["learning_rate"])
    )
    assert rates == pytest.approx([1e-3 * (1 - i / 10) for i in range(10)])


def test_a_reward_that_is_no_number_is_named(toys):
    with pytest.raises(TrainingDiverged, match="the reward is not finite"):
        PPO(toys.Diverging(), small()).learn(1_000)


def test_the_configured_number_of_environments_must_be_the_real_one(toys):
    with pytest.raises(ValueError, match="num_envs is 16, but the environment has 8"):
        PPO(toys.ToyEnv(8), small())


def test_without_normalisation_the_policy_sees_raw_observations(toys):
    ppo = PPO(toys.ToyEnv(), small(normalize_observation=False))
    ppo.learn(1_000)
    obs = torch.randn(4, 1)
    torch.testing.assert_close(ppo.policy.normalizer(obs), obs)


@pytest.mark.parametrize("rewards", [1, 2])
def test_neither_acting_nor_learning_waits_for_the_device(rewards, no_waiting, without_looking):
    expert = next(iter(envs.find("inverted_pendulum").tasks.values())).expert
    with without_looking():
        env = envs.make("inverted_pendulum", 8, device="warp", reward=[expert] * rewards)
    ppo = PPO(env, PPOConfig(num_envs=8 // rewards, rollout_length=8, minibatch_size=16))
    ppo.learn(1)
    ppo._t.zero_()
    with torch.no_grad(), no_waiting(), torch.device("meta"):
        ppo._interact()
        ppo._improver._improve()
        ppo._improver.observe()


@pytest.mark.parametrize(("rewards", "schedule"), [(1, "adaptive"), pytest.param(2, "linear", marks=pytest.mark.slow)])
def test_replayed_training_is_equal_bit_for_bit(rewards, schedule, as_on_a_gpu):
    """Which shows that acting and learning depend on nothing that Python knew when they were recorded."""
    task = envs.find("inverted_pendulum").tasks["balance"]
    config = PPOConfig(
        num_envs=4 // rewards, rollout_length=4, minibatch_size=8 // rewards, epochs=2, schedule=schedule
    )
    seen = []
    for replayed in (False, True):
        with as_on_a_gpu() if replayed else nullcontext():
            rewarded = [task.expert] * rewards
            env = envs.make("inverted_pendulum", 4, device="warp", task="balance", reward=rewarded, stagger=True)
            ppo = PPO(env, config, seed=5)
        metrics = []
        ppo.learn(6 * config.rollout_size, lambda *rows, into=metrics: into.append(rows))
        timeless = [{k: v for k, v in row.items() if "second" not in k} for rows in metrics for row in rows]
        seen.append((timeless, ppo.state_dict()))
    assert ppo._interaction.recorded and ppo._improver._improvement.recorded
    (plain_metrics, plain), (replayed_metrics, replayed) = seen
    assert [name for name in plain if not torch.equal(plain[name], replayed[name])] == []
    assert plain_metrics == replayed_metrics


def test_groups_learn_what_each_is_rewarded_for():
    def to(x):
        return lambda state, action: (-(state.cart_position - x).abs(), {})

    config = small(num_envs=16, rollout_length=32, minibatch_size=128, gamma=0.95)
    env = envs.make("inverted_pendulum", 48, reward=[to(0.5), to(-0.5), to(0.0)], fall_ends_episode=False, threads=1)
    ppo = PPO(env, config, seed=1)
    seen = []
    ppo.learn(24 * config.rollout_size, lambda *metrics: seen.append([m["steps"] for m in metrics]))
    assert seen[-1] == [24 * config.rollout_size] * 3
    right, left, middle = (
        policy.act(torch.zeros(1, env.obs_size), policy.initial_state(1))[0].item() for policy in ppo.policy.unstack()
    )
    assert right > middle > left


def test_a_group_that_diverges_leaves_the_others_alone():
    def spoiled(state, action):
        return torch.full((len(action),), torch.nan), {}

    def fine(state, action):
        return state.uprightness, {}

    config = small(num_envs=16, rollout_length=16)
    env = envs.make("inverted_pendulum", 32, reward=[fine, spoiled], threads=1)
    ppo = PPO(env, config, seed=[3, 4])
    ppo.learn(5 * config.rollout_size)
    assert ppo.diverged == [False, True]
    assert all(tensor.isfinite().all() for tensor in ppo.policy.unstack()[0].state_dict().values())


def test_a_training_of_groups_is_resumed_bit_for_bit(tmp_path):
    def make():
        rewards = [lambda s, a: (s.uprightness, {}), lambda s, a: (-s.uprightness, {})]
        return PPO(envs.make("inverted_pendulum", 32, reward=rewards, threads=1, stagger=True), small(), seed=[3, 4])

    straight, first, second = make(), make(), make()
    straight.learn(10 * 256)
    first.learn(5 * 256)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    second.learn(10 * 256)
    assert torch.equal(weights(straight), weights(second))
