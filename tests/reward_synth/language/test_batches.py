"""Each environment alone and among 64: equal wherever the proof accepts, for every operation and every argument."""

import random

import pytest
import torch

from rewardsmith.reward_synth.language import RewardProgram, RewardRejected
from rewardsmith.reward_synth.language.graph import rules
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.samples import Fields
from rewardsmith.reward_synth.language.graph.validation import DAMAGE, validated

from .random_graphs import SCHEMA, Impossible, random_graph

ENVS = 64
ALONE = (0, 1, 2, 5, 11, 23, 31, 32, 40, 47, 62, 63)
STRAYS = 1
"""Environments that rounding may put on the other side of a comparison."""


def states(seed):
    """Return states of small halves, whose sums are exact in any order; the action is the last."""
    generator = torch.Generator().manual_seed(seed)
    return {
        name: torch.randint(-4, 5, (ENVS, *shape), generator=generator) * 0.5 for name, shape in SCHEMA.inputs.items()
    }


def differing(graph, seed):
    """Return how many environments get another reward alone; None where the graph is refused."""
    try:
        program = RewardProgram(validated(graph, SCHEMA), "")
    except RewardRejected:
        return None
    inputs = states(seed)
    try:
        together, _ = program(Fields(inputs), inputs["action"])
        alone = []
        for row in ALONE:
            one = {name: value[row : row + 1].clone() for name, value in inputs.items()}
            alone.append(program(Fields(one), one["action"])[0])
    except DAMAGE:
        return None  # arguments that no state suits: another test's matter
    close = torch.isclose(together[list(ALONE)], torch.cat(alone), rtol=1e-3, atol=1e-3, equal_nan=True)
    return int((~close).sum())


def tried(op, count, seed, more=0):
    """Return how many graphs were accepted, and those that couple environments."""
    chance = random.Random(f"{op} {seed}")
    accepted, coupled = 0, []
    for draw in range(count):
        try:
            graph = random_graph(chance, op, more)
        except Impossible:
            continue
        found = differing(graph, draw)
        accepted += found is not None
        if found is not None and found > STRAYS:
            coupled.append(graph.text)
    return accepted, coupled


@pytest.mark.parametrize("op", OPERATIONS)
def test_alone_and_together_are_equal(op):
    _, coupled = tried(op, 3, seed=0)
    assert coupled == []


@pytest.mark.slow
@pytest.mark.parametrize("op", OPERATIONS)
def test_alone_and_together_are_equal_for_many_arguments(op):
    _, coupled = tried(op, 150, seed=1)
    assert coupled == []
    _, coupled = tried(op, 150, seed=2, more=3)
    assert coupled == []


@pytest.mark.slow
def test_nearly_every_operation_is_accepted_somewhere():
    """Or the test above would show nothing."""
    never = [op for op in OPERATIONS if not any(tried(op, 12, seed)[0] for seed in range(4))]
    assert len(never) <= 6, never


def moved_with_zeros(of):
    return rules._moved(of, of.call(of.args[0] + 1, *of.args[1:], **of.kwargs) - 1)


def first_loss(of):
    if of.outputs[0]:
        return rules.pointwise(of)
    return [rules._reduce(of.args[0], list(range(of.args[0].dim())), keepdim=False)]


WRONG = {
    "aten.triu.default": moved_with_zeros,
    "aten.tril.default": moved_with_zeros,
    "aten.select_scatter.default": rules.moved,
    "aten.slice_scatter.default": rules.moved,
    "aten.mse_loss.default": first_loss,
    "aten.cumsum.default": rules.same,
    "aten.flip.default": rules.same,
    "aten.sum.dim_IntList": lambda of: [of.grown(torch.full(of.outputs[0], -1))],
    "aten.roll.default": rules.same,
    "aten.sort.default": lambda of: [of.args[0], of.args[0]],
}


@pytest.mark.parametrize("op", WRONG)
def test_a_wrong_rule_is_found(monkeypatch, op):
    monkeypatch.setitem(OPERATIONS, op, OPERATIONS[op]._replace(rule=WRONG[op]))
    assert any(tried(op, 60, seed, more)[1] for more in (0, 1) for seed in range(4))
