import json

import pytest
import torch
from safetensors.torch import load_file

from rewardsmith import envs
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.vlm_rewards.audit.labels import ASKED
from rewardsmith.vlm_rewards.audit.measures import auc
from rewardsmith.vlm_rewards.audit.states import gather
from rewardsmith.vlm_rewards.encoder import load_encoder
from rewardsmith.vlm_rewards.finetune import Options, finetune, main
from rewardsmith.vlm_rewards.frames import Frames
from tests.vlm_rewards.conftest import write_model

LINES = dict(env="mountain_car", pictures=64, batch=32, rate=3e-3)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    place = tmp_path_factory.mktemp("fitted")
    model = write_model(place / "before")
    finetune(Options(model=model, out=str(place / "after"), groups=1, steps=20, **LINES))
    return place


def test_only_the_last_layers_of_the_image_side_change(fitted):
    before, after = (load_file(fitted / name / "open_clip_model.safetensors") for name in ("before", "after"))
    changed = {name for name, value in before.items() if not torch.equal(value, after[name])}
    assert changed == {"visual.proj"}


def test_what_was_fitted_is_read_like_any_model_and_knows_more_words(fitted):
    before, after = (load_encoder(f"local-dir:{fitted / name}") for name in ("before", "after"))
    assert before.hash != after.hash and before.image_size == after.image_size
    prompt = "car at the top of the mountain"
    assert "mountain" in before.unknown_words([prompt]) and not after.unknown_words([prompt])
    assert torch.equal(before.texts([prompt]), after.texts([prompt]))


@pytest.mark.slow
def test_a_person_s_labels_bring_what_they_said_nearer_to_the_goal(fitted, tmp_path):
    """The labels are the wrong way round, so that no caption can have taught them."""
    model, states = write_model(tmp_path / "before"), gather("mountain_car", None, ASKED, 0)
    order = states.rows[:, 0].argsort()
    labels = {states.ids[place]: rank < len(order) // 2 for rank, place in enumerate(order.tolist())}
    (tmp_path / "labels.json").write_text(json.dumps(labels))
    goal = "a robot"
    told = {"labels": str(tmp_path / "labels.json"), "goal": goal}
    lines = LINES | {"rate": 1e-2}
    finetune(Options(model=model, out=str(tmp_path / "after"), groups=1, steps=40, **lines, **told))
    frames = Frames(mujoco_environment(envs.build(envs.find("mountain_car")), "tests"), 20, 64).draw(states.rows)[0]
    good = torch.tensor([labels[name] for name in states.ids])
    found = []
    for name in ("before", "after"):
        encoder = load_encoder(f"local-dir:{tmp_path / name}")
        found.append(float(auc(encoder.images(frames) @ encoder.texts([goal])[0], good)))
    assert found[1] > max(0.9, found[0]), found


@pytest.mark.slow
def test_pictures_come_nearer_to_what_is_true_of_them(tmp_path, capsys):
    model = write_model(tmp_path / "before")
    finetune(Options(model=model, out=str(tmp_path / "after"), groups=2, steps=200, **LINES))
    first, last = (float(line.split()[3]) for line in capsys.readouterr().out.splitlines())
    assert last < first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["model=ViT-B-32"], "out=DIRECTORY"),
        (["model=ViT-B-32", "out=x", "env=swimmer"], "choose one of: humanoid"),
        (["model=ViT-B-33", "out=x"], "unknown model"),
        (["stepps=3"], "choose among: model"),
        (["steps=1"], "steps is 1; it must be from 3"),
        (["rate=nan"], "rate is nan; it must be from"),
        (["pictures=0"], "pictures is 0; it must be from 64"),
        (["model=ViT-B-32", "out=x", "labels=none.json"], "needs the env="),
        (["model=ViT-B-32", "out=x", "labels=none.json", "env=mountain_car", "goal=a car"], "no file of labels"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(words, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    error = capsys.readouterr().err
    assert said in error and len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
