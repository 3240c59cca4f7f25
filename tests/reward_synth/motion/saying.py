"""What a body is asked for after sentences of a dialogue."""

from rewardsmith.experiments.speed.dialogues import granted
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker

FL, FR, BL, BR = (f"{row}_{side}_foot_height" for row in ("front", "back") for side in ("left", "right"))
LIFT, WALK = "lift your front left paw by 10 cm", "walk forward at 0.4 m/s"


def said(vocabulary, *sentences):
    """Return the terms after sentences, by feature, each heard by a body that does as it was told."""
    talker, motion = PhrasebookTalker(vocabulary), Motion()
    for sentence in sentences:
        motion = talker.hear(sentence, motion, granted(motion, vocabulary.quantities)).motion
    return {term.feature: term for term in motion.asked}


def targets(vocabulary, *sentences):
    return {name: term.target for name, term in said(vocabulary, *sentences).items()}
