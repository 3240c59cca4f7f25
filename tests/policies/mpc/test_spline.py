"""Plans as splines: values, what is left of them, and that one may go on where another began."""

import pytest
import torch

from rewardsmith.policies.mpc.spline import SPLINES, Spline

CPU = torch.device("cpu")


def _knots(count, size=3, worlds=2):
    return torch.randn(worlds, count, size, generator=torch.Generator().manual_seed(count))


@pytest.mark.parametrize("name", SPLINES)
@pytest.mark.parametrize(("knots", "steps"), [(1, 1), (1, 7), (2, 2), (4, 4), (5, 21), (6, 9)])
def test_it_goes_through_its_knots_and_weights_sum_to_one(name, knots, steps):
    spline = Spline(name, knots, steps, CPU)
    values = spline(torch.ones(knots, 1))
    torch.testing.assert_close(values, torch.ones(steps, 1))
    drawn = _knots(knots)
    assert spline(drawn).shape == (2, steps, 3)
    torch.testing.assert_close(spline(drawn)[:, 0], drawn[:, 0])
    if name != "zero" and knots > 1:
        torch.testing.assert_close(spline(drawn)[:, -1], drawn[:, -1])


def test_zero_holds_each_knot_for_an_equal_share():
    values = Spline("zero", 3, 6, CPU)(torch.tensor([[1.0], [2.0], [4.0]]))
    assert values.squeeze(1).tolist() == [1, 1, 2, 2, 4, 4]


def test_linear_goes_straight():
    values = Spline("linear", 3, 5, CPU)(torch.tensor([[0.0], [2.0], [0.0]]))
    torch.testing.assert_close(values.squeeze(1), torch.tensor([0.0, 1, 2, 1, 0]))


def test_cubic_is_smooth_where_linear_is_not_and_straight_lines_are_straight():
    straight = torch.arange(4.0).unsqueeze(1)
    torch.testing.assert_close(Spline("cubic", 4, 31, CPU)(straight), Spline("linear", 4, 31, CPU)(straight))
    bent = torch.tensor([[0.0], [1.0], [0.0], [1.0]])
    kinks = {name: Spline(name, 4, 301, CPU)(bent).squeeze(1).diff().diff().abs().max() for name in SPLINES}
    assert kinks["cubic"] < 0.1 * kinks["linear"]


@pytest.mark.parametrize("name", SPLINES)
def test_what_is_left_of_a_plan_is_its_later_part(name):
    knots = _knots(5)
    spline = Spline(name, 5, 20 if name == "zero" else 17, CPU)
    later = spline.shift(knots, torch.tensor([0, 4]))
    torch.testing.assert_close(later[0], knots[0])
    # Four steps are a knot's distance, after which the last value goes on.
    torch.testing.assert_close(later[1], torch.cat([knots[1, 1:], knots[1, -1:]]))
    gone = spline.shift(knots, torch.tensor([20, 10_000]))
    torch.testing.assert_close(gone, knots[:, -1:].expand(-1, 5, -1))
