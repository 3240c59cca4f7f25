"""What a language model is told of things beside quantities, from the model of the world."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.bodies.lying import lying, ways
from rewardsmith.reward_synth.motion.llm.talker import body_page

THINGS = ("apple", "box", "drawer_handle", "faucet_handle")


@pytest.fixture(scope="module")
def table():
    return envs.make("arm_hand", 32, threads=1)


def test_things_lie_where_episodes_begin_and_are_as_large_as_they_are(table):
    apple, box, handle, _ = lying(table, THINGS)
    for thing, forward in ((apple, table.state.apple_forward), (box, table.state.box_forward)):
        assert thing.low[0] == pytest.approx(forward.min().item(), abs=1e-4)
        assert thing.high[0] == pytest.approx(forward.max().item(), abs=1e-4)
        assert thing.low[1] < -0.05 and thing.high[1] > 0.05, "aside, on either side"
    radius = float(table.environment.model.geom("apple").size[0])
    assert apple.size == pytest.approx([2 * radius] * 3) and max(box.size) > 2 * min(box.size)
    assert apple.low[2] == pytest.approx(radius, abs=0.01) and handle.size is None


def test_what_opens_goes_as_far_and_the_way_that_its_joint_does(table):
    drawer, faucet = ways(table.environment, ("drawer", "faucet"), THINGS)
    model = table.environment.model
    low, high = model.joint("drawer").range
    assert (drawer.thing, faucet.thing) == ("drawer_handle", "faucet_handle")
    way = torch.tensor(drawer.end) - torch.tensor(drawer.begin)
    assert drawer.length == pytest.approx(high - low) and way[0] == pytest.approx(low - high, abs=1e-6)
    assert faucet.length > 0.05 and faucet.begin[2] == pytest.approx(faucet.end[2])


def test_a_model_reads_of_them_and_of_a_body_without_things_nothing_more(hand, ant):
    page = body_page(hand)
    assert "\nbox | " in page and "0.05 x 0.05 x 0.12" in page
    assert "As `drawer_fraction` goes from 0 to 1, drawer_handle goes from" in page
    assert "Places of things" not in body_page(ant)
