"""What passes the checks raises at no later state: indices, divisors and extreme numbers."""

import random

import pytest
import torch

from rewardsmith.reward_synth.language import RewardProgram, RewardRejected, compile_reward
from rewardsmith.reward_synth.language.child.pipeline import examine
from rewardsmith.reward_synth.language.fused.code import Unsupported
from rewardsmith.reward_synth.language.fused.kernel import FusedGuard
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.samples import Fields, make_inputs
from rewardsmith.reward_synth.language.graph.validation import validated
from rewardsmith.reward_synth.rewards.guard import RewardGuard
from rewardsmith.reward_synth.rewards.guarded import guarded

NUMBERS = (0.0, 1.0, -1.0, 2.0, 5.0, 501.0, -501.0, 1e30, -1e30, 3e38, float("nan"), float("inf"), -float("inf"))
HEAD = (
    "import torch\nimport torch.nn.functional as F\n\ndef compute_reward(state, action):\n    h = state.torso_height\n"
)


def extreme_states(schema, draws, seed=0):
    """Yield states that hold one number everywhere, and others that mix them."""
    for number in NUMBERS:
        yield {name: torch.full((4, *shape), number) for name, shape in schema.inputs.items()}
    generator = torch.Generator().manual_seed(seed)
    numbers = torch.tensor(NUMBERS)
    for _ in range(draws):
        yield {
            name: numbers[torch.randint(len(NUMBERS), (4, *shape), generator=generator)]
            for name, shape in schema.inputs.items()
        }


def runs_everywhere(program, schema, draws=6):
    for inputs in extreme_states(schema, draws):
        reward, components = program(Fields(inputs), inputs["action"])
        assert all(value.shape == (4,) for value in (reward, *components.values()))


def with_reward(expression):
    return f"{HEAD}    r = ({expression}).to(torch.float32) + h\n    return r, {{'r': r}}\n"


def test_no_benign_program_raises_at_an_extreme_state(compiled, schema):
    for program in compiled.values():
        runs_everywhere(program, schema)


RARE = {
    "torch.tensor([0., 1., 2.])[torch.where(h > 500., 99, 0)]": 2.0,
    "torch.tensor([0., 1., 2.])[torch.where(h > 500., -99, 1)]": 0.0,
    "torch.gather(state.joint_pos, 1, torch.where(h > 500., 99, 0).unsqueeze(1))[:, 0]": None,
    "torch.index_select(torch.tensor([3., 4.]), 0, torch.where(h > 500., 7, 0))": 4.0,
    "torch.take_along_dim(state.joint_pos, torch.where(h > 500., 99, 0).unsqueeze(1), dim=1)[:, 0]": None,
    "torch.where(h > -1., 7, 4) // torch.where(h > 500., 0, 2)": 7.0,
    "torch.where(h > -1., 7, 4) % torch.where(h > 500., 0, 4)": 0.0,
    "torch.fmod(torch.where(h > -1., 7, 4), torch.where(h > 500., 0, 4))": 0.0,
    "torch.div(h.long() * 2, torch.where(h > 500., -1, 2), rounding_mode='trunc')": -1002.0,
    "torch.tanh(torch.div((h * torch.nan).long(), torch.where(h > 500., -1, 2), rounding_mode='trunc').float())": None,
    "torch.nan_to_num(h).long() // torch.where(h < -500., -1, 3)": 167.0,
}


@pytest.mark.parametrize("expression", RARE)
def test_an_index_or_divisor_out_of_range_in_a_rare_state_is_kept_in_range(schema, expression):
    program = compile_reward(with_reward(expression), schema, 64)
    runs_everywhere(program, schema, 20)
    assert any("line 6" in note for note in program.report["warnings"])
    inputs = make_inputs(schema, 8, 1.0, torch.Generator().manual_seed(1))
    space = {}
    exec(program.source, space)
    expected, _ = space["compute_reward"](Fields(inputs), inputs["action"])
    assert torch.equal(program(Fields(inputs), inputs["action"])[0], expected)
    if RARE[expression] is not None:
        inputs["torso_height"] = torch.full((8,), 501.0)
        assert torch.equal(program(Fields(inputs), inputs["action"])[0], torch.full((8,), RARE[expression] + 501.0))


def test_indices_within_their_table_are_neither_noted_nor_clamped(schema):
    program = compile_reward(with_reward("state.joint_pos[:, [0, 2]].sum(dim=-1) + h // 2.0"), schema, 64)
    assert program.report["warnings"] == []


