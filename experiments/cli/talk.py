"""`rewardsmith talk`: a sentence in, its terms and the plan's time out, and a film in the end."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.cli.terminated import terminated_as_interrupted
from rewardsmith.experiments.config.talk import TalkConfig
from rewardsmith.experiments.talk.episode import keep_turn, make_folder, talk_of, write_film, write_terms
from rewardsmith.experiments.talk.session import Session
from rewardsmith.reward_synth.motion.talker import Talker
from rewardsmith.reward_synth.motion.talkers import make_talker

_ASK = "say what it should do, such as `lift the front right paw`; Enter ends: "


def open_talk(config: TalkConfig) -> tuple[Session, Talker]:
    """Make the robot and who understands for it.

    Raises:
        UserError: one of them cannot be had.
    """
    folder = Path(config.out)
    session = Session(config.env, config.mpc, seed=config.seed, on_turn=partial(keep_turn, folder))
    transcript = make_folder(folder) / "llm.jsonl"
    talker = make_talker(config.coder, session.vocabulary, config.llm, transcript, config.llm.attempts)
    return session, talker


def wants_page(config: TalkConfig) -> bool:
    """Tell whether the robot is shown on a page; without a wish it is where there is a display to open one."""
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
    return config.page == "yes" or (config.page == "auto" and bool(display) and sys.stdin.isatty())


def on_page(config: TalkConfig) -> int:
    """Show the robot on a page until it is closed, and keep what came of it.

    Returns:
        The exit code: 0.
    """
    from rewardsmith.experiments.talk.live import Live
    from rewardsmith.experiments.web.serve import serve_app
    from rewardsmith.experiments.web.talk import make_talk_app

    session, talker = open_talk(config)
    with _kept(session, Path(config.out)), Live(session, talker, adapts=config.adapt) as live:
        serve_app(partial(make_talk_app, live), config)
    return 0


def on_terminal(config: TalkConfig) -> int:
    """Read sentences until there are no more, and have the robot do what they say.

    Returns:
        The exit code: 0.
    """
    session, talker = open_talk(config)
    print(f"{session.vocabulary.name} stands; {talker.name} understands")
    with _kept(session, Path(config.out)):
        _converse(session, talker, config.seconds)
    return 0


def _converse(session: Session, talker: Talker, seconds: float) -> None:
    """Have the robot do what each sentence says for some seconds, and what it refuses, say why."""
    for said in _sentences():
        try:
            turn = session.say(said, talker)
        except UserError as error:
            print(f"  {one_line(error)}")
            continue
        if turn.description:
            print("".join(f"  | {line}\n" for line in turn.description.splitlines()), end="")
        for line in turn.changes or ("nothing changes",):
            print(f"  {line}", flush=True)
        print(f"  {_move(session, seconds)}", flush=True)


@contextmanager
def _kept(session: Session, folder: Path) -> Iterator[None]:
    """Keep what was said and done until the end of a talk, also where Ctrl-C or SIGTERM ends it."""
    with terminated_as_interrupted():
        try:
            yield
        finally:
            _keep(session, folder)


def _keep(session: Session, folder: Path) -> None:
    """Write the film and the latest terms where something has happened, and say where all of it is."""
    if not session.moments:
        return
    print(f"film: {write_film(session, folder)}{_span(session)}\nterms: {write_terms(session, folder)}")
    if session.turns:
        print(f"talk: {talk_of(folder)}")


def _span(session: Session) -> str:
    """Say how much of a long episode the film shows; nothing where it shows all."""
    shown = len(session.moments) * session.control_dt
    return f", the last {shown:.0f} s of {session.time:.0f}" if session.time > shown + session.control_dt else ""


def _sentences() -> Iterator[str]:
    """Yield what is said, until nothing is."""
    asked = sys.stdin.isatty()
    while True:
        try:
            said = input(_ASK if asked else "").strip()
        except EOFError:
            return
        if not said and asked:
            return
        if said:
            if not asked:
                print(f"> {said}")
            yield said


def _move(session: Session, seconds: float) -> str:
    """Move for a time and say how fast plans were made and what came of it."""
    began, plans = time.perf_counter(), []
    for _ in range(max(1, round(seconds / session.control_dt))):
        session.step()
        plans.append(session.plan_seconds)
    took = time.perf_counter() - began
    plan, budget = 1e3 * statistics.median(plans), 1e3 * session.control_dt * session.every
    values = ", ".join(
        f"{term.feature} {session.moments[-1].measured[term.feature]:.3g}"
        for term in session.motion.asked
        if term.feature is not None
    )
    return (
        f"{seconds:g} s at {seconds / took:.2f}x real time, a plan took {plan:.0f} of {budget:.0f} ms; {values}".rstrip(
            "; "
        )
    )
