"""The chosen policy and its reward as one file to take away."""

from __future__ import annotations

import io
import zipfile

from rewardsmith.envs import files
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.errors import Missing

_README = """# {task}

Candidate {id} of the run `{run}`, trained by rewardsmith in the environment `{env}`{score}.

    policy/       the policy: weights (safetensors) and shape (JSON)
    reward.py     the reward it was trained with, to be read
    film.mp4      what it does, where it was filmed

To have it act for ten seconds:

    import rewardsmith

    env = rewardsmith.make("{env}", num_envs=1, task={registered!r}, observe={observe!r})
    policy = rewardsmith.Policy.load("policy")
    obs, state = env.reset(), policy.initial_state(1)
    for _ in range(round(10 / env.environment.control_dt)):
        action, state = policy.act(obs, state)
        obs = env.step(action).obs

`rewardsmith train env={env} "task=..." program=reward.py` trains with this reward anew.
"""


def bundle(run: Run) -> bytes:
    """Return a zip of the best candidate: policy, reward, film, and how to load them.

    Raises:
        Missing: no best has been named yet.
    """
    outcome, config = run.result(), run.config()
    if outcome is None or outcome.best is None:
        raise Missing("no best candidate has been named yet")
    candidate = run.candidate(outcome.best)
    job, final = candidate.job(), outcome.final
    readme = _README.format(
        task=config.task,
        id=candidate.id,
        run=run.path.name,
        env=config.env,
        registered=job.task,
        observe=job.observe,
        score=f", score {final.score:.2f} {final.unit or ''}".rstrip() if final and final.score is not None else "",
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", readme)
        archive.writestr("reward.py", candidate.text())
        for path in sorted(candidate.policy.iterdir()):
            archive.writestr(f"policy/{path.name}", files.read_bytes(path))
        if candidate.film.exists():
            archive.writestr("film.mp4", files.read_bytes(candidate.film))
    return buffer.getvalue()
