import pytest
import torch
from safetensors.torch import load_file

from rewardsmith.vlm_rewards.encoder import load_encoder
from rewardsmith.vlm_rewards.finetune import Options, finetune, main
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
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(words, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    error = capsys.readouterr().err
    assert said in error and len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
