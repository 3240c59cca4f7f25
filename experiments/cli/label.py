"""`rewardsmith label`: has recorded messages labelled, each by itself or in pairs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from random import Random

from rich.console import Console

from rewardsmith import envs
from rewardsmith.envs import UserError, files
from rewardsmith.envs.speaking import Speaking
from rewardsmith.experiments.cli.written import file_to_write
from rewardsmith.experiments.config.labels import LabelConfig
from rewardsmith.experiments.runs.errors import Stopped
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Annotator, Errand, Question
from rewardsmith.reward_synth.intrinsic.annotators.desk import Desk
from rewardsmith.reward_synth.intrinsic.annotators.hiring import make_annotator
from rewardsmith.reward_synth.intrinsic.annotators.labels import Labels
from rewardsmith.reward_synth.intrinsic.annotators.prompt import Prompt

MAX_BYTES = 1 << 28
_SECONDS = 2.0
"""Between two looks at what a model has answered."""


def label(data: Path, config: LabelConfig) -> str:
    """Label a data set, write the labels with their provenance, and say how many there are.

    Raises:
        UserError: the data holds no messages, the file cannot be written, the annotator lacks something, or nothing
            was labelled.
        Stopped: the model answers no longer, or it is interrupted; the labels until then are written.
    """
    environment = envs.build(envs.find(config.env))
    if not isinstance(environment, Speaking):
        raise UserError(f"{config.env} says nothing; choose NetHack or MiniHack, `rewardsmith envs` lists them")
    path = file_to_write(config.path)
    questions = _questions(sayings_of(data, environment), config)
    speech = environment.speech
    transcript = path.with_suffix(".llm.jsonl") if config.annotator == "openai" else None
    with tempfile.TemporaryDirectory() as place:
        annotator = make_annotator(
            config.annotator,
            Errand(goal=config.goal),
            speech,
            config.labels,
            config.llm,
            transcript or Path(place) / "llm.jsonl",
        )
        answers, why = _ask(annotator, questions)
    if not answers:
        raise UserError(f"nothing was labelled{f': {why}' if why else ''}; choose another annotator, or other messages")
    model = annotator.model if isinstance(annotator, Desk) else ""
    provenance = {
        "annotator": config.annotator,
        "model": model,
        "date": time.strftime("%Y-%m-%d"),
        "goal": config.goal or "get on in the game",
        "prompt": Prompt(speech, config.goal).digest if model else "",
    }
    Labels(provenance={name: value for name, value in provenance.items() if value}, answers=answers).save(path)
    told = f"{path}: {len(answers)} of {len(questions)} answered"
    if isinstance(annotator, Desk) and annotator.trouble:
        told += f"; they are kept for no other run: {annotator.trouble}"
    if why:
        raise Stopped(f"{told}: {why}; the same command asks for the rest")
    figures = ", ".join(f"{name} {value:g}" for name, value in annotator.figures().items())
    return told + (f" ({figures})" if figures else "")


def sayings_of(data: Path, environment: Speaking) -> list[str]:
    """Return the different sayings of a file of messages, in the order in which they first come.

    Args:
        data: Lines of text, or JSON lines with a `message` each, as `rewardsmith listen` writes them.
        environment: What has said them.

    Raises:
        UserError: it is missing, or holds no messages.
    """
    try:
        lines = files.read_bytes(data, MAX_BYTES).decode("utf-8", errors="replace").splitlines()
    except OSError as error:
        raise UserError(f"cannot read {data}: {error.strerror}; `rewardsmith listen` collects messages") from None
    found: dict[str, None] = {}
    for number, line in enumerate(lines, 1):
        message = _message(line, f"{data}, line {number}")
        found |= dict.fromkeys((message,) if message in environment.notices else environment.sayings(message))
    if not found:
        raise UserError(f"{data} holds no messages; `rewardsmith listen` collects some")
    return list(found)


def _message(line: str, where: str) -> str:
    if not line.lstrip().startswith("{"):
        return line
    try:
        plain = files.from_json(line.encode())
    except ValueError as error:
        raise UserError(f"{where} is no JSON: {error}") from None
    message = plain.get("message")
    if not isinstance(message, str):
        raise UserError(f'{where} has no "message" that is a text')
    return message


def _questions(sayings: Sequence[str], config: LabelConfig) -> list[Question]:
    if not config.pairs:
        return [(saying,) for saying in sayings]
    random, most = Random(config.seed), len(sayings) * (len(sayings) - 1) // 2
    if config.pairs >= most:
        return list(combinations(sayings, 2))
    drawn: dict[frozenset[str], Question] = {}
    while len(drawn) < config.pairs:
        first, second = random.sample(sayings, 2)
        drawn.setdefault(frozenset((first, second)), (first, second))
    return list(drawn.values())


def _ask(annotator: Annotator, questions: Sequence[Question]) -> tuple[dict[Question, float], str]:
    """Return the answers, and why there are no more of them; empty where all was asked that may be."""
    annotator.ask(questions)
    answers = annotator.collect()
    if not isinstance(annotator, Desk):
        return answers, ""
    interrupted = ""
    with Console(stderr=True).status("asking ...") as status:
        try:
            while not annotator.broken and not annotator.wait(_SECONDS):
                answers |= annotator.collect()
                status.update(f"{len(answers)} of {len(questions)} answered")
        except KeyboardInterrupt:
            interrupted = "interrupted"
    annotator.close()
    return answers | annotator.collect(), annotator.broken or interrupted
