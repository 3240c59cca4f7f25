import json

import pytest
import torch
from safetensors.torch import save_file

from rewardsmith.vlm_rewards.encoder import load_encoder
from rewardsmith.vlm_rewards.library import open_clip

CONFIG = {
    "model_cfg": {
        "embed_dim": 32,
        "vision_cfg": {"image_size": 64, "patch_size": 16, "width": 64, "layers": 2, "head_width": 32},
        "text_cfg": {"context_length": 24, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
    },
    "preprocess_cfg": {"mean": [0.4, 0.5, 0.6], "std": [0.2, 0.3, 0.4], "size": 64, "interpolation": "bicubic"},
}
WORDS = ["a", "robot", "kneeling", "pole", "upright"]


def write_model(directory, seed=0, config=CONFIG, words=WORDS):
    """Write a small model with random weights, as open_clip itself reads it."""
    directory.mkdir(exist_ok=True)
    (directory / "open_clip_config.json").write_text(json.dumps(config))
    if words is not None:
        (directory / "words.json").write_text(json.dumps(words))
    torch.manual_seed(seed)
    model = open_clip().create_model(f"local-dir:{directory}", load_weights=False)
    tensors = {name: value.contiguous() for name, value in model.state_dict().items()}
    save_file(tensors, str(directory / "open_clip_model.safetensors"))
    return f"local-dir:{directory}"


@pytest.fixture(scope="session")
def small_model(tmp_path_factory):
    return write_model(tmp_path_factory.mktemp("models") / "small")


@pytest.fixture(scope="session")
def encoder(small_model):
    return load_encoder(small_model)
