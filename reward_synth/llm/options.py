"""How a language model is asked: what can be chosen, the same for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class ModelOptions:
    """How a language model is asked."""

    model: str = field(default="", metadata={"verbatim": True})
    """Model name as the server knows it; empty takes OPENAI_MODEL, else what the server has."""

    base_url: str = field(default="", metadata={"verbatim": True})
    """Address of an OpenAI-compatible server; empty takes OPENAI_BASE_URL, else OpenAI."""

    temperature: float = 1.0
    """Sampling temperature (0 to 2)."""

    timeout: float = 300.0
    """Longest wait for one reply [s]."""

    max_tokens: int = 16384
    """Longest reply, reasoning included [tokens]."""

    max_total_tokens: int = 0
    """Tokens after which nothing more is asked and the run pauses; 0 for no limit."""

    shots: int = 0
    """Rewards that experts wrote for the most similar registered tasks, shown as examples (0 to 8)."""

    transcript: str = field(default="", metadata={"verbatim": True})
    """Transcript file that coder=recorded replays."""
