"""What has been understood of a sentence so far, and the small steps that all readings share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rewardsmith.envs import UserError
from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.anatomy import Anatomy, PartRef
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.plan import AT_MOST_ONE, NEVER_NEGATIVE, counts_from_start
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.wish import Wish

if TYPE_CHECKING:
    from rewardsmith.reward_synth.phrasebook.hands.things import Thing

ON_BACK = -0.5
"""Largest cosine between a body's up axis and the vertical where a low body counts as lying on its back."""

_MOST = re.compile(r"\b(?:possible|can|most|max\w*|\w+est|all the way)\b|<most>")
"""What says that as much is wanted as can be."""

AT_REST = 0.15
"""Most speed of who stands still, in paces."""

STANDING = 0.9
"""Cosine of the tilt within which a body counts as upright that stands, or was to be as upright as can be: 26 degrees.
"""

_LYING = 0.1
"""Height of the parts of who lies, as a share of the stature."""

MANNERS_OF_SPEED = ("max", "fast", "slow", "moderate")


FROM_THE_SIDE = "seen from the side, right is forward and left is backward"
"""What is told of a body that only goes along one line, which a person says left and right of as the films show it."""


@dataclass
class Scene:
    """The understanding of one sentence.

    Attributes:
        body: The environment.
        anatomy: Its nouns.
        wishes: Made so far, in the order of the sentence.
        helpers: Wishes that guide learning and are rewarded, but on which candidates are not compared.
        notes: What the reader should know.
        fall_ends: Whether a fall ends the episode; None while no verb has decided.
        laid: Whether a body that stands is to lie, so that its parts do not begin where they are to be moved from.
        travelling: The velocity wish that the sentence is about, to which "not faster than" refers.
        mentioned: Names of parts mentioned so far, to which "the other" refers.
        asked: How often something was wanted, what had been wanted before included.
        handled: Things that a hand is to do something with so far.
        directions: What was last asked of a feature in a measure: high, low, target or range.
    """

    body: Body
    anatomy: Anatomy
    wishes: list[Wish] = field(default_factory=list)
    helpers: list[Wish] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fall_ends: bool | None = None
    laid: bool = False
    travelling: Wish | None = None
    mentioned: set[str] = field(default_factory=set)
    asked: int = 0
    handled: list[Thing] = field(default_factory=list)
    directions: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int, int, bool | None]:
        """How much has been understood; the same again where a clause only says what others say."""
        return len(self.wishes), len(self.helpers), len(self.notes), self.fall_ends

    def want(self, wish: Wish, *, main: bool) -> Wish:
        """Add a wish; a side condition that asks for more or less is given the bound from which it counts as kept.

        Raises:
            UserError: the sentence asked for the opposite before.
        """
        if {self.directions.get((wish.feature, wish.measure)), wish.want} == {"high", "low"}:
            name = wish.feature.replace("_", " ")
            raise UserError(f"the instruction asks for more and for less {name} at once; ask for one of them")
        self.asked += 1
        self.directions[wish.feature, wish.measure] = wish.want
        if not main and any(_goes_already(other, wish) for other in self.wishes):
            return wish
        if not main and (vague := next((other for other in self.wishes if _tells_how_much(other, wish)), None)):
            said = replace(vague, want="range", target=None, low=wish.low, high=wish.high, scale=wish.scale)
            self.wishes = [said if other is vague else other for other in self.wishes]
            return said
        wish = self._goal(wish) if main else as_condition(wish, self.start_of(wish))
        if main or not any(_says_no_less(other, wish) for other in self.wishes):
            self.wishes.append(wish)
        return wish

    def _goal(self, wish: Wish) -> Wish:
        """Return a wish as what the sentence is about, counted so that doing nothing is worth nothing."""
        return replace(wish, main=True, origin=self.start_of(wish) if counts_from_start(wish) else wish.origin)

    def drive(self, feature: Feature, words: str, *, measure: str = "mean") -> None:
        """Add a wish for more of what brings about the main wish, rewarded in its place."""
        self.helpers.append(replace(self.body.wish(feature, "high", words=words, measure=measure), main=True))

    def help(
        self,
        feature: Feature,
        want: str,
        words: str,
        *,
        target: float | None = None,
        low: float | None = None,
        scale: float | None = None,
    ) -> None:
        """Add a wish that guides learning."""
        if feature.name not in {wish.feature for wish in self.helpers}:
            self.helpers.append(self.body.wish(feature, want, words=words, target=target, low=low, scale=scale))

    def start_of(self, wish: Wish) -> float:
        """Return the usual value of a wish's feature, of a peak the one that is passed in any case."""
        if wish.measure == "gain":
            return 0.0
        if self.laid and wish.kind.startswith("part_height"):
            return round(_LYING * self.body.stature, 2)
        feature = self.body.environment.features[wish.feature]
        return self.body.highest_start(feature) if wish.measure == "peak" else self.body.start(feature)

    def amount(
        self, feature: Feature, quantity: Quantity, words: str, *, scale: float | None = None, measure: str = "mean"
    ) -> Wish:
        """Make the wish that a feature has a quantity: a target, or a range for bounds."""
        if scale is None:
            scale = max(0.1 * abs(quantity.value), 0.2 * self.body.scale(feature))
        if quantity.target is not None:
            return self.body.wish(feature, "target", words=words, target=quantity.target, scale=scale, measure=measure)
        if feature.unit == "rad" and measure == "mean":
            quantity = _either_way(quantity)
        return self.body.wish(
            feature, "range", words=words, scale=scale, measure=measure, low=quantity.low, high=quantity.high
        )

    def picked(self, ref: PartRef, base: str) -> list[str]:
        """Return the parts or joints that a noun phrase would pick among those of a kind, empty where there is none."""
        found = self.anatomy.resolve(ref, self.body.named(base), frozenset(self.mentioned))
        return found[: ref.count] if ref.count else found

    def names(self, ref: PartRef, asked: str, *bases: str) -> list[str]:
        """Return the parts or joints that a noun phrase means among those that have all of the kinds.

        Raises:
            Lacks: there is none.
        """
        available = [name for name in self.body.named(*bases) if all(self.body.has(base, name) for base in bases)]
        found = self.anatomy.resolve(ref, available, frozenset(self.mentioned))
        if not found:
            listed = ", ".join(name.replace("_", " ") for name in available) or "none"
            self.body.lack(f"{asked} its {ref.words}", f"{bases[0]}[{ref.words}] (it has {bases[0]} for: {listed})")
        if ref.count and len(found) > ref.count:
            chosen = found[: ref.count]
            rest = ", ".join(name.replace("_", " ") for name in found)
            picked = " and ".join(name.replace("_", " ") for name in chosen)
            self.notes.append(f"of {rest}, {ref.words} was taken to be the {picked}")
            found = chosen
        if "other" not in ref.sides:
            self.mentioned.update(found)
        return found


