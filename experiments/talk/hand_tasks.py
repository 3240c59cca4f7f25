"""The eight tasks of an arm with a hand, after those of Language-to-Rewards (arXiv 2306.08647).

Of the paper's criteria three are known: a lifted thing is above 0.4 m for a second, a moved one within 0.1 m, a faucet
is turned by about 90 degrees. Sentences and the other criteria are this project's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor

from rewardsmith.experiments.talk.task import TalkTask, Track, held

LIFTED = 0.4
"""Height [m] above which a thing counts as lifted."""

_LYING = 0.02
"""Height [m] of a thing's lowest point under which it lies or stands on the table."""


def _lasts(holds: Callable[[Track], Tensor], seconds: float) -> Callable[[Sequence[Track], float], bool]:
    """Return the success of what must be so without a break for some seconds after the last sentence."""
    return lambda tracks, dt: held(holds(tracks[-1]), seconds, dt)


HAND: tuple[TalkTask, ...] = (
    TalkTask(
        name="touch_object",
        sentences=("Touch the apple.",),
        seconds=5.0,
        means="the hollow of the palm within 0.06 m of the apple's centre for a quarter of a second",
        succeeds=_lasts(lambda track: track["distance_to_apple"] < 0.06, 0.25),
    ),
    TalkTask(
        name="lift_object",
        sentences=("Lift the apple to 0.5 m.",),
        seconds=10.0,
        means="the apple above 0.4 m for a second",
        succeeds=_lasts(lambda track: track["apple_height"] > LIFTED, 1.0),
    ),
    TalkTask(
        name="move_object",
        sentences=("Put the apple in the bowl.",),
        seconds=10.0,
        means="the apple's centre within 0.05 m of the bowl's for half a second",
        succeeds=_lasts(lambda track: track["apple_to_bowl"] < 0.05, 0.5),
    ),
    TalkTask(
        name="upright_object",
        sentences=("Make the box stand upright.",),
        seconds=10.0,
        means="the box on an end on the table, within 18 degrees, for half a second",
        succeeds=_lasts(lambda track: (track["box_uprightness"] > 0.95) & (track["box_height"] < _LYING), 0.5),
    ),
    TalkTask(
        name="flip_object",
        sentences=("Flip the box over.",),
        seconds=10.0,
        means="the box turned over by more than 150 degrees and on the table for half a second",
        succeeds=_lasts(lambda track: (track["box_turn"] > 2.6) & (track["box_height"] < _LYING), 0.5),
    ),
    TalkTask(
        name="lift_two_objects",
        sentences=("Lift the apple and the box at the same time.",),
        seconds=12.0,
        means="both above 0.4 m for a second",
        succeeds=_lasts(lambda track: (track["apple_height"] > LIFTED) & (track["box_height"] > LIFTED), 1.0),
    ),
    TalkTask(
        name="turn_on_faucet",
        sentences=("Turn on the faucet.",),
        seconds=8.0,
        means="the faucet open by more than nine tenths of its 90 degrees for a quarter of a second",
        succeeds=_lasts(lambda track: track["faucet_fraction"] > 0.9, 0.25),
    ),
    TalkTask(
        name="open_drawer",
        sentences=("Open the drawer.",),
        seconds=8.0,
        means="the drawer open by more than nine tenths for a quarter of a second",
        succeeds=_lasts(lambda track: track["drawer_fraction"] > 0.9, 0.25),
    ),
)
