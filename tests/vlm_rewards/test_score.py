import pytest
import torch
from torch.nn.functional import normalize

from rewardsmith.envs import UserError
from rewardsmith.vlm_rewards.score import Prompts, Score, check_fusion, fuse


@pytest.fixture
def embeddings():
    generator = torch.Generator().manual_seed(0)
    drawn = normalize(torch.randn(40, 16, generator=generator, dtype=torch.float64), dim=1)
    return drawn[:30], drawn[30:33], drawn[33:36], drawn[36:]


def by_the_paper(x, g, b, alpha):
    """VLM-RM's formula with the projection written out as a matrix."""
    d = g - b
    projection = alpha * torch.outer(d, d) / d.norm() ** 2 + (1 - alpha) * torch.eye(len(d), dtype=d.dtype)
    return 1 - 0.5 * ((x - g) @ projection).norm(dim=-1) ** 2


@pytest.mark.parametrize("alpha", [0.0, 0.25, 0.5, 1.0])
def test_rewards_are_those_of_the_paper(embeddings, alpha):
    pictures, goals, baselines, _ = embeddings
    g, b = goals.mean(0), baselines.mean(0)
    assert torch.allclose(Score(g, b, alpha=alpha)(pictures), by_the_paper(pictures, g, b, alpha))


def test_one_prompt_without_a_baseline_pays_the_cosine(embeddings):
    pictures, goals, _, _ = embeddings
    assert torch.allclose(Score(goals[0])(pictures), pictures @ goals[0])


def test_the_goal_itself_is_paid_best(embeddings):
    _, goals, baselines, _ = embeddings
    score = Score(goals[0], baselines[0], alpha=0.7)
    assert score(goals[0]) == pytest.approx(1.0)
    assert score(baselines[0]) < score(normalize(goals[0] + baselines[0], dim=0)) < 1


def test_negatives_take_the_chance_that_the_goal_leaves(embeddings):
    pictures, goals, _, negatives = embeddings
    paid = Score(goals[0], negatives=negatives, scale=10.0)(pictures)
    cosines = 10 * pictures @ torch.stack([goals[0], *negatives]).T
    expected = cosines.exp()[:, 0] / cosines.exp().sum(1)
    assert torch.allclose(paid, expected)
    score = Score(goals[0], negatives=negatives, scale=10.0)
    assert score(goals[0]) > 0.5 > score(negatives[0])


def test_prompts_say_what_they_lack():
    with pytest.raises(UserError, match="needs a goal"):
        Prompts(goals=())
    with pytest.raises(UserError, match="baseline"):
        Prompts(goals=("a robot",), alpha=0.5)
    with pytest.raises(UserError, match=r"alpha is 1\.5"):
        Prompts(goals=("a robot",), baselines=("a",), alpha=1.5)


def test_scores_of_prompts_average_them(encoder):
    prompts = Prompts(goals=("a robot", "a pole"), baselines=("kneeling",), negatives=("upright",), alpha=0.5)
    pictures = encoder.texts(["upright pole", "a robot kneeling"])
    texts = encoder.texts(prompts.all)
    by_hand = Score(texts[:2].mean(0), texts[2], texts[3:], 0.5, encoder.scale)
    assert torch.allclose(Score.of(prompts, encoder)(pictures), by_hand(pictures))


def test_cameras_are_fused_as_asked():
    rewards = torch.tensor([[0.1, 0.8], [0.3, 0.2]])
    assert fuse(rewards, "mean").tolist() == pytest.approx([0.2, 0.5])
    assert fuse(rewards, "min").tolist() == pytest.approx([0.1, 0.2])
    assert fuse(rewards, "max").tolist() == pytest.approx([0.3, 0.8])
    with pytest.raises(UserError, match="mean, min, max"):
        check_fusion("sum")
