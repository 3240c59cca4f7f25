"""`rewardsmith audit`: whether a reward from pixels is worth training on, in a minute."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.experiments.cli.written import file_to_write
from rewardsmith.experiments.config.audit import AuditConfig
from rewardsmith.experiments.report.audit import write_audit, write_questions
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.audit import Audit, Row, audit
from rewardsmith.vlm_rewards.audit.cache import EmbeddingCache, default_cache
from rewardsmith.vlm_rewards.audit.climb import Climbed, led
from rewardsmith.vlm_rewards.audit.labels import ASKED, labelled_states
from rewardsmith.vlm_rewards.audit.states import gather
from rewardsmith.vlm_rewards.eye import SMALLEST, film_of, scenery_of

_SHOWN = 8
"""Rows of the table on the terminal."""


def audit_reward(config: AuditConfig) -> str:
    """Audit a reward, write its page, and return what people are told of it.

    Raises:
        UserError: the environment, model, goal, camera, task or file of labels cannot be used, or no page be written.
    """
    environment = mujoco_environment(envs.build(envs.find(config.env)), "audits")
    task = _task(config, environment)
    looks = [_completed(each, environment, task) for each in config.looks()]
    truth, path = environment.tasks[task] if task else None, file_to_write(config.path)
    if config.labels:
        states = labelled_states(Path(config.labels), config.env, truth, config.states, config.seed)
    else:
        states = gather(config.env, truth, config.states if task else ASKED, config.seed)
    if not config.labels and task is None:
        film_of(looks[0], environment, SMALLEST)  # one that is not there is better known before anybody is asked
        write_questions(looks[0], environment, states, path, config.device)
        return (
            f"nothing tells which states of {environment.name()} succeed: say it on the page {path}, then give the "
            "file that it makes with labels=FILE, or name a registered task with task=..."
        )
    found = audit(looks, environment, states, EmbeddingCache(default_cache()), config.device)
    climbed = led(found.best.looks, environment, config.env, None if config.labels else truth, states, config.device)
    write_audit(found, climbed, environment, config.env, task or "your labels", path)
    return "\n".join([*_told(found, climbed, task), "", f"page: {path}"])


def _task(config: AuditConfig, environment: MujocoEnvironment) -> str | None:
    """Return the name of the task whose success is the truth; None where there is none."""
    named = config.task or config.goal.partition("|")[0]
    if not named.strip() and config.goal_film:
        return None  # of a film nothing but a task, or people, can tell
    if not named.strip():
        known = ", or name a task: " + ", ".join(environment.tasks) if environment.tasks else ""
        raise UserError(f"say what success looks like with goal=...{known}")
    task = environment.task_named(named)
    if config.task and task is None:
        envs.find_task(environment, config.task)  # refuses, since there is none of that name
    return task


def _completed(looks: Looks, environment: MujocoEnvironment, task: str | None) -> Looks:
    """Return looks with a goal and a baseline, for every alpha is tried; a film is one."""
    registered = environment.tasks[task] if task else None
    shown = (registered.looks or registered.instruction,) if registered else ()
    if looks.film:
        return looks
    return replace(looks, goals=looks.goals or shown, baselines=looks.baselines or (scenery_of(environment),))


def _told(found: Audit, climbed: Climbed | None, task: str | None) -> Iterator[str]:
    success = found.states.success
    assert success is not None  # it was audited
    for number, (name, model_hash, unknown) in enumerate(found.models, 1):
        yield f"model {f'{number}: ' if len(found.models) > 1 else ''}{name} {model_hash}"
        if unknown:
            yield f"warning: it never saw the words {', '.join(unknown)}; what they add to the prompt means nothing"
    truth = f"the success of {task}" if task else "what people said"
    yield f"{len(success)} states, {int(success.sum())} of them good by {truth}"
    yield ""
    yield f"{'goal':44}{'alpha':>6}  {'cameras':20}{'AUC':>17}{'EPIC':>17}{'top 5 %':>9}"
    best = sorted(found.rows[1:], key=lambda row: -row.auc.value)[:_SHOWN]
    for row in best:
        yield _line(found, row)
    yield ""
    yield f"{'alpha, by all cameras':44}" + "".join(f"{alpha:8g}" for alpha in found.alphas)
    for name, rows in _sweeps(found).items():
        yield f"{name:44}" + "".join(f"{row.auc.value:8.2f}" for row in rows)
    yield ""
    yield f"as asked: AUC {found.asked.auc.value:.2f}, {found.asked.verdict()}"
    yield (
        f"best: {' '.join(_options(found))}: AUC {found.best.auc.value:.2f}, training is {found.best.verdict(climbed)} "
        "by rules of thumb"
    )
    if climbed is not None:
        yield f"climbing it from poses of random motion ends in success for {climbed.share:.0%} of the poses"


def _options(found: Audit) -> Iterator[str]:
    """Yield the options of train that ask for the best way, those that were given as they are left out."""
    best, asked = found.best.looks, found.asked.looks
    if best.goals != asked.goals:
        yield shlex.quote(f"goal={'|'.join(best.goals)}")
    if len(found.models) > 1:
        yield shlex.quote(f"model={best.model}")
        if best.pretrained:
            yield shlex.quote(f"pretrained={best.pretrained}")
    yield f"clip.alpha={best.alpha:g}"
    yield f"clip.cameras={','.join(best.cameras)}"


def _line(found: Audit, row: Row) -> str:
    auc, epic = (f"{each.value:.2f} ({each.low:.2f}-{each.high:.2f})" for each in (row.auc, row.epic))
    return f"{_way(found, row):44}{row.looks.alpha:6g}  {row.cameras:20}{auc:>17}{epic:>17}{row.top:9.0%}"


def _sweeps(found: Audit) -> dict[str, list[Row]]:
    """Return the rows of every goal by every model, from all cameras, in the order of the alphas."""
    looks = found.asked.looks
    every: dict[str, list[Row]] = {}
    for row in found.rows[1:]:
        if row.looks.cameras == looks.cameras:
            every.setdefault(_way(found, row), []).append(row)
    return every


def _way(found: Audit, row: Row) -> str:
    """Return what a row's pictures are compared with, after its model's number where there are several."""
    number = [name for name, _, _ in found.models].index(row.model) + 1
    goal = f"{number}: {row.goal}" if len(found.models) > 1 else row.goal
    return goal if len(goal) <= 42 else goal[:40] + " …"
