"""The rows of a benchmark: each is one ordinary run, by a command that anybody can type again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
from dataclasses import dataclass, fields, replace
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.sources import sources
from rewardsmith.experiments.benchmark.code_version import code_version
from rewardsmith.experiments.benchmark.methods import METHODS, Method
from rewardsmith.experiments.benchmark.suites import SUITES, BenchTask, Preset, adjusted, tasks_of
from rewardsmith.experiments.config.bench import BenchConfig
from rewardsmith.experiments.config.fields import one_of
from rewardsmith.experiments.config.train import LLMConfig
from rewardsmith.experiments.runs.own_files import digest, fingerprint, is_own_file
from rewardsmith.experiments.work.executors.executor import EXECUTORS
from rewardsmith.reward_synth.llm.clients import CLIENTS
from rewardsmith.reward_synth.llm.keys import without_password

CODERS = ("phrasebook", "openai", "recorded")
"""Who may write rewards while nobody is there."""

_NEVER_SEARCHED = 500_000
"""Added to a row's seed where its program is trained once more: no search has such a seed, nor has its candidates'."""


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """One run that is wanted.

    Attributes:
        method: Its name in `METHODS`.
        task: What it is about.
        seed: Seed of the run.
        words: Options of `rewardsmith train`, on which its figures depend.
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
        return shlex.join(["rewardsmith", "train", *self.words])

    @property
    def command_again(self) -> str:
        """What trains the program, saved as reward.py, once more; empty where that is not wanted."""
        return shlex.join(["rewardsmith", "train", *self.again, "program=reward.py"]) if self.again else ""

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
    tasks = tasks_of(preset, config.env, _named(config.tasks), config.steps)
    methods = _methods(suite.methods, config)
    version = {env: _version(env, config.llm.transcript) for env in {task.env for task in tasks}}
    rows = tuple(
        PlannedRow(
            method=name,
            task=task,
            seed=seed,
            words=_words(METHODS[name], task, seed, preset, config),
            again=_again(task, seed, preset, config) if config.retrain and METHODS[name].writes else (),
            version=version[task.env],
        )
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
        rows=rows,
    )


def _named(listed: str) -> tuple[str, ...]:
    """Return the names of a list with commas, each once."""
    return tuple(dict.fromkeys(name.strip() for name in listed.split(",") if name.strip()))


def _methods(offered: tuple[str, ...], config: BenchConfig) -> tuple[str, ...]:
    is_model = config.coder in CLIENTS
    for name in _named(config.methods):
        one_of("methods", name, tuple(METHODS))
        if METHODS[name].model and not is_model:
            raise UserError(f"{name} needs a language model; add coder=openai, or leave it out of methods=")
    wanted = _named(config.methods) or tuple(name for name in offered if is_model or not METHODS[name].model)
    return tuple(name for name in METHODS if name in wanted)


def _words(method: Method, task: BenchTask, seed: int, preset: Preset, config: BenchConfig) -> tuple[str, ...]:
    """Return the options of a run; those of places and of what is shown are left out, since they change no figure."""
    rounds, candidates = method.size[0] or preset.rounds, method.size[1] or preset.candidates
    words = [f"env={task.env}", f"task={task.task}", *method.options]
    words += [f"candidates={candidates}", f"generations={rounds}", f"steps={task.steps // (rounds * candidates)}"]
    words += [f"seed={seed}", f"episodes={preset.episodes}", f"coder={config.coder if method.writes else 'phrasebook'}"]
    if method.writes and config.coder in CLIENTS:
        words += [f"llm.{name}={value}" for name, value in _asked(config.llm).items()]
    if method.comments:
        words.append(f"feedback={task.comment}")
    return (*words, *([f"device={config.device}"] if config.device != "cpu" else []))


def _again(task: BenchTask, seed: int, preset: Preset, config: BenchConfig) -> tuple[str, ...]:
    """Return the options of a run that spends all steps on a single program, which it is yet to be told."""
    words = [f"env={task.env}", f"task={task.task}", "candidates=1", f"steps={task.steps}"]
    words += [f"seed={seed + _NEVER_SEARCHED}", f"episodes={preset.episodes}", "coder=phrasebook"]
    return (*words, *([f"device={config.device}"] if config.device != "cpu" else []))


def _asked(llm: LLMConfig) -> dict[str, object]:
    """Return what differs from the defaults of how a language model is asked.

    Raises:
        UserError: the address holds a password, which no list of commands may show.
    """
    if without_password(llm.base_url) != llm.base_url:
        raise UserError("llm.base_url holds a password, and commands are shown; set OPENAI_BASE_URL to it instead")
    named = replace(llm, model=llm.model or os.environ.get("OPENAI_MODEL", ""))
    return {each.name: getattr(named, each.name) for each in fields(llm) if getattr(named, each.name) != each.default}


def _version(env: str, transcript: str) -> str:
    """Return the version of the code, of a user's own environment where it is one, and of a transcript."""
    paths = [Path(transcript)] if transcript else []
    if is_own_file(env):
        paths += sources(envs.build(envs.find(env)))
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise UserError(f"{missing[0]} is no file; give the path of one")
    return f"{code_version()}-{digest(fingerprint(paths))}"
