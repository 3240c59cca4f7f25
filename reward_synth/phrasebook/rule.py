"""One row of a table of readings: which clauses it is for, and what reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.scene import Scene

About = tuple[str, ...]
"""What a clause may speak of: a tag and, where not all of its tag will do, the values of which one must be there."""


class Reading(Protocol):
    """Turns a clause into wishes."""

    def __call__(self, clause: Clause, scene: Scene, *, main: bool) -> None:
        """Add the clause's wishes to the scene, as the sentence's main ones or as conditions."""


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    Attributes:
        verbs: Families of verbs that it is for, between `|`; an empty one stands for a clause without a verb.
        reading: What reads the clause.
        example: An environment, or the tests' `gantry`, and a sentence with a clause that comes to this row.
        speaks: All that the clause must speak of.
        silent: All that it must not speak of.
        needs: Kinds of features, or of features of some part, that the body must have; of those between `|` one.
    """

    verbs: str
    reading: Reading
    example: str
    speaks: tuple[About, ...] = ()
    silent: tuple[About, ...] = ()
    needs: tuple[str, ...] = ()

    def fits(self, clause: Clause, body: Body) -> bool:
        """Tell whether a clause is to be read in this way."""
        return (
            (clause.verb or "") in self.verbs.split("|")
            and all(clause.speaks_of(*about) for about in self.speaks)
            and not any(clause.speaks_of(*about) for about in self.silent)
            and all(any(body.has(kind) or body.named(kind) for kind in kinds.split("|")) for kinds in self.needs)
        )


def nothing(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read nothing, so that the clause is refused as left over."""
