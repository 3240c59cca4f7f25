"""A reward as one kernel: equal to the torch operations up to rounding, on the CPU; and it compiles for a GPU."""

import random
import re

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.device.start_warp import start_warp
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.language import RewardRejected, RewardSchema, compile_reward
from rewardsmith.reward_synth.language.fused import expressions, kernel
from rewardsmith.reward_synth.language.fused.code import Unsupported
from rewardsmith.reward_synth.language.fused.kernel import FusedGuard
from rewardsmith.reward_synth.language.graph.samples import Fields
from rewardsmith.reward_synth.rewards.guard import RewardGuard
from rewardsmith.reward_synth.rewards.guarded import guarded

from .test_operations import EXPRESSIONS
from .test_program import inputs_for

NOT_FUSED = {"softmax_std", "ee_squeeze"}
"""Programs that take a median, or distances of all pairs."""
NOT_FUSED_EXPRESSIONS = "copysign|logsigmoid|median|sort|cummax|cummin|half|gather|topk"
CHUNK = 24
AN_H100 = 90


def assert_fused_equals_torch(program, schema, seeds, spoil=None, device="cpu"):
    fused, plain = FusedGuard(program), RewardGuard(program)
    for seed in seeds:
        state, action = inputs_for(schema, (64, 1, 300)[seed % 3], seed)
        if spoil is not None:
            spoil(state, seed)
        state = Fields({field: value.to(device) for field, value in vars(state).items()})
        action = action.to(device)
        (reward, components), (expected, parts) = fused(state, action), plain(state, action)
        assert list(components) == list(parts)
        for found, wanted in zip([reward, *components.values()], [expected, *parts.values()], strict=True):
            # Large terms that cancel leave their rounding behind.
            torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4 * max(1.0, wanted.abs().max().item()))
    assert fused.read() == plain.read()


def spoil(state, seed):
    """Make the fields zero, infinite and not a number here and there, large, or whole."""
    generator = torch.Generator().manual_seed(seed)
    for field in vars(state).values():
        drawn = torch.rand(field.shape, generator=generator)
        match seed % 4:
            case 0:
                field.zero_()
            case 1:
                field[drawn < 0.02] = float("nan")
                field[drawn > 0.98] = float("inf")
                field[(drawn > 0.96) & (drawn < 0.98)] = -float("inf")
            case 2:
                field.mul_(1e3)
            case 3:
                field.round_()


def fusable(compiled, every=1):
    return [program for name, program in compiled.items() if name not in NOT_FUSED][::every]


def test_fused_programs_equal_torch(compiled, schema):
    for program in fusable(compiled, every=8):
        assert_fused_equals_torch(program, schema, range(3))
        assert_fused_equals_torch(program, schema, range(4), spoil)


@pytest.mark.slow
def test_all_fused_programs_equal_torch_and_compile_for_a_gpu(compiled, schema, tmp_path):
    for program in fusable(compiled):
        assert_fused_equals_torch(program, schema, range(30))
        assert_fused_equals_torch(program, schema, range(40), spoil)
        compile_for_a_gpu(program, tmp_path)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_all_fused_programs_equal_torch_on_a_gpu(compiled, schema):
    for program in fusable(compiled):
        assert_fused_equals_torch(program, schema, range(3), device="cuda")
        assert_fused_equals_torch(program, schema, range(4), spoil, device="cuda")


def compile_for_a_gpu(program, folder):
    """Have NVIDIA's compiler, which is part of Warp and needs no GPU, make the kernel."""
    (path,) = start_warp().compile_aot_module(FusedGuard(program)._kernel.module, arch=AN_H100, module_dir=folder)
    assert path.stat().st_size > 0


def with_expressions(expressions):
    """Return a program that has each expression as a component."""
    lines = [
        "import torch\nimport torch.nn.functional as F\n\ndef compute_reward(state, action):",
        "    p = torch.abs(state.joint_vel) + 1.0\n    c = {}",
    ]
    for number, expression in enumerate(expressions):
        bounded = any(name in expression for name in ("torch.acos(", "torch.asin(", "torch.atanh"))
        lines.append(f"    x = {'torch.tanh(state.joint_pos) * 0.9' if bounded else 'state.joint_pos'}")
        lines.append("    y = state.joint_vel")
        lines.append(f"    v = torch.clamp(({expression}).to(torch.float32), -100.0, 100.0)")
        lines.append(f"    c['c{number}'] = v.reshape(action.shape[0], -1).sum(dim=-1) * 0.01 + state.torso_height")
    return "\n".join([*lines, "    return sum(c.values()), c\n"])


FUSED_EXPRESSIONS = [each for each in EXPRESSIONS if not re.search(NOT_FUSED_EXPRESSIONS, each)]


FIRSTS = range(0, len(FUSED_EXPRESSIONS), CHUNK)


@pytest.mark.parametrize(
    "first", [pytest.param(first, marks=[pytest.mark.slow] * (number % 2)) for number, first in enumerate(FIRSTS)]
)
def test_fused_operations_equal_torch(schema, tmp_path, first):
    program = compile_reward(with_expressions(FUSED_EXPRESSIONS[first : first + CHUNK]), schema, 64)
    assert_fused_equals_torch(program, schema, range(6))
    compile_for_a_gpu(program, tmp_path)


