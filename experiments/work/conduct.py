"""What a policy does, in figures for whoever writes the next reward: features' means and deviations, and its falls."""

from __future__ import annotations

from rewardsmith.envs import VectorEnv
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.experiments.work.stillness import after_landing


def feature_moments(env: VectorEnv, behaviour: Behaviour) -> tuple[dict[str, float], dict[str, float]]:
    """Return mean and standard deviation of each feature that is one number, over the lived time after the landing.

    What is no number at some moment is left out, and so is the time, which tells nothing.
    """
    landed = after_landing(env)
    alive = behaviour.alive[landed]
    if not alive.any():
        return {}, {}
    single = {name: values for name, values in behaviour.features.items() if values.ndim == 2 and name != "time"}
    lived = {name: values[landed][alive].float() for name, values in single.items()}
    known = {name: values for name, values in lived.items() if values.isfinite().all()}
    means = {name: values.mean().item() for name, values in known.items()}
    return means, {name: values.std(correction=0).item() for name, values in known.items()}


def share_fallen(behaviour: Behaviour) -> float | None:
    """Return the share of episodes with a fall, ended by it or not; None where nothing tells of falls."""
    if "fallen" not in behaviour.features:
        return None
    fallen = behaviour.features["fallen"].bool() & behaviour.alive
    return fallen.any(0).float().mean().item()
