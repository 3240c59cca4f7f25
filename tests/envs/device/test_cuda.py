"""What only a GPU can show: recorded steps, and that the host never waits for them."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")

NAMES = envs.names(envs.MujocoEnvironment)
NUM_ENVS = 512


@pytest.fixture
def sync_is_an_error():
    yield lambda: torch.cuda.set_sync_debug_mode("error")
    torch.cuda.set_sync_debug_mode("default")


def _make(name, **options):
    return envs.make(name, NUM_ENVS, device="cuda", task=next(iter(envs.find(name).tasks)), randomize=True, **options)


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_step_never_waits_and_loses_no_world(name, sync_is_an_error):
    env = _make(name)
    action = torch.zeros(NUM_ENVS, env.action_size, device="cuda")
    for _ in range(5):
        env.step(action)
    assert env.captured
    sync_is_an_error()
    for _ in range(50):
        step = env.step(action.uniform_(-1, 1))
    torch.cuda.set_sync_debug_mode("default")
    assert torch.isfinite(step.obs).all()
    read = env.statistics.read()
    assert read["overflow"] == 0 and read["diverged"] == 0


@pytest.mark.parametrize("name", ["hopper", "ant"])
def test_a_recorded_step_does_what_the_eager_one_does(name):
    recorded, eager = _make(name, seed=3), _make(name, seed=3)
    generator = torch.Generator("cuda").manual_seed(0)
    for _ in range(12):
        action = torch.rand(NUM_ENVS, recorded.action_size, generator=generator, device="cuda") - 0.5
        ours, theirs = recorded.step(action), eager.step_eagerly(action)
        worst = (ours.obs - theirs.obs).abs().flatten().quantile(0.99)  # atomics add in any order
        assert worst < 1e-2
    assert recorded.captured and not eager.captured


@pytest.mark.parametrize("rewards", [1, 4])
def test_an_iteration_of_training_waits_once(rewards, sync_is_an_error):
    config = PPOConfig(num_envs=NUM_ENVS // rewards, rollout_length=8, minibatch_size=NUM_ENVS // rewards * 2)
    expert = next(iter(envs.find("hopper").tasks.values())).expert
    ppo = PPO(_make("hopper", stagger=True, reward=[expert] * rewards), config)
    for _ in range(5):
        ppo.learn(ppo.steps + 1)
    assert ppo._interaction.recorded and ppo._improver._improvement.recorded
    sync_is_an_error()
    ppo._collect()
    ppo.update()
    ppo._improver.observe()
    torch.cuda.set_sync_debug_mode("default")
    before = torch.cat([p.flatten() for p in ppo.policy.networks.parameters()]).clone()
    ppo.learn(ppo.steps + 1)
    after = torch.cat([p.flatten() for p in ppo.policy.networks.parameters()])
    assert torch.isfinite(after).all() and not torch.equal(before, after)
