"""What can be chosen about a run: dataclasses are the schema, the command line overrides them."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.envs.choices import refuse_unknown
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.fields import PAGE_CHOICES, one_of, verbatim
from rewardsmith.experiments.config.rewards import ClipConfig, EnsembleConfig
from rewardsmith.reward_synth.distilling import DistilOptions
from rewardsmith.reward_synth.intrinsic.annotators.options import LabelOptions
from rewardsmith.reward_synth.intrinsic.bonus import BONUSES
from rewardsmith.reward_synth.intrinsic.options import IntrinsicOptions
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.preferences.options import MAX_QUERIES, PreferenceOptions
from rewardsmith.reward_synth.preferences.teacher import TeacherOptions
from rewardsmith.reward_synth.rewards.kind import KINDS, RewardKind
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.strategies.strategy import learned_by

FALL_CHOICES = ("auto", "yes", "no")
OBSERVE_CHOICES = ("reward", "plain")
DEFAULT_CANDIDATES = 3

ANSWERING = ("score", "intent", "human")
"""Judges where a strategy has rewards learned from comparisons of segments; with the first two a script answers."""

INTRINSIC = "intrinsic"
"""Kind of reward that a bonus's name stands for."""


def rewards() -> list[str]:
    """Return what a user may name: kinds of reward but those that other options bring about, and bonuses."""
    return [name for name in (*KINDS, *BONUSES) if name not in (INTRINSIC, "wrapped")]


_PICTURES = (
    "goal=, goal_film=, model= and pretrained= are for rewards from pictures, such as reward=clip; a coder has "
    "llm.model="
)
OF_SOME_KINDS = {
    "goal": _PICTURES,
    "goal_film": _PICTURES,
    "model": _PICTURES,
    "pretrained": _PICTURES,
    "feedback": "feedback changes programs; leave out reward={reward}",
    "program": "program=FILE is a reward of its own; leave out reward={reward}",
    "ensemble.members": "ensemble.members make reward=ensemble; leave out reward={reward}, or the members",
    "terms": "terms=FILE makes reward=terms; leave out reward={reward}, or the file",
    "bonus": f"{{bonus}} belongs to a bonus; name it: reward={'|'.join(BONUSES)}",
}
"""Options that kinds of reward take only where they say so, and what is said where another kind was chosen."""


@dataclass(kw_only=True)
class LLMConfig(ModelOptions):
    """How a language model is asked for rewards."""

    attempts: int = 3
    """How often an invalid program goes back with the reason (0 to 10)."""


@dataclass(kw_only=True)
class HumanConfig:
    """When people are asked."""

    budget: int = 20
    """Answers that judge=hybrid may ask of people in the whole run; ranking K films counts as K - 1 (0 to 1000000)."""

    repeat: float = 0.2
    """Pairs that the page asks again, left and right exchanged, for each answer that a person gave (0 to 1)."""


@dataclass(kw_only=True)
class FilmConfig:
    """How rollouts are filmed."""

    seconds: float = 10.0
    """Length of a film; 0 makes none."""

    live: float = 20.0
    """Seconds of training from one short film of the policy as it is to the next (0 to 86400); 0 makes none."""

    num_envs: int = 4
    """Environments side by side."""

    camera: str = "side"
    """Camera of the environment's model."""


@dataclass(kw_only=True)
class ClusterConfig:
    """What a job asks for where an executor other than this machine's cores is chosen."""

    cores: int = 2
    """CPU cores of one job (1 to 1024)."""

    gpus: int = 0
    """GPUs of one job (0 to 64)."""

    memory_gb: float = 8.0
    """Memory of one job [GB]."""

    minutes: int = 240
    """Longest time of one job [min]."""

    partition: str = verbatim("")
    """Slurm's partition; empty takes the cluster's default."""

    backend: str = "slurm"
    """Where executor=slurm sends jobs: slurm, or local, which tries them out as processes of this machine."""

    address: str = verbatim("")
    """Address of a running Ray cluster; empty starts Ray on this machine."""


