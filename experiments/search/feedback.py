"""What a person wants of a run beyond what it was begun for: rounds that heed what they say of its films, or more."""

from __future__ import annotations

from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.history import History, Round, Trial, Verdict
from rewardsmith.reward_synth.preferences.ranking import checked_comment
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES, shows_comments


def check_beforehand(config: TrainConfig) -> None:
    """Refuse a comment that is given before there is a film and could not be kept or would not be seen.

    Raises:
        UserError: it is empty or too long, or the strategy shows no comments.
    """
    if config.feedback:
        check_heard(config.strategy)
        checked_comment(config.feedback)


def foreseen(config: TrainConfig) -> History:
    """Return what is known of a search before it begins: what will be said of its first round."""
    said = (config.feedback,) if config.feedback else ()
    first = Round(trials=(Trial(id="000", comments=said),), verdict=Verdict(order=()))
    return History((first,) if said else ())


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
        run.extend(replace(config, generations=max(config.generations, len(run.generations()) + 1)))


def choose_generations(run: Run, generations: int) -> None:
    """Have a run end once it has so many generations, also one that is over and then goes on.

    Raises:
        UserError: it has more, its strategy has no rounds, or another process works on it.
    """
    with run.lock():
        config = run.config()
        if generations < (there := len(run.generations())):
            raise UserError(f"{run.path} has {there} generations already; say how many in all, at least {there}")
        if generations != config.generations:
            run.extend(replace(config, generations=generations))
