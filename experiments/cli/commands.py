"""What each command does with its words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.experiments.cli import tables
from rewardsmith.experiments.cli.planned import planned
from rewardsmith.experiments.config.audit import AuditConfig
from rewardsmith.experiments.config.bench import SPEED, BenchConfig
from rewardsmith.experiments.config.commands import (
    CheckConfig,
    CompareConfig,
    ExportConfig,
    PageConfig,
    PlayConfig,
    RankConfig,
    ResumeConfig,
    ShowConfig,
    TuneConfig,
)
from rewardsmith.experiments.config.labels import LabelConfig, ListenConfig
from rewardsmith.experiments.config.overrides import keys, option_help, parse
from rewardsmith.experiments.config.plan import PlanConfig
from rewardsmith.experiments.config.talk import TalkConfig
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.outcome import Outcome
from rewardsmith.experiments.runs.own_files import is_own_file
from rewardsmith.experiments.runs.result import DONE, Evaluation
from rewardsmith.experiments.runs.run import Run

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Command = Callable[[Sequence[str]], int]
"""Does what its words say and returns the exit code."""


def _explained(usage: str, config: type[DataclassInstance]) -> Callable[[Command], Command]:
    """Have a command say how it is used and what may be chosen, where it is asked for help."""

    def explained(command: Command) -> Command:
        @wraps(command)
        def run(words: Sequence[str]) -> int:
            if not {"-h", "--help"} & set(words):
                return command(words)
            print(f"usage: rewardsmith {usage}\n\n{option_help(config)}")
            return 0

        return run

    return explained


@_explained('train env=NAME "task=..." [key=value ...]', TrainConfig)
def train(words: Sequence[str]) -> int:
    """Run the main job and name the best candidate."""
    from rewardsmith.experiments.cli.dialogue import converse
    from rewardsmith.experiments.search.begin import begin
    from rewardsmith.experiments.search.loop import pursue

    config = parse(TrainConfig, words)
    run = begin(config, [*sys.argv])
    if _on_page(config.page, people=config.judge in ("human", "hybrid")):
        return _watch(run)
    return _conclude(run, converse(run, pursue(run)))


@_explained("resume RUN [key=value ...]", ResumeConfig)
def resume(words: Sequence[str]) -> int:
    """Go on with a run from wherever it is."""
    from rewardsmith.experiments.cli.dialogue import converse
    from rewardsmith.experiments.search.begin import reopen
    from rewardsmith.experiments.search.loop import pursue

    options = parse(ResumeConfig, [word for word in words if _is_option(word)])
    usage = "resume RUN [feedback=...] [generations=N] [trust=yes] [llm.base_url=URL] [llm.model=NAME]"
    path = _one([word for word in words if not _is_option(word)], usage)
    run = reopen(
        path,
        trust=options.trust,
        server=options.llm,
        feedback=options.feedback,
        generations=options.generations,
    )
    return _conclude(run, converse(run, pursue(run)))


def pause(words: Sequence[str]) -> int:
    """Ask a running search to stop until it is resumed."""
    from rewardsmith.experiments.cli.ask import ask_to_pause

    print(ask_to_pause(Run.open(_one(words, "pause RUN"))))
    return 0


def end(words: Sequence[str]) -> int:
    """Ask for the training of a candidate to be ended early."""
    from rewardsmith.experiments.cli.ask import ask_to_end

    if len(words) != 2:
        raise UserError("usage: rewardsmith end RUN CANDIDATE")
    path, candidate = words
    print(ask_to_end(Run.open(path), candidate))
    return 0


@_explained("rank RUN [key=value ...]", RankConfig)
def rank(words: Sequence[str]) -> int:
    """Have the films ranked for which a run waits, on a page or on the terminal, and go on with it."""
    from rewardsmith.experiments.cli import rank as ranking

    named, options = _sort(words)
    config, path = parse(RankConfig, options), _one(named, "rank RUN [key=value ...]")
    run = Run.open(path)
    if _on_page(config.page, people=not (config.answers or config.export)):
        return _show(run, config, "/rank")
    return resume([path]) if ranking.rank(run, config) else 0


@_explained("page [DIR] [key=value ...]", PageConfig)
def page(words: Sequence[str]) -> int:
    """Serve the page of all runs of a folder, DIR or `runs=DIR`, else `runs`."""
    from rewardsmith.experiments.web.house import House
    from rewardsmith.experiments.web.serve import serve

    named, options = _sort([word.removeprefix("runs=") for word in words])
    config = parse(PageConfig, options)
    folder = Path(_one(named or ["runs"], "page [DIR] [key=value ...]"))
    if named and not folder.is_dir():
        raise UserError(f"there is no folder {folder}; give the one that holds runs, or none for `runs`")
    serve(House(folder), config)
    return 0


@_explained("talk env=quadruped [key=value ...]", TalkConfig)
def talk(words: Sequence[str]) -> int:
    """Tell a robot what to do, on a page or the terminal."""
    from rewardsmith.experiments.cli import talk as talking

    config = parse(TalkConfig, planned(words))
    return talking.on_page(config) if talking.wants_page(config) else talking.on_terminal(config)


def report(words: Sequence[str]) -> int:
    """Write a run's report anew."""
    from rewardsmith.experiments.report.report import write_report

    print(write_report(Run.open(_one(words, "report RUN"))))
    return 0


