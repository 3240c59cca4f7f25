"""The few of the tokenizer's many tokens that captions use."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from rewardsmith.vlm_rewards.library import open_clip
from rewardsmith.vlm_rewards.tiny.facts import all_phrases

CONTEXT = 32
"""Tokens of a text, begin and end included; longer ones are cut."""

STOCK = 49408
"""Tokens of CLIP's byte-pair encoding, which comes with open_clip."""


class Vocabulary:
    """Tokens as numbers without gaps.

    The end of a text keeps the greatest number, since a text's features are read where its greatest number stands.

    Attributes:
        ids: The stock numbers of its tokens, ascending, int64 `[size]`.
    """

    def __init__(self) -> None:
        self._tokenizer = open_clip().SimpleTokenizer(context_length=CONTEXT)
        self.ids = torch.unique(self._tokenizer([*all_phrases(), ", a"]))
        self._compact = torch.full((STOCK,), -1)
        self._compact[self.ids] = torch.arange(len(self.ids))
        # Small tensors that stay, made between large ones that go, would keep the freed memory from being used again.
        self._rows: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Return the numbers of texts, int64 `[num_texts, CONTEXT]`.

        Raises:
            ValueError: a text has a token that no caption has.
        """
        for text in texts:
            if text not in self._rows:
                row = tuple(self._compact[self._tokenizer([text])[0]].tolist())
                if min(row) < 0:
                    raise ValueError(f"a token of {text!r} is in no caption")
                self._rows[text] = row
        return torch.tensor([self._rows[text] for text in texts])
