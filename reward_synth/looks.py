"""What a reward from pixels is asked for, in words or by a film."""

from __future__ import annotations

from dataclasses import dataclass

TINY = "tiny-sim-clip"
"""The model that comes with the package."""


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Prompts or a film, and how pictures are compared with them.

    Attributes:
        goals: What success looks like, in one or several ways; none takes what the task or its sentence says.
        baselines: What the scene looks like anyhow.
        negatives: What is not wanted.
        film: What is wanted, in place of goals: a film, or a span of it, see `vlm_rewards.films`; empty for none.
        match: How pictures are compared with a film's, a name in `vlm_rewards.matching.MATCHES`.
        alpha: How far everything but the way from baseline to goal is left out, 0 to 1.
        model: A model's name, see `vlm_rewards.sources.find_source`.
        pretrained: Its weights, a tag or a file; empty where the model brings them.
        cameras: Names of the cameras that look on.
        fuse: How their rewards become one, a name in `vlm_rewards.score.FUSIONS`.
        size: Height and width of the pictures [pixels]; 0 takes the model's.
        frames: Control steps whose pictures are looked at together, 1 or more.
    """

    goals: tuple[str, ...] = ()
    baselines: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    film: str = ""
    match: str = "nearest"
    alpha: float = 0.0
    model: str = TINY
    pretrained: str = ""
    cameras: tuple[str, ...] = ("side",)
    fuse: str = "mean"
    size: int = 0
    frames: int = 1

    @property
    def wanted(self) -> str:
        """The goal as people are told of it."""
        return f"the film {self.film} ({self.match})" if self.film else " | ".join(self.goals)
