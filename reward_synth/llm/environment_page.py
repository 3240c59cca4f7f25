"""An environment in words for a model, made from its feature table alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch

from rewardsmith.envs import Environment, Feature
from rewardsmith.envs.docstring import first_line
from rewardsmith.envs.sight import PERIODS
from rewardsmith.envs.spaces import Box, Discrete
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.language import RewardSchema
from rewardsmith.reward_synth.llm.feature_scales import Scale, feature_scales

_UNSCALED = ("time", "previous_action")
"""Their meaning says what values they take."""

_PLAIN_NAME = re.compile(r"[\w.-]{1,40}")

_AXES = 4
"""Up to so many elements of a feature are shown one by one."""

_UNSEEN = ("time", "forward_displacement", "lateral_displacement")
"""Kinds of what plain observations leave out, unless one of their numbers follows it."""


def environment_page(request: Request, *, training: bool = True) -> str:
    """Return what an author must know of an environment: features, action and timing.

    Args:
        request: What is asked for.
        training: Whether rewards are written, whose authors must know what ends an episode and what the policy sees.
    """
    survey, schema, environment = request.survey, request.schema, request.environment
    return "\n\n".join(
        [
            f"`{environment.name()}`: {first_line(type(environment).__doc__)}",
            environment.world.format(noun=environment.noun),
            _timing(environment),
            *_lengths(environment),
            *(
                [ending(environment), observation(survey, sees_reads=request.sees_reads)]
                if training
                else _fall(environment)
            ),
            feature_table(survey, schema),
            _action(environment, schema),
        ]
    )


def ending(environment: Environment) -> str:
    """Return what FALL_ENDS_EPISODE would do in this environment."""
    if not environment.can_fall:
        return "Nothing but time ends an episode here: FALL_ENDS_EPISODE makes no difference, either value will do."
    holds = f"With FALL_ENDS_EPISODE = True an episode ends at once where this holds: {environment.fall}"
    if not isinstance(environment.action_space, Box):
        return f"{holds} Write True unless the behaviour is to go on from there."
    return (
        f"{holds} Write True only where the "
        "behaviour never comes there: a hop, split, flip or crouch that does, even for a moment, needs False."
    )


def _fall(environment: Environment) -> list[str]:
    """Return what `state.fallen` is where it is a feature, for authors whose episodes go on after it."""
    if not environment.can_fall:
        return []
    fallen = [name for name, item in environment.features.items() if item.kind == "fallen"]
    return [f"`state.{name}` is 1 where this holds: {environment.fall}" for name in fallen]


def observation(survey: Survey, *, sees_reads: bool) -> str:
    """Return what the policy sees, and which features it does not.

    Args:
        survey: The environment.
        sees_reads: Whether it sees whatever the reward reads.
    """
    environment = survey.environment
    seen = re.sub(r"^Return (what the policy sees: )?", "", first_line(type(environment).observation.__doc__))
    text = f"The policy sees {seen}" if seen else "The policy sees what a robot's own sensors would."
    if sees_reads:
        periods = ", ".join(f"{period:g}" for period in PERIODS)
        return (
            f"{text} Beside that it sees every feature that the reward reads, so that whatever the reward measures can "
            f"be acted upon; with `state.time` also sine and cosine of its phase at periods of {periods} s, for "
            "rhythms."
        )
    hidden = [name for name, item in environment.features.items() if item.kind in _UNSEEN and name not in survey.sensed]
    unseen = [f"`state.{name}`" for name in hidden]
    return (
        f"{text} It lacks {', '.join(unseen)}, and whole turns of angles: a reward may read them, but the policy has "
        "to control them through what it sees, such as velocities."
    )


def feature_table(survey: Survey, schema: RewardSchema) -> str:
    """Return the features with shape, unit, size and meaning, one a line."""
    noun, scales = survey.environment.noun, feature_scales(survey)
    stands = isinstance(survey.action_space, Box)
    rows = [_row(item, schema.fields[name], scales[name], stands) for name, item in survey.environment.features.items()]
    standing = (
        "maybe in mid-air, `standing` that half a second after it has come down without any action (- where it "
        "does not stay), "
    )
    columns = ["feature", "shape", "unit", "start", *(["standing"] if stands else []), "random", "meaning"]
    return "\n".join(
        [
            f"Features, float32; N is the number of {noun}s. `start` is the value at the beginning of an episode, "
            f"{standing if stands else ''}`random` is where 90 % of the values lie under random actions; a trained "
            f"{noun} goes beyond.",
            "",
            " | ".join(columns),
            " | ".join(["---"] * len(columns)),
            *rows,
        ]
    )


def _row(feature: Feature, shape: tuple[int, ...], scale: Scale, stands: bool) -> str:
    """Return a feature's line; with what it is standing where actions are numbers and something can stand."""
    start = standing = moving = "-"
    if feature.name not in _UNSCALED:
        start, moving = _values(scale.start), "..".join(map(_number, scale.moving))
        standing = _values(scale.standing) if scale.standing else "-"
    size = ", ".join(["N", *map(str, shape)])
    unit = "-" if feature.unit == "1" else feature.unit
    values = [start, *([standing] if stands else []), moving]
    return " | ".join([f"state.{feature.name}", f"[{size}]", unit, *values, feature.meaning])


