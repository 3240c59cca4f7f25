"""Which candidate of a run a command is about."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.run import Run
from rewardsmith.policies.policy import Policy


def choose_trained(run: Run, name: str) -> Candidate:
    """Return the candidate of a name, or the best one where the name is empty; it has a policy.

    Raises:
        UserError: there is no such candidate, no best one, or it has no policy.
    """
    candidate = choose(run, name)
    if not candidate.policy.exists():
        raise UserError(f"candidate {candidate.id} has no policy; choose another with candidate=...")
    return candidate


def choose(run: Run, name: str) -> Candidate:
    """Return the candidate of a name, or the best one where the name is empty.

    Raises:
        UserError: there is no such candidate, or no best one.
    """
    if name:
        candidates = {candidate.id: candidate for candidate in run.candidates()}
        if name not in candidates:
            raise UserError(f"{run.path} has no candidate {name!r}; it has: {', '.join(candidates) or 'none'}")
        return candidates[name]
    outcome = run.result()
    if outcome is None or outcome.best is None:
        raise UserError(f"{run.path} names no best candidate; choose one with candidate=...")
    return run.candidate(outcome.best)


def policy_of(candidate: Candidate) -> Policy:
    """Return a candidate's policy.

    Raises:
        UserError: it cannot be read.
    """
    try:
        return Policy.load(candidate.policy)
    except (FileNotFoundError, ValueError) as error:
        raise UserError(f"the policy of candidate {candidate.id} cannot be read: {error}") from None
