"""From a reply to a measure: read, checked like a reward, and tried on robots that do nothing good."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import torch
from torch import Tensor

from rewardsmith.envs import Environment
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.statistics import COLUMNS
from rewardsmith.envs.task import AGGREGATES, Task
from rewardsmith.reward_synth.aimless import aimless
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.language import RewardProgram, RewardRejected, extract
from rewardsmith.reward_synth.language.text.intake import parse_program
from rewardsmith.reward_synth.measure import Measure
from rewardsmith.reward_synth.proposal import Proposal, Refusal

CODE = "E_MEASURE"
"""Code of a program that is valid but measures nothing of use."""
_NUM_ENVS = 8
_LABELS = {"words": "measures", "still": "still", "good": "good"}


class Measurer(Protocol):
    """Writes measures."""

    def measure(self, request: Request, refusal: Refusal | None = None) -> Proposal | None:
        """Write a measure for a request's instruction or, given a refusal, a mended one.

        Returns:
            The whole reply, or None where there is nothing to say.
        """


def find_measure(
    measurer: Measurer, request: Request, compile: Callable[[Proposal], RewardProgram], attempts: int
) -> Measure | None:
    """Have a measure written, checked and tried; None where none is valid after as many attempts at mending.

    Args:
        measurer: What writes.
        request: What is to be measured.
        compile: Returns a proposal's program or raises `RewardRejected`.
        attempts: How often a refused measure goes back.
    """
    refusal = None
    for _ in range(attempts + 1):
        proposal = measurer.measure(request, refusal)
        if proposal is None:
            return None
        try:
            return _tried(_read(proposal.source, compile(proposal)), request)
        except RewardRejected as error:
            refusal = Refusal(proposal=proposal, code=error.code, message=error.message, line=error.line)
    return None


def _read(reply: str, program: RewardProgram) -> Measure:
    constants = _constants(extract(reply))
    unit, aggregate = constants.get("UNIT"), constants.get("AGGREGATE")
    success = constants.get("SUCCESS_AT_LEAST")
    if not isinstance(unit, str) or not re.fullmatch(r"[\w/%^. \u00b0\u00b2-]{1,20}", unit):
        raise RewardRejected(CODE, 'UNIT is missing or no unit: add a line such as UNIT = "m" at the top')
    if aggregate not in AGGREGATES:
        raise RewardRejected(CODE, f"AGGREGATE is missing or unknown: choose one of {', '.join(AGGREGATES)}")
    if aggregate == "seconds" and unit != "s":
        raise RewardRejected(CODE, 'AGGREGATE = "seconds" counts seconds: write UNIT = "s"')
    if isinstance(success, bool) or not isinstance(success, int | float):
        raise RewardRejected(CODE, "SUCCESS_AT_LEAST is missing or no number: give the score that counts as success")
    said = {name: _said(reply, label) for name, label in _LABELS.items()}
    return Measure(
        source=program.source,
        graph=program.to_json(),
        unit=unit,
        aggregate=aggregate,
        success_at_least=float(success),
        tried={},
        **said,
    )


def _constants(source: str) -> dict[str, Any]:
    """Return the plain constants at the top of a program."""
    found: dict[str, Any] = {}
    for statement in parse_program(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                found[name] = value
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)),
            ):
                found[name] = -value
    return found


def _said(reply: str, label: str) -> str:
    """Return what stands after a label at the beginning of a line, on one line of bounded length."""
    found = re.findall(rf"^(?:[^\w\n]|_)*{label}(?:[^\w\n]|_)*:[ \t]*(.*)$", reply, re.IGNORECASE | re.MULTILINE)
    return "".join(c for c in found[-1] if c.isprintable()).strip("*_ ")[:200] if found else ""


def _tried(measure: Measure, request: Request) -> Measure:
    """Try a measure on a still and a random robot.

    Raises:
        RewardRejected: one of them succeeds, or its score is no number.
    """
    task = measure.task(request.instruction, request.schema)
    ways = aimless(request.survey.action_space, _NUM_ENVS)
    scores = {name: _score(task, request.environment, act) for name, act in ways.items()}
    tried = {name: float(score.mean()) for name, score in scores.items()}
    still_is_good = _constants(measure.source).get("STILL_IS_GOOD") is True
    for name, score in scores.items():
        if not score.isfinite().all():
            raise RewardRejected(CODE, f"a robot of {name} actions gets no finite score; guard the value")
        if not still_is_good and measure.succeeded(score).float().mean() > 0.5:
            raise RewardRejected(
                CODE,
                f"a robot of {name} actions gets {tried[name]:.3g} {measure.unit}, which counts as success already; "
                "measure what only the behaviour itself brings, such as the change since the start, or ask for more",
            )
    return replace(measure, tried=tried)


@torch.no_grad()
def _score(task: Task, environment: Environment, act: Callable[[], Tensor]) -> Tensor:
    """Return the score of one episode in each of several copies, `[copies]`; falls do not end it."""
    env = vectorize(environment, Setup(num_envs=_NUM_ENVS, task=task, threads=1))
    env.reset()
    for _ in range(environment.max_steps):
        env.step(act())
    return env.statistics.last[COLUMNS.index("score")].clone()
