"""Each registered task can be achieved, is not achieved by chance, and is learned from its expert reward (slow)."""

import math

import pytest
import torch

from rewardsmith import envs

from .handling import ACHIEVE_HAND

TASKS = [(name, task) for name in envs.names(envs.MujocoEnvironment) for task in envs.find(name).tasks]


def _put(env, qpos=None, qvel=None, **joints):
    """Set positions by index and joints by plain name, and let the environment see the new state."""
    environment, sim = env.environment, env.sim
    for index, value in (qpos or {}).items():
        sim.qpos[:, index] = value
    for index, value in (qvel or {}).items():
        sim.qvel[:, index] = value
    for joint, value in joints.items():
        sim.qpos[:, environment.qpos_index(environment.joints[joint])] = value
    sim.set_state(sim.state())
    for name, update in environment.memories.items():
        environment.memory[name].copy_(update(sim, environment.memory[name]))


def _lower(env, part, axis, clearance=0.0):
    """Move the robot up or down until a part is that high."""
    _put(env, {axis: env.sim.qpos[:, axis] - getattr(env.state, f"{part}_height") + clearance})


def _rotate(env, angle, axis):
    """Put a free body's root upright but for a rotation about a world axis."""
    quaternion = [math.cos(angle / 2), 0.0, 0.0, 0.0]
    quaternion[1 + axis] = math.sin(angle / 2)
    _put(env, dict(zip(range(3, 7), quaternion, strict=True)))


def _rest(env):
    _put(env, qvel=dict.fromkeys(range(env.environment.model.nv), 0.0))


def _travel(distance):
    return lambda env: _put(env, {0: env.sim.qpos[:, 0] + distance})


def _pitch(angle, height=1.25):
    return lambda env: _put(env, {1: height, 2: angle})


def _stand_on_back_leg(env):
    _rest(env)
    _put(env, {2: -1.2})
    _lower(env, "back_foot", 1)


def _turn_ant(env):
    for step in range(20):
        _rotate(env, 0.7 * step, 2)


def _wave_ant(env):
    """Lean back to the right over the three other legs."""
    _rest(env)
    lean = 0.25
    away = math.sin(lean / 2) / math.sqrt(2)
    _put(env, {3: math.cos(lean / 2), 4: away, 5: -away, 6: 0.0}, qvel={env.environment.qvel_index("hip_1"): 2.0})
    _put(env, front_left_knee=0.52, front_right_knee=0.9, back_left_knee=-0.9, back_right_knee=-0.52)
    _lower(env, "front_right_foot", 2)


def _lie_ant(env):
    _rest(env)
    _rotate(env, 0.0, 2)
    _put(env, front_left_knee=0.53, front_right_knee=0.53, back_left_knee=-0.53, back_right_knee=-0.53)
    _lower(env, "front_left_foot", 2)


def _kneel(env):
    _rest(env)
    _rotate(env, 0.0, 2)
    _put(env, left_knee=-1.57, right_knee=-1.57)
    _lower(env, "left_knee", 2)


def _raise_arms(env):
    _rest(env)
    _put(env, left_shoulder=1.2, right_shoulder=-1.2, left_shoulder_swing=1.0, right_shoulder_swing=-1.0)
    _put(env, left_elbow=0.5, right_elbow=0.5)


def _one_leg(env):
    _rest(env)
    _put(env, left_hip=-1.5, left_knee=-1.5)
    _lower(env, "right_foot", 2)


def _pose_arms(right_shoulder, right_swing, right_elbow):
    """Put both arms as the right one [deg]; the left is its mirror image."""
    right = [math.radians(angle) for angle in (right_shoulder, right_swing, right_elbow)]

    def pose(env):
        _rest(env)
        _put(env, right_shoulder=right[0], right_shoulder_swing=right[1], right_elbow=right[2])
        _put(env, left_shoulder=-right[0], left_shoulder_swing=-right[1], left_elbow=right[2])

    return pose


def _sit_cross_legged(env):
    _rest(env)
    _put(env, left_hip=-1.66, right_hip=-1.66, left_knee=-2.4, right_knee=-2.4)
    _put(env, left_hip_twist=-0.83, right_hip_twist=-0.83)
    _lower(env, "left_foot", 2)


