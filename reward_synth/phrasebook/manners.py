"""How something is done: smoothly, with little energy, quietly, in place; read of what a clause has left."""

from __future__ import annotations

from collections.abc import Callable

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.holding import straight_line
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.posture import TALL
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import ON_BACK, Scene, in_place, upright
from rewardsmith.reward_synth.phrasebook.uses import ASKED


def manners(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Make conditions of the manners, places and states that the reading of the clause's verb has left."""
    body = scene.body
    words = clause.words
    clause.pass_over("ever", "manner", "always")
    for manner in [item for item in clause.left() if item.tag == "manner"]:
        known = scene.size
        if manner.value in HEEDED and (manner.sense != "rough" or _of_which_little(clause)):
            HEEDED[manner.value](scene, manner.words)
        elif manner.value in _JOINT_SPEEDS and body.has("joint_speed"):
            _slowly(scene, manner)
        else:
            continue
        manner.use = ASKED if scene.size != known else "again"
    if not scene.wishes:
        return
    clause.pass_over("sooner", "manner", "fast", "max")
    for place in clause.take_all("place", "in_place", "centre"):
        in_place(scene, place.words)
    if item := clause.take("place", "straight_line"):
        straight_line(scene, item.words)
    for item in clause.take_all("state", "upright", "level"):
        upright(scene, item.words)
    if body.has("uprightness") and body.stature < TALL and (item := clause.take("state", "on_back")):
        turned = body.find(f"heed {words!r}", "uprightness")
        scene.want(body.wish(turned, "range", words=item.words, high=ON_BACK, scale=0.3), main=False)
        scene.fall_ends = False
    if item := clause.take("state", "low"):
        height = body.find("stay low", "height")
        scene.want(body.wish(height, "range", words=item.words, high=round(0.8 * body.stature, 2)), main=False)
        scene.fall_ends = False
    if body.has("height") and (item := clause.take("state", "high")):
        height = body.find(f"heed {words!r}", "height")
        scene.want(body.wish(height, "range", words=item.words, low=round(1.05 * body.stature, 2)), main=False)
    for item in clause.left():
        if item.tag == "quantity" and item.value.dimension == "time" and _is_most(item.value):
            item.use = "sooner"
            said = f"in {item.words}" if item.value.lead == "in" else item.words
            scene.notes.append(f"whether it is done {said} is not measured")
    lasting(clause, scene)


def lasting(clause: Clause, scene: Scene) -> None:
    """Say of how long something is to last that it is asked of the whole episode."""
    for duration in clause.take_all("duration"):
        scene.notes.append(f"what lasts {duration.value.words} is asked of the whole episode")


def _is_most(time: Quantity) -> bool:
    """Tell whether a time is the most that something may take: "within 2 s", "in 2 s"."""
    return time.low is None and (time.target is None or time.lead == "in")


def _of_which_little(clause: Clause) -> bool:
    """Tell whether a clause is about little of something, as "minimise effort" or "keep the energy use low"."""
    return clause.verb == "minimize" or any(
        clause.pass_over("implied", *said) for said in (("state", "low"), ("manner", "least"), ("manner", "little"))
    )


def smooth(scene: Scene, words: str) -> None:
    """Want the action to change little from step to step."""
    feature = scene.body.find("measure smoothness", "previous_action")
    limit = scene.body.action_limit
    high = round(0.2 * limit, 3)
    scene.want(
        scene.body.wish(feature, "range", words=words, high=high, scale=2 * high, measure="change"),
        main=not scene.wishes,
    )


def efficient(scene: Scene, words: str) -> None:
    """Want small actions."""
    feature = scene.body.find("measure effort", "previous_action")
    high = round(0.15 * scene.body.action_limit**2, 3)
    scene.want(
        scene.body.wish(feature, "range", words=words, high=high, scale=2 * high, measure="square"),
        main=not scene.wishes,
    )


def quiet(scene: Scene, words: str) -> None:
    """Want soft contacts or, where no feature tells forces, slow joints."""
    body = scene.body
    feature = body.find("be quiet", "contact_force", "joint_speed")
    high = float(f"{0.5 * body.scale(feature):.2g}")
    scene.want(body.wish(feature, "range", words=words, high=high, scale=high), main=not scene.wishes)


def _slowly(scene: Scene, item: Item) -> None:
    """Want slow joints of a body that does not travel."""
    feature = scene.body.find(f"heed {item.words!r}", "joint_speed")
    high = float(f"{_JOINT_SPEEDS[item.value] * scene.body.scale(feature):.2g}")
    scene.want(scene.body.wish(feature, "range", words=item.words, high=high, scale=high), main=False)


HEEDED: dict[str, Callable[[Scene, str], None]] = {
    "smooth": smooth,
    "steady": smooth,
    "efficient": efficient,
    "quiet": quiet,
}
"""What heeds a manner, whatever is done in it."""

_JOINT_SPEEDS = {"slow": 0.4, "moderate": 1.0}
"""Largest joint speeds of what is done slowly or moderately, as shares of those under random actions."""
