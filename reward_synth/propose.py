"""From a coder's replies to checked, different reward programs, refusals going back for mending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import NamedTuple

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.coder import Coder, Request
from rewardsmith.reward_synth.language import RewardProgram, RewardRejected
from rewardsmith.reward_synth.proposal import Proposal, Refusal

DUPLICATE = "E_DUPLICATE"
"""Code of a program that computes the same as an earlier one."""
MAX_REPEATS = 2
"""How often the author of such a program is asked for another."""


class Accepted(NamedTuple):
    """A proposal that passed, and its program."""

    proposal: Proposal
    program: RewardProgram


@dataclass(frozen=True)
class Proposals:
    """What came of asking a coder.

    Attributes:
        accepted: Valid programs that all compute something different, in the order in which they were proposed; at most
            as many as were asked for.
        refused: Everything that was refused on the way, with code, line and message.
    """

    accepted: tuple[Accepted, ...]
    refused: tuple[Refusal, ...]


class NoValidProgram(UserError):
    """Nothing that the coder wrote was valid.

    Attributes:
        refused: What was wrong, reply by reply.
    """

    def __init__(self, message: str, refused: Sequence[Refusal]) -> None:
        super().__init__(message)
        self.refused = tuple(refused)


def propose(
    coder: Coder,
    request: Request,
    compile: Callable[[Proposal], RewardProgram],
    *,
    attempts: int = 3,
    known: Collection[str] = (),
) -> Proposals:
    """Ask a coder for programs until `request.count` valid and different ones are there, or the attempts are spent.

    Args:
        coder: What writes.
        request: What is asked for.
        compile: Returns a proposal's program or raises `RewardRejected`.
        attempts: How often a refused program goes back to the coder; one that repeats another goes back at most twice.
        known: Hashes of earlier programs, which are not to be repeated either.

    Returns:
        At least one valid program, and everything that was refused.

    Raises:
        NoValidProgram: not one was valid.
        UserError: the coder cannot serve the request.
    """
    sieve = _Sieve(compile, known)
    returned = sieve.sift(coder.propose(request)[: request.count])
    for _ in range(attempts):
        if not returned:
            break
        mended = coder.propose(request, [item.refusal for item in returned])
        returned = sieve.sift(mended[: len(returned)], returned)
    if not sieve.accepted:
        raise NoValidProgram(_verdict(coder, sieve.refused), sieve.refused)
    return Proposals(tuple(sieve.accepted), tuple(sieve.refused))


@dataclass(frozen=True)
class _Returned:
    """A refusal on its way back to the coder, and how often its author has repeated other programs."""

    refusal: Refusal
    repeats: int = 0


class _Sieve:
    """Sorts proposals into those that pass and those that go back, and remembers both."""

    def __init__(self, compile: Callable[[Proposal], RewardProgram], known: Collection[str]) -> None:
        self._compile = compile
        self._known = known
        self.accepted: list[Accepted] = []
        self.refused: list[Refusal] = []

    def sift(self, proposals: Sequence[Proposal], earlier: Sequence[_Returned] = ()) -> list[_Returned]:
        """Keep what passes; return what goes back, given what the proposals were written to mend."""
        returned = []
        for proposal, last in zip_longest(proposals, earlier[: len(proposals)]):
            refusal = self._refuse(proposal)
            if refusal is None:
                continue
            if last is not None and proposal.source == last.refusal.proposal.source:
                refusal = replace(refusal, message=f"{refusal.message} (the same program came again, unchanged)")
            self.refused.append(refusal)
            repeats = (last.repeats if last else 0) + (refusal.code == DUPLICATE)
            if repeats <= MAX_REPEATS:
                returned.append(_Returned(refusal, repeats))
        return returned

    def _refuse(self, proposal: Proposal) -> Refusal | None:
        try:
            program = self._compile(proposal)
        except RewardRejected as error:
            return Refusal(proposal=proposal, code=error.code, message=error.message, line=error.line)
        if program.graph_hash in self._known:
            message = "computes the same as an earlier candidate; write a different one"
            return Refusal(proposal=proposal, code=DUPLICATE, message=message, line=None)
        for number, other in enumerate(self.accepted, start=1):
            if other.program.graph_hash == program.graph_hash:
                message = f"computes the same as program {number}; write a different one"
                return Refusal(proposal=proposal, code=DUPLICATE, message=message, line=None)
        self.accepted.append(Accepted(proposal, program))
        return None


def _verdict(coder: Coder, refusals: Sequence[Refusal]) -> str:
    """Return one line: how many were refused, for which reasons, and what to do."""
    remedy = "try another model, or coder=phrasebook"
    if not refusals:
        return f"{coder.name} wrote no reward program; {remedy}"
    examples: dict[str, Refusal] = {}
    for refusal in refusals:
        examples.setdefault(refusal.code, refusal)
    counts = Counter(refusal.code for refusal in refusals)
    reasons = "; ".join(
        f"{code} {count}x, such as {_where(examples[code])}{examples[code].message}"
        for code, count in counts.most_common(3)
    )
    return f"none of the {len(refusals)} reward programs that {coder.name} wrote was valid ({reasons}); {remedy}"


def _where(refusal: Refusal) -> str:
    return f"in line {refusal.line}: " if refusal.line is not None else ""
