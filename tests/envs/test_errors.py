import pytest

from rewardsmith.envs.errors import one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tof  text", "two lines of text"),
        ("\x1b]0;title\x07\x1b[2Jred \u202eback\u2028", "]0;title [2Jred back"),
        ("die Höhe, 走れ, 3 \N{DEGREE SIGN}", "die Höhe, 走れ, 3 \N{DEGREE SIGN}"),
        (KeyError("x"), "'x'"),
    ],
)
def test_a_strangers_text_is_one_line_that_no_terminal_acts_upon(text, shown):
    assert one_line(text) == shown
