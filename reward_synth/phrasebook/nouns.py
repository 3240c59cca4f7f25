"""Nouns of bodies, goals and objects, and the words that pick one of several; `|` separates phrases."""

from __future__ import annotations

ROOT_NOUNS = (
    "torso|body|trunk|main body|base|hull|chassis|chest|yourself|core|upper body|vehicle|back|spine|frame|"
    "body posture|posture|everything"
)
GOAL_NOUNS = (
    "goal|target|destination|marker|goal position|target position|goal location|target location|red dot|"
    "target point|mark|red ball|dot|spot marked|red spot|sphere|red sphere|bullseye|bull eye|flag|finish|"
    "finish line|hilltop|summit"
)
OBJECT_NOUNS = (
    "object|puck|cylinder|block|cube|box|item|ball|disc|disk|thing|chair|workpiece|parcel|package|brick|payload|"
    "crate|dice"
)
EFFECTOR_NOUNS = "fingertip|tip|gripper|hand|end effector|effector|finger|arm|claw|endeffector"

BODY_NOUNS: dict[str, tuple[str, ...]] = {
    "foot": ("foot", "toe", "ankle", "paw", "hoof", "heel", "sole", "shin", "leg", "wheel"),
    "leg": ("leg", "foot", "shin", "ankle", "knee", "thigh", "hip", "paw", "hoof"),
    "shin": ("shin", "calf", "knee", "leg"),
    "knee": ("knee", "shin", "leg"),
    "thigh": ("thigh", "hip", "upper_leg"),
    "hip": ("hip", "thigh", "pelvis"),
    "ankle": ("ankle", "foot"),
    "toe": ("toe",),
    "heel": ("heel",),
    "paw": ("paw", "foot"),
    "hoof": ("hoof", "foot"),
    "arm": ("arm", "hand", "wrist", "elbow", "shoulder", "lower_arm", "upper_arm", "forearm"),
    "forearm": ("forearm", "lower_arm", "hand", "elbow", "arm"),
    "hand": ("hand", "wrist", "palm", "finger", "fingertip", "gripper", "lower_arm", "arm"),
    "fist": ("fist", "hand"),
    "finger": ("finger", "fingertip", "hand"),
    "fingertip": ("fingertip", "finger", "tip", "hand"),
    "palm": ("palm", "hand"),
    "wrist": ("wrist", "hand"),
    "elbow": ("elbow", "lower_arm"),
    "shoulder": ("shoulder", "upper_arm"),
    "head": ("head",),
    "neck": ("neck", "head"),
    "waist": ("waist", "abdomen"),
    "abdomen": ("abdomen", "waist"),
    "belly": ("belly", "abdomen", "torso"),
    "pelvis": ("pelvis", "hip", "butt"),
    "bottom": ("butt", "bottom", "pelvis"),
    "butt": ("butt", "pelvis"),
    "tail": ("tail",),
    "pole": ("pole", "rod", "pendulum"),
    "rod": ("rod", "pole"),
    "pendulum": ("pendulum", "pole"),
    "stick": ("stick", "pole"),
    "cart": ("cart",),
    "trolley": ("trolley", "cart"),
    "carriage": ("carriage", "cart"),
    "buggy": ("buggy", "cart"),
    "wagon": ("wagon", "cart"),
    "slider": ("slider", "cart"),
    "car": ("car", "cart"),
    "tip": ("tip", "fingertip", "end"),
    "gripper": ("gripper", "hand", "claw", "fingertip"),
    "claw": ("claw", "gripper"),
    "wing": ("wing",),
    "wheel": ("wheel",),
    "ear": ("ear",),
    "nose": ("nose", "head"),
    "rotor": ("rotor", "propeller"),
    "propeller": ("propeller", "rotor"),
    "joint": ("joint",),
    "segment": ("segment", "link"),
    "link": ("link", "segment"),
    "limb": ("limb", "leg", "foot", "arm", "hand"),
}
"""English nouns of the body, each with the words of part and joint names that may serve it, best first."""

PLURALS = {"feet": "foot", "hooves": "hoof", "calves": "calf", "calf": "shin", "calfs": "shin"}

SIDES: dict[str, tuple[str, ...]] = {
    "left": ("left", "l"),
    "right": ("right", "r"),
    "front": ("front", "fore", "f"),
    "fore": ("front", "fore", "f"),
    "back": ("back", "rear", "hind", "b"),
    "rear": ("back", "rear", "hind", "b"),
    "hind": ("back", "rear", "hind", "b"),
    "first": ("first", "lower"),
    "second": ("second", "upper"),
    "upper": ("upper", "top"),
    "lower": ("lower", "bottom"),
    "top": ("upper", "top"),
    "middle": ("middle", "mid"),
    "other": ("other",),
}
"""Words that pick one of several like parts, with how names may write them."""

POLES = frozenset({"pole", "rod", "pendulum", "stick"})
"""Nouns of what is balanced."""

EFFECTORS = frozenset(EFFECTOR_NOUNS.split("|")) | {"wrist", "forearm"}
"""Nouns of what distances to the goal and the object are measured from, where a body has a hand or tip."""

STOOD_ON = frozenset({"foot", "leg", "toe", "heel", "paw", "hoof", "wheel"})
"""Nouns of parts whose touching the ground is no fall."""

ARMS = frozenset({"arm", "hand", "elbow", "shoulder"})
"""Words of noun phrases on which a body does not just stand."""

WAVED = ("hand", "arm", "foot", "leg")
"""Nouns of what is waved where nothing is named, best first."""

HINGES = {"leg": "knee", "limb": "knee", "arm": "elbow", "finger": "finger", "foot": "ankle", "hand": "wrist"}
"""The joint by which a part bends."""
