"""Made-up states and actions to try a reward with: for the probes, and to measure speed."""

from __future__ import annotations

import re

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.schema import ACTION, RewardSchema

_POSITIVE = re.compile(r"height|force|dist|length|time|mass|radius|contact|magnitude|size|speed_norm|air")
_DIRECTION = re.compile(r"quat|(^|_)up$|_up_|axis|normal|direction|gravity|forward_vec|heading_vec")
_BOUNDED = re.compile(r"uprightness|cos|sin|alignment|touch|in_contact|fraction|projected")

Inputs = dict[str, Tensor]


class Fields:
    """Named tensors as attributes, the way the trainer's state gives them."""

    def __init__(self, tensors: Inputs):
        self.__dict__.update(tensors)


def make_inputs(schema: RewardSchema, batch: int, scale: float, generator: torch.Generator) -> Inputs:
    """Return random states and actions of a plausible kind, judged by the names of the fields.

    Args:
        schema: fields and action size.
        batch: number of environments.
        scale: standard deviation of the fields; 0 gives zeros.
        generator: source of randomness; the global one is left alone.
    """
    inputs = {}
    for name, shape in schema.fields.items():
        value = torch.randn((batch, *shape), generator=generator) * scale
        if _DIRECTION.search(name) and shape and shape[-1] in (3, 4) and scale:
            value = value / value.norm(dim=-1, keepdim=True)
        elif _BOUNDED.search(name):
            value = value.clamp(-1.0, 1.0)
        elif _POSITIVE.search(name):
            value = value.abs()
        inputs[name] = value
    inputs[ACTION] = (torch.randn((batch, schema.action_size), generator=generator) * scale).clamp(-1.0, 1.0)
    return inputs
