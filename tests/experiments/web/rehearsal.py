"""The real server over runs that are laid out by hand: only searching and training are played."""

import socket
import threading
from contextlib import contextmanager
from urllib.parse import unquote

import numpy as np
import uvicorn

from rewardsmith.envs.film.video import encode
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.access import Access
from rewardsmith.experiments.web.app import make_app
from rewardsmith.experiments.web.house import House
from rewardsmith.experiments.web.processes import Processes
from rewardsmith.reward_synth.preferences.agreement import merged

from .runs import add_generation, answers_of, finish, judge, waiting_run

FPS = 25
TOKEN = "a-token-that-nobody-guesses"
TASK = "run <i>forward</i>"
IDEAS = ["<b>fast</b> & upright", "slow", "leans forward", "jumps"]
TURN = 0.4
"""Seconds that a round of the played search takes, counted from when a page first found it training."""


def draw(path, seconds, shade):
    """Film a bar that goes from left to right; 25 pictures a second."""
    frames = round(seconds * FPS)

    def picture(index):
        image = np.full((96, 128, 3), shade, np.uint8)
        left = round(112 * index / max(1, frames - 1))
        image[:, left : left + 16] = (20, 80, 200)
        return image

    return encode((picture(index) for index in range(frames)), path, FPS)


@contextmanager
def served(folder):
    """Serve the runs of a folder on a free port; give what lets browsers in."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        access = Access(port=listener.getsockname()[1], token=TOKEN)
        app = make_app(House(folder), access)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield access
        server.should_exit = True
        thread.join()


class Rehearsal:
    """Runs whose rounds wait for a person, and the search that goes on with them.

    Args:
        folder: Where runs and films lie.
        reward: What the candidates' rewards are.
        access: Of the server.
    """

    def __init__(self, folder, reward, access):
        self._folder, self._reward, self._access = folder, reward, access
        self._films, self._waits, self._turns, self._next_turns = {}, {}, [], {}

    def add_round(self, seconds, missing=(), waits=0):
        """Lay out a run that asks of films of these lengths [s], some of which are missing; return its page's address.

        Args:
            seconds: Of each film.
            missing: Places of films that could not be drawn.
            waits: How many turns a search takes to its next round; 0 ends it.
        """
        run = waiting_run(
            self._folder / "runs", self._reward, candidates=len(seconds), task=TASK, film=None, seconds=max(seconds),
            ideas=[IDEAS[place % len(IDEAS)] for place in range(len(seconds))],
        )  # fmt: skip
        for place, length in enumerate(seconds):
            if place not in missing:
                run.candidate(f"{place:03d}").film.write_bytes(self._film(length, place))
        self._waits[run.path] = waits
        return self._access.address(f"/runs/{run.path.name}/rank")

    @property
    def address(self):
        """Of the server."""
        return f"http://{self._access.host}:{self._access.port}"

    def enter(self, path):
        """Return the address that lets a browser in and leads to a page."""
        return self._access.address(path)

    def run(self, address):
        """Return the run of a round's page."""
        return Run(self._folder / "runs" / unquote(address).split("/")[-2])

    def _film(self, seconds, place):
        if (seconds, place) not in self._films:
            path = draw(self._folder / f"{seconds}-{place}.mp4", seconds, 235 - 12 * place)
            self._films[seconds, place] = path.read_bytes()
        return self._films[seconds, place]

    def resume(self, run):
        """Go on with a run as a search does, in place of `Processes.resume`; one that was just begun does not."""
        if run.path not in self._waits:
            return
        order, _ = merged(answers_of(run))
        judge(run, [name for group in order for name in group])
        waits = self._waits[run.path]
        if waits:
            self._next_turns[run.path] = threading.Timer(TURN * waits, self._next, [run])
        else:
            finish(run)

    def is_going(self, run):
        """Tell whether a search goes on, in place of `Processes.is_going`; its time runs once that is seen."""
        turn = self._next_turns.get(run.path)
        if turn is not None and turn not in self._turns:
            self._turns.append(turn)
            turn.start()
        return turn is not None

    def _next(self, run):
        names = [member.id for member in run.generations()[-1].members]
        for old, new in zip(names, add_generation(run, self._reward, len(names), film=None), strict=True):
            if run.candidate(old).film.exists():
                run.candidate(new).film.write_bytes(run.candidate(old).film.read_bytes())
        run.ask([member.id for member in run.generations()[-1].members])
        del self._next_turns[run.path]

    def close(self):
        for turn in self._turns:
            turn.join()


@contextmanager
def rehearsal(folder, reward, monkeypatch):
    """Give a rehearsal whose server runs meanwhile."""
    (folder / "runs").mkdir()
    with served(folder / "runs") as access:
        played = Rehearsal(folder, reward, access)
        monkeypatch.setattr(Processes, "resume", lambda processes, run: played.resume(run))
        monkeypatch.setattr(Processes, "is_going", lambda processes, run: played.is_going(run))
        yield played
        played.close()
