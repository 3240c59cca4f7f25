"""What labels cost a training: a model that answers after 50 ms, labels that lie there, and no bonus at all.

    python -m rewardsmith.experiments.speed.annotation [env=NAME] [rounds=5]

Each training has its own processes for the game; the model is a server on this machine, asked as in a run: the
training writes its questions, and a process beside it, as a search is, asks and brings the answers.
The ratio is that of steps/s to the training without a bonus, the median of rounds in which all three take turns; at
most 5 % may be lost. It means nothing on a machine that does something else.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

import torch

from rewardsmith import envs
from rewardsmith.envs import VectorEnv
from rewardsmith.envs.reward import RewardFunction, no_reward
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.policies.settings import settings_for
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Question
from rewardsmith.reward_synth.intrinsic.annotators.hiring import make_desk
from rewardsmith.reward_synth.intrinsic.annotators.mailbox import Post
from rewardsmith.reward_synth.intrinsic.annotators.options import LabelOptions
from rewardsmith.reward_synth.intrinsic.annotators.prompt import Prompt
from rewardsmith.reward_synth.intrinsic.bonuses.oni import Oni
from rewardsmith.reward_synth.intrinsic.options import IntrinsicOptions
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.rewards.intrinsic import Intrinsic

SECONDS = 0.05
"""Time in which the model answers."""

PROCESSES = get_context("spawn")

_TICK = 0.25
"""Time between two looks at the questions, as in a run."""


@dataclass(kw_only=True)
class Options:
    """What is measured."""

    env: str = "nethack_score"
    """Environment."""

    rounds: int = 5
    """How often each training is measured."""

    iterations: int = 4
    """Rollouts of each."""


class Model:
    """A server that answers every request with a digit, after a while."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                time.sleep(SECONDS)
                message = {"role": "assistant", "content": "2"}
                choices = [{"index": 0, "finish_reason": "stop", "message": message}]
                reply = {"id": "1", "object": "chat.completion", "created": 0, "model": "stub", "choices": choices}
                body = json.dumps(reply).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"


def reward(env: VectorEnv, annotator: str, place: Path) -> RewardFunction:
    """Return the reward of a training; without an annotator it is the task's alone."""
    assert env.task is not None
    if not annotator:
        return env.task.sparse
    task = next(iter(env.environment.tasks))
    kind = Intrinsic(
        options=IntrinsicOptions(bonus="oni"),
        bonus=Oni(annotator=annotator),
        goal="",
        task=task,
        seed=0,
        directory=place,
    )
    return kind.build(env)


def exchange(place: Path, ready: Event, stop: Event) -> None:
    """Ask and bring answers until it is enough."""
    model = Model()
    desk = make_desk(
        "openai",
        Prompt("sayings", ""),
        LabelOptions(cache=str(place / "labels.sqlite")),
        ModelOptions(model="stub", base_url=model.url),
        place / "llm.jsonl",
    )
    post = Post(place)
    known: dict[Question, float] = {}
    ready.set()
    while not stop.wait(_TICK):
        post.take(desk)
        known |= desk.collect()
        post.bring(known)
    desk.close()


def speed(options: Options, annotator: str) -> float:
    """Return the steps a second of a training."""
    config = PPOConfig(**settings_for(options.env).tuned("ppo"))
    task = next(iter(envs.find(options.env).tasks))
    with tempfile.TemporaryDirectory() as folder:
        place, ready, stop = Path(folder), PROCESSES.Event(), PROCESSES.Event()
        env = envs.make(options.env, config.num_envs, task=task, reward=no_reward, stagger=True)
        env.use([reward(env, annotator, place)])
        ppo = PPO(env, config)
        ppo.learn(config.rollout_size)
        beside = PROCESSES.Process(target=exchange, args=(place, ready, stop), daemon=True)
        if annotator == "openai":
            beside.start()
            ready.wait()
        begun = time.perf_counter()
        ppo.learn((1 + options.iterations) * config.rollout_size)
        seconds = time.perf_counter() - begun
        stop.set()
        if annotator == "openai":
            beside.join()
    return options.iterations * config.rollout_size / seconds


def main(words: list[str]) -> None:
    """Measure and print."""
    options = parse(Options, words)
    torch.set_num_threads(1)
    found: dict[str, list[float]] = {"": [], "recorded": [], "openai": []}
    for _ in range(options.rounds):
        for annotator, speeds in found.items():
            speeds.append(speed(options, annotator))
    print(machine_line())
    for annotator, speeds in found.items():
        ratios = [one / base for one, base in zip(speeds, found[""], strict=True)]
        name = annotator or "no bonus"
        print(f"{name:10} {statistics.median(speeds):>9,.0f} steps/s   {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