@dataclass(kw_only=True)
class TrainConfig:
    """Options of `rewardsmith train`."""

    env: str = verbatim()
    """Environment name, or the path of your own .py file or of a robot's MJCF (.xml)."""

    task: str = verbatim("")
    """What the robot should do, in your own words, or the name of a registered task; empty takes goal."""

    goal: str = verbatim("")
    """What success looks like, for reward=clip; empty takes what the task says. Several have | between them."""

    goal_film: str = verbatim("")
    """Film of what success looks like, in place of goal: PATH.mp4, or PATH.mp4@BEGIN-END for a span of it [s]."""

    coder: str = "auto"
    """Who writes the rewards: phrasebook, openai, manual, recorded; auto is openai where its key or address is set."""

    reward: str = "program"
    """Kind of reward: program, which a coder writes; expert or sparse, of a registered task; preference, learned;
    ensemble, of programs that there are; terms, as data, of the sentence or of a file; clip, from pictures and words;
    distilled, the same by networks on states; or a bonus beside the task's reward, by its name."""

    model: str = verbatim("")
    """Model of reward=clip: an open_clip name, or local-dir:DIRECTORY; empty takes the one that comes along."""

    pretrained: str = verbatim("")
    """Its weights: a tag of open_clip's, or a safetensors file; empty where the model brings them."""

    wrap: str = verbatim("")
    """Wrappers around the reward, the innermost first, such as clip,bounded; there are clip, cost, delta, bounded,
    log_sigmoid, shaping, potential, gate, lare, alignment and subgoals."""

    program: str = verbatim("")
    """Your own reward program, a .py file in the reward language; it alone is trained unless candidates is given."""

    terms: str = verbatim("")
    """File of terms for reward=terms, as `rewardsmith talk` writes them; empty makes them of the sentence."""

    demonstrations: str = verbatim("")
    """File of what `rewardsmith plan ... demonstrations=FILE` saw and did, by which every policy begins."""

    annotator: str = ""
    """Who says what messages are worth, for reward=oni: keyword (no model), recorded (a model's labels), openai."""

    variant: str = ""
    """What reward=oni makes of that: retrieval, classification or ranking."""

    strategy: str = "independent"
    """What coders see of earlier rounds: independent nothing, evolve winners, icpl best and worst, text2reward all;
    prefppo asks no coder: one reward learns from preferences while its policy trains."""

    feedback: str = verbatim("")
    """A comment on the first round's best film, given beforehand, such as "faster"; a second round heeds it."""

    judge: str = "score"
    """Who orders a generation: score (the task's, else of the wishes), intent (wishes), llm (reads figures), vlm (sees
    films), human, hybrid or file."""

    page: str = "auto"
    """Whether the run is watched and ranked on a page: yes, no, or auto, where people judge and somebody is there."""

    answers: str = verbatim("")
    """File that judge=file reads rankings from, one JSON object a line as `rewardsmith rank RUN export=FILE` writes."""

    generations: int = 1
    """How many rounds of candidates are asked for, trained and judged (1 to 1000)."""

    candidates: int = 0
    """Different rewards trained in a generation (1 to 64), your own program the first; 0 takes 3, or your own, a
    learned one or one from pictures alone."""

    queries: int = 150
    """Pairs of segments that each reward which learns from preferences may ask about, a script or, with judge=human,
    people (1 to 10000)."""

    algorithm: str = "ppo"
    """What learns the policies: ppo, or sb3.ppo, sb3.sac, sb3.td3 from stable-baselines3, sb3.tqc from its contrib."""

    steps: int = 0
    """Environment steps per candidate; 0 takes the environment's own setting."""

    episodes: int = 16
    """Episodes on which every candidate is judged, and once more the best (1 to 10000)."""

    seed: int = 0
    """Seed of everything."""

    device: str = "cpu"
    """Where candidates are trained: cpu, cuda or cuda:N; warp is the GPU's simulator on the CPU, for tests."""

    randomize: bool = False
    """Whether training draws friction, masses and motor gains anew for every episode."""

    fall_ends_episode: str = "auto"
    """Whether a fall ends the episode: yes, no, or auto, which asks the task or the coder."""

    observe: str = "reward"
    """What the policy sees: reward adds what its reward reads and it would not see; plain is the observation alone."""

    runs: str = verbatim("runs")
    """Directory in which the run directory is made."""

    executor: str = "local"
    """Where candidates are trained: local (this machine's cores), slurm or ray."""

    workers: int = 0
    """Candidates trained at the same time; 0 takes one a core, and as many as a cluster gives."""

    logger: str = "none"
    """Where training figures go besides the run directory: none, tensorboard, or wandb, to which you log in before."""

    ppo: dict[str, Any] = field(default_factory=dict)
    """Hyperparameters of PPO that differ from the environment's settings, such as ppo.learning_rate=3e-4."""

    sb3: dict[str, Any] = field(default_factory=dict)
    """Hyperparameters of stable-baselines3's algorithms, such as sb3.learning_rate=3e-4."""

    bonus: dict[str, Any] = field(default_factory=dict)
    """Numbers of the bonus that reward= names, such as bonus.beta=3; docs/nethack.md lists them."""

    wrapper: dict[str, Any] = field(default_factory=dict)
    """Numbers of wrappers, such as wrapper.clip.bound=5; docs/wrappers.md lists them."""

    llm: LLMConfig = field(default_factory=LLMConfig)
    ensemble: EnsembleConfig = field(default_factory=EnsembleConfig)
    clip: ClipConfig = field(default_factory=ClipConfig)
    distil: DistilOptions = field(default_factory=DistilOptions)
    human: HumanConfig = field(default_factory=HumanConfig)
    teacher: TeacherOptions = field(default_factory=TeacherOptions)
    preference: PreferenceOptions = field(default_factory=PreferenceOptions)
    labels: LabelOptions = field(default_factory=LabelOptions)
    intrinsic: IntrinsicOptions = field(default_factory=IntrinsicOptions)
    film: FilmConfig = field(default_factory=FilmConfig)
    cluster: ClusterConfig = field(default_factory=ClusterConfig)

    def __post_init__(self) -> None:
        refuse_out_of_range("candidates", self.candidates, 0, 64)
        refuse_out_of_range("generations", self.generations, 1, 1000)
        refuse_out_of_range("cluster.cores", self.cluster.cores, 1, 1024)
        refuse_out_of_range("cluster.gpus", self.cluster.gpus, 0, 64)
        refuse_out_of_range("cluster.memory_gb", self.cluster.memory_gb, 0.1, 10**5)
        refuse_out_of_range("cluster.minutes", self.cluster.minutes, 1, 10**6)
        refuse_out_of_range("episodes", self.episodes, 1, 10000)
        refuse_out_of_range("steps", self.steps, 0, 10**12)
        refuse_out_of_range("workers", self.workers, 0, 1024)
        refuse_out_of_range("film.seconds", self.film.seconds, 0, 600)
        refuse_out_of_range("film.live", self.film.live, 0, 86400)
        refuse_out_of_range("film.num_envs", self.film.num_envs, 1, 64)
        refuse_out_of_range("llm.temperature", self.llm.temperature, 0, 2)
        refuse_out_of_range("llm.attempts", self.llm.attempts, 0, 10)
        refuse_out_of_range("llm.shots", self.llm.shots, 0, 8)
        refuse_out_of_range("llm.timeout", self.llm.timeout, 1, 86400)
        refuse_out_of_range("llm.max_tokens", self.llm.max_tokens, 256, 10**7)
        refuse_out_of_range("llm.max_total_tokens", self.llm.max_total_tokens, 0, 10**12)
        refuse_out_of_range("human.budget", self.human.budget, 0, 10**6)
        refuse_out_of_range("human.repeat", self.human.repeat, 0, 1)
        refuse_out_of_range("queries", self.queries, 1, MAX_QUERIES)
        if learned := learned_by(self.strategy):
            self._learn_from_preferences(learned)
        if self.feedback:
            self.generations = max(2, self.generations)
        if self.reward in BONUSES:
            self.intrinsic.bonus, self.reward = self.reward, INTRINSIC
        for name in ("annotator", "variant"):
            if value := getattr(self, name):
                self.bonus[name] = value
        if self.reward.endswith(".py"):
            raise UserError(f"reward= is a kind of reward; your own program is given by program={self.reward}")
        if self.reward not in KINDS:
            refuse_unknown("reward", self.reward, rewards())
        self._serve(KINDS.find(self.reward))
        if self.people_compare and self.teacher != TeacherOptions():
            raise UserError("teacher.* are faults of a script, and with judge=human people answer; leave them out")
        one_of("fall_ends_episode", self.fall_ends_episode, FALL_CHOICES)
        one_of("observe", self.observe, OBSERVE_CHOICES)
        one_of("page", self.page, PAGE_CHOICES)
        if not self.task.strip():
            raise UserError('the task is empty; say what the robot should do, such as "task=run forward"')

    def _serve(self, kind: type[RewardKind]) -> None:
        """Refuse what is for other kinds of reward, and choose what this one leaves open."""
        for option, said in OF_SOME_KINDS.items():
            if attrgetter(option)(self) and option not in kind.takes:
                bonus = ", ".join(name if getattr(self, name, "") else f"bonus.{name}" for name in self.bonus)
                raise UserError(said.format(reward=self.reward, bonus=bonus))
        if "goal" in kind.takes:
            self.task = self.task or self.goal.partition("|")[0].strip() or _as_in(self.goal_film)
        if self.candidates == 0:
            self.candidates = DEFAULT_CANDIDATES if kind.several and not self.program else 1

    def _learn_from_preferences(self, learned: str) -> None:
        """Choose the kind of reward that the strategy has learned, and refuse what it cannot be combined with."""
        if self.program or self.reward not in (Program.kind, learned):
            raise UserError(f"strategy={self.strategy} learns its reward; leave out program= and reward=")
        if self.generations > 1:
            raise UserError(f"strategy={self.strategy} asks its questions within one training; leave out generations=")
        if self.judge not in ANSWERING:
            raise UserError(
                f"judge={self.judge} cannot compare segments; strategy={self.strategy} needs judge=human, "
                "or score or intent, where a script answers"
            )
        if self.teacher.repeats > 1:
            raise UserError(
                f"teacher.repeats is for orders of candidates; strategy={self.strategy} has preference.noise="
            )
        self.reward = learned

    @property
    def people_compare(self) -> bool:
        """Whether people say which segments of a training are better, from which its reward learns."""
        return self.judge == "human" and KINDS.find(self.reward).asks


def _as_in(film: str) -> str:
    """Return a sentence for who wants what a film shows; none for no film."""
    return f"do as in the film {Path(film).name}" if film else ""
