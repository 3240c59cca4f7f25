"""What every program needs beside what was asked for: staying up, little effort, no lost turns."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.style import Style
from rewardsmith.reward_synth.terms import Term
from rewardsmith.reward_synth.terms.shapes import ALIVE, PENALTY, PLAIN
from rewardsmith.reward_synth.terms.term import ACTION

NAMES = ("alive", "effort", "smoothness", "idle")
"""Names of the components."""

ALIVE_BONUS = 1.0
"""Pay per step for not having fallen, in units of the main term at one scale."""

BIG_BODY = 12
"""From this many motors on a body falls so easily that staying up is worth `BIG_BODY_BONUS`, and acting is doubled."""

BIG_BODY_BONUS = 2.5

_ALIVE_ASIDE = 0.5
"""Share of the pay for staying up where there is something to do: at the full one ants stood that now turn."""

_IDLE = 0.2
"""Price of a key that takes no time, as a share of the style's effort: a hundredth, as in NLE (arXiv 2006.13760)."""


def support(style: Style, body: Body, *, stays: bool, acts: bool) -> list[Term]:
    """Return the terms that serve whatever is asked for.

    Args:
        style: How its program is written.
        body: Whose it is.
        stays: Whether a fall would cost what was still to be had.
        acts: Whether there is something to do.
    """
    terms, size = [], body.action_limit**2
    if stays:
        bonus = ALIVE_BONUS if body.action_size < BIG_BODY else BIG_BODY_BONUS
        weight = bonus * style.alive * (_ALIVE_ASIDE if acts else 1.0)
        terms.append(Term(name="alive", feature=body.fallen, want="zero", shape=ALIVE, weight=weight))
    if body.has("turn_passed"):
        passed = body.find("let time pass", "turn_passed").name
        weight = _IDLE * style.effort
        terms.append(Term(name="idle", feature=passed, want="target", target=1.0, shape=PENALTY, weight=weight))
    costs = [("effort", "square", style.effort), ("smoothness", "square_change", style.smooth)]
    for name, norm, weight in costs:
        if weight and body.has("previous_action"):
            terms.append(Term(name=name, feature=ACTION, want="low", shape=PLAIN, norm=norm, weight=weight / size))
    return terms