def _values(elements: Sequence[float]) -> str:
    """Return a few elements one by one, such as an axis each, and of many the least and the greatest."""
    shown = list(map(_number, elements))
    if len(set(shown)) == 1:
        return shown[0]
    return f"({', '.join(shown)})" if len(shown) <= _AXES else f"{_number(min(elements))}..{_number(max(elements))}"


def _action(environment: Environment, schema: RewardSchema) -> str:
    space, drives = environment.action_space, ", ".join(environment.action_names)
    if isinstance(space, Discrete):
        return f"`action` has the shape [N, 1], whole numbers from 0 that choose one of, in this order: {drives}."
    low, high = space.low, space.high
    bounds = ", ".join(f"{a:g} to {b:g}" for a, b in zip(low.tolist(), high.tolist(), strict=True))
    if (low == low[0]).all() and (high == high[0]).all():
        bounds = f"each {low[0]:g} to {high[0]:g}"
    return (
        f"`action` has the shape [N, {schema.action_size}], {bounds}. It drives, in this order: {drives}. Effort "
        f"from 0 to 1, normalised by that range: `{_effort(space)}`."
    )


def _effort(space: Box) -> str:
    """Return the expression of the effort, 1 where every actuator is at the end of its range."""
    ends = torch.maximum(space.low.abs(), space.high.abs())
    if (ends == 1).all():
        return "action.square().mean(dim=-1)"
    one = (ends == ends[0]).all()
    most = f"{ends[0]:g}" if one else f"torch.tensor([{', '.join(f'{end:g}' for end in ends.tolist())}])"
    return f"(action / {most}).square().mean(dim=-1)"


def _timing(environment: Environment) -> str:
    steps = round(environment.episode_length / environment.control_dt)
    return (
        f"The reward is computed after every control step of {environment.control_dt:g} s; "
        f"an episode lasts at most {steps} steps ({environment.episode_length:g} s)."
    )


def _lengths(environment: Environment) -> list[str]:
    """Return how long the bodies are, those of one length together."""
    together: dict[str, list[str]] = {}
    for name, length in environment.body_lengths.items():
        if _PLAIN_NAME.fullmatch(name):
            together.setdefault(_number(length), []).append(name)
    said = "; ".join(f"{', '.join(names)} {length}" for length, names in together.items() if length != "0")
    return (
        [f"Lengths of its bodies' shapes in metres, rounded ends included, by the model's own names: {said}."]
        if said
        else []
    )


def _number(value: float) -> str:
    """Return two or three digits; what is too small to matter is 0."""
    digits = 2 if abs(value) < 3 else 1 if abs(value) < 30 else 0
    return f"{round(value, digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
