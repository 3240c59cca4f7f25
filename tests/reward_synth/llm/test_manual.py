import io
from pathlib import Path

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.manual import ManualClient

OPENING = ({"role": "system", "content": "SYSTEM"}, {"role": "user", "content": "TASK"})


def test_shows_the_prompt_and_takes_each_reply_up_to_its_end(tmp_path):
    output = io.StringIO()
    client = ManualClient(tmp_path, io.StringIO("first\nreply\nEND\nsecond END\n END \n"), output)
    assert [c.text for c in client.complete(OPENING, n=2)] == ["first\nreply\n", "second END\n"]
    assert output.getvalue().count("SYSTEM") == 2
    assert output.getvalue().count("TASK") == 2


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_a_line_inside_a_code_block_does_not_end_the_reply(fence, tmp_path):
    reply = f"Idea: go.\n{fence}python\nx = (\nEND\n)\n{fence}\n"
    client = ManualClient(tmp_path, io.StringIO(f"{reply}END\nsecond\nEND\n"), io.StringIO())
    assert [c.text for c in client.complete(OPENING, n=2)] == [reply, "second\n"]


def test_a_block_that_is_never_closed_ends_with_two_lines(tmp_path):
    client = ManualClient(tmp_path, io.StringIO("```python\nx = 1\nEND\nEND\nsecond\nEND\n"), io.StringIO())
    assert [c.text for c in client.complete(OPENING, n=2)] == ["```python\nx = 1\n", "second\n"]


def test_a_follow_up_goes_into_the_same_chat(tmp_path):
    output = io.StringIO()
    turns = (*OPENING, {"role": "assistant", "content": "PROGRAM"}, {"role": "user", "content": "mend it"})
    ManualClient(tmp_path, io.StringIO("mended\n"), output).complete(turns)
    assert "mend it" in output.getvalue()
    assert "the same chat" in output.getvalue()
    assert "TASK" not in output.getvalue()


@pytest.mark.parametrize("pasted", ["", "\n\n"])
def test_an_input_without_a_reply_says_what_to_do(pasted, tmp_path):
    with pytest.raises(UserError, match="phrasebook"):
        ManualClient(tmp_path, io.StringIO(pasted), io.StringIO()).complete(OPENING)


def test_pictures_are_files_that_are_named_in_their_order(tmp_path):
    output = io.StringIO()
    pictures = [b"\x89PNG one", b"\xff\xd8\xff two"]
    ManualClient(tmp_path / "pictures", io.StringIO("seen\n"), output).complete(OPENING, images=pictures)
    named = [Path(line) for line in output.getvalue().splitlines() if line.startswith(str(tmp_path))]
    assert [path.read_bytes() for path in named] == pictures
    assert [path.suffix for path in named] == [".png", ".jpeg"]
