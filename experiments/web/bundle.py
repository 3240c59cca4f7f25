"""The chosen policy and its reward as one file to take away."""

from __future__ import annotations

import io
import shlex
import zipfile
from pathlib import Path

from rewardsmith.envs import files
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.errors import Missing

_MOST = 256 << 20
"""Bytes of one file of it."""

_PARTS = ("policy.json", "policy.safetensors")
"""Files of a policy; what else a stranger has put beside them is left."""

_README = """# {task}

Candidate {id} of the run `{run}`, trained by rewardsmith in the environment {env!r}{score}.

    policy/       the policy: weights (safetensors) and shape (JSON)
    reward.py     the reward it was trained with, to be read
    film.mp4      what it does, where it was filmed

To have it act for ten seconds:

    import rewardsmith

    env = rewardsmith.make({env!r}, num_envs=1, task={registered!r}, observe={observe!r})
    policy = rewardsmith.Policy.load("policy")
    obs, state = env.reset(), policy.initial_state(1)
    for _ in range(round(10 / env.environment.control_dt)):
        action, state = policy.act(obs, state)
        obs = env.step(action).obs

`rewardsmith train {word} "task=..." program=reward.py` trains with this reward anew.
"""


def bundle(run: Run) -> bytes:
    """Return a zip of the best candidate: policy, reward, film, and how to load them.

    Raises:
        Missing: no best has been named yet, or it has no policy.
        UserError: a file of it is damaged or too large.
    """
    outcome, config = run.result(), run.config()
    if outcome is None or outcome.best is None:
        raise Missing("no best candidate has been named yet")
    candidate = run.candidate(outcome.best)
    job, final = candidate.job(), outcome.final
    readme = _README.format(
        task=one_line(config.task),
        id=candidate.id,
        run=run.path.name,
        env=config.env,
        word=one_line(shlex.quote(f"env={config.env}")),
        registered=job.task,
        observe=job.observe,
        score=f", score {final.score:.2f} {one_line(final.unit or '')}".rstrip()
        if final and final.score is not None
        else "",
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", readme)
        archive.writestr("reward.py", candidate.text())
        for name in _PARTS:
            archive.writestr(f"policy/{name}", _read(candidate.policy / name))
        if candidate.film.exists():
            archive.writestr("film.mp4", _read(candidate.film))
    return buffer.getvalue()


def _read(path: Path) -> bytes:
    try:
        return files.read_bytes(path, _MOST)
    except OSError:
        raise Missing(f"there is no {path.name} of the best candidate") from None
