"""`rewardsmith plan`: act on a reward without training, by planning in copies of the world; scored and filmed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs import Environment, UserError, VectorEnv, files
from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.film.video import FilmError
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.spaces import Observation
from rewardsmith.envs.statistics import COLUMNS
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.cli.meaning import MEANT, Meaning, meaning
from rewardsmith.experiments.cli.rewards import named
from rewardsmith.experiments.cli.terminated import terminated_as_interrupted
from rewardsmith.experiments.config.plan import PlanConfig
from rewardsmith.policies.demonstrations import Recorder
from rewardsmith.policies.mpc import MPC
from rewardsmith.policies.mpc.pace import keep_pace
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.understanding import understand

WIDTH, HEIGHT = 512, 384


@dataclass(frozen=True)
class Acted:
    """What came of acting by planning.

    Attributes:
        episode: Return, length, score and success so far, by the names of `envs.statistics.COLUMNS`.
        plan_seconds: Wall-clock time of every plan.
        features: Those that were asked for, after every step `[steps, 1, ...]`, but not after one that ended all.
        poses: What a film is drawn from, `[steps, 1, ...]`.
        fell: Whether a fall ended the episode.
    """

    episode: dict[str, float]
    plan_seconds: list[float]
    features: dict[str, Tensor]
    poses: Tensor
    fell: bool


def plan(config: PlanConfig) -> Iterator[str]:
    """Act, and yield what people are told of it, line by line; what is over of it is kept, whatever ends it.

    Raises:
        UserError: an option cannot be used, the sentence is not understood, the reward is none for this environment, or
            the film cannot be written.
    """
    environment = envs.build(envs.find(config.env))
    # All that can be refused is refused before anything is simulated.
    environment.filming.check(config.camera)
    asked = config.task or next(iter(environment.tasks), "")
    if not asked:
        raise UserError(f"{environment.name()} has no registered task; say what it should do with task=...")
    task = environment.task_named(asked)
    path = Path(config.path or f"{environment.name()}-{task or 'sentence'}-plan.mp4")
    written = {"path": path, "results": Path(config.results), "demonstrations": Path(config.demonstrations)}
    for option, file in written.items():
        if not file.parent.is_dir():
            raise UserError(f"there is no folder {file.parent}; choose a writable place with {option}=FILE")
    word = config.reward or ("expert" if asked in environment.tasks else Program.kind)
    meant = meaning(word, asked, environment, config.coder, config.llm, config.seed) if word in MEANT else None
    falls = None if task or meant is None else meant.fall_ends_episode
    env = envs.make(
        config.env, 1, device=config.device, task=task, reward=no_reward, fall_ends_episode=falls, seed=config.seed
    )
    env.use([named(word).build(env) if meant is None else meant.reward.build(env)])
    options = keep_pace(env, env.rewards[0], config.mpc) if config.real_time else config.mpc
    mpc = MPC(env, env.rewards[0], options)
    intent = None if task else understand(asked, survey_of(type(environment)))
    steps = environment.control_steps(config.seconds)
    recorder = Recorder(env, mpc.act) if config.demonstrations else None
    meant = meant or Meaning(named(word).kind(environment), fall_ends_episode=True)
    acted: list[Acted] = []
    # Whatever interrupts the next episodes, what is over is kept.
    with _kept(recorder, config.demonstrations) as keep:
        for number in range(config.episodes):
            acted.append(act(env, mpc, recorder or mpc.act, steps, intent.features() if intent else (), number))
            keep()
            if config.results:
                _write(Path(config.results), env, mpc, acted, meant)
            if config.film and number == 0:
                _film(environment, acted[0].poses, path, config.camera)
            yield f"{_headline(env, asked, acted[-1])}, return {acted[-1].episode['return']:.1f}"
    first = acted[0]
    yield from intent.assess(first.features).lines if intent and len(first.poses) > first.fell else ()
    yield _pace(env, mpc, acted)
    yield from [config.results] if config.results else []
    yield from [str(path)] if config.film else []


@contextmanager
def _kept(recorder: Recorder | None, path: str) -> Iterator[Callable[[], None]]:
    """Give what is called after every episode, and write those that were over by then in the end, which may be any.

    A file of many episodes is large: it is written once, also where Ctrl-C or SIGTERM is the end.
    """
    moments = 0

    def keep() -> None:
        nonlocal moments
        moments = recorder.moments if recorder is not None else 0

    with terminated_as_interrupted():
        try:
            yield keep
        finally:
            if recorder is not None and moments:
                recorder.demonstrations(moments).save(path)


def _film(environment: Environment, poses: Tensor, path: Path, camera: str) -> None:
    """Write the film of an episode.

    Raises:
        UserError: it cannot be written.
    """
    try:
        environment.filming.film(poses, path, camera=camera, width=WIDTH, height=HEIGHT)
    except FilmError as error:
        raise UserError(f"{error}; choose a writable place with path=FILE") from None


def act(env: VectorEnv, mpc: MPC, plans: Act, steps: int, features: Collection[str] = (), episode: int = 0) -> Acted:
    """Act in one episode for some control steps, or until it ends, and keep some features.

    Args:
        env: One copy.
        mpc: Tells how long plans take.
        plans: Its acting, or what records that.
        steps: Most control steps.
        features: Names of what is kept.
        episode: Which one, see `MujocoVectorEnv.begin`.
    """
    world = mujoco_env(env, "planners")
    poses = env.environment.filming.frames(env)
    obs: Observation = world.begin(episode)
    begins = torch.ones(1, dtype=torch.bool, device=env.device)
    seen: dict[str, list[Tensor]] = {name: [] for name in features}
    frames, times, ended = [], [], False
    for step in range(steps):
        frames.append(poses().clone())
        action = plans(obs, begins)
        if mpc.figures is not None and step % mpc.options.every == 0:
            times.append(mpc.figures.seconds)
        moved = env.step(action)
        obs, begins = moved.obs, moved.terminated | moved.truncated
        if ended := bool(begins.any()):
            break
        for name, values in seen.items():
            values.append(getattr(env.state, name))
    columns = env.statistics.last if ended else world.statistics.so_far()
    counted = dict(zip(COLUMNS, columns[:, 0].tolist(), strict=True))
    kept = {name: torch.stack(values) for name, values in seen.items() if values}
    return Acted(counted, times, kept, torch.stack(frames), bool(moved.terminated.any()))


def _headline(env: VectorEnv, asked: str, acted: Acted) -> str:
    """Say what was done for how long, and what it scored where it is scored."""
    task, episode = env.task, acted.episode
    fell = ", where a fall ended it" if acted.fell else ""
    what = f'"{task.instruction if task else asked}" for {episode["length"] * env.environment.control_dt:.1f} s{fell}'
    if task is None:
        return what
    shown = "shown" if episode["success"] else "not shown"
    return f"{what}: success {shown}\nscore {episode['score']:.2f} {task.unit}"


def _took(acted: Sequence[Acted]) -> float:
    """Return the median time of a plan [s]."""
    return statistics.median(each for one in acted for each in one.plan_seconds)


def _pace(env: VectorEnv, mpc: MPC, acted: Sequence[Acted]) -> str:
    """Say how long plans took, against how long they were followed."""
    options, took = mpc.options, _took(acted)
    between = options.every * env.environment.control_dt
    return (
        f"{options.planner} tries {options.rounds * options.samples} plans of {options.horizon:g} s in "
        f"{1e3 * took:.1f} ms for every {1e3 * between:g} ms: {between / took:.2f} of real time"
    )


def _write(path: Path, env: VectorEnv, mpc: MPC, acted: Sequence[Acted], meant: Meaning) -> None:
    """Write what every episode came to, seconds of planning for a second of acting, tokens and the reward's text."""
    score = ("return", "length", *(("score", "success") if env.task else ()))
    content = {
        "episodes": [{name: each.episode[name] for name in score} for each in acted],
        "planning": _took(acted) / (mpc.options.every * env.environment.control_dt),
        "tokens": meant.tokens,
        "reward": meant.reward.text(),
    }
    try:
        files.write_json(path, content)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}; choose another place with results=FILE") from None
