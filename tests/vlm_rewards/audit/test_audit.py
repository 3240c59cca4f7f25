import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.experiments.cli.audit import audit_reward
from rewardsmith.experiments.config.audit import AuditConfig
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.report.audit import _tables
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.audit import ALPHAS, WORTH, Row, audit
from rewardsmith.vlm_rewards.audit.cache import EmbeddingCache
from rewardsmith.vlm_rewards.audit.climb import Climbed
from rewardsmith.vlm_rewards.audit.measures import Interval
from rewardsmith.vlm_rewards.audit.states import NEAR_MISS, PROTOTYPE, RANDOM, gather

GOAL = "pole upright on top of the cart"


@pytest.fixture(scope="module")
def pole():
    environment = envs.build(envs.find("inverted_pendulum"))
    return environment, gather("inverted_pendulum", environment.tasks["balance"], 60, seed=0)


@pytest.fixture(scope="module")
def found(pole, small_model, tmp_path_factory):
    environment, states = pole
    looks = Looks(goals=(GOAL, "a robot"), baselines=("a pole",), model=small_model, cameras=("side", "front"), size=32)
    cache = EmbeddingCache(tmp_path_factory.mktemp("cache"))
    return looks, cache, audit([looks], environment, states, cache)


@pytest.fixture(autouse=True)
def cached(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


def test_states_are_of_three_origins_and_of_both_sorts(pole):
    _, states = pole
    assert set(states.origins) == {RANDOM, PROTOTYPE, NEAR_MISS}
    assert 10 < int(states.success.sum()) < len(states) - 10
    tilt = states.rows[:, 1].abs()
    assert torch.equal(states.success, tilt <= 0.2), "the task's own measure, at rest"


def test_the_same_seed_gives_the_same_states_and_names(pole):
    environment, states = pole
    again = gather("inverted_pendulum", environment.tasks["balance"], 60, seed=0)
    assert torch.equal(states.rows, again.rows) and states.ids == again.ids
    assert gather("inverted_pendulum", environment.tasks["balance"], 60, seed=1).ids != states.ids


def test_a_free_body_touches_the_floor_and_keeps_its_quaternion():
    environment = envs.build(envs.find("humanoid"))
    states = gather("humanoid", environment.tasks["stand_up"], 60, seed=0)
    near = states.rows[[origin == NEAR_MISS for origin in states.origins]]
    assert len(near) and torch.allclose(near[:, 3:7].norm(dim=1), torch.ones(len(near)), atol=1e-5)


def test_every_way_is_tried(found):
    looks, _, result = found
    goals, cameras = {(goal,) for goal in looks.goals} | {looks.goals}, {("side",), ("front",), ("side", "front")}
    tried = {(row.looks.goals, row.looks.alpha, row.looks.cameras) for row in result.rows[1:]}
    assert tried == {(goal, alpha, camera) for goal in goals for alpha in ALPHAS for camera in cameras}
    assert result.asked.looks == looks
    assert result.best.auc.value == max(row.auc.value for row in result.rows)


def test_pictures_are_encoded_once(found, pole):
    looks, cache, result = found
    environment, states = pole
    encoded = cache.encoded
    again = audit([looks], environment, states, cache)
    assert cache.encoded == encoded == 2 * len(states)
    assert again.rows == result.rows


def test_a_damaged_cache_is_encoded_anew(encoder, tmp_path):
    frames = torch.zeros(2, 64, 64, 3, dtype=torch.uint8)
    before = EmbeddingCache(tmp_path).images(encoder, frames)
    (kept,) = tmp_path.glob("*.safetensors")
    kept.write_bytes(b"nonsense")
    cache = EmbeddingCache(tmp_path)
    assert torch.equal(cache.images(encoder, frames), before) and cache.encoded == 2
    assert torch.equal(cache.images(encoder, frames), before) and cache.found == 2
    unwritable = EmbeddingCache(Path("/proc/nowhere"))
    assert torch.equal(unwritable.images(encoder, frames), before)


def test_a_verdict_needs_a_good_area_and_good_states_at_the_top():
    def row(auc, low, top):
        return Row(Looks(), "", "", "", Interval(auc, low, auc), Interval(0, 0, 0), top)

    good, poor = row(0.95, 0.9, 0.9), row(0.95, 0.9, 0.2)
    assert good.verdict() == WORTH
    assert len({good.verdict(), poor.verdict(), row(0.6, 0.5, 0.9).verdict()}) == 3
    nothing = torch.zeros(4, dtype=torch.bool)
    leads = [Climbed(torch.zeros(4, 1), torch.zeros(4), success) for success in (nothing, ~nothing)]
    assert [good.verdict(each) for each in leads] == [poor.verdict(), WORTH], "what leads nowhere is doubtful at best"


def words(model, *more):
    return ["env=inverted_pendulum", f"model={model}", "clip.cameras=side", "clip.size=32", "states=40", *more]


def test_the_page_needs_nothing_else_and_what_is_told_is_in_it(small_model, tmp_path):
    told = audit_reward(parse(AuditConfig, words(small_model, f"goal={GOAL}")))
    page = (tmp_path / "audit.html").read_text()
    assert "warning: it never saw the words on, top, of, the, cart" in told and "success of balance" in told
    assert page.count("data:image/png") > 20 and not re.search(r"(src|href)=.?https?:", page)
    assert "Training is" in page and "as asked" in told
    assert "Where the reward leads" in page and "ends in success for" in told and "ends in success for" in page


def test_where_nothing_tells_success_people_are_asked_and_their_labels_are_the_truth(small_model, tmp_path):
    config = parse(AuditConfig, words(small_model, "goal=a robot kneeling"))
    assert "labels=FILE" in audit_reward(config)
    ids = re.findall(r'data-id="([0-9a-f]{16})"', (tmp_path / "audit.html").read_text())
    assert len(ids) == len(set(ids)) > 20
    (tmp_path / "labels.json").write_text(json.dumps({name: place % 3 == 0 for place, name in enumerate(ids)}))
    told = audit_reward(parse(AuditConfig, words(small_model, "goal=a robot kneeling", "labels=labels.json")))
    assert f"{len(ids)} states, {len(ids[::3])} of them good by what people said" in told


def test_of_several_goals_and_models_it_is_told_which_is_meant(small_model, tmp_path):
    """Two tags of one architecture are two models: each has its own rows and its own table."""
    models = [f"model={small_model}|tiny-sim-clip", "goal=a pole|a pole upright", "task=balance"]
    told = audit_reward(parse(AuditConfig, [words("")[0], *models, *words("")[2:]]))
    lines = told.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith("model ")] == [["model", "1:"], ["model", "2:"]]
    sweeps = lines[next(place for place, line in enumerate(lines) if line.startswith("alpha,")) + 1 :]
    goals = ("a pole", "a pole upright", "a pole | a pole upright")
    assert {line[:44].strip() for line in sweeps[:6]} == {f"{number}: {goal}" for number in (1, 2) for goal in goals}
    (best,) = (line for line in lines if line.startswith("best: "))
    assert "model=" in best and "clip.alpha=" in best
    page = (tmp_path / "audit.html").read_text()
    assert page.count("<th>cameras</th>") == 6 and "tiny-sim-clip</span>" in page


