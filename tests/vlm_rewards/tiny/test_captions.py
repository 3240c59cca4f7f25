import random
from collections import Counter

import numpy as np
import pytest
import torch

from rewardsmith.envs import registry
from rewardsmith.vlm_rewards.tiny.facts import all_words, caption, encode, holds, words_of
from rewardsmith.vlm_rewards.tiny.measure import GOALS
from rewardsmith.vlm_rewards.tiny.scenes.humanoid import HELD_OUT as PAIRS
from rewardsmith.vlm_rewards.tiny.scenes.registry import HELD_OUT, SCENES
from rewardsmith.vlm_rewards.tiny.words import ATTRIBUTES


def draw(scene, count, seed=0):
    model, random = registry.find(scene.environment)().model, np.random.default_rng(seed)
    return model, [scene.draw(model, random) for _ in range(count)]


@pytest.fixture(scope="module")
def drawn():
    return {name: draw(scene, 150) for name, (scene, _) in SCENES.items()}


@pytest.mark.parametrize("name", SCENES)
def test_poses_are_within_limits_and_their_facts_have_words(drawn, name):
    model, poses = drawn[name]
    for each in poses:
        assert each.qpos.shape == (model.nq,)
        for joint in np.flatnonzero(model.jnt_limited):
            low, high = model.jnt_range[joint]
            assert low - 1e-6 <= each.qpos[model.jnt_qposadr[joint]] <= high + 1e-6
        assert "body" in each.facts
        for attribute, value in each.facts.items():
            assert value in ATTRIBUTES[attribute]


@pytest.mark.parametrize("name", SCENES)
def test_captions_are_true_of_their_pictures(drawn, name):
    _, poses = drawn[name]
    chance = random.Random(0)
    captions = [caption(each.facts, chance) for each in poses]
    true = holds(encode([each.claims for each in captions]), encode([each.facts for each in poses]))
    assert true.diagonal().all()
    assert not true.all()


def test_captions_with_more_facts_are_true_of_fewer_pictures():
    facts = encode(
        [{"body": "humanoid", "pose": pose, "arms": arms} for pose in ("kneel", "stand") for arms in ("raised", "down")]
    )
    claims = encode([{"body": "humanoid"}, {"body": "humanoid", "pose": "kneel"}, {"pose": "kneel", "arms": "down"}])
    assert holds(claims, facts).sum(1).tolist() == [4, 2, 1]
    assert not holds(encode([{"pose": "kneel"}]), encode([{"body": "humanoid"}])).any()


def test_no_phrase_says_two_things():
    """It would pull a picture to it and push it away."""
    said = Counter(
        phrase
        for values in ATTRIBUTES.values()
        for words in values.values()
        for phrase in set(words.said + words.unseen)
    )
    assert [phrase for phrase, count in said.items() if count > 1] == []


def test_paraphrases_are_new_but_none_of_their_words_is():
    known = set(all_words())
    for values in ATTRIBUTES.values():
        for words in values.values():
            for phrase in words.unseen:
                assert phrase not in words.said
                assert set(words_of(phrase.replace("{}", ""))) <= known


def test_what_people_would_type_has_known_words_only():
    assert [word for prompt in GOALS for word in words_of(prompt) if word not in all_words()] == []


def test_training_never_shows_what_is_held_out():
    _, poses = draw(SCENES["humanoid"][0], 1500)
    shown = {(each.facts.get("pose"), each.facts.get("arms")) for each in poses}
    assert not shown & PAIRS
    _, poses = draw(HELD_OUT["humanoid"][0], 100)
    assert {(each.facts["pose"], each.facts["arms"]) for each in poses} == PAIRS
    _, poses = draw(HELD_OUT["inverted_pendulum"][0], 20)
    assert all((each.facts["place"], each.facts["lean"]) == ("left", "right") for each in poses)


def test_the_same_seed_draws_the_same_poses():
    scene = SCENES["humanoid"][0]
    first, second, other = (draw(scene, 5, seed)[1] for seed in (0, 0, 1))
    assert all(np.array_equal(a.qpos, b.qpos) and a.facts == b.facts for a, b in zip(first, second, strict=True))
    assert not np.array_equal(first[0].qpos, other[0].qpos)


def test_claims_are_rows_of_numbers():
    assert encode([{}, {"body": "ant"}]).dtype == torch.int64
    assert encode([{}]).shape == (1, len(ATTRIBUTES))
