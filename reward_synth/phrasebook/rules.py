"""How a clause is read: rules by its verb and by what it speaks of; the first that fits reads it."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook import (
    altitude,
    extremes,
    footholds,
    footing,
    goals,
    holding,
    limbs,
    pacing,
    posture,
    quests,
    rotation,
    slides,
    stillness,
    travel,
)
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.rules import HANDS
from rewardsmith.reward_synth.phrasebook.matter_table import MATTERS
from rewardsmith.reward_synth.phrasebook.matters import QUEST
from rewardsmith.reward_synth.phrasebook.rule import Rule, nothing
from rewardsmith.reward_synth.phrasebook.scene import MANNERS_OF_SPEED, Scene


def rule(clause: Clause, body: Body) -> Rule:
    """Return the first rule that fits a clause; every verb has one without conditions."""
    return next(row for row in RULES if row.fits(clause, body))


def _which_way(clause: Clause, scene: Scene, *, main: bool) -> None:
    raise UserError("in which direction? say for instance 'reach a height of 1 m' or 'go 1 m forward'")


def _roll(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about rolling over, or about going, of what can only roll on wheels."""
    turns = any(scene.body.has(kind) for kind in ("pitch_angle", "pitch_velocity", "roll_angle", "roll_velocity"))
    (rotation.roll if turns else travel.go)(clause, scene, main=main)


_PART, _ROOT, _GOAL, _OBJECT = ("part", "part"), ("part", "root"), ("part", "goal"), ("part", "object")
_THING = ("part", "goal", "object")
_SOMETHING = ("part", "part", "goal", "object")
_LENGTHWISE = ("direction", "forward", "backward")
_ALONG = ("direction", "up", "down", "forward", "backward")
_LIMB = ("part", "part", "object")
_SLIDE = ("part", "slide")
_LEAST = ("manner", "least")
_SWAYED = ("direction", "to_and_fro")
_LAID = ("state", "on_back", "on_belly", "on_side")