def list_runs(words: Sequence[str]) -> int:
    """List the runs of a folder, DIR or `runs=DIR`, else `runs`; `--json` for programs."""
    from rewardsmith.experiments.cli.runs import as_json, table
    from rewardsmith.experiments.runs.summary import summaries

    folders = [word.removeprefix("runs=") for word in words if word != "--json"]
    rows = summaries(Path(_one(folders or ["runs"], "runs [DIR] [--json]")))
    print(as_json(rows) if "--json" in words else table(rows))
    return 0


@_explained("play RUN [key=value ...]", PlayConfig)
def play(words: Sequence[str]) -> int:
    """Show a run's policy in a window, or film it where there is no display."""
    from rewardsmith.experiments.cli import play as player

    named, options = _sort(words)
    config = parse(PlayConfig, options)
    path = player.play(Run.open(_one(named, "play RUN [key=value ...]")), config)
    if path is not None:
        print(path)
    return 0


@_explained("plan env=NAME [task=...] [key=value ...]", PlanConfig)
def plan(words: Sequence[str]) -> int:
    """Act on a reward by planning, score it and film it."""
    from rewardsmith.experiments.cli import plan as planning

    for line in planning.plan(parse(PlanConfig, planned(words))):
        print(line, flush=True)
    return 0


@_explained("export RUN [key=value ...]", ExportConfig)
def export(words: Sequence[str]) -> int:
    """Write a run's policy in a format that other programs read."""
    from rewardsmith.experiments.cli.export import export_policy

    named, options = _sort(words)
    config = parse(ExportConfig, options)
    path, interface = export_policy(Run.open(_one(named, "export RUN format=...")), config)
    print(path, interface, sep="\n")
    return 0


def check(words: Sequence[str]) -> int:
    """Check a reward program: `accepted <hash>`, or `refused E_CODE line N: message` and exit code 1.

    Of a run, or its transcript, the first replies of the model are checked and counted.
    """
    from rewardsmith.experiments.cli.check import check_file
    from rewardsmith.experiments.cli.first_replies import check_first_replies, is_transcript

    explain = "--explain" in words
    files, options = _sort([word for word in words if word != "--explain"])
    config, file = parse(CheckConfig, options), _one(files, "check FILE env=NAME, or check RUN")
    if is_transcript(file):
        print(check_first_replies(file, config))
        return 0
    return check_file(file, config, explain=explain)


@_explained("compare A B [key=value ...]", CompareConfig)
def compare(words: Sequence[str]) -> int:
    """Say how two rewards differ, asked about the same recorded episodes."""
    from rewardsmith.experiments.cli.compare import compare_rewards

    named, options = _sort(words)
    config = parse(CompareConfig, options)
    if len(named) != 2:
        raise UserError(
            "usage: rewardsmith compare A B [env=NAME]; each a run, RUN/candidates/ID, FILE.py, expert or sparse"
        )
    print(compare_rewards(named[0], named[1], config))
    return 0


@_explained("tune RUN [key=value ...]", TuneConfig)
def tune(words: Sequence[str]) -> int:
    """Fit the constants of a run's reward program to what was preferred, and write the program."""
    from rewardsmith.experiments.cli.tune import tune_program

    named, options = _sort(words)
    config = parse(TuneConfig, options)
    print(tune_program(Run.open(_one(named, "tune RUN [key=value ...]")), config))
    return 0


@_explained("listen [RUN] [key=value ...]", ListenConfig)
def listen(words: Sequence[str]) -> int:
    """Collect what a game says while it is played, at random or by the best policy of a run."""
    from rewardsmith.experiments.cli.listen import listen as collect

    named, options = _sort(words)
    run = Run.open(_one(named, "listen [RUN] [key=value ...]")) if named else None
    print(collect(parse(ListenConfig, options), run))
    return 0


