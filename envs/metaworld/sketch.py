"""What films of Meta-World show: the hand, its fingers, the object and the goal over the table.

EnvPool draws Meta-World by OpenGL alone. Its 39 numbers tell where these are, which is what policies and rewards know,
too; furniture, such as the drawer's box, is not among them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.bridges.sim import BridgeSim

WIDEST = 0.1
"""Distance of the fingers at which `gripper_openness` is 1 [m]."""

DISTANCE = 1.1
"""Of cameras, from which the table's edges are cut off [m]."""

MJCF = """
<mujoco>
  <worldbody>
    <geom name="floor" type="plane" pos=".7 0 -.9" size="3 3 .1"/>
    <geom name="table" type="box" pos=".7 0 -.03" size=".3 .4 .03" rgba=".62 .47 .33 1"/>
    <body name="hand" mocap="true" pos=".6 0 .2">
      <geom type="box" pos="0 0 .055" size=".06 .03 .018" rgba=".25 .27 .30 1"/>
      <geom type="cylinder" pos="0 0 .12" size=".032 .05" rgba=".70 .20 .18 1"/>
    </body>
    <body name="left_finger" mocap="true" pos=".65 0 .2">
      <geom type="box" size=".008 .014 .04" rgba=".25 .27 .30 1"/>
    </body>
    <body name="right_finger" mocap="true" pos=".55 0 .2">
      <geom type="box" size=".008 .014 .04" rgba=".25 .27 .30 1"/>
    </body>
    <body name="object" mocap="true" pos=".7 0 .1"><geom type="sphere" size=".025" rgba=".95 .62 .10 1"/></body>
    <body name="goal" mocap="true" pos=".8 0 .1"><geom type="sphere" size=".016" rgba=".15 .65 .30 1"/></body>
  </worldbody>
</mujoco>
"""


def places(sim: BridgeSim) -> Tensor:
    """Return where hand, left and right finger, object and goal are, `[num_envs, 5, 3]` [m].

    Axes are those of films, in which whatever acts looks along +x; Meta-World's arm looks along +y.
    """
    hand, openness = sim.obs[:, :3], sim.obs[:, 3]
    apart = torch.zeros_like(hand)
    apart[:, 1] = WIDEST / 2 * openness  # the fingers open along y
    at = torch.stack([hand, hand + apart, hand - apart, sim.obs[:, 4:7], sim.obs[:, 36:39]], 1)
    return torch.stack([at[..., 1], -at[..., 0], at[..., 2]], -1)
