"""One more torch operation is one row of the table; what a row must say, torch's own operators tell."""

import pytest
import torch

from rewardsmith.reward_synth.language import RewardProgram, RewardRejected
from rewardsmith.reward_synth.language.child.pipeline import examine
from rewardsmith.reward_synth.language.graph import rules
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS, operation
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.samples import Fields, make_inputs
from rewardsmith.reward_synth.language.graph.validation import validated
from rewardsmith.reward_synth.language.text import names
from rewardsmith.reward_synth.rewards.guard import RewardGuard
from rewardsmith.reward_synth.rewards.guarded import guarded

PROGRAM = """
import torch

def compute_reward(state, action):
    x = torch.erfinv(torch.tanh(state.joint_pos) * 0.9)
    return x.sum(dim=-1){more}, {{}}
"""


@pytest.fixture
def one_more(monkeypatch):
    name, row = operation("erfinv", rules.pointwise, indices=0)
    assert name not in OPERATIONS
    monkeypatch.setitem(OPERATIONS, name, row)
    functions, constants = names.MODULES["torch"]
    monkeypatch.setitem(names.MODULES, "torch", (functions | {"erfinv"}, constants))


def test_an_operation_that_has_a_row_is_part_of_the_language(schema, one_more):
    """It is traced, counted, proven, probed, checked again, bound, saved, run; and takes torch's kernels on a GPU."""
    graph, _ = examine(PROGRAM.format(more=""), schema, 64)
    program = RewardProgram.from_json(RewardProgram(validated(Graph.from_json(graph), schema), "").to_json(), schema)
    inputs = make_inputs(schema, 33, 1.0, torch.Generator().manual_seed(0))
    expected = torch.erfinv(torch.tanh(inputs["joint_pos"]) * 0.9).sum(dim=-1)
    assert torch.equal(program(Fields(inputs), inputs["action"])[0], expected)
    assert type(guarded(program, "warp")) is RewardGuard


def test_its_row_is_what_the_proof_goes_by(schema, one_more):
    with pytest.raises(RewardRejected) as refusal:
        examine(PROGRAM.format(more=" + x.mean()"), schema, 64)
    assert refusal.value.code == "E_BATCH_COUPLING"


def test_without_its_row_it_is_refused(schema):
    with pytest.raises(RewardRejected) as refusal:
        examine(PROGRAM.format(more=""), schema, 64)
    assert refusal.value.code == "E_TORCH_NAME"


@pytest.mark.parametrize("op", OPERATIONS)
def test_a_row_says_what_torch_says(op):
    row = OPERATIONS[op]
    known = row.overload._schema.arguments
    sized = [place for place, argument in enumerate(known) if argument.name in ("size", "repeats")]
    assert row.sizes == (3 if op == "aten.slice.Tensor" else sized[0] if sized else None)
    tensors = any("Tensor" in str(argument.type) for argument in known)
    kwargs = {"dtype": torch.float32} if any(argument.name == "dtype" for argument in known) else {}
    _, adapted = row.adapt([None], kwargs, torch.device("meta"))
    assert tensors or adapted.get("device") == torch.device("meta"), "made from numbers alone, on which device?"
    results = row.overload._schema.returns
    assert (row.pieces is not None) == ("List" in str(results[0].type)), "how many results may it have?"


def test_arguments_that_an_operator_has_not_are_refused(schema):
    """Torch would read another operator of that name from them, which the proof knows nothing of."""
    text = (
        '{"components":[],"format":1,"inputs":["com_vel"],"nodes":[["aten.sort.stable",[{"value":0},0],{},2],'
        '["aten.select.int",[{"value":1},1,0],{},1]],"reward":3}'
    )
    with pytest.raises(RewardRejected) as refusal:
        validated(Graph.from_json(text), schema)
    assert refusal.value.code == "E_GRAPH"
