"""Generalised advantage estimation (Schulman et al. 2016, arXiv 1506.02438)."""

from __future__ import annotations

from torch import Tensor


def gae(
    rewards: Tensor,
    values: Tensor,
    terminated: Tensor,
    truncated: Tensor,
    final_values: Tensor,
    gamma: float,
    lam: float,
) -> tuple[Tensor, Tensor]:
    """Return advantages and value targets of a rollout.

    A terminated step is worth its reward alone; a truncated one goes on being worth the value of its true last state.

    Args:
        rewards: `[num_steps, num_envs]`.
        values: Values of the states the actions were taken in `[num_steps, num_envs]`.
        terminated: The step ended the episode for good, bool `[num_steps, num_envs]`.
        truncated: The step was the last before a cut by time, bool `[num_steps, num_envs]`.
        final_values: Values of the states the actions led to, before any reset `[num_steps, num_envs]`.
        gamma: Discount per step.
        lam: Lambda, between one-step (0) and Monte Carlo (1).

    Returns:
        Advantages and value targets, each `[num_steps, num_envs]`.
    """
    # TD error: r_t + gamma * V(s_{t+1}) - V(s_t)
    advantages = rewards + gamma * final_values * ~terminated - values
    decay = gamma * lam * ~(terminated | truncated)
    steps, decays = advantages.unbind(0), decay.unbind(0)
    for t in reversed(range(len(steps) - 1)):
        steps[t].addcmul_(decays[t], steps[t + 1])
    return advantages, advantages + values


def discounted_returns(rewards: Tensor, done: Tensor, start: Tensor, gamma: float) -> Tensor:
    """Return the discounted sum of past rewards after every step, the scale of what a critic must learn.

    Args:
        rewards: `[num_steps, num_envs]`.
        done: Whether the step was the episode's last, bool `[num_steps, num_envs]`.
        start: The sum before the first step, zero where an episode begins `[num_envs]`.
        gamma: Discount per step.

    Returns:
        Sums `[num_steps, num_envs]`, each with its step's reward.
    """
    sums = rewards.clone()
    decay = gamma * ~done
    sums[0] += gamma * start
    for t in range(1, len(sums)):
        sums[t].addcmul_(decay[t - 1], sums[t - 1])
    return sums
