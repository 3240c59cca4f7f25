"""Play a transcript back: the same replies, without server, key or cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion
from rewardsmith.reward_synth.llm.errors import NotRecorded
from rewardsmith.reward_synth.llm.occasion import REWARD, Occasion
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.transcript import Transcript, occasion_of, request_record


class Replay(Client):
    """Answer from a transcript alone: no network, no key.

    A reply is found by the occasion on which it was given or, outside of a search, by the conversation. Temperature and
    seed do not matter, since nothing is drawn. Where there are several, as after a change of the model, the last one
    counts, with which the recorded run went on.

    Args:
        path: The transcript.

    Raises:
        UserError: there is no transcript, or no request in it.
    """

    sees_images = True
    spends_tokens = False

    def __init__(self, path: Path) -> None:
        transcript = Transcript(path)
        if not transcript.models:
            raise UserError(f"{path} is no transcript with recorded replies; give a run's llm.jsonl")
        self._path, self._models = path, transcript.models
        try:
            self._replies = {_identity(request): completion for request, completion in transcript.exchanges}
        except KeyError as error:
            raise UserError(f"{path} holds a request without its occasion and {error}; restore the file") from None
        occasions = (occasion_of(request) for request, _ in transcript.exchanges)
        self._occasions = [occasion for occasion in occasions if occasion]

    @classmethod
    def from_options(cls, options: ModelOptions, transcript: Path) -> Replay:
        """Make the client that replays `options.transcript`.

        Raises:
            UserError: no transcript is named, or there is nothing to replay in it.
        """
        if not options.transcript:
            raise UserError("recorded replays need a transcript; set llm.transcript to an earlier run's llm.jsonl")
        return cls(Path(options.transcript))

    @property
    def model(self) -> str:
        """Name of the model that was asked, the first where there were several."""
        return self._models[0]

    def check(self, occasion: Occasion) -> None:
        """Refuse a search that the transcript is not of.

        Raises:
            NotRecorded: it is of another environment or sentence.
        """
        searches = dict.fromkeys(each.search for each in self._occasions if each.wanted == occasion.wanted)
        if searches and occasion.search not in searches:
            raise NotRecorded(
                f"{self._path} was recorded for {' and '.join(searches)}, not for {occasion.search}; "
                "use those, or coder=openai"
            )

    def answer(self, ask: Ask) -> Completion:
        """Return the recorded completion.

        Raises:
            NotRecorded: the transcript has none for this occasion or conversation.
        """
        recorded = self._replies.get(_identity(request_record(ask, self.model, self.redact)))
        if recorded is not None:
            return recorded
        if ask.occasion is None:
            raise NotRecorded(f"{self._path} holds no reply to this prompt; ask the model that it was recorded from")
        self.check(ask.occasion)
        raise NotRecorded(
            f"{self._path} holds no reply for {ask.occasion}; it has {self._summary(ask.occasion)}: use the options of "
            "the run that it was recorded in (its config.yaml), or coder=openai"
        )

    def _summary(self, occasion: Occasion) -> str:
        """Return what there is of the kind that is missing."""
        found = [each for each in self._occasions if each.wanted == occasion.wanted]
        if occasion.wanted != REWARD or not found:
            return f"{len(found)} of that kind"
        rounds, designs = max(each.round for each in found) + 1, max(each.place for each in found) + 1
        return f"{rounds} round{'s' * (rounds > 1)} of {designs} design{'s' * (designs > 1)}"


def _identity(request: dict[str, Any]) -> str:
    """Return that by which a request's reply is found again."""
    found = request.get("occasion") or {name: request[name] for name in ("messages", "images", "sample")}
    return json.dumps(found, sort_keys=True)
