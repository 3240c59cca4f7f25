"""Each alarm goes off where a reward is gamed, and none where it is not."""

from dataclasses import replace

import pytest

from rewardsmith.reward_synth.history import Curve, Trial
from rewardsmith.reward_synth.intrinsic.account import Account, Saying
from rewardsmith.reward_synth.monitors import alarms
from rewardsmith.reward_synth.signs import Signs

RISING, FALLING = Curve.of([float(i) for i in range(20)]), Curve.of([float(-i) for i in range(20)])
FLAT = Curve.of([1.0, 1.2, 0.9, 1.1, 1.0, 0.8, 1.1, 0.9, 1.2, 1.0])
SHORT = Curve.of([1.0, 0.0, 1.0])


def signs(**changes):
    """Return the figures of a reward that is not gamed."""
    healthy = Signs(
        shares={"speed": 0.8, "upright": 0.2},
        at_top={"speed": 0.05, "upright": 0.97},
        bursts={},
        earned={},
        return_with_length=0.97,
        score_with_length=0.4,
        length_spread=0.4,
        pay_spread=0.2,
    )
    return replace(healthy, **changes)


def names(trial):
    return [alarm.name for alarm in alarms(trial)]


def trial(**changes):
    return Trial(**{"id": "000", "score": 1.0, "scores": FLAT, "returns": RISING, "signs": signs()} | changes)


GAMED = {
    "diverging": {"scores": Curve.of([0.0, 2, 4, 5, 5, 5, 4, 3, 1, 0]), "unit": "m/s"},
    "captured": {"signs": signs(shares={"speed": 0.97, "upright": 0.03})},
    "tied to length": {"signs": signs(pay_spread=0.01)},
    "saturated": {"signs": signs(at_top={"speed": 0.95, "upright": 0.97})},
    "estranged": {"agreement": Curve.of([0.9, 0.8, 0.3])},
    "farmed": {"signs": signs(bursts={"touch": 12.0}, earned={"touch": 0.7})},
}


@pytest.mark.parametrize("name", GAMED)
def test_a_gamed_reward_sets_off_its_alarm_alone(name):
    (alarm,) = alarms(trial(**GAMED[name]))
    assert alarm.name == name and any(letter.isdigit() for letter in alarm.line) and "\n" not in alarm.line


@pytest.mark.parametrize("name", GAMED)
@pytest.mark.parametrize("reprieve", [{"success_rate": 0.8}, {"failure": "it diverged"}])
def test_what_succeeds_or_failed_to_train_sets_off_none(name, reprieve):
    assert names(trial(**GAMED[name], **reprieve)) == []


@pytest.mark.parametrize("name", ["captured", "saturated", "farmed"])
@pytest.mark.parametrize("scores", [RISING, SHORT], ids=["rising", "unknown"])
def test_a_score_that_rises_or_is_hardly_known_sets_off_none(name, scores):
    assert names(trial(**GAMED[name] | {"scores": scores})) == []


def test_a_sound_reward_sets_off_none():
    for scores in (RISING, FLAT, SHORT, None):
        assert names(trial(scores=scores)) == []
    assert names(trial(signs=None)) == [] == names(Trial(id="000"))


@pytest.mark.parametrize(
    ("scores", "returns"), [(FALLING, FALLING), (FLAT, RISING), (RISING, RISING), (SHORT, RISING), (None, RISING)]
)
def test_return_and_score_diverge_only_where_both_are_clear(scores, returns):
    assert names(trial(scores=scores, returns=returns)) == []


@pytest.mark.parametrize(
    "sign",
    [
        {"score_with_length": 0.9},
        {"length_spread": 0.02},
        {"return_with_length": 0.3},
        {"return_with_length": None},
        {"pay_spread": None},
    ],
)
def test_a_reward_for_staying_up_is_no_alarm_where_staying_up_is_the_score(sign):
    assert names(trial(signs=signs(**{"pay_spread": 0.01} | sign))) == []


def test_where_nothing_scores_episodes_the_training_tells_whether_length_is_all():
    unscored = signs(pay_spread=0.01, score_with_length=None)
    assert names(trial(signs=unscored, scores=RISING)) == []
    assert names(trial(signs=unscored)) == ["tied to length"]


@pytest.mark.parametrize(("bursts", "earned"), [(3.0, 0.7), (12.0, 0.2)])
def test_a_part_that_pays_seldom_or_little_is_not_farmed(bursts, earned):
    assert names(trial(signs=signs(bursts={"touch": bursts}, earned={"touch": earned}))) == []


def test_one_part_cannot_drown_others():
    assert names(trial(signs=signs(shares={"speed": 1.0}))) == []


def account(share, **changes):
    """Return an account of a message that earned a share of everything."""
    saying = Saying(text="You kick at empty space.", said=600, paid=10 * share, worth=1.0, label=1.0)
    known = {"annotator": "keyword", "episodes": 20, "earned": 1.0, "coefficient": 0.1, "coverage": 1.0}
    return Account(sayings=(saying,), **known | changes)


def test_a_policy_that_lives_on_one_message_is_told():
    (alarm,) = alarms(trial(account=account(0.8)))
    assert alarm.name == "one message" and "said 30.0 times an episode and pays 80%" in alarm.line
    assert names(trial(account=account(0.8), scores=None)) == ["one message"], "nothing scores it"
    assert names(trial(account=account(0.4))) == []
    assert names(trial(account=account(0.8), scores=RISING)) == [], "it may be what leads there"
    assert names(trial(account=account(0.8), success_rate=0.9)) == []
    assert names(trial(account=account(0.8, earned=0.0))) == []


def test_a_judge_that_is_pleased_alone_is_told():
    watched = {"own": RISING, "camera front": FLAT, "other words": RISING}
    (alarm,) = alarms(trial(watched=watched))
    assert alarm.name == "alone" and "camera front" in alarm.line and "other words" not in alarm.line
    assert names(trial(watched={"own": RISING, "camera front": RISING})) == []
    assert names(trial(watched={"own": FLAT, "camera front": FALLING})) == [], "its own judge is not pleased either"
    assert names(trial(watched={"own": SHORT, "camera front": FLAT})) == [] == names(trial(watched={"own": RISING}))
    assert names(trial(watched=watched, success_rate=0.9)) == []
