"""Which candidate is best, and what a run's end is called."""

import pytest

from rewardsmith.envs import files
from rewardsmith.experiments.runs.result import write_result
from rewardsmith.experiments.runs.run import Run


def make_run(tmp_path, *results):
    for number, result in enumerate(results):
        candidate = tmp_path / "candidates" / f"{number:03d}"
        candidate.mkdir(parents=True)
        if result is not None:
            files.write_json(candidate / "result.json", result)
    return Run(tmp_path)


def done(score, **more):
    return {"status": "done", "score": score, "steps": 10, "seconds": 1.0, **more}


@pytest.mark.parametrize(
    ("results", "best"),
    [
        ([done(1.0), done(3.0), done(2.0)], "001"),
        ([done(-5.0), done(-2.0)], "001"),
        ([done(None), done(None)], None),
        ([done(None)], "000"),
        ([{"status": "failed", "reason": "bad"}, done(0.0)], "001"),
        ([{"status": "failed", "reason": "bad"}], None),
    ],
)
def test_best_has_the_highest_score_among_those_that_ended_well(results, best, tmp_path):
    assert write_result(make_run(tmp_path, *results))["best"] == best


def test_a_process_that_vanished_is_unfinished_with_its_last_words(tmp_path):
    run = make_run(tmp_path, None, None, done(1.0))
    (tmp_path / "candidates" / "000" / "job.log").write_text("starting\nKilled by the kernel\n")
    result = write_result(run)
    assert [c["status"] for c in result["candidates"]] == ["unfinished", "unfinished", "done"]
    assert result["candidates"][0]["reason"] == "Killed by the kernel"
    assert result["best"] == "002"


def test_tokens_are_counted_from_the_transcript(tmp_path):
    run = make_run(tmp_path, done(1.0))
    for tokens in (120, 30):
        usage = {"prompt_tokens": tokens, "completion_tokens": 5}
        files.append_json(tmp_path / "llm.jsonl", {"event": "reply", "usage": usage})
    files.append_json(tmp_path / "llm.jsonl", {"event": "request"})
    assert write_result(run)["tokens"] == 160
