import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.policies.checkpoint import CheckpointError
from rewardsmith.policies.learners.protocol import TrainingDiverged
from rewardsmith.policies.learners.registry import LEARNERS, make_learner
from rewardsmith.policies.policy import Policy

SMALL = {
    "ppo": {"num_envs": 4, "rollout_length": 32, "minibatch_size": 64, "hidden_sizes": [16, 16]},
    "sb3.ppo": {"num_envs": 4, "rollout_length": 32, "minibatch_size": 64, "hidden_sizes": [16, 16]},
    "sb3.sac": {"num_envs": 4, "iteration_length": 32, "learning_starts": 200, "hidden_sizes": [16, 16]},
    "sb3.td3": {"num_envs": 4, "iteration_length": 32, "learning_starts": 200, "hidden_sizes": [16, 16]},
    "sb3.tqc": {"num_envs": 4, "iteration_length": 32, "learning_starts": 200, "hidden_sizes": [16, 16]},
}
for off_policy in ("sb3.sac", "sb3.td3", "sb3.tqc"):
    SMALL[off_policy] |= {"gradient_steps": 1, "buffer_size": 500, "minibatch_size": 32}
ITERATION = 4 * 32


def make(name, seed=3, reward=None, env_seed=0, **overrides):
    config = LEARNERS.find(name).config(**SMALL[name] | overrides)
    env = envs.make("reacher", config.num_envs, task="reach", reward=reward, threads=1, stagger=True, seed=env_seed)
    return make_learner(name, env, config, [seed])


def state(learner, directory):
    """Return all that a learner's checkpoint holds but times."""
    from rewardsmith.policies.checkpoint import load_checkpoint

    learner.save(directory)
    tensors, numbers = load_checkpoint(directory)
    return tensors, {name: value for name, value in numbers.items() if name != "seconds"}


@pytest.fixture(
    params=[
        pytest.param(name, marks=[pytest.mark.slow] * (name in ("sb3.td3", "sb3.tqc"))) for name in LEARNERS
    ]  # as sb3.sac
)
def name(request):
    return request.param


def test_reports_every_iteration_and_stops_where_told(name):
    learner, seen = make(name), []
    learner.learn(20 * ITERATION, lambda metrics: seen.append(metrics) or len(seen) < 6)
    assert [metrics["steps"] for metrics in seen] == [ITERATION * (i + 1) for i in range(6)]
    assert learner.steps == 6 * ITERATION and learner.diverged == [False]
    assert {"seconds", "steps_per_second", "reward", "episodes"} <= seen[0].keys()
    assert {"return", "length", "score", "success"} <= set().union(*seen)
    assert all(isinstance(value, (int, float)) for value in seen[-1].values())
    assert not any(name.startswith("train/") for name in seen[-1])


def test_a_resumed_training_is_equal_bit_for_bit(name, tmp_path):
    straight = make(name)
    straight.learn(6 * ITERATION)
    first = make(name)
    first.learn(3 * ITERATION)
    first.save(tmp_path / "checkpoint")
    second = make(name, seed=77, env_seed=0)
    second.load(tmp_path / "checkpoint")
    assert second.steps == 3 * ITERATION
    second.learn(6 * ITERATION)
    (expected, numbers), (resumed, their_numbers) = state(straight, tmp_path / "a"), state(second, tmp_path / "b")
    assert expected.keys() == resumed.keys() and numbers == their_numbers
    assert [key for key in expected if not torch.equal(expected[key], resumed[key])] == []


def test_global_random_states_are_neither_read_nor_moved(name):
    policies = []
    for seed in (0, 1):
        torch.manual_seed(seed)
        before = torch.get_rng_state()
        learner = make(name)
        learner.learn(3 * ITERATION)
        assert torch.equal(torch.get_rng_state(), before)
        policies.append(learner.policy)
    for one, other in zip(*(policy.state_dict().values() for policy in policies), strict=True):
        assert torch.equal(one, other)


