"""What the features of NetHack are computed from: what the games show, as tensors."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.nethack import blstats
from rewardsmith.envs.nethack.pool import Pool

KEYS = ("glyphs", "blstats", "message", "internal", "inv_oclasses")
"""What every environment needs of NetHack."""


class Sim:
    """The games' present moments; a game that is over, or lost, shows its last moment alive.

    NetHack wipes everything when a game ends, and an episode's last figures would be zeros.

    Args:
        pool: Plays the games.

    Attributes:
        glyphs: int16 `[num_envs, 21, 79]`.
        blstats: int64 `[num_envs, 27]`, see `envs.nethack.blstats`; no hit points are left in a game that is over.
        message: uint8 `[num_envs, 256]`.
        internal: int32 `[num_envs, 9]`.
        inv_oclasses: uint8 `[num_envs, 55]`.
        over: Which games are over, bool `[num_envs]`.
    """

    def __init__(self, pool: Pool) -> None:
        self.num_envs, self.device = pool.num_envs, torch.device("cpu")
        self._seen = {key: torch.from_numpy(shown.copy()) for key, shown in pool.obs.items()}
        # What is seen, and what it is copied from at every step: by numpy, in a third of torch's time.
        self._views = [(self._seen[key].numpy(), shown) for key, shown in pool.obs.items()]
        self._ended = torch.from_numpy(pool.over)
        self.over = self._ended.clone()

    def __getattr__(self, name: str) -> Tensor:
        try:
            seen: Tensor = self.__dict__["_seen"][name]
        except KeyError:
            raise AttributeError(name) from None
        return seen

    def look(self, lost: Tensor | None = None) -> None:
        """Take in what the games show now.

        Args:
            lost: Which of them show nothing of use, bool `[num_envs]`.
        """
        self.over.copy_(self._ended)
        gone = self.over if lost is None else self.over | lost
        if not gone.any():
            for seen, shown in self._views:
                seen[...] = shown
            return
        rows = gone.numpy()
        for seen, shown in self._views:
            last = seen[rows]
            seen[...] = shown
            seen[rows] = last
        self.blstats[:, blstats.HIT_POINTS].masked_fill_(self.over, 0)

    def state(self) -> dict[str, Tensor]:
        """Return what is seen, from which `set_state` goes on."""
        return {**self._seen, "over": self.over}

    def set_state(self, state: dict[str, Tensor]) -> None:
        """See again what was seen."""
        for name, value in self.state().items():
            value.copy_(state[name])
