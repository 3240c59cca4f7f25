"""Sliding joints that are to be extended, retracted or moved to a place."""

from __future__ import annotations

from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.wish import Wish

_POSITION, _SPEED = "slide_position", "slide_velocity"
_OPPOSITE = {"forward": "backward", "backward": "forward", "left": "right", "right": "left", "up": "down", "down": "up"}


def extend(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about sliding joints that are to be extended: as far as they go, or by or to a length."""
    clause.take_verbs()
    _move(clause, scene, 1, main=main)


def retract(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about sliding joints that are to be retracted: as far as they go, or by or to a length."""
    clause.take_verbs()
    _move(clause, scene, -1, main=main)


def place(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about sliding joints that are to be moved to or kept at a place, or moved in a direction."""
    clause.take_verbs()
    _move(clause, scene, 0, main=main)


def _move(clause: Clause, scene: Scene, sign: int, *, main: bool) -> None:
    """Want positions of sliding joints; the verb asks for more, `sign` 1, for less, -1, or for neither, 0."""
    words, body = clause.words, scene.body
    speed = clause.quantity("speed")
    quantity = clause.quantity("length")
    clause.pass_over("measure", "noun", "position")
    way = None if sign else clause.take("direction", *_OPPOSITE)
    clause.pass_over("most" if quantity is None else "exact", "manner", "lot")
    for ref in clause.parts("slide"):
        for name in scene.names(ref, "slide", _POSITION):
            towards = _towards(way.value, name, scene) if way is not None else sign
            feature = body.of_part(_POSITION, name)
            if speed is not None:
                scene.want(scene.amount(body.of_part(_SPEED, name), speed.scaled(towards or 1), words), main=main)
            if quantity is not None:
                scene.want(_there(feature, name, quantity, towards, scene, words), main=main)
            elif towards:
                scene.want(_end(feature, name, towards, scene, words), main=main)
            elif speed is None:
                scene.want(_here(feature, scene, words), main=main)


def _towards(way: str, name: str, scene: Scene) -> int:
    """Return which way along a slide a direction is."""
    positive = scene.body.positive_way(name)
    if positive not in (way, _OPPOSITE[way]):
        along = f"{positive} and {_OPPOSITE[positive]}" if positive else "along no axis of the world"
        plain = name.replace("_", " ")
        scene.body.lack(f"move its {plain} {way}", f"slide_position along it (the {plain} slides {along})")
    return 1 if positive == way else -1


def _there(feature: Feature, name: str, quantity: Quantity, towards: int, scene: Scene, words: str) -> Wish:
    """Return the wish for a position, one that is told from where the joint begins where it is said by how much."""
    if quantity.relative:
        quantity = quantity.scaled(towards or 1).shifted(round(scene.body.start(feature), 3))
    limits = scene.body.limits(name)
    if limits and quantity.target is not None and not limits[0] - 0.005 <= quantity.target <= limits[1] + 0.005:
        scene.notes.append(
            f"the {name.replace('_', ' ')} does not reach {quantity.target:g} m; it goes from {limits[0]:g} to "
            f"{limits[1]:g} m"
        )
    return scene.amount(feature, quantity, words)


def _end(feature: Feature, name: str, towards: int, scene: Scene, words: str) -> Wish:
    """Return the wish that a joint is at one end of its range, or goes as far as it can where it has none."""
    limits = scene.body.limits(name)
    if limits is None:
        return scene.body.wish(feature, "high" if towards > 0 else "low", words=words)
    scale = float(f"{0.1 * (limits[1] - limits[0]):.1e}")
    return scene.body.wish(feature, "target", words=words, target=round(limits[towards > 0], 3), scale=scale)


def _here(feature: Feature, scene: Scene, words: str) -> Wish:
    """Return the wish that a joint stays where it begins."""
    return scene.body.wish(feature, "target", words=words, target=round(scene.body.start(feature), 3))
