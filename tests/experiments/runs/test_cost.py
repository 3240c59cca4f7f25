"""What a search cost by the end of each round, and what it had reached by then, on the page and in the table."""

import json
import re
from dataclasses import asdict

import pytest

import rewardsmith as rs
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.cost import Cost, reached


@pytest.fixture
def searched(server, answers, inline, tmp_path):
    """A search of two rounds whose measure, programs and verdicts a model wrote, 110 tokens each reply."""
    server.plan = [answers.search()]
    made = {"coder": "openai", "candidates": 2, "generations": 2, "strategy": "evolve", "judge": "llm"}
    made |= {"llm": {"model": "stub-model"}, "runs": str(tmp_path / "runs")}
    return rs.train("reacher", "do the thing from that film with the hat", **made, **inline), len(server.requests)


def test_costs_add_up_kind_by_kind():
    one = Cost(environment_steps=5, seconds=0.5, calls=1, tokens=9, human_answers=2, queries=3)
    assert one + Cost() == one and (one + one) == Cost(**{name: 2 * value for name, value in asdict(one).items()})


def test_each_round_says_what_was_reached_at_what_cost(searched, tmp_path, capsys):
    run, asked = searched
    outcome, (first, last) = run.result(), reached(run)
    scores = {row.id: row.result.score for row in outcome.candidates}
    assert first.score == max(scores["000"], scores["001"]) and last.score == max(scores.values())
    assert first.unit == last.unit == "rad/s"
    assert first.cost.environment_steps == 1024 and last.cost.environment_steps == 2048 == outcome.environment_steps
    assert last.cost.calls == outcome.calls == asked and last.cost.tokens == outcome.tokens == 110 * asked
    assert first.cost.tokens == 110 * first.cost.calls and 0 < first.cost.calls < last.cost.calls
    assert last.cost.seconds == pytest.approx(outcome.seconds, abs=0.051) and last.cost.human_answers == 0

    html = run.report.read_text()
    page = html[html.index("What it cost") :]
    cells = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(<td>.*?)</tr>", page, re.DOTALL)[:3]]
    assert [row[0] for row in cells] == ["round 1", "round 2", "the run, on fresh states"]
    assert cells[1][1] == f"{last.score:.2f} rad/s" and cells[1][4:6] == [f"{asked}", f"{110 * asked:,}"]

    assert main(["runs", str(tmp_path / "runs"), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["calls"], row["tokens"], row["seconds"]) == (asked, 110 * asked, outcome.seconds)
    assert [each["score"] for each in row["rounds"]] == [first.score, last.score]
    assert [each["cost"] for each in row["rounds"]] == [asdict(first.cost), asdict(last.cost)]
