"""What distinguishes one program for a sentence from the next: shapes, temperature and weights."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rewardsmith.reward_synth.phrasebook.plan import Plan, is_gain

GAIN_SHAPES = ("linear", "eased", "saturating", "growing", "linear", "rational")
ERROR_SHAPES = ("peak", "rational", "bell", "two_scales", "distance", "peak")
"""The robust style's shape first, then those that go together in the others, place by place."""


@dataclass(frozen=True)
class Style:
    """What distinguishes one program from the next.

    Attributes:
        gain, error: Shapes of what the sentence is about, see `terms.shapes`.
        side: Shape of the side conditions.
        temperature: Factor on the scales of all but linear gains.
        effort, smooth: Weights of small actions and of small changes of them, for actions of size one.
        side_weight, help_weight: Weights of side conditions and of helpers, where a main term has one.
        alive: Factor on the pay for staying up.
        gated: Whether main terms pay the less, the less those side conditions hold that hold where a body begins.
    """

    gain: str
    error: str
    side: str
    temperature: float
    effort: float
    smooth: float
    side_weight: float
    help_weight: float
    alive: float
    gated: bool

    def idea(self, plan: Plan) -> str:
        """Say in a line what distinguishes the program."""
        shape = self.gain if is_gain(plan.intent.main[0]) else self.error
        said = [f"{shape.replace('_', ' ')} main term"]
        if self.temperature != 1.0:
            said.append(f"temperature {self.temperature:g}")
        said.append(f"effort weight {self.effort:g}")
        if self.smooth:
            said.append(f"smoothness weight {self.smooth:g}")
        if plan.intent.sides:
            said.append(
                "pays only while the side conditions hold" if self.gated else f"side weight {self.side_weight:g}"
            )
        return ", ".join(said)


ROBUST = Style(
    gain="linear", error="peak", side="penalty", temperature=1.0, effort=0.05, smooth=0.0,
    side_weight=1.0, help_weight=0.5, alive=1.0, gated=True,
)  # fmt: skip


def styles(count: int, seed: int) -> list[Style]:
    """Return `count` different styles: the robust one, then variations drawn by the seed."""
    draw = random.Random(seed)
    order = list(zip(GAIN_SHAPES[1:], ERROR_SHAPES[1:], strict=True))
    draw.shuffle(order)
    found = [ROBUST]
    for _ in range(200 * count):
        if len(found) >= count:
            break
        gain, error = order[(len(found) - 1) % len(order)]
        style = Style(
            gain=gain,
            error=error,
            side=draw.choice(("penalty", "rational", "peak")),
            temperature=draw.choice((0.7, 1.0, 1.5, 2.0)),
            effort=draw.choice((0.02, 0.03, 0.08, 0.1, 0.15)),
            smooth=draw.choice((0.0, 0.0, 0.05, 0.1)),
            side_weight=draw.choice((0.7, 1.5, 2.0)),
            help_weight=draw.choice((0.3, 0.7, 1.0)),
            alive=draw.choice((0.8, 1.0, 1.2)),
            gated=draw.random() < 0.6,
        )
        if all(_differs(style, other) for other in found):
            found.append(style)
    return found[:count]


def _differs(style: Style, other: Style) -> bool:
    """Tell whether two styles differ in what every program has, whatever the wishes."""
    return (style.effort, style.smooth, style.gain) != (other.effort, other.smooth, other.gain) and (
        style.effort,
        style.smooth,
        style.error,
        style.temperature,
    ) != (other.effort, other.smooth, other.error, other.temperature)
