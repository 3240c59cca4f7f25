"""What can be asked of a body: quantities with their units, usual values and limits, derived from its environment."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from rewardsmith.envs import UserError, kinds
from rewardsmith.envs.mujoco.limits import Anatomy
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.phrasebook.body import Body

_HEADED = {"forward_velocity": "ahead_velocity", "lateral_velocity": "leftward_velocity"}
"""Velocities along the world's axes, and along those that turn with the body."""

_NOT_ASKED = ("time", "previous_action", "fallen", "contact_force")
"""Kinds that say nothing of a motion."""


@dataclass(frozen=True)
class Quantity:
    """One feature of a body of which terms may want something.

    Attributes:
        name: The feature's name.
        base: What it measures in robot-independent words, such as `part_height`.
        part: The body part or joint that it is of, None for the whole body.
        unit: SI unit.
        meaning: One line of English.
        start: Usual value, as the body stands.
        scale: Difference that matters.
        low, high: Least and greatest value that the body can have, infinite where nothing bounds it.
    """

    name: str
    base: str
    part: str | None
    unit: str
    meaning: str
    start: float
    scale: float
    low: float
    high: float

    def now(self, measured: Mapping[str, float]) -> float:
        """Return the present value where it was measured, else the usual one."""
        return measured.get(self.name, self.start)

    def within(self, value: float) -> float:
        """Return the value nearest to one that the body can have."""
        return min(max(value, self.low), self.high)

    def shown(self, value: float) -> str:
        """Write a value with its unit."""
        return f"{value:.3g} {'' if self.unit == '1' else self.unit}".rstrip()


class Vocabulary:
    """The quantities of one body.

    Args:
        survey: The environment with its features and what is usual there.

    Raises:
        UserError: it is not MuJoCo that simulates it.
    """

    def __init__(self, survey: Survey) -> None:
        self.body = Body(survey)
        self.name = self.body.name
        self.quantities: dict[str, Quantity] = {}
        self._by_kind: dict[tuple[str, str | None], Quantity] = {}
        anatomy = Anatomy(mujoco_environment(self.body.environment, "motions"))
        self.reach = anatomy.reach
        for feature in self.body.environment.features.values():
            base, part = kinds.split_kind(feature.kind or "time")
            if base in _NOT_ASKED or survey.fields[feature.name] != ():
                continue
            start, scale = self.body.start(feature), self.body.scale(feature)
            low, high = anatomy.limits(feature)
            quantity = Quantity(feature.name, base, part, feature.unit, feature.meaning, start, scale, low, high)
            self.quantities[feature.name] = quantity
            self._by_kind.setdefault((base, part), quantity)

    def find(self, name: str) -> Quantity:
        """Return a quantity by its feature's name.

        Raises:
            UserError: there is none; the message says what there is.
        """
        if name in self.quantities:
            return self.quantities[name]
        close = difflib.get_close_matches(name, self.quantities, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(self.quantities)}"
        raise UserError(f"{self.name} has no quantity {name!r}; {hint}")

    def of(self, base: str, part: str | None = None) -> Quantity | None:
        """Return the quantity of a kind, None where the body has none."""
        return self._by_kind.get((base, part))

    def headed(self, quantity: Quantity) -> Quantity:
        """Return a velocity along the world's axes as one along where the body faces, anything else as it is.

        Who tells a robot that has turned to walk forward means its own forward.
        """
        return self.of(_HEADED.get(quantity.base, "")) or quantity

    def parts(self, base: str) -> tuple[str, ...]:
        """Return the names of the parts or joints that have a kind."""
        return tuple(part for found, part in self._by_kind if found == base and part is not None)

    @property
    def things(self) -> tuple[str, ...]:
        """What a hand can reach for: the parts of which its distance is measured."""
        return self.parts("part_distance")

    @property
    def feet(self) -> tuple[str, ...]:
        """The parts that touch the ground as the body stands, its main body not among them."""
        contacts = [(part, self.of("part_contact", part)) for part in self.parts("part_contact")]
        return tuple(
            part
            for part, quantity in contacts
            if quantity is not None and part not in (self.body.environment.root, *self.things) and self._stands_on(part)
        )

    def _stands_on(self, part: str) -> bool:
        height = self.of("part_height", part)
        return height is not None and height.start < 0.25 * self.body.stature
