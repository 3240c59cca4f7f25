"""Graph files of a stranger: refused with a reason, or run at every state."""

import json
import random

import pytest
import torch

from rewardsmith.reward_synth.language import RewardProgram, RewardRejected, compile_reward, compiler
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS

from .test_extremes import runs_everywhere

V = {"value": 0}
HEIGHT = ["torso_height"]
MISBEHAVING = {
    "the state's own tensor": ([], 0),
    "a view of the state": ([["aten.view.default", [V, [{"batch": 1}]], {}, 1]], 1),
    "a tensor by keyword": ([["aten.add.Tensor", [V, 1.0], {"alpha": V}, 1]], 1),
    "a required argument by keyword": ([["aten.full_like.default", [V], {"fill_value": 2.0}, 1]], 1),
    "a tensor given by its name": ([["aten.add.Tensor", [V], {"other": V}, 1]], 1),
    "a loss over all, a number first": (
        [
            ["constant", [[1.0], [], {"dtype": "float32"}], {}, 1],
            ["aten.mse_loss.default", [{"value": 1}, V], {}, 1],
            ["aten.mul.Tensor", [V, {"value": 2}], {}, 1],
        ],
        3,
    ),
    "an integer that no int32 holds": (
        [["constant", [[2**62], [1], {"dtype": "int32"}], {}, 1], ["aten.mul.Tensor", [V, {"value": 1}], {}, 1]],
        2,
    ),
    "a squeezed batch": (
        [["aten.unsqueeze.default", [V, 1], {}, 1], ["aten.squeeze.dims", [{"value": 1}, [0, 1]], {}, 1]],
        2,
    ),
    "bits of floats": ([["aten.bitwise_and.Scalar", [V, 1], {}, 1]], 1),
    "an index outside a table": (
        [
            ["constant", [[1.0, 2.0], [2], {"dtype": "float32"}], {}, 1],
            ["aten.select.int", [{"value": 1}, 0, 5], {}, 1],
            ["aten.mul.Tensor", [V, {"value": 2}], {}, 1],
        ],
        3,
    ),
    "one element set": (
        [
            ["constant", [[5.0], [], {"dtype": "float32"}], {}, 1],
            ["aten.select_scatter.default", [V, {"value": 1}, 0, 0], {}, 1],
        ],
        2,
    ),
}


@pytest.mark.parametrize("fault", MISBEHAVING)
def test_a_graph_that_misbehaves_does_not_load(schema, fault):
    nodes, reward = MISBEHAVING[fault]
    graph = {"format": 1, "inputs": HEIGHT, "nodes": nodes, "reward": reward, "components": []}
    with pytest.raises(RewardRejected):
        RewardProgram.from_json(json.dumps({"graph": graph, "source": ""}), schema)


POOL = [
    0,
    1,
    -1,
    2,
    3,
    12,
    64,
    10**20,
    2**62,
    1.5,
    1e30,
    None,
    True,
    "x",
    "trunc",
    [],
    [0],
    [0, 1],
    {},
    {"value": 0},
    {"value": 2},
    {"value": 5},
    {"batch": 1},
    {"batch": 2},
    {"dtype": "bool"},
    {"dtype": "int32"},
    {"dtype": "int64"},
    {"float": "nan"},
    {"dim": 0},
    *sorted(OPERATIONS),
]


def changed(item, chance, pool):
    """Return JSON in which one random part, mostly a small one, is replaced by something else."""
    if isinstance(item, list) and item and chance.random() < 0.97:
        place = chance.randrange(len(item))
        return [*item[:place], changed(item[place], chance, pool), *item[place + 1 :]]
    if isinstance(item, dict) and len(item) > 1 and chance.random() < 0.97:
        key = chance.choices(sorted(item), [8 if name == "nodes" else 1 for name in sorted(item)])[0]
        return {**item, key: changed(item[key], chance, pool)}
    alike = [each for each in pool if type(each) is type(item)]
    return chance.choice(alike if alike and chance.random() < 0.7 else pool)


def fuzzed(compiled, schema, count, seed):
    chance, programs, accepted = random.Random(seed), list(compiled.values()), 0
    for _ in range(count):
        data = json.loads(chance.choice(programs).to_json())
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            data["graph"] = changed(data["graph"], chance, POOL)
        try:
            program = RewardProgram.from_json(json.dumps(data), schema)
        except RewardRejected:
            continue
        accepted += 1
        runs_everywhere(program, schema, 2)
    return accepted


def test_randomly_changed_files_are_refused_or_run_everywhere(compiled, schema):
    assert fuzzed(compiled, schema, 300, 3) >= 10


@pytest.mark.slow
def test_twenty_thousand_changed_files_are_refused_or_run_everywhere(compiled, schema):
    assert fuzzed(compiled, schema, 20_000, 4) >= 500


class Forger:
    """A checker whose child answers what it likes."""

    def __init__(self, answer):
        self.answer = answer

    def start(self):
        pass

    def ask(self, request, payload=b""):
        return self.answer


SOURCE = "def compute_reward(state, action):\n    return state.torso_height * 2.0, {}\n"


@pytest.mark.parametrize("code", ["E_<b>", "E_X\x1b[31m", "E_TYPE\n", "E_", 7, None, "E_" + "A" * 50])
def test_a_forged_refusal_is_clean(schema, code):
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(SOURCE, schema, 8, checker=Forger({"refused": [code, "no\x1b[0m", True]}))
    assert (refusal.value.code, refusal.value.line) == ("E_JAIL", None)
    assert "\x1b" not in str(refusal.value)


def test_a_forged_report_holds_finite_numbers_and_clean_texts(schema):
    graph = compile_reward(SOURCE, schema, 8).graph.text
    report = {
        "ranges": {"a\x1b": {"min": float("nan"), "mean": float("inf"), "max": 1.0}, "b": 3},
        "warnings": ["\x1b"],
    }
    found = compile_reward(SOURCE, schema, 8, checker=Forger({"graph": graph, "report": report})).report
    assert found == {"jail": "", "ranges": {"a": {"max": 1.0}}, "warnings": [""]}
    assert compiler._plain_report([]) == {}


def test_a_product_with_a_large_table_is_refused(schema):
    source = (
        "import torch\ndef compute_reward(state, action):\n    x = state.joint_pos.repeat(1, 80)\n"
        "    return (x @ torch.ones(960, 960)).mean(dim=-1), {}\n"
    )
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(source, schema, 64)
    assert refusal.value.code == "E_BUDGET"
    assert compile_reward(source.replace("80", "8").replace("960", "96"), schema, 64)


def test_a_chain_of_many_functions_is_no_recursion_of_the_checker(schema):
    from rewardsmith.reward_synth.language.text.scopes import check_acyclic

    chain = {f"f{n}": {f"f{n + 1}"} for n in range(5_000)}
    check_acyclic(chain)
    with pytest.raises(RewardRejected) as refusal:
        check_acyclic({**chain, "f5000": {"f0"}})
    assert refusal.value.code == "E_RECURSION"


def test_proofs_keep_no_labels_that_nothing_needs(schema):
    source = (
        "import torch\ndef compute_reward(state, action):\n    x = state.joint_pos\n    for i in range(60):\n"
        "        x = x * 1.01\n    return x[:, 0] + torch.ones(1090)[1089], {}\n"
    )
    assert compile_reward(source, schema, 8).operations > 60
    assert torch.get_default_dtype() == torch.float32
