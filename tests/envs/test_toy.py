"""The interfaces hold for what MuJoCo knows nothing of: dict observations, choices, memory."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import VectorEnv


def _members(protocol):
    return {name for name in vars(protocol) if not name.startswith("_")}


@pytest.fixture
def make(recall):
    def make(num_envs=6, **options):
        task = recall.tasks["recall"]
        options = {"task": task, "rewards": (task.expert,), "fall_ends_episode": (True,), "seed": 4} | options
        return envs.vectorize(recall(), envs.Setup(num_envs=num_envs, **options))

    return make


def _answer(obs, memory):
    """Keep what was shown; choose it at every moment."""
    shown = obs["sign"].bool().any(1)
    return torch.where(shown, obs["sign"].argmax(1), memory)


def test_it_has_what_learners_and_evaluators_need_and_so_has_mujocos(make):
    for env in (make(), envs.make("hopper", 2)):
        assert [name for name in sorted(_members(VectorEnv)) if not hasattr(env, name)] == []


def test_observations_are_what_the_space_says(make):
    env = make()
    for obs in (env.reset(), env.step(torch.zeros(6, dtype=torch.int64)).obs):
        assert obs.keys() == env.observation_space.keys()
        for name, spec in env.observation_space.items():
            assert obs[name].shape == (6, *spec.shape) and obs[name].dtype == spec.dtype


def test_who_remembers_succeeds_and_who_does_not_guesses(make):
    env = make(300)
    obs, memory = env.reset(), torch.zeros(300, dtype=torch.int64)
    for _ in range(2 * env.max_steps):
        memory = _answer(obs, memory)
        obs = env.step(memory).obs
    remembered = env.statistics.read_groups()[0]
    assert remembered["episodes"] == 600 and remembered["success"] == remembered["return"] == 1
    for _ in range(2 * env.max_steps):
        obs = env.step(obs["sign"].argmax(1)).obs  # what is seen now, which at the last moment is nothing
    assert env.statistics.read_groups()[0]["success"] == pytest.approx(1 / 3, abs=0.1)


def test_the_final_observation_is_not_the_next_episodes(make):
    env = make()
    for _ in range(env.max_steps):
        step = env.step(torch.zeros(6, dtype=torch.int64))
    assert step.truncated.all() and not step.terminated.any()
    assert step.obs["sign"].bool().any(1).all() and not step.final_obs["sign"].any()
    assert (step.final_obs["clock"] == 0.4).all() and (step.obs["clock"] == 0).all()


def test_it_goes_on_from_its_state(make):
    env, other = make(), make(seed=9)
    env.step(torch.ones(6, dtype=torch.int64))
    other.load_state_dict({name: value.clone() for name, value in env.state_dict().items()})
    for _ in range(env.max_steps - 1):
        one, two = (each.step(torch.ones(6, dtype=torch.int64)) for each in (env, other))
        assert torch.equal(one.reward, two.reward) and torch.equal(one.final_obs["clock"], two.final_obs["clock"])
    assert env.statistics.read_groups() == other.statistics.read_groups()


def test_it_has_features_but_cannot_fall(make):
    env = make()
    env.step(torch.full((6,), 2))
    assert not env.environment.can_fall and "fallen" not in env.environment.features
    assert env.state.previous_action.tolist() == [2.0] * 6 and env.state.right.dtype == torch.float32
    assert env.environment.name() == "recall" and envs.find_task(env.environment, "recall").unit == "1"
