"""Honest ways of writing: accepted, equal to plain torch, and noted where something was read into them."""

import pytest
import torch

from rewardsmith.reward_synth.language import RewardRejected, compile_reward

from .test_program import inputs_for

HEAD = "import torch\nimport math\nimport numpy as np\n\nSLOW = True\nLOW, HIGH = 0.2, -1.5\n"
HEAD += "PACE = 0.5 if SLOW else 2.0\n\n"
HELPER = "def _bell(x, width=1.0):\n    return torch.exp(-((x / width) ** 2))\n\n"
BODIES = {
    "helper with a leading underscore": "r = _bell(h) * PACE\n    return r, {'r': r}",
    "constants in one line": "r = (h - LOW) * HIGH\n    return r, {'r': r}",
    "walrus": "r = (d := h - 0.5) * d\n    return r, {'d': d}",
    "a table of numpy": "pose = np.array([0.1, 0.2, 0.3])\n    r = h - (v - pose).abs().sum(dim=-1)\n"
    "    return r, {'r': r}",
    "formats": "c = {f'foot_{i:02d}': state.foot_height[:, i] * 1.0 for i in range(4)}\n    return sum(c.values()), c",
    "sorted": "r = sum(v[:, i] * (k + 1) for k, i in enumerate(sorted([2, 0, 1])))\n    return r, {'r': r}",
    "any and all": "r = h * (2.0 if any([False, PACE < 1.0]) and all([SLOW]) else 1.0)\n    return r, {'r': r}",
    "many terms": "r = " + " + ".join(["h * 0.01"] * 45) + "\n    return r, {'r': r}",
}


def compiled(body):
    return (
        f"{HEAD}{HELPER}def compute_reward(state, action):\n    h, v = state.torso_height, state.com_vel\n    {body}\n"
    )


@pytest.mark.parametrize("idiom", BODIES)
def test_an_idiom_equals_plain_torch(schema, idiom):
    source = compiled(BODIES[idiom])
    program = compile_reward(source, schema, 64)
    space = {}
    exec(source.replace("np.array(", "torch.tensor("), space)
    state, action = inputs_for(schema, 20, 4)
    expected, parts = space["compute_reward"](state, action)
    found, components = program(state, action)
    assert torch.equal(found, expected)
    assert list(components) == list(parts)


def test_a_hyphen_in_a_components_name_is_an_underscore(schema):
    program = compile_reward(compiled("return h * 1.0, {'alive-bonus': h * 0.5, 'alive_2': h}"), schema, 64)
    assert program.components == ("alive_bonus", "alive_2")
    assert program.report["warnings"] == ["component 'alive-bonus' is called 'alive_bonus'"]


def test_a_name_that_is_taken_stays_refused(schema):
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(compiled("return h * 1.0, {'a-b': h * 0.5, 'a_b': h * 2.0}"), schema, 64)
    assert refusal.value.code == "E_TYPE"


@pytest.mark.parametrize(
    "line", ["A, B = B, 1.0", "A, *B = 1.0, 2.0", "A, B = 1.0, *(2.0,)", "A, A = 1.0, 2.0", "A, B = 1.0,"]
)
def test_constants_in_one_line_that_mean_more_stay_refused(schema, line):
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(f"B = 0.5\n{line}\n{compiled('return h * A, {}')}", schema, 64)
    assert refusal.value.code == "E_MODULE_STATE"


TENSORS = [
    "r = h * (1.0 if any([h > 1]) else 0.0)\n    return r, {}",
    "return sorted(h), {}",
    "return h * 1.0, {f'{h:.1f}': h}",
    "return h * 1.0, {f'{3:>999999d}': h}",
]


@pytest.mark.parametrize("body", TENSORS)
def test_tensors_are_no_python_values_in_them(schema, body):
    with pytest.raises(RewardRejected):
        compile_reward(compiled(body), schema, 64)
