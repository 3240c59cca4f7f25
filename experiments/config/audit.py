"""What can be chosen about `rewardsmith audit`."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.fields import verbatim
from rewardsmith.experiments.config.rewards import ClipConfig
from rewardsmith.reward_synth.looks import Looks


@dataclass(kw_only=True)
class AuditedClipConfig(ClipConfig):
    """How pictures are compared with words; every alpha and every camera are tried beside what is asked for."""

    cameras: str = verbatim("side,front,ahead")
    """Cameras that look on, with commas between them: side, front, ahead, or others of the model."""


@dataclass(kw_only=True)
class AuditConfig:
    """Options of `rewardsmith audit`."""

    env: str = verbatim()
    """Environment name, or the path of your own .py file or of a robot's MJCF (.xml)."""

    goal: str = verbatim("")
    """What success looks like; several have | between them, each is tried alone; empty takes what the task says."""

    goal_film: str = verbatim("")
    """Film, in place of goal, as of train; without task and labels people are asked which states show it."""

    task: str = verbatim("")
    """Registered task whose success is the truth; empty takes the one that looks like the goal."""

    labels: str = verbatim("")
    """File of labels that the page of an earlier audit wrote; the truth is then what people said."""

    model: str = verbatim("")
    """Model, as of train; several have | between them. Empty takes the one that comes along."""

    pretrained: str = verbatim("")
    """Weights of each model, with | between them."""

    states: int = 600
    """States to look at (30 to 20000)."""

    seed: int = 0
    """Seed of the states."""

    device: str = "cpu"
    """What draws and encodes: cpu, cuda or cuda:N."""

    path: str = verbatim("audit.html")
    """Page to write."""

    clip: AuditedClipConfig = field(default_factory=AuditedClipConfig)

    def __post_init__(self) -> None:
        refuse_out_of_range("states", self.states, 30, 20_000)
        refuse_out_of_range("seed", self.seed, 0, 10**9)

    def looks(self) -> list[Looks]:
        """Return what is asked for, once for each model.

        Raises:
            UserError: there are more weights than models.
        """
        models, weights = (text.split("|") for text in (self.model, self.pretrained))
        if len(weights) > len(models):
            raise UserError(f"pretrained= names {len(weights)} weights for {len(models)} models; give one for each")
        weights += [""] * (len(models) - len(weights))
        return [
            self.clip.looks(self.goal, self.goal_film, model.strip(), weight.strip())
            for model, weight in zip(models, weights, strict=True)
        ]
