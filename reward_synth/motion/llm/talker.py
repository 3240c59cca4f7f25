"""Two stages of a language model, after Language-to-Rewards (arXiv 2306.08647): a motion in words, then its terms.

The first stage sees the dialogue, the second only the description; what the second writes is data, checked against the
vocabulary, and goes back with the reason where it is wrong. The prompts are this project's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from string import Template

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Ask, Client, Message
from rewardsmith.reward_synth.llm.occasion import MOTION, TERMS, Occasion
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.quote import clean, quote
from rewardsmith.reward_synth.llm.reply import answer_of
from rewardsmith.reward_synth.motion.form import read_form, schema, write_form
from rewardsmith.reward_synth.motion.llm.things import things_page
from rewardsmith.reward_synth.motion.motion import Motion, differences
from rewardsmith.reward_synth.motion.talker import MAX_SAID, Turn
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term

TEMPERATURE = 0.3
"""As in Language-to-Rewards."""

_LONGEST = 2000
"""Characters of the longest description that is read."""

_DESCRIPTION = re.compile(r"^MOTION[^\S\n]*$(.*?)(?:^END[^\S\n]*$|\Z)", re.MULTILINE | re.DOTALL)
"""To its END or to the end of the reply: where replies are pasted, a line END has ended that already."""

_BLOCK = re.compile(r"```(?:json)?[^\S\n]*\n(.*?)```", re.DOTALL)
_CANNOT = re.compile(r"^[^\w\n]*Cannot:[^\S\n]*(.+)$", re.MULTILINE)


class LLMTalker:
    """Understands through any chat client.

    Args:
        client: The model.
        vocabulary: What can be asked of the robot.
        options: How the model is asked.
        attempts: How often a reply that is no description, or terms that are none, go back with the reason.
    """

    def __init__(self, client: Client, vocabulary: Vocabulary, options: ModelOptions, attempts: int) -> None:
        self.name = client.model
        self._client = client
        self._vocabulary = vocabulary
        self._page = body_page(vocabulary)
        self._max_tokens = options.max_tokens
        self._attempts = attempts
        self._history: list[Message] = []
        self._turn = 0

    def hear(self, said: str, motion: Motion, measured: Mapping[str, float]) -> Turn:
        """See `Talker`."""
        if not said.strip() or len(said) > MAX_SAID:
            raise UserError(f"say what the robot should do in at most {MAX_SAID} characters")
        turn, self._turn = self._turn, self._turn + 1
        asked: Message = {"role": "user", "content": _asked(said, motion, measured)}
        description, reply = self._describe([*self._history, asked], said, turn)
        terms = self._write(description, said, turn)
        self._history += [asked, {"role": "assistant", "content": reply}]
        after = Motion(said, terms)
        return Turn(said=said, motion=after, changes=differences(motion, after), description=description)

    def _describe(self, dialogue: list[Message], said: str, turn: int) -> tuple[str, str]:
        """Return the motion in words, and the whole reply."""
        messages = [self._system("describe.md"), *dialogue]
        for attempt in range(self._attempts + 1):
            reply = self._answer(messages, self._occasion(said, MOTION, turn, attempt))
            if refused := _CANNOT.search(reply):
                raise UserError(clean(refused[1])[:300])
            if found := _DESCRIPTION.search(reply):
                return clean(found[1].strip())[:_LONGEST], reply
            messages += _sent_back(reply, "there is no description between the lines MOTION and END")
        raise UserError(f"{self.name} did not describe a motion in {self._attempts + 1} replies; say it in other words")

    def _write(self, description: str, said: str, turn: int) -> tuple[Term, ...]:
        """Return the terms of a description."""
        messages = [self._system("write.md"), {"role": "user", "content": quote(description, "the description")}]
        reason = ""
        for attempt in range(self._attempts + 1):
            reply = self._answer(messages, self._occasion(said, TERMS, turn, attempt))
            blocks = _BLOCK.findall(reply) or [reply]
            try:
                return read_form(blocks[-1].strip(), self._vocabulary)
            except UserError as error:
                reason = str(error)
            messages += _sent_back(reply, reason)
        raise UserError(f"{self.name} wrote no terms that this body can follow: {reason}")

    def _answer(self, messages: list[Message], occasion: Occasion) -> str:
        ask = Ask(
            messages=tuple(messages), temperature=TEMPERATURE, seed=0, max_tokens=self._max_tokens, occasion=occasion
        )
        completion = self._client.sample(ask)
        if completion.truncated:
            raise UserError(f"the reply of {self.name} was cut off; raise llm.max_tokens")
        return answer_of(completion.text)

    def _system(self, name: str) -> Message:
        noun = self._vocabulary.body.environment.noun
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        form = json.dumps(schema(self._vocabulary))
        return {
            "role": "system",
            "content": Template(text).substitute(noun=noun, body=self._page, schema=form),
        }

    def _occasion(self, said: str, wanted: str, turn: int, attempt: int) -> Occasion:
        return Occasion(env=self._vocabulary.name, task=said, wanted=wanted, round=turn, attempt=attempt)


def body_page(vocabulary: Vocabulary) -> str:
    """Return what a model must know of a body: how places are told, its quantities one a line, and its things."""
    environment = vocabulary.body.environment
    about = (type(environment).__doc__ or "").strip().splitlines()[0]
    rows = [
        f"{each.name} | {'-' if each.unit == '1' else each.unit} | {_usual(each)} | "
        f"{each.low:.3g}..{each.high:.3g} | {each.meaning}"
        for each in vocabulary.quantities.values()
    ]
    return "\n".join(
        [
            f"`{vocabulary.name}`: {about}",
            environment.world.format(noun=environment.noun),
            "It faces north when it begins: east is to its right (yaw -1.5708), west to its left.",
            "",
            "quantity | unit | usual | limits | meaning",
            "--- | --- | --- | --- | ---",
            *rows,
            *things_page(vocabulary),
        ]
    )


def _usual(quantity: Quantity) -> str:
    """Return the value of a quantity as episodes begin, to a thousandth and within its limits."""
    return f"{round(quantity.within(quantity.start), 3) + 0.0:.3g}"


def _asked(said: str, motion: Motion, measured: Mapping[str, float]) -> str:
    heading = measured.get("yaw_angle")
    facing = f"It faces at a yaw of {heading:.2f} rad now. " if heading is not None else ""
    doing = f"Its terms so far: {write_form(motion.asked)}" if motion.asked else "So far it keeps its usual pose."
    return f"{facing}{doing}\n\n{quote(said)}"


def _sent_back(reply: str, reason: str) -> list[Message]:
    return [
        {"role": "assistant", "content": clean(reply)[:_LONGEST] or "(nothing)"},
        {"role": "user", "content": f"That cannot be used: {quote(reason[:1000], 'the reason')}\n\nCorrect that."},
    ]