def _do_the_splits(env):
    _rest(env)
    _put(env, left_hip=-1.6, right_hip=-1.6, left_knee=-0.1, right_knee=-0.1, left_hip_twist=-1.0, right_hip_twist=-1.0)
    _lower(env, "pelvis", 2)


def _stand_up(env):
    _rest(env)
    _rotate(env, math.pi / 2, 1)  # from the back onto the feet
    _put(env, {2: 1.35})


def _sit_up(env):
    _rest(env)
    _rotate(env, math.pi / 2, 1)
    _put(env, left_hip=-1.5, right_hip=-1.5)
    _lower(env, "pelvis", 2)


def _reach(env):
    target = env.sim.xpos[:, env.environment.body("fingertip"), :2]
    _put(env, {2: target[:, 0], 3: target[:, 1]}, {0: 0.0, 1: 0.0})


def _push(env):
    _put(env, {7: 0.0, 8: 0.0})


def _touch(env):
    _put(env, shoulder=0.39)
    hand = env.sim.xpos[:, env.environment.body("tips_arm")]
    body = env.environment.body("object")
    offset = env.sim.xpos[:, body] - env.sim.qpos[:, [8, 7, 7]]
    _put(env, {7: hand[:, 1] - offset[:, 1], 8: hand[:, 0] - offset[:, 0]})


def _stand_quadruped(env):
    _rest(env)
    _rotate(env, 0.0, 2)
    _lower(env, "front_left_foot", 2)


def _lie_quadruped(env):
    _rest(env)
    for leg in ("front_left", "front_right", "back_left", "back_right"):
        _put(env, **{f"{leg}_hip": 1.5, f"{leg}_knee": 2.5})
    _lower(env, "torso", 2)


def _lift_paw(env):
    _rest(env)
    _put(env, front_right_hip=0.75, front_right_knee=2.4)
    _lower(env, "front_left_foot", 2)


def _park(env):
    _put(env, {0: 4.0})


def _open(env):
    model = env.environment.model
    moving = [name for joint in range(model.njnt) if (name := model.joint(joint).name).startswith("moving")]
    _put(env, {env.environment.qpos_index(name): float(model.joint(name).range[1]) for name in moving})


def _lift_cube(env):
    _put(env, {11: 0.25})


def _carry_cube(env):
    _put(env, {9 + axis: env.sim.mocap_pos[:, 0, axis].clone() for axis in range(3)})


def _push_chair(env):
    way = env.state.goal_from_chair
    indices = {axis: [env.environment.qpos_index(f"{axis}{shape}") for shape in range(3)] for axis in "xy"}
    _put(env, {index: way[:, number] for number, axis in enumerate("xy") for index in indices[axis]})


