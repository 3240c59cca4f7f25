"""The vectorized environment: where NLE's traps lie, this one steps around them."""

import os
import signal

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.nethack.tasks import NethackScore, NethackStaircase
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.spaces import draw_action


class Short(NethackScore):
    """A game of ten keys."""

    episode_length = 1.0


def _make(environment, num_envs=4, **options):
    task = next(iter(environment.tasks.values()))
    options = {"task": task, "rewards": (task.expert,), "fall_ends_episode": (True,), "threads": 2} | options
    return envs.vectorize(environment(), envs.Setup(num_envs=num_envs, **options))


def _press(env, name):
    return env.step(torch.full((env.num_envs,), env.environment.action_names.index(name)))


def test_time_outs_truncate_and_do_not_terminate():
    env = _make(Short)
    for moment in range(1, 21):
        step = _press(env, "search")
        assert not step.terminated.any() and step.truncated.all() == (moment % 10 == 0)
        assert (env.memory["elapsed_steps"] == moment % 10).all()
    assert env.statistics.read_groups()[0]["length"] == 10


def test_the_last_observation_is_that_of_the_episode_and_the_first_that_of_the_next():
    env, longer = _make(Short), _make(NethackScore)
    for _ in range(10):
        step, other = _press(env, "run east"), _press(longer, "run east")
    for name in step.final_obs:
        assert torch.equal(step.final_obs[name], other.obs[name])
    assert all(torch.equal(step.obs[name], env.observe()[name]) for name in step.obs)
    assert not torch.equal(step.obs["crop"], step.final_obs["crop"])


def test_every_episode_has_seeds_of_its_own_and_reset_begins_with_the_first():
    env = _make(Short)
    first = env.reset()
    for _ in range(10):
        step = _press(env, "wait")
    assert not torch.equal(step.obs["crop"], first["crop"]), "another game"
    again = env.reset()
    assert all(torch.equal(first[name], again[name]) for name in first)
    drawn = RandomStreams(0, torch.arange(4), torch.zeros(4, dtype=torch.int64)).uniform(0, 2**31, 3).long()
    assert torch.equal(torch.from_numpy(env._pool.seeds), drawn)
    assert len(drawn.unique()) == 12, "core, display and level, each its own"


def test_another_seed_is_another_game():
    one, other = _make(NethackScore, seed=1).reset(), _make(NethackScore, seed=2).reset()
    assert not torch.equal(one["crop"], other["crop"])


def test_nothing_given_out_changes_later():
    env = _make(NethackScore)
    kept = [env.reset(), *(_press(env, "run south").obs for _ in range(3))]
    copies = [{name: tensor.clone() for name, tensor in obs.items()} for obs in kept]
    features = {name: getattr(env.state, name) for name in env.environment.features}
    copied = {name: value.clone() for name, value in features.items()}
    for name in ("run north", "search", "go west"):
        _press(env, name)
    assert all(torch.equal(a[name], b[name]) for a, b in zip(kept, copies, strict=True) for name in a)
    assert all(torch.equal(features[name], copied[name]) for name in features)


def test_a_dead_worker_truncates_its_episodes_and_no_others():
    env, unharmed = _make(NethackScore), _make(NethackScore)
    for each in (env, unharmed):
        for _ in range(5):
            before = _press(each, "run east").obs
    os.kill(env._pool.pids[0], signal.SIGKILL)
    step, other = _press(env, "run west"), _press(unharmed, "run west")
    assert step.truncated.tolist() == [True, True, False, False] and not step.terminated.any()
    for name in before:
        assert torch.equal(step.final_obs[name][:2], before[name][:2]), "what was seen last"
        assert torch.equal(step.obs[name][2:], other.obs[name][2:])
    read = env.statistics.read_groups()[0]
    assert read["episodes"] == 2 and read["lost_games"] == 2
    for _ in range(3):
        assert not _press(env, "wait").truncated.any()


