"""Layer 4: run the graph on made-up and recorded states and refuse what no training should see.

Not finite, out of range, constant, different from the Python it came from, or dependent on other environments.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.program import RewardProgram
from rewardsmith.reward_synth.language.graph.samples import Fields, Inputs, make_inputs
from rewardsmith.reward_synth.language.schema import ACTION, RewardSchema
from rewardsmith.reward_synth.language.text.limits import MAX_REWARD, MAX_REWARD_FAR_OUT

PROBE_BATCH = 509
"""A prime, so that no other size of a tensor is mistaken for the batch."""
SMALLEST_SPREAD = 1e-9
EXTRAPOLATION = 3.0
"""How much larger than recorded ones the states of a training may become before the guard has to clamp."""
NEAR_ONE = 0.9
_LARGE = "large states (30 times typical)"
MAX_PRODUCTION = 4_096

Outputs = dict[str, Tensor]


def run(program: RewardProgram, inputs: Inputs) -> Outputs:
    """Return the reward, under the name "", and the components."""
    reward, components = program(Fields(inputs), inputs[ACTION])
    return {"": reward, **components}


def probe(
    program: RewardProgram,
    schema: RewardSchema,
    python: Callable[[Inputs], Outputs],
    recorded: Inputs | None,
    num_envs: int,
) -> dict[str, Any]:
    """Refuse a program whose numbers would spoil a training; return the ranges of its outputs.

    Args:
        program: the graph to be trained with.
        schema: its schema.
        python: runs the program's own Python on the same inputs.
        recorded: real states, if there are some; then ranges are those on real states.
        num_envs: number of environments in training.

    Raises:
        RewardRejected: E_NONFINITE, E_RANGE, E_CONSTANT, E_BATCH_COUPLING, E_MUTATE, E_RNG, E_GRAPH.
    """
    generator = torch.Generator().manual_seed(7)
    typical = make_inputs(schema, PROBE_BATCH, 1.0, generator)
    probes = {
        "typical states": typical,
        "small states": make_inputs(schema, PROBE_BATCH, 0.05, generator),
        "a state of zeros": make_inputs(schema, PROBE_BATCH, 0.0, generator),
        _LARGE: make_inputs(schema, PROBE_BATCH, 30.0, generator),
    }
    limits = {name: MAX_REWARD for name in probes} | {_LARGE: math.inf}
    larger = make_inputs(schema, PROBE_BATCH, EXTRAPOLATION, torch.Generator().manual_seed(11))
    if recorded is not None:
        probes["recorded states"], limits["recorded states"] = recorded, MAX_REWARD
        larger = extrapolated(recorded)
    name = f"states {EXTRAPOLATION:g} times {'recorded' if recorded is not None else 'typical'} ones"
    probes[name], limits[name] = larger, MAX_REWARD_FAR_OUT
    _same_as_python(program, python, typical)
    results = {}
    for name, inputs in probes.items():
        results[name] = run(program, inputs)
        check_range(program, inputs, results[name], name, limits[name])
    _not_constant([outputs[""] for outputs in results.values()])
    _independent(program, typical, results["typical states"], generator)
    if num_envs > PROBE_BATCH:
        many = make_inputs(schema, min(num_envs, MAX_PRODUCTION), 1.0, generator)
        check_range(program, many, run(program, many), "typical states", MAX_REWARD)
    shown = results.get("recorded states", results["typical states"])
    return {name or "reward": _range(value) for name, value in shown.items()}


def _range(value: Tensor) -> dict[str, float]:
    return {"min": float(value.min()), "mean": float(value.mean()), "max": float(value.max())}


def extrapolated(recorded: Inputs) -> Inputs:
    """Return recorded states made larger, what has a range of its own kept in it.

    A number that is only ever 0 or 1 is a flag; one that comes near 1 and never beyond is a sine, cosine or share.
    """
    larger = {}
    for name, value in recorded.items():
        flag = ((value == 0) | (value == 1)).all(0)
        largest = value.abs().amax(0)
        bounded = (largest <= 1 + SMALLEST_SPREAD) & (largest >= NEAR_ONE)
        stretched = value * EXTRAPOLATION
        stretched = torch.where(bounded, stretched.clamp(-1.0, 1.0), stretched)
        larger[name] = torch.where(flag, value, stretched)
    return larger


def check_range(program: RewardProgram, inputs: Inputs, outputs: Outputs, where: str, limit: float) -> None:
    """Refuse outputs that are not finite or too large; components first, since the reward is made of them."""
    for name in sorted(outputs, key=lambda name: not name):
        value = outputs[name]
        shown = f"component {name!r}" if name else "the reward"
        if not bool(torch.isfinite(value).all()):
            raise RewardRejected(
                "E_NONFINITE",
                f"{shown} is NaN or infinite on {where}: clamp what goes into exp, log, sqrt, acos and division, for"
                " example torch.clamp(x, min=1e-6) or torch.exp(torch.clamp(x, max=10.0)); speeds and distances"
                " come with the wrong sign, too, so that exp(-x) needs a bound as well",
            )
        largest = float(value.abs().max())
        if largest > limit:
            raise RewardRejected(
                "E_RANGE",
                f"{shown} reaches {largest:.3g} on {where}, at most {limit:g}{_driver(program, inputs, name, value)}:"
                " scale it down or use torch.clamp or torch.tanh",
            )


def _driver(program: RewardProgram, inputs: Inputs, name: str, value: Tensor) -> str:
    """Return which feature makes an output as large as it is: the one without which it is smallest."""
    row = int(value.abs().argmax())
    one = {field: tensor[row : row + 1] for field, tensor in inputs.items()}
    without = {}
    for field in program.graph.inputs:
        left = run(program, {**one, field: torch.zeros_like(one[field])})[name].abs().nan_to_num(math.inf)
        without[field] = float(left)
    if not without:
        return ""
    driver = min(without, key=lambda field: without[field])
    return f", driven by {driver if driver == ACTION else f'state.{driver}'}"


def _same_as_python(program: RewardProgram, python: Callable[[Inputs], Outputs], inputs: Inputs) -> None:
    before = {name: value.clone() for name, value in inputs.items()}
    random_state = torch.get_rng_state()
    expected = python(inputs)
    found = run(program, inputs)
    again = run(program, inputs)
    if any(not torch.equal(value, inputs[name]) for name, value in before.items()):
        raise RewardRejected("E_MUTATE", "the program changes its inputs; bind new names instead")
    if not torch.equal(random_state, torch.get_rng_state()):
        raise RewardRejected("E_RNG", "the program draws random numbers; a reward is deterministic")
    for name, value in found.items():
        if not torch.equal(value.nan_to_num(), again[name].nan_to_num()):
            raise RewardRejected("E_RNG", "two calls on the same states differ; a reward is deterministic")
        if not torch.equal(value.nan_to_num(), expected[name].nan_to_num()):
            raise RewardRejected("E_GRAPH", f"the traced graph differs from the program in {name or 'the reward'}")


def _not_constant(rewards: list[Tensor]) -> None:
    together = torch.cat(rewards).double()
    if float(together.std()) < SMALLEST_SPREAD:
        value = float(together[0])
        raise RewardRejected(
            "E_CONSTANT",
            f"the reward is {value:.3g} in every state that was tried, drawn or recorded; let it depend on state or "
            "action, for instance by a slope towards a condition that is seldom met",
        )


def _independent(program: RewardProgram, typical: Inputs, outputs: Outputs, generator: torch.Generator) -> None:
    batch = PROBE_BATCH
    order = torch.randperm(batch, generator=generator)
    half = batch // 2
    variants = {
        "shuffled": ({k: v[order] for k, v in typical.items()}, order),
        "fewer": ({k: v[:half] for k, v in typical.items()}, torch.arange(half)),
        "one": ({k: v[:1] for k, v in typical.items()}, torch.arange(1)),
    }
    mixed = {k: torch.cat([v[:1], v[order][1:]]) for k, v in typical.items()}
    for inputs, rows in variants.values():
        for name, value in run(program, inputs).items():
            _close(value, outputs[name][rows])
    for name, value in run(program, mixed).items():
        _close(value[:1], outputs[name][:1])


def _close(found: Tensor, expected: Tensor) -> None:
    if found.shape != expected.shape or not torch.allclose(found, expected, rtol=1e-4, atol=1e-4):
        raise RewardRejected(
            "E_BATCH_COUPLING",
            "the reward of one environment changes with the others; reduce with dim=-1 and index the last dimensions",
        )
