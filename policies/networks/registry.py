"""The networks by name; a new one is a subclass of `Core` in a file of its own and a line here."""

from __future__ import annotations

from rewardsmith.policies.networks.core import Core
from rewardsmith.policies.networks.perceptron import Perceptron
from rewardsmith.policies.networks.recurrent import Recurrent

NETWORKS: dict[str, type[Core]] = {
    "perceptron": Perceptron,
    "recurrent": Recurrent,
}
