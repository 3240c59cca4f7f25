"""The program the trainer calls: equal to the Python it came from, pure, for every batch size, saved and loaded."""

import json
import random

import pytest
import torch
import torch.nn.functional as F

from rewardsmith.reward_synth.language import RewardProgram, RewardRejected, RewardSchema, compile_reward, extract
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.samples import Fields, make_inputs

from .programs import BENIGN

BATCHES = (1, 7, 64, 1000)


class Readable(Fields):
    """A state that plain Python can also read by name."""

    def __getitem__(self, name):
        return getattr(self, name)


def plain(code):
    """Return compute_reward as ordinary Python; the benign programs are the project's own."""
    space = {"F": F, "torch": torch}
    exec(extract(code).replace("@torch.jit.script\n", ""), space)
    return space["compute_reward"]


def inputs_for(schema, batch, seed):
    inputs = make_inputs(schema, batch, 1.0, torch.Generator().manual_seed(seed))
    return Readable(inputs), inputs["action"]


IN_PLACE = {"ok11"}
"""Programs whose plain Python changes the state, which the language never does."""
LOSES_A_BATCH_OF_ONE = {"e7"}
"""Programs whose plain Python returns no batch dimension for one environment; the graph keeps it."""


def assert_equal_to_python(compiled, schema, draws):
    for program in BENIGN:
        if program["id"] in IN_PLACE or program["id"] not in compiled:
            continue
        python, graph = plain(program["code"]), compiled[program["id"]]
        for draw in range(draws):
            batch = BATCHES[draw % len(BATCHES)]
            if batch == 1 and program["id"] in LOSES_A_BATCH_OF_ONE:
                continue
            state, action = inputs_for(schema, batch, draw)
            expected, parts = python(state, action)
            found, components = graph(state, action)
            assert torch.equal(found, expected), program["id"]
            assert list(components) == list(parts) == list(graph.components)
            for name, value in parts.items():
                assert torch.equal(components[name], value), (program["id"], name)


def test_graphs_equal_the_python_bit_by_bit(compiled, schema):
    assert_equal_to_python(compiled, schema, draws=8)


@pytest.mark.slow
def test_graphs_equal_the_python_on_a_thousand_states(compiled, schema):
    assert_equal_to_python(compiled, schema, draws=1000)


def test_outputs_are_new_and_inputs_untouched(compiled, schema):
    for name, program in compiled.items():
        state, action = inputs_for(schema, 64, 3)
        before = {field: value.clone() for field, value in vars(state).items()}
        reward, components = program(state, action)
        memory = {value.untyped_storage().data_ptr() for value in vars(state).values()}
        for value in (reward, *components.values()):
            assert value.untyped_storage().data_ptr() not in memory, name
            value.fill_(float("nan"))
        again, _ = program(state, action)
        assert torch.isfinite(again).all(), name
        assert all(torch.equal(before[field], value) for field, value in vars(state).items()), name


def test_replayed_programs_wait_for_nothing_and_see_new_states(compiled, schema, replayed):
    """As part of a CUDA graph, which runs no Python."""
    for name, program in compiled.items():
        state, action = inputs_for(schema, 64, 3)
        recorded = replayed(lambda program=program, state=state, action=action: program(state, action))
        for seed in range(6):
            new_state, new_action = inputs_for(schema, 64, seed)
            for field, value in vars(new_state).items():
                getattr(state, field).copy_(value)
            action.copy_(new_action)
            (reward, components), (expected, parts) = recorded(), program(new_state, new_action)
            assert torch.equal(reward, expected), name
            assert all(torch.equal(components[part], value) for part, value in parts.items()), name
        assert recorded.recorded


def test_programs_make_no_tensor_on_the_default_device(compiled, schema):
    for program in compiled.values():
        state, action = inputs_for(schema, 9, 0)
        with torch.device("meta"):
            reward, _ = program(state, action)
        assert reward.device.type == "cpu"


def test_only_the_fields_in_inputs_are_read(compiled, schema):
    for program in compiled.values():
        state, action = inputs_for(schema, 16, 0)
        bare = Fields({field: getattr(state, field) for field in program.inputs})
        program(bare, action)


def test_state_may_be_strided_views(compiled, schema):
    for name, program in compiled.items():
        state, action = inputs_for(schema, 32, 5)
        wide = {}
        for field, value in vars(state).items():
            buffer = torch.full((32, 3, *value.shape[1:]), float("nan"))
            buffer[:, 1] = value
            wide[field] = buffer[:, 1]
        expected, _ = program(state, action)
        found, _ = program(Fields(wide), action)
        torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5, msg=name)


def test_saved_programs_load_and_keep_their_identity(compiled, schema):
    for program in compiled.values():
        loaded = RewardProgram.from_json(program.to_json(), schema)
        assert loaded.graph_hash == program.graph_hash
        assert loaded.components == program.components
        assert loaded.source == program.source
        state, action = inputs_for(schema, 8, 1)
        assert torch.equal(loaded(state, action)[0], program(state, action)[0])


def test_the_hash_is_of_the_operations_not_the_text(schema):
    head = "def compute_reward(state, action):\n"
    one = compile_reward(head + "    return state.torso_height * 2.0, {}\n", schema, 8)
    two = compile_reward(head + "    x = 2.0  # two\n    return state.torso_height * x, {}\n", schema, 4096)
    other = compile_reward(head + "    return state.torso_height * 3.0, {}\n", schema, 8)
    assert one.graph_hash == two.graph_hash != other.graph_hash


def test_one_compiles_without_a_break(schema):
    (source,) = (program["code"] for program in BENIGN if program["id"] == "eureka_ant")
    program = compile_reward(source, schema, 64)
    state, action = inputs_for(schema, 64, 0)
    expected, _ = program(state, action)
    found, _ = torch.compile(program, backend="eager", fullgraph=True)(state, action)
    assert torch.equal(found, expected)


