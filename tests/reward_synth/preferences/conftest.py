import pytest
import torch


@pytest.fixture
def linear_pairs():
    """Make pairs of segments `[pairs, 2, 5, inputs]`, which steps count, and the answers of a hidden linear reward."""

    def make(seed, count, inputs=20, spread=0.3):
        draw = torch.Generator().manual_seed(seed)
        weights = torch.randn(inputs, generator=draw)
        base = torch.randn(count, 2, 1, inputs, generator=draw)
        segments = base + spread * torch.randn(count, 2, 5, inputs, generator=draw)
        first, second = (segments @ weights).sum(-1).unbind(1)
        return segments, torch.ones(segments.shape[:-1], dtype=torch.bool), (first > second).float()

    return make