def _either_way(quantity: Quantity) -> Quantity:
    """Return the most that an angle may be as a bound on both of its sides: "within 10 degrees" is not at -90."""
    if quantity.low is None and quantity.high is not None and quantity.high > 0:
        return replace(quantity, low=-quantity.high)
    if quantity.high is None and quantity.low is not None and quantity.low < 0:
        return replace(quantity, high=-quantity.low)
    return quantity


def as_condition(wish: Wish, start: float) -> Wish:
    """Turn a wish for more or less into one whose keeping can be told at every step."""
    if wish.want == "high":
        low = start + 0.5 * wish.scale
        low = min(low, STANDING) if wish.kind.startswith(AT_MOST_ONE) else low
        return replace(wish, want="range", low=round(low, 3), main=False)
    if wish.want == "low":
        bound = start - 0.5 * wish.scale
        if wish.kind.startswith(NEVER_NEGATIVE):
            bound = max(bound, 0.25 * wish.scale)
        elif wish.unit == "m" and start > 0:
            bound = max(bound, 0.25 * start)
        return replace(wish, want="range", high=round(bound, 3), main=False)
    return replace(wish, main=False)


def _says_no_less(wish: Wish, other: Wish) -> bool:
    """Tell whether a wish already asks for what a condition would ask for."""
    if (wish.feature, wish.measure) != (other.feature, other.measure):
        return False
    one_sided = {"high": other.high is None, "low": other.low is None}
    return (other.want == "range" and one_sided.get(wish.want, False)) or replace(
        wish, words="", main=False
    ) == replace(other, words="", main=False)


