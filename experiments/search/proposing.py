"""From a brief to a generation of candidates: ask the coder, check what it wrote, lay out what passed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import Values, survey_of
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.generation import Generation, Member
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.understanding import Understanding
from rewardsmith.experiments.search.ingredients import with_ingredients
from rewardsmith.experiments.search.members import compile_members
from rewardsmith.experiments.search.own_program import CHECK_ENVS, SAMPLED_ENVS, WithOwnProgram
from rewardsmith.experiments.search.settings import training_seed, training_settings, trains_together
from rewardsmith.experiments.search.wrapping import advice_of, wrapped
from rewardsmith.experiments.work.evaluation import EVALUATION_SEED_OFFSET
from rewardsmith.experiments.work.mishaps import told_as
from rewardsmith.reward_synth.coder import Coder, Request
from rewardsmith.reward_synth.coders import make_coder, make_measurer
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.language import RewardProgram, RewardRejected, compile_reward, prepare
from rewardsmith.reward_synth.measure import Measure
from rewardsmith.reward_synth.measuring import find_measure
from rewardsmith.reward_synth.proposal import Proposal, Refusal
from rewardsmith.reward_synth.propose import propose
from rewardsmith.reward_synth.rewards.kind import KINDS, RewardKind
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.schema import surveyed_schema
from rewardsmith.reward_synth.strategies.strategy import Brief
from rewardsmith.reward_synth.understanding import heed, instruction_of, understand


class _Rewards(NamedTuple):
    """What came of a request: who wrote, the rewards with what was said of them, and what was refused."""

    author: str
    accepted: Sequence[tuple[Proposal, RewardKind]]
    refused: Sequence[Refusal]


class Proposer:
    """Makes the generations of one run.

    Args:
        run: Where they are laid out.
        config: What its user chose.
        files: Fingerprints of the user's own environment file; see `runs.own_files`.
    """

    def __init__(self, run: Run, config: TrainConfig, files: dict[str, str]) -> None:
        if config.reward == Program.kind:
            prepare()
        self._run = run
        self._config = config
        self._files = files
        self._survey = survey_of(envs.find(config.env))
        self._environment = self._survey.environment
        self._instruction = instruction_of(config.task, self._environment)
        self._schema = surveyed_schema(self._survey)

    def propose(self, brief: Brief, number: int) -> Generation:
        """Ask for a generation's programs and lay out its candidates.

        Raises:
            NoValidProgram: nothing that the coder wrote was valid.
            UserError: the coder lacks something or cannot serve the sentence.
        """
        config = self._config
        understanding = self._understand()
        intent, heeded = heed(self._instruction, self._survey, brief.history)
        request = Request(
            instruction=self._instruction,
            survey=self._survey,
            schema=self._schema,
            count=brief.count,
            seed=config.seed + number,
            round=number,
            intent=intent,
            history=brief.history,
            sees_reads=config.observe == "reward",
            advice=advice_of(config),
        )
        written = config.reward == Program.kind
        writer = config.coder if written else config.reward
        with told_as(lambda what: UserError(f"{writer} failed to write rewards: {what}; choose another")):
            proposals = self._written(request) if written else self._designed(request)
        first = len(self._run.candidates())
        sights = self._sights([reward for _, reward in proposals.accepted])
        members = []
        for place, (proposal, reward), observe in zip(count(first), proposals.accepted, sights, strict=False):
            member = Member(id=f"{place:03d}", parents=proposal.parents, idea=proposal.idea, recipe=proposal.recipe)
            job = self._job(understanding, intent, proposal, place, observe)
            self._run.candidate(member.id).lay_out(job, wrapped(reward, config, job), self._run.demonstrations)
            members.append(member)
        generation = Generation(
            number=number,
            coder=proposals.author,
            asked=brief.count,
            shown=tuple(trial.id for trial in brief.history),
            members=tuple(members),
            refused=tuple(_plain(refusal) for refusal in proposals.refused),
            heeded=heeded,
        )
        self._run.record_generation(generation)
        return generation

    def _written(self, request: Request) -> _Rewards:
        """Have programs written and checked."""
        earlier = [candidate.reward().core for candidate in self._run.candidates()]
        own = None if earlier else self._run.own_program()
        coder = self._make_coder() if own is None else WithOwnProgram(own, self._make_coder)
        known = {reward.check["hash"] for reward in earlier if isinstance(reward, Program)}
        proposals = propose(coder, request, self._compile, attempts=self._config.llm.attempts, known=known)
        accepted = [(proposal, Program.of(program)) for proposal, program in proposals.accepted]
        return _Rewards(coder.name, accepted, proposals.refused)

    def _make_coder(self) -> Coder:
        return make_coder(self._config.coder, self._config.llm, self._run.transcript)

    def _designed(self, request: Request) -> _Rewards:
        """Make a reward that needs no coder, once for each training seed."""
        config, first = self._config, len(self._run.candidates())
        members = compile_members(self._run.members(), config.ensemble.combine, self._survey)
        terms = self._run.own_terms()
        accepted = []
        for place in range(first, first + request.count):
            own = with_ingredients(request, config, training_seed(config, place), members, terms)
            reward = KINDS.find(config.reward).design(own)
            idea = f"{config.reward} reward"
            accepted.append((Proposal(source=reward.text(), fall_ends_episode=True, idea=idea), reward))
        return _Rewards("no coder", accepted, ())

    @cached_property
    def _states(self) -> Values:
        """States on which programs are tried."""
        return self._survey.samples(SAMPLED_ENVS, self._config.seed)

    def _compile(self, proposal: Proposal) -> RewardProgram:
        with told_as(lambda what: RewardRejected("E_CHECK", f"the checker cannot take it: {what}"), RewardRejected):
            return compile_reward(proposal.source, self._schema, CHECK_ENVS, states=self._states)

    def _understand(self) -> Understanding:
        """Read the sentence, once in a run."""
        understanding = self._run.understanding()
        if understanding is None:
            task = self._environment.task_named(self._config.task)
            intent = understand(self._instruction, self._survey)
            measured = task is not None or intent is not None or self._config.reward != Program.kind
            measure = None if measured else self._find_measure()
            understanding = Understanding(task=task, intent=intent, measure=measure)
            self._run.understand(understanding)
        return understanding

    def _find_measure(self) -> Measure | None:
        """Have written what the candidates are to be compared by, where a language model can."""
        config = self._config
        measurer = make_measurer(config.coder, config.llm, self._run.transcript)
        if measurer is None:
            return None
        request = Request(
            instruction=self._instruction, survey=self._survey, schema=self._schema, count=1, seed=config.seed
        )
        return find_measure(measurer, request, self._compile, config.llm.attempts)

    def _sights(self, rewards: Sequence[RewardKind]) -> list[tuple[str, ...]]:
        """Return the features that each reward's policy sees beside the observation; all the same on one device."""
        if self._config.observe == "plain":
            return [()] * len(rewards)
        sights = [self._survey.unseen(reward.reads) for reward in rewards]
        if trains_together(self._config):
            return [self._survey.unseen([name for sight in sights for name in sight])] * len(rewards)
        return sights

    def _job(
        self,
        understanding: Understanding,
        intent: Intent | None,
        proposal: Proposal,
        place: int,
        observe: tuple[str, ...],
    ) -> Job:
        config, environment = self._config, self._environment
        task = understanding.task
        fall = environment.tasks[task].fall_ends_episode if task else proposal.fall_ends_episode
        if config.fall_ends_episode != "auto":
            fall = config.fall_ends_episode == "yes"
        settings, steps = training_settings(config, intent)
        return Job(
            env=config.env,
            task=task,
            fall_ends_episode=fall if environment.can_fall else None,
            algorithm=config.algorithm,
            settings=settings,
            steps=steps,
            seed=training_seed(config, place),
            # The same initial states for all candidates, or the luckier one would look the better one.
            evaluation_seed=config.seed + EVALUATION_SEED_OFFSET,
            device=config.device,
            randomize=config.randomize,
            intent=intent,
            film=config.film,
            files=self._files,
            logger=config.logger,
            measure=understanding.measure,
            observe=observe,
            episodes=config.episodes,
        )


def _plain(refusal: Refusal) -> dict[str, Any]:
    return {
        "source": refusal.proposal.source,
        "code": refusal.code,
        "message": refusal.message,
        "line": refusal.line,
    }
