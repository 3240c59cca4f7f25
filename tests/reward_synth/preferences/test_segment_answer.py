"""Answers to pairs of segments: sides, what they say, and how they are kept beside rankings."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.preferences.comparing import compared
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.segment_answer import (
    SIDES,
    SegmentAnswer,
    candidate_of,
    pair_name,
    sides,
    together,
)
from rewardsmith.reward_synth.preferences.store import Preferences

NUMBERS = st.integers(0, 10**6)
NAMES = st.text("abÄ <>\n.", min_size=1, max_size=20)


@settings(max_examples=25)
@given(NUMBERS, NUMBERS, NAMES)
def test_sides_are_drawn_once_and_both_are_shown(candidate, number, annotator):
    pair = pair_name(f"{candidate:03d}", number)
    shown = sides(pair, annotator)
    assert shown == sides(pair, annotator) and sorted(shown) == [f"{pair}a", f"{pair}b"]
    assert candidate_of(pair) == f"{candidate:03d}"


def test_either_segment_is_on_the_left_about_as_often():
    left = sum(sides(pair_name("000", number), "you")[0].endswith("a") for number in range(1000))
    assert 400 < left < 600


@settings(max_examples=25)
@given(NUMBERS, NAMES, st.sampled_from(SIDES), st.text("abÄ <>\n.", max_size=30))
def test_what_is_said_of_the_first_does_not_depend_on_its_side(number, annotator, preferred, remark):
    pair = pair_name("000", number)
    answer = SegmentAnswer(shown=sides(pair, annotator), preferred=preferred, annotator=annotator, remark=remark)
    other = SegmentAnswer(
        shown=answer.shown[::-1], preferred={"left": "right", "right": "left"}.get(preferred, preferred)
    )
    assert answer.value == other.value or (math.isnan(answer.value) and math.isnan(other.value))
    if preferred == "left":
        assert answer.value == answer.shown[0].endswith("a")
    assert answer.pair == pair and SegmentAnswer.from_json(json.loads(json.dumps(answer.to_json()))) == answer


def said(preferred, annotator="you", **more):
    return SegmentAnswer(shown=("000.7b", "000.7a"), preferred=preferred, annotator=annotator, **more)


def test_several_annotators_are_averaged_and_those_who_cannot_tell_left_out():
    assert together([said("right"), said("cannot_tell"), said("left")]) == 0.5
    assert together([said("right"), said("cannot_tell")]) == 1.0
    assert math.isnan(together([said("cannot_tell")])) and math.isnan(together([]))


def test_a_file_of_answers_takes_nothing_else_s_place(tmp_path):
    kept = Preferences(tmp_path / "answers.sqlite")
    kept.add(said("left"))
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "folder").mkdir()
    for name in ("link", "folder"):
        with pytest.raises(UserError, match="is no plain file; name one"):
            kept.write_lines(tmp_path / name)
    assert (tmp_path / "link").is_symlink() and not (tmp_path / "elsewhere").exists()


def test_who_compared_is_told_with_their_side_and_how_far_they_agree():
    def of(number, preferred, annotator):
        name = f"000.{number}"
        return SegmentAnswer(shown=(f"{name}a", f"{name}b"), preferred=preferred, annotator=annotator, milliseconds=500)

    given = [
        [of(0, "left", "Ann"), of(0, "left", "Bob")],
        [of(1, "left", "Ann"), of(1, "equal", "Bob")],
        [of(2, "right", "Ann"), of(2, "cannot_tell", "Bob")],
    ]
    ann, bob = compared({each[0].pair: each for each in given})
    assert (ann.name, ann.pairs, ann.equal, ann.untold, ann.shared, ann.agreed, ann.seconds) == (
        "Ann",
        3,
        0,
        0,
        2,
        1,
        1.5,
    )
    assert ann.left == pytest.approx(2 / 3) and bob.left == 1.0
    assert (bob.equal, bob.untold, bob.shared, bob.agreed) == (1, 1, 2, 1)


@pytest.mark.parametrize(
    "line",
    [
        {"shown": ["000.7a", "000.7a"], "preferred": "left"},
        {"shown": ["000.7a", "000.8b"], "preferred": "left"},
        {"shown": ["000.7a"], "preferred": "left"},
        {"shown": ["../7a", "../7b"], "preferred": "left"},
        {"shown": ["000.7a", "000.7b"], "preferred": "best"},
        {"shown": ["000.7a", "000.7b"], "preferred": "left", "remark": "x" * 2001},
        {"shown": ["000.7a", "000.7b"], "preferred": "left", "remark": 3},
        {"shown": 7, "preferred": "left"},
        {"preferred": "left"},
    ],
)
def test_a_line_that_is_none_is_refused_and_nothing_of_its_file_is_kept(tmp_path, line):
    lines = [said("left").to_json(), line | {"kind": "segments"}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    kept = Preferences(tmp_path / "answers.sqlite")
    with pytest.raises(UserError, match="line 2 holds no answer to a pair") as refusal:
        kept.read_lines(tmp_path / "in.jsonl")
    assert "\n" not in str(refusal.value) and kept.answers() == []


def test_both_kinds_of_answers_are_kept_in_one_record(tmp_path):
    kept, other = (Preferences(tmp_path / f"{name}.sqlite") for name in ("one", "other"))
    ranking = Ranking(order=(("000",), ("001",)), shown=("000", "001"), uuid="r" * 8)
    first, changed = said("left", uuid="a" * 8), said("equal", uuid="b" * 8)
    for each in (first, ranking, changed, said("right", "Ann", uuid="c" * 8)):
        assert kept.add(each)
    assert not kept.add(first), "it was sent again"
    assert kept.rankings() == [ranking] and kept.of(["000", "001"]) == [ranking] and kept.comments() == {}
    assert [each.preferred for each in kept.segments()] == ["left", "equal", "right"]
    assert {each.annotator: each.preferred for each in kept.of_segments()["000.7"]} == {"you": "equal", "Ann": "right"}
    kept.withdraw(changed.uuid)
    assert {each.annotator: each.preferred for each in kept.of_segments()["000.7"]} == {"you": "left", "Ann": "right"}
    kept.write_lines(tmp_path / "all.jsonl")
    assert [other.read_lines(tmp_path / "all.jsonl") for _ in range(2)] == [3, 0]
    assert other.answers() == kept.answers()
