"""Tasks after the seventeen of Language-to-Rewards (arXiv 2306.08647): nine of a quadruped, and eight of a hand.

The paper's wordings and criteria were not published; sentences and criteria here are this project's own, and success is
computed from what a robot's quantities were after each sentence. A robot faces north when it begins, +x being north, so
that the sun rises at a yaw of -90 degrees and sets at 90.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch

from rewardsmith.experiments.talk.hand_tasks import HAND
from rewardsmith.experiments.talk.task import TalkTask, Track, held

_EAST, _WEST = -math.pi / 2, math.pi / 2

_HEADING = 0.3
"""Error of a heading [rad] that nobody would call wrong, 17 degrees."""


def _faces(heading: float) -> Callable[[Sequence[Track], float], bool]:
    def succeeds(tracks: Sequence[Track], dt: float) -> bool:
        track = tracks[-1]
        off = torch.remainder(track["yaw_angle"] - heading + math.pi, 2 * math.pi) - math.pi
        return held((off.abs() < _HEADING) & (track["uprightness"] > 0.8), 1.0, dt)

    return succeeds


def _sits(tracks: Sequence[Track], dt: float) -> bool:
    return held((tracks[-1]["height"] < 0.16) & (tracks[-1]["uprightness"] > 0.95), 1.0, dt)


def _rolls(tracks: Sequence[Track], dt: float) -> bool:
    return held((tracks[-1]["roll_angle"].abs() > math.radians(150)), 0.5, dt)


def _turned(track: Track) -> float:
    return float((track["yaw_angle"][-1] - track["yaw_angle"][0]).abs())


def _spins(tracks: Sequence[Track], dt: float) -> bool:
    return _turned(tracks[-1]) > 3 * math.pi and bool((tracks[-1]["uprightness"] > 0.6).all())


def _lifts(track: Track, foot: str, height: float, seconds: float, dt: float) -> bool:
    return held((track[f"{foot}_foot_height"] > height) & (track["uprightness"] > 0.8), seconds, dt)


def _lifts_paw(tracks: Sequence[Track], dt: float) -> bool:
    return _lifts(tracks[-1], "front_right", 0.08, 1.0, dt) and _stands(tracks[-1])


def _lifts_higher(tracks: Sequence[Track], dt: float) -> bool:
    second = len(tracks[0]["height"]) // 2
    first = float(tracks[0]["front_right_foot_height"][second:].mean())
    return first > 0.05 and _lifts(tracks[1], "front_right", first + 0.03, 1.0, dt) and _stands(tracks[1])


def _stands(track: Track) -> bool:
    return float(track["height"][-1]) > 0.2


def _spins_lifted(tracks: Sequence[Track], dt: float) -> bool:
    both = all(float((tracks[-1][f"{foot}_foot_height"] > 0.04).float().mean()) > 0.6 for foot in _DIAGONAL)
    return both and _turned(tracks[-1]) > math.pi and float(tracks[-1]["uprightness"].amin()) > 0.5


_DIAGONAL = ("front_left", "back_right")


def _stands_on_two(tracks: Sequence[Track], dt: float) -> bool:
    track = tracks[-1]
    up = track["pitch_angle"] < -math.radians(55)
    off = (track["front_left_foot_height"] > 0.2) & (track["front_right_foot_height"] > 0.2)
    return held(up & off, 1.0, dt)


QUADRUPED: tuple[TalkTask, ...] = (
    TalkTask(
        name="face_sunrise",
        sentences=("It is early morning and the sun comes up: turn towards it.",),
        seconds=5.0,
        means="within 17 degrees of east for a second",
        succeeds=_faces(_EAST),
    ),
    TalkTask(
        name="face_sunset",
        sentences=("It is late in the evening: look where the sun sets.",),
        seconds=5.0,
        means="within 17 degrees of west for a second",
        succeeds=_faces(_WEST),
    ),
    TalkTask(
        name="sit",
        sentences=("Sit down low, with your torso flat.",),
        seconds=4.0,
        means="torso under 0.16 m and level for a second",
        succeeds=_sits,
    ),
    TalkTask(
        name="roll_over",
        sentences=("Roll over by 180 degrees.",),
        seconds=5.0,
        means="rolled by more than 150 degrees for half a second",
        succeeds=_rolls,
    ),
    TalkTask(
        name="spin",
        sentences=("Spin as fast as you can.",),
        seconds=6.0,
        means="turned by one and a half turns without falling",
        succeeds=_spins,
    ),
    TalkTask(
        name="lift_paw",
        sentences=("Lift your front right paw.",),
        seconds=4.0,
        means="the paw above 0.08 m for a second, standing",
        succeeds=_lifts_paw,
    ),
    TalkTask(
        name="lift_paw_higher",
        sentences=("Lift your front right paw.", "Lift it even higher."),
        seconds=4.0,
        means="the paw 0.03 m higher than before for a second, standing",
        succeeds=_lifts_higher,
    ),
    TalkTask(
        name="spin_with_lifted_paws",
        sentences=(
            "Lift your front left paw.",
            "Good, now lift the diagonal paw as well.",
            "Good, and in addition spin fast.",
        ),
        seconds=4.0,
        means="turned by half a turn with both paws off the ground for most of the time",
        succeeds=_spins_lifted,
    ),
    TalkTask(
        name="stand_on_two_feet",
        sentences=("Stand upright on your two back feet like a human.",),
        seconds=6.0,
        means="pitched up by more than 55 degrees with both front feet above 0.2 m for a second",
        succeeds=_stands_on_two,
    ),
)


TASKS: dict[str, dict[str, TalkTask]] = {
    "quadruped": {task.name: task for task in QUADRUPED},
    "arm_hand": {task.name: task for task in HAND},
}
"""Tasks by robot and name."""
