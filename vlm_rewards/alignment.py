"""What people rank, as a change of what pictures look alike: the alignment of RAPL.

After Tian et al. (ICLR 2024, arXiv 2310.07932; 2412.04835): films are compared by optimal transport between the
embeddings of their pictures, and the embedding learns from triplets of a preferred film, another and a worse one that
the first two are the more alike, by Bradley and Terry's model. RAPL trains the encoder; here a linear map after its
projection learns alone, held near the one that changes nothing, for people rank few films.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import normalize, softplus

from rewardsmith.envs import UserError

_BLUR, _ROUNDS = 0.05, 15
"""Entropic blur of the transport, in cosines, and rounds of Sinkhorn's algorithm, which it is enough for."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a map is fitted.

    Attributes:
        steps: Steps of Adam.
        batch: Triplets of a step.
        rate: Learning rate.
        scale: Factor on differences of distances before the sigmoid.
        hold: Weight of the mean squared change of the map, times its size.
        seed: Of the draw of triplets.
    """

    steps: int = 200
    batch: int = 64
    rate: float = 1e-2
    scale: float = 30.0
    hold: float = 0.1
    seed: int = 0


def transport(first: Tensor, second: Tensor) -> Tensor:
    """Return the cost of optimal transport between films, by Sinkhorn's algorithm (Cuturi, 2013); differentiable.

    Args:
        first: Unit embeddings `[..., num_moments, size]`, each moment with equal weight.
        second: `[..., other_moments, size]`.

    Returns:
        Mean of one less the cosines of what is matched, `[...]`.
    """
    cost = 1 - first @ second.transpose(-1, -2)
    logits = -cost / _BLUR
    rows, columns = cost.shape[-2:]
    row, column = torch.zeros_like(cost[..., :1]), torch.zeros_like(cost[..., :1, :])
    for _ in range(_ROUNDS):
        row = -(logits + column).logsumexp(-1, keepdim=True) - torch.tensor(rows).log()
        column = -(logits + row).logsumexp(-2, keepdim=True) - torch.tensor(columns).log()
    plan = (logits + row + column).exp()
    return (plan * cost).sum((-1, -2))


def triplets(places: Sequence[int]) -> Tensor:
    """Return which films are an anchor, one more like it and one less, int64 `[num_triplets, 3]`.

    Anchors are the best; what is more like them is any film that is better than the third.

    Args:
        places: Of the films of one ranking, from 0 for the best; the rollouts of a film share its place.
    """
    films = range(len(places))
    best = [film for film in films if places[film] == min(places)]
    found = [
        (anchor, like, unlike)
        for anchor in best
        for like in films
        for unlike in films
        if like != anchor and places[like] < places[unlike]
    ]
    return torch.tensor(found, dtype=torch.int64).view(-1, 3)


def align(films: Tensor, chosen: Tensor, recipe: Recipe) -> Tensor:
    """Return the linear map `[size, size]` of embeddings after which triplets hold.

    The loss is the mean of `-log sigmoid(scale * (d(anchor, unlike) - d(anchor, like)))` over triplets, with `d` the
    transport, and how far the map is from the one that changes nothing.

    Args:
        films: Unit embeddings `[num_films, num_moments, size]`.
        chosen: What `triplets` returns of them.
        recipe: How.

    Raises:
        UserError: there is no triplet.
    """
    if not len(chosen):
        raise UserError("nothing is to be learned from these rankings: none has a better, another and a worse film")
    size = films.shape[-1]
    same = torch.eye(size)
    change = torch.zeros(size, size, requires_grad=True)
    optimizer = torch.optim.Adam([change], lr=recipe.rate)
    chance = torch.Generator().manual_seed(recipe.seed)
    for _ in range(recipe.steps):
        rows = chosen[torch.randint(len(chosen), (recipe.batch,), generator=chance)]
        anchor, like, unlike = mapped(films, same + change)[rows].unbind(1)
        wrong = softplus(recipe.scale * (transport(anchor, like) - transport(anchor, unlike))).mean()
        loss = wrong + recipe.hold * size * change.square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return same + change.detach()


def mapped(embeddings: Tensor, change: Tensor) -> Tensor:
    """Return unit embeddings `[..., size]` after a linear map."""
    return normalize(embeddings @ change.T, dim=-1)
