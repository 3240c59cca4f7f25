"""What labels cost a training: a model that answers after 50 ms, labels that lie there, and no bonus at all.

    python -m rewardsmith.experiments.speed.annotation [env=NAME] [rounds=5] [batch=16] [variant=retrieval]

Each training has its own processes for the game; the model is a server on this machine, asked as in a run: the
training writes its questions, and a process beside it, as a search is, asks and brings the answers.
All three play the same games, for the bonus has no weight in what is paid: a policy that it sends elsewhere meets
games that are slower or faster to play. The ratio is that of steps/s to the training without a bonus, the median of
rounds in which all three take turns; at most 5 % may be lost. It means nothing on a machine that does something else;
the CPU time of the training, and of a label, depends little on that.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

import torch

from rewardsmith import envs
from rewardsmith.envs import VectorEnv
from rewardsmith.envs.nethack.vector import NetHackVectorEnv
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

    batch: int = LabelOptions.batch
    """Most questions of one request."""

    variant: str = "retrieval"
    """What is made of answers."""


class _Handler(BaseHTTPRequestHandler):
    """Answers every question with the digit 2, after a while."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["messages"][-1]["content"]
        time.sleep(SECONDS)
        numbers = re.findall(r"^(\d+)\. ", asked, re.MULTILINE)
        text = "2" if len(numbers) == 1 else "\n".join(f"{number}: 2" for number in numbers)
        choices = [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}]
        reply = {"id": "1", "object": "chat.completion", "created": 0, "model": "stub", "choices": choices}
        body = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)


def serve(port: Connection, at: int = 0) -> None:
    """Be the model, at a port or any that is free, and tell which."""
    server = ThreadingHTTPServer(("127.0.0.1", at), _Handler)
    server.daemon_threads = True
    port.send(server.server_port)
    server.serve_forever()


def reward(
    env: VectorEnv,
    annotator: str,
    place: Path,
    variant: str = "retrieval",
    coefficient: float = IntrinsicOptions.coefficient,
) -> RewardFunction:
    """Return the reward of a training; without an annotator it is the task's alone."""
    assert env.task is not None
    if not annotator:
        return env.task.sparse
    task = next(iter(env.environment.tasks))
    kind = Intrinsic(
        options=IntrinsicOptions(bonus="oni", coefficient=coefficient),
        bonus=Oni(annotator=annotator, variant=variant),
        goal="",
        task=task,
        seed=0,
        directory=place,
    )
    return kind.build(env)


def exchange(place: Path, port: int, batch: int, ready: Event, stop: Event, spent: Connection) -> None:
    """Ask and bring answers until it is enough; tell the seconds of CPU that it took, and how many labels there are."""
    desk = make_desk(
        "openai",
        Prompt("sayings", ""),
        LabelOptions(cache=str(place / "labels.sqlite"), batch=batch),
        ModelOptions(model="stub", base_url=f"http://127.0.0.1:{port}/v1"),
        place / "llm.jsonl",
    )
    post = Post(place)
    known: dict[Question, float] = {}
    begun = time.process_time()
    ready.set()
    while not stop.wait(_TICK):
        post.take(desk)
        known |= desk.collect()
        post.bring(known)
    desk.close()
    spent.send((time.process_time() - begun, len(known)))


class Speed(NamedTuple):
    """How fast a training is: environment steps a second, and CPU time of its own process for 1,000 of them [s]."""

    steps: float
    cpu: float


def speed(options: Options, annotator: str, port: int, costs: list[tuple[float, int]]) -> Speed:
    """Return how fast a training is.

    Args:
        options: What is measured.
        annotator: Who labels, nobody where it is empty.
        port: Of the model.
        costs: Takes what the asking cost, where a model is asked.
    """
    config = PPOConfig(**settings_for(options.env).tuned("ppo"))
    task = next(iter(envs.find(options.env).tasks))
    with tempfile.TemporaryDirectory() as folder:
        place, ready, stop = Path(folder), PROCESSES.Event(), PROCESSES.Event()
        env = envs.make(options.env, config.num_envs, task=task, reward=no_reward, stagger=True)
        env.use([reward(env, annotator, place, options.variant, coefficient=0)])
        ppo = PPO(env, config)
        ppo.learn(config.rollout_size)
        told, spent = PROCESSES.Pipe(duplex=False)
        asking = (place, port, options.batch, ready, stop, spent)
        beside = PROCESSES.Process(target=exchange, args=asking, daemon=True)
        if annotator == "openai":
            beside.start()
            ready.wait()
        begun, worked = time.perf_counter(), time.process_time()
        ppo.learn((1 + options.iterations) * config.rollout_size)
        seconds, worked = time.perf_counter() - begun, time.process_time() - worked
        stop.set()
        if annotator == "openai":
            costs.append(told.recv())
            beside.join()
        assert isinstance(env, NetHackVectorEnv)  # nothing else speaks
        env.close()
    steps = options.iterations * config.rollout_size
    return Speed(steps / seconds, 1000 * worked / steps)


def main(words: list[str]) -> None:
    """Measure and print."""
    options = parse(Options, words)
    torch.set_num_threads(1)
    told, port = PROCESSES.Pipe(duplex=False)
    PROCESSES.Process(target=serve, args=(port,), daemon=True).start()
    where: int = told.recv()
    found: dict[str, list[Speed]] = {"": [], "recorded": [], "openai": []}
    costs: list[tuple[float, int]] = []
    for turn in range(options.rounds):
        # There and back, so that a machine that slows down slows down all alike.
        for annotator in list(found)[:: -1 if turn % 2 else 1]:
            found[annotator].append(speed(options, annotator, where, costs))
    print(machine_line())
    for annotator, speeds in found.items():
        ratios = [one.steps / base.steps for one, base in zip(speeds, found[""], strict=True)]
        steps, cpu = (statistics.median(each) for each in zip(*speeds, strict=True))
        name = annotator or "no bonus"
        print(f"{name:10} {steps:>9,.0f} steps/s   {statistics.median(ratios):.3f}   {cpu:.4f} s of CPU for 1,000")
    seconds, labels = (sum(each) for each in zip(*costs, strict=True))
    each = 1000 * seconds / max(1, labels)
    print(f"asking     {each:>9.2f} ms of CPU a label, {labels / len(costs):.0f} labels each time")


if __name__ == "__main__":
    main(sys.argv[1:])
