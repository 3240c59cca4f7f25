import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import Preferences, answers_in


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


def test_a_record_that_is_read_again_adds_nothing_and_one_that_has_grown_only_what_is_new(preferences, tmp_path):
    path = tmp_path / "answers.jsonl"
    mind = [ranking("a", "b"), ranking("b", "a"), ranking("a", "b"), ranking("a", "b", annotator="Eve")]
    Preferences(tmp_path / "other.sqlite").add_new(mind)
    Preferences(tmp_path / "other.sqlite").write_lines(path)
    assert preferences.read_lines(path) == 4 and preferences.rankings() == mind, "who came back to it said it twice"
    assert [preferences.read_lines(path) for _ in range(3)] == [0, 0, 0]
    path.write_text(path.read_text() + '{"shown": ["b", "a"], "order": [["b"], ["a"]]}\n')
    assert preferences.read_lines(path) == 1 and preferences.read_lines(path) == 0
    assert [each.order[0][0] for each in preferences.of(["a", "b"])] == ["b", "a"]


def test_whoever_answers_again_is_heard_and_what_was_said_before_stays(preferences):
    first, later = ranking("a", "b", milliseconds=900), ranking("a", "b", milliseconds=400)
    other = ranking("b", "a")
    for each in (first, other, later, ranking("b", "c")):
        preferences.add(each)
    assert preferences.of(["a", "b"]) == [later] and len(preferences.rankings()) == 4
    assert preferences.standing() == [later, ranking("b", "c")]


@settings(max_examples=30)
@given(record=st.lists(st.integers(0, 3), max_size=12), cuts=st.lists(st.integers(0, 12), max_size=4))
def test_a_record_read_as_it_grows_is_kept_as_when_read_once(record, cuts, tmp_path_factory):
    grown = Preferences(tmp_path_factory.mktemp("grown") / "answers.sqlite")
    answers = [ranking("a", "b", milliseconds=number) for number in record]
    for cut in [*sorted(cuts), len(record), len(record)]:
        grown.add_new(answers[:cut])
    assert grown.rankings() == answers


def test_a_foreign_file_is_data(preferences, tmp_path):
    (tmp_path / "answers.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(UserError, match="cannot be used"):
        preferences.rankings()
    link = tmp_path / "link.sqlite"
    link.symlink_to(tmp_path / "elsewhere.sqlite")
    with pytest.raises(UserError, match="is a link"):
        Preferences(link).add(ranking("a", "b"))
    assert not (tmp_path / "elsewhere.sqlite").exists()


@pytest.mark.slow
def test_an_import_killed_half_way_has_added_nothing_and_can_be_made_again(preferences, tmp_path):
    """Killed at the last moment at which the import is not over: all lines are written, the change is not concluded."""
    preferences.add(ranking("a", "b"))
    path = tmp_path / "answers.jsonl"
    path.write_text('{"shown": ["a", "b"], "order": [["b"], ["a"]]}\n' * 2000)
    program = (
        "import os, signal, sqlite3, sys\n"
        "from pathlib import Path\n"
        "from rewardsmith.reward_synth.preferences import store\n"
        "class Killed(sqlite3.Connection):\n"
        "    def executemany(self, *args):\n"
        "        super().execute('PRAGMA cache_size = 1')  # so that pages reach the file before the end\n"
        "        super().executemany(*args)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "connect = sqlite3.connect\n"
        "sqlite3.connect = lambda *args, **more: connect(*args, factory=Killed, **more)\n"
        "store.Preferences(Path(sys.argv[1])).read_lines(Path(sys.argv[2]))\n"
    )
    kept = tmp_path / "answers.sqlite"
    process = subprocess.run([sys.executable, "-c", program, str(kept), str(path)], stderr=subprocess.PIPE)
    assert process.returncode == -signal.SIGKILL, process.stderr
    assert (tmp_path / "answers.sqlite-journal").exists(), "it was in the middle of it"
    assert preferences.rankings() == [ranking("a", "b")]
    assert preferences.read_lines(path) == 2000 and preferences.read_lines(path) == 0


@pytest.mark.slow
def test_two_imports_at_once_are_one(preferences, tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(ranking("a", "b", milliseconds=i).to_json()) + "\n" for i in range(200)))
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from rewardsmith.reward_synth.preferences.store import Preferences\n"
        "sys.stdin.readline()\n"
        "print(Preferences(Path(sys.argv[1])).read_lines(Path(sys.argv[2])))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "answers.sqlite"), str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(2)]
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    assert sorted(int(process.communicate()[0]) for process in processes) == [0, 200]
    assert len(preferences.rankings()) == 200


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


@pytest.mark.parametrize(
    ("line", "why"), [("[1, 2]", "it is not like"), ('{"shown": ["000"]}', "it lacks 'order'"), ("nonsense", "")]
)
def test_what_a_line_should_be_is_shown_where_it_is_none(line, why):
    with pytest.raises(UserError) as refusal:
        answers_in(line.encode(), "x.jsonl")
    said = str(refusal.value)
    assert why in said and '{"shown": ["000", "001"], "order": [["001"], ["000"]]}' in said


def test_a_strangers_journal_deletes_nothing(tmp_path):
    """SQLite deletes the file that a journal names at its end, once it has rolled back what the journal holds."""
    path, precious = tmp_path / "preferences.sqlite", tmp_path / "precious"
    Preferences(path).say("000", "too fast")
    precious.write_text("of value")
    magic, name = bytes.fromhex("d9d505f920a163d7"), str(precious).encode()
    head = magic + struct.pack(">5I", 0, 0, path.stat().st_size // 4096, 512, 4096)
    end = struct.pack(">I", 2**30 // 4096 + 1) + name + struct.pack(">2I", len(name), sum(name)) + magic
    (tmp_path / "preferences.sqlite-journal").write_bytes(head.ljust(512, b"\0") + end)
    with pytest.raises(UserError, match="names another file"):
        Preferences(path).answers()
    assert precious.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW answers AS WITH RECURSIVE n(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n LIMIT 10) "
        "SELECT number, 'ranking' AS kind, 'x' AS plain FROM n",
        "CREATE TABLE answers (number INTEGER PRIMARY KEY, kind TEXT NOT NULL DEFAULT 'ranking', "
        "plain TEXT AS (hex(zeroblob(400000000))))",
        "CREATE TABLE others (number INTEGER)",
    ],
    ids=["view", "generated", "another"],
)
def test_a_strangers_file_holds_answers_and_nothing_that_computes(statement, tmp_path):
    path = tmp_path / "preferences.sqlite"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
    with pytest.raises(UserError, match="more than its table"):
        Preferences(path).answers()
