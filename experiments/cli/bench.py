"""`rewardsmith bench`: methods compared on a suite of tasks, or the speed of environments."""

from __future__ import annotations

import sys
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.config.bench import BenchConfig

_GOES_ON = "the same command goes on with the bench"


def run_suite(config: BenchConfig) -> int:
    """Run what is missing of a suite of methods and say where its page is.

    Returns:
        The exit code: 0 done, 1 where a row came to nothing, 75 where something outside stopped one, 130 interrupted.

    Raises:
        UserError: something that was asked for cannot be used, or the directory holds another bench.
    """
    from rewardsmith.experiments.benchmark.bench import Bench
    from rewardsmith.experiments.benchmark.page.headline import headline
    from rewardsmith.experiments.benchmark.plan import make_plan
    from rewardsmith.experiments.cli.main import EXIT_FAILED, EXIT_INTERRUPTED
    from rewardsmith.experiments.work.worker import PAUSED

    plan = make_plan(config)
    if config.plan:
        print("\n".join(row.command for row in plan.rows))
        return 0
    if config.export and not Path(config.export).resolve().parent.is_dir():
        raise UserError(f"there is no folder {Path(config.export).parent}; choose another place with export=FILE")
    bench = Bench(Path(config.dir or f"benches/{config.suite}-{config.preset}"), plan, config)
    try:
        stopped = bench.run()
    except KeyboardInterrupt:
        print(f"interrupted; {_GOES_ON}", file=sys.stderr)
        return EXIT_INTERRUPTED
    results = bench.results()
    if table := headline(results):
        print(f"\n{table}\n")
    print(f"results: {bench.results_file}\npage: {bench.page}")
    if config.export and not results.missing:
        print(f"exported: {_exported(results, Path(config.export))}")
    if stopped:
        print(f"{one_line(stopped)}; {_GOES_ON}", file=sys.stderr)
        return PAUSED
    if results.missing:
        kept = f", and {config.export} is not written" if config.export else ""
        print(f"{results.missing} rows came to nothing{kept}; {_GOES_ON}", file=sys.stderr)
        return EXIT_FAILED
    return 0


def _exported(results: Results, path: Path) -> Path:
    try:
        results.without_films().save(path)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}; choose another place with export=FILE") from None
    return path


def measure_speed(config: BenchConfig) -> int:
    """Print how fast environments and trainings are.

    Raises:
        UserError: there is no such environment.
    """
    from rewardsmith.experiments.speed import suite

    names = [config.env] if config.env else suite.NAMES
    for name in names:
        envs.find(name)
    suite.main(config.device, names, config.num_envs)
    return 0


def draw_page(config: BenchConfig) -> Path:
    """Draw the page of a results file anew, and return where it is.

    Raises:
        UserError: the file holds no results.
    """
    from rewardsmith.experiments.benchmark.page.page import draw_anew

    return draw_anew(Path(config.page))
