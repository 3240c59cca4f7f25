"""How a language model is asked for labels: what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs.errors import refuse_out_of_range


@dataclass(kw_only=True)
class LabelOptions:
    """How a language model is asked for labels."""

    batch: int = 16
    """Most questions of one request, which asks what waits; one alone is answered by a digit (1 to 200)."""

    requests: int = 10_000
    """Requests after which nothing more is asked (0 to 1000000000)."""

    concurrency: int = 8
    """Requests that are under way at once (1 to 256)."""

    cache: str = field(default="", metadata={"verbatim": True})
    """File in which labels are kept for other runs; empty takes rewardsmith/labels.sqlite in your cache folder."""

    def __post_init__(self) -> None:
        refuse_out_of_range("labels.batch", self.batch, 1, 200)
        refuse_out_of_range("labels.requests", self.requests, 0, 10**9)
        refuse_out_of_range("labels.concurrency", self.concurrency, 1, 256)
