import torch

from rewardsmith.policies.loss import Minibatch
from rewardsmith.policies.storage import minibatches


def samples(size):
    index = torch.arange(size, dtype=torch.float32)
    return Minibatch(index[:, None].repeat(1, 3), index[:, None].repeat(1, 2) + 0.5, -index, 2 * index, index)


def test_every_sample_comes_once_an_epoch_with_its_own_fields():
    seen = []
    generator = torch.Generator().manual_seed(0)
    orders = torch.stack([torch.randperm(24, generator=generator) for _ in range(3)])
    for batch in minibatches(samples(24), size=8, orders=orders):
        index = batch.value_target
        assert batch.obs.shape == (8, 3)
        assert batch.action.shape == (8, 2)
        torch.testing.assert_close(batch.obs, index[:, None].repeat(1, 3))
        torch.testing.assert_close(batch.action, index[:, None].repeat(1, 2) + 0.5)
        torch.testing.assert_close(batch.log_prob, -index)
        torch.testing.assert_close(batch.advantage, 2 * index)
        seen.append(index)
    epochs = torch.cat(seen).view(3, 24)
    for epoch in epochs:
        assert sorted(epoch.tolist()) == list(range(24))
    assert not torch.equal(epochs[0], epochs[1])
