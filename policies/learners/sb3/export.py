"""Our policies as models of stable-baselines3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from stable_baselines3 import PPO as Algorithm
from stable_baselines3.common.vec_env import DummyVecEnv

from rewardsmith.envs.spaces import Box, TensorSpec
from rewardsmith.policies.learners.sb3.policy import box_actions, copy_layers, scale_inputs, scale_outputs
from rewardsmith.policies.networks.perceptron import ACTIVATIONS
from rewardsmith.policies.normalizer import VectorNormalizer
from rewardsmith.policies.policy import Policy


def to_sb3(policy: Policy, path: Path) -> None:
    """Write a model that `stable_baselines3.PPO.load` reads.

    What normalises observations becomes part of the first layers, the action's scale part of the last. It acts alike
    but where a normalised observation is beyond its limit, which layers cannot cut off; `predict` clips actions to
    their bounds as ours does.

    Args:
        policy: A perceptron with real actions, not squashed, on the CPU.
        path: Of the zip file.
    """
    spec, actions, log_std = policy.spec, box_actions(policy), policy.networks.log_std
    assert isinstance(spec.observation, TensorSpec) and isinstance(spec.action, Box) and log_std is not None
    assert isinstance(policy.normalizer, VectorNormalizer)
    seen = gymnasium.spaces.Box(-np.inf, np.inf, spec.observation.shape, np.float32)
    done = gymnasium.spaces.Box(spec.action.low.cpu().numpy(), spec.action.high.cpu().numpy())
    env = DummyVecEnv([lambda: _Nowhere(seen, done)])
    activation = ACTIVATIONS[spec.network.activation]
    arguments = {"net_arch": list(spec.network.hidden_sizes), "activation_fn": activation}
    model = Algorithm("MlpPolicy", env, policy_kwargs=arguments, device="cpu", n_steps=2, batch_size=2)
    theirs = model.policy
    extractor = theirs.mlp_extractor
    copy_layers(policy.networks.actor, [*extractor.policy_net, theirs.action_net])
    copy_layers(policy.networks.critic, [*extractor.value_net, theirs.value_net])
    for first in (extractor.policy_net[0], extractor.value_net[0]):
        scale_inputs(first, policy.normalizer.shift, policy.normalizer.scale)
    scale_outputs(theirs.action_net, actions.center, actions.half_range)
    with torch.no_grad():
        theirs.log_std.copy_(log_std + actions.half_range.log())
    with path.open("wb") as file:  # which keeps them from adding a suffix
        model.save(file)


class _Nowhere(gymnasium.Env[Any, Any]):
    """An environment that is nothing but its spaces."""

    def __init__(self, observation_space: gymnasium.Space[Any], action_space: gymnasium.Space[Any]) -> None:
        self.observation_space = observation_space
        self.action_space = action_space
