"""Play a transcript back: the same replies, without server, key or cost."""

from __future__ import annotations

from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion
from rewardsmith.reward_synth.llm.errors import NotRecorded
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.transcript import Transcript, conversation_of, request_record


class Replay(Client):
    """Answer from a transcript alone: no network, no key.

    The conversation must be the recorded one; temperature and seed do not matter, since nothing is drawn.

    Args:
        path: The transcript.

    Raises:
        UserError: there is no transcript, or no request in it.
    """

    sees_images = True
    spends_tokens = False

    def __init__(self, path: Path) -> None:
        self.transcript = Transcript(path, identity=conversation_of)
        if not self.transcript.models:
            raise UserError(f"{path} is no transcript with recorded replies; give a run's llm.jsonl")

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
        return self.transcript.models[0]

    def answer(self, ask: Ask) -> Completion:
        """Return the recorded completion.

        Raises:
            NotRecorded: the transcript has none for this conversation.
        """
        recorded = self.transcript.take(request_record(ask, self.model, self.redact))
        if recorded is None:
            raise NotRecorded(
                f"{self.transcript.path} holds no reply to this prompt (design {ask.sample + 1}): it was recorded for "
                "another sentence, environment, number of candidates or version; use those, or coder=openai"
            )
        return recorded