@_explained("label DATA [key=value ...]", LabelConfig)
def label(words: Sequence[str]) -> int:
    """Have recorded messages of a game labelled."""
    from rewardsmith.experiments.cli.label import label as answer

    named, options = _sort(words)
    config = parse(LabelConfig, options)
    print(answer(Path(_one(named, "label DATA [key=value ...]")), config))
    return 0


@_explained('audit env=NAME "goal=..." [key=value ...]', AuditConfig)
def audit(words: Sequence[str]) -> int:
    """Say whether a reward from pixels is worth training on."""
    config = parse(AuditConfig, words)
    envs.check_device(config.device)
    from rewardsmith.experiments.cli.audit import audit_reward

    print(audit_reward(config))
    return 0


def list_environments(words: Sequence[str]) -> int:
    """List the environments with their tasks."""
    _none(words, "envs")
    print(tables.environments())
    return 0


def show(words: Sequence[str]) -> int:
    """Show an environment's features and tasks; of a file of one's own once all that it gives has been looked at."""
    config = parse(ShowConfig, words)
    environment = envs.build(envs.find(config.env))
    if is_own_file(config.env):
        vectorize(environment, Setup(num_envs=1, threads=1))
    print(tables.environment(environment))
    return 0


@_explained("bench suite=NAME [key=value ...]", BenchConfig)
def bench(words: Sequence[str]) -> int:
    """Run a suite of methods or measure speed; or draw the page of results that there are."""
    from rewardsmith.experiments.cli import bench as benchmark

    config = parse(BenchConfig, words)
    envs.check_device(config.device)
    if config.page:
        print(benchmark.draw_page(config))
        return 0
    return benchmark.measure_speed(config) if config.suite == SPEED else benchmark.run_suite(config)


def complete(words: Sequence[str]) -> int:
    """Print the script by which a shell completes commands, options, environments and runs."""
    from rewardsmith.experiments.cli.completion import SHELLS, script

    print(script(_one(words, f"completion {'|'.join(SHELLS)}")), end="")
    return 0


def doctor(words: Sequence[str]) -> int:
    """Say what this machine can do."""
    from rewardsmith.experiments.cli.doctor import examine

    _none(words, "doctor")
    return examine()


def _conclude(run: Run, outcome: Outcome) -> int:
    """Say what came of a run; return the exit code."""
    if outcome.best is not None:
        measured = f" with {_score(outcome.final)}" if outcome.final and outcome.final.score is not None else ""
        print(f"best candidate {outcome.best}{measured}: {run.candidate(outcome.best).path}")
    else:
        for row in outcome.candidates:
            print(one_line(f"candidate {row.id} {row.result.status}: {row.result.reason or outcome.why}"))
    print(f"report: {run.report}")
    return 0 if outcome.status == DONE else 1


def _on_page(wanted: str, *, people: bool) -> bool:
    """Tell whether a run is shown on a page; without a wish it is where people are asked and somebody is there."""
    return wanted == "yes" or (wanted == "auto" and people and sys.stdin.isatty() and sys.stdout.isatty())


def _watch(run: Run) -> int:
    """Have a run go on in the background and show it on a page."""
    from rewardsmith.experiments.web.processes import Processes

    Processes().resume(run)
    return _show(run, PageConfig(), "")


def _show(run: Run, config: PageConfig, page: str) -> int:
    from rewardsmith.experiments.web.house import House
    from rewardsmith.experiments.web.serve import serve

    path = run.path.resolve()
    serve(House(path.parent, only=path.name), config, f"/runs/{path.name}{page}")
    return 0


def _score(evaluation: Evaluation) -> str:
    return f"{evaluation.score:.2f} {evaluation.unit or ''}".rstrip()


def _is_option(word: str) -> bool:
    """Tell an option of `resume` from the path of a run, which may hold any character."""
    return word.partition("=")[0] in keys(ResumeConfig) and "=" in word


def _sort(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what a command is about, and its options."""
    return [word for word in words if "=" not in word], [word for word in words if "=" in word]


def _one(words: Sequence[str], usage: str) -> str:
    if len(words) != 1:
        raise UserError(f"usage: rewardsmith {usage}")
    return words[0]


def _none(words: Sequence[str], usage: str) -> None:
    if words:
        raise UserError(f"usage: rewardsmith {usage}")
