import mujoco
import pytest

from rewardsmith import envs
from rewardsmith.envs.mujoco.joint_sign import positive_way

LIMB = """<mujoco><worldbody><body name="limb" pos="0 0 1"><joint name="j" type="{type}" axis="{axis}"/>
<geom size=".05" pos="{at}" contype="0" conaffinity="0"/></body></worldbody></mujoco>"""


@pytest.mark.parametrize(
    ("axis", "at", "way"),
    [
        ("0 1 0", "0 0 -.5", "backward"),
        ("0 -1 0", "0 0 -.5", "forward"),
        ("0 1 0", ".5 0 0", "down"),
        ("1 0 0", "0 0 -.5", "to the left"),
        ("0 0 1", "0 .5 0", "backward"),
        ("0 0 1", ".5 0 0", "to the left"),
        ("0 0 1", "0 0 .5", ""),
    ],
)
def test_the_way_is_that_in_which_the_limb_moves(axis, at, way):
    model = mujoco.MjModel.from_xml_string(LIMB.format(type="hinge", axis=axis, at=at))
    assert positive_way(model, "j") == way


@pytest.mark.parametrize(("axis", "way"), [("1 0 0", "forward"), ("0 .2 -1", "down"), ("1 1 0", "")])
def test_a_slide_goes_along_its_axis(axis, way):
    model = mujoco.MjModel.from_xml_string(LIMB.format(type="slide", axis=axis, at="0 0 0"))
    assert positive_way(model, "j") == way


def test_a_ball_has_no_way():
    model = mujoco.MjModel.from_xml_string(LIMB.format(type="ball", axis="1 0 0", at="0 0 0"))
    assert positive_way(model, "j") == ""


def test_the_meaning_of_a_joints_angle_says_it():
    hopper = envs.build(envs.find("hopper"))
    assert hopper.features["hip_angle"].meaning.endswith("; positive moves what hangs on it forward.")
