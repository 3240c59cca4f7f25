"""What a person says of a run's films, and one more round that heeds it."""

from __future__ import annotations

from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES, shows_comments


def check_heard(strategy: str) -> None:
    """Refuse a comment that the coder would never see.

    Raises:
        UserError: the strategy shows no comments.
    """
    if not shows_comments(strategy):
        listening = ", ".join(name for name in STRATEGIES if shows_comments(name))
        raise UserError(f"strategy={strategy} shows coders nothing that was said; with feedback choose of: {listening}")


def commented_on(run: Run) -> str | None:
    """Return whose film a comment is of, the best of the last generation that is over; None before there is one."""
    verdicts = [generation.verdict for generation in run.generations() if generation.verdict is not None]
    return verdicts[-1].best if verdicts else None


def comment(run: Run, text: str) -> None:
    """Keep a comment on the best of the last generation that is over, and ask for a generation that heeds it.

    Raises:
        UserError: no generation has a best yet, the strategy shows no comments, the comment is empty or too long, or
            another process works on the run.
    """
    with run.lock():
        config = run.config()
        check_heard(config.strategy)
        best = commented_on(run)
        if best is None:
            raise UserError(f"{run.path} has no best candidate to comment on yet; resume it without feedback first")
        Preferences(run.preferences).say(best, text)
        run.amend(replace(config, generations=max(config.generations, len(run.generations()) + 1)))
