"""From a sentence to trained, filmed and scored candidates, in stages that each skip what exists."""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rewardsmith import envs
from rewardsmith.envs import Environment, UserError
from rewardsmith.envs.film.render import find_camera
from rewardsmith.envs.survey import Survey
from rewardsmith.experiments.config.schema import TrainConfig
from rewardsmith.experiments.report.progress import Progress
from rewardsmith.experiments.report.report import write_report
from rewardsmith.experiments.runs import files
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.result import write_result
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.coders import make_coder
from rewardsmith.experiments.work.executor import Executor, LocalPool
from rewardsmith.experiments.work.training import has_result
from rewardsmith.policies.settings import settings_for
from rewardsmith.reward_synth.coder import Proposal, Refusal, Request
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.language import RewardProgram, RewardSchema, compile_reward, prepare
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.propose import propose

CHECK_ENVS = 256


def start(config: TrainConfig, command: list[str]) -> Run:
    """Validate a config and make its run directory; nothing is written where something is wrong.

    Raises:
        UserError: the environment, its model or a camera or an option cannot be used.
    """
    environment = envs.build(envs.find(config.env))
    envs.check_device(config.device)
    find_camera(environment.model, config.film.camera)
    _ppo_settings(config)
    return Run.create(config, command)


def pursue(run: Run) -> dict[str, Any]:
    """Bring a run to its end from wherever it is.

    Returns:
        What `result.json` holds.

    Raises:
        UserError: the sentence is refused, no program is valid, or another process works on the run.
    """
    with run.lock():
        try:
            run.set_status("running")
            config = run.config()
            with Progress(run, config) as progress:
                _write_candidates(run, config, progress)
                progress.stage("training")
                _train(run, config, LocalPool(config.workers), progress)
            result = write_result(run)
            write_report(run)
            run.set_status(_status(result))
            return result
        except ModelUnavailable as error:
            _try_status(run, "paused")
            raise Paused(str(error), run.path) from error
        except OSError as error:
            _try_status(run, "paused")
            raise Paused(f"{error.strerror} ({error.filename or run.path})", run.path) from error
        except BaseException as error:
            _try_status(run, "failed" if isinstance(error, UserError) else "paused")
            raise


def _train(run: Run, config: TrainConfig, executor: Executor, progress: Progress) -> None:
    """Train, judge and film every candidate that has no result.

    On cores, candidates are trained in processes of their own. A GPU takes them together, because one of them leaves
    most of it idle and processes would have to take turns; judging is then again work for the cores.
    """
    if config.device != "cpu" and len(together := _unfinished(run)) > 1:
        executor.run([together], progress.update)
    executor.run([[directory] for directory in _unfinished(run)], progress.update)


def _status(result: dict[str, Any]) -> str:
    statuses = {candidate["status"] for candidate in result["candidates"]}
    if "unfinished" in statuses:
        return "paused"
    return "done" if "done" in statuses else "failed"


def _try_status(run: Run, status: str) -> None:
    """Record a status where the disk allows it; the error that brought us here matters more."""
    with contextlib.suppress(OSError, UserError):
        run.set_status(status)


def _write_candidates(run: Run, config: TrainConfig, progress: Progress) -> None:
    """Ask the coder, check what it wrote, and lay out one directory per accepted program."""
    if (run.path / "proposals.json").exists():
        return
    progress.stage("writing rewards")
    prepare()
    coder = make_coder(config, run.path / "llm.jsonl")
    environment = envs.build(envs.find(config.env))
    survey = Survey(environment)
    schema = RewardSchema(survey.fields, survey.action_size)
    request = Request(
        instruction=config.task,
        environment=environment,
        schema=schema,
        count=config.candidates,
        seed=config.seed,
    )
    task = registered_task(environment, config.task)
    intent = coder.understand(request)
    states = survey.samples(CHECK_ENVS, config.seed)

    def check(proposal: Proposal) -> RewardProgram:
        return compile_reward(proposal.source, schema, CHECK_ENVS, states=states)

    proposals = propose(coder, request, check, attempts=config.llm.attempts)
    for number, (proposal, program) in enumerate(proposals.accepted):
        job = _job(config, task, environment, proposal, intent, number)
        _lay_out(run.path / "candidates" / f"{number:03d}", job, proposal, program)
    record = {
        "coder": coder.name,
        "task": task,
        "intent": intent.to_json() if intent else None,
        "can_fall": environment.can_fall,
    }
    files.write_json(run.path / "proposals.json", record | {"refused": [_refusal(r) for r in proposals.refused]})


def registered_task(environment: Environment, text: str) -> str | None:
    """Return the task that a text names or whose instruction it repeats; None for a free sentence."""
    wanted = _plain(text)
    for name, task in environment.tasks.items():
        if wanted in (_plain(name), _plain(task.instruction)):
            return name
    return None


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").strip(" .!").split())


def _job(
    config: TrainConfig,
    task: str | None,
    environment: Environment,
    proposal: Proposal,
    intent: Intent | None,
    number: int,
) -> Job:
    fall = environment.tasks[task].fall_ends_episode if task else proposal.fall_ends_episode
    if config.fall_ends_episode != "auto":
        fall = config.fall_ends_episode == "yes"
    ppo, steps = _ppo_settings(config)
    return Job(
        env=str(Path(config.env).resolve()) if config.env.endswith(".py") else config.env,
        task=task,
        fall_ends_episode=fall,
        steps=config.steps or steps,
        seed=config.seed + 1000 * number,
        device=config.device,
        randomize=config.randomize,
        ppo=ppo,
        intent=intent.to_json() if intent else None,
        film=asdict(config.film),
    )


def _ppo_settings(config: TrainConfig) -> tuple[dict[str, Any], int]:
    """Return all hyperparameters and the steps of an environment, with the user's own choices on top.

    Raises:
        UserError: a hyperparameter is unknown or out of range.
    """
    try:
        settings = settings_for(config.env)
        if config.device.startswith("cuda"):
            settings = settings.on_gpu()
        return asdict(settings.ppo(**config.ppo)), settings.steps
    except (TypeError, ValueError) as error:
        raise UserError(f"ppo: {error}") from error


def _lay_out(directory: Path, job: Job, proposal: Proposal, program: RewardProgram) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    files.write_text(directory / "reward.py", program.source)
    files.write_text(directory / "graph.json", program.to_json())
    check = {
        "hash": program.graph_hash,
        "operations": program.operations,
        "bytes_per_env": program.bytes_per_env,
        "components": list(program.components),
        "inputs": list(program.inputs),
        "idea": proposal.idea,
        **program.report,
    }
    files.write_json(directory / "check.json", check)
    job.save(directory)


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "source": refusal.proposal.source,
        "code": refusal.code,
        "message": refusal.message,
        "line": refusal.line,
    }


def _unfinished(run: Run) -> list[Path]:
    return [path for path in run.candidates() if not has_result(path)]
