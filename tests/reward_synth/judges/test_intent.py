"""The wishes of the sentence decide, whatever a registered task's score says."""

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.history import Trial
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.judges.intent import IntentJudge
from rewardsmith.reward_synth.judges.scene import Scene
from rewardsmith.reward_synth.preferences.teacher import TeacherOptions
from rewardsmith.reward_synth.wish import Wish

INTENT = Intent(
    instruction="hop high",
    wishes=(Wish(feature="height", kind="height", unit="m", want="high", main=True),),
)


def scene(intent):
    return lambda: Scene(environment=None, instruction="hop high", intent=intent)


def test_what_is_granted_orders_where_the_score_says_otherwise(options):
    trials = [
        Trial(id="000", score=9.0, granted=0.1),
        Trial(id="001", score=1.0, granted=0.7),
        Trial(id="002", failure="no reason"),
    ]
    verdict = IntentJudge(options(scene=scene(INTENT))).judge(trials)
    assert verdict.order == (("001",), ("000",)) and "wishes" in verdict.why
    turned = IntentJudge(options(scene=scene(INTENT), teacher=TeacherOptions(mistake=1.0))).judge(trials)
    assert turned.best == "000"


def test_a_sentence_without_wishes_is_refused_before_anything_is_trained(options):
    with pytest.raises(UserError, match="reads none"):
        IntentJudge(options(scene=scene(None)))
