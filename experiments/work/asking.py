"""What a training asks people about segments of itself, and how it goes on with their answers.

It does not wait for them: it ends with a checkpoint and begins again there, so that a person may take a week.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs import VectorEnv
from rewardsmith.envs.film.video import FilmError
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.pairs import PairRound, settle
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.awaited import AwaitedReward, Waiting
from rewardsmith.reward_synth.preferences.segment_answer import together
from rewardsmith.reward_synth.preferences.store import Preferences

FPS, WIDTH, HEIGHT = 25, 320, 240
"""Of the clips."""


class AwaitsPeople(Exception):
    """A training goes on once people have answered; its checkpoint and its questions are written."""


class Inquiry:
    """The questions of one candidate's reward.

    Args:
        candidate: Whose training it is.
        job: What is trained.
        env: Where it is trained.
        reward: Asks.
    """

    def __init__(self, candidate: Candidate, job: Job, env: VectorEnv, reward: AwaitedReward) -> None:
        self._candidate = candidate
        self._job = job
        self._env = env
        self._reward = reward
        self._preferences = Preferences(Run(candidate.path.parent.parent).preferences)

    @property
    def waits(self) -> bool:
        """Whether there is something to answer."""
        return self._reward.waiting is not None

    def ask(self) -> None:
        """Put what waits to people: the clips first, then the question; what is there already stays.

        Raises:
            AwaitsPeople: the clips cannot be made.
        """
        waiting = self._reward.waiting
        assert waiting is not None
        asked = self._round(waiting)
        self._candidate.segments.mkdir(exist_ok=True)
        try:
            self._film(waiting, asked)
        except FilmError as error:
            raise AwaitsPeople(f"the segments that people are to compare cannot be shown: {error}") from error
        asked.ask()

    def take(self) -> None:
        """Take the answers and let the reward learn from them.

        Raises:
            AwaitsPeople: some pairs have none yet.
        """
        waiting = self._reward.waiting
        assert waiting is not None
        pairs, given = self._round(waiting).pairs, self._preferences.of_segments()
        if missing := [pair for pair in pairs if pair not in given]:
            raise AwaitsPeople(f"{len(missing)} of {len(pairs)} pairs of segments wait to be compared")
        self._reward.take(torch.tensor([together(given[pair]) for pair in pairs]))
        settle(self._candidate)

    def _round(self, waiting: Waiting) -> PairRound:
        return PairRound(
            candidate=self._candidate,
            first=waiting.first,
            count=len(waiting.alive),
            total=self._reward.total,
            number=waiting.number,
        )

    def _film(self, waiting: Waiting, asked: PairRound) -> None:
        """Film each segment that is not; one whose episode ends early stays as it ended, so that both are as long."""
        camera, size = self._job.film.camera, {"width": WIDTH, "height": HEIGHT}
        studio = None
        for pair, frames, alive in zip(asked.pairs, waiting.frames.cpu(), waiting.alive.cpu(), strict=True):
            for path, own, counts in zip(asked.clips(pair), frames, alive, strict=True):
                if path.exists():
                    continue
                if studio is None:
                    studio = self._env.environment.filming.studio(len(own), camera=camera, fps=FPS, **size)
                studio(_held(own, counts).unsqueeze(1), path)


def _held(frames: Tensor, alive: Tensor) -> Tensor:
    """Return what a segment looks like `[steps, ...]`, from its episode's end on as that end."""
    places = torch.arange(len(frames)).clamp(max=int(alive.sum()) - 1)
    return frames[places]
