"""Sliding joints are extended, retracted and moved, by their names or as "the slide", and only where there are any."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "feature", "want", "target"),
    [
        ("extend the rail", "rail_position", "target", 1.0),
        ("retract the rail", "rail_position", "target", -1.0),
        ("extend the hoist fully", "hoist_position", "target", 0.8),
        ("extend the hoist by 30 cm", "hoist_position", "target", 0.3),
        ("extend the hoist to 50 cm", "hoist_position", "target", 0.5),
        ("move the rail to 0.3 m", "rail_position", "target", 0.3),
        ("move the slide to 0.3 m", "rail_position", "target", 0.3),
        ("slide the rail to -0.3 m", "rail_position", "target", -0.3),
        ("keep the hoist at 20 cm", "hoist_position", "target", 0.2),
        ("move the rail 20 cm backward", "rail_position", "target", -0.2),
        ("move the hoist down", "hoist_position", "target", 0.8),
        ("move the hoist up", "hoist_position", "target", 0.0),
        ("move the rail at 0.5 m/s", "rail_velocity", "target", 0.5),
        ("move the rail backward at 0.5 m/s", "rail_velocity", "target", -0.5),
    ],
)
def test_a_slide_is_moved(bench, sentence, feature, want, target):
    first = bench.understand("gantry", sentence).main[0]
    assert (first.feature, first.want, first.target) == (feature, want, pytest.approx(target, abs=0.01))


def test_all_slides_are_meant_by_the_plural(bench):
    assert bench.understand("gantry", "extend both slides").features() == ("rail_position", "hoist_position")


def test_a_slide_beyond_its_limits_is_noted(bench):
    assert "the rail does not reach 3 m" in " ".join(bench.understand("gantry", "move the rail to 3 m").notes)


def test_a_slide_that_goes_another_way_is_told(bench):
    said = bench.refusal("gantry", "move the rail to the left")
    assert "the rail slides forward and backward" in said and "extend, retract or move rail, hoist" in said


def test_parts_and_hinges_of_a_body_with_slides_are_read_as_ever(bench):
    assert bench.understand("gantry", "raise the hook").features() == ("hook_height",)
    assert bench.understand("gantry", "bend the wrist by 30 degrees").features() == ("wrist_angle",)


def test_a_body_without_slides_has_no_word_for_them(bench):
    assert "rail" in bench.refusal("ant", "extend the rail")
    assert bench.understand("pusher", "slide the object to the goal").features() == (
        bench.understand("pusher", "push the object to the goal").features()
    )
