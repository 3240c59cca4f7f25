"""The page of an audit: one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import io
import time
from pathlib import Path
from typing import Any

import matplotlib.image
import torch
from torch import Tensor

from rewardsmith.envs import files
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.experiments.report.standalone import draw
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.audit import Audit, Row
from rewardsmith.vlm_rewards.audit.climb import Climbed
from rewardsmith.vlm_rewards.audit.measures import calibration, roc
from rewardsmith.vlm_rewards.audit.states import States
from rewardsmith.vlm_rewards.frames import Frames

_TEMPLATE = Path(__file__).parent / "templates" / "audit.html"

GALLERY = 12
"""Pictures of each sort."""

_PIXELS = 128


def write_audit(
    found: Audit, climbed: Climbed | None, environment: MujocoEnvironment, env: str, truth: str, path: Path
) -> Path:
    """Write what an audit found, and where the reward leads, unless that is not known."""
    success = found.states.success
    assert success is not None  # it was audited
    order = found.rewards.argsort(descending=True)
    failures, successes = order[~success[order]], order[success[order]]
    return _write(
        path,
        env=env,
        truth=truth,
        found=found,
        verdict=found.best.verdict(climbed),
        climbed=climbed,
        goods=int(success.sum()),
        tables=_tables(found),
        alphas=found.alphas,
        curve=" ".join(f"{200 * x:.1f},{200 * (1 - y):.1f}" for x, y in roc(found.rewards, success)),
        bins=calibration(found.rewards, success),
        galleries=(_led(found, climbed, environment) if climbed else {})
        | {
            "failures that it pays best": _cards(found, failures[:GALLERY]),
            "successes that it pays worst": _cards(found, successes.flip(0)[:GALLERY]),
            "successes that it pays best": _cards(found, successes[:GALLERY]),
        },
        questions=_questions(found.states, found.pictures),
    )


def write_questions(looks: Looks, environment: MujocoEnvironment, states: States, path: Path, device: str) -> Path:
    """Write the page on which people say which states show the goal, where nothing else tells."""
    pictures = Frames(environment, len(states), _PIXELS, looks.cameras[:1], device).draw(states.rows)[0].cpu()
    asked = _questions(states, pictures)
    return _write(path, env=environment.name(), goal=looks.wanted, found=None, questions=asked)


def _write(path: Path, **shown: Any) -> Path:
    files.write_text(path, draw(_TEMPLATE, written=time.strftime("%Y-%m-%d %H:%M"), **shown))
    return path


def _tables(found: Audit) -> list[dict[str, Any]]:
    """Return a heat map of alpha by cameras for every goal and model."""
    tables: dict[tuple[str, str], dict[str, dict[float, Row]]] = {}
    for row in found.rows[1:]:
        table = tables.setdefault((row.model, row.goal), {})
        table.setdefault(row.cameras, {})[row.looks.alpha] = row
    return [{"model": model, "goal": goal, "rows": rows} for (model, goal), rows in tables.items()]


def _cards(found: Audit, chosen: Tensor) -> list[dict[str, Any]]:
    return [
        {
            "picture": _png(found.pictures[place]),
            "reward": found.rewards[place].item(),
            "origin": found.states.origins[place],
        }
        for place in chosen.tolist()
    ]


def _led(found: Audit, climbed: Climbed, environment: MujocoEnvironment) -> dict[str, list[dict[str, Any]]]:
    """Return the best paid of the poses to which a reward leads, as a gallery."""
    first = climbed.best(GALLERY)
    camera = found.best.looks.cameras[:1]
    pictures = Frames(environment, len(first.rows), found.pictures.shape[1], camera).draw(first.rows)[0]
    return {
        "where the reward leads": [
            {"picture": _png(picture), "reward": reward, "origin": "succeeds" if success else "fails"}
            for picture, reward, success in zip(pictures, first.rewards.tolist(), first.success.tolist(), strict=True)
        ]
    }


def _questions(states: States, pictures: Tensor) -> list[dict[str, str]]:
    """Return states to be asked about, evenly chosen."""
    chosen = torch.linspace(0, len(states) - 1, min(60, len(states))).long().tolist()
    ids = states.ids
    return [{"id": ids[place], "picture": _png(pictures[place])} for place in chosen]


def _png(picture: Tensor) -> str:
    """Return a picture uint8 `[height, width, 3]` as a data address."""
    buffer = io.BytesIO()
    matplotlib.image.imsave(buffer, picture.numpy(), format="png")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
