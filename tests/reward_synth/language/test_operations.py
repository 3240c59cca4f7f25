"""Each quick call computes what the operation of that name computes."""

import pytest
import torch

from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.language.graph.binding import bind
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, substitute
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.samples import make_inputs


def by_overload(node, values, batch):
    """Return a node's results by torch's own operator of that name."""
    args = substitute(node.args, values, batch)
    kwargs = {name: substitute(value, values, batch) for name, value in node.kwargs}
    if node.op == CONSTANT:
        numbers, shape, dtype = args
        return torch.tensor(numbers, dtype=dtype).reshape(shape)
    _, name, overload = node.op.split(".")
    return getattr(getattr(torch.ops.aten, name), overload)(*args, **kwargs)


def test_every_listed_operation_exists_and_is_pure():
    for op in OPERATIONS:
        _, name, overload = op.split(".")
        schema = getattr(getattr(torch.ops.aten, name), overload)._schema
        assert not schema.is_mutable, op
        assert torch.Tag.nondeterministic_seeded not in getattr(getattr(torch.ops.aten, name), overload).tags, op


def run_both(program, schema, batch):
    inputs = make_inputs(schema, batch, 1.0, torch.Generator().manual_seed(batch))
    values = {index: inputs[name] for index, name in enumerate(program.graph.inputs)}
    for node in program.graph.nodes:
        results = by_overload(node, values, batch)
        values.update(zip(node.outputs, [results] if torch.is_tensor(results) else results, strict=True))
    bound = bind(program.graph, program.types, batch, torch.device("cpu"))
    slots = [inputs[name] for name in program.graph.inputs] + bound.template
    for step in bound.steps:
        step(slots)
    return values[program.graph.reward], slots[bound.reward]


def test_bound_calls_equal_the_operators(compiled, schema):
    for name, program in compiled.items():
        for batch in (1, 33):
            expected, found = run_both(program, schema, batch)
            assert torch.equal(expected, found), name


APPLIED = {
    "torch.{}(x)": """
        abs acos asin atan ceil cos cosh deg2rad erf exp exp2 expm1 floor frac neg relu round sgn sigmoid sign
        sin sinc sinh square tan tanh trunc positive rad2deg nan_to_num isnan isfinite isinf logical_not atanh
        asinh diff
        """,
    "torch.{}(p)": """
        log log10 log1p log2 sqrt rsqrt reciprocal acosh
        """,
    "torch.{}(x, y)": """
        add sub mul maximum minimum fmax fmin atan2 hypot eq ne lt le gt ge logical_and logical_or logical_xor
        copysign logaddexp heaviside isclose
        """,
    "torch.{}(x, p)": """
        div fmod remainder floor_divide
        """,
    "F.{}(x)": """
        relu relu6 elu celu selu gelu silu mish softplus softsign tanhshrink hardtanh hardsigmoid hardswish
        leaky_relu logsigmoid
        """,
    "torch.{}(x, dim=-1)": """
        sum mean std var amax amin prod logsumexp softmax cumsum cumprod argmax argmin log_softmax nansum
        nanmean count_nonzero
        """,
    "torch.{}(x, dim=-1).values": """
        max min median sort cummax cummin
        """,
    "F.{}(x, y, reduction='none')": """
        mse_loss smooth_l1_loss l1_loss
        """,
}
"""Functions by the way they are called; x, y and p are [num_envs, 12], p is positive."""

WRITTEN = """
torch.linalg.norm(x, ord=2, dim=-1)
x.norm(p=3, dim=-1)
x ** 2
x ** 3
p ** 0.5
2.0 ** x
1.0 - x
3 - x
1.0 / p
x // 2.0
x % 2.0
x / 3
x * 2
-x
x > 0.5
0.5 > x
x == 1.0
x.clip(max=0.5)
F.one_hot((x > 0).long().sum(-1), 13)
F.pad(x, (1, 2))
torch.linalg.vecdot(x, y)
x.flip(-1)
x[:, ::2]
x.reshape(-1, 3, 4)
x.view(x.shape[0], 4, 3).transpose(1, 2)
torch.tril(x.reshape(-1, 3, 4))
torch.std_mean(x, dim=-1)[0]
torch.gather(x, 1, (y > 0).long())
x[:, [0, 2, 5]]
x.index_select(1, torch.tensor([1, 2]))
torch.tensordot(x, torch.ones(12, 2), dims=1)
x @ torch.ones(12, 3)
torch.squeeze(x.unsqueeze(1))
x.tile(1, 2)
x.abs().median(dim=-1).values
x.masked_fill(x > 0, 0.5)
x.half().float()
x.unflatten(1, (3, 4))
x.to(torch.int32) * 2
torch.diagonal(x.view(-1, 3, 4), dim1=1, dim2=2)
x.T.T
torch.norm(x, p=1, dim=-1)
torch.topk(x, 3).values
torch.clamp(x, -1, 1)
torch.where(x > 0, x, 0.1)
F.huber_loss(x, y, reduction='none', delta=0.5)
F.normalize(x, dim=-1)
F.softmin(x, dim=-1)
F.cosine_similarity(x, y, dim=-1)
F.pairwise_distance(x, y)
torch.lerp(x, y, 0.3)
torch.addcmul(x, y, y, value=0.5)
torch.cross(x[:, :3], y[:, :3], dim=-1)
torch.einsum('bi,bi->b', x, y)
torch.bmm(x[:, None], y[:, :, None])
torch.roll(x, 1, dims=-1)
torch.cat([x, y], dim=-1)
torch.stack([x, y], dim=1)
torch.float_power(p, 1.5)
"""

EXPRESSIONS = [form.format(name) for form, names in APPLIED.items() for name in names.split()]
EXPRESSIONS += WRITTEN.strip().split("\n")


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_equals_torch(schema, expression):
    bounded = any(name in expression for name in ("torch.acos", "torch.asin(", "atanh"))
    source = (
        "import torch\nimport torch.nn.functional as F\n\ndef compute_reward(state, action):\n"
        "    x = state.joint_pos\n    y = state.joint_vel\n    p = torch.abs(y) + 1.0\n"
        f"    if {bounded}:\n"
        "        x = torch.tanh(x) * 0.9\n"
        f"    v = torch.clamp(({expression}).to(torch.float32), -100.0, 100.0)\n"
        "    r = v.reshape(action.shape[0], -1).sum(dim=-1) * 0.01 + state.torso_height\n    return r, {'r': r}\n"
    )
    program = compile_reward(source, schema, 64)
    space = {}
    exec(source, space)
    from .test_program import inputs_for

    for batch in (1, 40):
        state, action = inputs_for(schema, batch, 11)
        expected = space["compute_reward"](state, action)[0]
        assert torch.equal(program(state, action)[0], expected)
