"""Environments with their schemas, and reward programs put to hand-made states."""

from functools import cache
from types import SimpleNamespace

import mujoco
import pytest
import torch

from rewardsmith.envs import MujocoEnvironment, UserError
from rewardsmith.envs.registry import find
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.language import RewardProgram, RewardSchema
from rewardsmith.reward_synth.language.child import pipeline
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.validation import validated
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.profile import usual_values
from rewardsmith.reward_synth.phrasebook.understanding import understand as understand_sentence

GANTRY = """
<mujoco>
  <worldbody>
    <body name="bridge" pos="0 0 2">
      <joint name="x" type="slide" axis="1 0 0" range="-1 1" limited="true"/>
      <geom size=".1 .1 .05" type="box"/>
      <body name="hook" pos="0 0 -.3">
        <joint name="z" type="slide" axis="0 0 -1" range="0 .8" limited="true"/>
        <joint name="spin" axis="0 0 1"/>
        <geom name="hook" size=".05"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor joint="x" ctrlrange="-9 9"/>
    <motor joint="z" ctrlrange="-9 9"/>
    <motor joint="spin" ctrlrange="-1 1"/>
  </actuator>
</mujoco>
"""


class Gantry(MujocoEnvironment):
    """A bridge on a rail with a hoist: what speaks of sliding joints."""

    control_dt = 0.02
    episode_length = 4.0
    root = "bridge"
    parts = {"hook": ("hook",)}
    joints = {"rail": "x", "hoist": "z", "wrist": "spin"}

    def build(self):
        return mujoco.MjSpec.from_string(GANTRY)

    def observation(self, sim):
        return {"qpos": sim.qpos, "qvel": sim.qvel}

    def reset(self, random):
        return {"qvel": random.uniform(-0.01, 0.01, self.model.nv)}


OWN = {"gantry": Gantry}
"""Robots of the tests, beside the registered ones."""


def request(where, instruction, count=3, seed=0):
    surveyed = survey_of((OWN.get(where) or find(where)) if isinstance(where, str) else type(where))
    schema = RewardSchema(surveyed.fields, surveyed.action_size)
    return Request(instruction=instruction, survey=surveyed, schema=schema, count=count, seed=seed)


def read(asked):
    return understand_sentence(asked.instruction, Body(asked.survey)).intent


def understand(where, instruction):
    return read(request(where, instruction))


def refusal(where, instruction):
    try:
        understood = understand(where, instruction)
    except UserError as error:
        return str(error)
    raise AssertionError(f"{instruction!r} was understood as {understood.summary()}")


@cache
def compiled(source, surveyed):
    """Return a checked program; these texts are ours, and need no jail."""
    schema = RewardSchema(surveyed.fields, surveyed.action_size)
    graph, _ = pipeline.examine(source, schema, 16)
    return RewardProgram(validated(Graph.from_json(graph), schema), source)


def rewards(asked, source, feature, values, **others):
    """Return what a program pays for values of one feature, others as they are named or usually are at reset."""
    usual = usual_values(asked.survey)
    rows = len(values)
    state = {
        name: torch.full((rows, *shape), usual[name].start if name in usual else 0.0)
        for name, shape in asked.schema.fields.items()
    }
    state |= {name: torch.full((rows,), float(value)) for name, value in others.items()}
    state[feature] = torch.tensor(values, dtype=torch.float32)
    program = compiled(source, asked.survey)
    return program(SimpleNamespace(**state), torch.zeros(rows, asked.schema.action_size))[0]


def approaches(wish, start):
    """Return runs of values that come ever nearer to what a wish wants; empty where it is not about a state alone."""
    if wish.kind == "previous_action" or wish.measure in ("square", "swings"):
        return []
    steps = (-3, -2, -1, -0.5, 0, 0.5, 1, 2, 5)
    if wish.want == "high":
        return [[start + step * wish.scale for step in steps]]
    if wish.want == "low":
        values = [start - step * wish.scale for step in steps]
        signed = wish.kind.endswith(("velocity", "angle", "displacement")) or wish.kind in ("uprightness", "height")
        return [values if signed else [value for value in values if value >= 0]]
    begin = start if wish.measure == "turns" else 0.0
    low, high = (wish.target, wish.target) if wish.want == "target" else (wish.low, wish.high)
    away = (8, 4, 2, 1, 0.5, 0)
    runs = [] if low is None else [[begin + low - step * wish.scale for step in away]]
    return runs + ([] if high is None else [[begin + high + step * wish.scale for step in away]])


@pytest.fixture
def bench():
    """Give the tests of the phrasebook what this file defines."""
    return SimpleNamespace(
        request=request,
        read=read,
        understand=understand,
        refusal=refusal,
        compiled=compiled,
        rewards=rewards,
        approaches=approaches,
    )
