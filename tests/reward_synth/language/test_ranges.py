"""How large a reward may become: judged on ordinary states and on somewhat larger ones."""

import pytest
import torch

from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.language.child.probes import extrapolated
from rewardsmith.reward_synth.language.graph.samples import make_inputs

HEAD = "import torch\n\ndef compute_reward(state, action):\n"


def recorded(schema, **fields):
    states = make_inputs(schema, 40, 1.0, torch.Generator().manual_seed(2))
    return {**states, **fields}


def test_a_reward_that_is_large_on_states_thirty_times_larger_is_accepted(schema):
    source = f"{HEAD}    r = 1.2 * state.torso_height.clamp(max=1e3) ** 4 / 2.0\n    return r, {{'height': r}}\n"
    program = compile_reward(source, schema, 64)
    assert program.components == ("height",)


@pytest.mark.parametrize("scale", [1e5, 1e12])
def test_the_message_names_the_component_and_the_feature(schema, scale):
    source = (
        f"{HEAD}    up = state.torso_up[:, 2]\n"
        f"    push = {scale} * state.contact_force.sum(dim=-1) * (1.0 + 0.1 * up)\n"
        "    return up + push, {'up': up, 'push': push}\n"
    )
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(source, schema, 64)
    assert refusal.value.code == "E_RANGE"
    assert "component 'push'" in refusal.value.message
    assert "driven by state.contact_force" in refusal.value.message


def test_recorded_states_are_made_larger_within_the_ranges_of_flags_and_cosines():
    states = {
        "contact": torch.tensor([[0.0, 1.0], [1.0, 0.0]]),
        "cosine": torch.tensor([[-0.98], [0.5]]),
        "speed": torch.tensor([[0.2], [-4.0]]),
    }
    larger = extrapolated(states)
    assert torch.equal(larger["contact"], states["contact"])
    assert torch.equal(larger["cosine"], torch.tensor([[-1.0], [1.0]]))
    torch.testing.assert_close(larger["speed"], torch.tensor([[0.6], [-12.0]]))


def test_flags_are_not_taken_for_large_forces(schema):
    flags = (make_inputs(schema, 40, 1.0, torch.Generator().manual_seed(3))["contact_force"] > 0.5).float()
    source = f"{HEAD}    r = 2000.0 * state.contact_force.mean(dim=-1) ** 8\n    return r, {{'feet': r}}\n"
    assert compile_reward(source.replace("2000.0", "5.0"), schema, 64, states=recorded(schema, contact_force=flags))


def test_what_is_not_finite_far_out_is_still_refused(schema):
    source = f"{HEAD}    return torch.exp(state.torso_height * 2.0) * 1e-3, {{}}\n"
    with pytest.raises(RewardRejected) as refusal:
        compile_reward(source, schema, 64)
    assert refusal.value.code in ("E_NONFINITE", "E_RANGE")
