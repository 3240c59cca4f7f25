"""What is measured between a hand and things, against plain geometry."""

import math

import pytest
import torch

from rewardsmith import envs

from .handling import THINGS, place, slide


@pytest.fixture
def env():
    return envs.make("arm_hand", 3, threads=1, seed=1)


def _at(env, name):
    return env.sim.xpos[:, env.environment.body(name)].float()


def test_distances_are_those_between_centres(env):
    palm = env.state.palm_position
    for thing in ("apple", "banana", "box"):
        torch.testing.assert_close(getattr(env.state, f"distance_to_{thing}"), (_at(env, thing) - palm).norm(dim=1))
    torch.testing.assert_close(env.state.apple_to_bowl, (_at(env, "apple") - _at(env, "bowl")).norm(dim=1))


def test_a_bowl_is_reached_at_its_rim(env):
    """Of 2,000 points of the rim the nearest is as far away as is said, however the bowl is turned."""
    place(env, "bowl", (0.05, 0.1, 0.2), (0.8, 0.6, 0.0, 0.0))
    angle = torch.linspace(0, 2 * math.pi, 2001)[:-1]
    rim = 0.068 * torch.stack([angle.cos(), angle.sin(), torch.zeros_like(angle)], 1)
    frame = env.sim.xmat[:, env.environment.body("bowl")].reshape(-1, 3, 3).float()
    points = _at(env, "bowl").unsqueeze(1) + rim @ frame.transpose(1, 2)
    nearest = (points - env.state.palm_position.unsqueeze(1)).norm(dim=2).amin(1)
    torch.testing.assert_close(env.state.distance_to_bowl, nearest, atol=1e-5, rtol=0)


def test_turns_count_from_how_things_lay_and_are_the_same_round_the_vertical(env):
    assert all((getattr(env.state, f"{thing}_turn") < 1e-3).all() for thing in THINGS)
    for angle in (0.5, 2.0, 3.0):
        place(env, "bowl", (0.0, 0.0, 0.3), (math.cos(angle / 2), math.sin(angle / 2), 0, 0))
        assert env.state.bowl_turn.tolist() == pytest.approx([angle] * 3, abs=1e-3)
        assert env.state.bowl_uprightness.tolist() == pytest.approx([math.cos(angle)] * 3, abs=1e-5)
    place(env, "bowl", (0.0, 0.0, 0.3), (math.cos(1.0), 0, 0, math.sin(1.0)))
    assert env.state.bowl_turn.tolist() == pytest.approx([0.0] * 3, abs=1e-3)


def test_what_opens_is_measured_in_shares_of_its_range(env):
    for joint, high in (("drawer", 0.16), ("faucet", math.pi / 2)):
        for share in (0.0, 0.25, 1.0):
            slide(env, joint, share * high)
            assert getattr(env.state, f"{joint}_fraction").tolist() == pytest.approx([share] * 3, abs=1e-4)


def test_things_begin_apart_and_on_the_table(env):
    many = envs.make("arm_hand", 64, threads=1, seed=5)
    places = torch.stack([_at(many, thing) for thing in THINGS], 1)
    apart = torch.cdist(places, places) + torch.eye(4)
    assert apart.amin() > 0.12 and (places[:, :, 2] < 0.04).all()
    assert {tuple(row) for row in places[:, :, 1].argsort(1).tolist()} > {(0, 1, 2, 3)}


def test_a_hand_that_closes_around_the_apple_lifts_it(env):
    """By hand: above it, down, shut, up; what the fingers feel tells that they hold it."""
    goal = torch.zeros(3, env.action_size)

    def go(height, grip, steps):
        goal[:, :2], goal[:, 2], goal[:, 6] = apple[:, :2], height - 0.25, grip
        for _ in range(steps):
            env.step(goal)

    apple = _at(env, "apple")
    go(0.2, -0.5, 50)
    go(0.035, -0.3, 50)
    go(0.035, 2.0, 20)
    go(0.45, 2.0, 60)
    assert (env.state.apple_height > 0.3).all() and (env.state.touches[:, 1:].amax(1) > 0.1).all()


def test_the_way_into_the_bowl_goes_over_its_rim(env):
    """Pushed against the wall a thing is a longer way off than one held higher; in the bowl it is there."""
    middle = _at(env, "bowl")
    ways = []
    for off in ((0.2, 0.0), (0.11, 0.0), (0.11, 0.075), (0.0, 0.075), (0.0, 0.02)):
        place(env, "apple", (middle[0] + torch.tensor([off[0], 0.0, off[1]])).tolist())
        ways.append(float(env.state.apple_way_into_bowl[0]))
    assert ways == sorted(ways, reverse=True)
    assert ways == pytest.approx([0.35, 0.26, 0.185, 0.075, 0.02], abs=1e-3)


def test_a_bowl_tipped_over_a_thing_does_not_hold_it(env):
    place(env, "apple", (0.05, 0.0, 0.035))
    place(env, "bowl", (0.05, 0.0, 0.07), (0.0, 1.0, 0.0, 0.0))
    assert (env.state.apple_way_into_bowl > 0.15).all()
