"""Adam with clipped gradients on one flat vector: a few calls a step, however many layers there are."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rewardsmith.policies.team import Team

_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-5


class FlatAdam:
    """Adam (Kingma and Ba 2015, arXiv 1412.6980) in torch's fused kernel.

    The parameters become views of one vector, and their gradients of another, to be written in place. Those of a stack
    (see `policies.stack`) become views of one vector each, and are clipped apart.

    Args:
        parameters: What is optimised.
        learning_rate: The first step size.
        max_grad_norm: Norm to which the gradient is clipped.
        stack_shape: The leading dimension of the parameters, `(stack,)`, or none.

    Attributes:
        learning_rate: A scalar tensor, or `[stack]`; write it in place.
    """

    def __init__(
        self,
        parameters: Sequence[nn.Parameter],
        learning_rate: float,
        max_grad_norm: float,
        stack_shape: tuple[int, ...] = (),
    ) -> None:
        self._max_grad_norm = max_grad_norm
        self._values = torch.cat([parameter.detach().reshape(*stack_shape, -1) for parameter in parameters], -1)
        self._gradient = torch.zeros_like(self._values)
        self._step = torch.zeros_like(self._values)
        self._moment1 = torch.zeros_like(self._values)
        self._moment2 = torch.zeros_like(self._values)
        self._count = torch.zeros((), device=self._values.device)
        self.learning_rate = torch.full(stack_shape, learning_rate, device=self._values.device)
        sizes = [parameter[(0,) * len(stack_shape)].numel() for parameter in parameters]
        views = zip(parameters, self._values.split(sizes, -1), self._gradient.split(sizes, -1), strict=True)
        for parameter, values, gradient in views:
            parameter.data = values.view_as(parameter)
            parameter.grad = gradient.view_as(parameter)

    @torch.no_grad()
    def step(self, team: Team | None = None) -> None:
        """Move the parameters against their gradients, which are averaged over a team and clipped in place."""
        if team is not None:
            team.average_(self._gradient)
        norm = torch.linalg.vector_norm(self._gradient, dim=-1, keepdim=True)
        self._gradient.mul_((self._max_grad_norm / (norm + 1e-6)).clamp_(max=1))
        self._count += 1
        self._step.zero_()
        # The kernel of torch.optim.Adam(fused=True), whose wrapper takes eight times as long as the kernel here. It
        # knows one learning rate; those of a stack differ, so it makes a step of rate 1.
        torch._fused_adam_(
            [self._step],
            [self._gradient],
            [self._moment1],
            [self._moment2],
            [],
            [self._count],
            lr=1.0,
            beta1=_BETA1,
            beta2=_BETA2,
            weight_decay=0.0,
            eps=_EPSILON,
            amsgrad=False,
            maximize=False,
        )
        self._values.addcmul_(self._step, self.learning_rate.unsqueeze(-1))

    def state_dict(self) -> dict[str, Tensor]:
        """Return moments, step count and learning rate; the parameters are their owner's to save."""
        return {
            "moment1": self._moment1,
            "moment2": self._moment2,
            "count": self._count,
            "learning_rate": self.learning_rate,
        }

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned."""
        for name, tensor in self.state_dict().items():
            tensor.copy_(state[name])
