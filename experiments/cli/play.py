"""`rewardsmith play`: a run's policy on fresh initial states, in a window or as a film."""

from __future__ import annotations

from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import UserError, VectorEnv
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.film.video import FilmError
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.cli.choose import choose_trained, policy_of
from rewardsmith.experiments.cli.written import file_to_write
from rewardsmith.experiments.config.commands import PlayConfig
from rewardsmith.experiments.runs.consent import vouched
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work.evaluation import Actor

SEED_OFFSET = 999_983
"""Initial states that neither training nor any judgement has seen."""

WIDTH, HEIGHT = 512, 384


def play(run: Run, config: PlayConfig) -> Path | None:
    """Show the policy of the best candidate, or of the one asked for.

    Returns:
        The film, or None where it was shown in a window.

    Raises:
        UserError: there is no such candidate, policy or camera, it is of an environment file for which this user has
            not vouched, or the film cannot be written.
    """
    candidate = choose_trained(run, config.candidate)
    job = vouched(run, candidate)
    filming = envs.build(envs.find(job.env)).filming
    # Refused before anything is simulated.
    filming.check(config.camera)
    in_window = not config.path and filming.has_window()
    env = job.make(
        1 if in_window else config.num_envs,
        reward=no_reward,
        fall_ends_episode=bool(job.fall_ends_episode),
        seed=config.seed + SEED_OFFSET,
        threads=1,
    )
    actor = Actor(policy_of(candidate), env)
    if in_window:
        filming.show(env, actor, config.camera)
        return None
    path = config.path or f"{run.path.resolve().name}-{candidate.id}-{config.camera}-{config.seed}.mp4"
    return _film(env, actor, config, file_to_write(path))


def _film(env: VectorEnv, actor: Actor, config: PlayConfig, path: Path) -> Path:
    filming = env.environment.filming
    steps = env.environment.control_steps(config.seconds)
    behaviour = record(env, actor, poses=filming.frames(env), film_steps=steps, features=())
    try:
        return filming.film(behaviour.poses, path, camera=config.camera, width=WIDTH, height=HEIGHT)
    except FilmError as error:
        raise UserError(f"{error}; choose a writable place with path=FILE") from None
