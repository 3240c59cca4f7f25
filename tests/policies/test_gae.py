import pytest
import torch

from rewardsmith.policies.gae import discounted_returns, gae

GAMMA, LAM = 0.9, 0.8


def column(*values, dtype=torch.float32):
    return torch.tensor(values, dtype=dtype).unsqueeze(1)


def flags(*values):
    return column(*values, dtype=torch.bool)


def test_hand_computed():
    advantages, targets = gae(
        column(1.0, 2.0), column(0.5, 0.25), flags(0, 0), flags(0, 0), column(0.25, 3.0), GAMMA, LAM
    )
    last = 2.0 + 0.9 * 3.0 - 0.25
    first = 1.0 + 0.9 * 0.25 - 0.5 + 0.72 * last
    torch.testing.assert_close(advantages, column(first, last))
    torch.testing.assert_close(targets, column(first + 0.5, last + 0.25))


def test_termination_is_worth_its_reward_alone():
    advantages, _ = gae(column(1.0, 2.0), column(0.5, 0.25), flags(1, 0), flags(0, 0), column(9.0, 3.0), GAMMA, LAM)
    torch.testing.assert_close(advantages[0], torch.tensor([1.0 - 0.5]))


def test_truncation_bootstraps_the_final_state_and_stops_the_sum():
    advantages, _ = gae(column(1.0, 2.0), column(0.5, 0.25), flags(0, 0), flags(1, 0), column(9.0, 3.0), GAMMA, LAM)
    torch.testing.assert_close(advantages[0], torch.tensor([1.0 + 0.9 * 9.0 - 0.5]))


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("lam", [0.0, 0.5, 0.95, 1.0])
def test_constant_reward_has_the_geometric_advantage(gamma, lam):
    """With V = 0 and r = 1 the advantage k steps before an end is the geometric sum of k + 1 powers of gamma * lam."""
    steps = 12
    ones, zeros, never = torch.ones(steps, 3), torch.zeros(steps, 3), torch.zeros(steps, 3, dtype=torch.bool)
    end = never.clone()
    end[-1] = True
    advantages, _ = gae(ones, zeros, end, never, zeros, gamma, lam)
    expected = torch.tensor([sum((gamma * lam) ** i for i in range(steps - t)) for t in range(steps)])
    torch.testing.assert_close(advantages, expected.unsqueeze(1).expand(steps, 3))


def test_lambda_one_is_monte_carlo():
    generator = torch.Generator().manual_seed(0)
    rewards, values, final_values = (torch.randn(20, 4, generator=generator) for _ in range(3))
    final_values[:-1] = values[1:]
    never = torch.zeros(20, 4, dtype=torch.bool)
    _, targets = gae(rewards, values, never, never, final_values, 0.97, 1.0)
    expected = final_values[-1]
    for reward, target in zip(reversed(rewards), reversed(targets), strict=True):
        expected = reward + 0.97 * expected
        torch.testing.assert_close(target, expected)


def test_equals_the_rollout_buffer_of_stable_baselines3():
    gymnasium = pytest.importorskip("gymnasium")
    buffers = pytest.importorskip("stable_baselines3.common.buffers")
    steps, num_envs = 50, 6
    generator = torch.Generator().manual_seed(1)
    rewards, values, final_values = (torch.randn(steps, num_envs, generator=generator) for _ in range(3))
    kinds = torch.rand(steps, num_envs, generator=generator)
    terminated, truncated = kinds < 0.1, kinds > 0.9
    done = terminated | truncated
    last_values = torch.randn(num_envs, generator=generator)
    next_values = torch.cat([values[1:], last_values.unsqueeze(0)])
    final_values = torch.where(done, final_values, next_values)

    box = gymnasium.spaces.Box(-1, 1, (1,))
    buffer = buffers.RolloutBuffer(steps, box, box, device="cpu", gae_lambda=0.95, gamma=0.98, n_envs=num_envs)
    starts = torch.zeros(num_envs, dtype=torch.bool)
    for t in range(steps):
        # Its collector adds the discounted value of the true last state to the reward of a truncated step.
        reward = rewards[t] + 0.98 * final_values[t] * truncated[t]
        zeros = torch.zeros(num_envs, 1).numpy()
        buffer.add(zeros, zeros, reward.numpy(), starts.float().numpy(), values[t], torch.zeros(num_envs))
        starts = done[t]
    buffer.compute_returns_and_advantage(last_values, dones=starts.float().numpy())

    advantages, targets = gae(rewards, values, terminated, truncated, final_values, 0.98, 0.95)
    torch.testing.assert_close(advantages, torch.from_numpy(buffer.advantages), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(targets, torch.from_numpy(buffer.returns), rtol=1e-4, atol=1e-5)


def test_discounted_returns_begin_anew_after_an_end():
    sums = discounted_returns(column(1.0, 2.0, 3.0), flags(0, 1, 0), torch.tensor([4.0]), 0.5)
    torch.testing.assert_close(sums, column(3.0, 3.5, 3.0))
