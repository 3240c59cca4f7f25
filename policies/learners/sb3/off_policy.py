"""What the algorithms of stable-baselines3 that learn from a replay buffer have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rewardsmith.policies.networks.perceptron import ACTIVATIONS
from rewardsmith.policies.ranges import refuse_no_layers, refuse_out_of_range, refuse_unknown

_BOUNDS = {
    "num_envs": (1, 100_000),
    "iteration_length": (1, 1_000_000),
    "gradient_steps": (1, 100_000),
    "buffer_size": (1, 100_000_000),
    "minibatch_size": (1, 1_000_000),
    "learning_starts": (0, 100_000_000),
    "gamma": (0, 1),
    "tau": (0, 1),
    "learning_rate": (1e-8, 1),
}


@dataclass(kw_only=True)
class OffPolicyConfig:
    """Hyperparameters of SAC, TD3 and TQC alike."""

    num_envs: int = 8
    """Environments stepped together (1 to 64); whoever makes the environment reads it."""

    iteration_length: int = 128
    """Control steps per environment between two reports (16 to 1024)."""

    gradient_steps: int = 8
    """Gradient steps after every control step of all environments (1 to 32); num_envs of them make one a sample."""

    buffer_size: int = 300_000
    """Samples that the replay buffer keeps (50,000 to 1,000,000)."""

    minibatch_size: int = 256
    """Samples per gradient step (64 to 1024)."""

    learning_starts: int = 5_000
    """Samples of random actions before the first gradient step (1,000 to 25,000)."""

    gamma: float = 0.99
    """Discount per control step (0.9 to 0.999)."""

    tau: float = 0.005
    """How far the target networks move to the learned ones in a gradient step (0.001 to 0.05)."""

    learning_rate: float = 3e-4
    """Adam's step size (1e-4 to 1e-3)."""

    hidden_sizes: list[int] = field(default_factory=lambda: [256, 256])
    """Widths of the hidden layers, of actor and critics alike."""

    activation: str = "relu"
    """Nonlinearity of the hidden layers: tanh, elu, relu or silu."""

    def __post_init__(self) -> None:
        refuse_unknown("activation", self.activation, ACTIVATIONS)
        refuse_out_of_range(self, _BOUNDS)
        refuse_no_layers(self.hidden_sizes)

    @property
    def iteration_steps(self) -> int:
        """Environment steps between two reports."""
        return self.num_envs * self.iteration_length

    def arguments(self) -> dict[str, Any]:
        """Return what the constructors of these algorithms take."""
        return {
            "train_freq": 1,
            "gradient_steps": self.gradient_steps,
            "buffer_size": self.buffer_size,
            "batch_size": self.minibatch_size,
            "learning_starts": self.learning_starts,
            "gamma": self.gamma,
            "tau": self.tau,
            "learning_rate": self.learning_rate,
            "policy_kwargs": {"net_arch": list(self.hidden_sizes), "activation_fn": ACTIVATIONS[self.activation]},
            "device": "cpu",
        }
