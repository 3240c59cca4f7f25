import pytest
import torch

from rewardsmith.policies.gradients.tape import NONLINEARITIES, Tape
from rewardsmith.policies.networks.perceptron import mlp


@pytest.mark.parametrize("activation", ["tanh", "elu", "relu", "silu"])
@pytest.mark.parametrize("hidden", [[], [7], [16, 8, 5]])
def test_output_and_gradients_equal_autograd(activation, hidden):
    generator = torch.Generator().manual_seed(0)
    perceptron = mlp([4, *hidden, 3], activation, 1.0, generator)
    for parameter in perceptron.parameters():
        parameter.grad = torch.zeros_like(parameter)
    tape = Tape(perceptron, rows=32)
    with torch.no_grad():
        for _ in range(2):  # the second time through used memory
            x, gradient = torch.randn(32, 4, generator=generator), torch.randn(32, 3, generator=generator)
            output = tape.forward(x).clone()
            tape.backward(gradient)
    expected = perceptron(x)
    torch.testing.assert_close(output, expected)
    for parameter, by_autograd in zip(
        perceptron.parameters(), torch.autograd.grad(expected, list(perceptron.parameters()), gradient), strict=True
    ):
        torch.testing.assert_close(parameter.grad, by_autograd, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", NONLINEARITIES)
def test_activations_equal_torch_over_a_wide_range(kind):
    z = torch.linspace(-30, 30, 2001).requires_grad_()
    expected = kind()(z)
    (slope,) = torch.autograd.grad(expected.sum(), z)
    h, gate = z.detach().clone(), torch.zeros(2001)
    NONLINEARITIES[kind].apply(h, gate)
    torch.testing.assert_close(h, expected.detach(), rtol=1e-5, atol=3e-7)
    torch.testing.assert_close(NONLINEARITIES[kind].slope(h, gate), slope, rtol=1e-4, atol=1e-5)


def test_takes_rows_of_a_wider_table():
    perceptron = mlp([3, 8, 2], "silu", 1.0, torch.Generator().manual_seed(0))
    table = torch.randn(10, 9)
    with torch.no_grad():
        torch.testing.assert_close(Tape(perceptron, 10).forward(table[:, 2:5]), perceptron(table[:, 2:5]))
