"""What a round of candidates costs.

    python -m rewardsmith.experiments.speed.together --device cuda --num-envs 2048 humanoid

The phrasebook's programs for an environment's first task are trained in two ways: together, as slices of one batch of
simulations and one stack of policies, which is what `rewardsmith train` does on a GPU; and in as many processes at
once. A figure is seconds per iteration (a rollout of 24 steps and 20 minibatches) for all of them, the median over the
iterations; "times one" is the ratio to a single candidate, of which 2 for 16 is wanted.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

import torch

from rewardsmith import envs
from rewardsmith.envs.survey import Survey
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.language import RewardProgram, compile_reward, prepare
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.schema import surveyed_schema

WARM_UPS, ITERATIONS = 5, 15


def main() -> None:
    """Print one line for each number of candidates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("env")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--num-envs", type=int, default=64, help="environments of each candidate")
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2, 4], help="counts to try as processes")
    parser.add_argument("--follow", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.follow:
        _follow(arguments.env, arguments.device, arguments.num_envs)
        return
    print(f"{machine_line()}\n{arguments.env} on {arguments.device}, {arguments.num_envs} environments a candidate\n")
    print(f"{'candidates':>10}{'together [s]':>14}{'times one':>11}{'processes [s]':>15}{'times one':>11}")
    one = one_process = None
    for count in sorted({*arguments.counts, *arguments.processes}):
        line = f"{count:10}"
        if count in arguments.counts:
            seconds = together(arguments.env, arguments.device, arguments.num_envs, count)
            one = one or seconds
            line += f"{seconds:14.3f}{seconds / one:11.2f}"
        else:
            line += f"{'':25}"
        if count in arguments.processes:
            seconds = processes(arguments.env, arguments.device, arguments.num_envs, count)
            one_process = one_process or seconds
            line += f"{seconds:15.3f}{seconds / one_process:11.2f}"
        print(line, flush=True)


def together(env: str, device: str, num_envs: int, count: int) -> float:
    """Return the seconds of an iteration of several candidates in one training."""
    ppo = _training(env, device, num_envs, _programs(env, count))
    _iterate(ppo, WARM_UPS)
    return statistics.median(_iterate(ppo, ITERATIONS))


def processes(env: str, device: str, num_envs: int, count: int) -> float:
    """Return the seconds of an iteration of several candidates, each trained by a process of its own."""
    command = [sys.executable, "-m", __spec__.name, env, "--device", device, "--num-envs", str(num_envs), "--follow"]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)
    ]
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()  # it has warmed up
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    return statistics.median(float(child.communicate()[0]) for child in children)


def _follow(env: str, device: str, num_envs: int) -> None:
    """Be one of several processes: warm up, wait for the word, measure."""
    ppo = _training(env, device, num_envs, _programs(env, 1))
    _iterate(ppo, WARM_UPS)
    print("ready", flush=True)
    sys.stdin.readline()
    print(statistics.median(_iterate(ppo, ITERATIONS)))


def _programs(env: str, count: int) -> list[RewardProgram]:
    """Return checked programs of the phrasebook for an environment's first task, from the start again where it ends."""
    prepare()
    environment = envs.build(envs.find(env))
    survey = Survey(environment)
    schema = surveyed_schema(survey)
    instruction = next(iter(environment.tasks.values())).instruction
    request = Request(instruction=instruction, survey=survey, schema=schema, count=count)
    proposals = Phrasebook().propose(request)
    states = survey.samples(256, seed=0)
    programs = [compile_reward(proposal.source, schema, 256, states=states) for proposal in proposals]
    return [programs[number % len(programs)] for number in range(count)]


def _training(env: str, device: str, num_envs: int, programs: Sequence[RewardProgram]) -> PPO:
    config = PPOConfig(num_envs=num_envs, rollout_length=24, epochs=5, minibatch_size=num_envs * 6)
    rewards = [guarded(program, device) for program in programs]
    task = next(iter(envs.find(env).tasks))
    return PPO(envs.make(env, num_envs * len(rewards), device=device, task=task, reward=rewards, stagger=True), config)


def _iterate(ppo: PPO, count: int) -> list[float]:
    seconds = []
    for _ in range(count):
        began = time.perf_counter()
        ppo.learn(ppo.steps + 1)
        seconds.append(time.perf_counter() - began)
    return seconds


if __name__ == "__main__":
    main()
