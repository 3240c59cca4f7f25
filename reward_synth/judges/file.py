"""A file as judge: rankings that are written elsewhere, by people or by programs."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.human import HumanJudge
from rewardsmith.reward_synth.judges.judge import JudgeOptions, NeedsAnswers
from rewardsmith.reward_synth.preferences.ranking import EXAMPLE, Ranking
from rewardsmith.reward_synth.preferences.store import Preferences, read_answers


class FileJudge:
    """Orders as people do, whose answers about these films it takes from a file of JSON lines before it looks.

    They are kept with the other answers of the run, so that the next round's coder reads their comments too, and
    `rewardsmith rank` answers as well.

    Raises:
        UserError: no file is named, or a line of it is no ranking.
    """

    takes = ("answers",)

    def __init__(self, options: JudgeOptions) -> None:
        if options.answers is None:
            raise UserError(
                f"judge=file needs answers=FILE: a line {EXAMPLE} for each ranking, "
                "as `rewardsmith rank RUN export=FILE` writes them"
            )
        self._answers = options.answers
        self._preferences = Preferences(options.preferences)
        self._people = HumanJudge(options)
        self._read()  # what is wrong with it is better known before anything is trained

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`.

        Raises:
            NeedsAnswers: neither the file nor anybody has ranked these films yet.
            UserError: a line of the file is no ranking.
        """
        ids = sorted(trial.id for trial in trials if not trial.failure)
        self._preferences.add_new([ranking for ranking in self._read() if sorted(ranking.shown) == ids])
        try:
            return self._people.judge(trials)
        except NeedsAnswers as question:
            raise NeedsAnswers(question.ids, f" in {self._answers}, or") from None

    def _read(self) -> list[Ranking]:
        answers = read_answers(self._answers) if self._answers.exists() else []
        return [each for each in answers if isinstance(each, Ranking)]
