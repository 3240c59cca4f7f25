"""What a reward from pixels costs: PPO's steps a second by the drawn, the distilled and the task's own reward.

    python -m rewardsmith.experiments.speed.distilled [ENV ...] [--iterations N]

The three trainings take turns, an iteration each, so that all meet the same load; the first iterations, in which a
distilled reward knows nothing yet, are left out. Medians over iterations by the clock, and the ratio to the task's own
reward by the clock and in the processor's time, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import statistics
import time

from rewardsmith import envs
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.policies.ppo import PPO
from rewardsmith.policies.settings import settings_for
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.rewards.kind import KINDS
from rewardsmith.reward_synth.schema import surveyed_schema

TASKS = {"inverted_pendulum": "balance", "humanoid": "kneel"}
ROWS = ("expert", "distilled", "clip")
Spent = tuple[float, float]
"""Seconds by the clock and of the processor."""

WARM = 10
"""Iterations that do not count."""


def main() -> None:
    """Measure and print a line for each reward."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("envs", nargs="*", metavar="ENV")
    parser.add_argument("--iterations", type=int, default=20)
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=ROWS, help="the task's own reward is always one")
    arguments = parser.parse_args()
    print(machine_line())
    for env in arguments.envs or TASKS:
        trainings = {row: training(env, row) for row in dict.fromkeys(("expert", *arguments.rows))}
        spent: dict[str, list[Spent]] = {row: [] for row in trainings}
        for iteration in range(WARM + arguments.iterations):
            for row, ppo in trainings.items():
                # Pictures of every state take long, and are as slow in the first iteration as in any.
                if row != "clip" or iteration >= WARM:
                    spent[row].append(_iterate(ppo))
        medians = {
            row: [statistics.median(each) for each in zip(*spent[row][-arguments.iterations :], strict=True)]
            for row in trainings
        }
        for row, (seconds, processor) in medians.items():
            own, own_processor = medians["expert"]
            rate = trainings[row].config.rollout_size / seconds
            print(
                f"{env:20}{row:12}{rate:10,.0f} steps/s{own / seconds:8.2f} of the task's own reward"
                f"{own_processor / processor:8.2f} in the processor's time",
                flush=True,
            )


def training(env: str, row: str) -> PPO:
    """Return a training of a task by one kind of reward."""
    task = TASKS[env]
    survey = survey_of(envs.find(env))
    request = Request(
        instruction=survey.environment.tasks[task].instruction, survey=survey, schema=surveyed_schema(survey), count=1
    )
    config = settings_for(env).ppo()
    world = envs.make(env, config.num_envs, task=task, reward=no_reward, seed=0)
    world.use([guarded(KINDS.find(row).design(request).build(world), "cpu")])
    return PPO(world, config, seed=0)


def _iterate(ppo: PPO) -> Spent:
    began, processor = time.perf_counter(), time.process_time()
    ppo.learn(ppo.steps + ppo.config.rollout_size)
    return time.perf_counter() - began, time.process_time() - processor


if __name__ == "__main__":
    main()
