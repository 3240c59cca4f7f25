"""Any server that speaks Chat Completions: OpenAI, vLLM, Ollama, llama.cpp and the many that imitate them."""

from __future__ import annotations

import difflib
import email.utils
import os
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
from openai import OpenAI

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm import wire
from rewardsmith.reward_synth.llm.address import check_address
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion
from rewardsmith.reward_synth.llm.complaint import LIMIT_NAMES, Complaint
from rewardsmith.reward_synth.llm.deadline import PatientClient, TooMuch
from rewardsmith.reward_synth.llm.errors import ErrorReply, ModelUnavailable, PromptTooLong, UnusableReply
from rewardsmith.reward_synth.llm.keys import is_openai
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.quote import clean
from rewardsmith.reward_synth.llm.redact import Redactor
from rewardsmith.reward_synth.llm.retry import GO_ON_LATER, Failure, Retry

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "gpt-5-mini"
NO_KEY = "not-needed"
CONNECT_TIMEOUT = 10.0
WITHOUT_MODEL = "or use what needs no model: coder=phrasebook, annotator=keyword, judge=score"
"""The client does not know who asks."""

_PASSING = (408, 409, 429)
"""Refusals that may pass, as all errors of the server itself may."""


class OpenAIClient(Client):
    """The official SDK against any base URL.

    Parameters that a server refuses (reasoning models refuse `temperature`) are left out from then on; a server that
    only streams is streamed from; a reply that finds no room in the model's context is asked for with less.

    Args:
        model: Model name; None takes OPENAI_MODEL, else OpenAI's default here or the only model that a server lists.
        base_url: None takes OPENAI_BASE_URL, else OpenAI.
        timeout: Longest wait for one reply, from the request to its last byte [s].
        max_concurrency: How many completions may be under way at once.
        retry: How patient to be with failures that pass.

    Raises:
        UserError: the address or the key cannot be one, or OpenAI is to be asked and OPENAI_API_KEY is not set.
    """

    sees_images = True
    """A server whose model does not see refuses them itself."""

    def __init__(
        self,
        model: str | None = None,
        base_url: str | None = None,
        *,
        timeout: float = 300.0,
        max_concurrency: int = 8,
        retry: Retry | None = None,
    ) -> None:
        self.base_url = (base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL).strip().rstrip("/")
        check_address(self.base_url)
        key = _key(self.base_url)
        self.redact = Redactor(key)
        self.max_concurrency = max_concurrency
        self.timeout = timeout
        self._retry = retry or Retry()
        self._model = model or os.environ.get("OPENAI_MODEL")
        self._model_lock = threading.Lock()
        self._refused: set[str] = set()
        self._answered = False
        self._options_work = False
        self._helped = 0
        timeouts = openai.Timeout(timeout, connect=CONNECT_TIMEOUT)
        http = PatientClient(timeout, timeout=timeouts, limits=openai.DEFAULT_CONNECTION_LIMITS)
        self._sdk = OpenAI(api_key=key, base_url=self.base_url, timeout=timeouts, max_retries=0, http_client=http)

    @classmethod
    def from_options(cls, options: ModelOptions, transcript: Path) -> OpenAIClient:
        """Make the client that the options ask for.

        Raises:
            UserError: there is no key.
        """
        return cls(options.model or None, options.base_url or None, timeout=options.timeout)

    @property
    def model(self) -> str:
        """Name of the model; asks the server what it has where none was given."""
        with self._model_lock:
            if self._model is None:
                self._model = self._only_model()
            return self._model

    def answer(self, ask: Ask) -> Completion:
        """Return one completion.

        Raises:
            ModelUnavailable: the server could not be reached, was busy for too long, or gave nothing usable.
            PromptTooLong: the conversation finds no room in the model's context.
            UserError: wrong key, model or address.
        """
        plain = replace(ask, temperature=None, seed=None)
        tried: list[Ask] = []

        def attempt() -> Completion:
            try:
                return self._request(ask)
            except RecursionError:
                raise UnusableReply("the server's answer is nested too deep") from None
            except openai.InternalServerError as error:
                # Some servers break on a parameter that they do not know.
                if error.status_code != 500 or tried or self._options_work or plain == ask:
                    raise
                tried.append(plain)
                return self._without_options(plain)

        return self._retry.run(attempt, self._passing)

    def _without_options(self, ask: Ask) -> Completion:
        """Ask without optional parameters; the second time that this helps, they are left out from then on."""
        completion = self._request(ask)
        self._helped += 1
        if self._helped >= 2:
            self._refused |= {"temperature", "seed"}
        return completion

    def _request(self, ask: Ask) -> Completion:
        """Ask once, leaving out one refused parameter after the other, and with less room for the reply."""
        room = ask.max_tokens
        while True:
            parameters = self._parameters(replace(ask, max_tokens=room))
            status: int | None = None
            try:
                completion = self._ask_once(parameters)
                self._options_work = self._options_work or bool({"temperature", "seed"} & parameters.keys())
                return completion
            except ErrorReply as error:
                complaint = Complaint.read(error.error)
                if complaint.room(room) is None and complaint.about(parameters) is None:
                    raise
            except openai.APIStatusError as error:
                self._answered = True
                status = error.status_code
                if status in _PASSING or status >= 500:
                    raise
                complaint = Complaint.of(error)
            less, refused = complaint.room(room), complaint.about(parameters)
            if less is not None:
                room = less
            elif refused is not None and status in (None, 400, 422):
                self._refused.add(refused)
            else:
                raise self._rejected(status, complaint, ask)

    def _ask_once(self, parameters: dict[str, Any]) -> Completion:
        """Send one request; an answer that is no completion goes with the error, for whoever has to look at it."""
        answer = self._sdk.chat.completions.with_raw_response.create(**parameters)
        self._answered = True
        body = "" if parameters.get("stream") else answer.text
        try:
            return wire.completion(answer.parse(), self.model)
        except ErrorReply:
            raise
        except UnusableReply as error:
            raise UnusableReply(str(error), body) from None
        except ValueError:  # a body that claims to be JSON and is not
            raise UnusableReply("the server's answer is not JSON", body) from None

    def _parameters(self, ask: Ask) -> dict[str, Any]:
        optional: dict[str, Any] = {"temperature": ask.temperature, "seed": ask.seed}
        # OpenAI's reasoning models know only the newer name, many other servers only the older.
        names = reversed(LIMIT_NAMES) if is_openai(self.base_url) else LIMIT_NAMES
        limit = next((name for name in names if name not in self._refused), None)
        if limit is not None:
            optional[limit] = ask.max_tokens
        chosen = {k: v for k, v in optional.items() if v is not None and k not in self._refused}
        messages = wire.messages(ask, system_role="system" not in self._refused)
        if "stream" in self._refused:  # to go without it
            chosen |= {"stream": True, "stream_options": {"include_usage": True}}
            if "stream_options" in self._refused:
                del chosen["stream_options"]
        return {"model": self.model, "messages": messages, **chosen}

    def _passing(self, error: Exception) -> Failure | None:
        where = self.redact(self.base_url)
        match error:
            case openai.APITimeoutError():
                remedy = "raise llm.timeout or choose a faster model, then `rewardsmith resume RUN`"
                return Failure(f"{where} did not answer within {self.timeout:g} s", max_tries=2, remedy=remedy)
            case openai.APIConnectionError(__cause__=TooMuch() as cause):
                return Failure(f"{where} answered with what is no completion: {cause}", max_tries=2)
            case openai.APIConnectionError():
                # A server that never answered is rather not running than busy.
                tries = 1000 if self._answered else 3
                remedy = f"start the server or correct OPENAI_BASE_URL, {WITHOUT_MODEL}"
                return Failure(f"cannot connect to {where}", max_tries=tries, remedy=remedy)
            case openai.RateLimitError() if error.code == "insufficient_quota":
                return Failure(f"the account at {where} has no credit left (429)", max_tries=1)
            case openai.APIStatusError() if error.status_code in _PASSING or error.status_code >= 500:
                said = self.redact(Complaint.of(error).words)
                remedy = f"{GO_ON_LATER} (it says: {said})" if said else GO_ON_LATER
                reason = f"the model server answered {error.status_code}"
                return Failure(reason, retry_after=_retry_after(error.response.headers), remedy=remedy)
            case ErrorReply():
                said = self.redact(Complaint.read(error.error).words)
                return Failure(f"{where} answered with an error: {said}", max_tries=3, body=self.redact(error.body))
            case UnusableReply():
                remedy = f"check OPENAI_BASE_URL ({where}), which usually ends in /v1"
                body = self.redact(error.body)
                return Failure(self.redact(str(error)), max_tries=3, remedy=remedy, body=body)
            case openai.APIError() if not isinstance(error, openai.APIStatusError):  # in the middle of a stream
                said = self.redact(Complaint.read(error.body).words)
                return Failure(f"{where} answered with an error: {said}", max_tries=3)
        return None

    def _rejected(self, status: int | None, complaint: Complaint, ask: Ask) -> UserError:
        """Return why a request was refused for good, and what to do."""
        reason = self.redact(complaint.words)
        said = f": {reason}" if reason else ""
        if status in (401, 402, 403, 404):
            return UserError(self._refusal(status, said, ask))
        if "context" in reason.lower() or status == 413:
            room = "" if ask.max_tokens is None else f", with llm.max_tokens={ask.max_tokens} for the reply,"
            return PromptTooLong(
                f"the prompt{room} is too long for the model {self.model!r}; serve it with a longer context"
                f"{' or lower llm.max_tokens' if room else ''}{said}"
            )
        return UserError(self._refusal(status, said, ask))

    def _refusal(self, status: int | None, said: str, ask: Ask) -> str:
        where = self.redact(self.base_url)
        if status is not None and 300 <= status < 400:
            return (
                f"{where} sends its visitors elsewhere ({status}), where your prompts do not follow; set "
                f"llm.base_url or OPENAI_BASE_URL to the address where the server is, {WITHOUT_MODEL}"
            )
        if status == 404:
            return f"{where} does not know the model {self.model!r} or the path (404); {self._choices()}"
        if status in (401, 403):
            word = "refused the key" if status == 401 else "does not allow this key to use the model"
            return f"{where} {word} ({status}); set OPENAI_API_KEY to a valid key for this server, {WITHOUT_MODEL}"
        if status == 402:
            return f"the account at {where} has no credit left (402); add some, {WITHOUT_MODEL}{said}"
        if ask.images and "image" in said.lower():
            return f"the model {self.model!r} does not see pictures; set llm.model to one that does{said}"
        return f"{where} refused the request ({status}){said}; check llm.model and OPENAI_BASE_URL, {WITHOUT_MODEL}"

    def _choices(self) -> str:
        listed = self._list_models()
        if not listed:
            return "check OPENAI_BASE_URL, which usually ends in /v1, and the model's name"
        likely = difflib.get_close_matches(self.model, listed, n=10, cutoff=0.0)
        return f"choose a model it has: {clean(', '.join(likely))} (llm.model=NAME, also of `rewardsmith resume RUN`)"

    def _only_model(self) -> str:
        if is_openai(self.base_url):
            return OPENAI_MODEL
        listed = self._list_models()
        if len(listed) == 1:
            return listed[0]
        where = self.redact(self.base_url)
        choices = f"; it lists: {clean(', '.join(listed[:20]))}" if listed else ""
        raise UserError(f"name a model for {where}: set llm.model or OPENAI_MODEL, {WITHOUT_MODEL}{choices}")

    def _list_models(self) -> list[str]:
        try:
            return sorted(self.redact(str(entry.id)) for entry in self._sdk.models.list(timeout=CONNECT_TIMEOUT).data)
        except openai.APIConnectionError:
            where = self.redact(self.base_url)
            raise ModelUnavailable(
                f"cannot connect to {where}; start the server or correct OPENAI_BASE_URL, {WITHOUT_MODEL}"
            ) from None
        except (openai.OpenAIError, RecursionError, ValueError, TypeError, AttributeError):
            return []  # many servers do not list their models, or list them in a form of their own


def _key(base_url: str) -> str:
    key = os.environ.get("OPENAI_API_KEY", "").strip()
    if not key:
        if is_openai(base_url):
            raise UserError(
                "OPENAI_API_KEY is not set; set it, or point OPENAI_BASE_URL at a local server "
                f"(such as http://localhost:11434/v1), {WITHOUT_MODEL}"
            )
        return NO_KEY
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UserError("OPENAI_API_KEY holds characters that no key has; set it again")
    return key


def _retry_after(headers: Any) -> float | None:
    """Return the seconds of a Retry-After header, given as a number or as a date."""
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
