"""The seam between a search and whatever says which candidates are good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rewardsmith.envs.choices import Choices
from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.comparison import Comparer
from rewardsmith.reward_synth.judges.scene import Scene
from rewardsmith.reward_synth.preferences.teacher import TeacherOptions


@dataclass(frozen=True, kw_only=True)
class JudgeOptions:
    """What judges may be told.

    Attributes:
        preferences: File of the answers that people gave in this search, see `preferences.store`.
        scene: Gives what was asked and where; called by those who need it, since it takes a moment.
        comparer: Makes what reads about rollouts and compares them, None where there is none; it is made anew for every
            round, since others write to its transcript in between.
        answers: File of rankings that are written elsewhere, None for none.
        budget: Answers that people may be asked for in the whole run by judges that can do without; ranking K films
            counts as K - 1.
        teacher: Faults of the teacher that answers from numbers.
        seed: Seed of what a judge draws.
    """

    preferences: Path
    scene: Callable[[], Scene]
    comparer: Callable[[], Comparer] | None = None
    answers: Path | None = None
    budget: int = 0
    teacher: TeacherOptions = field(default_factory=TeacherOptions)
    seed: int = 0


class NeedsAnswers(Exception):
    """A judge waits for people.

    Attributes:
        ids: The candidates whose films they are to rank.

    Args:
        ids: See above.
        where: Where they may do so besides the usual way, such as ` in FILE, or`.
    """

    def __init__(self, ids: Sequence[str], where: str = "") -> None:
        super().__init__(f"the films of {', '.join(ids)} wait to be ranked{where}")
        self.ids = tuple(ids)


class Judge(Protocol):
    """Orders candidates."""

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """Order trained candidates, all of them judged on the same initial states.

        Raises:
            NeedsAnswers: it waits for people.
            UserError: it cannot judge at all; the message says what to do.
        """


JUDGES: Choices[Callable[[JudgeOptions], Judge]] = Choices(
    "judge",
    {
        "score": "rewardsmith.reward_synth.judges.score:ScoreJudge",
        "intent": "rewardsmith.reward_synth.judges.intent:IntentJudge",
        "human": "rewardsmith.reward_synth.judges.human:HumanJudge",
        "file": "rewardsmith.reward_synth.judges.file:FileJudge",
        "llm": "rewardsmith.reward_synth.judges.llm:LLMJudge",
        "hybrid": "rewardsmith.reward_synth.judges.hybrid:HybridJudge",
        "vlm": "rewardsmith.vlm_rewards.judge:VLMJudge",
    },
)
"""Every judge: one file, and one line here; a name is no import, so that a judge may lie in a room above.

Its class may say `takes`, the options of a run that it reads of those that are for judges, so that the others are
refused, and `sees_films`, so that a run without films is.
"""
