import os
import signal
import subprocess
import sys

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import Preferences


def ranking(*order, annotator="you", **more):
    shown = tuple(name for group in order for name in group)
    return Ranking(order=tuple(map(tuple, order)), shown=shown, annotator=annotator, **more)


@pytest.fixture
def preferences(tmp_path):
    return Preferences(tmp_path / "answers.sqlite")


def test_answers_come_back_in_order_and_the_last_of_each_annotator_counts(preferences):
    given = [ranking("a", "b"), ranking("b", "a"), ranking("a", "b", annotator="Eve"), ranking("c", "d")]
    for each in given:
        preferences.add(each)
    assert preferences.rankings() == given
    assert preferences.of(["b", "a"]) == given[1:3] and preferences.of(["a", "c"]) == []


def test_nothing_is_made_where_nothing_was_answered(preferences, tmp_path):
    assert preferences.rankings() == [] and list(tmp_path.iterdir()) == []


def test_comments_are_of_their_film(preferences):
    preferences.add(ranking("a", "b", comments={"a": "it leans"}))
    preferences.add(ranking("a", "c", comments={"a": "still\nleans", "c": "good"}))
    assert preferences.comments() == {"a": ["it leans", "still\nleans"], "c": ["good"]}


def test_what_is_said_of_one_film_by_itself_is_kept_once_and_in_order(preferences):
    preferences.say("a", " too slow ")
    preferences.add(ranking("a", "b", comments={"a": "it leans"}))
    preferences.say("a", "too slow")
    preferences.say("b", "too slow")
    assert preferences.comments() == {"a": ["too slow", "it leans"], "b": ["too slow"]}
    assert len(preferences.rankings()) == 1
    for bad in ("  ", "x" * 2001):
        with pytest.raises(UserError, match="1 to 2000 characters"):
            preferences.say("a", bad)


def test_lines_go_out_and_in_all_or_none(preferences, tmp_path):
    preferences.add(ranking("ä", "b", comments={"b": "“quoted”"}))
    preferences.add(ranking(["b", "c"], annotator="Eve", milliseconds=3))
    path, other = tmp_path / "answers.jsonl", Preferences(tmp_path / "other.sqlite")
    preferences.write_lines(path)
    assert other.read_lines(path) == 2 and other.rankings() == preferences.rankings()
    path.write_text(path.read_text() + '{"order": []')
    with pytest.raises(UserError, match="line 3 holds no ranking"):
        other.read_lines(path)
    assert len(other.rankings()) == 2


def test_a_foreign_file_is_data(preferences, tmp_path):
    (tmp_path / "answers.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(UserError, match="cannot be used"):
        preferences.rankings()
    link = tmp_path / "link.sqlite"
    link.symlink_to(tmp_path / "elsewhere.sqlite")
    with pytest.raises(UserError, match="is a link"):
        Preferences(link).add(ranking("a", "b"))
    assert not (tmp_path / "elsewhere.sqlite").exists()


def test_killed_while_it_writes_no_answer_is_lost_or_half_there(preferences, tmp_path):
    program = (
        "from rewardsmith.reward_synth.preferences.ranking import Ranking\n"
        "from rewardsmith.reward_synth.preferences.store import Preferences\n"
        f"kept = Preferences(__import__('pathlib').Path({str(tmp_path / 'answers.sqlite')!r}))\n"
        "for number in range(10**6):\n"
        "    kept.add(Ranking(order=(('a',), ('b',)), shown=('a', 'b'), milliseconds=number))\n"
        "    print(number, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    said = [int(process.stdout.readline()) for _ in range(20)]
    os.kill(process.pid, signal.SIGKILL)
    said += [int(line) for line in process.communicate()[0].splitlines()]
    kept = [each.milliseconds for each in preferences.rankings()]
    assert kept[: len(said)] == said and len(kept) <= len(said) + 1
