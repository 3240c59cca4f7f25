"""What NetHack says, as templates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardsmith.envs.nethack.wording import templates


@pytest.mark.parametrize(
    "message, expected",
    [
        ("", ()),
        ("It's a wall.", ("It's the wall.",)),
        ("You kill the newt!", ("You kill the <monster>!",)),
        ("The little dog picks up 3 arrows.", ("The <monster> picks up the <thing>.",)),
        ("The newt bites!  The newt bites!  You kill the jackal!", ("The <monster> bites!", "You kill the <monster>!")),
        ("$ - 12 gold pieces.", ("<letter> - <n> gold pieces.",)),
        ("k - a steel wand.", ("<letter> - the wand.",)),
        ("m - 2 uncursed scrolls labeled HACKEM MUCHE.", ("<letter> - <n> scrolls labeled <name>.",)),
        ("You see here a key named The Master Key of Thievery.", ("You see here the key named <name>.",)),
        (
            "You see here a plate mail (for sale, 800 zorkmids).",
            ("You see here the <thing> (for sale, <n> zorkmids).",),
        ),
        ("What do you want to eat? [fghi or ?*] ", ("What do you want to eat?",)),
        ("Really attack Boyabai? [yn] (n) ", ("Really attack <name>?",)),
        ("Really attack the kitten? [yn] (n) n", ("Really attack the <monster>?",)),
        ('You read: "e??  c ?".', ("You read: <text>",)),
        ("You see here the Oracle.", ("You see here the Oracle.",)),
        ("Hello Agent, welcome to NetHack!  You are a neutral male human Monk.", None),
    ],
)
def test_what_differs_from_game_to_game_is_replaced(message, expected):
    found = templates(message)
    assert found[0] == "Hello, welcome to NetHack!" if expected is None else found == expected


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from("abcXYZ"), st.sampled_from("defUVW"))
def test_numbers_and_letters_make_no_new_template(one, other, letter, another):
    for text in ("{} - {} gold pieces.", "You have {1} hit points left.", "{0} - a potion."):
        assert templates(text.format(letter, one)) == templates(text.format(another, other))


@given(st.text(st.characters(max_codepoint=255), max_size=256))
def test_whatever_is_said_has_few_short_templates(message):
    found = templates(message)
    assert len(found) == len(set(found)) <= 128 and all(each and each.isprintable() for each in found)
