"""Links, pipes and devices are never followed, read or written."""

import os

import pytest

from rewardsmith.envs import UserError, files


@pytest.fixture(params=["link", "dangling link", "pipe", "directory", "device"])
def trap(request, tmp_path):
    """A path at which something else lies than a file, and the file of another that must not be touched."""
    victim, path = tmp_path / "victim", tmp_path / "run" / "file.json"
    victim.write_text('{"secret": 1}')
    path.parent.mkdir()
    match request.param:
        case "link":
            path.symlink_to(victim)
        case "dangling link":
            path.symlink_to(tmp_path / "nowhere")
        case "pipe":
            os.mkfifo(path)
        case "directory":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
    yield path
    assert victim.read_text() == '{"secret": 1}' and not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "use",
    [
        files.read_bytes,
        files.read_json,
        lambda path: files.read_new_json_lines(path, 0),
        lambda path: files.append_json(path, 1),
    ],
    ids=["bytes", "json", "lines", "append"],
)
def test_what_is_no_file_is_neither_read_nor_written(use, trap):
    with pytest.raises(UserError, match="no plain file"):
        use(trap)


def test_a_directory_is_searched_for_them(trap):
    if trap.is_dir():
        (trap / "deeper").symlink_to("/etc")
    with pytest.raises(UserError, match="no plain file"):
        files.check_plain(trap.parent)


def test_a_directory_in_which_somebody_writes_is_searched(tmp_path, monkeypatch):
    """What was half-written when it was listed is gone when it is looked at."""
    (tmp_path / "whole").touch()
    monkeypatch.setattr("os.walk", lambda folder: [(str(folder), [], [".whole.12.tmp", "whole"])])
    files.check_plain(tmp_path)
    (tmp_path / "link").symlink_to("/etc")
    monkeypatch.setattr("os.walk", lambda folder: [(str(folder), [], [".whole.12.tmp", "link"])])
    with pytest.raises(UserError, match="no plain file"):
        files.check_plain(tmp_path)


def test_a_link_in_place_of_a_temporary_file_is_not_written_through(tmp_path):
    (tmp_path / "victim").write_text("mine")
    (tmp_path / f".file.{os.getpid()}.tmp").symlink_to(tmp_path / "victim")
    files.write_text(tmp_path / "file", "new")
    assert (tmp_path / "victim").read_text() == "mine" and (tmp_path / "file").read_text() == "new"


def test_what_killed_writers_left_is_swept_where_nobody_writes(tmp_path):
    run, victim = tmp_path / "run", tmp_path / "victim"
    for folder in (run / "0", run / "1", victim):
        folder.mkdir(parents=True)
        (folder / ".train.jsonl.12.tmp").write_text("half")
        (folder / "notes.tmp").write_text("mine")
    (run / "link").symlink_to(victim)
    files.sweep(run, but=[run / "1"])
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.tmp")}
    assert left == {f"{each}/notes.tmp" for each in ("run/0", "run/1", "victim")} | {
        "run/1/.train.jsonl.12.tmp",
        "victim/.train.jsonl.12.tmp",
    }


def test_a_file_may_be_too_large(tmp_path):
    (tmp_path / "file").write_bytes(b"12345")
    with pytest.raises(UserError, match="larger than 4 bytes"):
        files.read_bytes(tmp_path / "file", 4)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "1e999", "1" * 50, "[" * 100_000, '"\ud800', "\x00"])
def test_what_json_lacks_is_refused_in_one_line(text, tmp_path):
    (tmp_path / "file.json").write_text(text, errors="surrogatepass")
    with pytest.raises(UserError, match=r"file\.json cannot be read"):
        files.read_json(tmp_path / "file.json")


def test_json_is_no_larger_than_memory_holds_what_it_says(tmp_path):
    path = tmp_path / "result.json"
    with path.open("wb") as file:
        file.truncate(files.MAX_JSON + 1)
    with pytest.raises(UserError, match="larger than"):
        files.read_json(path)


def test_lines_are_no_more_than_are_read_whole(tmp_path):
    path = tmp_path / "train.jsonl"
    with path.open("wb") as file:
        file.truncate(files.MAX_LINES + 1)
    with pytest.raises(UserError, match="larger than"):
        files.read_new_json_lines(path, 0)
    assert files.read_new_json_lines(path, files.MAX_LINES + 1) == ([], files.MAX_LINES + 1)


def test_lines_are_counted_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_MOST_LINES", 2)
    (tmp_path / "train.jsonl").write_text("[]\n" * 4)
    with pytest.raises(UserError, match="more than 2 lines"):
        files.read_json_lines(tmp_path / "train.jsonl")


def test_half_a_character_is_none_of_json():
    assert files.from_json(rb'"\ud83d\ude00 \\ud800"') == "\U0001f600 \\ud800"
    with pytest.raises(ValueError, match="surrogates"):
        files.from_json(rb'{"a": ["\ud800"]}')