def composed(rng):
    """Return a program whose components are made of expressions of expressions."""
    lines = ["import torch\nimport torch.nn.functional as F\n\ndef compute_reward(state, action):\n    c = {}"]
    for number in range(6):
        lines.append("    x, y = torch.clamp(state.joint_pos, -2, 2), torch.tanh(state.joint_vel)")
        lines.append("    p = torch.abs(y) + 0.5")
        for expression in rng.choices(FUSED_EXPRESSIONS, k=rng.randint(1, 3)):
            lines.append(f"    v = torch.clamp(({expression}).to(torch.float32), -3, 3).reshape(action.shape[0], -1)")
            lines.append("    v = torch.cat([v, y], -1)[:, :12]")
            lines.append(rng.choice(["    x, y = v, x", "    x = v", "    y = v * 0.5", "    p = v.abs() + 0.5"]))
        lines.append(f"    c['c{number}'] = (x * 0.1 + y * 0.01 + p * 0.001).sum(dim=-1) + state.torso_height")
    return "\n".join([*lines, "    return sum(c.values()), c\n"])


@pytest.mark.slow
def test_compositions_of_operations_equal_torch(schema):
    rng, fused = random.Random(0), 0
    for _ in range(150):
        try:
            program = compile_reward(composed(rng), schema, 64)
        except RewardRejected:
            continue  # not finite everywhere
        assert isinstance(guarded(program, "warp"), FusedGuard), program.source
        fused += 1
    assert fused > 50


@pytest.mark.parametrize("expression", [each for each in EXPRESSIONS if each not in FUSED_EXPRESSIONS])
def test_what_is_not_fused_runs_in_torch(schema, expression):
    program = compile_reward(with_expressions([expression]), schema, 64)
    with pytest.raises(Unsupported):
        FusedGuard(program)
    assert type(guarded(program, "cuda")) is RewardGuard


def test_on_cores_rewards_stay_equal_bit_by_bit(compiled):
    program = fusable(compiled)[0]
    assert type(guarded(program, "cpu")) is RewardGuard
    assert isinstance(guarded(program, "warp"), FusedGuard)


def test_a_kernel_that_computes_something_else_is_not_used(compiled, caplog, monkeypatch):
    monkeypatch.setitem(expressions.OF_RESULT, "mul", lambda n, a, b: f"({a} * {b} + 1)")
    assert any(type(guarded(program, "warp")) is RewardGuard for program in fusable(compiled)[:5])
    assert "a reward's kernel differs" in caplog.text


@pytest.mark.parametrize("part", ["translate", "_kernel", "_agree"])
def test_a_kernel_that_cannot_be_made_is_not_needed(compiled, caplog, monkeypatch, part):
    def broken(*_):
        raise MemoryError("of a compiler's own")

    monkeypatch.setattr(kernel, part, broken)
    assert type(guarded(fusable(compiled)[0], "warp")) is RewardGuard
    assert "could not be made" in caplog.text


def test_bad_rewards_become_zero_and_are_counted(schema):
    source = "def compute_reward(state, action):\n    r = state.torso_height\n    return r, {'half': r / 2}\n"
    guard = FusedGuard(compile_reward(source, schema, 64), limit=100.0)
    state, action = inputs_for(schema, 4, 0)
    state.torso_height.copy_(torch.tensor([1.0, float("nan"), 150.0, -float("inf")]))
    assert guard.read() == (0, 0)
    for _ in range(2):
        reward, components = guard(state, action)
        assert reward.tolist() == [1, 0, 100, 0] and components["half"].tolist() == [0.5, 0, 75, 0]
    assert guard.read() == (6, 8)
    assert guard.read() == (0, 0)


def test_a_replayed_kernel_sees_new_states(compiled, schema, replayed):
    guard = FusedGuard(fusable(compiled)[1])
    state, action = inputs_for(schema, 64, 0)
    recorded = replayed(lambda: guard(state, action))
    for seed in range(7):
        new_state, new_action = inputs_for(schema, 64, seed)
        for field, value in vars(new_state).items():
            getattr(state, field).copy_(value)
        action.copy_(new_action)
        assert torch.equal(recorded()[0], guard(new_state, new_action)[0])
    assert recorded.recorded


def test_another_candidate_costs_a_gpu_two_kernels_a_step(as_on_a_gpu):
    """One that joins its inputs, and its own."""
    source = (
        "import torch\n\ndef compute_reward(state, action):\n"
        "    run = torch.tanh(state.forward_velocity)\n    tall = torch.exp(-(state.height - 1.25) ** 2 / 0.1)\n"
        "    effort = (action ** 2).sum(dim=-1)\n"
        "    return run + 0.5 * tall - 0.01 * effort, {'run': run, 'tall': tall, 'effort': effort}\n"
    )
    survey = survey_of(envs.find("hopper"))
    schema = RewardSchema(survey.fields, survey.action_size)
    program = compile_reward(source, schema, 64)

    def operations(count):
        rewards = [guarded(program, "warp") for _ in range(count)]
        with as_on_a_gpu() as recorders:
            env = envs.make("hopper", 2 * count, device="warp", reward=rewards)
        while not env.captured:
            env.step(torch.zeros(2 * count, env.action_size))
        return recorders[0].recording.launches

    assert operations(10) - operations(2) == 8 * 2
