"""What a user has let a run do beyond its directory, kept outside of it: a directory from elsewhere cannot claim it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.own_files import changes, digest, is_own_file
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.llm.keys import may_have_key, without_password
from rewardsmith.vlm_rewards.sources import outside

LOCAL = "local"


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What one run may do.

    Attributes:
        files: Fingerprints of the user's own environment file, which is the first, and of what it is made of.
        base_url: The model server that may have the user's key, with its password if it has one.
        executor: Where the work may be done.
        cluster: What may be asked of a cluster.
        models: Paths of the models by which pictures are judged, and of the film that they are compared with.
        others: Paths of what else the search reads or writes outside of its directory: answers, replies, labels.
    """

    files: dict[str, str] = field(default_factory=dict)
    base_url: str = ""
    executor: str = LOCAL
    cluster: dict[str, Any] = field(default_factory=dict)
    models: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @classmethod
    def to(cls, config: TrainConfig, fingerprints: dict[str, str]) -> Self:
        """Return what a config asks for."""
        cluster = {} if config.executor == LOCAL else asdict(config.cluster)
        second = outside(config.distil.second_model, config.distil.second_pretrained)
        film = [config.goal_film] if config.goal_film else []
        models = [*outside(config.model, config.pretrained), *second, *film]
        return cls(
            files=fingerprints,
            base_url=config.llm.base_url,
            executor=config.executor,
            cluster=cluster,
            models=models,
            others=list(_others(config)),
        )

    def apply(self, config: TrainConfig) -> TrainConfig:
        """Return a run's config with what it leaves out: the file's absolute path, the server's password."""
        env = next(iter(self.files), config.env)
        return replace(config, env=env, llm=replace(config.llm, base_url=self.base_url or config.llm.base_url))

    def save(self, run: Run) -> None:
        """Keep it for this run, in a directory that only the user can read.

        Raises:
            UserError: it cannot be written.
        """
        path = _place(run)
        if self == Consent() and not path.exists():
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.chmod(0o700)
            files.write_json(path, {"run": str(run.path.resolve()), **asdict(self)})
        except OSError as error:
            raise UserError(
                f"{path.parent} cannot be written: {error.strerror}; set XDG_STATE_HOME to a directory of yours"
            ) from None

    @classmethod
    def load(cls, run: Run) -> Self:
        """Return what was kept for this run, which is nothing for a run that this user did not begin."""
        path = _place(run)
        if not path.exists():
            return cls()
        try:
            kept = dict(files.read_json(path))
            kept.pop("run")
            return cls(**kept)
        except (KeyError, TypeError, ValueError):
            raise UserError(f"{path} is damaged; delete it, then `rewardsmith resume {run.path} trust=yes`") from None


def check(run: Run, config: TrainConfig) -> Consent:
    """Return the consent that a run needs; nothing is imported, sent or written.

    Raises:
        UserError: the user has not given it.
    """
    given, wanted = Consent.load(run), Consent.to(config, {})
    remedy = f"look at it, then `rewardsmith resume {run.path} trust=yes`"
    if is_own_file(config.env):
        if not given.files or Path(next(iter(given.files))).name != Path(config.env).name:
            does = "read" if config.env.endswith(".xml") else "run"
            raise UserError(f"{run.path} was not begun here and would {does} the file {config.env}; {remedy}")
        if changed := changes(given.files):
            raise UserError(f"{changed} since {run.path} was begun; put it back, or {remedy}")
    if (wanted.executor, wanted.cluster) not in ((given.executor, given.cluster), (LOCAL, {})):
        raise UserError(f"{run.path} was not begun here and would send its work to {wanted.executor}; {remedy}")
    for path in [*wanted.models, *opened(run)]:
        if path not in given.models:
            raise UserError(f"{run.path} was not begun here and would read {path}; {remedy}")
    for path in wanted.others:
        if path not in given.others:
            raise UserError(f"{run.path} was not begun here and would open {path}; {remedy}")
    url = wanted.base_url
    if url and url != without_password(given.base_url) and not may_have_key(url):
        raise UserError(
            f"{run.path} asks for the model server {url}, for which your key was not given; {remedy}, "
            "or name its host in REWARDSMITH_KEY_HOSTS"
        )
    return given if url else replace(given, base_url="")


def _others(config: TrainConfig) -> Iterator[str]:
    """Yield the paths of a config that are opened while the search goes on; what was copied is no longer read."""
    labels = config.bonus.get("labels", "")
    yield from filter(None, (config.answers, config.llm.transcript, config.labels.cache, str(labels)))


def opened(run: Run) -> Iterator[str]:
    """Yield the paths that candidates' rewards would read; a damaged one is refused elsewhere and reads nothing."""
    with suppress(UserError, LookupError, OSError, TypeError, ValueError):
        for candidate in run.candidates():
            with suppress(UserError, LookupError, OSError, TypeError, ValueError):
                yield from candidate.reward().core.opens


def vouched(run: Run, candidate: Candidate) -> Job:
    """Return a candidate's job, for whoever is about to make its environment.

    Raises:
        UserError: it would import a file for which this user has not vouched.
    """
    job = candidate.job()
    job.check_files(digest(Consent.load(run).files))
    return job


def check_opened(run: Run, candidate: Candidate) -> None:
    """Refuse a candidate whose reward would read paths that this user has not let the run read.

    Raises:
        UserError: there is one.
    """
    given = Consent.load(run).models
    for path in candidate.reward().core.opens:
        if path not in given:
            raise UserError(
                f"{run.path} was not begun here and would read {path}; "
                f"look at it, then `rewardsmith resume {run.path} trust=yes`"
            )


def _place(run: Run) -> Path:
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "rewardsmith" / f"{hashlib.sha256(str(run.path.resolve()).encode()).hexdigest()}.json"