def test_a_game_that_is_over_shows_its_last_moment_alive():
    """NetHack shows nothing but zeros then, which must not be taken for figures."""
    env = _make(NethackScore, num_envs=8, seed=5)
    generator = torch.Generator().manual_seed(1)
    seen = {}

    def watch(state, action):
        seen.update({name: getattr(state, name) for name in ("turn", "health", "dead", "squares_on_map", "gold")})
        return state.health, {}

    env.use([watch])
    turn = torch.zeros(8)
    ended = 0
    for _ in range(1500):
        step = env.step(draw_action(env.action_space, 8, generator))
        over = step.terminated
        assert torch.equal(over, seen["dead"].bool())
        assert (seen["turn"] >= turn).all(), "time never goes back"
        assert (seen["health"][over] == 0).all() and (seen["squares_on_map"][over] > 0).all()
        ended += int(over.sum())
        turn = torch.where(over | step.truncated, 0.0, seen["turn"])
        if ended >= 2:
            break
    assert ended >= 2


def test_the_goal_ends_an_episode_where_falls_do():
    ends, goes_on = _make(NethackStaircase), _make(NethackStaircase, fall_ends_episode=(False,))
    for env in (ends, goes_on):
        look = env.sim.look

        def reached(lost=None, env=env, look=look):
            look(lost)
            env.sim.internal[1, 4] = 1

        env.sim.look = reached
    step = _press(ends, "wait")
    assert step.terminated.tolist() == [False, True, False, False]
    assert step.reward[1] > 0.9 and ends.statistics.read_groups()[0]["success"] == 1
    step = _press(goes_on, "wait")
    assert not step.terminated.any() and goes_on.state.fallen.tolist() == [0, 1, 0, 0]


def test_it_goes_on_from_a_state_in_another_process_pool():
    env, other = _make(Short, stagger=True), _make(Short, stagger=True, threads=1)
    generator = torch.Generator().manual_seed(3)
    for _ in range(17):
        env.step(draw_action(env.action_space, 4, generator))
    other.load_state_dict({name: value.clone() for name, value in env.state_dict().items()})
    for _ in range(15):
        action = draw_action(env.action_space, 4, generator)
        a, b = env.step(action), other.step(action)
        assert torch.equal(a.reward, b.reward) and torch.equal(a.truncated, b.truncated)
        assert all(torch.equal(a.obs[name], b.obs[name]) for name in a.obs)


def test_a_game_that_went_another_way_is_given_up():
    env, other = _make(NethackScore), _make(NethackScore)
    for _ in range(5):
        _press(env, "search")
    state = {name: value.clone() for name, value in env.state_dict().items()}
    state["sim/blstats"][2, 13] += 7
    other.load_state_dict(state)
    assert other.memory["elapsed_steps"].tolist() == [5, 5, 0, 5]
    assert other._episodes.tolist() == [1, 1, 2, 1]
    _press(other, "search")


def test_groups_have_rewards_of_their_own():
    task = NethackScore.tasks["score"]
    env = _make(NethackScore, rewards=(task.expert, task.sparse), fall_ends_episode=(True, True))
    step = _press(env, "wait")
    assert step.components["0/idle"].shape == (2,) and step.components["1/success"].shape == (2,)
    assert len(env.statistics.read_groups()) == 2
    with pytest.raises(ValueError, match="2 groups"):
        env.use([task.expert])


def test_it_is_played_on_the_cpu():
    with pytest.raises(envs.UserError, match="device=cpu"):
        envs.make("nethack_score", 1, device="warp")


def test_features_may_join_what_is_seen():
    env = envs.make("nethack_staircase", 2, observe=("distance_to_stairs", "position"), threads=1)
    assert env.observation_space["position"].shape == (2,) and env.reset()["distance_to_stairs"].shape == (2, 1)
    assert env.observation_space["crop"].count == 5977


@pytest.mark.parametrize("choice", [-1, 999])
def test_choices_that_there_are_not_are_refused(choice):
    env = envs.make("nethack_score", 2, threads=1)
    with pytest.raises(ValueError, match="choices from 0 to"):
        env.step(torch.full((2,), choice))
