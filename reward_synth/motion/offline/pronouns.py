"""What "it" and "them" are of a body: the parts that were spoken of last."""

from __future__ import annotations

import re
from collections.abc import Collection

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.context import Context

_LIMBS = re.compile(
    r"^(?P<verb>(straighten|bend|wave|shake|swing|kick|stretch|extend|fold|curl|lift|raise|lower|drop|wiggle|flex|"
    r"tuck|turn|"
    r"rotate|twist|tilt|move|put|"
    r"bring|push|pull|point)(?: out| up)?(?: with)?) (it|them|that|those)\b"
)

_BARE = re.compile(r"^(?P<verb>wave|shake|wiggle|kick)(?= again$| hello$| (?:at|to) |$)")
"""What only a limb does, and none is named."""

_WHERE = re.compile(r"\b(forwards?|backwards?|back|out|in|sideways|up|down)\b")
_WITH_IT = re.compile(r"\bwith (it|them)\b")


def with_pronouns_named(clause: str, context: Context, fixed: Collection[str] = ()) -> str:
    """Return a clause with the parts spoken of last for "it" and "them", of which only a limb can be bent or waved.

    Args:
        clause: In plain words.
        context: What is under way.
        fixed: Features that the same sentence asks for, whose parts were spoken of last of all.
    """
    resting = [
        context.part(term) for group in context.spoken[-1:] for term in group if "contact" in (term.feature or "")
    ]
    parts = [part for part in context.latest_parts() if part not in resting] or context.latest_parts()
    found = _LIMBS.match(clause)
    if context.vocabulary.things:
        return clause
    if (bare := _BARE.match(clause)) and (held := _held_up(fixed, context) or _held_up(_latest(context), context)):
        return f"{bare['verb']} {held}{clause[bare.end() :]}"
    if found is None:
        if not parts:
            return clause
        them = " and ".join(f"the {part.replace('_', ' ')}" for part in parts)
        if clause in ("up and down", "up and down with it"):
            return f"wave {them}"
        return _WITH_IT.sub(f"with {them}", clause)
    if not parts:
        raise UserError(f"{clause!r} does not say what of the body is meant; name it, such as: front left foot")
    if clause in ("move it", "move them", "move that"):
        raise UserError(f"{clause!r} does not say where to; say, such as: move it forward")
    if found["verb"] in ("move", "put", "bring", "push", "pull", "point") and not _WHERE.search(clause):
        return clause
    bends = found["verb"].startswith(("bend", "straighten", "stretch", "extend", "flex", "fold"))
    parts = [part.replace("foot", "leg").replace("hand", "arm") if bends else part for part in parts]
    named = " and ".join(f"the {part.replace('_', ' ')}" for part in parts)
    return f"{found['verb']} {named}{clause[found.end() :]}"


def _held_up(features: Collection[str], context: Context) -> str:
    """Return the hands or feet that some features under way are of, by name."""
    held = [context.part(term) or "" for term in context.motion.asked if term.feature in features]
    limbs = [part for part in dict.fromkeys(held) if part.split("_")[-1] in ("foot", "hand")]
    return " and ".join(f"the {part.replace('_', ' ')}" for part in limbs)


def _latest(context: Context) -> list[str]:
    """Return the features of the latest sentence that was about parts."""
    groups = reversed(context.spoken)
    about = next((group for group in groups if any(context.part(term) for term in group)), ())
    return [term.feature or "" for term in about]
