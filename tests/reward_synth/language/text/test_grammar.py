"""Refusals name the line and what to write instead; generated programs never get anything but listed operations."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.text import names

HEAD = "import torch\nimport math\nimport torch.nn.functional as F\n\ndef compute_reward(state, action):\n"


def refusal_of(source, schema):
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(source, schema, 64)
    return refusal.value


@pytest.mark.parametrize(
    ("line", "code", "advice"),
    [
        ("if state.torso_height > 1.0: x = 1", "E_SYNC", "torch.where"),
        ("x = 1.0 if state.torso_height > 1.0 else 0.0", "E_SYNC", "torch.where"),
        ("x = 0.2 < state.torso_height < 1.0", "E_SYNC", "&"),
        ("x = (action > 0) and (action < 1)", "E_SYNC", "&"),
        ("x = max(state.torso_height, 0.0)", "E_SYNC", "torch.clamp"),
        ("x = state.torso_height.mean().item()", "E_SYNC", "one value per environment"),
        ("x = math.exp(state.torso_height)", "E_SYNC", "torch.exp"),
        ("x = state.torso_hight", "E_FIELD", "torso_height"),
        ("x = torch.tanhh(action)", "E_TORCH_NAME", "tanh"),
        ("while True: pass", "E_NODE", "for i in range(n)"),
        ("print(action)", "E_NAME", "component"),
        ("x = action.clamp_(0, 1)", "E_MUTATE", "x.clamp"),
        ("v = state.com_vel\n    v[:, 0] = 0.0", "E_MUTATE", "clone"),
        ("x = torch.rand_like(action)", "E_RNG", "deterministic"),
        ("x = torch.tensor([action[:, 0], action[:, 1]])", "E_SYNC", "torch.stack"),
        ("x = state.com_vel[state.torso_height > 1.0]", "E_SYNC", "torch.where"),
        ("return state.torso_height", "E_TYPE", "return reward"),
        ("return {'a': state.torso_height}, state.torso_height", "E_TYPE", "the dict comes second"),
        ("return state.torso_height[:, None], {}", "E_SHAPE", "squeeze(-1)"),
        ("return state.torso_height > 1, {}", "E_DTYPE", ".float()"),
        ("return state.torso_height + state.torso_height.mean(), {}", "E_BATCH_COUPLING", "dim=-1"),
        ("return torch.log(state.com_vel[:, 0]), {}", "E_NONFINITE", "clamp"),
    ],
)
def test_a_refusal_says_what_to_write(schema, line, code, advice):
    refusal = refusal_of(f"{HEAD}    {line}\n    return state.torso_height, {{}}\n", schema)
    assert refusal.code == code
    assert advice in refusal.message


def test_the_line_is_the_programs_own(schema):
    refusal = refusal_of(HEAD + "    a = 1\n    b = state.torso_height + state.com_vel\n    return b, {}\n", schema)
    assert (refusal.code, refusal.line) == ("E_SHAPE", 7)


def test_no_listed_word_is_private_or_in_place():
    for module, (functions, constants) in names.MODULES.items():
        for word in functions | constants:
            assert not word.startswith("_") and not word.endswith("_"), (module, word)
    for word in names.METHODS | names.PROPERTIES:
        assert not word.startswith("_") and not word.endswith("_"), word


FORBIDDEN = names.words(
    """
    numpy item tolist cpu cuda data data_ptr storage untyped_storage set_ resize_ as_strided apply_ map_ register_hook
    backward grad grad_fn requires_grad_ share_memory_ load save hub ops classes jit compile package serialization
    overrides func vmap cond autograd profiler onnx distributed multiprocessing backends random testing manual_seed
    Generator Tensor from_file frombuffer from_numpy from_dlpack empty empty_like rand randn normal bernoulli
    multinomial randperm equal allclose unique nonzero masked_select format open eval exec getattr object
    """
)


def test_no_dangerous_word_is_listed():
    listed = names.METHODS | names.PROPERTIES | names.BUILTINS
    for functions, constants in names.MODULES.values():
        listed = listed | functions | constants
    assert not FORBIDDEN & listed


values = st.sampled_from(
    ["state.torso_height", "state.com_vel", "state.com_vel[:, 0]", "action", "action[:, :3]", "state.base_quat", "1.5",
     "2", "-0.5", "True", "'a'", "[1.0, 2.0]", "(1, 2)", "{'a': 1.0}", "state", "action.shape[0]", "action.shape",
     "state.joint_pos.shape[-1]", "torch.tensor([1.0, 2.0, 3.0])", "torch.pi", "math.e", "None", "range(3)"]
)  # fmt: skip


def expressions(children):
    functions = st.sampled_from(sorted(f"torch.{name}" for name in names.TORCH_FUNCTIONS)
                                + sorted(f"F.{name}" for name in names.FUNCTIONAL_FUNCTIONS)
                                + sorted(f"math.{name}" for name in names.MATH_FUNCTIONS)
                                + sorted(names.BUILTINS))  # fmt: skip
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<", ">=", "==", "in", "and"])
    keywords = st.sampled_from(["", ", dim=-1", ", dim=0", ", keepdim=True", ", -1", ", 0", ", 2.0", ", min=0.0"])
    index = st.sampled_from(["[:, 0]", "[0]", "[..., 1]", "[:, [0, 1]]", "[1:]", "[:, None]", "[::2]", "['a']", "[-1]"])
    methods = st.sampled_from(sorted(names.METHODS))
    return st.one_of(
        st.builds("{}({}{})".format, functions, children, keywords),
        st.builds("{}({}, {})".format, functions, children, children),
        st.builds("torch.where({}, {}, {})".format, children, children, children),
        st.builds("torch.stack([{}, {}], dim=-1)".format, children, children),
        st.builds("({}).{}()".format, children, methods),
        st.builds("({}).{}({})".format, children, methods, children),
        st.builds("({} {} {})".format, children, operators, children),
        st.builds("({}){}".format, children, index),
        st.builds("(-{})".format, children),
        st.builds("({} if {} else {})".format, children, children, children),
        st.builds("[{} for i in range(4)]".format, children),
        st.builds("sum([{}, {}])".format, children, children),
    )


PROGRAM = (
    HEAD
    + """\
    a = {}
    b = {}
    a += {}
    for i in range(3):
        b = {}
    return {}, {{'b': {}}}
"""
)

programs = st.builds(
    PROGRAM.format,
    *[st.recursive(values, expressions, max_leaves=4) for _ in range(4)],
    st.sampled_from(["a", "b", "state.torso_height + a", "(state.torso_height * 0.1 + b).float()"]),
    st.sampled_from(["a", "b", "state.torso_height"]),
)  # fmt: skip


def only_listed_operations(source, schema):
    try:
        program = compile_reward(source, schema, 64)
    except RewardRejected as refusal:
        assert refusal.code not in ("E_GRAPH", "E_RUNTIME"), (source, str(refusal))
        return
    assert all(node.op == CONSTANT or node.op in OPERATIONS for node in program.graph.nodes)


calm = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@settings(calm, max_examples=150)
@given(source=programs)
def test_generated_programs_are_refused_or_pure(schema, source):
    only_listed_operations(source, schema)


@pytest.mark.slow
@settings(calm, max_examples=10_000)
@given(source=programs)
def test_ten_thousand_generated_programs_are_refused_or_pure(schema, source):
    only_listed_operations(source, schema)
