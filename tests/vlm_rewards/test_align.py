import json
from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import normalize

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.film.video import film
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.align import fold, main
from rewardsmith.vlm_rewards.alignment import Recipe, align, mapped, transport, triplets
from rewardsmith.vlm_rewards.encoder import load_encoder
from rewardsmith.vlm_rewards.eye import Eye

ENV, PLACES = "inverted_pendulum", (0.7, 0.4, 0.1, -0.1, -0.4, -0.7)
"""Where the cart stands in films that people rank from best to worst; how the pole leans is nothing to them."""


def vectors(*shape, seed=0):
    return normalize(torch.randn(*shape, 6, generator=torch.Generator().manual_seed(seed)), dim=-1)


def test_a_film_is_transported_to_itself_for_nothing_whatever_its_order():
    first, second = vectors(5), vectors(5, seed=1)
    assert transport(first, first.flip(0)) < 0.02 < transport(first, second)
    assert torch.allclose(transport(first, second), transport(second, first), atol=1e-2)


def test_transport_is_the_best_matching_of_all():
    first, second = vectors(5), vectors(5, seed=1)
    cost = 1 - first @ second.T
    best = min(float(cost[range(5), order].mean()) for order in permutations(range(5)))
    assert best - 0.005 <= transport(first, second) <= best + 0.06


def test_triplets_are_of_the_best_another_and_a_worse_one():
    assert triplets([0, 1, 2]).tolist() == [[0, 1, 2]]
    assert set(map(tuple, triplets([0, 0, 1]).tolist())) == {(0, 1, 2), (1, 0, 2)}
    assert not len(triplets([0, 1])) and not len(triplets([]))
    with pytest.raises(UserError, match="nothing is to be learned"):
        align(vectors(2, 4), triplets([0, 1]), Recipe())


def test_a_map_is_folded_into_any_image_side_that_ends_with_a_projection():
    change, rows = torch.randn(6, 6, generator=torch.Generator().manual_seed(0)), vectors(4)
    last = nn.Linear(6, 6)
    towers = [nn.Module(), nn.Sequential()]
    towers[0].proj = nn.Parameter(vectors(6, seed=2))
    towers[1].add_module("head", nn.Sequential())
    towers[1].head.add_module("proj", last)
    for tower, run in zip(towers, (lambda: rows @ towers[0].proj, lambda: last(rows)), strict=True):
        before = run()
        fold(tower, change)
        assert torch.allclose(mapped(before, change), normalize(run(), dim=-1), atol=1e-5)
    with pytest.raises(UserError, match="ends with no projection"):
        fold(nn.Module(), change)


@pytest.fixture(scope="module")
def ranked(tmp_path_factory):
    """Return a folder of ranked films, and where the model that was aligned with them lies."""
    place, model = tmp_path_factory.mktemp("ranked"), envs.build(envs.find(ENV)).model
    random = np.random.default_rng(0)
    for name, cart in enumerate(PLACES):
        rows = np.stack([cart + random.normal(0, 0.05, (4, 4)), random.uniform(-0.6, 0.6, (4, 4))], 2)
        film(model, rows, place / f"{name:03}.mp4", control_dt=0.04, camera="side")
    names = [f"{name:03}" for name in range(len(PLACES))]
    line = json.dumps({"shown": names[::-1], "order": [[name] for name in names]})
    (place / "ranking.jsonl").write_text(f"{line}\n")
    out = place / "aligned"
    status = main(
        [f"ranking={place}/ranking.jsonl", f"films={place}", f"env={ENV}", f"out={out}", "steps=100", "moments=4"]
    )
    return SimpleNamespace(place=place, out=out, status=status)


def right(model, goal):
    """Return how often the reward by a film orders two new states as people would."""
    environment, random = envs.build(envs.find(ENV)), np.random.default_rng(1)
    states = np.stack([random.uniform(-0.7, 0.7, 240), random.uniform(-0.6, 0.6, 240)], 1)
    paid = Eye(Looks(film=str(goal), model=model), environment, 60)(torch.from_numpy(states).float().unsqueeze(1))[0]
    better = torch.from_numpy(states[:120, 0] > states[120:, 0])
    return float(((paid[:120] > paid[120:]) == better).float().mean())


@pytest.mark.slow
def test_what_people_prefer_orders_states_that_nobody_ranked(ranked):
    before, after = (right(model, ranked.place / "000.mp4") for model in ("tiny-sim-clip", f"local-dir:{ranked.out}"))
    assert ranked.status == 0 and after > before + 0.08 and after > 0.7, (before, after)


def test_only_pictures_have_moved_and_prompts_are_warned_of(ranked):
    before, after = load_encoder("tiny-sim-clip"), load_encoder(f"local-dir:{ranked.out}")
    assert before.hash != after.hash
    prompt = "pole upright on top of the cart"
    assert torch.allclose(before.texts([prompt]), after.texts([prompt]), atol=1e-6)
    assert after.unknown_words([prompt]) == ["pole", "upright", "on", "top", "of", "the", "cart"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"out": ""}, "out=DIRECTORY"),
        ({"moments": "0"}, "moments is 0; it must be from 1 to 32"),
        ({"ranking": "none.jsonl"}, "`rewardsmith rank` writes one"),
        ({"films": "."}, "there is no film of 005"),
        ({"camera": "rear"}, "no camera 'rear'"),
        ({"env": "hoper"}, "hopper"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(change, said, ranked, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    usual = {"ranking": f"{ranked.place}/ranking.jsonl", "films": str(ranked.place), "env": ENV, "out": "x"}
    assert main([f"{name}={value}" for name, value in (usual | change).items()]) == 2
    error = capsys.readouterr().err
    assert said in error and len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_name_in_a_ranking_is_no_path(ranked, capsys, tmp_path):
    line = {"shown": ["../000", "001"], "order": [["../000"], ["001"]]}
    (tmp_path / "ranking.jsonl").write_text(json.dumps(line))
    words = [f"ranking={tmp_path}/ranking.jsonl", f"films={ranked.place}", f"env={ENV}", f"out={tmp_path}/x"]
    assert main(words) == 2 and "no name of a film" in capsys.readouterr().err
