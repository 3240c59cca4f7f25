"""What the algorithms of stable-baselines3 have in common as learners here."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import Logger
from stable_baselines3.common.vec_env import VecEnv

from rewardsmith.envs.bridges.sb3 import SB3VecEnv
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.spaces import Box
from rewardsmith.envs.tensors import under
from rewardsmith.policies.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from rewardsmith.policies.learners.protocol import Metrics, OnIteration, TrainingDiverged
from rewardsmith.policies.learners.sb3 import state
from rewardsmith.policies.learners.sb3.randomness import Randomness
from rewardsmith.policies.observations import is_vector
from rewardsmith.policies.policy import Policy

if TYPE_CHECKING:
    from rewardsmith.envs import VectorEnv

_NEVER = sys.maxsize
_COLUMNS = {"policy_gradient_loss": "policy_loss", "approx_kl": "kl"}
"""Our names of what they log."""


class SB3Learner:
    """Trains a policy by an algorithm of stable-baselines3; see `learners.protocol.Learner`.

    Two trainings with one seed are equal bit for bit on the CPU, resumed or not; the replay buffer is part of a
    checkpoint. The library draws from torch's and NumPy's global generators: they have states of the learner's own
    while it learns, and are left as they were.

    Args:
        env: What to act in: one group, vectors of numbers as observations, real actions.
        config: Hyperparameters; `num_envs` must be the environment's, `iteration_steps` lie between two reports.
        seeds: One seed, of weights and chance.
        build: `(env, config) -> algorithm`, its networks on the CPU.
        convert: `(algorithm, env, config) -> policy`: what has been learned in our form.

    Raises:
        UserError: observations or actions are of another kind, or it is not MuJoCo that simulates.
        ValueError: the environment has another number of copies than the hyperparameters say.
    """

    def __init__(
        self,
        env: VectorEnv,
        config: Any,
        seeds: Sequence[int],
        *,
        build: Callable[[VecEnv, Any], BaseAlgorithm],
        convert: Callable[[Any, VectorEnv, Any], Policy],
    ) -> None:
        if not is_vector(env.observation_space) or not isinstance(env.action_space, Box):
            raise UserError(
                "learners of stable-baselines3 see one vector and give real actions; choose algorithm=ppo for others"
            )
        if config.num_envs != env.num_envs:
            raise ValueError(f"config.num_envs is {config.num_envs}, but the environment has {env.num_envs}")
        (seed,) = seeds
        self.env = env
        self.config = config
        self.steps = 0
        self.diverged = [False]
        self._seconds = 0.0
        self._convert = convert
        self._iteration_steps: int = config.iteration_steps
        self._randomness = Randomness(seed)
        with self._randomness:
            self._model = build(SB3VecEnv(mujoco_env(env, "learners of stable-baselines3")), config)
        self._model.action_space.seed(seed)
        self._model.set_logger(Logger(folder=None, output_formats=[]))
        self._rewards = _Rewards()

    @property
    def policy(self) -> Policy:
        """What has been learned so far, in a form that acts without stable-baselines3."""
        return self._convert(self._model, self.env, self.config)

    def learn(self, steps: int, on_iteration: OnIteration | None = None) -> Policy:
        """See `Learner.learn`."""
        while self.steps < steps:
            began = time.perf_counter()
            self._iterate()
            self.steps = self._model.num_timesteps
            metrics = self._read(began)
            if on_iteration is not None and on_iteration(metrics) is False:
                break
        return self.policy

    def save(self, directory: str | Path) -> None:
        """Write a checkpoint from which `load` goes on, bit for bit on the CPU."""
        tensors = {f"env/{name}": tensor for name, tensor in self.env.state_dict().items()}
        tensors |= {f"random/{name}": tensor for name, tensor in self._randomness.state_dict().items()}
        model_tensors, model_numbers = state.of(self._model)
        tensors |= {f"model/{name}": tensor for name, tensor in model_tensors.items()}
        numbers = {"steps": self.steps, "seconds": self._seconds, "config": asdict(self.config), "model": model_numbers}
        save_checkpoint(directory, tensors, numbers)

    def load(self, directory: str | Path) -> None:
        """Go on from a checkpoint of an equal training; see `Learner.load`."""
        tensors, numbers = load_checkpoint(directory)
        ours = asdict(self.config)
        differing = [name for name in ours | numbers["config"] if ours.get(name) != numbers["config"].get(name)]
        if differing:
            raise CheckpointError(f"{directory} was trained with another {', '.join(differing)}; resume with the same")
        self.steps, self._seconds = numbers["steps"], numbers["seconds"]
        self.env.load_state_dict(under("env/", tensors))
        self._randomness.load_state_dict(under("random/", tensors))
        state.restore(self._model, under("model/", tensors), numbers["model"])

    def _iterate(self) -> None:
        try:
            with self._randomness:
                self._model.learn(
                    self._iteration_steps,
                    callback=self._rewards,
                    log_interval=_NEVER,
                    reset_num_timesteps=False,
                )
        except ValueError as error:
            # Their distributions refuse parameters that are no numbers.
            if all(parameter.isfinite().all() for parameter in self._model.policy.parameters()):
                raise
            self.diverged = [True]
            raise TrainingDiverged("the networks are not finite; lower learning_rate, or bound the reward") from error

    def _read(self, began: float) -> Metrics:
        reward = self._rewards.read()
        if not math.isfinite(reward):
            self.diverged = [True]
            raise TrainingDiverged("the reward is not finite; check the reward function for divisions and logarithms")
        seconds = time.perf_counter() - began
        self._seconds += seconds
        logged = {name.removeprefix("train/"): float(value) for name, value in self._model.logger.name_to_value.items()}
        self._model.logger.dump()
        (episodes,) = self.env.statistics.read_groups()
        return {
            "steps": self.steps,
            "seconds": self._seconds,
            "steps_per_second": self._iteration_steps / seconds,
            **{_COLUMNS.get(name, name): value for name, value in logged.items()},
            "reward": reward,
            **episodes,
        }


class _Rewards(BaseCallback):
    """Keeps the mean reward of a step."""

    def __init__(self) -> None:
        super().__init__()
        self._means: list[float] = []

    def _on_step(self) -> bool:
        self._means.append(float(np.mean(self.locals["rewards"])))
        return True

    def read(self) -> float:
        """Return the mean since the last call, and begin anew."""
        mean = float(np.mean(self._means))
        self._means.clear()
        return mean