SLIPS = {
    "torch.tensor([0., 1.])[(h * 3).long()]": ("E_SHAPE", "out of bounds"),
    "(h * 10).long() // (h * 2).long()": ("E_NONFINITE", "divided by zero"),
    "torch.where(h > 0., 3, 4) % 0": ("E_NONFINITE", "divided by zero"),
    "torch.sum(state.joint_pos, dim=-1, dim=-1)": ("E_CALL", "repeated: dim"),
}


@pytest.mark.parametrize("expression", SLIPS)
def test_a_slip_is_told_with_its_line(schema, expression):
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(with_reward(expression), schema, 64)
    code, reason = SLIPS[expression]
    assert (refusal.value.code, refusal.value.line) == (code, 6)
    assert reason in refusal.value.message


@pytest.mark.parametrize("call", ["F.relu(h, True)", "F.leaky_relu(h, 0.1, True)", "F.elu(h, 1.0, True)"])
def test_the_state_is_not_changed_in_place_by_position(schema, call):
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(with_reward(call), schema, 64)
    assert refusal.value.code == "E_MUTATE"


@pytest.mark.parametrize("name", ["speed\\n", "_speed", "", "a" * 49])
def test_a_component_name_that_pages_cannot_show_is_refused_with_the_rule(schema, name):
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(f"{HEAD}    return h * 1.0, {{'{name}': h * 1.0}}\n", schema, 64)
    assert (refusal.value.code, "use letters, digits and _" in refusal.value.message) == ("E_TYPE", True)


NO_KERNEL = [
    "torch.index_select(torch.tensor(1.0), 0, torch.tensor([0]))",
    "casts(h)",
]


@pytest.mark.parametrize("expression", NO_KERNEL)
def test_what_no_kernel_can_hold_runs_without_one(schema, expression):
    casts = "def casts(x):\n    for i in range(60):\n" + "        x = x.double().float()\n" * 8 + "    return x\n"
    program = compile_reward(f"{casts}\n{with_reward(expression)}", schema, 64)
    runs_everywhere(program, schema)
    if "casts" in expression:
        assert type(guarded(program, "warp")) is RewardGuard


def test_decimals_beyond_a_kernels_numbers(schema):
    program = RewardProgram(validated(graph_of("torch.nan_to_num(torch.round(h, decimals=400))", schema), schema), "")
    runs_everywhere(program, schema)
    with pytest.raises(Unsupported):
        FusedGuard(program)


def graph_of(expression, schema):
    return Graph.from_json(examine(with_reward(expression), schema, 64)[0])


def index_program(chance):
    """Return a program that looks up or divides by what it computes."""
    index = chance.choice(["h", "h * 3", "state.com_vel[:, 0]", "-h", "h * 1e9", "1 / (h - h)", "torch.exp(h * 50)"])
    wrap = chance.choice(["({}).long()", "({}).int().long()", "torch.round({}).long()", "torch.where({} > 3., 9, 1)",
                          "torch.where({} < -3., -9, 0)", "torch.clamp(({}).long(), 0, 2)"])  # fmt: skip
    number = wrap.format(index)
    use = chance.choice([
        "torch.tensor([0., 1., 2.])[{}]", "torch.gather(state.com_vel, 1, ({}).unsqueeze(1))[:, 0]",
        "torch.index_select(torch.ones(3), 0, {})", "torch.take_along_dim(state.com_vel, ({})[:, None], 1)[:, 0]",
        "7 // ({})", "7 % ({})", "({}) // ({} - 1)", "torch.fmod({}, 3) + torch.remainder(torch.ones_like({}), {})",
        "torch.div({}, {}, rounding_mode='trunc')", "torch.eye(3)[{}][:, 1]", "torch.eye(3)[:, {}][1]",
        "F.one_hot({}, 3).float()[:, 0]", "2 ** ({})", "({}) ** 2", "state.com_vel[:, 0] * ({})",
    ])  # fmt: skip
    return f"torch.tanh(({use.replace('{}', number)}).float())"


def test_generated_lookups_and_divisions_raise_nowhere(schema):
    accepted = _generated(schema, 60)
    assert accepted >= 15


@pytest.mark.slow
def test_many_generated_lookups_and_divisions_raise_nowhere(schema):
    assert _generated(schema, 2_000, seed=1) >= 400


def _generated(schema, count, seed=0):
    chance, accepted = random.Random(seed), 0
    for _ in range(count):
        source = with_reward(index_program(chance))
        try:
            program = compile_reward(source, schema, 8)
        except RewardRejected as refusal:
            assert refusal.code != "E_JAIL", source
            continue
        accepted += 1
        runs_everywhere(program, schema)
    return accepted
