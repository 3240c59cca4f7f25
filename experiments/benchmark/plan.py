"""The rows of a benchmark: each is one command that anybody can type again."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.sources import sources
from rewardsmith.experiments.benchmark.code_version import code_version
from rewardsmith.experiments.benchmark.kinds.kind import KINDS, Kind, Wanted
from rewardsmith.experiments.benchmark.methods import METHODS
from rewardsmith.experiments.benchmark.suites.registry import SUITES
from rewardsmith.experiments.benchmark.suites.suite import BenchTask, Preset, Suite, adjusted, tasks_of
from rewardsmith.experiments.config.bench import BenchConfig
from rewardsmith.experiments.config.fields import one_of
from rewardsmith.experiments.runs.own_files import digest, fingerprint, is_own_file
from rewardsmith.experiments.work.executors.executor import EXECUTORS
from rewardsmith.reward_synth.llm.clients import CLIENTS

CODERS = ("phrasebook", "openai", "recorded")
"""Who may write rewards while nobody is there."""


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """One run that is wanted.

    Attributes:
        method: Its name in `METHODS`.
        task: What it is about.
        seed: Its seed.
        words: Of its command, on which its figures depend.
        again: Options of a run that trains the program which the row finds, without the program; none where that is not
            wanted or nobody writes one.
        version: Of the code and of the files on which they depend, too.
    """

    method: str
    task: BenchTask
    seed: int
    words: tuple[str, ...]
    again: tuple[str, ...]
    version: str

    @property
    def command(self) -> str:
        """What gives the same figures again."""
        return shlex.join([*self.kind.command, *self.words])

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS.find(METHODS[self.method].kind)()

    @property
    def command_again(self) -> str:
        """What trains the program, saved as reward.py, once more; empty where that is not wanted."""
        return shlex.join([*self.kind.command, *self.again, "program=reward.py"]) if self.again else ""

    @property
    def directory(self) -> str:
        """Name of its directory: rows of other words or of another version have another."""
        content = hashlib.sha256(json.dumps([self.words, self.version]).encode()).hexdigest()
        name = re.sub(r"[^\w.-]+", "-", Path(self.task.env).stem)
        return f"{name}-{self.task.task}-{self.method}-{self.seed}-{content[:10]}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All rows of a benchmark, seed by seed, so that one broken off has something of everything."""

    suite: str
    preset: str
    methods: tuple[str, ...]
    tasks: tuple[BenchTask, ...]
    seeds: int
    scale: str
    rows: tuple[PlannedRow, ...]


def make_plan(config: BenchConfig) -> Plan:
    """Return what a benchmark is to run.

    Raises:
        UserError: the suite, the preset, a method, a task, the coder, the executor or the user's own file cannot be
            used.
    """
    one_of("suite", config.suite, (*SUITES, "speed"))
    suite = SUITES[config.suite]
    one_of("preset", config.preset, tuple(suite.presets))
    one_of("coder", config.coder, CODERS)
    EXECUTORS.check(config.executor)
    preset = adjusted(suite.presets[config.preset], config.seeds, config.episodes)
    tasks = tasks_of(suite, preset, config.env, _named(config.tasks), config.steps)
    methods = _methods(suite, preset, config)
    version = {env: _version(env, config.llm.transcript) for env in {task.env for task in tasks}}
    rows = tuple(
        _row(Wanted(method=METHODS[name], task=task, seed=seed, preset=preset, config=config), name, version[task.env])
        for seed in range(preset.seeds)
        for task in tasks
        for name in methods
    )
    return Plan(
        suite=config.suite,
        preset=config.preset,
        methods=methods,
        tasks=tuple(tasks),
        seeds=preset.seeds,
        scale=suite.scale,
        rows=rows,
    )


def _row(wanted: Wanted, name: str, version: str) -> PlannedRow:
    kind: Kind = KINDS.find(wanted.method.kind)()
    return PlannedRow(
        method=name,
        task=wanted.task,
        seed=wanted.seed,
        words=kind.words(wanted),
        again=kind.again(wanted) if wanted.config.retrain else (),
        version=version,
    )


def _named(listed: str) -> tuple[str, ...]:
    """Return the names of a list with commas, each once."""
    return tuple(dict.fromkeys(name.strip() for name in listed.split(",") if name.strip()))


def _methods(suite: Suite, preset: Preset, config: BenchConfig) -> tuple[str, ...]:
    is_model = config.coder in CLIENTS
    fitting = tuple(name for name, method in METHODS.items() if method.kind in suite.kinds)
    for name in _named(config.methods):
        one_of("methods", name, fitting)
        if METHODS[name].model and not is_model:
            raise UserError(f"{name} needs a language model; add coder=openai, or leave it out of methods=")
    offered = (name for name in suite.methods if name not in preset.without)
    wanted = _named(config.methods) or tuple(name for name in offered if is_model or not METHODS[name].model)
    return tuple(name for name in METHODS if name in wanted)


def _version(env: str, transcript: str) -> str:
    """Return the version of the code, of a user's own environment where it is one, and of a transcript."""
    paths = [Path(transcript)] if transcript else []
    if is_own_file(env):
        paths += sources(envs.build(envs.find(env)))
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise UserError(f"{missing[0]} is no file; give the path of one")
    return f"{code_version()}-{digest(fingerprint(paths))}"
