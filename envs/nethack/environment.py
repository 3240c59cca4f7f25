"""The base of every NetHack environment: what a policy sees, what it presses, and when an episode ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.actions import EXPLORING
from rewardsmith.envs.nethack.features import NOTICES, Features
from rewardsmith.envs.nethack.rules import Rules
from rewardsmith.envs.nethack.sim import KEYS, Sim
from rewardsmith.envs.nethack.squares import crop
from rewardsmith.envs.nethack.vector import NetHackVectorEnv
from rewardsmith.envs.nethack.wording import SPEECH, templates
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.spaces import Discrete

if TYPE_CHECKING:
    from rewardsmith.envs.nethack.terminal import TerminalFilming

_CROP = 9
"""Rows and columns around the player that a policy sees."""

_LINE = 80
"""Bytes of the message that a policy sees: a line of the terminal."""


class NetHackEnvironment(Features):
    """One game of NetHack; a subclass sets the attributes below, those of `Environment`, and what the goal is.

    A control step is a key. It is called a tenth of a second, so that times, such as a film's, can be given in seconds;
    the game's own time is the feature `turn`. What the policy sees: `crop`, the glyphs around the player
    `[9, 9]`, `status`, the figures of the bottom lines, large ones by their logarithm `[24]`, and `message`, the bytes
    of the game's last message `[80]`.

    Attributes:
        rules: What is played.
        actions: What can be chosen: keys by plain names.
        keys: What is asked of NetHack.
    """

    noun = "player"
    world = (
        "A game of turns on a map of squares, 79 columns and 21 rows: each control step is a key that the player, you, "
        "presses, and some keys take no turn. Distances are steps on the map, amounts are whole numbers."
    )
    control_dt = 0.1
    rules: ClassVar[Rules] = Rules()
    actions: ClassVar[dict[str, int]] = EXPLORING
    packages: ClassVar[tuple[str, ...]] = ("nle",)
    extra = "nethack"
    keys: ClassVar[tuple[str, ...]] = (*KEYS, "tty_chars", "tty_colors", "tty_cursor")
    notices: ClassVar[tuple[str, ...]] = tuple(NOTICES.values())
    speech: ClassVar[str] = SPEECH
    counts: ClassVar[dict[str, int]] = {"crop": glyphs.COUNT, "message": 256}

    def goal(self, sim: Sim) -> Tensor:
        """Tell where the goal is reached that ends an episode, bool `[num_envs]`; nowhere, where there is none."""
        return torch.zeros_like(sim.over)

    @property
    def action_space(self) -> Discrete:
        """One of the keys, drawn as those who play NetHack by a policy draw them."""
        return Discrete(len(self.actions), drawn=True)

    @property
    def action_names(self) -> tuple[str, ...]:
        """What the keys do."""
        return tuple(self.actions)

    def observation(self, sim: Sim) -> dict[str, Tensor]:
        """Return what the policy sees: the glyphs around you, the figures of the bottom lines, the last message."""
        figures = sim.blstats.numpy()[:, blstats.SHOWN].astype(np.float32, order="C")
        return {
            "crop": crop(sim, _CROP),
            "status": torch.from_numpy(np.sign(figures) * np.log1p(np.abs(figures))),
            "message": sim.message[:, :_LINE].clone(),
        }

    def sayings(self, message: str) -> tuple[str, ...]:
        """See `envs.speaking.Speaking`."""
        return templates(message)

    def terminated(self, sim: Sim) -> Tensor:
        """Tell where the game is over, by death as a rule, or has come to the goal."""
        return sim.over | self.goal(sim)

    def vectorize(self, setup: Setup) -> NetHackVectorEnv:
        """Make copies that are played by a pool of processes; `Setup.threads` is their number."""
        return NetHackVectorEnv(self, setup)

    @property
    def filming(self) -> TerminalFilming:
        """Films of the terminal."""
        from rewardsmith.envs.nethack.terminal import TerminalFilming

        return TerminalFilming(self)
