"""How clauses over things are read that a hand handles: rows of the table in `rules`, before those of bodies."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.hands import bringing, holding, moving, opening, turning
from rewardsmith.reward_synth.phrasebook.hands.words import (
    CLOSE,
    FINGERS,
    FIST,
    FIXTURE,
    GRASP,
    HOVER,
    OPEN,
    RELEASE,
    TITLE,
)
from rewardsmith.reward_synth.phrasebook.rule import Rule, nothing

_THING, _GOAL, _PART, _FIXTURE = ("part", "object"), ("part", "goal"), ("part", "part"), ("noun", FIXTURE)
_WITH = ("instrument",)
_HAND = "gripper_opening|gripper_openness|part_grip"
_LIES = ("state", "upright", "level", "inverted", "on_side")

HANDS: tuple[Rule, ...] = (
    # -- the hand ------------------------------------------------------------------------------------------------------
    Rule(f"{FINGERS}|{FIST}", holding.gripper, "arm_cube: open the gripper"),
    Rule(
        "turn|flip|face|roll",
        turning.palm,
        "arm_hand: turn the palm up",
        speaks=(("limb", "palm", "hand"),),
        silent=(_THING,),
        needs=("part_uprightness",),
    ),
    Rule(
        "keep|push|travel|",
        turning.palm,
        "arm_hand: keep the palm facing down",
        speaks=(("limb", "palm", "hand"), ("state", "on_back", "on_belly", "level", "inverted")),
        silent=(_THING,),
        needs=("part_uprightness",),
    ),
    # -- what opens and shuts ------------------------------------------------------------------------------------------
    Rule(OPEN, opening.move, "arm_drawer: open the drawer"),
    Rule(CLOSE, opening.move, "arm_door: close the door"),
    Rule("keep|push|travel|", holding.touch, "arm_door: keep your hand on the handle", speaks=(_FIXTURE, _PART)),
    Rule("touch|reach", holding.touch, "arm_drawer: touch the handle", speaks=(_FIXTURE,)),
    Rule("keep|still", opening.keep, "arm_drawer: keep the drawer at 30 percent", speaks=(_FIXTURE,)),
    Rule("turn|push|travel|raise|flip|roll|", opening.move, "arm_faucet: turn the lever", speaks=(_FIXTURE,)),
    Rule("turn|push", opening.move, "arm_drawer: pull", silent=(_PART,), needs=("opened",)),
    # -- things --------------------------------------------------------------------------------------------------------
    Rule(GRASP, holding.grasp, "arm_cube: grasp the cube"),
    Rule(RELEASE, holding.release, "arm_cube: release the cube"),
    Rule(TITLE, nothing, "arm_hand: tidy up"),
    Rule("touch", holding.touch, "arm_cube: touch the cube", speaks=(_THING,), silent=(_GOAL,), needs=(_HAND,)),
    Rule("reach", holding.touch, "arm_hand: reach for the apple", speaks=(_THING,), needs=("part_distance",)),
    Rule(
        "push|keep|travel|stand|lower|",
        holding.hand,
        "arm_hand: move the hand to the apple",
        speaks=(_PART, _THING),
        silent=(_WITH, _GOAL),
        needs=(_HAND,),
    ),
    Rule(HOVER, holding.hover, "arm_hand: hover over the apple"),
    Rule(
        "raise",
        moving.lift,
        "arm_cube: lift the cube",
        speaks=(_THING,),
        silent=(_GOAL,),
        needs=("grasped|part_grip",),
    ),
    Rule(
        "lower",
        moving.lower,
        "arm_cube: lower the cube",
        speaks=(_THING,),
        silent=(_GOAL,),
        needs=("part_height", _HAND),
    ),
    Rule(
        "keep|stand|rise|lean|turn|flip|roll|push|travel|straighten|",
        turning.turn,
        "arm_hand: keep the bowl level",
        speaks=(_THING, _LIES),
        needs=("part_turn",),
    ),
    Rule(
        "turn|flip|roll|lean|stand|straighten",
        turning.turn,
        "arm_hand: flip the box",
        speaks=(_THING,),
        needs=("part_turn",),
    ),
    Rule(
        "keep|push|travel",
        bringing.bring,
        "arm_chair: keep the chair at the mark",
        speaks=(_THING, _GOAL),
        needs=("distance_to_goal", _HAND),
    ),
    Rule(
        "keep|still|",
        holding.keep,
        "arm_cube: hold the cube",
        speaks=(_THING,),
        needs=("part_height|part_speed", _HAND),
    ),
    Rule(
        "push|travel|fall",
        moving.put,
        "arm_hand: put the apple in the bowl",
        speaks=(_THING,),
        needs=("part_distance",),
    ),
    Rule(
        "push|travel",
        moving.put,
        "arm_cube: carry the cube up high",
        speaks=(_THING, ("state", "grounded", "raised", "high")),
        silent=(_GOAL,),
        needs=("grasped",),
    ),
    Rule(
        "push|travel",
        moving.put,
        "arm_cube: carry the cube upward",
        speaks=(_THING, ("direction", "up", "down")),
        silent=(_GOAL,),
        needs=("grasped",),
    ),
    Rule(
        "push",
        bringing.bring,
        "metaworld_button_press: press the button",
        silent=(_PART, ("noun", "ground"), ("state", "grounded"), ("direction", "left", "right")),
        needs=("gripper_openness|part_speed", "distance_to_goal", _HAND),
    ),
    Rule(
        "keep|still",
        bringing.keep,
        "metaworld_handle_pull: keep the handle up",
        speaks=(_THING,),
        needs=("gripper_openness",),
    ),
    Rule("still", holding.rest, "metaworld_drawer_open: wait", silent=(_GOAL,), needs=("gripper_openness",)),
)
"""The rows, those with conditions first."""
