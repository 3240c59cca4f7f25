"""The beginning of a run: everything that can be refused is refused before a directory is made."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs import Environment, UserError
from rewardsmith.envs.bridges.film import NoFilming
from rewardsmith.envs.sources import sources
from rewardsmith.experiments.config.commands import ServerConfig
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.consent import Consent, opened
from rewardsmith.experiments.runs.creation import create_run
from rewardsmith.experiments.runs.own_files import fingerprint, is_own_file
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.annotating import annotating
from rewardsmith.experiments.search.demonstrating import read_demonstrations
from rewardsmith.experiments.search.feedback import check_beforehand, choose_generations, comment
from rewardsmith.experiments.search.foresight import foresee
from rewardsmith.experiments.search.judging import make_judge
from rewardsmith.experiments.search.settings import training_settings
from rewardsmith.experiments.search.unused import check_used
from rewardsmith.experiments.work.executors.executor import EXECUTORS, ExecutorOptions
from rewardsmith.experiments.work.loggers.logger import LOGGERS
from rewardsmith.reward_synth.rewards.kind import KINDS
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES


def begin(config: TrainConfig, command: list[str]) -> Run:
    """Validate a config and make its run directory; nothing is written where something is wrong.

    Raises:
        UserError: the environment, its model, a camera, an option, the sentence, the coder or the user's own program
            cannot be used.
    """
    environment = envs.build(envs.find(config.env))
    consent = Consent.to(config, _fingerprints(config, environment))
    envs.check_device(config.device)
    if config.film.seconds or config.people_compare:
        environment.filming.check(config.film.camera)
    if config.people_compare and isinstance(filming := environment.filming, NoFilming):
        raise UserError(f"nobody can compare what is not seen: {filming.why}; choose judge=score")
    training_settings(config)
    KINDS.check(config.reward)
    STRATEGIES.check(config.strategy)
    check_beforehand(config)
    check_used(config)
    _check_parts(config)
    LOGGERS.find(config.logger).check()
    shown = read_demonstrations(config)
    own = foresee(config, environment)
    return create_run(config, command, own.program, own.members, own.terms, consent, shown)


def _check_parts(config: TrainConfig) -> None:
    """Make the judge, the annotator and the executor once, for what they have to say of this sentence and machine."""
    with tempfile.TemporaryDirectory() as place:
        make_judge(config, Run(Path(place)))
        annotating(Run(Path(place)), config, Path(place) / "labels.llm.jsonl")
        options = ExecutorOptions(workers=config.workers, cluster=config.cluster, directory=Path(place))
        EXECUTORS.find(config.executor)(options)


def reopen(
    path: str, *, trust: bool = False, server: ServerConfig | None = None, feedback: str = "", generations: int = 0
) -> Run:
    """Open a run to go on with it, with what its user says of it; nobody asks it to pause any more.

    Args:
        path: The run directory.
        trust: Whether it is taken for the user's own.
        server: Which model is asked from now on; what it leaves empty stays the run's.
        feedback: A comment on the best of the last generation that is over, which one more generation is to heed.
        generations: How many it is to have in all from now on; 0 for as many as it was to have.

    Raises:
        UserError: it is no run, its environment cannot be used, nothing of it can be commented on, or another process
            works on it.
    """
    run = Run.open(path)
    with run.lock():
        run.pause_request.take_back()
    if server is not None and server != ServerConfig():
        _ask_another(run, server)
    if trust:
        _trust(run)
    if generations:
        choose_generations(run, generations)
    if feedback:
        comment(run, feedback)
    return run


def _trust(run: Run) -> None:
    """Take a run from elsewhere, or one whose own environment file has changed, for one of this user's.

    Its candidates are bound to the environment file as it is here and now.

    Raises:
        UserError: the environment cannot be used, or another process works on the run.
    """
    with run.lock():
        config = run.config()
        fingerprints = _fingerprints(config, envs.build(envs.find(config.env)))
        asked = Consent.to(config, fingerprints)
        consent = replace(asked, models=[*asked.models, *opened(run)])
        env = consent.apply(config).env
        for candidate in run.candidates():
            candidate.assign(replace(candidate.job(), env=env, files=fingerprints))
        run.note_trust()
        consent.save(run)


def _ask_another(run: Run, server: ServerConfig) -> None:
    """Have a run ask another model, or another server, or the same with its password, which gets the user's key.

    Only an address is taken for consent: with another model the key goes where it went before, or nowhere.

    Raises:
        UserError: another process works on the run.
    """
    with run.lock():
        config = run.config()
        run.amend(replace(config, llm=replace(config.llm, **{name: v for name, v in vars(server).items() if v})))
        if server.base_url:
            replace(Consent.load(run), base_url=server.base_url).save(run)
        if server.model:
            run.note_model(server.model)


def _fingerprints(config: TrainConfig, environment: Environment) -> dict[str, str]:
    return fingerprint(sources(environment)) if is_own_file(config.env) else {}