def test_recorded_states_give_the_ranges_and_are_probed(schema):
    rows = 40
    state, action = inputs_for(schema, rows, 0)
    recorded = {**vars(state), "action": action}
    recorded["torso_height"] = torch.full((rows,), 0.5)
    program = compile_reward(
        "def compute_reward(state, action):\n    r = state.torso_height * 2.0\n    return r, {'r': r}\n",
        schema, 8, states=recorded,
    )  # fmt: skip
    assert program.report["ranges"]["r"] == {"min": 1.0, "mean": 1.0, "max": 1.0}
    assert program.report["jail"]
    recorded["torso_height"] = torch.full((rows,), -5.0)
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(
            "import torch\ndef compute_reward(state, action):\n    return torch.sqrt(state.torso_height), {}\n",
            schema, 8, states=recorded,
        )  # fmt: skip
    assert (refusal.value.code, "recorded states" in refusal.value.message) == ("E_NONFINITE", True)


def damaged(program):
    data = json.loads(program.to_json())
    nodes = data["graph"]["nodes"]
    yield {**data, "graph": {**data["graph"], "inputs": ["success"] * len(data["graph"]["inputs"])}}
    for op in ("aten.set_.source_Storage", "aten.randn.default", "os.system", "aten.add_.Tensor", "prim.device"):
        yield {**data, "graph": {**data["graph"], "nodes": [[op, *nodes[0][1:]], *nodes[1:]]}}
    yield {**data, "graph": {**data["graph"], "nodes": [[nodes[0][0], [{"value": 99}], {}, 1], *nodes[1:]]}}
    yield {**data, "graph": {**data["graph"], "reward": 10_000}}
    yield {**data, "graph": {**data["graph"], "reward": 1}}
    yield {**data, "graph": {**data["graph"], "components": [["<script>", data["graph"]["reward"]]]}}
    yield {**data, "graph": {**data["graph"], "nodes": "none"}}
    yield {**data, "graph": 7}
    yield {"source": 1, "graph": data["graph"]}
    yield {**data, "graph": {**data["graph"], "nodes": [*nodes, ["aten.full.default", [[10**12], 1.0], {}, 1]]}}
    sizes = ["aten.full.default", [[{"batch": 1}, {"batch": 1}], 1.0], {}, 1]
    yield {**data, "graph": {**data["graph"], "nodes": [*nodes, sizes]}}


def test_a_damaged_or_hostile_file_is_refused(schema):
    source = "def compute_reward(state, action):\n    return state.com_vel[:, 0] + state.torso_height, {}\n"
    program = compile_reward(source, schema, 8)
    for data in damaged(program):
        with pytest.raises(RewardRejected):
            RewardProgram.from_json(json.dumps(data), schema)
    for text in ("", "[]", "{", "null", "[" * 10_000):
        with pytest.raises(RewardRejected):
            RewardProgram.from_json(text, schema)


def changed(item, chance, pool):
    """Return JSON in which one random part is replaced by something else."""
    if isinstance(item, list) and item and chance.random() < 0.8:
        place = chance.randrange(len(item))
        return [*item[:place], changed(item[place], chance, pool), *item[place + 1 :]]
    if isinstance(item, dict) and item and chance.random() < 0.8:
        key = chance.choice(sorted(item))
        return {**item, key: changed(item[key], chance, pool)}
    return chance.choice(pool)


def test_randomly_changed_files_are_refused_or_pure(compiled, schema):
    chance = random.Random(1)
    pool = [0, 1, -1, 3, 10**20, 1.5, None, True, "x", "aten.sum.default", [], [0], {}, {"value": 0}, {"value": 2},
            {"batch": 1}, {"dtype": "bool"}, {"float": "nan"}, {"dim": 0}, *sorted(OPERATIONS)]  # fmt: skip
    programs = list(compiled.values())
    for _ in range(1500):
        data = json.loads(chance.choice(programs).to_json())
        for _ in range(chance.randrange(1, 3)):
            data["graph"] = changed(data["graph"], chance, pool)
        try:
            program = RewardProgram.from_json(json.dumps(data), schema)
        except RewardRejected:
            continue
        assert all(node.op == CONSTANT or node.op in OPERATIONS for node in program.graph.nodes)


def test_a_program_does_not_load_for_another_environment(schema):
    program = compile_reward("def compute_reward(state, action):\n    return state.torso_height, {}\n", schema, 8)
    with pytest.raises(RewardRejected) as refusal:
        RewardProgram.from_json(program.to_json(), RewardSchema({"other": ()}, 3))
    assert refusal.value.code == "E_FIELD"


def test_a_graph_that_couples_environments_does_not_load(schema):
    program = compile_reward("def compute_reward(state, action):\n    return state.torso_height * 2.0, {}\n", schema, 8)
    data = json.loads(program.to_json())
    data["graph"]["nodes"] = [["aten.flip.default", [{"value": 0}, [0]], {}, 1]]
    with pytest.raises(RewardRejected) as refusal:
        RewardProgram.from_json(json.dumps(data), schema)
    assert refusal.value.code == "E_BATCH_COUPLING"


def test_squeeze_keeps_a_batch_of_one(schema):
    source = (
        "def compute_reward(state, action):\n    r = (state.com_vel * 1.0).sum(dim=-1, keepdim=True).squeeze()\n"
        "    return r.squeeze(0), {'r': r}\n"
    )
    state, action = inputs_for(schema, 1, 0)
    reward, components = compile_reward(source, schema, 8)(state, action)
    assert reward.shape == components["r"].shape == (1,)
