"""What a network is made of, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class NetworkSpec:
    """From which the networks of a policy are built again."""

    name: str = "perceptron"
    """Which network, by its name in `networks.registry`."""

    hidden_sizes: list[int] = field(default_factory=lambda: [64, 64])
    """Widths of the hidden layers of actor and critic."""

    activation: str = "silu"
    """Nonlinearity of the hidden layers."""

    memory_size: int = 64
    """Width of what a network remembers, where it remembers anything."""
