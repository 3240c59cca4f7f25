import torch
from torch import nn

from rewardsmith.policies.optimizer import FlatAdam


def model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1))


def test_equals_torch_adam_with_clipping():
    ours, theirs = model(), model()
    flat = FlatAdam(list(ours.parameters()), learning_rate=0.01, max_grad_norm=0.5)
    adam = torch.optim.Adam(theirs.parameters(), lr=0.01, eps=1e-5)
    for step in range(20):
        if step == 10:
            flat.learning_rate.fill_(0.003)
            adam.param_groups[0]["lr"] = 0.003
        x = torch.randn(8, 3) * 3
        theirs.zero_grad()
        theirs(x).square().sum().backward()
        nn.utils.clip_grad_norm_(theirs.parameters(), 0.5)
        adam.step()
        gradients = torch.autograd.grad(ours(x).square().sum(), list(ours.parameters()))
        for parameter, gradient in zip(ours.parameters(), gradients, strict=True):
            parameter.grad.copy_(gradient)
        flat.step()
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-6)


def test_small_gradients_are_left_alone():
    ours = model()
    optimizer = FlatAdam(list(ours.parameters()), learning_rate=0.01, max_grad_norm=1.0)
    for parameter in ours.parameters():
        parameter.grad.fill_(1e-3)
    optimizer.step()
    assert all((parameter.grad == 1e-3).all() for parameter in ours.parameters())
