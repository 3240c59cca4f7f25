import os

import pytest
import torch

from rewardsmith.policies.checkpoint import CheckpointError, has_checkpoint, load_checkpoint, save_checkpoint

TENSORS = {"a": torch.arange(6.0).view(2, 3), "b/c": torch.tensor([1], dtype=torch.uint8)}


def test_returns_what_was_saved(tmp_path):
    save_checkpoint(tmp_path / "x" / "checkpoint", TENSORS, {"steps": 7, "list": [1]})
    tensors, numbers = load_checkpoint(tmp_path / "x" / "checkpoint")
    assert numbers == {"steps": 7, "list": [1]}
    assert tensors.keys() == TENSORS.keys()
    for name, tensor in TENSORS.items():
        assert torch.equal(tensors[name], tensor)
        assert tensors[name].dtype == tensor.dtype


def test_the_newest_wins_and_nothing_else_is_left(tmp_path):
    for steps in (1, 2, 3):
        save_checkpoint(tmp_path / "checkpoint", TENSORS, {"steps": steps})
    assert load_checkpoint(tmp_path / "checkpoint")[1] == {"steps": 3}
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]


@pytest.mark.parametrize("renames_before_the_crash", [0, 1])
def test_a_crash_while_replacing_leaves_a_whole_checkpoint(tmp_path, monkeypatch, renames_before_the_crash):
    directory = tmp_path / "checkpoint"
    save_checkpoint(directory, TENSORS, {"steps": 1})
    rename, calls = os.rename, []

    def crash(source, target):
        if len(calls) == renames_before_the_crash:
            raise KeyboardInterrupt
        calls.append(source)
        rename(source, target)

    monkeypatch.setattr(os, "rename", crash)
    with pytest.raises(KeyboardInterrupt):
        save_checkpoint(directory, TENSORS, {"steps": 2})
    monkeypatch.undo()
    assert has_checkpoint(directory)
    assert load_checkpoint(directory)[1] == {"steps": 1}
    save_checkpoint(directory, TENSORS, {"steps": 3})
    assert load_checkpoint(directory)[1] == {"steps": 3}


def test_damage_is_noticed(tmp_path):
    save_checkpoint(tmp_path / "checkpoint", TENSORS, {})
    path = tmp_path / "checkpoint" / "tensors.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(tmp_path / "checkpoint")


def test_without_a_checkpoint_there_is_nothing_to_load(tmp_path):
    assert not has_checkpoint(tmp_path / "checkpoint")
    with pytest.raises(CheckpointError, match="no checkpoint in"):
        load_checkpoint(tmp_path / "checkpoint")


@pytest.mark.parametrize(
    "manifest", ["", "{}", "[]", '{"/dev/zero": "00"}', '{"tensors.safetensors": 1, "state.json": null}', "[" * 100_000]
)
def test_a_manifest_of_anothers_names_nothing_outside(manifest, tmp_path):
    save_checkpoint(tmp_path / "checkpoint", {"a": torch.ones(1)}, {"steps": 1})
    (tmp_path / "checkpoint" / "MANIFEST.json").write_text(manifest)
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(tmp_path / "checkpoint")


def test_a_checkpoint_is_not_read_through_links(tmp_path):
    save_checkpoint(tmp_path / "checkpoint", {"a": torch.ones(1)}, {"steps": 1})
    numbers = tmp_path / "checkpoint" / "state.json"
    numbers.rename(tmp_path / "elsewhere")
    numbers.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(tmp_path / "checkpoint")
