"""What can be said of a picture: every value of every attribute, in several ways.

A phrase with braces is a statement about a subject that stands in their place; one without names its subject itself.
What is `unseen` is never trained on, though all its words are: paraphrases by which the model is measured.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The ways of saying one value of an attribute.

    Attributes:
        said: Phrases of the training.
        unseen: Phrases that only measurements use.
    """

    said: tuple[str, ...]
    unseen: tuple[str, ...] = ()


def _say(*said: str, unseen: str = "") -> Words:
    return Words(said, (unseen,) if unseen else ())


PREFIXES = ("", "", "a render of ", "a picture of ", "a simulation of ", "an image of ")
"""What a caption may begin with; nothing, most often."""

BODIES = {
    "humanoid": _say("a humanoid robot", "a humanoid robot", "a humanoid", "a human-like robot"),
    "ant": _say("an ant", "a four-legged robot", "a quadruped robot", "an ant robot"),
    "hopper": _say("a hopper", "a one-legged robot", "a hopping robot"),
    "half_cheetah": _say("a cheetah", "a cheetah robot", "a half cheetah"),
    "walker": _say("a walker", "a two-legged robot", "a walking robot"),
    "pole": _say("pole and cart", "a pole on a cart", "a pole on top of a cart", "an inverted pendulum", "cart pole"),
    "double_pole": _say("a double pendulum on a cart", "two poles on a cart", "an inverted double pendulum"),
    "car": _say("car in the mountain", "a car on a mountain", "a car on a hill", "a mountain car with a yellow flag"),
}

KINDS = {"robot": _say("a robot", "the robot", "a simulated robot"), "cart": _say("a cart", "the cart")}

POSES = {
    # Bodies with legs.
    "stand": _say("{} standing up", "{} standing", "{} standing upright", "{} standing up straight", "{} upright",
                  unseen="{} up on its feet"),
    "squat": _say("{} squatting", "{} in a squat", "{} crouching", "{} crouching low with bent knees",
                  unseen="{} in a low crouching squat"),
    "kneel": _say("{} kneeling", "{} kneeling down", "{} on its knees", "{} kneeling on both knees",
                  unseen="{} down on both knees"),
    "lotus": _say("{} sitting in the lotus position", "{} seated down, meditating in the lotus position",
                  "{} sitting cross-legged", "{} meditating", unseen="{} seated cross-legged, meditating"),
    "sit": _say("{} sitting with straight legs", "{} sitting with its legs stretched out",
                "{} seated with legs stretched forward", unseen="{} seated with straight legs"),
    "splits": _say("{} doing the splits", "{} doing the side splits", "{} practicing gymnastics, doing the side splits",
                   "{} with its legs spread wide", unseen="{} practicing the splits"),
    "one_leg": _say("{} standing on one leg", "{} standing up on one leg", "{} balancing on one leg",
                    "{} with one leg lifted", "{} with one foot in the air", unseen="{} balancing on one foot"),
    "back": _say("{} lying on its back", "{} lying face up", "{} on its back on the floor",
                 unseen="{} lying on the floor face up"),
    "front": _say("{} lying face down", "{} lying on its belly", "{} on its belly on the floor",
                  unseen="{} face down on the floor"),
    "side": _say("{} lying on its side", "{} tipped over on its side", unseen="{} on its side on the floor"),
    "crawl": _say("{} crawling", "{} on its hands and knees", "{} on all fours", unseen="{} on hands and knees"),
    "headstand": _say("{} standing on its head", "{} with its head down and its legs up",
                      unseen="{} on its head with its legs up"),
    "upside_down": _say("{} upside down", "{} flipped over", "{} upside down on its back",
                        unseen="{} flipped upside down"),
    "airborne": _say("{} jumping in the air", "{} high in the air", "{} jumping high above the ground",
                     unseen="{} high above the ground"),
    "nose_up": _say("{} rearing up", "{} with its front up in the air", "{} tipped backward",
                    unseen="{} tipped backward with its front up"),
    "nose_down": _say("{} with its nose down", "{} tipped forward", "{} diving forward",
                      unseen="{} diving with its nose down"),
    # Poles on carts.
    "balanced": _say("pole upright on top of the cart", "pole vertically upright on top of the cart",
                     "{} balanced upright", "an upright pole on a cart", "{} in balance",
                     unseen="a pole balanced vertically on top of a cart"),
    "nearly": _say("pole almost upright on top of the cart", "{} almost in balance", "a nearly upright pole on a cart",
                   unseen="a pole nearly in balance on a cart"),
    "tilted": _say("a tilted pole on a cart", "{} tilted", "a leaning pole on top of the cart", "{} falling",
                   unseen="a falling pole on top of the cart"),
    "toppled": _say("a pole that has toppled", "{} toppled over", "pole lying level on the cart",
                    unseen="a toppled pole on a cart"),
    # Cars in mountains.
    "peak": _say("car at the top of the mountain next to the yellow flag", "car at the peak of the mountain",
                 "{} at the peak, next to the yellow flag", "{} at the top next to the flag",
                 unseen="a car next to the yellow flag at the top"),
    "slope": _say("car on the slope of the mountain", "{} climbing the right slope", "{} halfway up to the flag",
                  unseen="a car climbing up to the flag"),
    "valley": _say("car in the valley", "{} at the bottom of the valley", "a car at the bottom",
                   unseen="car at the bottom of the mountain"),
    "left_slope": _say("car on the left slope", "{} far from the flag", "{} climbing the left slope",
                       unseen="a car on the left slope far from the flag"),
}  # fmt: skip

