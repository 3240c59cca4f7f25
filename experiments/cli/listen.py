"""`rewardsmith listen`: collects what a game says while it is played at random, or by a run's policy."""

from __future__ import annotations

from collections import Counter

import torch
from rich.console import Console
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.spaces import draw_action
from rewardsmith.envs.speaking import Speaking
from rewardsmith.experiments.cli.written import file_to_write
from rewardsmith.experiments.config.labels import ListenConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.own_files import is_own_file
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work.evaluation import Actor
from rewardsmith.policies.policy import Policy


def listen(config: ListenConfig, run: Run | None) -> str:
    """Play, write every different message with how often it was said, and say how many there are.

    Raises:
        UserError: an environment says nothing, the run has no policy, or the file cannot be written.
    """
    if run is not None and config.env:
        raise UserError("a run is played in its own environment; leave out env=")
    names = [name.strip() for name in config.env.split(",")] if run is None else [run.config().env]
    if names == [""]:
        raise UserError("say what is played: env=nethack_score, several with commas between them, or a run")
    if run is not None and is_own_file(names[0]):
        raise UserError(f"{run.path} was made in an environment of somebody's own, which is not listened to")
    path = file_to_write(config.path)
    said: Counter[tuple[str, str]] = Counter()
    for name in names:
        said += _heard(name, config, run)
    lines = [{"env": env, "message": message, "said": count} for (env, message), count in said.most_common()]
    files.write_text(path, "".join(f"{files.to_line(line)}\n" for line in lines))
    return f"{path}: {len(lines)} different messages of {sum(said.values())}"


def _heard(name: str, config: ListenConfig, run: Run | None) -> Counter[tuple[str, str]]:
    """Return how often each message was said, notices among them, by environment and message."""
    candidate = _best(run) if run is not None else None
    observe = candidate.job().observe if candidate is not None else ()
    env = envs.make(name, config.num_envs, reward=no_reward, seed=config.seed, observe=observe)
    if not isinstance(env.environment, Speaking):
        raise UserError(f"{name} says nothing; choose NetHack or MiniHack, `rewardsmith envs` lists them")
    policy = Actor(Policy.load(candidate.policy), env) if candidate is not None else None
    said: Counter[tuple[str, str]] = Counter()
    generator = torch.Generator().manual_seed(config.seed)
    obs, begins = env.reset(), torch.ones(config.num_envs, dtype=torch.bool)
    with Console(stderr=True).status(f"playing {name} ...") as status:
        for done in range(0, config.steps, config.num_envs):
            status.update(f"{done} of {config.steps} steps of {name} played")
            action = (
                draw_action(env.action_space, config.num_envs, generator) if policy is None else policy(obs, begins)
            )
            step = env.step(action)
            said.update((name, message) for message in _messages(env.state.message))
            for notice, count in zip(env.environment.notices, env.state.noticed.sum(0).tolist(), strict=True):
                said[name, notice] += int(count)
            obs, begins = step.obs, step.terminated | step.truncated
    _close(env)
    return +said


def _best(run: Run) -> Candidate:
    outcome = run.result()
    if outcome is None or outcome.best is None:
        raise UserError(f"{run.path} has no policy yet; `rewardsmith resume` it first")
    return run.candidate(outcome.best)


def _messages(messages: Tensor) -> list[str]:
    """Return what was said, of bytes `[num_envs, length]`; nothing for an environment that is silent."""
    rows = [row.tobytes().partition(b"\0")[0] for row in messages.to(torch.uint8).numpy()]
    return [row.decode("latin-1") for row in rows if row]


def _close(env: VectorEnv) -> None:
    close = getattr(env, "close", None)
    if close is not None:
        close()
