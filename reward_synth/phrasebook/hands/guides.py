"""What guides a hand to a thing and to take it up, whatever is to become of it."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.hands.things import Thing
from rewardsmith.reward_synth.phrasebook.scene import Scene

OVER = 0.06
"""Height [m] of a thing on its way to another, over the rim of a bowl and the edge of a drawer."""


def guide(thing: Thing, scene: Scene, words: str) -> None:
    """Add the pull of the hand towards a thing."""
    scene.handled.append(thing)
    for base in ("part_distance", "part_grip"):
        feature = thing.kind(base, scene.body)
        if feature is not None:
            scene.help(feature, "low", words, scale=0.1)


def take_up(scene: Scene, words: str) -> None:
    """Add what guides a hand to take a thing up: a grasp and, far more, its first centimetres off the ground."""
    for kind, scale in (("grasped", 1.0), ("raised", 0.2)):
        if scene.body.has(kind):
            scene.help(scene.body.find(f"heed {words!r}", kind), "high", words, scale=scale)
