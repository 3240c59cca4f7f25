"""The coder that has its reward programs written by a chat model."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.history import History
from rewardsmith.reward_synth.llm import prompt
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion, Message
from rewardsmith.reward_synth.llm.errors import PromptTooLong
from rewardsmith.reward_synth.llm.occasion import REWARD, Occasion
from rewardsmith.reward_synth.llm.reply import proposal_of
from rewardsmith.reward_synth.proposal import Proposal, Refusal
from rewardsmith.reward_synth.propose import DUPLICATE

logger = logging.getLogger(__name__)

HOTTER = 0.3
"""How much the temperature rises for a program that repeated another."""


class LLMCoder:
    """Write reward programs through any chat client.

    Args:
        client: The model; a `Recorder` about it keeps and replays what it says.
        name: What to call the coder.
        temperature: Temperature for new programs; programs are mended at half of it.
        max_tokens: Longest reply, reasoning included; one that is cut off is asked for once more with twice as much.
        shots: How many rewards that experts wrote for similar tasks the model is shown.
    """

    def __init__(
        self, client: Client, *, name: str, temperature: float = 1.0, max_tokens: int = 16384, shots: int = 0
    ) -> None:
        self.client = client
        self.name = name
        self.temperature = temperature
        self.max_tokens = max_tokens
        self.shots = shots

    def check(self, request: Request) -> None:
        """See `Foresighted`."""
        self.client.check(_occasion(request, 0))

    def propose(self, request: Request, refusals: Sequence[Refusal] = ()) -> list[Proposal]:
        """Have programs written: `request.count` new ones or, given refusals, a mended one for each.

        Where the model has no room for all that was tried before, it is shown the later rounds alone.

        Raises:
            UserError: the model cannot be asked, or the instruction is empty, or it or a comment is too long.
        """
        while True:
            try:
                return self._propose(request, refusals)
            except PromptTooLong:
                if not request.history.rounds:
                    raise
                logger.warning("the prompt is too long for %s; it goes without the oldest round", self.client.model)
                request = replace(request, history=History(request.history.rounds[1:]))

    def _propose(self, request: Request, refusals: Sequence[Refusal]) -> list[Proposal]:
        if refusals:
            asks = [self._mend(request, refusal, i) for i, refusal in enumerate(refusals)]
        else:
            asks = [self._begin(request, design) for design in range(request.count)]
        completions = self._ask_longer(asks, self.client.gather(asks))
        return [proposal_of(completion, ask.occasion) for ask, completion in zip(asks, completions, strict=True)]

    def _begin(self, request: Request, design: int) -> Ask:
        messages = prompt.opening(request, prompt.description(request), design, shots=self.shots)
        return self._ask(messages, self.temperature, request.seed, design, _occasion(request, design))

    def _mend(self, request: Request, refusal: Refusal, position: int) -> Ask:
        messages = prompt.mending(request, prompt.description(request), refusal, shots=self.shots)
        repeated = refusal.code == DUPLICATE
        temperature = self.temperature + HOTTER if repeated else self.temperature / 2
        occasion = _occasion(request, refusal.proposal.place, refusal.proposal.attempt + 1)
        return self._ask(messages, temperature, request.seed, position, occasion)

    def _ask(self, messages: list[Message], temperature: float, seed: int, sample: int, occasion: Occasion) -> Ask:
        return Ask(
            messages=tuple(messages),
            temperature=round(temperature, 3),
            seed=seed + sample,
            max_tokens=self.max_tokens,
            sample=sample,
            occasion=occasion,
        )

    def _ask_longer(self, asks: list[Ask], completions: list[Completion]) -> list[Completion]:
        """Ask once more, with a higher limit, for the replies that were cut off."""
        cut = [i for i, completion in enumerate(completions) if completion.truncated]
        longer = self.client.gather([replace(asks[i], max_tokens=2 * self.max_tokens) for i in cut])
        renewed = dict(zip(cut, longer, strict=True))
        return [renewed.get(i, completion) for i, completion in enumerate(completions)]


def _occasion(request: Request, place: int, attempt: int = 0) -> Occasion:
    return Occasion(
        env=request.environment.name(),
        task=request.instruction,
        wanted=REWARD,
        round=request.round,
        place=place,
        attempt=attempt,
    )
