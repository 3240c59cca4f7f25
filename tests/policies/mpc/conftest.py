"""A world whose actuators have a state of their own: what they were told arrives with a delay."""

import pytest

SLUGGISH = """
<mujoco>
  <option timestep="0.01"/>
  <worldbody>
    <body name="torso" pos="0 0 1">
      <joint name="swing" axis="0 1 0" damping="0.1"/>
      <geom name="rod" type="capsule" size="0.03" fromto="0 0 0 0.3 0 0.4"/>
    </body>
  </worldbody>
  <actuator>
    <general name="swing" joint="swing" dyntype="filterexact" dynprm="0.2" gainprm="12" ctrlrange="-1 1"/>
  </actuator>
</mujoco>
"""
ENVIRONMENT = """
from rewardsmith.envs import MujocoEnvironment


class Sluggish(MujocoEnvironment):
    xml = "sluggish.xml"
    control_dt = 0.02
    episode_length = 4.0
    joints = {"swing": "swing"}

    def observation(self, sim):
        return {"q": sim.qpos, "v": sim.qvel, "a": sim.act}

    def reset(self, random):
        return {"qpos": self.initial_qpos(random) + random.uniform(-0.1, 0.1, 1)}
"""


@pytest.fixture(scope="session")
def sluggish(tmp_path_factory):
    """Return the file of that environment, as a user would have it."""
    folder = tmp_path_factory.mktemp("sluggish")
    (folder / "sluggish.xml").write_text(SLUGGISH)
    path = folder / "sluggish.py"
    path.write_text(ENVIRONMENT)
    return str(path)
