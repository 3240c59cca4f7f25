"""Which sayings there have been: texts by number, and the numbers of what a moment says."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.speaking import Speaking

NOTHING = 0
"""Number of no saying."""

SLOTS = 12
"""Most sayings of one moment; of more the last ones are left out."""

MOST = 1 << 14
"""Most sayings that are told apart; later ones are not heard."""

_MOST_MOMENTS = 1 << 16
"""Moments whose sayings are remembered; templates are found a hundred times slower than looked up."""

_BETWEEN = "\n"


class Vocabulary:
    """The sayings of an environment, numbered in the order in which they are first heard, its notices first.

    Args:
        environment: What speaks.

    Attributes:
        texts: The sayings by number, the first of which stands for none.
    """

    def __init__(self, environment: Speaking) -> None:
        self._environment = environment
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}
        self._moments: dict[bytes, bytes] = {}
        for text in ("", *environment.notices):
            self._add(text)

    def __len__(self) -> int:
        return len(self.texts)

    def number(self, text: str) -> int | None:
        """Return the number of a saying; None where it has not been heard."""
        return self._numbers.get(text)

    def hear(self, message: Tensor, noticed: Tensor | None = None) -> np.ndarray:
        """Return the numbers of what each environment's moment says, `NOTHING` behind, int64 `[num_envs, SLOTS]`.

        Args:
            message: Bytes, `[num_envs, length]`.
            noticed: Which of the environment's notices hold, `[num_envs, notices]`; None where nobody listens to them.
        """
        # A moment is looked up as its bytes, and so are its numbers: rows one by one would take most of the time.
        notices = len(self._environment.notices)
        moments = np.zeros((len(message), notices + message.shape[1]), np.uint8)
        if noticed is not None:
            moments[:, :notices] = noticed.numpy()
        moments[:, notices:] = message.numpy()
        together, width, known = moments.tobytes(), moments.shape[1], self._moments
        rows = [together[start : start + width] for start in range(0, len(together), width)]
        heard = b"".join([known.get(row) or self._read(row) for row in rows])
        return np.frombuffer(bytearray(heard), np.int64).reshape(-1, SLOTS)

    def _read(self, moment: bytes) -> bytes:
        """Return the numbers of what a moment says, int64 `[SLOTS]`, of a byte for each notice and then the message."""
        if len(self._moments) >= _MOST_MOMENTS:
            self._moments.clear()
        notices = len(self._environment.notices)
        message = moment[notices:].partition(b"\0")[0].decode("latin-1")
        said = dict.fromkeys(self._add(" ".join(each.split())) for each in self._environment.sayings(message))
        numbers = [1 + notice for notice in range(notices) if moment[notice]]
        numbers += [number for number in said if number != NOTHING]
        row = np.full(SLOTS, NOTHING, np.int64)
        row[: len(numbers)] = numbers[:SLOTS]
        self._moments[moment] = row.tobytes()
        return self._moments[moment]

    def _add(self, text: str) -> int:
        if text not in self._numbers:
            if len(self.texts) >= MOST:
                return NOTHING
            self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return self._numbers[text]

    def save(self) -> Tensor:
        """Return all texts as bytes, uint8 `[length]`."""
        return torch.tensor(list(_BETWEEN.join(self.texts).encode()), dtype=torch.uint8)

    def load(self, saved: Tensor) -> None:
        """Put back what `save` returned.

        Raises:
            UserError: it is no such thing, or of another environment.
        """
        notices = self.texts[: 1 + len(self._environment.notices)]
        try:
            texts = bytes(saved.tolist()).decode().split(_BETWEEN)
        except (TypeError, ValueError):
            texts = []
        if texts[: len(notices)] != notices or len(set(texts)) < len(texts) or len(texts) > MOST:
            raise UserError("the sayings that were learned are not of this environment; train the candidate again")
        self.texts = texts
        self._numbers = {text: number for number, text in enumerate(texts)}
        self._moments.clear()