RULES: tuple[Rule, ...] = (
    # -- amounts, states and places of worlds that are no bodies -------------------------------------------------------
    Rule(
        "travel|keep|drift|still|stand|waste|maximize|minimize|",
        quests.pursue,
        "nethack_score: stay healthy",
        speaks=(("matter",),),
    ),
    Rule(
        "travel|keep|drift|still|stand|waste|maximize|minimize|",
        quests.pursue,
        "nethack_score: go three levels down",
        speaks=(("quantity", *MATTERS),),
    ),
    Rule(QUEST, quests.pursue, "nethack_score: explore"),
    *HANDS,
    # -- going, keeping, and clauses without a verb --------------------------------------------------------------------
    Rule(
        "travel|keep|",
        rotation.turn,
        "ant: go left by 30 degrees",
        speaks=(("quantity", "angle", "angular speed"), ("direction",)),
        silent=(("gait",), _PART),
    ),
    Rule("keep|", rotation.face, "ant: keep the heading constant", speaks=(("noun", "heading"),), silent=(_SOMETHING,)),
    Rule("travel", goals.push, "pusher: move the object to the goal", speaks=(_OBJECT, _GOAL)),
    Rule(
        "travel",
        goals.push,
        "pusher: move the object",
        speaks=(_OBJECT,),
        silent=(_PART, ("aim",), ("direction",), ("relation",), ("state", "close", "still", "high", "raised")),
    ),
    Rule("travel", goals.reach, "reacher: move the fingertip to the target", speaks=(_THING,)),
    Rule("travel|push|keep|", slides.place, "gantry: move the rail to 0.3 m", speaks=(_SLIDE,)),
    Rule("travel", holding.unmoved, "humanoid: move your head as little as possible", speaks=(_PART, _LEAST)),
    Rule("travel", travel.travel, "walker2d: move forward on one foot", speaks=(("footing",),)),
    Rule("travel", limbs.shift, "humanoid: move your left hand up", speaks=(_PART,), silent=(("gait",),)),
    Rule("travel", holding.hold, "ant: move in the middle", speaks=(("place", "centre"),), silent=(("direction",),)),
    Rule("travel", travel.travel, "ant: run forward"),
    Rule("", travel.travel, "ant: forward", speaks=(("direction",),), silent=(_SOMETHING,)),
    Rule(
        "",
        travel.travel,
        "ant: at full speed",
        speaks=(("manner", *MANNERS_OF_SPEED),),
        silent=(_SOMETHING, ("state", "high", "low")),
    ),
    Rule("", limbs.shift, "humanoid: left hand up", speaks=(_PART, _ALONG), silent=(("quantity", "angle"),)),
    Rule(
        "keep|waste|",
        travel.travel,
        "ant: keep to the left",
        speaks=(("direction", "forward", "backward", "left", "right"),),
        silent=(_SOMETHING,),
    ),
    Rule(
        "keep",
        travel.travel,
        "ant: be fast",
        speaks=(("manner", *MANNERS_OF_SPEED),),
        silent=(_SOMETHING, ("state",), ("place",), ("noun",), ("quantity",)),
    ),
    Rule("keep|waste|", holding.hold, "ant: keep the torso level"),
    # -- the goal and the object ---------------------------------------------------------------------------------------
    Rule("drift|retreat|still", goals.reach, "reacher: stay still at the target", speaks=(_GOAL,)),
    Rule("drift|retreat", goals.reach, "pusher: move away from the object", speaks=(_OBJECT,)),
    Rule("raise", goals.push, "pusher: lift the object to the goal", speaks=(_OBJECT, _GOAL)),
    Rule("push", travel.go, "ant: push yourself forward", speaks=(_ROOT,), silent=(_THING,)),
    Rule("push", travel.go, "ant: slide forward", speaks=(_LENGTHWISE,), silent=(_SOMETHING,)),
    Rule(
        "push",
        goals.touch,
        "humanoid: put your hands on the ground",
        speaks=(_PART, ("state", "grounded")),
        silent=(_THING,),
    ),
    Rule(
        "push",
        goals.touch,
        "humanoid: push your hands against the mat",
        speaks=(_PART, ("noun", "ground")),
        silent=(_THING, ("quantity", "length")),
    ),
    Rule(
        "push",
        limbs.lift,
        "humanoid: put both hands above the head",
        speaks=(_PART, ("relation", "above")),
        silent=(_THING,),
    ),
    Rule("push", footing.drag, "walker2d: drag the left foot", speaks=(_PART, ("dragging",)), silent=(_THING,)),
    Rule("push", nothing, "quadruped: push up with the front legs", speaks=(("instrument",),), silent=(_THING,)),
    Rule("push", limbs.shift, "humanoid: put your left foot forward", speaks=(_PART, _ALONG), silent=(_THING,)),
    Rule(
        "push",
        limbs.shift,
        "humanoid: put your left hand in front of you",
        speaks=(_PART, ("relation", "ahead", "behind")),
        silent=(_THING,),
    ),
    Rule(
        "push",
        limbs.lift,
        "humanoid_standup: bring your head to 1.4 m",
        speaks=(_PART, ("quantity", "length")),
        silent=(_THING, ("direction",)),
    ),
    Rule("push", nothing, "humanoid: put your right hand on your head", speaks=(_PART,), silent=(_THING,)),
    Rule("push", goals.push, "pusher: push the object to the goal"),
    Rule("touch", goals.touch, "pusher: touch the object"),
    Rule("reach", goals.reach, "reacher: reach the target", speaks=(_THING,)),
    Rule("reach", holding.hold, "ant: reach a speed of 2 m/s", speaks=(("quantity", "speed"),)),
    Rule("reach", goals.touch, "half_cheetah: hit the ground with the front foot", speaks=(_PART, ("noun", "ground"))),
    Rule("reach", limbs.shift, "humanoid: reach forward with both hands", speaks=(_PART, _LENGTHWISE)),
    Rule("reach", limbs.lift, "humanoid: reach with your left hand", speaks=(_PART,)),
    Rule("reach", posture.rise, "humanoid: reach upwards", speaks=(("direction", "up"),)),
    Rule("reach", posture.rise, "hopper: reach a height of 1.5 m", speaks=(("noun", "height"),)),
    Rule("reach", posture.rise, "hopper: reach high", speaks=(("state", "high", "raised"),)),
    Rule("reach", goals.reach, "ant: reach a distance", silent=(("quantity", "length"),)),
    Rule("reach", travel.go, "ant: reach a distance of 3 m", speaks=(("noun", "distance", "position"),)),
    Rule("reach", travel.go, "ant: reach 1 m forward", speaks=(("direction",),)),
    Rule("reach", _which_way, "ant: reach 3 m"),
    # -- turning about an axis -----------------------------------------------------------------------------------------
    Rule("turn|flip", posture.stand, "ant: turn upside down", speaks=(("state", "inverted"),)),
    Rule("turn", posture.lie, "ant: turn onto your back", speaks=(_LAID,)),
    Rule("turn", rotation.turn, "ant: turn left"),
    Rule("flip", posture.stand, "ant: flip onto your back", speaks=(("state", "on_back", "on_belly"),)),
    Rule("flip", rotation.flip, "hopper: do a front flip"),
    Rule("roll", posture.lie, "humanoid_standup: roll onto your belly", speaks=(_LAID,)),
    Rule("roll", limbs.wave, "pusher: roll the wrist back and forth", speaks=(_PART, _SWAYED)),
    Rule("roll", rotation.turn, "pusher: roll the wrist", speaks=(_PART,)),
    Rule("roll", _roll, "ant: roll over"),
    Rule("face", rotation.face, "ant: turn to face left"),
    Rule("lean", nothing, "walker2d: lean on your left leg", speaks=(("footing",),)),
    Rule("lean", limbs.bend, "humanoid: tilt the waist", speaks=(_PART,), needs=("joint_angle",)),
    Rule("lean", rotation.lean, "humanoid: lean to the left"),
    # -- postures ------------------------------------------------------------------------------------------------------
    Rule("rise", goals.reach, "mountain_car: climb the hill", speaks=(_GOAL,)),
    Rule("rise", posture.stand, "humanoid: get up on one leg", speaks=(_PART,)),
    Rule("rise", posture.rise, "humanoid_standup: stand up"),
    Rule("stand", posture.stand, "humanoid: stand upright"),
    Rule("still", travel.stop, "ant: stop after 3 m", speaks=(("quantity", "length"),), silent=(_SOMETHING,)),
    Rule("still", stillness.stand_still, "hopper: stand still"),
    Rule("rear", footholds.rear, "ant: rear up"),
    Rule("headstand", footholds.headstand, "humanoid: do a headstand"),
    Rule("lie", posture.kneel, "humanoid: lie on your knees", speaks=(("limb", "knee"),)),
    Rule("lie", posture.lie, "ant: lie down"),
    Rule("kneel", posture.kneel, "humanoid: kneel down"),
    Rule("crouch", posture.crouch, "hopper: crouch"),
    Rule("sit", posture.sit, "humanoid: sit down"),
    Rule("fall", posture.fall, "hopper: fall forward"),
    # -- parts and joints ----------------------------------------------------------------------------------------------
    Rule("wave", limbs.kick, "humanoid: swing your left leg forward", speaks=(_PART, _LENGTHWISE)),
    Rule(
        "wave",
        rotation.turn,
        "humanoid: swing the left arm clockwise",
        speaks=(_PART, ("direction", "clockwise", "counterclockwise")),
    ),
    Rule(
        "wave",
        rotation.turn,
        "reacher: swing the elbow left",
        speaks=(("limb", "elbow", "shoulder", "wrist"), ("direction", "left", "right")),
        silent=(_THING, ("quantity", "length")),
        needs=("joint_velocity",),
    ),
    Rule("wave", travel.go, "ant: circle to the left", speaks=(("circling",),), silent=(_LIMB,)),
    Rule("wave", travel.go, "swimmer: wriggle forward", speaks=(_LENGTHWISE,), silent=(_LIMB,)),
    Rule("wave", pacing.sway, "inverted_pendulum: shake left and right", speaks=(_SWAYED,), silent=(_LIMB,)),
    Rule("wave|jerk", limbs.wave, "humanoid: wave your right hand"),
    Rule("sway", pacing.sway, "ant: sway"),
    Rule("kick", goals.reach, "pusher: kick the object", speaks=(_OBJECT,), needs=("distance_to_object",)),
    Rule("kick", limbs.kick, "walker2d: kick with the left leg"),
    Rule("raise", limbs.lift, "humanoid: raise both arms"),
    Rule("lower", posture.crouch, "hopper: lower yourself", silent=(_LIMB,)),
    Rule("lower", limbs.lower, "humanoid: lower your right arm"),
    Rule("bend", rotation.lean, "humanoid: bend your torso forward", speaks=(_ROOT, ("direction",)), silent=(_PART,)),
    Rule("bend", limbs.bend, "hopper: bend your knee 60 degrees"),
    Rule("straighten", slides.extend, "gantry: extend the rail", speaks=(_SLIDE,)),
    Rule(
        "straighten",
        posture.rise,
        "humanoid: stretch upwards",
        speaks=(("stretching",), ("direction", "up")),
        silent=(_PART,),
        needs=("uprightness",),
    ),
    Rule(
        "straighten",
        nothing,
        "half_cheetah: stretch",
        speaks=(("stretching",),),
        silent=(_PART,),
        needs=("uprightness",),
    ),
    Rule("straighten", posture.stand, "humanoid: straighten up", silent=(_PART,), needs=("uprightness",)),
    Rule("straighten", limbs.straighten, "swimmer: straighten out"),
    Rule("retract", slides.retract, "gantry: retract the hoist by 10 cm", speaks=(_SLIDE,)),
    Rule("retract", limbs.bend, "walker2d: retract your left leg"),
    # -- leaving the ground or the spot --------------------------------------------------------------------------------
    Rule("jump|leave_ground", travel.jump, "hopper: jump as high as possible"),
    Rule("retreat", travel.retreat, "ant: back up"),
    Rule("descend", altitude.altitude, "hopper: descend to half a metre"),
    Rule("drift", travel.travel, "ant: drift to the right"),
    # -- more or less of a quantity ------------------------------------------------------------------------------------
    Rule("maximize", extremes.away, "pusher: maximize the distance to the goal", speaks=(_THING,)),
    Rule("minimize", extremes.near, "pusher: minimize the distance to the goal", speaks=(_THING,)),
    Rule("minimize", extremes.slow, "ant: minimise your speed", speaks=(("noun", "speed"),), silent=(("direction",),)),
    Rule("maximize|minimize", extremes.going, "ant: maximise your speed", speaks=(("noun", "speed"),)),
    Rule("maximize", extremes.high, "humanoid: maximise the height of your head", speaks=(("noun", "height"),)),
    Rule("minimize", extremes.low, "humanoid: minimise the height of the torso", speaks=(("noun", "height"),)),
    Rule("maximize", extremes.going, "ant: maximise the distance", speaks=(("noun", "distance"),)),
    Rule("maximize|minimize", extremes.manner, "ant: minimise effort"),
)
"""The table. Rows of one verb stand together, those with conditions first."""
