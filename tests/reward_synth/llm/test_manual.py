import io

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.manual import ManualClient

OPENING = ({"role": "system", "content": "SYSTEM"}, {"role": "user", "content": "TASK"})


def test_shows_the_prompt_and_takes_each_reply_up_to_its_end():
    output = io.StringIO()
    client = ManualClient(io.StringIO("first\nreply\nEND\nsecond END\n END \n"), output)
    assert [c.text for c in client.complete(OPENING, n=2)] == ["first\nreply\n", "second END\n"]
    assert output.getvalue().count("SYSTEM") == 2
    assert output.getvalue().count("TASK") == 2


def test_a_follow_up_goes_into_the_same_chat():
    output = io.StringIO()
    turns = (*OPENING, {"role": "assistant", "content": "PROGRAM"}, {"role": "user", "content": "mend it"})
    ManualClient(io.StringIO("mended\n"), output).complete(turns)
    assert "mend it" in output.getvalue()
    assert "the same chat" in output.getvalue()
    assert "TASK" not in output.getvalue()


@pytest.mark.parametrize("pasted", ["", "\n\n"])
def test_an_input_without_a_reply_says_what_to_do(pasted):
    with pytest.raises(UserError, match="phrasebook"):
        ManualClient(io.StringIO(pasted), io.StringIO()).complete(OPENING)
