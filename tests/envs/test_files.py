"""Files are whole or absent."""

import errno
import os

import pytest

from rewardsmith.envs import UserError, files


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "result.json"
    files.write_json(path, {"a": 1})

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        files.write_json(path, {"a": 2})
    assert files.read_json(path) == {"a": 1}
    assert os.listdir(tmp_path) == ["result.json"]


def test_json_has_no_nan(tmp_path):
    with pytest.raises(ValueError):
        files.write_json(tmp_path / "x.json", {"score": float("nan")})
    assert not list(tmp_path.iterdir())


def test_lines_cut_short_are_skipped(tmp_path):
    path = tmp_path / "train.jsonl"
    files.append_json(path, {"steps": 1})
    files.append_json(path, {"steps": 2})
    with path.open("a") as file:
        file.write('{"steps": 3')
    assert files.read_json_lines(path) == [{"steps": 1}, {"steps": 2}]
    lines, offset = files.read_new_json_lines(path, 0)
    with path.open("a") as file:
        file.write("}\n")
    assert files.read_new_json_lines(path, offset)[0] == [{"steps": 3}]
    assert len(lines) == 2


@pytest.mark.parametrize("content", [None, "", "{", "\x00"])
def test_unreadable_json_is_a_users_error(content, tmp_path):
    path = tmp_path / "run.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UserError, match=r"run\.json"):
        files.read_json(path)


@pytest.mark.parametrize("place", ["missing/x.json", "folder"])
def test_what_cannot_be_written_is_named_as_its_user_named_it(place, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError) as error:
        files.write_text(tmp_path / place, "{}")
    assert error.value.filename == str(tmp_path / place)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
