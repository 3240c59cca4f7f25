import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from rewardsmith.envs import UserError
from rewardsmith.vlm_rewards.encoder import Encoder, load_encoder
from rewardsmith.vlm_rewards.library import open_clip
from rewardsmith.vlm_rewards.sources import find_source
from tests.vlm_rewards.conftest import CONFIG, write_model


def pictures(count, size, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (count, size, size, 3), dtype=torch.uint8, generator=generator)


def smooth(count, size):
    """Return pictures without the finest detail, of which every way of shrinking makes something else."""
    coarse = pictures(count, 8).permute(0, 3, 1, 2).float()
    return functional.interpolate(coarse, (size, size), mode="bilinear").permute(0, 2, 3, 1).round().byte()


@pytest.mark.parametrize("size", [64, 96, 32])
def test_embeddings_are_those_of_open_clip_itself(small_model, encoder, size):
    """With its own preprocessing of pictures and its own tokenizer."""
    from PIL import Image

    model, _, prepare = open_clip().create_model_and_transforms(small_model)
    model.eval()
    frames = smooth(3, size)
    with torch.no_grad():
        prepared = torch.stack([prepare(Image.fromarray(frame)) for frame in frames.numpy()])
        expected = model.encode_image(prepared, normalize=True)
        tokens = open_clip().get_tokenizer(small_model)(["a robot kneeling"])
        words = model.encode_text(tokens, normalize=True)
    assert torch.allclose(encoder.images(frames), expected, atol=1e-5 if size == 64 else 5e-3)
    assert torch.allclose(encoder.texts(["a robot kneeling"]), words, atol=1e-6)


def test_batches_do_not_show(small_model, encoder):
    frames = pictures(7, 64)
    few = Encoder(find_source(small_model), batch=3)
    assert torch.allclose(few.images(frames), encoder.images(frames), atol=1e-5)
    assert encoder.images(frames[:0]).shape == (0, encoder.size)


def test_pictures_of_another_shape_are_refused(encoder):
    with pytest.raises(ValueError, match=r"\[2, 48, 64, 3\]"):
        encoder.images(torch.zeros(2, 48, 64, 3, dtype=torch.uint8))


def copy_of(model, directory, change):
    shutil.copytree(model.removeprefix("local-dir:"), directory)
    config = json.loads((directory / "open_clip_config.json").read_text())
    change(config)
    (directory / "open_clip_config.json").write_text(json.dumps(config))
    return f"local-dir:{directory}"


def test_the_hash_is_of_weights_and_of_how_pictures_and_words_are_prepared(small_model, encoder, tmp_path):
    same = copy_of(small_model, tmp_path / "same", lambda config: None)
    brighter = copy_of(small_model, tmp_path / "bright", lambda config: config["preprocess_cfg"].update(mean=[0.1] * 3))
    other = write_model(tmp_path / "other", seed=1)
    hashes = [load_encoder(each).hash for each in (same, brighter, other)]
    assert hashes[0] == encoder.hash
    assert len({*hashes}) == 3


def test_words_that_no_caption_had_are_told(small_model, encoder, tmp_path):
    assert encoder.unknown_words(["A robot kneeling, upright!", "a purple robot's pole"]) == ["purple", "robot's"]
    untold = write_model(tmp_path / "untold", words=None)
    assert load_encoder(untold).unknown_words(["a purple robot"]) == []


def test_prompts_that_cannot_be_read_are_refused(encoder):
    with pytest.raises(UserError, match="empty"):
        encoder.texts(["a robot", " "])
    with pytest.raises(UserError, match="reads 24 tokens"):
        encoder.texts(["robot " * 40])


@pytest.mark.parametrize(
    ("model", "pretrained", "said"),
    [
        ("VitB-32", "", "did you mean ViT-B-32"),
        ("ViT-B-32", "", r"needs weights: .*laion2b_s34b_b79k"),
        ("ViT-B-32", "nope", "no weights 'nope'; choose one of"),
        ("ViT-B-32", "nope.safetensors", "not there"),
        ("local-dir:/nowhere", "", "no /nowhere/open_clip_config.json"),
        ("local-dir:/nowhere", "openai", "leave out pretrained"),
    ],
)
def test_what_cannot_be_found_is_refused_in_one_line(model, pretrained, said):
    with pytest.raises(UserError, match=said) as refused:
        find_source(model, pretrained)
    assert "\n" not in str(refused.value)


def test_weights_that_are_not_on_this_machine_are_refused(monkeypatch):
    def fail(config):
        raise FileNotFoundError("no network\nmore")

    monkeypatch.setattr(open_clip().pretrained, "download_pretrained", fail)
    with pytest.raises(UserError, match=r"laion2b_s34b_b79k are not on this machine .*no network") as refused:
        find_source("ViT-B-32", "laion2b_s34b_b79k")
    assert "\n" not in str(refused.value)


def test_weights_that_could_hold_programs_are_not_opened(monkeypatch, tmp_path):
    monkeypatch.setattr(open_clip().pretrained, "download_pretrained", lambda config: str(tmp_path / "model.bin"))
    with pytest.raises(UserError, match="hold programs"):
        find_source("ViT-B-32", "laion2b_s34b_b79k")
    (tmp_path / "open_clip_config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "open_clip_pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(UserError, match="needs one file of weights"):
        find_source(f"local-dir:{tmp_path}")


def test_weights_that_do_not_fit_are_refused(small_model, tmp_path):
    wider = copy_of(small_model, tmp_path / "wider", lambda config: config["model_cfg"].update(embed_dim=48))
    with pytest.raises(UserError, match="cannot be loaded"):
        load_encoder(wider)
    oblong = copy_of(small_model, tmp_path / "oblong", lambda config: config["preprocess_cfg"].update(size=[64, 32]))
    with pytest.raises(UserError, match="only square"):
        load_encoder(oblong)
    Path(small_model.removeprefix("local-dir:"), "x").unlink(missing_ok=True)
    shutil.copytree(small_model.removeprefix("local-dir:"), tmp_path / "torn")
    (tmp_path / "torn" / "open_clip_model.safetensors").write_bytes(b"\x08" + b"\0" * 20)
    with pytest.raises(UserError, match="cannot be loaded"):
        load_encoder(f"local-dir:{tmp_path / 'torn'}")


def test_a_frame_of_half_precision_is_nearly_the_same(encoder):
    """What a GPU does to the network, tried on the CPU."""
    import copy

    frames = pictures(4, 64)
    prepared = encoder._prepare(frames)
    halved = copy.deepcopy(encoder._visual).half()(prepared.half()).float()
    assert np.allclose(functional.normalize(halved, dim=1), encoder.images(frames), atol=5e-3)
