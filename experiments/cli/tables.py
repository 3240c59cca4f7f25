"""Environments in words, from their own feature tables."""

from __future__ import annotations

from rewardsmith import envs
from rewardsmith.envs import Environment, MujocoEnvironment, Task
from rewardsmith.envs.docstring import first_line
from rewardsmith.envs.spaces import Box


def environments() -> str:
    """Return one line per registered environment: name, what it is, its tasks."""
    lines = []
    for name in envs.names():
        environment = envs.find(name)
        lacking = f" ({environment.lacks()})" if environment.lacks() else ""
        lines.append(f"{name:26} {first_line(environment.__doc__)}{lacking}")
        lines.append(f"{'':26} tasks: {', '.join(environment.tasks)}")
    return "\n".join(lines)


def environment(environment: Environment) -> str:
    """Return the feature table and the tasks of one environment."""
    name = environment.name()
    actions = (
        f"{len(environment.action_names)} {'actuators' if isinstance(environment.action_space, Box) else 'choices'}"
    )
    lines = [
        f"{name}: {first_line(environment.__doc__)}",
        f"control step {environment.control_dt:g} s, episode {environment.episode_length:g} s, {actions}",
        *_actuators(environment),
        "",
        "features (state.NAME in a reward, each [num_envs, ...]):",
    ]
    for feature in environment.features.values():
        unit = "" if feature.unit == "1" else f" [{feature.unit}]"
        lines.append(f"  {feature.name:28}{feature.meaning.rstrip('.')}{unit}")
    lines += ["", *([f"a fall: {environment.fall}", ""] if environment.can_fall else []), "tasks:"]
    for task_name, task in environment.tasks.items():
        note = f"; {task.note}" if task.note else ""
        fall = _fall(task) if environment.can_fall else ""
        lines.append(f'  {task_name:28}"{task.instruction}", score [{task.unit}]{fall}{note}')
    return "\n".join(lines)


def _actuators(environment: Environment) -> list[str]:
    """Say what each actuator may be told, those with equal bounds on one line."""
    if not isinstance(environment, MujocoEnvironment):
        return []
    groups: dict[str, list[str]] = {}
    for name, each in zip(environment.action_names, environment.action_ranges, strict=True):
        groups.setdefault(f"{each.low:.4g} to {each.high:.4g} ({each.origin})", []).append(name)
    return ["", "actuators:", *(f"  {bounds}: {', '.join(names)}" for bounds, names in groups.items())]


def _fall(task: Task) -> str:
    return ", a fall ends the episode" if task.fall_ends_episode else ", a fall does not end the episode"
