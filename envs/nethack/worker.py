"""A process that plays a few games: it waits for one byte, plays, and answers with one byte; all else is shared.

It ends when its connection does, however the parent ended.
"""

from __future__ import annotations

import json
import mmap
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from rewardsmith.envs.nethack.game import Game
from rewardsmith.envs.nethack.layout import Array, Layout
from rewardsmith.envs.nethack.orders import DONE, END, REPLAY, STEP
from rewardsmith.envs.nethack.rules import Rules


class Worker:
    """The games of a contiguous part of the environments.

    Args:
        arrays: What is shared, see `layout.Layout.arrays`.
        rows: Which environments.
        rules: What is played.
        hackdir: See `game.Game`.
    """

    def __init__(self, arrays: dict[str, Array], rows: range, rules: Rules, hackdir: Path | None) -> None:
        self._arrays = arrays
        shown = {name.removeprefix("obs/"): array for name, array in arrays.items() if name.startswith("obs/")}
        self._games = {row: Game(rules, {key: array[row] for key, array in shown.items()}, hackdir) for row in rows}

    def obey(self, order: bytes) -> None:
        """Do for every game what one byte asks for."""
        if order == STEP:
            self._step()
        else:
            self._begin(replay=order == REPLAY)

    def close(self) -> None:
        """Close every game."""
        for game in self._games.values():
            game.close()

    def _step(self) -> None:
        history, lengths, over = (self._arrays[name] for name in ("history", "lengths", "over"))
        for row, game in self._games.items():
            over[row] = game.step(int(history[row, lengths[row] - 1]))

    def _begin(self, replay: bool) -> None:
        for row, game in self._games.items():
            if self._arrays["begins"][row]:
                game.begin(*map(int, self._arrays["seeds"][row]))
                keys = self._arrays["history"][row, : self._arrays["lengths"][row]]
                self._arrays["over"][row] = replay and game.replay(keys)


def main() -> None:
    """Serve until the connection ends; the one argument is what `pool` says, as JSON."""
    told = json.loads(sys.argv[1])
    layout = Layout(told["num_envs"], tuple(told["keys"]), told["max_steps"])
    arrays = layout.arrays(mmap.mmap(told["memory"], layout.size))
    options = told["rules"].pop("options")
    rules = Rules(**told["rules"], options=None if options is None else tuple(options))
    tempfile.tempdir = told["place"]  # NLE makes a directory for every game
    connection = socket.socket(fileno=told["connection"])
    orphaned = False
    try:
        worker = Worker(arrays, range(*told["rows"]), rules, Path(told["hackdir"]) if told["hackdir"] else None)
        connection.sendall(DONE)
        while (order := connection.recv(1)) not in (END, b""):
            worker.obey(order)
            connection.sendall(DONE)
        orphaned = order != END
        worker.close()
    except ConnectionError:
        orphaned = True
    finally:
        # Where the parent was killed nobody else removes what the games share.
        shutil.rmtree(Path(told["place"]).parent if orphaned else told["place"], ignore_errors=True)
