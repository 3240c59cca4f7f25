"""The judge of a run, with what it may be told of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.judges.comparison import Comparer
from rewardsmith.reward_synth.judges.judge import JUDGES, Judge, JudgeOptions
from rewardsmith.reward_synth.judges.scene import Scene
from rewardsmith.reward_synth.llm.comparer import make_comparer
from rewardsmith.reward_synth.understanding import instruction_of, understand


def make_judge(config: TrainConfig, run: Run) -> Judge:
    """Make the judge that a user chose.

    Args:
        config: What they chose.
        run: The run, which need not exist yet.

    Raises:
        UserError: there is none of that name, or it lacks something.
    """

    @cache
    def scene() -> Scene:
        environment = envs.build(envs.find(config.env))
        instruction = instruction_of(config.task, environment)
        understanding = run.understanding()
        intent = understanding.intent if understanding else understand(instruction, survey_of(type(environment)))
        return Scene(environment=environment, instruction=instruction, intent=intent)

    def comparer() -> Comparer:
        return make_comparer(config.coder, config.llm, run.transcript, scene().environment, config.seed)

    judge = JUDGES.find(config.judge)
    if getattr(judge, "sees_films", False) and not config.film.seconds:
        raise UserError(f"judge={config.judge} compares films, of which there would be none; leave out film.seconds=0")
    options = JudgeOptions(
        preferences=run.preferences,
        scene=scene,
        comparer=comparer,
        answers=Path(config.answers) if config.answers else None,
        budget=config.human.budget,
        teacher=config.teacher,
        seed=config.seed,
    )
    return judge(options)
