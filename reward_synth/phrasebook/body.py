"""An environment as the phrasebook sees it: which feature answers to which kind, and what is usual for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import torch

from rewardsmith.envs import kinds
from rewardsmith.envs.feature import Feature
from rewardsmith.envs.spaces import Box
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.phrasebook import matters
from rewardsmith.reward_synth.phrasebook.nouns import POLES
from rewardsmith.reward_synth.phrasebook.profile import Usual, usual_values
from rewardsmith.reward_synth.wish import Wish

if TYPE_CHECKING:
    from rewardsmith.reward_synth.phrasebook.clause import Clause

GRAVITY = 9.81
_FLOORS = {"m/s": 0.05, "m": 0.02, "rad/s": 0.5, "rad": 0.1, "1": 0.03, "N": 1.0}
"""Smallest difference [SI] that is taken to matter, by unit."""

_ALONG_A_RAIL = 5.0
"""Seconds in which half of a rail is gone at an easy pace: who goes faster has arrived before it was seen to go."""

_ABILITIES = {
    "forward_velocity": "move forward and backward",
    "lateral_velocity": "move sideways",
    "speed": "move and stand still",
    "yaw_velocity": "turn left and right",
    "pitch_velocity": "flip",
    "roll_velocity": "roll over",
    "pitch_angle": "lean",
    "height": "jump, crouch, rise and hold a height",
    "uprightness": "stay upright",
    "distance_to_goal": "reach the goal",
    "distance_to_object": "touch the object",
    "grasped": "grip and lift the object",
    "opened": "open and shut what is before it, by a share too",
    "progress": "bring it a share of the way",
    "gripper_opening": "open and shut the gripper",
    "gripper_openness": "open and shut the gripper",
}

_MOVES = {
    "part_height": "raise or lower",
    "part_speed": "wave",
    "joint_angle": "bend",
    "part_grip": "touch, grip and bring to each other",
    "part_turn": "turn over or keep level",
    "joint_fraction": "open and shut",
    "slide_position": "extend, retract or move",
}


@dataclass
class Lacks(Exception):
    """The environment has nothing that measures what is asked."""

    asked: str
    wanted: str


class Body:
    """Looks features up by kind.

    Args:
        survey: The environment with its features, of which only scalar ones can be wished for, and what is usual.
            Actions that are choices are no amounts, so that nothing can be wished of them.
    """

    def __init__(self, survey: Survey) -> None:
        environment = self.environment = survey.environment
        self.name = environment.name()
        self.action_size = survey.action_size
        self._by_kind: dict[tuple[str, str | None], Feature] = {}
        for feature in environment.features.values():
            scalar = survey.fields[feature.name] == ()
            wishable = isinstance(survey.action_space, Box) if feature.kind == "previous_action" else scalar
            if feature.kind is not None and wishable:
                self._by_kind.setdefault(kinds.split_kind(feature.kind), feature)
        self._usual = usual_values(survey)
        self.can_fall = environment.can_fall
        self.matters = matters.served(self)

    # -- features ------------------------------------------------------------------------------------------------------

    def has(self, kind: str, part: str | None = None) -> bool:
        """Tell whether a feature declares this kind."""
        return (kind, part) in self._by_kind

    def find(self, asked: str, *options: str) -> Feature:
        """Return the feature of the first kind that there is.

        Raises:
            Lacks: there is none.
        """
        for kind in options:
            if self.has(kind):
                return self._by_kind[kind, None]
        self.lack(asked, " or ".join(options))

    def of_kind(self, kind: str) -> Feature | None:
        """Return the feature of a kind, the part in brackets included; None where there is none."""
        return self._by_kind.get(kinds.split_kind(kind))

    def gain(self, feature: Feature) -> Feature | None:
        """Return the feature that tells what another has grown by in a step; None where none does."""
        return self._by_kind.get(("gain", feature.kind))

    def of_part(self, kind: str, part: str) -> Feature:
        """Return the feature of a kind for a part or joint that is known to have it."""
        return self._by_kind[kind, part]

    def named(self, *bases: str) -> list[str]:
        """Return the names of the parts or joints that have any of the kinds, in the environment's order."""
        return list(dict.fromkeys(part for base, part in self._by_kind if part is not None and base in bases))

    def lack(self, asked: str, wanted: str) -> NoReturn:
        """Raise that the environment has nothing of the kind."""
        raise Lacks(asked, wanted)

    def abilities(self) -> str:
        """Say what can be asked of this environment."""
        able = [words for kind, words in _ABILITIES.items() if self.has(kind)]
        able += [matter.ability for matter in self.matters.values()]
        for base, verb in _MOVES.items():
            if listed := self.named(base):
                able.append(f"{verb} {', '.join(name.replace('_', ' ') for name in listed)}")
        return "; ".join(able) or "nothing that the phrasebook knows: its features declare no kinds"

    # -- what is usual -------------------------------------------------------------------------------------------------

    def start(self, feature: Feature) -> float:
        """Return a feature's mean value at reset [SI]."""
        return self._usual.get(feature.name, Usual(0.0, 0.0)).start

    def highest_start(self, feature: Feature) -> float:
        """Return a feature's mean [SI] at reset or standing, whichever is more: what a peak passes in any case."""
        usual = self._usual.get(feature.name, Usual(0.0, 0.0))
        return max(usual.start, usual.reset)

    def scale(self, feature: Feature) -> float:
        """Return a difference [SI] of a feature that matters for this body, of one or two digits."""
        if (known := matters.scale_of(feature.kind or "")) is not None:
            return known
        spread = self._usual.get(feature.name, Usual(0.0, 0.0)).spread
        return _rounded(max(spread, _FLOORS.get(feature.unit, 0.05)))

    @property
    def stature(self) -> float:
        """Height [m] of the main body at reset, at least that of a small toy."""
        return max(self.start(self._by_kind["height", None]), 0.1) if self.has("height") else 0.5

    @property
    def length(self) -> float | None:
        """Way from foremost to hindmost part [m] where the body begins, at least its stature; None if none tells."""
        parts = [feature for (base, _), feature in self._by_kind.items() if base == "part_forward"]
        if not parts or not self.has("height"):
            return None
        ways = [0.0, *(self.start(feature) for feature in parts)]
        return _rounded(max(max(ways) - min(ways), self.stature))

    @property
    def starts_upright(self) -> bool:
        """Whether the main body is upright at reset."""
        return not self.has("uprightness") or self.start(self._by_kind["uprightness", None]) > 0.7

    @property
    def stands_at_home(self) -> bool:
        """Whether the model gives a home pose in which the main body is upright, as that of a legged robot."""
        return self.environment.home is not None and self.has("uprightness") and self.starts_upright

    @property
    def pace(self) -> float:
        """An easy speed [m/s] for this body: that of walking legs of its stature, or what random motion reaches."""
        for kind in ("forward_velocity", "speed"):
            if self.has(kind):
                usual = self.scale(self._by_kind[kind, None])
                legs = (
                    0.3 * math.sqrt(GRAVITY * self.stature) if self.has("height") and self.named("part_contact") else 0
                )
                return _rounded(max(legs, usual))
        return 1.0

    @property
    def easy_pace(self) -> float:
        """The same where it is to be kept up: on a rail no faster than its half is gone in `_ALONG_A_RAIL` seconds."""
        rail = self.environment.rail()
        return self.pace if rail is None else min(self.pace, _rounded((rail[1] - rail[0]) / 2 / _ALONG_A_RAIL))

    @property
    def action_limit(self) -> float:
        """Largest action [actuator units], the mean over the controls; 1 where actions are choices."""
        space = self.environment.action_space
        size = float(torch.maximum(space.low.abs(), space.high.abs()).mean()) if isinstance(space, Box) else 0.0
        return size if size > 0 else 1.0

    @property
    def fallen(self) -> str | None:
        """Name of the feature that tells a fall, None where there is none."""
        feature = self._by_kind.get(("fallen", None))
        return feature.name if feature else None

    def can_balance(self, clause: Clause) -> bool:
        """Tell whether a clause speaks of a pole, and the main body is one that stands or falls."""
        nouns = {item.value.noun for item in clause.items if item.tag == "part"}
        return bool(nouns & POLES) and self.has("uprightness") and not self.named("part_speed")

    def limits(self, joint: str) -> tuple[float, float] | None:
        """Return a joint's range [rad, or m of a slide], None where the model sets none."""
        return self.environment.joint_range(joint)

    def positive_way(self, joint: str) -> str:
        """Return which way along the world's axes a sliding joint goes, such as `left`; empty where along none."""
        return self.environment.slide_way(joint)

    # -- wishes --------------------------------------------------------------------------------------------------------

    def wish(
        self,
        feature: Feature,
        want: str,
        *,
        words: str,
        scale: float | None = None,
        target: float | None = None,
        low: float | None = None,
        high: float | None = None,
        measure: str = "mean",
    ) -> Wish:
        """Make a wish for a feature, its scale the body's own where none is given."""
        return Wish(
            feature=feature.name,
            kind=feature.kind or "",
            unit=feature.unit,
            want=want,
            scale=self.scale(feature) if scale is None else scale,
            words=words,
            target=target,
            low=low,
            high=high,
            measure=measure,
        )


def _rounded(value: float) -> float:
    """Round to two significant digits, so that programs read well."""
    return float(f"{value:.1e}")
