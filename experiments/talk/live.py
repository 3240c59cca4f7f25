"""A robot that moves in real time in a thread of its own while others talk to it, watch it and push it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.talk.session import Session
from rewardsmith.reward_synth.motion.talker import Talker

SPEEDS = (0.1, 2.0)
"""Slowest and fastest that it is shown, in times of real time."""

_PATIENCE = 1.0
"""Seconds for which a watcher waits for something new."""

_MOST_STEPS = 4
"""Control steps that a plan is followed at most before the robot is slowed down instead."""

_SMOOTH = 0.1
"""Share by which the newest step counts in the figures that are shown."""

_BREATH = 0.002
"""Pause between steps [s] in which others get at the robot."""

_CHAT = 200
"""Entries of the chat that are kept."""

Result = TypeVar("Result")


class Live:
    """Steps a session as fast as its clock says and the machine allows.

    Args:
        session: The robot; nobody else may use it from now on.
        talker: Who understands.
        adapts: Whether plans are made less often where the machine is too slow for one every control step.
    """

    def __init__(self, session: Session, talker: Talker, *, adapts: bool = True) -> None:
        self._session = session
        self._talker = talker
        self._adapts = adapts
        self._lock = threading.Condition()
        self._turns = threading.Lock()
        self._paused = self._closed = False
        self._speed = 1.0
        self._pace = session.control_dt
        self._plan = 0.0
        self._frame = 0
        self._shown = self._picture()
        self.chat: list[dict[str, Any]] = []
        self._answer(f"I am a {session.vocabulary.name}. Tell me what to do; {talker.name} understands.")
        self._thread = threading.Thread(target=self._run, name="robot", daemon=True)

    def __enter__(self) -> Live:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            self._lock.notify_all()
        self._thread.join()

    # -- what people do ------------------------------------------------------------------------------------------------

    def say(self, said: str) -> dict[str, Any]:
        """Tell the robot something and return its answer; what it cannot do it says in one sentence and goes on."""
        with self._turns:
            motion, measured = self._with(lambda: (self._session.motion, self._session.measured()))
            self._tell({"who": "you", "text": said[:1000]})
            try:
                turn = self._talker.hear(said, motion, measured)
                self._with(lambda: self._session.heed(turn))
            except UserError as error:
                return self._answer(one_line(error), bad=True)
            changes = "; ".join(turn.changes) or "nothing changes"
            return self._answer(changes, description=turn.description)

    def weigh(self, name: str, weight: float | None, target: float | None) -> None:
        """Change a term's weight or target.

        Raises:
            UserError: see `Session.weigh`.
        """
        with self._turns:
            self._with(lambda: self._session.weigh(name, weight=weight, target=target))

    def push(self, velocity: Mapping[str, float]) -> None:
        """Push the robot.

        Raises:
            UserError: see `Session.push`.
        """
        self._with(lambda: self._session.push(velocity))

    def reset(self) -> None:
        """Begin a new episode."""
        self._with(self._session.reset)

    def pause(self, paused: bool) -> None:
        """Stop the robot's clock, or let it go on."""
        self._with(lambda: setattr(self, "_paused", paused))

    def set_speed(self, speed: float) -> None:
        """Show it slower or faster than real time.

        Raises:
            UserError: the speed is out of its bounds.
        """
        if not SPEEDS[0] <= speed <= SPEEDS[1]:
            raise UserError(f"the speed is from {SPEEDS[0]:g} to {SPEEDS[1]:g} times real time, not {speed:g}")
        self._with(lambda: setattr(self, "_speed", speed))

    def ask(self, what: Callable[[Session], Result]) -> Result:
        """Return what somebody wants to know of the session while it stands still."""
        return self._with(lambda: what(self._session))

    def watch(self, after: int) -> dict[str, Any]:
        """Return what is to be seen as soon as it is newer than frame `after`, or after a second."""
        deadline = time.monotonic() + _PATIENCE
        with self._lock:
            while self._frame <= after and not self._closed and (left := deadline - time.monotonic()) > 0:
                self._lock.wait(left)
            return self._shown | {"frame": self._frame, "chat": len(self.chat)}

    # -- how it goes on ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        due = time.monotonic()
        while True:
            with self._lock:
                while self._paused and not self._closed:
                    self._lock.wait()
                    due = time.monotonic()
                if self._closed:
                    return
                began = time.monotonic()
                self._step()
            length = self._session.control_dt / self._speed
            due = max(due + length, time.monotonic() - length)
            # Others get their turn even where the machine is too slow for real time.
            time.sleep(max(due - time.monotonic(), _BREATH))
            self._pace += _SMOOTH * (time.monotonic() - began - self._pace)

    def _step(self) -> None:
        try:
            self._session.step()
        except RuntimeError as error:
            self._session.reset()
            self._answer(f"the simulation failed and begins anew: {one_line(error)}", bad=True)
        self._plan += _SMOOTH * (self._session.plan_seconds - self._plan) if self._plan else self._session.plan_seconds
        if self._adapts:
            wanted = math.ceil(self._plan * self._speed / self._session.control_dt)
            self._session.every = min(max(wanted, 1), _MOST_STEPS)
        self._show()

    def _with(self, act: Callable[[], Result]) -> Result:
        """Do something while the robot stands still, and show what comes of it."""
        with self._lock:
            result = act()
            self._show()
            return result

    def _show(self) -> None:
        self._shown = self._picture()
        self._frame += 1
        self._lock.notify_all()

    def _picture(self) -> dict[str, Any]:
        """Return what is to be seen at present, as plain data."""
        session = self._session
        latest = session.moments[-1] if session.moments else None
        return {
            "time": session.time,
            "paused": self._paused,
            "speed": self._speed,
            "rate": round(session.control_dt / max(self._pace, 1e-6), 3),
            "plan_ms": round(1e3 * self._plan, 1),
            "budget_ms": round(1e3 * session.control_dt * session.every / self._speed, 1),
            "places": session.places(),
            "terms": _terms(session),
            "costs": {} if latest is None else {name: round(cost, 4) for name, cost in latest.costs.items()},
        }

    def _answer(self, text: str, *, bad: bool = False, description: str = "") -> dict[str, Any]:
        return self._tell({"who": "robot", "text": text, "bad": bad, "description": description})

    def _tell(self, entry: dict[str, Any]) -> dict[str, Any]:
        self.chat = [*self.chat, entry][-_CHAT:]
        return entry


def _terms(session: Session) -> list[dict[str, Any]]:
    """Return the terms as the page shows them, those that were asked for first."""
    latest = session.moments[-1].measured if session.moments else {}
    rows = []
    for term in session.terms.terms:
        quantity = session.vocabulary.quantities.get(term.feature or "")
        asked = term in session.motion.asked
        bounds = (quantity.low, quantity.high) if quantity else (-math.inf, math.inf)
        value = latest.get(term.feature or "")
        rows.append(
            {
                "name": term.name,
                "feature": term.feature,
                "said": term.said(),
                "asked": asked,
                "weight": term.weight,
                "target": term.target,
                "low": _finite(bounds[0], term.target, -1),
                "high": _finite(bounds[1], term.target, 1),
                "unit": term.unit,
                "value": value,
                "measured": "" if value is None else term.shown(value),
            }
        )
    return rows


def _finite(bound: float, target: float | None, sign: int) -> float:
    """Return a bound for a slider, also where nothing bounds the quantity."""
    return bound if math.isfinite(bound) else sign * max(2 * abs(target or 0.0), 2 * math.pi)
