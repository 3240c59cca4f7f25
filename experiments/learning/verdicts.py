"""Do an audit's figures say beforehand what training comes to? Prompts of several tasks, audited and trained on.

    python -m rewardsmith.experiments.learning.verdicts [ENV/TASK ...] [--seeds 0 1 2] [--steps N] [--states 600]

Every prompt is audited as `rewardsmith audit` does, from the camera that training looks from, and a policy is trained
on `reward=distilled` with it and judged by the task's computed success. Prompts are as the tasks bring them along, and
others that say it worse, so that verdicts differ within a task. Figures are added to `results/verdicts.jsonl` and
`results/verdicts.audits.jsonl`, and what is there is not made again.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import files
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.experiments.learning.grid import Cell, Figures, fill, interval
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.audit import audit
from rewardsmith.vlm_rewards.audit.cache import EmbeddingCache, default_cache
from rewardsmith.vlm_rewards.audit.climb import led
from rewardsmith.vlm_rewards.audit.states import gather
from rewardsmith.vlm_rewards.eye import scenery_of

RESULTS = Path(__file__).parent / "results" / "verdicts.jsonl"
AUDITS = RESULTS.with_suffix(".audits.jsonl")
PROMPTS = {
    "inverted_pendulum/balance": ("pole upright on top of the cart", "a tilted pole on a cart", "pole and cart"),
    "mountain_car/reach_flag": (
        "car at the top of the mountain next to the yellow flag",
        "car on the slope of the mountain",
        "car in the valley",
    ),
    "humanoid/kneel": ("a humanoid robot kneeling", "a humanoid robot squatting"),
    "humanoid/do_the_splits": ("a humanoid robot doing the splits", "a humanoid robot lying on its back"),
    "humanoid/raise_both_arms": (
        "a humanoid robot standing up with both arms raised",
        "a humanoid robot standing up",
    ),
}
"""What is asked for, by environment and task."""

STEPS = {"inverted_pendulum": 150_000, "mountain_car": 150_000, "humanoid": 500_000}
"""Environment steps of a training."""

SEED = 0
"""Of the audits' states."""


@dataclass(frozen=True, kw_only=True)
class Audited:
    """What an audit says of a prompt.

    Attributes:
        env, task, prompt: Whose.
        states: How many states it looked at, about.
        auc, epic, top: See `audit.Row`.
        climbed: See `audit.climb.Climbed.share`; None where joints cannot be moved one by one.
        verdict: In words.
    """

    env: str
    task: str
    prompt: str
    states: int
    auc: float
    epic: float
    top: float
    climbed: float | None
    verdict: str


def audited(
    env: str, task: str, prompts: Sequence[str], states: int, path: Path, cache: EmbeddingCache
) -> list[Audited]:
    """Return what audits say of prompts; those that the file does not hold are made now, on one set of states.

    Args:
        env: Environment name.
        task: Whose success is the truth.
        prompts: What is audited.
        states: How many states are looked at, about.
        path: Where audits are kept; lines are added.
        cache: Keeps embeddings.
    """
    known = [Audited(**row) for row in files.read_json_lines(path)]
    found = {each.prompt: each for each in known if (each.env, each.task, each.states) == (env, task, states)}
    if missing := [prompt for prompt in prompts if prompt not in found]:
        environment = mujoco_environment(envs.build(envs.find(env)), "audits")
        shown = gather(env, environment.tasks[task], states, SEED)
        path.parent.mkdir(parents=True, exist_ok=True)
        for prompt in missing:
            looks = Looks(goals=(prompt,), baselines=(scenery_of(environment),))
            row = audit([looks], environment, shown, cache).asked
            climbed = led(looks, environment, env, environment.tasks[task], shown)
            found[prompt] = Audited(
                env=env,
                task=task,
                prompt=prompt,
                states=states,
                auc=row.auc.value,
                epic=row.epic.value,
                top=row.top,
                climbed=None if climbed is None else climbed.share,
                verdict=row.verdict(climbed),
            )
            files.append_json(path, asdict(found[prompt]))
    return [found[prompt] for prompt in prompts]


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Spearman's rank correlation, ties sharing their mean rank; NaN where one side is all alike."""
    try:
        return statistics.correlation(_ranks(first), _ranks(second))
    except statistics.StatisticsError:
        return math.nan


def _ranks(values: Sequence[float]) -> list[float]:
    """Return places from 0, the mean one in a tie."""
    return [sum(other < value for other in values) + (values.count(value) - 1) / 2 for value in values]


def print_verdicts(found: Iterable[tuple[Audited, Sequence[Figures]]]) -> None:
    """Print what was audited beside what training came to, and how far the one tells the other."""
    rows = [(each, [one.success for one in figures]) for each, figures in found]
    judged = f"{'AUC':>6}{'EPIC':>7}{'top':>6}{'climb':>7}  {'verdict':14}"
    print(f"\n{'':28}{'prompt':52}{judged}{'success':>8}{'95 %':>7}{'seeds':>7}")
    for each, success in rows:
        print(
            f"{each.env + '/' + each.task:28}{each.prompt[:50]:52}{each.auc:6.2f}{each.epic:7.2f}{each.top:6.2f}"
            f"{'' if each.climbed is None else format(each.climbed, '.2f'):>7}  "
            f"{each.verdict:14}{statistics.fmean(success):8.2f}{interval(success):7.2f}{len(success):7}"
        )
    figures: dict[str, Callable[[Audited], float | None]] = {
        "AUC": lambda each: each.auc,
        "EPIC, the nearer the better": lambda each: -each.epic,
        "best paid 5 %": lambda each: each.top,
        "climb": lambda each: each.climbed,
    }
    for name, figure in figures.items():
        pairs = [(said, statistics.fmean(success)) for each, success in rows if (said := figure(each)) is not None]
        if pairs:
            correlation = rank_correlation([said for said, _ in pairs], [mean for _, mean in pairs])
            print(f"rank correlation of {name} with success, {len(pairs)} prompts: {correlation:.2f}")


def main() -> None:
    """Audit and train what is missing of the named tasks, else of all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", nargs="*", metavar="ENV/TASK", help=", ".join(PROMPTS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--steps", type=int, help="environment steps of each training instead of the usual ones")
    parser.add_argument("--states", type=int, default=600)
    arguments = parser.parse_args()
    audits, cells, cache = {}, [], EmbeddingCache(default_cache())
    for name in arguments.tasks or PROMPTS:
        env, _, task = name.partition("/")
        for each in audited(env, task, PROMPTS[name], arguments.states, AUDITS, cache):
            options = (f"steps={arguments.steps or STEPS[env]}", "reward=distilled", f"goal={each.prompt}")
            for seed in arguments.seeds:
                cells.append(Cell(row=each.prompt, env=env, task=task, seed=seed, options=options))
                audits[cells[-1]] = each
    figures = fill(cells, RESULTS)
    by_prompt = {each: [figures[cell] for cell in cells if audits[cell] == each] for each in audits.values()}
    print_verdicts(by_prompt.items())


if __name__ == "__main__":
    main()
