"""Annotators by name for whoever asks from this process: those that know by themselves, and a model at a desk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from rewardsmith.reward_synth.intrinsic.annotators.annotator import ANNOTATORS, Annotator, Errand
from rewardsmith.reward_synth.intrinsic.annotators.cache import LabelCache, default_path
from rewardsmith.reward_synth.intrinsic.annotators.desk import Desk
from rewardsmith.reward_synth.intrinsic.annotators.options import LabelOptions
from rewardsmith.reward_synth.intrinsic.annotators.prompt import Prompt
from rewardsmith.reward_synth.llm.clients import CLIENTS, make_client
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.llm.options import ModelOptions


def asks_model(name: str) -> bool:
    """Tell whether an annotator is a language model that is asked while a policy trains."""
    return name in ANNOTATORS and name == "openai"


def make_desk(
    name: str,
    prompt: Prompt,
    labels: LabelOptions,
    model: ModelOptions,
    transcript: Path,
    *,
    awaited: bool = False,
    earlier: Mapping[str, float] | None = None,
) -> Desk:
    """Make the desk at which a language model answers.

    Args:
        name: Of the client, one of `llm.clients.CLIENTS`.
        prompt: How it is asked.
        labels: How much it is asked.
        model: Which model is asked, and where.
        transcript: Where its requests and replies are kept.
        awaited: See `Desk`.
        earlier: See `Desk`.

    Raises:
        UserError: the client lacks something, or there are several models and none is named.
    """
    CLIENTS.check(name)
    client = make_client(name, model, transcript)
    # A model that nobody can name is better known before anything is trained; a server that is down may come back.
    with suppress(ModelUnavailable):
        _ = client.model
    where = model.base_url or os.environ.get("OPENAI_BASE_URL", "")
    path = Path(labels.cache) if labels.cache else default_path()
    cache = LabelCache(path, lambda: f"{where} {client.model}", prompt.digest)
    return Desk(client, prompt, labels, cache, model.max_tokens, awaited=awaited, earlier=earlier)


def make_annotator(
    name: str, errand: Errand, speech: str, labels: LabelOptions, model: ModelOptions, transcript: Path
) -> Annotator:
    """Make an annotator that answers this process, which waits for it.

    Args:
        name: One of `ANNOTATORS`.
        errand: What it is to do.
        speech: What sayings are, see `envs.speaking.Speaking`.
        labels: See `make_desk`.
        model: See `make_desk`.
        transcript: See `make_desk`.

    Raises:
        UserError: there is none of that name, or it lacks something.
    """
    ANNOTATORS.check(name)
    if asks_model(name):
        return make_desk(name, Prompt(speech, errand.goal), labels, model, transcript, awaited=True)
    return ANNOTATORS.find(name).on(errand)