def _tells_how_much(vague: Wish, wish: Wish) -> bool:
    """Tell whether a bound of a place says how much of it a wish without an amount is for: lifted, above 30 cm."""
    if (vague.feature, vague.measure) != (wish.feature, wish.measure) or wish.unit not in ("m", "rad"):
        return False
    bound = {"high": wish.low, "low": wish.high}.get(vague.want)
    return bound is not None and wish.want == "range" and not _MOST.search(vague.words)


def _goes_already(wish: Wish, other: Wish) -> bool:
    """Tell whether a wish for a velocity is for the way that another one, without an amount, asks to go."""
    if (wish.feature, wish.unit, other.measure) != (other.feature, "m/s", wish.measure) or wish.target is None:
        return False
    return (other.want == "high" and wish.target > 0) or (other.want == "low" and wish.target < 0)


def upright(scene: Scene, words: str, *, cosine: float = 0.966, main: bool = False) -> None:
    """Want the main body upright: within 15 degrees of the vertical as a condition, as upright as can be as a goal."""
    body = scene.body
    if body.has("uprightness"):
        feature = body.find(f"heed {words!r}", "uprightness")
        if main:
            scene.want(body.wish(feature, "high", words=words, scale=0.3), main=True)
        else:
            scene.want(body.wish(feature, "range", words=words, low=cosine, scale=_tilt_scale(cosine)), main=False)
        return
    feature = body.find("stay upright", "pitch_angle", "roll_angle")
    scene.want(body.wish(feature, "target", words=words, target=0.0, scale=0.25), main=main)


def _tilt_scale(cosine: float) -> float:
    return float(f"{max(1.0 - cosine, 0.002):.2g}")


def still(scene: Scene, words: str, *, main: bool) -> None:
    """Want the main body not to move."""
    body = scene.body
    feature = body.find("stand still", "speed", "forward_velocity", "joint_speed")
    if feature.kind == "forward_velocity":
        scene.want(body.wish(feature, "target", words=words, target=0.0, scale=0.1 * body.pace), main=main)
    elif main:
        scene.want(body.wish(feature, "low", words=words, scale=body.pace), main=True)
    elif not _paced(scene, feature):
        scene.want(
            body.wish(feature, "range", words=words, high=AT_REST * body.pace, scale=0.2 * body.pace), main=False
        )
    if body.has("joint_speed") and feature.kind != "joint_speed":
        scene.help(body.find(f"heed {words!r}", "joint_speed"), "low", words)


def _paced(scene: Scene, speed: Feature) -> bool:
    """Tell whether a distance is to be gone at some pace, whose bound on the speed is kept: at its end it stands."""
    going = scene.travelling
    return (
        going is not None
        and going.kind.endswith("displacement")
        and any(wish.feature == speed.name and wish.high is not None for wish in scene.wishes)
    )


def rest(scene: Scene, words: str, *, main: bool) -> None:
    """Want the main body not to move, and upright where that is what it is about and it begins so."""
    still(scene, words, main=main)
    if main and scene.body.has("uprightness") and scene.body.starts_upright:
        upright(scene, words, cosine=STANDING)


def in_place(scene: Scene, words: str, *, main: bool = False) -> None:
    """Want the main body to stay where the episode began."""
    body = scene.body
    kinds = [kind for kind in ("forward_displacement", "lateral_displacement") if body.has(kind)]
    if not kinds:
        still(scene, words, main=main)
    for kind in kinds:
        feature = body.find(f"heed {words!r}", kind)
        scale = round(0.5 * max(body.stature, 1.2), 2)
        scene.want(body.wish(feature, "target", words=words, target=0.0, scale=scale), main=main)


def not_fallen(scene: Scene, words: str) -> None:
    """Want the main body never to fall, in the environment's own judgement where it has one."""
    body = scene.body
    if scene.fall_ends is False and body.has("height"):
        # What is asked takes the body through postures that count as a fall.
        feature = body.find("keep from falling", "height")
        scene.want(body.wish(feature, "range", words=words, low=round(0.5 * body.stature, 2)), main=False)
        return
    scene.fall_ends = True
    if body.has("fallen"):
        feature = body.find(f"heed {words!r}", "fallen")
        scene.want(body.wish(feature, "range", words=words, high=0.5, scale=1.0), main=False)
    elif body.has("uprightness") and body.starts_upright:
        upright(scene, words, cosine=0.5)
    else:
        feature = body.find("keep from falling", "height")
        scene.want(body.wish(feature, "range", words=words, low=round(0.6 * body.stature, 2)), main=False)
