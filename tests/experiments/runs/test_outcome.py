"""What a run's end is called, what it cost, and that it is read as it was written."""

import json

import pytest

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.runs.outcome import Outcome, Row
from rewardsmith.experiments.runs.result import DONE, Evaluation, Result
from rewardsmith.experiments.runs.run import Run

MEASURED = Evaluation(
    score=1.5,
    unit="m/s",
    success_rate=None,
    episode_return=7.0,
    length=20.0,
    episodes=16,
    components={"speed": 0.5},
    wishes=("you asked for speed",),
)
GOOD = Result(status=DONE, steps=10, seconds=1.0, evaluation=MEASURED, film="rollout.mp4")


def outcome(*results, best=None, final=None):
    rows = tuple(Row(id=f"{number:03d}", generation=0, result=result) for number, result in enumerate(results))
    return Outcome(
        best=best,
        final=final,
        why="",
        candidates=rows,
        seconds=1.0,
        environment_steps=10,
        tokens=0,
        human_answers=0,
    )


def test_an_outcome_is_read_as_it_was_written():
    written = outcome(GOOD, Result.failed("no reason"), best="000", final=MEASURED)
    plain = json.loads(json.dumps(written.to_json(), allow_nan=False))
    assert Outcome.from_json(plain) == written
    assert plain["candidates"][0]["return"] == 7.0 and plain["candidates"][1]["status"] == "failed"


def test_one_good_candidate_makes_a_run_done():
    assert outcome(Result.failed("bad"), GOOD).status == "done"
    assert outcome(Result.failed("bad")).status == "failed"


def test_a_foreign_result_is_refused_in_one_line():
    with pytest.raises(UserError, match="none of this version"):
        Outcome.from_json({"best": None})


def test_tokens_are_counted_from_the_transcript(tmp_path):
    run = Run(tmp_path)
    for tokens in (120, 30):
        files.append_json(
            run.transcript, {"event": "reply", "usage": {"prompt_tokens": tokens, "completion_tokens": 5}}
        )
    files.append_json(run.transcript, {"event": "request"})
    assert run.tokens() == 160
