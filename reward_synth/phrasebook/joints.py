"""Joints that are to be bent or straight."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.nouns import HINGES, SIDES
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.wish import Wish


def bent(name: str, quantity: Quantity | None, share: float, scene: Scene, words: str) -> Wish:
    """Return the wish that a joint is bent: by an angle from straight, or a share of its range.

    A joint bends towards the limit that is farther from straight; an angle with a sign of its own is taken as it is.
    """
    feature = scene.body.of_part("joint_angle", name)
    limits = scene.body.limits(name)
    far = _bent_limit(limits) if limits is not None else 1.5
    begin = scene.body.start(feature)
    if (
        quantity is None and begin * far > 0 and abs(share * far) < abs(begin) + 0.2 * abs(far)
    ):  # what is bent already bends further
        target = round(begin + share * (far - begin), 2)
        return scene.body.wish(feature, "target", words=words, target=target, scale=0.1)
    if quantity is None:
        return scene.body.wish(feature, "target", words=words, target=round(share * far, 2), scale=0.1)
    if far < 0 and quantity.value > 0:
        quantity = quantity.scaled(-1)
    if limits and quantity.target is not None and not limits[0] - 0.02 <= quantity.target <= limits[1] + 0.02:
        low, high = (f"{value * 57.29578:.0f}" for value in sorted(abs(limit) for limit in limits))
        scene.notes.append(
            f"the {name.replace('_', ' ')} does not reach {quantity.words}; its limits are {low} and {high} degrees"
        )
    return scene.amount(feature, quantity, words, scale=0.1)


def _bent_limit(limits: tuple[float, float]) -> float:
    """Return the limit towards which a joint bends: the farther one, the positive one where they are much alike."""
    low, high = limits
    return low if abs(low) > 1.5 * abs(high) else high


def straight(name: str, scene: Scene, words: str) -> Wish:
    """Return the wish that a joint is straight, or as nearly as its limits let it."""
    feature = scene.body.of_part("joint_angle", name)
    limits = scene.body.limits(name) or (-1.0, 1.0)
    target = min(max(0.0, limits[0]), limits[1])
    return scene.body.wish(feature, "target", words=words, target=round(target, 3), scale=0.1)


def joint_names(ref: PartRef, scene: Scene, asked: str) -> list[str]:
    """Return the joints that a noun phrase means; a limb bends at its middle joint."""
    if not ref.exact and ref.noun in HINGES:
        hinge = PartRef(ref.role, HINGES[ref.noun], ref.sides, ref.count)
        if scene.anatomy.resolve(hinge, scene.body.named("joint_angle")):
            ref = hinge
    if ref.exact and ref.exact[0] not in scene.body.named("joint_angle"):
        sides = tuple(word for word in ref.exact[0].split("_")[:-1] if word in SIDES)
        ref = PartRef(ref.role, HINGES.get(ref.limb, ref.limb), sides, ref.count)
    return scene.names(ref, asked, "joint_angle")
