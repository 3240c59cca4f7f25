import torch
from torch import distributions
from torch.distributions import Independent, Normal

from rewardsmith.policies.distributions import Categorical, Gaussian


def test_gaussian_equals_torch_distributions():
    mean, log_std, action = torch.randn(7, 3), torch.randn(3), torch.randn(7, 3)
    ours = Gaussian(mean, log_std)
    theirs = Independent(Normal(mean, log_std.exp()), 1)
    torch.testing.assert_close(ours.log_prob(action), theirs.log_prob(action))
    torch.testing.assert_close(ours.entropy(), theirs.entropy()[0])
    assert torch.equal(ours.mode(), mean)


def test_categorical_equals_torch_distributions():
    logits, action = torch.randn(7, 4), torch.randint(4, (7,))
    ours, theirs = Categorical(logits), distributions.Categorical(logits=logits)
    torch.testing.assert_close(ours.log_prob(action), theirs.log_prob(action))
    torch.testing.assert_close(ours.entropy(), theirs.entropy().mean())
    assert torch.equal(ours.mode(), theirs.probs.argmax(-1))


def test_samples_have_their_distribution():
    generator = torch.Generator().manual_seed(0)
    gaussian = Gaussian(torch.tensor([1.0, -2.0]).expand(100_000, 2), torch.tensor([0.5, 2.0]).log())
    sample = gaussian.sample(gaussian.draw_(torch.zeros(100_000, 2), generator))
    torch.testing.assert_close(sample.mean(0), torch.tensor([1.0, -2.0]), atol=0.03, rtol=0)
    torch.testing.assert_close(sample.std(0), torch.tensor([0.5, 2.0]), atol=0.03, rtol=0)
    probabilities = torch.tensor([0.6, 0.3, 0.1])
    categorical = Categorical(probabilities.log().expand(100_000, 3))
    sample = categorical.sample(categorical.draw_(torch.zeros(100_000, 3), generator))
    torch.testing.assert_close(torch.bincount(sample) / 100_000, probabilities, atol=0.01, rtol=0)


def test_entries_of_a_stack_are_by_themselves():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(3, 9, 4, generator=generator)
    torch.testing.assert_close(Categorical(logits).entropy(), torch.stack([Categorical(x).entropy() for x in logits]))
    mean, log_std = torch.randn(3, 9, 2, generator=generator), torch.randn(3, 2, generator=generator)
    noise, action = torch.randn(2, 3, 9, 2, generator=generator)
    together, alone = Gaussian(mean, log_std), [Gaussian(*entry) for entry in zip(mean, log_std, strict=True)]
    torch.testing.assert_close(together.entropy(), torch.stack([each.entropy() for each in alone]))
    for ours, theirs in (
        (together.sample(noise), [each.sample(x) for each, x in zip(alone, noise, strict=True)]),
        (together.log_prob(action), [each.log_prob(x) for each, x in zip(alone, action, strict=True)]),
    ):
        torch.testing.assert_close(ours, torch.stack(theirs))
