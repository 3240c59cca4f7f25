"""Lengths of bodies, against what models are written with."""

import mujoco
import pytest

from rewardsmith.envs.mujoco.lengths import body_lengths

MODEL = """
<mujoco>
  <worldbody>
    <geom type="plane" size="9 9 1"/>
    <body name="fixed"><geom size="0.3"/></body>
    <body name="slanted">
      <joint/>
      <geom type="capsule" fromto="0 0 0 0.3 0.4 0" size="0.05"/>
      <body name="bare"><joint/><inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/></body>
    </body>
    <body name="bent">
      <joint/>
      <geom type="capsule" fromto="0 0 0 0.4 0 0" size="0.001"/>
      <geom type="capsule" fromto="0.4 0 0 0.4 0.3 0" size="0.001"/>
      <body><joint/><geom size="1"/></body>
    </body>
    <body name="board"><joint/><geom type="box" size="0.1 0.5 0.01" euler="20 30 40"/></body>
  </worldbody>
</mujoco>
"""


def test_ends_of_slanted_bent_and_turned_bodies_are_found():
    lengths = body_lengths(mujoco.MjModel.from_xml_string(MODEL))
    expected = {"slanted": 0.6, "bent": 0.5, "board": 1.0}
    assert lengths == {name: pytest.approx(length, abs=0.005) for name, length in expected.items()}
