"""`judge=vlm`: a model that sees pictures compares the films of two candidates at a time, as strips of moments."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.envs import UserError
from rewardsmith.envs.film.strip import strip
from rewardsmith.envs.film.video import FilmError
from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.comparison import NoVerdicts, Question
from rewardsmith.reward_synth.judges.judge import JudgeOptions
from rewardsmith.reward_synth.judges.llm import Opinions, compare_all, verdict_of


class VLMJudge:
    """Orders by a model's verdicts on pairs of films, each asked in both orders and kept where both agree.

    What it says is kept in the run's transcript, by the pictures too, so that no pair is paid for twice. It is never
    asked while a policy trains.

    Raises:
        UserError: there is no model to ask.
    """

    takes = ()
    sees_films = True

    def __init__(self, options: JudgeOptions) -> None:
        if options.comparer is None:
            raise UserError("judge=vlm needs a model that sees pictures; choose judge=score, intent, human or file")
        self._comparer, self._scene = options.comparer, options.scene
        options.comparer()  # what it lacks is better known before anything is trained

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`; candidates without a film cannot be judged."""
        seen = {trial.id: _strip(trial) for trial in trials if not trial.failure}
        strips = {name: picture for name, picture in seen.items() if picture is not None}
        if len(strips) < 2:
            why = "there is no choice" if strips else "not judged: there are no films; leave out film.seconds=0"
            return Verdict(order=tuple((name,) for name in strips), why=why)
        instruction, comparer, made = self._scene().instruction, self._comparer(), Opinions()

        def question(first: str, second: str) -> Question:
            pictures = strips[first], strips[second]
            return Question(instruction=instruction, whose=(first, second), pictures=pictures)

        try:
            compare_all(made, comparer, sorted(strips), question)
        except NoVerdicts as error:
            made.refused = str(error)
        return verdict_of(made, f"{comparer.name}, which saw the films")


def _strip(trial: Trial) -> bytes | None:
    """Return the film of a candidate as a strip; None where there is none that can be read."""
    try:
        return strip(trial.film) if trial.film else None
    except FilmError:
        return None
