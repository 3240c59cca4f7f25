import json

import pytest
import torch

from rewardsmith.vlm_rewards.encoder import load_encoder
from rewardsmith.vlm_rewards.tiny.facts import all_words, words_of
from rewardsmith.vlm_rewards.tiny.measure import GOALS, goals
from rewardsmith.vlm_rewards.tiny.pictures import take
from rewardsmith.vlm_rewards.tiny.scenes.registry import SCENES
from rewardsmith.vlm_rewards.tiny.shipped import NAME, SHIPPED

LEAST = 0.8
"""Mean AUC of the goal prompts of these few pictures; `CARD.md` has the figures of many."""


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(NAME)


def test_the_shipped_model_tells_goal_prompts_apart(encoder):
    bodies = ("humanoid", "inverted_pendulum", "mountain_car")
    pictures = take({name: SCENES[name] for name in bodies}, 200, seed=77)
    found = goals(encoder, pictures)
    assert {GOALS[prompt][0] for prompt in found} == {"humanoid", "pole", "car"}
    assert sum(found.values()) / len(found) > LEAST
    assert found["pole upright on top of the cart"] > LEAST


def test_it_is_small_and_says_what_it_is():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 4 * 2**20
    card = (SHIPPED / "CARD.md").read_text()
    assert "no zero-shot model" in card and "new camera" in card and "new combinations" in card


def test_strange_words_are_named(encoder):
    assert encoder.unknown_words(["a humanoid robot juggling"]) == ["juggling"]
    assert encoder.unknown_words(list(GOALS)) == []


def test_its_words_are_those_of_the_captions():
    """Whoever changes captions trains the model again."""
    words = json.loads((SHIPPED / "words.json").read_text())
    assert words == all_words()
    assert words_of("A cross-legged robot, kneeling.") == ["a", "cross", "legged", "robot", "kneeling"]


def test_embeddings_are_those_of_the_weights_in_the_package(encoder):
    """The hash goes into every result; another machine must come to the same."""
    assert len(encoder.hash) == 64
    assert torch.allclose(encoder.texts(["a robot"]).norm(dim=1), torch.ones(1))
