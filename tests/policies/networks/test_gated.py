"""A gated recurrent unit over sequences is torch's own, and its written-out gradient is the true one."""

import pytest
import torch

from rewardsmith.policies.networks.gated import advance, sequence

STEPS, NUM_ENVS, SIZE, INPUTS = 6, 3, 4, 5


GENERATOR = torch.Generator().manual_seed(0)


def drawn(*shape):
    return torch.randn(*shape, generator=GENERATOR, dtype=torch.float64)


def test_it_is_torchs_unit_begun_anew_with_each_episode():
    unit = torch.nn.GRUCell(INPUTS, SIZE, dtype=torch.float64)
    inputs, state, begins = drawn(STEPS, NUM_ENVS, INPUTS), drawn(NUM_ENVS, SIZE), drawn(STEPS, NUM_ENVS) > 0.8
    of_input = torch.nn.functional.linear(inputs, unit.weight_ih, unit.bias_ih)
    remembered = sequence(of_input, state, begins, unit.weight_hh, unit.bias_hh)
    assert begins.any() and not begins.all()
    for each, begin, told, found in zip(inputs, begins, of_input, remembered, strict=True):
        state = torch.where(begin.unsqueeze(-1), 0.0, state)
        of_state = torch.nn.functional.linear(state, unit.weight_hh, unit.bias_hh)
        torch.testing.assert_close(advance(told, of_state, state), unit(each, state))
        state = unit(each, state)
        torch.testing.assert_close(found, state)


@pytest.mark.parametrize("stack", [(), (2,)], ids=["one", "stack"])
def test_its_gradient_is_that_of_differences(stack):
    gates = drawn(STEPS, *stack, NUM_ENVS, 3 * SIZE)
    begins = drawn(STEPS, *stack, NUM_ENVS) > 0.8
    wanted = [gates, drawn(*stack, NUM_ENVS, SIZE), drawn(*stack, 3 * SIZE, SIZE), drawn(*stack, 3 * SIZE)]
    of_input, state, weight, bias = (each.requires_grad_() for each in wanted)
    assert torch.autograd.gradcheck(sequence, (of_input, state, begins, weight, bias))