ACHIEVE = {
    ("ant", "walk_forward"): _travel(30),
    ("ant", "walk_backward"): _travel(-30),
    ("ant", "turn_in_place"): _turn_ant,
    ("ant", "wave_leg"): _wave_ant,
    ("ant", "lie_down"): _lie_ant,
    **{("arm_hand", task): achieve for task, achieve in ACHIEVE_HAND.items()},
    ("arm_chair", "push_chair"): _push_chair,
    ("arm_cube", "lift_cube"): _lift_cube,
    ("arm_cube", "pick_cube"): _carry_cube,
    ("arm_door", "open_cabinet_door"): _open,
    ("arm_drawer", "open_cabinet_drawer"): _open,
    ("arm_faucet", "turn_faucet"): _open,
    ("half_cheetah", "run_forward"): _travel(110),
    ("half_cheetah", "run_backward"): _travel(-110),
    ("half_cheetah", "stand_on_back_leg"): _stand_on_back_leg,
    ("half_cheetah", "front_flip"): _pitch(6.2, 0.0),
    ("hopper", "hop_forward"): _travel(9),
    ("hopper", "hop_backward"): _travel(-9),
    ("hopper", "front_flip"): _pitch(6.2),
    ("hopper", "back_flip"): _pitch(-6.2),
    ("humanoid", "walk_forward"): _travel(6),
    ("humanoid", "stand_up"): _rest,
    ("humanoid", "kneel"): _kneel,
    ("humanoid", "raise_both_arms"): _raise_arms,
    ("humanoid", "stand_on_one_leg"): _one_leg,
    ("humanoid", "sit_cross_legged"): _sit_cross_legged,
    ("humanoid", "cross_arms"): _pose_arms(-80, 57, 16),
    ("humanoid", "put_hands_on_hips"): _pose_arms(48, -74, 6),
    ("humanoid", "do_the_splits"): _do_the_splits,
    ("humanoid_standup", "stand_up"): _stand_up,
    ("humanoid_standup", "sit_up"): _sit_up,
    ("inverted_double_pendulum", "balance"): _rest,
    ("inverted_double_pendulum", "drive_right"): _travel(0.5),
    ("inverted_pendulum", "balance"): _rest,
    ("inverted_pendulum", "drive_right"): _travel(0.5),
    ("inverted_pendulum", "balance_in_the_middle"): _rest,
    ("mountain_car", "reach_flag"): _park,
    ("pusher", "push_to_goal"): _push,
    ("pusher", "touch_object"): _touch,
    ("quadruped", "stand"): _stand_quadruped,
    ("quadruped", "walk_forward"): _travel(6),
    ("quadruped", "turn_in_place"): _turn_ant,
    ("quadruped", "lie_down"): _lie_quadruped,
    ("quadruped", "lift_paw"): _lift_paw,
    ("reacher", "reach"): _reach,
    ("reacher", "hold_on_target"): _reach,
    ("reacher", "spin"): lambda env: _put(env, qvel={0: 11.0}),
    ("swimmer", "swim_forward"): _travel(2),
    ("swimmer", "swim_backward"): _travel(-2),
    ("swimmer", "turn_left"): lambda env: _put(env, {2: env.sim.qpos[:, 2] + 7}),
    ("walker2d", "walk_forward"): _travel(9),
    ("walker2d", "walk_backward"): _travel(-9),
    ("walker2d", "stand_still"): _rest,
}
SHOWN_AT_REST = {task for task, achieve in ACHIEVE.items() if achieve in (_rest, _stand_quadruped)}


LEARNED = {
    ("ant", "lie_down"): 150_000,
    ("ant", "walk_forward"): 250_000,
    ("ant", "turn_in_place"): 250_000,
    ("ant", "walk_backward"): 200_000,
    ("ant", "wave_leg"): 100_000,
    ("arm_chair", "push_chair"): 300_000,
    ("arm_cube", "lift_cube"): 400_000,
    ("arm_door", "open_cabinet_door"): 150_000,
    ("arm_drawer", "open_cabinet_drawer"): 150_000,
    ("arm_faucet", "turn_faucet"): 150_000,
    ("half_cheetah", "run_forward"): 800_000,
    ("half_cheetah", "run_backward"): 460_000,
    ("half_cheetah", "stand_on_back_leg"): 500_000,
    ("half_cheetah", "front_flip"): 500_000,
    ("hopper", "hop_forward"): 500_000,
    ("hopper", "hop_backward"): 400_000,
    ("hopper", "front_flip"): 400_000,
    ("hopper", "back_flip"): 400_000,
    ("humanoid", "raise_both_arms"): 150_000,
    ("humanoid", "stand_on_one_leg"): 150_000,
    ("humanoid", "stand_up"): 700_000,
    ("humanoid_standup", "sit_up"): 250_000,
    ("inverted_double_pendulum", "balance"): 300_000,
    ("inverted_double_pendulum", "drive_right"): 400_000,
    ("inverted_pendulum", "balance"): 200_000,
    ("inverted_pendulum", "drive_right"): 400_000,
    ("inverted_pendulum", "balance_in_the_middle"): 300_000,
    ("mountain_car", "reach_flag"): 100_000,
    ("pusher", "touch_object"): 300_000,
    ("reacher", "reach"): 400_000,
    ("reacher", "hold_on_target"): 400_000,
    ("reacher", "spin"): 100_000,
    ("swimmer", "swim_forward"): 250_000,
    ("swimmer", "swim_backward"): 250_000,
    ("swimmer", "turn_left"): 250_000,
    ("walker2d", "walk_forward"): 1_000_000,
    ("walker2d", "walk_backward"): 600_000,
    ("walker2d", "stand_still"): 400_000,
}
"""Environment steps of PPO with the expert reward after which a good share of episodes succeeded."""


