"""What can be chosen about PPO, one documented field each."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.policies.networks.perceptron import ACTIVATIONS
from rewardsmith.policies.networks.registry import NETWORKS
from rewardsmith.policies.networks.spec import NetworkSpec
from rewardsmith.policies.ranges import refuse_no_layers, refuse_out_of_range, refuse_unknown

SCHEDULES = ("adaptive", "linear", "fixed")

_BOUNDS = {
    "num_envs": (1, 1_000_000),
    "rollout_length": (1, 1_000_000),
    "epochs": (1, 1000),
    "minibatch_size": (1, 1_000_000_000),
    "gamma": (0, 1),
    "lam": (0, 1),
    "clip": (0.001, 10),
    "learning_rate": (1e-8, 1),
    "target_kl": (1e-6, 10),
    "entropy_coef": (0, 10),
    "value_coef": (0, 100),
    "max_grad_norm": (1e-6, 1e6),
    "init_std": (1e-3, 10),
    "memory_size": (1, 100_000),
}


@dataclass(kw_only=True)
class PPOConfig:
    """Hyperparameters of PPO; the defaults suit two CPU cores, and `policies.settings` changes them for a body."""

    num_envs: int = 128
    """Environments stepped together (8 to 8192); whoever makes the environment reads it."""

    rollout_length: int = 32
    """Control steps per environment and iteration (8 to 2048)."""

    epochs: int = 5
    """Passes over each rollout (1 to 20)."""

    minibatch_size: int = 2048
    """Samples per gradient step (64 to 65536); must divide num_envs * rollout_length, and be a multiple of
    rollout_length for a network that remembers, which learns from whole rollouts of some environments."""

    gamma: float = 0.99
    """Discount per control step (0.9 to 0.999)."""

    lam: float = 0.95
    """Lambda of generalised advantage estimation (0.8 to 1)."""

    clip: float = 0.2
    """Range by which the probability ratio may leave 1 before its gradient is cut (0.1 to 0.3)."""

    learning_rate: float = 1e-3
    """Adam's step size, the first one where the schedule changes it (1e-5 to 1e-2)."""

    schedule: str = "adaptive"
    """How the learning rate moves: `adaptive` holds the KL divergence, `linear` falls to zero, `fixed`."""

    target_kl: float = 0.03
    """KL divergence between new and old policy that the adaptive schedule aims for (0.003 to 0.05)."""

    entropy_coef: float = 0.0
    """Weight of the entropy bonus (0 to 0.02)."""

    value_coef: float = 0.5
    """Weight of the value loss (0.25 to 1)."""

    max_grad_norm: float = 1.0
    """Norm to which gradients are clipped (0.3 to 2)."""

    network: str = "perceptron"
    """What comes before the hidden layers: `perceptron` nothing, `recurrent` a memory of the episode so far."""

    memory_size: int = 64
    """Width of the memory, where the network has one (16 to 512)."""

    hidden_sizes: list[int] = field(default_factory=lambda: [64, 64])
    """Widths of the hidden layers, of actor and critic alike."""

    activation: str = "silu"
    """Nonlinearity of the hidden layers: tanh, elu, relu or silu."""

    init_std: float = 0.4
    """Standard deviation of the first policy, in half action ranges (0.1 to 1)."""

    normalize_observation: bool = True
    """Whether observations are brought to mean 0 and variance 1 by running statistics."""

    normalize_reward: bool = True
    """Whether rewards are divided by the running standard deviation of the discounted return."""

    def __post_init__(self) -> None:
        refuse_unknown("activation", self.activation, ACTIVATIONS)
        refuse_unknown("schedule", self.schedule, SCHEDULES)
        refuse_unknown("network", self.network, NETWORKS)
        refuse_out_of_range(self, _BOUNDS)
        refuse_no_layers(self.hidden_sizes)
        if self.rollout_size % self.minibatch_size:
            size = self.rollout_size
            divisor = next(d for d in range(min(size, self.minibatch_size), 0, -1) if size % d == 0)
            raise ValueError(
                f"minibatch_size {self.minibatch_size} must divide num_envs * rollout_length = {size}; {divisor} does"
            )

        if NETWORKS[self.network].remembers and self.minibatch_size % self.rollout_length:
            raise ValueError(
                f"minibatch_size {self.minibatch_size} must be a multiple of rollout_length {self.rollout_length}: "
                f"network={self.network} learns from whole rollouts; {self._whole_rollouts()} is one"
            )

    @property
    def rollout_size(self) -> int:
        """Samples per iteration."""
        return self.num_envs * self.rollout_length

    @property
    def minibatches_per_epoch(self) -> int:
        """Gradient steps per pass over the rollout."""
        return self.rollout_size // self.minibatch_size

    @property
    def network_spec(self) -> NetworkSpec:
        """What the networks are made of."""
        return NetworkSpec(
            name=self.network,
            hidden_sizes=list(self.hidden_sizes),
            activation=self.activation,
            memory_size=self.memory_size,
        )

    def _whole_rollouts(self) -> int:
        """Return the largest number of samples up to `minibatch_size` that is whole rollouts, at least one."""
        most = max(1, self.minibatch_size // self.rollout_length)
        return self.rollout_length * next(n for n in range(most, 0, -1) if self.num_envs % n == 0)