def test_a_saved_policy_acts_as_the_learned_one(name, tmp_path):
    learner = make(name)
    learner.learn(3 * ITERATION)
    learner.policy.save(tmp_path)
    policy = Policy.load(tmp_path)
    obs = 30 * torch.randn(50, learner.env.obs_size)
    actions, _ = policy.act(obs, policy.initial_state(50))
    assert torch.equal(actions, learner.policy.act(obs, policy.initial_state(50))[0])
    if name.startswith("sb3."):
        theirs, _ = learner._model.predict(obs.numpy(), deterministic=True)
        torch.testing.assert_close(actions, torch.from_numpy(theirs), rtol=1e-5, atol=1e-5)


def test_other_hyperparameters_are_not_resumed_silently(name, tmp_path):
    make(name).save(tmp_path / "checkpoint")
    with pytest.raises(CheckpointError, match="another gamma"):
        make(name, gamma=0.9).load(tmp_path / "checkpoint")


def test_a_reward_that_is_no_number_is_named(name):
    learner = make(name, reward=lambda state, action: (torch.full((len(action),), torch.nan), {}))
    with pytest.raises(TrainingDiverged, match="not finite"):
        learner.learn(20 * ITERATION)
    assert learner.diverged == [True]


def test_slips_of_the_pen_are_refused(name):
    with pytest.raises(ValueError, match=r"learning_rate is -1; give a number from"):
        LEARNERS.find(name).config(**SMALL[name] | {"learning_rate": -1})
    with pytest.raises(ValueError, match="choose one of: tanh, elu, relu, silu"):
        LEARNERS.find(name).config(**SMALL[name] | {"activation": "gelu"})


def test_unknown_algorithms_are_answered_with_the_choices():
    with pytest.raises(UserError, match=r"unknown algorithm 'a2c'; choose one of: ppo, sb3.ppo, sb3.sac, sb3.td3"):
        LEARNERS.find("a2c")


def test_only_some_train_several_policies_or_teach_rewards():
    config = LEARNERS.find("sb3.ppo").config(num_envs=4)

    def reward(state, action):
        return state.time, {}

    env = envs.make("reacher", 8, reward=[reward, reward], threads=1)
    with pytest.raises(UserError, match=r"algorithm=sb3.ppo trains one policy at a time, not 2"):
        make_learner("sb3.ppo", env, config, [1, 2])

    class Learning:
        def __call__(self, state, action):
            return state.time, {}

        def observe(self, experience): ...
        def state_dict(self): ...
        def load_state_dict(self, tensors): ...

    env = envs.make("reacher", 4, reward=Learning(), threads=1)
    with pytest.raises(UserError, match="cannot teach a reward that learns"):
        make_learner("sb3.ppo", env, config, [1])


def test_what_stable_baselines3_cannot_learn_in_is_refused(toys):
    with pytest.raises(UserError, match="choose algorithm=ppo"):
        make_learner("sb3.sac", toys.Cue(4), LEARNERS.find("sb3.sac").config(num_envs=4), [1])


def test_another_learner_is_one_file_and_one_line(tmp_path, monkeypatch):
    (tmp_path / "my_random_search.py").write_text(
        """
from dataclasses import dataclass

import torch

from rewardsmith.policies.learners.protocol import LearnerKind
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.spec import PolicySpec

@dataclass(kw_only=True)
class Config:
    num_envs: int = 4

class RandomSearch:
    def __init__(self, env, config, seeds):
        self.steps, self.diverged = 0, [False]
        spec = PolicySpec(observation=env.observation_space, action=env.action_space)
        self.policy = Policy(spec, torch.Generator().manual_seed(seeds[0]))

    def learn(self, steps, on_iteration=None):
        self.steps = steps
        return self.policy

    def save(self, directory): ...

    def load(self, directory): ...

LEARNER = LearnerKind(config=Config, make=RandomSearch)
"""
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(LEARNERS, "_places", dict(LEARNERS._places))
    LEARNERS.add("mine", "my_random_search:LEARNER")
    kind = LEARNERS.find("mine")
    learner = make_learner("mine", envs.make("reacher", 4, threads=1), kind.config(), [1])
    policy = learner.learn(100)
    assert learner.steps == 100 and policy.act(torch.zeros(4, 10), policy.initial_state(4))[0].shape == (4, 2)
