"""EPIC and STARC: what does not matter is no difference, what does is one, and both are distances."""

import math

import pytest
import torch

from rewardsmith.reward_synth.compare.epic import epic, independent
from rewardsmith.reward_synth.compare.starc import starc
from rewardsmith.reward_synth.compare.transitions import Transitions

STATES, ACTIONS, GAMMA = 5, 3, 0.9


def drawn(*shape, seed):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


class Tabular:
    """A small world in which each action leads from each state to one state, all steps once."""

    def __init__(self, seed=0):
        generator = torch.Generator().manual_seed(seed)
        self.leads = torch.randint(STATES, (STATES, ACTIONS), generator=generator)
        self.s, self.a = torch.cartesian_prod(torch.arange(STATES), torch.arange(ACTIONS)).T
        self.coverage = self.steps(self.s, self.a, self.leads[self.s, self.a])
        every = torch.cartesian_prod(torch.arange(STATES), torch.arange(ACTIONS), torch.arange(STATES))
        self.draws = self.steps(*every.T)

    def steps(self, s, a, after):
        one_hot = torch.eye(STATES, dtype=torch.float64)
        return Transitions({"place": one_hot[s]}, a, {"place": one_hot[after]})

    def epic(self, first, second):
        return epic(pay(first), pay(second), self.coverage, self.draws, GAMMA)

    def starc(self, first, second):
        return starc(pay(first), pay(second), self.enough, GAMMA)

    @property
    def enough(self):
        """Return the same steps so often that all states count in the fit."""
        return self.coverage.rows(torch.arange(len(self.coverage)).repeat(20))

    # -- the oracles, in loops and matrices ----------------------------------------------------------------------------

    def canonical(self, table):
        mean = table.mean((1, 2))  # of R(s, A, S') for each s
        found = torch.zeros(STATES, ACTIONS, dtype=torch.float64)
        for s in range(STATES):
            for a in range(ACTIONS):
                after = self.leads[s, a]
                found[s, a] = table[s, a, after] + GAMMA * mean[after] - mean[s] - GAMMA * table.mean()
        return found.flatten()

    def without_value(self, table):
        chances = torch.nn.functional.one_hot(self.leads, STATES).double().mean(1)
        paid = torch.stack([table[s, range(ACTIONS), self.leads[s]] for s in range(STATES)])
        value = torch.linalg.solve(torch.eye(STATES, dtype=torch.float64) - GAMMA * chances, paid.mean(1))
        return (paid + GAMMA * value[self.leads] - value[:, None]).flatten()


def pay(table):
    return lambda steps: table[steps.before["place"].argmax(1), steps.action, steps.after["place"].argmax(1)]


def reward(seed):
    return drawn(STATES, ACTIONS, STATES, seed=seed)


def shaped(table, seed=9):
    potential = drawn(STATES, seed=seed)
    return 3.0 * table + 7.0 + GAMMA * potential - potential[:, None, None]


def test_epic_is_what_its_formula_says():
    world, first, second = Tabular(), reward(1), reward(2)
    both = torch.stack([world.canonical(first), world.canonical(second)])
    assert world.epic(first, second) == pytest.approx(math.sqrt((1 - torch.corrcoef(both)[0, 1]) / 2))


def test_starc_is_what_its_formula_says():
    world, first, second = Tabular(), reward(1), reward(2)
    one, other = (values / values.norm() for values in map(world.without_value, (first, second)))
    assert world.starc(first, second) == pytest.approx(float((one - other).norm() / 2))


@pytest.fixture(params=["epic", "starc"])
def distance(request):
    return getattr(Tabular(), request.param)


def test_scale_constants_and_potentials_are_no_difference(distance):
    assert distance(reward(1), shaped(reward(1))) == pytest.approx(0.0, abs=1e-7)
    assert distance(shaped(reward(1)), reward(2)) == pytest.approx(distance(reward(1), reward(2)))
    assert distance(reward(1), shaped(-reward(1))) == pytest.approx(1.0)


def test_it_is_a_distance(distance):
    rewards = [reward(seed) for seed in range(6)]
    apart = torch.tensor([[distance(one, other) for other in rewards] for one in rewards])
    assert (apart >= 0).all() and (apart <= 1).all() and torch.allclose(apart, apart.T)
    assert (apart.diagonal() < 1e-7).all() and (apart + torch.eye(6) > 0.05).all()
    assert (apart[:, None] <= apart[:, :, None] + apart.T[None] + 1e-6).all(), "the triangle inequality"


def test_what_pays_nothing_or_is_all_shaping_is_half_away_from_all(distance):
    nothing = torch.zeros(STATES, ACTIONS, STATES, dtype=torch.float64)
    assert distance(nothing, reward(1)) == pytest.approx(0.5) == distance(shaped(nothing), reward(1))
    assert distance(nothing, shaped(nothing)) == 0.0


def test_starc_forgets_what_no_step_does_and_epic_does_not():
    world, table = Tabular(), reward(1)
    never = torch.ones_like(table).scatter(2, world.leads[:, :, None], 0.0)
    other = table + 5.0 * never * reward(2)
    assert world.starc(table, other) < 1e-7 and world.epic(table, other) > 0.1


def test_independent_draws_are_of_the_steps_and_join_none_of_them():
    steps = Transitions({"x": torch.arange(50)}, torch.arange(50), {"x": torch.arange(50)})
    draws = independent(steps, 20, torch.Generator().manual_seed(0))
    columns = [draws.before["x"], draws.action, draws.after["x"]]
    assert all(len(column.unique()) == 20 for column in columns)
    assert (columns[0] == columns[1]).float().mean() < 0.5 and (columns[1] == columns[2]).float().mean() < 0.5


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_steps_is_no_difference(seed):
    world = Tabular(seed)
    apart = world.starc(reward(1), reward(2))
    shuffled = world.enough.rows(torch.randperm(len(world.enough), generator=torch.Generator().manual_seed(seed)))
    assert starc(pay(reward(1)), pay(reward(2)), shuffled, GAMMA) == pytest.approx(apart)
    assert starc(pay(reward(1)), pay(shaped(reward(1))), shuffled, GAMMA) == pytest.approx(0.0, abs=1e-7)
