"""Reward programs for what was understood: several of different shape, temperature and weights, as readable text."""

from __future__ import annotations

import random
from dataclasses import dataclass

from rewardsmith.reward_synth.intent import Intent, Wish
from rewardsmith.reward_synth.phrasebook import shapes
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.shapes import Term

ALIVE_BONUS = 1.0
"""Pay per step for not having fallen, in units of the main term at one scale."""

BIG_BODY = 12
"""From this many motors on a body falls so easily that staying up is worth `BIG_BODY_BONUS`."""

BIG_BODY_BONUS = 3.0


@dataclass(frozen=True)
class Plan:
    """All that programs are written from.

    Attributes:
        intent: Wishes on which candidates are compared.
        helpers: Wishes that guide learning only.
        fall_ends_episode: Whether staying up is to be paid.
    """

    intent: Intent
    helpers: tuple[Wish, ...]
    fall_ends_episode: bool


@dataclass(frozen=True)
class Style:
    """What distinguishes one program from the next."""

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
        shape = self.gain if shapes.is_gain(plan.intent.main[0]) else self.error
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
    side_weight=1.0, help_weight=0.5, alive=1.0, gated=False,
)  # fmt: skip


def styles(count: int, seed: int) -> list[Style]:
    """Return `count` different styles: the robust one, then variations drawn by the seed."""
    draw = random.Random(seed)
    order = list(zip(shapes.GAIN_SHAPES[1:], shapes.ERROR_SHAPES[1:], strict=True))
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
            alive=draw.choice((0.8, 1.0, 1.5)),
            gated=draw.random() < 0.3,
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


def write(plan: Plan, style: Style, body: Body) -> str:
    """Write one program in the reward language."""
    names: set[str] = set()
    main = [_term(wish, names, body, style, weight=1.0) for wish in plan.intent.main]
    sides = [_side(wish, names, body, style, plan.fall_ends_episode) for wish in plan.intent.sides]
    helpers = [_term(wish, names, body, style, weight=style.help_weight) for wish in plan.helpers]
    support = _support(plan, style, body)
    terms = [*main, *sides, *helpers, *support]
    gate = _gate(main, sides) if style.gated and sides else []
    return _text(plan, style, terms, gate)


def _term(wish: Wish, names: set[str], body: Body, style: Style, *, weight: float) -> Term:
    shape = style.gain if shapes.is_gain(wish) else style.error
    start = body.start(body.environment.features[wish.feature])
    return shapes.write(
        wish, _unique(wish, names), shape=shape, weight=weight, temperature=style.temperature, start=start
    )


def _side(wish: Wish, names: set[str], body: Body, style: Style, fall_ends_episode: bool) -> Term:
    start = body.start(body.environment.features[wish.feature])
    shape, weight, temperature = style.side, style.side_weight, style.temperature
    if wish.measure == "peak":
        # A peak need not be held, so being below it must cost little.
        shape, weight = "peak", 0.3 * weight
    elif shape == "penalty" and fall_ends_episode:
        # Where a fall ends the episode, a cost that outweighs the pay would teach to fall.
        shape = "peak"
    elif shape == "penalty":
        temperature = 1.0
    return shapes.write(wish, _unique(wish, names), shape=shape, weight=weight, temperature=temperature, start=start)


def _support(plan: Plan, style: Style, body: Body) -> list[Term]:
    """Write what every program needs: little effort and, where a fall ends the episode, pay for staying up."""
    terms = []
    limit = body.action_limit
    if plan.fall_ends_episode:
        alive = Term("alive")
        bonus = ALIVE_BONUS if body.action_size < BIG_BODY else BIG_BODY_BONUS
        strength = alive.constant("BONUS", bonus * style.alive, "pay per step for staying up")
        up = f"(1.0 - state.{body.fallen})" if body.fallen else "torch.ones_like(action[:, 0])"
        alive.lines.append(f"alive = {strength} * {up}")
        terms.append(alive)
    effort = Term("effort")
    strength = effort.constant("WEIGHT", style.effort / limit**2, "cost of the mean squared action")
    effort.lines.append(f"effort = -{strength} * action.square().mean(dim=1)")
    terms.append(effort)
    if style.smooth:
        smooth = Term("smoothness")
        strength = smooth.constant("WEIGHT", style.smooth / limit**2, "cost of the mean squared change of action")
        smooth.lines.append(f"smoothness = -{strength} * (action - state.previous_action).square().mean(dim=1)")
        terms.append(smooth)
    return terms


def _gate(main: list[Term], sides: list[Term]) -> list[str]:
    """Write statements that let gains count less, the less the side conditions hold."""
    violation = " + ".join(term.name for term in sides)
    lines = [f"held = torch.sigmoid(2.0 + {violation})"]
    for term in main:
        lines.append(f"{term.name} = torch.where({term.name} > 0.0, {term.name} * held, {term.name})")
    return lines


def _text(plan: Plan, style: Style, terms: list[Term], gate: list[str]) -> str:
    constants = [constant for term in terms for constant in term.constants]
    width = max(len(f"{name} = {number!r}") for name, number, _ in constants)
    lines = [
        f'"""Reward for: {quoted(plan.intent.instruction)}',
        "",
        f"{_sentence(style.idea(plan))}",
        '"""',
        "",
        "import torch",
        "",
    ]
    lines += [f"{f'{name} = {number!r}'.ljust(width)}  # {comment}" for name, number, comment in constants]
    lines += [
        "",
        "",
        "def compute_reward(state, action):",
        '    """Return the reward [num_envs] and its components."""',
    ]
    for term in terms:
        lines += [f"    {line}" for line in term.lines]
    lines += [f"    {line}" for line in gate]
    names = [term.name for term in terms]
    lines.append(f"    reward = {' + '.join(names)}")
    lines.append("    return reward, {" + ", ".join(f'"{name}": {name}' for name in names) + "}")
    return "\n".join(lines) + "\n"


def quoted(instruction: str) -> str:
    """Return an instruction as text that is safe inside a docstring: printable ASCII, no quotes, one short line."""
    plain = "".join(c if c.isascii() and c.isprintable() else " " for c in instruction)
    plain = " ".join(plain.replace("\\", "/").replace('"', "'").split())
    return plain if len(plain) <= 200 else plain[:197] + "..."


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _unique(wish: Wish, names: set[str]) -> str:
    base = {"change": "jerk", "square": "squared_effort"}.get(wish.measure) if wish.kind == "previous_action" else None
    base = (base or wish.feature)[:40]
    if base in ("reward", "state", "action", "gain", "error", "held", "alive", "effort", "smoothness", "torch", "math"):
        base = f"{base}_term"
    name, number = base, 2
    while name in names:
        name, number = f"{base}_{number}", number + 1
    names.add(name)
    return name
