"""What a language model is asked about sayings, and what is taken from its reply: digits and nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from string import Template

from rewardsmith.reward_synth.intrinsic.annotators.annotator import SAME, Question
from rewardsmith.reward_synth.llm.client import Completion, Message
from rewardsmith.reward_synth.llm.quote import clean, quote
from rewardsmith.reward_synth.llm.reply import answer_of

GRADES = {"0": 0.0, "1": 1 / 3, "2": 2 / 3, "3": 1.0}
"""What is said of one saying: harm, nothing of note, some progress, clear progress."""

BETTER = {"1": 1.0, "2": 0.0, "0": SAME}
"""What is said of two: the first, the second, or neither tells of more progress."""

_GRADE = (
    "Grade each: 3 for clear progress, 2 for some progress, 1 for what is neither good nor bad, 0 for harm or setbacks."
)
_COMPARE = (
    "Of each two, say which tells of more progress: 1 for the first, 2 for the second, 0 where neither is the better."
)
_ALONE = "Answer with the digit alone."
_LINES = "Answer with a line for each, its number, a colon and the digit, such as `7: {example}`, and nothing else."
_LINE = re.compile(r"^\W*(\d{1,4})[^\w:=]*[:=]\W*(\d)\W*$")
_DIGIT = re.compile(r"^\W*(\d)\W*$")


class Prompt:
    """Asks about what one game says to a player with one goal.

    Args:
        speech: What is shown, in words that follow "What you are shown are".
        goal: What the player is to do; empty for getting on in the game as such.
    """

    def __init__(self, speech: str, goal: str) -> None:
        text = Path(__file__).with_name("prompt.md").read_text(encoding="utf-8")
        self._system = Template(text).substitute(speech=speech)
        self._goal = quote(goal or "get on in the game", "the goal")

    @property
    def digest(self) -> str:
        """A hash of all that is asked but for the sayings: labels of another prompt are others."""
        parts = (self._system, self._goal, _GRADE, _COMPARE, _ALONE, _LINES)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def messages(self, questions: Sequence[Question]) -> tuple[Message, ...]:
        """Return the conversation that asks questions, all of them about one saying, or all about two."""
        pairs = len(questions[0]) == 2
        shown = "\n".join(_shown(number, question) for number, question in enumerate(questions, 1))
        form = _ALONE if len(questions) == 1 else _LINES.format(example=0 if pairs else 1)
        asked = f"The goal:\n\n{self._goal}\n\nWhat is said:\n\n{shown}\n\n{_COMPARE if pairs else _GRADE} {form}"
        return ({"role": "system", "content": self._system}, {"role": "user", "content": asked})


def answers_of(completion: Completion, questions: Sequence[Question]) -> dict[Question, float]:
    """Return the answers in a reply; none for a question whose answer is missing, doubled or something else.

    A reply that was cut off answers nothing.
    """
    if completion.truncated:
        return {}
    meaning = BETTER if len(questions[0]) == 2 else GRADES
    lines = [line for line in clean(answer_of(completion.text)).splitlines() if line.strip()]
    if len(questions) == 1 and len(lines) == 1 and (alone := _DIGIT.match(lines[0])):
        return {questions[0]: meaning[alone[1]]} if alone[1] in meaning else {}
    said: dict[int, set[str]] = {}
    for line in lines:
        if found := _LINE.match(line):
            said.setdefault(int(found[1]), set()).add(found[2])
    answers = {}
    for number, question in enumerate(questions, 1):
        digits = said.get(number, set())
        if len(digits) == 1 and (digit := digits.pop()) in meaning:
            answers[question] = meaning[digit]
    return answers


def _shown(number: int, question: Question) -> str:
    """Return a question as a line, of two sayings as two; no saying can break out of its line."""
    texts = [" ".join(clean(text).split()) for text in question]
    if len(texts) == 1:
        return f"{number}. {texts[0]}"
    return f"{number}. first: {texts[0]}\n{' ' * len(str(number))}  second: {texts[1]}"
