from importlib.machinery import ModuleSpec

import numpy as np
import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.envs.spaces import Box, Discrete, TensorSpec
from rewardsmith.policies import export as exporting
from rewardsmith.policies.export import FORMATS, export
from rewardsmith.policies.networks.spec import NetworkSpec
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.spec import PolicySpec

BOX = Box(torch.tensor([-2.0, 0.0]), torch.tensor([2.0, 1.0]))


def make(observation=None, action=BOX, squash=False, **network):
    spec = PolicySpec(
        observation=observation or TensorSpec((5,)),
        action=action,
        network=NetworkSpec(hidden_sizes=[16, 8], **network),
        squash=squash,
    )
    policy = Policy(spec, torch.Generator().manual_seed(0), init_std=0.5)
    generator = torch.Generator().manual_seed(1)
    if isinstance(spec.observation, TensorSpec):
        policy.normalizer.update(torch.randn(100, 5, generator=generator) * 3 + 1)
    with torch.no_grad():
        policy.networks.actor[-1].weight.normal_(generator=generator)
    return policy


def onnx_actions(path, obs):
    onnxruntime = pytest.importorskip("onnxruntime")
    (actions,) = onnxruntime.InferenceSession(str(path)).run(["action"], {"obs": obs.numpy()})
    return torch.from_numpy(actions)


def torchscript_actions(path, obs):
    return torch.jit.load(path)(obs)


def sb3_actions(path, obs):
    from stable_baselines3 import PPO

    return torch.from_numpy(PPO.load(path, device="cpu").predict(obs.numpy(), deterministic=True)[0])


ACTIONS = {"onnx": onnx_actions, "torchscript": torchscript_actions, "sb3": sb3_actions}
WHAT = [{}, {"activation": "tanh"}, {"squash": True}, {"action": Discrete(3)}, {"activation": "elu"}]


def _case(format, what):
    """Activations are torch's own: ONNX, which takes a second for each, is shown with one of them by default."""
    activation = what.get("activation", "relu")
    slow = activation == "elu" or (format, activation) == ("onnx", "tanh")
    return pytest.param(format, what, marks=[pytest.mark.slow] * slow, id=f"{format}-{what}")


def test_every_format_is_shown_to_act_alike():
    assert set(ACTIONS) == set(FORMATS)


@pytest.mark.parametrize(("format", "what"), [_case(format, what) for format in FORMATS for what in WHAT])
def test_acts_alike(format, what, tmp_path):
    if format == "onnx":
        pytest.importorskip("onnxscript")
    policy = make(**what)
    if format == "sb3" and (policy.spec.squash or isinstance(policy.spec.action, Discrete)):
        with pytest.raises(UserError, match="choose format=onnx or format=torchscript"):
            export(policy, format, tmp_path / "policy")
        return
    path = export(policy, format, tmp_path / "made" / "policy.bin")
    assert path == tmp_path / "made" / "policy.bin" and path.is_file()
    assert len(list(path.parent.iterdir())) == 1
    for num_envs in (1, 64):
        obs = torch.randn(num_envs, 5, generator=torch.Generator().manual_seed(2)) * 5
        expected, _ = policy.act(obs, policy.initial_state(num_envs))
        torch.testing.assert_close(ACTIONS[format](path, obs), expected, rtol=1e-5, atol=1e-5)
        if isinstance(policy.spec.action, Box) and num_envs > 1:
            assert ((expected == BOX.low) | (expected == BOX.high)).any() or policy.spec.squash


def test_a_model_of_theirs_draws_and_values_alike(tmp_path):
    from stable_baselines3 import PPO

    policy = make()
    model = PPO.load(export(policy, "sb3", tmp_path / "policy.zip"), device="cpu")
    obs = torch.randn(8, 5)
    values = model.policy.predict_values(obs).squeeze(1)
    torch.testing.assert_close(values, policy.value(obs, policy.initial_state(8)), rtol=1e-4, atol=1e-5)
    std = model.policy.get_distribution(obs).distribution.stddev
    half_range = (BOX.high - BOX.low) / 2
    np.testing.assert_allclose(std[0].detach(), 0.5 * half_range, rtol=1e-5)


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_format_cannot_hold_is_refused_in_one_line(format, tmp_path):
    for policy, why in (
        (make(name="recurrent"), "a policy that remembers cannot be exported"),
        (make({"a": TensorSpec((2,))}), "more than one vector"),
    ):
        with pytest.raises(UserError, match=why) as refusal:
            export(policy, format, tmp_path / "policy")
        assert "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_unknown_formats_are_answered_with_the_choices(tmp_path):
    with pytest.raises(UserError, match=r"unknown format 'tflite'; choose one of: onnx, sb3, torchscript"):
        export(make(), "tflite", tmp_path / "policy")


def test_missing_libraries_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "find_spec", lambda name: None if name == "onnxscript" else ModuleSpec(name, None))
    with pytest.raises(UserError, match=r"needs onnxscript: pip install 'rewardsmith\[export\]'"):
        export(make(), "onnx", tmp_path / "policy")
