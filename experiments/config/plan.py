"""What can be chosen about `rewardsmith plan`."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.fields import verbatim
from rewardsmith.experiments.config.train import LLMConfig
from rewardsmith.policies.mpc.options import MPCOptions


@dataclass(kw_only=True)
class PlanConfig:
    """Options of `rewardsmith plan`."""

    env: str = verbatim()
    """Environment to act in, of MuJoCo."""

    task: str = verbatim("")
    """What to do: any sentence, or a registered task's name, by which it is scored; empty takes the first of these."""

    reward: str = verbatim("")
    """What plans are judged by: program, written for the sentence by a coder; terms, of the sentence; expert or sparse,
    of a registered task; a program's .py file, a run, or RUN/candidates/ID; empty is expert, program for a sentence."""

    coder: str = "auto"
    """Who writes the program: phrasebook, openai, manual, recorded; auto is openai where its key or address is set."""

    llm: LLMConfig = field(default_factory=LLMConfig)
    mpc: MPCOptions = field(default_factory=MPCOptions)

    real_time: bool = False
    """Whether samples are cut down, and plans followed for longer, until planning keeps up with time here."""

    seconds: float = 6.0
    """Time to act [s]; an episode's end comes first."""

    episodes: int = 1
    """Episodes one after the other, each from another initial state; the first is filmed (1 to 1000)."""

    seed: int = 0
    """Seed of the initial states; that of planning is mpc.seed."""

    camera: str = "side"
    """Camera of the environment's model."""

    path: str = verbatim("")
    """Film to write; empty names it for environment and task, in the folder where you are."""

    film: bool = True
    """Whether a film is written."""

    results: str = verbatim("")
    """File to which scores and costs are written as JSON after every episode; empty writes none."""

    demonstrations: str = verbatim("")
    """File to write what was seen and done to, by which `rewardsmith train ... demonstrations=FILE` begins."""

    device: str = "cpu"
    """Where to simulate and plan: cpu, cuda or cuda:N; warp is the GPU's simulator on the CPU."""

    def __post_init__(self) -> None:
        refuse_out_of_range("seconds", self.seconds, 0.1, 600)
        refuse_out_of_range("episodes", self.episodes, 1, 1000)
        refuse_out_of_range("seed", self.seed, 0, 10**9)
