"""The command line: `rewardsmith COMMAND key=value ...`."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.runs.errors import Stopped

USAGE = """usage: rewardsmith COMMAND [key=value ...]

  train env=NAME "task=..."   write, check, train, film and compare rewards for a sentence
  resume RUN                  go on with a run that was stopped; feedback="..." asks for a round that heeds it
  pause RUN                   stop a running search from elsewhere; resume goes on
  end RUN CANDIDATE           end a training that will not get better, and judge what it has learned so far
  runs [DIR]                  list the runs of a folder with score and cost; --json for programs
  page [DIR]                  the page of all runs of a folder: begin, watch, rank, compare
  rank RUN                    order the films that a run with judge=human waits for, and go on
  talk env=quadruped          tell a robot what to do and watch it do that at once, on a page or the terminal
  report RUN                  write a run's report anew
  play RUN                    show the best policy in a window, or film it where there is no display
  plan env=NAME task=TASK     act on a task's or a run's reward at once, by planning instead of training; filmed, scored
  export RUN format=onnx      write the best policy as onnx, torchscript or sb3
  check FILE env=NAME         check a reward program; --explain shows what it computes; of a RUN, its first replies
  compare A B                 how two rewards differ: runs, candidates, program files, expert or sparse
  audit env=NAME "goal=..."   whether a reward from pixels and words is worth training on
  tune RUN                    fit the constants of a run's program to what was preferred
  listen env=NAME             collect what a game says, played at random or by a RUN's policy
  label DATA                  have such messages labelled, one by one or in pairs, for reward=oni
  envs                        list the environments
  show env=NAME               an environment's features and tasks
  bench suite=NAME            methods compared on the tasks of mujoco or nethack, or speed against bare physics
  completion bash             the script by which bash, zsh or fish completes what you type
  doctor                      what this machine can do

NAME is an environment's name, or the path of your own .py file or of a robot's MJCF. `rewardsmith train --help` lists
its options."""

_OF_RUNS = frozenset({"train", "resume", "rank"})
"""Commands that bring a run on, which goes on after an interruption."""

EXIT_FAILED, EXIT_USER_ERROR, EXIT_PAUSED, EXIT_INTERRUPTED = 1, 2, 75, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0 done, 1 refused or failed, 2 wrong input, 75 stopped from outside, 130 interrupted.
    """
    # Libraries start Pythons, too: nothing in the folder where the user happens to be may take a module's place there.
    os.environ["PYTHONSAFEPATH"] = "1"
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    # Bytes that are no UTF-8 arrive as lone surrogates, which no file can hold.
    words = [os.fsencode(word).decode(errors="replace") for word in (sys.argv[1:] if argv is None else argv)]
    try:
        return ending(lambda: _dispatch(words))
    except Stopped as error:
        return _complain(error, EXIT_PAUSED)
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _complain(f"{error.strerror} ({error.filename or 'unknown file'})", EXIT_FAILED)
    except KeyboardInterrupt:
        goes_on = "; `rewardsmith resume RUN` goes on" if _OF_RUNS.intersection(words[:1]) else ""
        return _complain(f"interrupted{goes_on}", EXIT_INTERRUPTED)


def ending(command: Callable[[], int | None]) -> int:
    """Run a command, be it of this program or of a module's own, and return its exit code.

    What its user got wrong is told in one line and is code 2.
    """
    try:
        return command() or 0
    except UserError as error:
        return _complain(error, EXIT_USER_ERROR)


def _dispatch(words: list[str]) -> int:
    # Commands are imported when called: torch alone takes a second, and `--help` needs none of it.
    from rewardsmith.experiments.cli import commands

    available = {
        "train": commands.train,
        "resume": commands.resume,
        "pause": commands.pause,
        "end": commands.end,
        "runs": commands.list_runs,
        "page": commands.page,
        "rank": commands.rank,
        "talk": commands.talk,
        "report": commands.report,
        "play": commands.play,
        "plan": commands.plan,
        "export": commands.export,
        "check": commands.check,
        "compare": commands.compare,
        "audit": commands.audit,
        "tune": commands.tune,
        "listen": commands.listen,
        "label": commands.label,
        "envs": commands.list_environments,
        "show": commands.show,
        "bench": commands.bench,
        "completion": commands.complete,
        "doctor": commands.doctor,
    }
    if not words or words[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    if words[0] not in available:
        raise UserError(f"unknown command {words[0]!r}; choose one of: {', '.join(available)}")
    return available[words[0]](words[1:])


def _complain(message: object, code: int) -> int:
    text = one_line(message)
    print(f"rewardsmith: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