POSTURES = {
    "feet": _say("{} on its feet", "{} on its legs", unseen="{} up on its legs"),
    "seated": _say("{} sitting", "{} sitting down", "{} seated", "{} sitting on the floor",
                   unseen="{} seated on the floor"),
    "lying": _say("{} lying down", "{} lying on the floor", "{} that has fallen over", "{} fallen",
                  unseen="{} fallen on the floor"),
    "unbalanced": _say("{} out of balance", "{} not upright"),
}  # fmt: skip

ARMS = {
    "raised": _say("with both arms raised", "with both arms in the air", "with raised arms", "with its arms up",
                   unseen="with both arms up in the air"),
    "crossed": _say("with arms crossed", "with its arms crossed", "with crossed arms",
                    "with arms crossed in front of its chest", unseen="with both arms crossed"),
    "hips": _say("with hands on hips", "with its hands on its hips", "with both hands on the hips",
                 unseen="with both its hands on hips"),
    "one": _say("with one arm raised", "with one arm in the air", "with one hand up", unseen="with one arm up"),
    "sides": _say("with arms stretched out to the sides", "with its arms spread wide",
                  unseen="with both arms spread out"),
    "forward": _say("with arms stretched forward", "with its arms held out in front", "reaching forward",
                    unseen="with both arms held forward"),
    "down": _say("with arms lowered", "with arms hanging down", "with its arms at its sides",
                 unseen="with lowered arms"),
}  # fmt: skip

LEANS = {
    "forward": _say("leaning forward", "bent forward"),
    "backward": _say("leaning backward", "bent backward"),
    "left": _say("leaning to the left", "tilted to the left", "to the left side"),
    "right": _say("leaning to the right", "tilted to the right", "to the right side"),
}

PLACES = {
    "left": _say("at the left end", "far to the left", "on the left of the rail", unseen="at the left of the rail"),
    "middle": _say("in the middle", "in the middle of the rail", "at the centre", unseen="at the centre of the rail"),
    "right": _say("at the right end", "far to the right", "on the right of the rail",
                  unseen="at the right of the rail"),
}  # fmt: skip

ATTRIBUTES: dict[str, dict[str, Words]] = {
    "body": BODIES,
    "kind": KINDS,
    "pose": POSES,
    "posture": POSTURES,
    "arms": ARMS,
    "lean": LEANS,
    "place": PLACES,
}
"""Every attribute that a picture can have, with its values."""
