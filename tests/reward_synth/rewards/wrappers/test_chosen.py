"""Wrappers by name, as users and files give them."""

import json

import pytest
import safetensors.torch
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.rewards.learned import keep_learned, recall_learned
from rewardsmith.reward_synth.rewards.registered import Expert
from rewardsmith.reward_synth.rewards.wrappers.chosen import chosen
from rewardsmith.reward_synth.rewards.wrappers.clip import Clip
from rewardsmith.reward_synth.rewards.wrappers.delta import Delta
from rewardsmith.reward_synth.rewards.wrappers.wrapped import Wrapped
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Circumstances

KIND = Wrapped(within=Expert(), wrappers=chosen("delta,clip", {"clip": {"bound": 5}}), circumstances=Circumstances())


def test_names_and_numbers_make_wrappers_in_their_order():
    assert chosen("", {}) == ()
    assert chosen("delta, clip", {"clip": {"bound": 5}}) == (Delta(), Clip(bound=5))


@pytest.mark.parametrize(
    "names, numbers, message",
    [
        ("clipp", {}, "unknown wrapper 'clipp'; did you mean 'clip'"),
        ("clip,", {}, "unknown wrapper ''"),
        ("clip,clip", {}, "wrap names clip twice"),
        ("clip", {"delta": {}}, "add it: wrap=clip,delta"),
        ("clip", {"nothing": {}}, "unknown wrapper 'nothing'"),
        ("clip", {"clip": 3}, "has numbers by name, not '3': wrapper.clip.bound"),
        ("clip", {"clip": {"bond": 3}}, "unknown number wrapper.clip.bond; its numbers: wrapper.clip.bound"),
        ("delta", {"delta": {"bond": 3}}, "its numbers: it has none"),
        ("clip", {"clip": {"bound": "wide"}}, "wrapper.clip.bound is 'wide'; it must be a number"),
        ("clip", {"clip": {"bound": True}}, "it must be a number"),
        ("clip", {"clip": {"bound": 0}}, "wrapper.clip.bound is 0; it must be from 1e-06 to 1000000.0"),
        ("clip", {"clip": {"bound": float("nan")}}, "wrapper.clip.bound is nan"),
        ("lare", {"lare": {"episodes": 1.5}}, "it must be a number"),
        ("potential", {}, "needs wrapper.potential.of=NAME"),
        ("cost", {}, "needs wrapper.cost.of=NAME"),
        ("cost", {"cost": {"of": "speed", "weight": -1}}, "wrapper.cost.weight"),
        ("potential", {"potential": {"of": 3}}, "wrapper.potential.of is '3'; it must be a name"),
    ],
)
def test_what_is_none_is_refused_in_one_line(names, numbers, message):
    with pytest.raises(UserError) as refusal:
        chosen(names, numbers)
    assert message in str(refusal.value) and "\n" not in str(refusal.value)


def test_only_what_pays_by_earlier_moments_is_left_out_to_ask_about_recorded_ones():
    momentary = KIND.momentary
    assert momentary.wrappers == (Clip(bound=5),) and momentary.core == Expert()
    assert Wrapped(within=Expert(), wrappers=(Delta(),), circumstances=Circumstances()).momentary == Expert()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "wrapped"},
        {"kind": "nothing"},
        {"wrappers": 3},
        {"wrappers": [{"name": "clip", "numbers": {"bound": "x"}}]},
        {"wrappers": [{"name": "os", "numbers": {}}]},
        {"wrappers": [{"name": "clip", "numbers": [1]}]},
        {"discount": "much"},
        {"discount": 7},
        {"intent": {"wishes": 3}},
    ],
)
def test_a_damaged_file_is_refused_in_one_line(tmp_path, change):
    save_reward(KIND, tmp_path)
    assert load_reward(tmp_path) == KIND
    path = tmp_path / "wrapped.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(UserError) as refusal:
        load_reward(tmp_path)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("tensor", [torch.zeros(()), torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64), None])
def test_what_another_wrapper_has_learned_is_refused(tmp_path, tensor):
    env, path = envs.make("hopper", 2, task="hop_forward", threads=1), tmp_path / "learned.safetensors"
    keep_learned(KIND.build(env), path)
    assert recall_learned(KIND.build(env), path) is not None
    path.write_bytes(safetensors.torch.save({} if tensor is None else {"delta/episode/last": tensor}))
    with pytest.raises(UserError, match="does not fit these wrappers: delta/episode/last"):
        recall_learned(KIND.build(env), path)


def test_a_potential_of_nothing_is_refused_with_what_there_is():
    wrappers = chosen("potential", {"potential": {"of": "happiness"}})
    kind = Wrapped(within=Expert(), wrappers=wrappers, circumstances=Circumstances())
    with pytest.raises(UserError, match=r"unknown wrapper.potential.of 'happiness'; .*choose one of: .*height"):
        kind.build(envs.make("hopper", 2, task="hop_forward", threads=1))
