"""A whole run against a server that fails: paused or ended by one line, and brought to its end by `resume`."""

import json

import pytest

import rewardsmith as rs
from rewardsmith.envs import files
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.llm import openai
from rewardsmith.reward_synth.llm.retry import Retry

MADE = {"coder": "openai", "candidates": 2, "llm": {"model": "tiny-model"}, "fall_ends_episode": "yes"}


@pytest.fixture
def train(inline, server, tmp_path, monkeypatch):
    """Begin a run whose patience is of milliseconds, and return it with the error that stopped it."""
    monkeypatch.setattr(openai, "Retry", lambda: Retry(max_tries=3, first_wait=0.01, longest_wait=0.01))

    def begin(error, **more):
        with pytest.raises(error) as caught:
            rs.train("hopper", "run forward", runs=str(tmp_path / "runs"), **MADE | more, **inline)
        (path,) = (tmp_path / "runs").iterdir()
        return Run.open(str(path)), str(caught.value)

    return begin


def test_a_run_goes_on_after_an_outage_and_with_another_model(train, server, answers, capsys):
    server.plan = [answers.programs(), answers.error(503, "down for maintenance")]
    run, said = train(Paused)
    assert "503" in said and "down for maintenance" in said and run.record()["status"] == "paused"

    server.models = ["next-model"]
    server.plan = [answers.error(404, "no such model")]
    asked = len(server.requests)
    assert main(["resume", str(run.path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()[-1:]
    assert "next-model (llm.model=NAME, also of `rewardsmith resume RUN`)" in line
    seeds = {request["seed"] for request in server.requests[asked:]}
    assert len(seeds) == 1, "the design that was answered is not asked for again"

    server.plan = [answers.programs()]
    assert main(["resume", str(run.path), "llm.model=next-model"]) == 0
    assert len(run.result().candidates) == 2 and run.config().llm.model == "next-model"
    assert [each["model"] for each in run.record()["models"]] == ["next-model"]
    lines = files.read_json_lines(run.transcript)
    assert [each["model"] for each in lines if each["event"] == "reply"] == ["tiny-model"] + 2 * ["next-model"]


def test_a_limit_on_tokens_pauses_before_the_next_call_and_is_raised_by_resume(train, server, answers):
    server.plan = [answers.programs()]
    run, said = train(Paused, llm={"model": "tiny-model", "max_total_tokens": 100})
    assert "110 tokens are spent, the limit is 100" in said and len(server.requests) == 1
    assert main(["resume", str(run.path), "llm.max_total_tokens=1000"]) == 0
    assert len(server.requests) == 2 and run.result().tokens == 220 == run.tokens()


ROBOT = """
import json, os, sys

from rewardsmith.envs.bodies.hopper import Hopper


class Robot(Hopper):
    if "rewardsmith.experiments.work.executors.nursery" in sys.orig_argv:
        with open({place!r}, "a") as file:
            file.write(json.dumps(dict(os.environ)) + chr(10))
"""


def test_the_key_is_in_no_file_no_output_and_no_worker(server, answers, canary, rewardsmith, here):
    """A server that tells the key in its errors and replies; all that the run wrote, said and handed on is searched."""
    leak = f"your key {canary} (Bearer {canary})"
    told = answers.programs(reasoning=leak, refusal=leak)

    def leaking(handler, body):
        if len(server.requests) == 1:
            return answers.error(500, leak)(handler, body)
        if len(server.requests) == 2:
            return answers.text(f"Idea: {leak}\n```python\n# {leak}\nimport os\n```")(handler, body)
        return told(handler, body)

    server.plan = [leaking]
    (here / "robot.py").write_text(ROBOT.format(place=str(here / "environments.jsonl")))
    words = ["env=robot.py", "task=hop forward", "coder=openai", "llm.model=tiny-model", "candidates=1", "judge=score"]
    words += ["steps=512", "episodes=2", "film.seconds=0", "ppo.num_envs=8", "ppo.rollout_length=32"]
    words += ["ppo.minibatch_size=64", "ppo.epochs=1", "fall_ends_episode=yes"]
    done = rewardsmith("train", *words, cwd=here, OPENAI_LOG="debug", MY_API_TOKEN=canary)
    assert done.returncode == 0, done.stderr
    assert len(server.requests) >= 3 and server.headers[0]["authorization"] == f"Bearer {canary}"
    assert canary not in done.stdout + done.stderr
    (run,) = (here / "runs").iterdir()
    written = [path for path in here.rglob("*") if path.is_file()]
    assert {"llm.jsonl", "report.html", "environments.jsonl", "reward.py"} <= {path.name for path in written}
    assert "[redacted]" in (run / "llm.jsonl").read_text() and "[redacted]" in (run / "report.html").read_text()
    assert not [path for path in written if canary.encode() in path.read_bytes()]
    seen = [json.loads(line) for line in (here / "environments.jsonl").read_text().splitlines()]
    assert seen and not any("OPENAI_API_KEY" in each or "MY_API_TOKEN" in each for each in seen)
