"""More or less of a quantity that is named: "maximise your speed", "minimise the distance to the goal"."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook import goals, limbs, travel
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.scene import Scene, still


def near(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "minimise the distance to the goal"."""
    clause.pass_over("measure", "noun", "distance", "position")
    goals.reach(clause, scene, main=main)


def away(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "maximise the distance to the goal"."""
    clause.pass_over("measure", "noun", "distance", "position")
    goals.reach(clause, scene, main=main, away=True)


def slow(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "minimise your speed"."""
    clause.take_verbs()
    clause.pass_over("measure", "noun", "speed")
    still(scene, clause.words, main=main)


def going(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "maximise your forward speed", "maximise the distance"."""
    clause.take_verbs()
    clause.pass_over("measure", "noun", "speed", "distance")
    travel.travel(clause, scene, main=main)


def high(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "maximise the height of your head"."""
    for inner in _each(clause):
        limbs.lift(inner, scene, main=main)


def low(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "minimise the height of your head"."""
    for inner in _each(clause):
        limbs.lower(inner, scene, main=main)


def manner(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "save energy": the verb only says that there is to be less of what is left."""
    clause.take_verbs()


def _each(clause: Clause) -> list[Clause]:
    """Return a clause for each part whose height is spoken of, of the main body where none is."""
    clause.take_verbs()
    clause.pass_over("measure", "noun", "height")
    refs = clause.parts("part", "root")
    return [Clause([Item("part", ref, ref.words)]) for ref in refs] or [Clause()]
