"""What the parts, goals and things of an environment are called: the anatomy of a body."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook import handled, matters
from rewardsmith.reward_synth.phrasebook.anatomy import BODY_LENGTHS, Anatomy
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.hands import things
from rewardsmith.reward_synth.phrasebook.hands import words as hands


def anatomy_of(body: Body) -> Anatomy:
    """Return the anatomy of a body."""
    names = body.named("part_height", "part_contact", "part_speed", "part_forward", "joint_angle", "joint_velocity")
    length = body.length
    lengths = dict.fromkeys(("body length", "body lengths"), BODY_LENGTHS) if length is not None else {}
    slides = [name for name in body.named("slide_position") if name not in names]
    return Anatomy(
        names + slides,
        body.environment.root or body.environment.noun,
        body.name,
        has_goal=body.has("distance_to_goal"),
        has_object=body.has("distance_to_object"),
        slides=slides,
        things=things.nouns(body) | handled.nouns(body.environment.handling),
        lexicon=(matters.lexicon() if body.matters else {})
        | hands.lexicon(body)
        | handled.lexicon(body.environment.handling),
        units=lengths | (matters.units() if body.matters else {}),
        length=length or 1.0,
    )
