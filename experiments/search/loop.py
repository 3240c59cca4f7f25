"""The loop that every search is: propose, check, train, judge, and again with what was learned."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.report.progress import Progress
from rewardsmith.experiments.report.report import write_report
from rewardsmith.experiments.runs.consent import check
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.runs.generation import Generation
from rewardsmith.experiments.runs.outcome import Outcome, Row
from rewardsmith.experiments.runs.own_files import digest
from rewardsmith.experiments.runs.pairs import waiting_pairs
from rewardsmith.experiments.runs.result import Result
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.annotating import annotating
from rewardsmith.experiments.search.judging import make_judge
from rewardsmith.experiments.search.proposing import Proposer
from rewardsmith.experiments.search.settings import trains_together
from rewardsmith.experiments.work.executors.executor import EXECUTORS, ExecutorOptions
from rewardsmith.experiments.work.mishaps import is_outside, mishap
from rewardsmith.experiments.work.round import Unfinished, confirm, train_and_judge
from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.judge import NeedsAnswers
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES, StrategyOptions, shows_comments


def pursue(run: Run) -> Outcome:
    """Bring a run to its end from wherever it is.

    Raises:
        Paused: something outside stopped it; it can go on later.
        UserError: the run needs the user's consent (see `runs.consent`), the sentence is refused, no program is valid,
            or another process works on the run.
    """
    consent = check(run, run.config())
    with run.lock():
        try:
            run.set_status("running")
            config = consent.apply(run.config())
            with Progress(run, config) as progress:
                search = Search(run, config, consent.files, progress)
                search.run_generations()
                outcome = search.conclude()
            run.finish(outcome)
            write_report(run)
            run.set_status(outcome.status)
            return outcome
        except NeedsAnswers as question:
            run.ask(question.ids)
            _try_status(run, "paused")
            raise Paused(f"{question}: `rewardsmith rank {run.path}`", run.path) from question
        except (ModelUnavailable, Unfinished) as error:
            _try_status(run, "paused")
            remedy = f": `rewardsmith rank {run.path}`" if waiting_pairs(run) else ""
            raise Paused(f"{error}{remedy}", run.path) from error
        except OSError as error:
            _try_status(run, "paused")
            raise Paused(f"{error.strerror} ({error.filename or run.path})", run.path) from error
        except BaseException as error:
            _try_status(run, "failed" if isinstance(error, UserError) else "paused")
            raise


class Search:
    """A run's generations, each step of which is on disk before the next begins.

    Args:
        run: What was done so far.
        config: What its user chose.
        files: Fingerprints of the user's own environment file, which may be imported; see `runs.own_files`.
        progress: Shows what is going on.
    """

    def __init__(self, run: Run, config: TrainConfig, files: dict[str, str], progress: Progress) -> None:
        self._run = run
        self._config = config
        self._files = files
        self._progress = progress
        options = StrategyOptions(candidates=config.candidates, generations=config.generations, seed=config.seed)
        self._strategy = STRATEGIES.find(config.strategy)(options)
        self._judge = make_judge(config, run)
        self._executor = EXECUTORS.find(config.executor)(
            ExecutorOptions(
                workers=config.workers,
                cluster=config.cluster,
                directory=run.path,
                needs_warp=bool(config.film.seconds) or config.device != "cpu",
            )
        )
        self._annotating = annotating(run, config, run.label_transcript)
        self._proposer: Proposer | None = None

    def run_generations(self) -> None:
        """Go on from the last step that was taken until the strategy wants no more."""
        generations = self._run.generations()
        if not generations and self._config.generations == 1 and shows_comments(self._config.strategy):
            self._progress.note(
                f"strategy={self._config.strategy} learns from earlier rounds, and this run has one; generations=N "
                "makes it N, now or by `rewardsmith resume`"
            )
        if generations and generations[-1].verdict is None:
            self._complete(generations[-1])
        while (brief := self._strategy.next(self._run.history())) is not None:
            self._executor.prepare()
            self._stage("writing rewards")
            self._proposer = self._proposer or Proposer(self._run, self._config, self._files)
            generation = self._proposer.propose(brief, len(self._run.generations()))
            for heeded in generation.heeded:
                self._progress.note(str(heeded))
            if generation.number == 0:
                self._tell_understanding()
            self._warn(generation)
            self._complete(generation)

    def _tell_understanding(self) -> None:
        """Say how the sentence was understood and what it is measured by, as far as anything was."""
        understanding = self._run.understanding()
        if understanding is None:
            return
        for line in understanding.intent.summary() if understanding.intent else ():
            self._progress.note(line)
        if understanding.measure is not None:
            self._progress.note(understanding.measure.summary()[0])

    def _warn(self, generation: Generation) -> None:
        """Say what the rewards of a generation warn of, each line once; programs were checked and warn of nothing."""
        if self._config.reward == Program.kind:
            return
        rewards = [self._run.candidate(member.id).reward() for member in generation.members]
        for line in dict.fromkeys(line for reward in rewards for line in reward.core.warnings):
            self._progress.note(line)

    def conclude(self) -> Outcome:
        """Name the best of all candidates, measure it afresh, and add up what it all cost."""
        self._note(self._annotating.close())
        generations = self._run.generations()
        verdict = self._choose(generations)
        final = None
        if verdict.best is not None:
            best = self._run.candidate(verdict.best)
            self._stage(f"measuring candidate {best.id} on fresh initial states")
            confirm(best, self._executor, self._tick, vouched=digest(self._files))
            final = best.final()
        rows = [
            Row(
                id=member.id,
                generation=generation.number,
                result=self._run.candidate(member.id).result() or Result.failed("it was not finished"),
            )
            for generation in generations
            for member in generation.members
        ]
        preferences = Preferences(self._run.preferences)
        compared = sum(map(len, preferences.of_segments().values()))
        verdicts = [verdict, *(generation.verdict for generation in generations if generation.verdict)]
        return Outcome(
            best=verdict.best,
            final=final,
            why=verdict.why,
            candidates=tuple(rows),
            seconds=round(sum(row.result.seconds for row in rows), 1),
            environment_steps=sum(row.result.steps for row in rows),
            tokens=self._run.tokens(),
            calls=self._run.calls(),
            human_answers=sum(each.human_answers for each in verdicts) + preferences.repeats() + compared,
            queries=sum(each.queries for each in verdicts) + sum(row.result.queries for row in rows),
        )

    def _complete(self, generation: Generation) -> None:
        """Train, judge and film a generation's candidates, and have them ordered."""
        self._stage("training")
        candidates = [self._run.candidate(member.id) for member in generation.members]
        train_and_judge(
            candidates,
            self._executor,
            self._tick,
            together=trains_together(self._config),
            vouched=digest(self._files),
        )
        verdict = self._order(self._run.trials(generation))
        if self._config.feedback and generation.number == 0 and verdict.best is not None:
            Preferences(self._run.preferences).say(verdict.best, self._config.feedback)
        self._run.record_generation(replace(generation, verdict=verdict))

    def _stage(self, name: str) -> None:
        """Begin what comes next, unless somebody asks the search to pause."""
        self._pause_if_asked()
        self._progress.stage(name)

    def _tick(self) -> None:
        """Look about while others work; an executor that is interrupted here ends them."""
        self._pause_if_asked()
        self._note(self._annotating.exchange())
        self._progress.update()

    def _note(self, said: str) -> None:
        """Say what there is to say, if anything."""
        if said:
            self._progress.note(said)

    def _pause_if_asked(self) -> None:
        if self._run.pause_request.is_made:
            raise Paused("paused, as was asked", self._run.path)

    def _choose(self, generations: list[Generation]) -> Verdict:
        """Return the verdict of a single generation, or one among the best of all of them."""
        verdicts = [generation.verdict for generation in generations if generation.verdict is not None]
        if len(verdicts) == 1:
            return replace(verdicts[0], human_answers=0, queries=0, tokens=0)
        finalists = {verdict.best for verdict in verdicts}
        trials = [trial for trial in self._run.history() if trial.id in finalists]
        return self._order(trials)

    def _order(self, trials: list[Trial]) -> Verdict:
        """Have candidates ordered; a judge that breaks has ordered none, and the run goes on."""
        try:
            verdict = self._judge.judge(trials)
            self._run.settle()
            return verdict
        except (NeedsAnswers, UserError):
            raise
        except Exception as error:
            if is_outside(error):
                raise
            return Verdict(order=(), confidence=0.0, why=f"the judge {self._config.judge} failed: {mishap(error)}")


def _try_status(run: Run, status: str) -> None:
    """Record a status where the disk allows it; the error that brought us here matters more."""
    with contextlib.suppress(OSError, UserError):
        run.set_status(status)
