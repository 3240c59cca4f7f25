"""Swinging up what hangs and balancing it, and standing on one of two legs, each in the words that are read.

Both are said in many ways by which nothing else is meant: "get the pole to the top and keep it there", "one foot off
the floor while standing on the other". So a sentence of such words alone, in whatever order, is read as the plain one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.naming import anatomy_of
from rewardsmith.reward_synth.phrasebook.nouns import POLES
from rewardsmith.reward_synth.phrasebook.text import forms


def _words(listed: str, verbs: str = "") -> frozenset[str]:
    return frozenset(listed.split()) | {form for verb in verbs.split() for form in forms(verb)}


_BETWEEN = _words("""
    the a an your its it you that this so and or but then while when as until till once first after before by with of in
    on at to into from up for is are be been being has have should must may can just only simply again all way over
    there position , . ; : not without no
""")
"""Words that may stand between those that say it."""

# -- one of two legs ---------------------------------------------------------------------------------------------------
_ONE = _words("one single either a")
_LEG = _words("leg legs foot feet legged footed")
_STANDING = _words(
    "stance stood standing balance balanced poised upright stably still flamingo stork",
    "stand balance stay remain support",
)
_OF_ONE_LEG = _words(
    "other off up lifted raised air ground floor aloft airborne yourself itself using only alone pose posture "
    "keep held weight two",
    "keep hold lift raise have pick put tuck use rest touch",
)
_ON_ONE_LEG = "stand on one leg"

# -- a pole that hangs -------------------------------------------------------------------------------------------------
_UP = _words(
    "up upright upwards upward vertical vertically top upside inverted highest straight swung", "swing invert pump flip"
)
_MOVED = _words(
    "brought swung got put up driven thrown",
    "swing bring get raise lift pump flip move push pull drive put kick throw rotate turn take invert start make",
)
_RAISED = _words("", "raise lift")
_KEPT = _words(
    "balanced kept held upright stable poised equilibrium",
    "balance keep hold stabilize stabilise maintain stay remain catch steady",
)
_OF_A_POLE = _words(
    "down hanging bottom low standing stably straight still long possible high out",
    "point stand let fall drop tip stop prevent hang begin gain",
)
_SWUNG = "swing the pole up and balance it"
_CART = re.compile(r"^(?:by )?mov(?:e|ing) the cart (?:so that|such that|to|and|until) ")


def plain(words: list[str], body: Body) -> list[str]:
    """Return words in which both are said as they are read."""
    if _on_one_leg(words) and len(_feet(body)) == 2:
        return _ON_ONE_LEG.split()
    said = _CART.sub("", " ".join(words)).split()
    if _swings_up(said) and body.has("uprightness") and not body.named("part_speed"):
        return _SWUNG.split()
    return words


def _on_one_leg(words: list[str]) -> bool:
    """Tell whether words say to stand on one leg, and nothing else; which one, they do not say."""
    said = set(words)
    if not said <= _BETWEEN | _ONE | _LEG | _STANDING | _OF_ONE_LEG or {"not", "without", "no"} & said:
        return False
    bird = {"flamingo", "stork"} & said
    picks = any(one in _ONE and leg in _LEG for one, leg in pairwise(words)) or ("one" in said and bool({"of"} & said))
    return bool((_STANDING | {"only"}) & said) and (picks or bool(bird)) and bool(_LEG & said or bird)


def _swings_up(words: list[str]) -> bool:
    """Tell whether words say to swing a pole up and to balance it, and nothing else."""
    said = {*words}
    known = said <= _BETWEEN | POLES | _UP | _MOVED | _KEPT | _OF_A_POLE
    return known and bool(POLES & said and _MOVED & said and _KEPT & said and (_UP | _RAISED) & said)


def _feet(body: Body) -> list[str]:
    return anatomy_of(body).resolve(PartRef("part", "foot", count=0), body.named("part_contact"))
