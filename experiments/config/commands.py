"""What can be chosen about every command but train: dataclasses are the schema, the command line overrides them."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.fields import PAGE_CHOICES, one_of, verbatim


@dataclass(kw_only=True)
class ServerConfig:
    """Which model is asked from now on, and for how much."""

    base_url: str = verbatim("")
    """Address of the model server from now on, which gets your key; empty keeps the run's."""

    model: str = verbatim("")
    """Model from now on, as where the server no longer has the run's; empty keeps that."""

    max_total_tokens: int = 0
    """Tokens of the whole run after which nothing more is asked; 0 keeps the run's limit."""

    def __post_init__(self) -> None:
        refuse_out_of_range("llm.max_total_tokens", self.max_total_tokens, 0, 10**12)


@dataclass(kw_only=True)
class ResumeConfig:
    """Options of `rewardsmith resume`."""

    feedback: str = verbatim("")
    """A comment on the last round's best film, such as "it leans too far forward"; one more round heeds it."""

    generations: int = 0
    """Rounds in all, more for a search that is over and goes on; 0 keeps as many as it was to have (0 to 1000)."""

    trust: bool = False
    """Whether the run's own environment file, model server and cluster are yours; look at its config.yaml first."""

    llm: ServerConfig = field(default_factory=ServerConfig)

    def __post_init__(self) -> None:
        refuse_out_of_range("generations", self.generations, 0, 1000)


@dataclass(kw_only=True)
class ExportConfig:
    """Options of `rewardsmith export`."""

    format: str = "onnx"
    """What to write: onnx, torchscript, or sb3, a model of stable-baselines3."""

    candidate: str = verbatim("")
    """Which candidate's policy, such as 002; empty takes the best."""

    path: str = verbatim("")
    """File to write; empty names it for the candidate, in the folder where you are."""


@dataclass(kw_only=True)
class PlayConfig:
    """Options of `rewardsmith play`."""

    candidate: str = verbatim("")
    """Which candidate's policy, such as 002; empty takes the best."""

    camera: str = "side"
    """Camera of the environment's model."""

    seconds: float = 10.0
    """Length of the film; a window plays until it is closed."""

    seed: int = 0
    """Seed of the initial states, none of which training has seen."""

    num_envs: int = 1
    """Environments side by side in the film."""

    path: str = verbatim("")
    """File to write; empty opens a window where there is a display, else it is named for the candidate."""

    def __post_init__(self) -> None:
        refuse_out_of_range("seconds", self.seconds, 0.1, 600)
        refuse_out_of_range("num_envs", self.num_envs, 1, 64)
        refuse_out_of_range("seed", self.seed, 0, 10**9)


@dataclass(kw_only=True)
class PageConfig:
    """Options of `rewardsmith page`."""

    host: str = verbatim("127.0.0.1")
    """Address that it is bound to; others than this machine's own let whoever has the link in, over plain HTTP."""

    port: int = 0
    """Port; 0 takes a free one."""

    open: bool = True
    """Whether a browser is opened, where there is a display."""

    def __post_init__(self) -> None:
        refuse_out_of_range("port", self.port, 0, 65535)


@dataclass(kw_only=True)
class RankConfig(PageConfig):
    """Options of `rewardsmith rank`."""

    page: str = "auto"
    """Whether films are ranked on a page: yes, no (on the terminal), or auto, a page where somebody is there."""

    annotator: str = verbatim("you")
    """Who answers; several people may rank the same films, each under a name."""

    answers: str = verbatim("")
    """File of answers to read instead of asking, one JSON object a line as export writes them."""

    export: str = verbatim("")
    """File to write all answers of the run to, instead of asking."""

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("page", self.page, PAGE_CHOICES)


@dataclass(kw_only=True)
class CheckConfig:
    """Options of `rewardsmith check`."""

    env: str = verbatim("")
    """Environment whose features the program reads; of a run it is known."""

    num_envs: int = 1024
    """Batch size of the check."""


@dataclass(kw_only=True)
class CompareConfig:
    """Options of `rewardsmith compare`."""

    env: str = verbatim("")
    """Environment in which both are asked; empty takes that of the run."""

    task: str = verbatim("")
    """Registered task whose rewards `expert` and `sparse` are; empty takes the run's, else the environment's first."""

    episodes: int = 16
    """Episodes recorded of each behaviour (2 to 1024)."""

    seed: int = 0
    """Seed of the initial states, none of which training has seen, and of all that is drawn."""

    def __post_init__(self) -> None:
        refuse_out_of_range("episodes", self.episodes, 2, 1024)
        refuse_out_of_range("seed", self.seed, 0, 10**9)


@dataclass(kw_only=True)
class TuneConfig:
    """Options of `rewardsmith tune`."""

    candidate: str = verbatim("")
    """Whose program, such as 002; empty takes the best."""

    path: str = verbatim("")
    """File to write; empty names it for the candidate, in the folder where you are."""


@dataclass(kw_only=True)
class ShowConfig:
    """Options of `rewardsmith show`."""

    env: str = verbatim()
    """Environment to describe."""
