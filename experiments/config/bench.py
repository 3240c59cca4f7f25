"""What can be chosen about `rewardsmith bench`."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.fields import verbatim
from rewardsmith.experiments.config.train import ClusterConfig, LLMConfig

SPEED = "speed"


@dataclass(kw_only=True)
class BenchConfig:
    """Options of `rewardsmith bench`."""

    suite: str = ""
    """What to measure: mujoco, manipulation, nethack, pixels or talk, methods on tasks; or speed, environments against
    bare physics."""

    preset: str = "small"
    """How much of a suite of methods: small, medium (mujoco), metaworld (manipulation) or full."""

    methods: str = verbatim("")
    """The only methods, such as expert,evolve; empty takes all of the suite that the coder can serve."""

    tasks: str = verbatim("")
    """The only tasks, such as hopper/hop_forward,ant/walk_forward; empty takes those of the preset."""

    env: str = verbatim("")
    """The only environment, a name or the path of your own .py file, with all its tasks; empty takes the preset's."""

    seeds: int = 0
    """How many seeds, from 0 on; 0 takes the preset's (0 to 1000)."""

    steps: int = 0
    """Environment steps of every row, of all its trainings together; 0 takes the preset's."""

    episodes: int = 0
    """Episodes on which policies are judged, and which planners act; 0 takes the preset's (0 to 10000)."""

    retrain: bool = False
    """Whether every program that was found is trained once more, alone, with a seed that its search did not have."""

    coder: str = "phrasebook"
    """Who writes rewards: phrasebook, openai or recorded."""

    dir: str = verbatim("")
    """Directory of the bench, which goes on with what it holds; empty is benches/SUITE-PRESET."""

    film: float = 4.0
    """Seconds of the film of each method on each task, of its first seed; 0 makes none (0 to 60)."""

    plan: bool = False
    """Whether only the command of every row is printed."""

    page: str = verbatim("")
    """Results file, such as results.json of a bench, of which the page is drawn anew; nothing is measured."""

    export: str = verbatim("")
    """File to which results are copied once no row is missing, such as experiments/results/mujoco-small.json."""

    device: str = "cpu"
    """Where to run: cpu, cuda or cuda:N; warp is the GPU's simulator on the CPU."""

    num_envs: int = 0
    """Environments stepped together by suite=speed; 0 takes 8192 on a GPU, 256 on the CPU and 16 for warp."""

    executor: str = "local"
    """Where rows are trained: local (this machine's cores), slurm or ray."""

    workers: int = 0
    """Rows at the same time; 0 takes one a core, also where a cluster trains them."""

    llm: LLMConfig = field(default_factory=LLMConfig)
    cluster: ClusterConfig = field(default_factory=ClusterConfig)

    def __post_init__(self) -> None:
        refuse_out_of_range("num_envs", self.num_envs, 0, 1_000_000)
        refuse_out_of_range("seeds", self.seeds, 0, 1000)
        refuse_out_of_range("steps", self.steps, 0, 10**12)
        refuse_out_of_range("episodes", self.episodes, 0, 10_000)
        refuse_out_of_range("film", self.film, 0, 60)
        refuse_out_of_range("workers", self.workers, 0, 1024)
        if not (self.suite or self.page):
            raise UserError("missing: suite=...; or page=FILE draws the page of results that there are")
