"""What can be chosen about rewards that no coder writes."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.fields import verbatim
from rewardsmith.reward_synth.looks import TINY, Looks


@dataclass(kw_only=True)
class EnsembleConfig:
    """What reward=ensemble is made of."""

    members: str = verbatim("")
    """Its programs with commas between them: runs, which stand for their best, RUN/candidates/ID, or .py files."""

    combine: str = "mean"
    """How its members' rewards, each divided by its own spread, become one: mean, or min, the least of them."""


@dataclass(kw_only=True)
class ClipConfig:
    """How reward=clip compares pictures with words or a film; several prompts have | between them."""

    baseline: str = verbatim("")
    """What the scene looks like anyhow, such as "a humanoid robot"; empty takes what the environment says."""

    negatives: str = verbatim("")
    """What is not wanted, such as "a robot lying down"; the reward is then the goal's share of a softmax."""

    alpha: float = 0.0
    """How far all but the way from baseline to goal is left out (0 to 1)."""

    match: str = "nearest"
    """How pictures are compared with goal_film=: nearest of its pictures, their mean, or progress, how far on it is."""

    frames: int = 1
    """Control steps whose pictures are looked at together, by the mean of their embeddings (1 to 64)."""

    cameras: str = verbatim("side")
    """Cameras that look on, with commas between them: side, front, ahead, or others of the model."""

    fuse: str = "mean"
    """How the rewards of several cameras become one: mean, min or max."""

    size: int = 0
    """Height and width of the pictures [pixels] (16 to 1024); 0 takes the model's."""

    def __post_init__(self) -> None:
        refuse_out_of_range("clip.alpha", self.alpha, 0, 1)
        refuse_out_of_range("clip.size", self.size, 0, 1024)
        refuse_out_of_range("clip.frames", self.frames, 1, 64)

    def looks(self, goal: str, film: str, model: str, pretrained: str) -> Looks:
        """Return what a reward from pixels is asked for.

        Raises:
            UserError: a film is given and words beside it, or a way to compare with a film and none.
        """
        if not film and self.match != ClipConfig.match:
            raise UserError(f"clip.match={self.match} compares pictures with a film; name one with goal_film=PATH.mp4")
        if film and (goal or self.baseline or self.negatives or self.alpha):
            raise UserError(
                "pictures are compared with words or with a film: with goal_film= leave out goal=, clip.baseline=, "
                "clip.negatives= and clip.alpha="
            )
        return Looks(
            goals=_parts(goal, "|"),
            baselines=_parts(self.baseline, "|"),
            negatives=_parts(self.negatives, "|"),
            film=film.strip(),
            match=self.match,
            alpha=self.alpha,
            model=model or TINY,
            pretrained=pretrained,
            cameras=_parts(self.cameras, ",") or ("side",),
            fuse=self.fuse,
            size=self.size,
            frames=self.frames,
        )


def _parts(text: str, between: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(between) if part.strip())
