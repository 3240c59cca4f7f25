"""Speed of PPO against rsl_rl on the same environment object: `python -m rewardsmith.experiments.speed.ppo_vs_rsl_rl`.

Needs `pip install rsl-rl-lib==5.5.1`. Both train with 24 steps a rollout, 5 epochs of 4 minibatches and networks of the
same widths on the same vectorized environment, as rsl_rl's users do on a GPU. They take turns in one process, each with
an environment of its own; the ratio is the median over the rounds. rsl_rl's loop is that of its own runner, without
logging and without its check for NaN.

    python -m rewardsmith.experiments.speed.ppo_vs_rsl_rl --device cuda --num-envs 8192 ant humanoid hopper
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.robots import robots
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

ROLLOUT_LENGTH, EPOCHS, MINIBATCHES = 24, 5, 4
HIDDEN_SIZES = [256, 128, 64]


class Adapter:
    """One of our environments as rsl_rl wants it; actions are in half ranges from the centre, as in our PPO."""

    def __init__(self, env: MujocoVectorEnv) -> None:
        self._env = env
        self.num_envs, self.num_actions = env.num_envs, env.action_size
        self.max_episode_length = env.max_steps
        self.episode_length_buf = torch.zeros(env.num_envs, dtype=torch.long, device=env.device)
        self.device = env.device
        self.cfg: dict[str, Any] = {}
        self._center = (env.action_high + env.action_low) / 2
        self._half_range = (env.action_high - env.action_low) / 2
        self._obs = env.reset()

    def get_observations(self) -> Any:
        """Return the current observation as a dictionary of tensors."""
        from tensordict import TensorDict

        return TensorDict({"policy": self._obs}, batch_size=[self.num_envs], device=self.device)

    def step(self, actions: Tensor) -> tuple[Any, Tensor, Tensor, dict[str, Any]]:
        """Return observation, reward, ends and time-outs."""
        step = self._env.step(torch.addcmul(self._center, actions, self._half_range))
        self._obs = step.obs
        done = (step.terminated | step.truncated).long()
        return self.get_observations(), step.reward, done, {"time_outs": step.truncated}


def main() -> None:
    """Print one line for each environment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["ant", "humanoid", "hopper"])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--num-envs", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(machine_line())
    print(f"{arguments.device}, {arguments.num_envs} environments, control steps per second")
    print(f"{'environment':16}{'ours':>12}{'rsl_rl':>12}{'ratio':>8}")
    for name in arguments.names:
        ours, theirs = (
            trainer(robots(name, arguments.num_envs, device=arguments.device, stagger=True))
            for trainer in (_ours, _theirs)
        )
        for run in (ours, theirs):
            run(5)  # kernels compile and graphs are recorded
        rounds = [[_seconds(run, arguments.iterations) for run in (ours, theirs)] for _ in range(arguments.rounds)]
        samples = arguments.num_envs * ROLLOUT_LENGTH * arguments.iterations
        rates = [samples / statistics.median(seconds) for seconds in zip(*rounds, strict=True)]
        ratio = statistics.median(their_seconds / our_seconds for our_seconds, their_seconds in rounds)
        print(f"{name:16}{rates[0]:12,.0f}{rates[1]:12,.0f}{ratio:8.2f}", flush=True)


def _ours(env: MujocoVectorEnv) -> Callable[[int], None]:
    config = PPOConfig(
        num_envs=env.num_envs,
        rollout_length=ROLLOUT_LENGTH,
        epochs=EPOCHS,
        minibatch_size=env.num_envs * ROLLOUT_LENGTH // MINIBATCHES,
        hidden_sizes=HIDDEN_SIZES,
        activation="elu",
        target_kl=0.01,
    )
    ppo = PPO(env, config)

    def run(iterations: int) -> None:
        ppo.learn(ppo.steps + iterations * config.rollout_size)

    return run


def _theirs(env: MujocoVectorEnv) -> Callable[[int], None]:
    from rsl_rl.algorithms import PPO as TheirPPO

    adapter = Adapter(env)
    network = {"class_name": "rsl_rl.models:MLPModel", "hidden_dims": HIDDEN_SIZES, "obs_normalization": True}
    settings = {
        "num_steps_per_env": ROLLOUT_LENGTH,
        "multi_gpu": None,
        "obs_groups": {"actor": ["policy"], "critic": ["policy"]},
        "algorithm": {
            "class_name": "rsl_rl.algorithms:PPO",
            "num_learning_epochs": EPOCHS,
            "num_mini_batches": MINIBATCHES,
            "entropy_coef": 0.0,
        },
        "actor": {**network, "distribution_cfg": {"class_name": "rsl_rl.modules.distribution:GaussianDistribution"}},
        "critic": dict(network),
    }
    with contextlib.redirect_stdout(io.StringIO()):  # it prints its networks
        learner = TheirPPO.construct_algorithm(adapter.get_observations(), adapter, settings, env.device)
    learner.train_mode()

    def run(iterations: int) -> None:
        obs = adapter.get_observations()
        for _ in range(iterations):
            with torch.inference_mode():
                for _ in range(ROLLOUT_LENGTH):
                    obs, reward, done, extras = adapter.step(learner.act(obs))
                    learner.process_env_step(obs, reward, done, extras)
                learner.compute_returns(obs)
            learner.update()

    return run


def _seconds(run: Callable[[int], None], iterations: int) -> float:
    began = time.perf_counter()
    run(iterations)
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
