"""Equal modules as one, so that what trains one trains many at the cost of few more kernels.

Parameters and buffers of a stack have a leading dimension `stack`; so have its inputs and outputs, which are otherwise
`[size, ...]`. A single module is written in the same lines as a stack: they count dimensions from the end.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TypeVar

import torch
from torch import nn

Module = TypeVar("Module", bound=nn.Module)


def stack(modules: Sequence[Module]) -> Module:
    """Return modules of equal shapes as one, a single one as it is; `Policy.unstack` is the way back."""
    if len(modules) == 1:
        return modules[0]
    stacked = copy.deepcopy(modules[0])
    states = [module.state_dict() for module in modules]
    for name, tensor in stacked.state_dict(keep_vars=True).items():
        tensor.data = torch.stack([state[name] for state in states])
    return stacked
