import math

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.vlm_rewards.encoder import load_encoder
from rewardsmith.vlm_rewards.library import open_clip
from rewardsmith.vlm_rewards.options import parse
from rewardsmith.vlm_rewards.tiny.build import Options
from rewardsmith.vlm_rewards.tiny.measure import auc
from rewardsmith.vlm_rewards.tiny.model import SIZES, make_model
from rewardsmith.vlm_rewards.tiny.package import halve, load, pack
from rewardsmith.vlm_rewards.tiny.pictures import take
from rewardsmith.vlm_rewards.tiny.scenes.registry import SCENES
from rewardsmith.vlm_rewards.tiny.shipped import unpack
from rewardsmith.vlm_rewards.tiny.training import Recipe, _encode_texts, train
from rewardsmith.vlm_rewards.tiny.vocabulary import STOCK, Vocabulary

PROMPTS = ["a humanoid robot kneeling", "pole upright on top of the cart", "a humanoid robot"]


@pytest.fixture(scope="module")
def pictures():
    return take({name: SCENES[name] for name in ("inverted_pendulum", "mountain_car")}, 96, seed=3)


@pytest.fixture(scope="module")
def trained(pictures):
    model = train(SIZES["small"], pictures, Recipe(steps=12, batch=48))
    halve(model)
    return model


@pytest.fixture(scope="module")
def packed(trained, tmp_path_factory):
    directory = tmp_path_factory.mktemp("packed")
    pack(trained, directory)
    return directory


@pytest.mark.slow
def test_the_loss_falls_from_the_beginning(pictures):
    lines = []
    train(SIZES["small"], pictures, Recipe(steps=100, batch=24), lines.append)
    loss = float(lines[0].split()[3])
    # Where nothing is known, every text takes any picture.
    assert loss < math.log(24)


def test_equal_seeds_train_equal_models(pictures, trained):
    again = train(SIZES["small"], pictures, Recipe(steps=12, batch=48))
    halve(again)
    for name, value in trained.model.state_dict().items():
        assert torch.equal(value, again.model.state_dict()[name])


def test_open_clip_itself_reads_what_is_packed_and_embeds_the_same(packed, trained, pictures, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    directory = unpack(packed, tmp_path)
    model = open_clip().create_model(f"local-dir:{directory}").eval()
    tokenizer = open_clip().get_tokenizer(f"local-dir:{directory}")
    with torch.no_grad():
        texts = model.encode_text(tokenizer(PROMPTS), normalize=True)
        images = model.encode_image(trained.preparation(pictures.pixels), normalize=True)
    assert torch.allclose(texts, trained.texts(PROMPTS), atol=1e-5)
    assert torch.allclose(images, trained.images(pictures.pixels), atol=1e-5)


def test_the_toolkit_reads_it_with_its_preprocessing_and_its_words(packed, trained, pictures, tmp_path):
    encoder = load_encoder(f"local-dir:{unpack(packed, tmp_path)}")
    assert torch.allclose(encoder.images(pictures.pixels), trained.images(pictures.pixels), atol=1e-4)
    assert encoder.unknown_words(["a humanoid robot riding a bicycle"]) == ["riding", "bicycle"]


def test_training_goes_on_with_what_was_packed(packed, trained, pictures, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    again = load(packed)
    assert torch.allclose(again.texts(PROMPTS), trained.texts(PROMPTS), atol=1e-6)
    assert torch.allclose(again.images(pictures.pixels), trained.images(pictures.pixels), atol=1e-5)
    before = again.images(pictures.pixels)
    assert train(SIZES["small"], pictures, Recipe(steps=4, batch=8), begin=again) is again
    assert not torch.equal(again.images(pictures.pixels), before)
    (tmp_path / "other").mkdir()
    for each in packed.iterdir():
        (tmp_path / "other" / each.name).write_bytes(each.read_bytes() if each.name != "words.json" else b'["a"]')
    with pytest.raises(UserError, match="other words"):
        load(tmp_path / "other")


def test_unpacking_is_done_once_and_repaired_where_it_was_broken_off(packed, tmp_path):
    directory = unpack(packed, tmp_path)
    weights = directory / "open_clip_model.safetensors"
    written = weights.stat().st_mtime_ns
    assert unpack(packed, tmp_path) == directory and weights.stat().st_mtime_ns == written
    weights.unlink()
    assert unpack(packed, tmp_path) == directory and weights.is_file()


def test_where_nothing_can_be_written_it_is_unpacked_elsewhere(packed, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert (unpack(packed, blocked) / "open_clip_model.safetensors").is_file()


def test_texts_are_trained_as_open_clip_encodes_them():
    torch.manual_seed(0)
    vocabulary = Vocabulary()
    model = make_model(SIZES["small"], len(vocabulary)).eval()
    with torch.no_grad():
        ours = _encode_texts(model, vocabulary(PROMPTS))
        theirs = model.encode_text(vocabulary(PROMPTS), normalize=True)
    assert torch.allclose(ours, theirs, atol=1e-6)


def test_the_end_of_a_text_has_the_greatest_number():
    vocabulary = Vocabulary()
    assert (vocabulary(PROMPTS).amax(1) == len(vocabulary) - 1).all()
    assert vocabulary.ids[-1] == STOCK - 1
    with pytest.raises(ValueError, match="in no caption"):
        vocabulary(["a bicycle"])


def test_auc_is_the_share_of_pairs_in_order():
    scores, positive = torch.tensor([0.1, 0.4, 0.4, 0.8]), torch.tensor([False, False, True, True])
    assert auc(scores, positive) == (0.5 + 1 + 1 + 1) / 4


def test_options_of_the_command_are_checked():
    assert parse(Options, ["steps=5", "size=large"]).steps == 5
    with pytest.raises(UserError, match="choose among: size, pictures"):
        parse(Options, ["stepps=5"])
    with pytest.raises(UserError, match="no number such as 12000"):
        parse(Options, ["steps=many"])
    for word, said in (("steps=2", "from 3"), ("free=1.5", "from 0 to 1"), ("refuse=maybe", "yes, no")):
        with pytest.raises(UserError, match=said):
            parse(Options, [word])
