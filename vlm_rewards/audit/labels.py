"""What people said of states on an audit's page, found again among the states that they were shown."""

from __future__ import annotations

from pathlib import Path

from rewardsmith.envs import Task, UserError, files
from rewardsmith.vlm_rewards.audit.states import States, gather

ASKED = 60
"""States that people are asked about where nothing else tells success."""


def read_labels(path: Path) -> dict[str, bool]:
    """Return whether states show the goal, by their ids.

    Raises:
        UserError: the file is no such file.
    """
    if not path.is_file():
        raise UserError(f"there is no file of labels {path}; the page of an audit saves one")
    try:
        plain = files.read_json(path)
    except (OSError, ValueError) as error:
        raise UserError(f"labels={path} cannot be read: {error}") from None
    if not isinstance(plain, dict) or not all(isinstance(value, bool) for value in plain.values()):
        raise UserError(f"labels={path} must hold true or false by state, as the page of an audit writes it")
    return plain


def labelled_states(path: Path, env: str, task: Task | None, count: int, seed: int) -> States:
    """Return the states that people labelled, with what they said.

    Args:
        path: The file of labels.
        env: The audit's environment.
        task: What success is to it; None where it knows of none.
        count: How many states it looks at.
        seed: Of its states.

    Raises:
        UserError: the file is no file of labels, or about other states.
    """
    labels = read_labels(path)
    # They were shown on the page of an audit, or on the one that asks before there can be any.
    shown = [gather(env, task, count, seed), gather(env, None, ASKED, seed)]
    known = max((each.labelled(labels) for each in shown), key=len)
    if not len(known):
        raise UserError(
            f"labels={path} is about other states; give the env=, goal= or task=, states= and seed= of that audit"
        )
    return known
