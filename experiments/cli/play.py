"""`rewardsmith play`: a run's policy on fresh initial states, in a window or as a film."""

from __future__ import annotations

from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.film.render import find_camera
from rewardsmith.envs.film.video import FilmError, film
from rewardsmith.envs.film.window import has_window, show
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.cli.choose import choose_trained, policy_of
from rewardsmith.experiments.config.commands import PlayConfig
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
        UserError: there is no such candidate, policy or camera, or the film cannot be written.
    """
    candidate = choose_trained(run, config.candidate)
    job = candidate.job()
    in_window = not config.path and has_window()
    made = job.make(
        1 if in_window else config.num_envs,
        reward=no_reward,
        fall_ends_episode=bool(job.fall_ends_episode),
        seed=config.seed + SEED_OFFSET,
        threads=1,
    )
    env = mujoco_env(made, "films")
    # Refused before anything is simulated.
    camera = find_camera(env.environment.model, config.camera)
    actor = Actor(policy_of(candidate), env.num_envs)
    if in_window:
        show(env, actor, camera)
        return None
    path = Path(config.path or f"{run.path.resolve().name}-{candidate.id}-{config.camera}-{config.seed}.mp4")
    if not path.parent.is_dir():
        raise UserError(f"there is no folder {path.parent}; choose a writable place with path=FILE")
    return _film(env, actor, config, path)


def _film(env: MujocoVectorEnv, actor: Actor, config: PlayConfig, path: Path) -> Path:
    control_dt = env.environment.control_dt
    steps = max(1, round(config.seconds / control_dt))
    behaviour = record(env, actor, poses=lambda: env.sim.qpos, film_steps=steps, features=())
    try:
        return film(
            env.environment.model,
            behaviour.poses,
            path,
            control_dt=control_dt,
            camera=config.camera,
            width=WIDTH,
            height=HEIGHT,
        )
    except FilmError as error:
        raise UserError(f"{error}; choose a writable place with path=FILE") from None
