"""Gymnasium's own v5 environments as the oracle: same states, same actions, same numbers.

Convention. After `mj_step` MuJoCo's positions and velocities are those of the new state, while everything computed from
them (`xpos`, `cinert`, `cvel`, `cfrc_ext`, ...) still is of the last substep. Gymnasium observes that mixture; we
recompute, so that an observation describes one state. The oracle therefore does the same: `mj_forward` and
`mj_rnePostConstraint` on a copy of Gymnasium's data before its own `_get_obs` and `_get_rew` are called.
"""

import gymnasium
import mujoco
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.random import RandomStreams

IDS = {
    "ant": "Ant-v5",
    "half_cheetah": "HalfCheetah-v5",
    "hopper": "Hopper-v5",
    "humanoid": "Humanoid-v5",
    "humanoid_standup": "HumanoidStandup-v5",
    "inverted_double_pendulum": "InvertedDoublePendulum-v5",
    "inverted_pendulum": "InvertedPendulum-v5",
    "pusher": "Pusher-v5",
    "reacher": "Reacher-v5",
    "swimmer": "Swimmer-v5",
    "walker2d": "Walker2d-v5",
}
FALLING = {"ant", "hopper", "humanoid", "inverted_double_pendulum", "inverted_pendulum", "walker2d"}
NUM_ENVS = 3
STEPS = 120


class Oracle:
    """One Gymnasium environment whose derived quantities are recomputed at the state that it is in."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.env = gymnasium.make(IDS[name]).unwrapped
        self.seed = seed
        self.live = self.env.data
        self.recomputed = mujoco.MjData(self.env.model)

    def reset(self) -> dict[str, np.ndarray]:
        self.env.data = self.live
        self.env.reset(seed=self.seed)
        self.seed += 1000
        self._recompute()
        return {name: getattr(self.live, name).copy() for name in ("qpos", "qvel", "qacc_warmstart")}

    def observe(self) -> np.ndarray:
        return self.env._get_obs()

    def step(self, action: np.ndarray) -> tuple[np.ndarray, float, bool]:
        before = self._position(self.env)
        self.env.data = self.live
        terminated = self.env.step(action.astype(np.float64))[2]
        self._recompute()
        velocity = (self._position(self.env) - before) / self.env.dt
        return self.observe(), self._reward(self.env, velocity, action), terminated

    def _recompute(self) -> None:
        """Let Gymnasium look at a copy in which everything belongs to the new state."""
        mujoco.mj_copyData(self.recomputed, self.env.model, self.live)
        mujoco.mj_forward(self.env.model, self.recomputed)
        mujoco.mj_rnePostConstraint(self.env.model, self.recomputed)
        self.env.data = self.recomputed

    def _position(self, env) -> float:
        match self.name:
            case "ant":
                return env.data.body(1).xpos[0]
            case "humanoid":
                return (env.model.body_mass @ env.data.xipos)[0] / env.model.body_mass.sum()
            case _:
                return env.data.qpos[0]

    def _reward(self, env, velocity: float, action: np.ndarray) -> float:
        match self.name:
            case "inverted_pendulum":
                return float(abs(env.data.qpos[1]) <= 0.2)
            case "inverted_double_pendulum":
                x, _, y = env.data.site_xpos[0]
                return env._get_rew(x, y, bool(y <= 1))[0]
            case "humanoid_standup":
                return env._get_rew(env.data.qpos[2], action)[0]
            case "pusher" | "reacher":
                return env._get_rew(action)[0]
            case _:
                return env._get_rew(velocity, action)[0]


@pytest.fixture(params=sorted(IDS))
def pair(request, monkeypatch):
    """Our environment and Gymnasium's, in which every reset of ours takes over a reset of Gymnasium's."""
    name = request.param
    oracles = [Oracle(name, seed=i) for i in range(NUM_ENVS)]
    cls = envs.find(name)

    def reset(self, random: RandomStreams) -> dict[str, torch.Tensor]:
        states = [oracles[i].reset() for i in random.env_ids.tolist()]
        return {key: torch.as_tensor(np.stack([state[key] for state in states])) for key in states[0]}

    monkeypatch.setattr(cls, "reset", reset)
    return envs.make(name, NUM_ENVS, task=next(iter(cls.tasks)), threads=2), oracles


def _close(ours: torch.Tensor, theirs: list) -> None:
    # float32 keeps seven digits; sums of many squares lose one or two.
    torch.testing.assert_close(ours, torch.as_tensor(np.array(theirs), dtype=torch.float32), rtol=2e-5, atol=2e-5)


def test_observation_reward_and_termination(pair):
    env, oracles = pair
    random = torch.Generator().manual_seed(0)
    falls = 0
    _close(env.observe(), [oracle.observe() for oracle in oracles])
    for _ in range(STEPS):
        unit = torch.rand(NUM_ENVS, env.action_size, generator=random)
        action = env.action_low + (env.action_high - env.action_low) * unit
        results = [oracle.step(a) for oracle, a in zip(oracles, action.numpy(), strict=True)]
        step = env.step(action)
        _close(step.final_obs, [r[0] for r in results])
        _close(step.reward, [r[1] for r in results])
        assert step.terminated.tolist() == [r[2] for r in results]
        _close(step.obs, [oracle.observe() for oracle in oracles])
        falls += int(step.terminated.sum())
    assert (falls > 0) == (env.environment.name() in FALLING)


@pytest.mark.parametrize("name", sorted(IDS))
def test_physics_is_gymnasiums(name):
    theirs = gymnasium.make(IDS[name])
    ours = envs.build(envs.find(name))
    assert ours.control_dt == pytest.approx(theirs.unwrapped.dt)
    assert round(ours.episode_length / ours.control_dt) == theirs.spec.max_episode_steps
    bounds = theirs.action_space
    np.testing.assert_array_equal(
        ours.model.actuator_ctrlrange.astype(np.float32), np.stack([bounds.low, bounds.high], 1)
    )


@pytest.mark.parametrize("name", sorted(IDS))
def test_reset_distribution(name):
    """Each coordinate's distribution agrees by the two-sample Kolmogorov-Smirnov test at one in a hundred million."""
    count, streams = 600, 4000
    env = gymnasium.make(IDS[name]).unwrapped
    theirs = np.stack([(env.reset(seed=i), env.state_vector())[1] for i in range(count)])
    random = RandomStreams(0, torch.arange(streams), torch.zeros(streams, dtype=torch.int64))
    drawn = envs.build(envs.find(name)).reset(random)
    ours = torch.cat([drawn["qpos"], drawn["qvel"]], 1).numpy()
    bound = np.sqrt(-np.log(0.5e-8) / 2 * (1 / count + 1 / streams))
    for a, b in zip(ours.T, theirs.T, strict=True):
        at = np.concatenate([a, b])
        below = [np.searchsorted(np.sort(x), at, side="right") / len(x) for x in (a, b)]
        assert np.abs(below[0] - below[1]).max() < bound
