"""Has a language model answer, several requests at a time, in threads that nobody waits for."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Question
from rewardsmith.reward_synth.intrinsic.annotators.cache import LabelCache
from rewardsmith.reward_synth.intrinsic.annotators.options import LabelOptions
from rewardsmith.reward_synth.intrinsic.annotators.prompt import Prompt, answers_of
from rewardsmith.reward_synth.llm.client import Ask, Client
from rewardsmith.reward_synth.llm.errors import ModelUnavailable, Spent

TRIES = 2
"""How often a question is asked before its answer is given up."""

_SUMMED = ("requests", "failures", "labels")
"""Figures that go on from desk to desk."""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
"""Seconds for which nothing is asked after a failure that may pass; they double from one to the next."""


class Desk:
    """An `Annotator` that asks a model, each question once, however often and by whomever it is put.

    What a request that failed was about stays unanswered, and is asked again later; what a reply left out, by itself. A
    model that cannot be asked at all ends the asking, and costs nothing but its labels; so does one that does not
    answer for now, where somebody waits for it.

    Args:
        client: The model.
        prompt: How it is asked.
        options: How often, and how much at a time.
        cache: Labels of earlier runs.
        max_tokens: Longest reply, reasoning included.
        awaited: Whether somebody waits for the answers: what the client has given up is not asked again then.
        earlier: Figures of earlier desks that count to the same limit, such as of the run before it was resumed.

    Attributes:
        broken: Why nothing is asked any more; empty while all is well.
        trouble: Why labels are kept for no other run; empty while they are.
    """

    def __init__(
        self,
        client: Client,
        prompt: Prompt,
        options: LabelOptions,
        cache: LabelCache,
        max_tokens: int,
        *,
        awaited: bool = False,
        earlier: Mapping[str, float] | None = None,
    ) -> None:
        self.broken = self.trouble = ""
        self._client = client
        self._prompt = prompt
        self._options = options
        self._cache = cache
        self._max_tokens = max_tokens
        self._awaited = awaited
        self._known: set[Question] = set()
        self._waiting: deque[Question] = deque()
        self._tries: Counter[Question] = Counter()
        self._under_way = 0
        self._answers: dict[Question, float] = {}
        self._counts = Counter({name: int((earlier or {}).get(name, 0)) for name in _SUMMED})
        self._seconds = 0.0
        self._pause, self._resumes = _FIRST_PAUSE, 0.0
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._closed = False

    @property
    def model(self) -> str:
        """Name of the model that is asked."""
        return self._client.model

    def ask(self, questions: Sequence[Question]) -> None:
        """See `Annotator`; a question that was put before is not asked again."""
        with self._changed:
            fresh = [question for question in dict.fromkeys(questions) if question not in self._known]
            self._known.update(fresh)
        kept = self._recall(fresh)
        with self._changed:
            self._answers |= kept
            self._counts["from_cache"] += len(kept)
            self._waiting += (question for question in fresh if question not in kept)
            self._hire()
            self._changed.notify_all()

    def collect(self) -> dict[Question, float]:
        """See `Annotator`."""
        with self._changed:
            answers, self._answers = self._answers, {}
        return answers

    def figures(self) -> dict[str, float]:
        """See `Annotator`: requests and their mean time, labels by where they are from, questions that wait."""
        with self._changed:
            answered = self._counts["replies"]
            return {
                **{name: float(self._counts[name]) for name in (*_SUMMED, "from_cache")},
                "latency": self._seconds / max(1, answered),
                "waiting": float(len(self._waiting)),
            }

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is asked any more, for some time at most, and tell whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._is_idle(), seconds)

    def close(self) -> None:
        """Begin no more requests; what is under way ends by itself and is not awaited."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _is_idle(self) -> bool:
        return not self._under_way and (not self._waiting or bool(self.broken) or self._is_spent())

    def _is_spent(self) -> bool:
        return self._counts["requests"] >= self._options.requests

    def _hire(self) -> None:
        """Have as many threads as there may be requests at once, once there is something to ask."""
        most = min(self._options.concurrency, self._client.max_concurrency)
        while self._waiting and len(self._threads) < most:
            # Daemons: a slow server must not keep a run from ending.
            self._threads.append(threading.Thread(target=self._work, daemon=True))
            self._threads[-1].start()

    def _work(self) -> None:
        while (questions := self._take()) is not None:
            try:
                answers = self._request(questions)
            except Exception as error:
                answers, why = {}, error.reason if isinstance(error, ModelUnavailable) else error
                passing = why is not error and not isinstance(error, Spent) and not self._awaited
                if not passing:
                    self._break(one_line(why))
            else:
                passing = False
            self._settle(questions, answers, passing)

    def _take(self) -> list[Question] | None:
        """Return what the next request asks, about one saying each or about two each; None at the end."""
        with self._changed:
            while not (self._closed or self.broken):
                pause = self._resumes - time.monotonic()
                if self._waiting and pause <= 0 and not self._is_spent():
                    break
                self._changed.wait(max(0.01, pause) if self._waiting and pause > 0 else None)
            if self._closed or self.broken:
                return None
            first = self._waiting[0]
            alike = [each for each in self._waiting if len(each) == len(first) and not self._tries[each]]
            # A question that a request left unanswered is asked alone: small models lose count of many.
            taken = [first] if self._tries[first] else alike[: self._options.batch]
            for question in taken:
                self._waiting.remove(question)
            self._counts["requests"] += 1
            self._under_way += 1
            return taken

    def _request(self, questions: Sequence[Question]) -> dict[Question, float]:
        begun = time.monotonic()
        ask = Ask(messages=self._prompt.messages(questions), temperature=0.0, max_tokens=self._max_tokens)
        completion = self._client.sample(ask)
        with self._changed:
            self._counts["replies"] += 1
            self._seconds += time.monotonic() - begun
        answers = answers_of(completion, questions)
        if answers:
            self._keep(answers)
        return answers

    def _settle(self, questions: Sequence[Question], answers: dict[Question, float], passing: bool) -> None:
        """Hand out what was answered; what was not waits again, behind the others."""
        with self._changed:
            self._under_way -= 1
            self._answers |= answers
            self._counts["labels"] += len(answers)
            left = [question for question in questions if question not in answers]
            self._counts["failures"] += bool(left)
            if passing:
                self._resumes = time.monotonic() + self._pause
                self._pause = min(_LONGEST_PAUSE, 2 * self._pause)
            else:
                self._pause = _FIRST_PAUSE
                self._tries.update(left)
            self._waiting += (question for question in left if self._tries[question] < TRIES)
            self._changed.notify_all()

    def _recall(self, questions: Sequence[Question]) -> dict[Question, float]:
        """Return what earlier runs know; where their file cannot be read, everything is asked."""
        try:
            return self._cache.find(questions) if questions else {}
        except ModelUnavailable:  # whose labels they would be is known once the server is there
            return {}
        except (OSError, UserError) as error:
            self.trouble = one_line(error)
            return {}

    def _keep(self, answers: dict[Question, float]) -> None:
        try:
            self._cache.keep(answers)
        except (OSError, UserError) as error:  # they are of use to this run without
            self.trouble = one_line(error)

    def _break(self, why: str) -> None:
        with self._changed:
            self.broken = self.broken or why
            self._changed.notify_all()
