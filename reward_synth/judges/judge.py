"""The seam between a search and whatever says which candidates are good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rewardsmith.envs.choices import Choices
from rewardsmith.reward_synth.history import Trial, Verdict


class Judge(Protocol):
    """Orders candidates."""

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """Order trained candidates, all of them judged on the same initial states.

        Raises:
            UserError: it cannot judge at all; the message says what to do.
        """


JUDGES: Choices[Callable[[], Judge]] = Choices("judge", {"score": "rewardsmith.reward_synth.judges.score:ScoreJudge"})
"""Every judge: one file, and one line here."""