def test_weights_of_one_architecture_are_told_apart(found):
    _, _, result = found
    rows = tuple(
        replace(row, model=name) for name in ("ViT-B-32:openai", "ViT-B-32:laion400m_e32") for row in result.rows
    )
    tables = _tables(replace(result, rows=rows))
    assert {table["model"] for table in tables} == {"ViT-B-32:openai", "ViT-B-32:laion400m_e32"}


def test_labels_of_other_states_say_what_must_be_as_it_was(small_model, tmp_path):
    (tmp_path / "labels.json").write_text('{"0123456789abcdef": true}')
    with pytest.raises(UserError, match=r"goal= or task=, states= and seed= of that audit"):
        audit_reward(parse(AuditConfig, words(small_model, f"goal={GOAL}", "labels=labels.json")))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "say what success looks like"),
        (["goal=a", "task=dance"], "no task 'dance'"),
        (["task=balance", "clip.cameras=rear"], "no camera 'rear'"),
        (["goal=a", "labels=none.json"], "no file of labels"),
        (["goal_film=none.mp4"], "none.mp4"),
        (["task=balance", "clip.match=progress"], "goal_film=PATH.mp4"),
        (["task=balance", "path=nowhere/x.html"], "there is no folder nowhere"),
        (["task=balance", "pretrained=a|b"], "2 weights for 1 models"),
    ],
)
def test_what_cannot_be_audited_is_refused_in_one_line(small_model, tmp_path, more, said):
    with pytest.raises(UserError, match=said) as refused:
        audit_reward(parse(AuditConfig, words(small_model, *more)))
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "audit.html").exists()
