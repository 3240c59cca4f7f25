"""PPO of stable-baselines3."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import torch
from stable_baselines3 import PPO as Algorithm
from stable_baselines3.common.vec_env import VecEnv

from rewardsmith.policies.learners.protocol import LearnerKind
from rewardsmith.policies.learners.sb3.learner import SB3Learner
from rewardsmith.policies.learners.sb3.policy import box_actions, copy_layers, policy_like, scale_outputs
from rewardsmith.policies.networks.perceptron import ACTIVATIONS
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.ranges import refuse_no_layers, refuse_out_of_range, refuse_unknown

if TYPE_CHECKING:
    from rewardsmith.envs import VectorEnv

_BOUNDS = {
    "num_envs": (1, 100_000),
    "rollout_length": (2, 1_000_000),
    "epochs": (1, 1000),
    "minibatch_size": (2, 1_000_000_000),
    "gamma": (0, 1),
    "lam": (0, 1),
    "clip": (0.001, 10),
    "learning_rate": (1e-8, 1),
    "entropy_coef": (0, 10),
    "value_coef": (0, 100),
    "max_grad_norm": (1e-6, 1e6),
    "init_std": (1e-3, 100),
}


@dataclass(kw_only=True)
class SB3PPOConfig:
    """Hyperparameters of stable-baselines3's PPO; the defaults are the library's but for several environments."""

    num_envs: int = 8
    """Environments stepped together (1 to 64); whoever makes the environment reads it."""

    rollout_length: int = 256
    """Control steps per environment and iteration (32 to 2048)."""

    epochs: int = 10
    """Passes over each rollout (1 to 20)."""

    minibatch_size: int = 64
    """Samples per gradient step (32 to 4096); must divide num_envs * rollout_length."""

    gamma: float = 0.99
    """Discount per control step (0.9 to 0.999)."""

    lam: float = 0.95
    """Lambda of generalised advantage estimation (0.8 to 1)."""

    clip: float = 0.2
    """Range by which the probability ratio may leave 1 before its gradient is cut (0.1 to 0.3)."""

    learning_rate: float = 3e-4
    """Adam's step size (1e-5 to 1e-2)."""

    entropy_coef: float = 0.0
    """Weight of the entropy bonus (0 to 0.02)."""

    value_coef: float = 0.5
    """Weight of the value loss (0.25 to 1)."""

    max_grad_norm: float = 0.5
    """Norm to which gradients are clipped (0.3 to 2)."""

    hidden_sizes: list[int] = field(default_factory=lambda: [64, 64])
    """Widths of the hidden layers, of actor and critic alike."""

    activation: str = "tanh"
    """Nonlinearity of the hidden layers: tanh, elu, relu or silu."""

    init_std: float = 1.0
    """Standard deviation of the first policy, in actuator units (0.1 to 1)."""

    @property
    def iteration_steps(self) -> int:
        """Environment steps between two reports."""
        return self.num_envs * self.rollout_length

    def __post_init__(self) -> None:
        refuse_unknown("activation", self.activation, ACTIVATIONS)
        refuse_out_of_range(self, _BOUNDS)
        refuse_no_layers(self.hidden_sizes)
        size = self.iteration_steps
        if size % self.minibatch_size:
            raise ValueError(
                f"minibatch_size {self.minibatch_size} must divide num_envs * rollout_length = {size}; "
                f"{math.gcd(size, self.minibatch_size)} does"
            )


def _build(env: VecEnv, config: SB3PPOConfig) -> Algorithm:
    return Algorithm(
        "MlpPolicy",
        env,
        n_steps=config.rollout_length,
        n_epochs=config.epochs,
        batch_size=config.minibatch_size,
        gamma=config.gamma,
        gae_lambda=config.lam,
        clip_range=config.clip,
        learning_rate=config.learning_rate,
        ent_coef=config.entropy_coef,
        vf_coef=config.value_coef,
        max_grad_norm=config.max_grad_norm,
        policy_kwargs={
            "net_arch": list(config.hidden_sizes),
            "activation_fn": ACTIVATIONS[config.activation],
            "log_std_init": math.log(config.init_std),
        },
        device="cpu",
    )


def _convert(model: Algorithm, env: VectorEnv, config: SB3PPOConfig) -> Policy:
    theirs, ours = model.policy, policy_like(env, config.hidden_sizes, config.activation, squash=False)
    copy_layers([*theirs.mlp_extractor.policy_net, theirs.action_net], ours.networks.actor)
    copy_layers([*theirs.mlp_extractor.value_net, theirs.value_net], ours.networks.critic)
    # Theirs are actions in actuator units, ours in half ranges from the centre.
    actions = box_actions(ours)
    center, half_range = actions.center, actions.half_range
    scale_outputs(ours.networks.actor[-1], -center / half_range, 1 / half_range)
    assert ours.networks.log_std is not None
    with torch.no_grad():
        ours.networks.log_std.copy_(theirs.log_std - half_range.log())
    return ours


LEARNER = LearnerKind(config=SB3PPOConfig, make=partial(SB3Learner, build=_build, convert=_convert))
