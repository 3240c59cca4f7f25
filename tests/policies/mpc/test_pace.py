"""Planning keeps up with time: fewer samples where the machine is slow, then plans that are followed for longer."""

from types import SimpleNamespace

import pytest

from rewardsmith.policies.mpc import MPCOptions, pace


@pytest.fixture
def machine(monkeypatch):
    """Return what makes a machine on which a plan takes so many seconds, and so many for each sample."""

    def make(fixed, each):
        tried = []

        def measure(env, reward, options):
            tried.append(options.samples)
            return fixed + each * options.samples

        monkeypatch.setattr(pace, "_measure", measure)
        return tried

    return make


ENV = SimpleNamespace(environment=SimpleNamespace(control_dt=0.02))


def test_a_fast_machine_gets_what_was_asked_for(machine):
    tried = machine(0.001, 0.0001)
    options = MPCOptions(samples=64)
    assert pace.keep_pace(ENV, None, options) is options and tried == [64]


@pytest.mark.parametrize(("fixed", "each"), [(0.0, 0.001), (0.004, 0.0005), (0.01, 0.0002)])
def test_a_slower_one_gets_as_many_samples_as_fit(machine, fixed, each):
    machine(fixed, each)
    chosen = pace.keep_pace(ENV, None, MPCOptions(samples=512, planner="cem", elites=100))
    assert 8 <= chosen.samples < 512 and chosen.every == 1 and chosen.elites <= chosen.samples
    assert fixed + each * chosen.samples <= 0.016


def test_a_very_slow_one_plans_less_often(machine):
    machine(0.05, 0.001)
    chosen = pace.keep_pace(ENV, None, MPCOptions(samples=32))
    assert chosen.samples == 8 and 0.05 + 0.008 <= 0.8 * chosen.every * 0.02 < 0.08


def test_it_measures_real_plans_and_changes_nothing():
    from rewardsmith import envs

    env = envs.make("inverted_pendulum", 1)
    before = {name: value.clone() for name, value in env.state_dict().items()}
    chosen = pace.keep_pace(env, env.rewards[0], MPCOptions(horizon=0.1, samples=8))
    assert chosen.samples == 8 and chosen.every >= 1
    assert all((before[name] == value).all() for name, value in env.state_dict().items())
