"""Any server that speaks Chat Completions: OpenAI, vLLM, Ollama, llama.cpp and the many that imitate them."""

from __future__ import annotations

import difflib
import email.utils
import os
import threading
import time
from pathlib import Path
from typing import Any

import openai
from openai import OpenAI

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm import wire
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion
from rewardsmith.reward_synth.llm.errors import ModelUnavailable, UnusableReply
from rewardsmith.reward_synth.llm.keys import is_openai
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.redact import Redactor
from rewardsmith.reward_synth.llm.retry import Failure, Retry

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "gpt-5-mini"
NO_KEY = "not-needed"
CONNECT_TIMEOUT = 10.0
LIMIT_NAMES = ("max_tokens", "max_completion_tokens")
WITHOUT_MODEL = "or use coder=phrasebook, which needs no model"


class OpenAIClient(Client):
    """The official SDK against any base URL.

    Parameters that a server refuses (reasoning models refuse `temperature`) are left out from then on.

    Args:
        model: Model name; None takes OPENAI_MODEL, else OpenAI's default here or the only model that a server lists.
        base_url: None takes OPENAI_BASE_URL, else OpenAI.
        timeout: Longest wait for one reply [s].
        max_concurrency: How many completions may be under way at once.
        retry: How patient to be with failures that pass.

    Raises:
        UserError: OpenAI is to be asked and OPENAI_API_KEY is not set, or the key cannot be one.
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
        key = _key(self.base_url)
        self.redact = Redactor(key)
        self.max_concurrency = max_concurrency
        self.timeout = timeout
        self._retry = retry or Retry()
        self._model = model or os.environ.get("OPENAI_MODEL")
        self._model_lock = threading.Lock()
        self._refused: set[str] = set()
        self._answered = False
        timeouts = openai.Timeout(timeout, connect=CONNECT_TIMEOUT)
        self._sdk = OpenAI(api_key=key, base_url=self.base_url, timeout=timeouts, max_retries=0)

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
            UserError: wrong key, model or address, or a conversation longer than the model takes.
        """
        return self._retry.run(lambda: self._request(ask), self._passing)

    def _request(self, ask: Ask) -> Completion:
        """Ask once, leaving out one refused parameter after the other."""
        while True:
            parameters = self._parameters(ask)
            try:
                answer = self._sdk.chat.completions.create(**parameters)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                refused = _refused_parameter(error, parameters)
                if refused is None:
                    raise UserError(self._bad_request(error, ask)) from None
                self._refused.add(refused)
                continue
            except openai.APIStatusError as error:
                self._answered = True
                if error.status_code in (401, 403, 404):
                    raise UserError(self._rejected(error.status_code)) from None
                raise
            except ValueError:  # a body that claims to be JSON and is not
                raise UnusableReply("the server's answer is not JSON") from None
            self._answered = True
            return wire.completion(answer, self.model)

    def _parameters(self, ask: Ask) -> dict[str, Any]:
        optional: dict[str, Any] = {"temperature": ask.temperature, "seed": ask.seed}
        # OpenAI's reasoning models know only the newer name, many other servers only the older.
        names = reversed(LIMIT_NAMES) if is_openai(self.base_url) else LIMIT_NAMES
        limit = next((name for name in names if name not in self._refused), None)
        if limit is not None:
            optional[limit] = ask.max_tokens
        chosen = {k: v for k, v in optional.items() if v is not None and k not in self._refused}
        messages = wire.messages(ask, system_role="system" not in self._refused)
        return {"model": self.model, "messages": messages, **chosen}

    def _passing(self, error: Exception) -> Failure | None:
        where = self.redact(self.base_url)
        match error:
            case openai.APITimeoutError():
                remedy = "raise llm.timeout or choose a faster model, then `rewardsmith resume RUN`"
                return Failure(f"{where} did not answer within {self.timeout:g} s", max_tries=2, remedy=remedy)
            case openai.APIConnectionError():
                # A server that never answered is rather not running than busy.
                tries = 1000 if self._answered else 3
                remedy = f"start the server or correct OPENAI_BASE_URL, {WITHOUT_MODEL}"
                return Failure(f"cannot connect to {where}", max_tries=tries, remedy=remedy)
            case openai.RateLimitError() if error.code == "insufficient_quota":
                return Failure(f"the account at {where} has no credit left (429)", max_tries=1)
            case openai.APIStatusError() if error.status_code in (408, 409, 429) or error.status_code >= 500:
                status = error.status_code
                return Failure(f"the model server answered {status}", retry_after=_retry_after(error.response.headers))
            case UnusableReply() | openai.APIResponseValidationError():
                remedy = f"check OPENAI_BASE_URL ({where}), which usually ends in /v1"
                return Failure(self.redact(str(error)), max_tries=3, remedy=remedy)
        return None

    def _rejected(self, status: int) -> str:
        where = self.redact(self.base_url)
        if status == 404:
            return f"{where} does not know the model {self.model!r} or the path (404); {self._choices()}"
        word = "refused the key" if status == 401 else "does not allow this key to use the model"
        return f"{where} {word} ({status}); set OPENAI_API_KEY to a valid key for this server, {WITHOUT_MODEL}"

    def _bad_request(self, error: openai.APIStatusError, ask: Ask) -> str:
        reason = " ".join(self.redact(str(error.message)).split())[:300]
        if "context" in reason.lower():
            return f"the prompt is too long for the model {self.model!r}; serve it with a longer context: {reason}"
        if ask.images and "image" in reason.lower():
            return f"the model {self.model!r} does not see pictures; set llm.model to one that does: {reason}"
        return f"{self.redact(self.base_url)} refused the request ({error.status_code}): {reason}"

    def _choices(self) -> str:
        listed = self._list_models()
        if not listed:
            return "check OPENAI_BASE_URL, which usually ends in /v1, and the model's name"
        likely = difflib.get_close_matches(self.model, listed, n=10, cutoff=0.0)
        return f"choose a model it has: {', '.join(likely)}"

    def _only_model(self) -> str:
        if is_openai(self.base_url):
            return OPENAI_MODEL
        listed = self._list_models()
        if len(listed) == 1:
            return listed[0]
        where = self.redact(self.base_url)
        choices = f"; it lists: {', '.join(listed[:20])}" if listed else ""
        raise UserError(f"name a model for {where}: set llm.model or OPENAI_MODEL, {WITHOUT_MODEL}{choices}")

    def _list_models(self) -> list[str]:
        try:
            return sorted(str(entry.id) for entry in self._sdk.models.list(timeout=CONNECT_TIMEOUT).data)
        except openai.APIConnectionError:
            where = self.redact(self.base_url)
            raise ModelUnavailable(
                f"cannot connect to {where}; start the server or correct OPENAI_BASE_URL, {WITHOUT_MODEL}"
            ) from None
        except (openai.OpenAIError, ValueError, TypeError, AttributeError):
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


def _refused_parameter(error: openai.APIStatusError, sent: dict[str, Any]) -> str | None:
    """Return which optional parameter, or the system role, a server's complaint is about."""
    complaint = str(error.message).lower()
    optional = sent.keys() - {"model", "messages"}
    if error.param in optional:
        return error.param
    for name in sorted(optional, key=len, reverse=True):
        if name in complaint:
            return name
    if "system" in complaint and "role" in complaint and sent["messages"][0]["role"] == "system":
        return "system"
    return None


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