def test_every_task_has_its_way_to_be_achieved():
    assert set(ACHIEVE) == set(TASKS)


@pytest.mark.parametrize(("name", "task"), TASKS)
def test_tasks_that_were_not_learned_say_so(name, task):
    assert ((name, task) in LEARNED) == (envs.find(name).tasks[task].note == "")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "task"), sorted(LEARNED))
def test_the_expert_reward_teaches_the_task(name, task):
    from rewardsmith.policies.ppo import PPO
    from rewardsmith.policies.settings import settings_for

    config = settings_for(name).ppo()
    policy = PPO(envs.make(name, config.num_envs, task=task, stagger=True), config).learn(LEARNED[name, task])
    env = envs.make(name, 32, task=task, seed=1)
    obs, state = env.reset(), policy.initial_state(env.num_envs)
    for _ in range(env.max_steps):
        action, state = policy.act(obs, state)
        obs = env.step(action).obs
    assert env.statistics.read()["success"] > 0.2


@pytest.mark.parametrize(("name", "task"), TASKS)
def test_success_is_told_where_the_behaviour_is_shown(name, task):
    env = envs.make(name, 2, task=task)
    action = torch.zeros(2, env.action_size)
    if (name, task) not in SHOWN_AT_REST:
        assert not env.task.success(env.state, action).any()
    ACHIEVE[name, task](env)
    assert env.task.success(env.state, action).all()
    assert torch.isfinite(env.task.score(env.state, action)).all()


def test_a_leap_is_no_stand_on_the_back_leg():
    env = envs.make("half_cheetah", 2, task="stand_on_back_leg")
    _stand_on_back_leg(env)
    _put(env, {1: env.sim.qpos[:, 1] + 0.3})
    assert not env.task.success(env.state, torch.zeros(2, 6)).any()


@pytest.mark.parametrize(("name", "task"), TASKS)
def test_conditions_are_counted_in_seconds_whatever_the_control_step(name, task):
    """So that no number of control steps stands in a score."""
    if envs.find(name).tasks[task].aggregate == "seconds":
        env = envs.make(name, 2, task=task)
        ACHIEVE[name, task](env)
        score = env.task.score(env.state, torch.zeros(2, env.action_size))
        assert score.dtype == torch.bool and score.all()
    else:
        assert envs.find(name).tasks[task].unit != "s"


BY_CHANCE = [
    pytest.param(*each, marks=pytest.mark.slow if each[0] == "humanoid" and each[1] != "kneel" else [])
    for each in TASKS
]


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize(("name", "task"), BY_CHANCE)
def test_chance_does_not_succeed(name, task):
    env = envs.make(name, 10, task=task, seed=1)
    generator = torch.Generator().manual_seed(0)
    for _ in range(min(env.max_steps, 100)):
        unit = torch.rand(10, env.action_size, generator=generator)
        env.step(env.action_low + (env.action_high - env.action_low) * unit)
    env.memory["elapsed_steps"].fill_(env.max_steps)
    env.step(torch.zeros(10, env.action_size))
    assert env.statistics.read()["success"] <= 0.1


POSES = ("kneel", "stand_up", "raise_both_arms", "stand_on_one_leg", "sit_cross_legged", "cross_arms",
         "put_hands_on_hips", "do_the_splits")  # fmt: skip
ALSO_STANDING = ("raise_both_arms", "stand_on_one_leg", "cross_arms", "put_hands_on_hips")


@pytest.mark.parametrize("shown", POSES)
def test_a_pose_of_the_humanoid_is_not_taken_for_another(shown):
    env = envs.make("humanoid", 1, task=shown)
    ACHIEVE["humanoid", shown](env)
    action = torch.zeros(1, env.action_size)
    told = {name for name in POSES if env.environment.tasks[name].success(env.state, action).all()}
    assert shown in told and told - {shown} <= ({"stand_up"} if shown in ALSO_STANDING else set())
