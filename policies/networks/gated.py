"""Gated recurrent units over whole sequences, with the gradient written out: few operations a moment, in both ways.

Autograd notes every operation of every moment, which costs several times what these small ones compute.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def advance(of_input: Tensor, of_state: Tensor, state: Tensor) -> Tensor:
    """Return what is remembered after a moment `[..., size]`.

    Cho et al. 2014 (arXiv 1406.1078), with `torch.nn.GRUCell`'s place of the reset gate.

    Args:
        of_input: What the linear layer of the input makes of it `[..., 3 * size]`: reset, update, new.
        of_state: The same of the state.
        state: What was remembered `[..., size]`.
    """
    reset_in, update_in, new_in = of_input.chunk(3, -1)
    reset_old, update_old, new_old = of_state.chunk(3, -1)
    new = torch.tanh(new_in + torch.sigmoid(reset_in + reset_old) * new_old)
    return torch.lerp(new, state, torch.sigmoid(update_in + update_old))


def sequence(of_input: Tensor, state: Tensor, begins: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Return what is remembered after each of some moments in a row `[num_steps, ..., num_envs, size]`.

    It can be differentiated once, not twice. The dots are a stack or nothing.

    Args:
        of_input: What the linear layer makes of the inputs `[num_steps, ..., num_envs, 3 * size]`.
        state: What is remembered before the first moment `[..., num_envs, size]`.
        begins: Where nothing is remembered any more, bool `[num_steps, ..., num_envs]`.
        weight: That of the linear layer of the state `[..., 3 * size, size]`.
        bias: The same layer's `[..., 3 * size]`.
    """
    states: Tensor = _Sequence.apply(of_input, state, begins, weight, bias)  # type: ignore[no-untyped-call]
    return states


class _Sequence(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, of_input: Tensor, state: Tensor, begins: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """See `sequence`."""
        size, layer = state.shape[-1], torch.addmm if weight.dim() == 2 else torch.baddbmm
        weights, offset, begins = weight.mT, bias.unsqueeze(-2), begins.unsqueeze(-1)
        nothing = state.new_zeros(())
        before, new, after = (of_input.new_empty(*of_input.shape[:-1], size) for _ in range(3))
        of_state, gates = torch.empty_like(of_input), of_input.new_empty(*of_input.shape[:-1], 2 * size)
        gates_in, new_in = of_input.split((2 * size, size), -1)
        gates_old, new_old = of_state.split((2 * size, size), -1)
        reset, update = gates.chunk(2, -1)
        moments = (begins, gates_in, new_in, before, of_state, gates, gates_old, reset, new_old, new, update, after)
        for begin, gate_in, fresh_in, kept, told, gate, gate_old, resets, fresh_old, fresh, updates, out in zip(
            *(each.unbind(0) for each in moments), strict=True
        ):
            torch.where(begin, nothing, state, out=kept)
            layer(offset, kept, weights, out=told)
            torch.add(gate_in, gate_old, out=gate).sigmoid_()
            torch.addcmul(fresh_in, resets, fresh_old, out=fresh).tanh_()
            state = torch.lerp(fresh, kept, updates, out=out)
        ctx.save_for_backward(begins, weight, before, new, gates, new_old)
        return after

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None, Tensor, Tensor]:
        """Return the gradients of all arguments but `begins`, given that of the result."""
        (grad_after,) = grads
        begins, weight, before, new, gates, new_old = ctx.saved_tensors
        reset, update = gates.chunk(2, -1)
        # How what a gate is told changes the state after it: what does not depend on later moments, for all at once.
        by_new = (1 - update) * (1 - new.square())
        by_reset = by_new * new_old * reset * (1 - reset)
        by_update = (before - new) * update * (1 - update)
        by_state = torch.stack([by_reset, by_update, by_new * reset], -2)
        grad_state = torch.empty_like(by_state)
        total = torch.empty_like(grad_after)
        later = torch.zeros_like(grad_after[0])
        moments = (grad_after, total, by_state, grad_state, update, begins)
        for grad, whole, by, told, updates, begin in zip(*(each.unbind(0)[::-1] for each in moments), strict=True):
            torch.add(grad, later, out=whole)
            torch.mul(by, whole.unsqueeze(-2), out=told)
            later = torch.matmul(told.flatten(-2), weight).addcmul_(whole, updates).masked_fill_(begin, 0.0)
        of_state = grad_state.flatten(-2)
        of_input = torch.cat([of_state[..., : -new.shape[-1]], total * by_new], -1)
        rows, inputs = (each.movedim(0, -3).flatten(-3, -2) for each in (of_state, before))
        return of_input, later, None, rows.mT @ inputs, rows.sum(-2)
