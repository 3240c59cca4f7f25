"""Ways that end somewhere: going there pays, more than resting on the way, and at the end resting pays."""

import pytest

from rewardsmith.reward_synth.phrasebook import Phrasebook

WAYS = [
    ("hopper", "move forward 2 m and stay there", "forward", 2.0),
    ("half_cheetah", "go 3 m backward and stop", "forward", -3.0),
    ("ant", "walk 2 m to the left and stop there", "lateral", 2.0),
]


@pytest.fixture(scope="module", params=WAYS, ids=[way[0] for way in WAYS])
def way(request):
    return request.param


@pytest.fixture
def pays(way, bench):
    """Give what the first program for a way pays, by the share of it that is behind and by how the body moves."""
    name, sentence, axis, target = way
    asked = bench.request(name, sentence, count=1)
    (proposal,) = Phrasebook().propose(asked)

    def paying(share, towards=0.0, speed=0.0, joint_speed=0.0):
        moved = {f"{axis}_velocity": towards if target > 0 else -towards, "speed": speed, "joint_speed": joint_speed}
        return float(bench.rewards(asked, proposal.source, f"{axis}_displacement", [share * target], **moved))

    return paying


def test_the_speed_towards_the_end_pays_on_the_way_and_no_more_at_it(pays):
    assert pays(0.0, 1.0) > pays(0.0, 0.5) + 0.2 > pays(0.0, 0.0) + 0.4
    assert pays(1.0, 1.0) == pytest.approx(pays(1.0, 0.0), abs=2e-3)


def test_there_and_back_again_pays_nothing(pays):
    assert pays(0.2, 0.5) - pays(0.2) == pytest.approx(pays(0.2) - pays(0.2, -0.5), abs=1e-4)


def test_going_pays_more_than_resting_on_the_way_and_less_at_its_end(pays):
    going = {"towards": 0.8, "speed": 0.8, "joint_speed": 3.0}
    assert pays(0.0, **going) > pays(0.0) + 0.1
    assert pays(1.0, **going) < pays(1.0) - 0.1


def test_the_end_pays_more_than_any_place_before_or_behind_it(pays):
    before = [pays(share) for share in (0.0, 0.5, 0.9, 1.0)]
    assert before == sorted(before) and pays(1.0) > pays(1.1) > pays(1.6)
