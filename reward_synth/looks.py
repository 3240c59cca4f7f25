"""What a reward from pixels and words is asked for."""

from __future__ import annotations

from dataclasses import dataclass

TINY = "tiny-sim-clip"
"""The model that comes with the package."""


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Prompts, and how pictures are compared with them.

    Attributes:
        goals: What success looks like, in one or several ways; none takes what the task or its sentence says.
        baselines: What the scene looks like anyhow.
        negatives: What is not wanted.
        alpha: How far everything but the way from baseline to goal is left out, 0 to 1.
        model: A model's name, see `vlm_rewards.sources.find_source`.
        pretrained: Its weights, a tag or a file; empty where the model brings them.
        cameras: Names of the cameras that look on.
        fuse: How their rewards become one, a name in `vlm_rewards.score.FUSIONS`.
        size: Height and width of the pictures [pixels]; 0 takes the model's.
    """

    goals: tuple[str, ...] = ()
    baselines: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    alpha: float = 0.0
    model: str = TINY
    pretrained: str = ""
    cameras: tuple[str, ...] = ("side",)
    fuse: str = "mean"
    size: int = 0
