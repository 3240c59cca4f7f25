"""What is kept of a talk: the film, the terms, and every moment as numbers."""

from __future__ import annotations

from pathlib import Path

import safetensors.torch
import torch

from rewardsmith.envs import UserError, files
from rewardsmith.envs.film.video import FilmError
from rewardsmith.experiments.talk.session import Session

WIDTH, HEIGHT = 512, 384


def make_folder(path: Path) -> Path:
    """Make the folder of a talk.

    Raises:
        UserError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{path} cannot be made: {error.strerror}; choose a writable place with out=DIR") from None
    return path


def write_terms(session: Session, folder: Path) -> Path:
    """Write the present terms, on which `rewardsmith train ... reward=terms terms=FILE` trains."""
    path = folder / "terms.json"
    files.write_json(path, session.terms.to_json())
    return path


def keep_turn(folder: Path, session: Session) -> None:
    """Write what was said last, so that a killed talk loses nothing of it: its line of the talk, and the terms.

    Raises:
        UserError: they cannot be written.
    """
    time, turn = session.turns[-1]
    terms = turn.motion.terms(session.vocabulary).to_json()["terms"]
    said = {"said": turn.said, "description": turn.description, "changes": list(turn.changes)}
    try:
        files.append_json(talk_of(folder), {"env": session.vocabulary.name, "time": time, **said, "terms": terms})
        write_terms(session, folder)
    except (OSError, UserError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UserError(f"it does so, but what was said cannot be kept in {folder}: {why}") from None


def talk_of(folder: Path) -> Path:
    """Return where a talk is kept as JSON lines: sentences and corrections, with the terms that each came to."""
    return folder / "talk.jsonl"


def write_film(session: Session, folder: Path) -> Path | None:
    """Write the film of the moments that are kept; None where there are none.

    Raises:
        UserError: it cannot be written.
    """
    if not session.moments:
        return None
    frames = torch.stack([moment.pose for moment in session.moments]).unsqueeze(1)
    try:
        return session.environment.filming.film(frames, folder / "film.mp4", camera="side", width=WIDTH, height=HEIGHT)
    except FilmError as error:
        raise UserError(f"{error}; choose a writable place with out=DIR") from None


def episode_bytes(session: Session) -> bytes:
    """Return every moment that is kept as safetensors: time, pose, action, `measured/NAME` and `costs/NAME`.

    Costs of terms that came or went are not a number where they were not.
    """
    moments = list(session.moments)
    if not moments:
        raise UserError("nothing has happened yet; let the robot move first")
    names = dict.fromkeys(name for moment in moments for name in moment.costs)
    tensors = {
        "time": torch.tensor([moment.time for moment in moments]),
        "pose": torch.stack([moment.pose for moment in moments]),
        "action": torch.stack([moment.action for moment in moments]),
    }
    for name in moments[0].measured:
        tensors[f"measured/{name}"] = torch.tensor([moment.measured[name] for moment in moments])
    for name in names:
        tensors[f"costs/{name}"] = torch.tensor([moment.costs.get(name, torch.nan) for moment in moments])
    content: bytes = safetensors.torch.save({name: value.contiguous() for name, value in tensors.items()})
    return content
