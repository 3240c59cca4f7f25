"""What can be chosen about talking to a robot."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.commands import PageConfig
from rewardsmith.experiments.config.fields import PAGE_CHOICES, one_of, verbatim
from rewardsmith.experiments.config.train import LLMConfig
from rewardsmith.policies.mpc.options import MPCOptions


@dataclass(kw_only=True)
class TalkPlanOptions(MPCOptions):
    """How the robot plans; the defaults are light enough for two cores."""

    samples: int = 16
    """Plans tried in a round, the last one as it is among them (8 to 4096)."""

    noise: float = 0.1
    """Standard deviation of the samples' knots about the plan, in half action ranges (0.04 to 1)."""

    every: int = 2
    """Control steps that a plan is followed before the next is made (1 to 10)."""


@dataclass(kw_only=True)
class TalkConfig(PageConfig):
    """Options of `rewardsmith talk`."""

    env: str = verbatim("quadruped")
    """Environment name, or the path of your own .py file or of a robot's MJCF (.xml)."""

    coder: str = "auto"
    """Who understands: phrasebook, openai, manual, recorded; auto is openai where its key or address is set."""

    page: str = "auto"
    """Whether the robot is shown on a page: yes, no (on the terminal), or auto, a page where there is a display."""

    adapt: bool = True
    """Whether plans on the page are followed for longer where the machine is too slow, and shorter where it is not."""

    seconds: float = 4.0
    """How long the robot moves after each sentence, on the terminal [s]."""

    seed: int = 0
    """Seed of the first state and of the planner."""

    out: str = verbatim("talk")
    """Directory for the film, the terms and the transcript."""

    llm: LLMConfig = field(default_factory=LLMConfig)
    mpc: TalkPlanOptions = field(default_factory=TalkPlanOptions)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_out_of_range("seconds", self.seconds, 0.1, 600)
        refuse_out_of_range("seed", self.seed, 0, 10**9)
        one_of("page", self.page, PAGE_CHOICES)
