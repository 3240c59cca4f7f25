"""Adam with clipped gradients on one flat vector: three calls a step, however many layers there are."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from policies.team import Team

_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-5


class FlatAdam:
    """Adam (Kingma and Ba 2015, arXiv 1412.6980) in torch's fused kernel.

    The parameters become views of one vector, and their gradients of another, to be written in place.

    Args:
        parameters: What is optimised.
        learning_rate: The first step size.
        max_grad_norm: Norm to which the gradient is clipped.

    Attributes:
        learning_rate: A scalar tensor; write it in place.
    """

    def __init__(self, parameters: Sequence[nn.Parameter], learning_rate: float, max_grad_norm: float) -> None:
        self._max_grad_norm = max_grad_norm
        self._values = torch.cat([parameter.detach().flatten() for parameter in parameters])
        self._gradient = torch.zeros_like(self._values)
        self._moment1 = torch.zeros_like(self._values)
        self._moment2 = torch.zeros_like(self._values)
        self._count = torch.zeros((), device=self._values.device)
        self.learning_rate = torch.tensor(learning_rate, device=self._values.device)
        sizes = [parameter.numel() for parameter in parameters]
        views = zip(parameters, self._values.split(sizes), self._gradient.split(sizes), strict=True)
        for parameter, values, gradient in views:
            parameter.data = values.view_as(parameter)
            parameter.grad = gradient.view_as(parameter)

    @torch.no_grad()
    def step(self, team: Team | None = None) -> None:
        """Move the parameters against their gradients, which are averaged over a team and clipped in place."""
        if team is not None:
            team.average_(self._gradient)
        norm = torch.linalg.vector_norm(self._gradient)
        self._gradient.mul_((self._max_grad_norm / (norm + 1e-6)).clamp_(max=1))
        self._count += 1
        # The kernel of torch.optim.Adam(fused=True), whose wrapper takes eight times as long as the kernel here.
        torch._fused_adam_(
            [self._values],
            [self._gradient],
            [self._moment1],
            [self._moment2],
            [],
            [self._count],
            lr=self.learning_rate,
            beta1=_BETA1,
            beta2=_BETA2,
            weight_decay=0.0,
            eps=_EPSILON,
            amsgrad=False,
            maximize=False,
        )

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
