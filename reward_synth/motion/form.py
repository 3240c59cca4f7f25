"""The form in which a model or a person writes terms: JSON that says what is wanted; the body says the rest."""

from __future__ import annotations

import json
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.envs.files import from_json
from rewardsmith.reward_synth.motion.check import check
from rewardsmith.reward_synth.motion.posture import felt
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term
from rewardsmith.reward_synth.terms.gait import WAVES, finite

NORMS = {"smooth": "smooth", "quadratic": "quadratic", "absolute": "penalty"}
"""How much an error costs, by the name that the form has for it."""

MOST = 24
"""More terms than this ask for no motion that anybody could describe."""

_KEYS = ("quantity", "target", "at_least", "at_most", "weight", "norm", "gait")


def schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the form as a JSON schema, which names the quantities of one body."""
    number = {"type": "number"}
    gait = {
        "type": "object",
        "properties": {
            "frequency": {"type": "number", "exclusiveMinimum": 0, "maximum": 10},
            "amplitude": number,
            "phase": {"type": "number", "minimum": 0, "maximum": 1},
            "air": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
            "wave": {"enum": list(WAVES)},
        },
        "required": ["frequency", "amplitude"],
        "additionalProperties": False,
    }
    term = {
        "type": "object",
        "properties": {
            "quantity": {"enum": list(vocabulary.quantities)},
            "target": number,
            "at_least": number,
            "at_most": number,
            "weight": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
            "norm": {"enum": list(NORMS)},
            "gait": gait,
        },
        "required": ["quantity"],
        "anyOf": [{"required": [key]} for key in ("target", "at_least", "at_most")],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"terms": {"type": "array", "maxItems": MOST, "items": term}},
        "required": ["terms"],
        "additionalProperties": False,
    }


def read_form(text: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """Return the terms that a text in this form asks for; nothing in it is run.

    Raises:
        UserError: it is no such form, or asks for what the body cannot do; one sentence for whoever wrote it.
    """
    try:
        data = from_json(text.encode())
    except ValueError as error:
        raise UserError(f"this is not JSON: {error}") from None
    if not isinstance(data, dict) or list(data) != ["terms"] or not isinstance(data["terms"], list):
        raise UserError('the reply must be one JSON object {"terms": [...]}')
    if len(data["terms"]) > MOST:
        raise UserError(f"{len(data['terms'])} terms are too many; ask for at most {MOST}")
    terms = tuple(_term(item, vocabulary) for item in data["terms"])
    names = [term.feature for term in terms]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"{name} has several terms; give it one, with at_least and at_most where both are wanted")
    check(terms, vocabulary)
    return terms


def write_form(terms: tuple[Term, ...]) -> str:
    """Return terms in this form, as far as it can say them."""
    return json.dumps({"terms": [_plain(term) for term in terms]})


def _term(item: Any, vocabulary: Vocabulary) -> Term:
    if not isinstance(item, dict) or not isinstance(item.get("quantity"), str):
        raise UserError('every term is an object with a "quantity"')
    for key in item:
        if key not in _KEYS:
            raise UserError(f"unknown key {key!r} of a term; there are: {', '.join(_KEYS)}")
    quantity = vocabulary.find(item["quantity"])
    for key in ("target", "at_least", "at_most", "weight"):
        if key in item and not finite(item[key]):
            raise UserError(f"{key} of {quantity.name} must be a number")
    bounded = "at_least" in item or "at_most" in item
    if bounded == ("target" in item):
        raise UserError(f"{quantity.name} needs a target, or bounds: at_least, at_most or both")
    norm = item.get("norm", "smooth")
    if norm not in NORMS:
        raise UserError(f"unknown norm {norm!r} of {quantity.name}; choose one of: {', '.join(NORMS)}")
    if not 0 < item.get("weight", 1.0) <= 100:
        raise UserError(f"the weight of {quantity.name} is above 0 and at most 100")
    try:
        return Term(
            name=quantity.name[:60],
            feature=quantity.name,
            want="range" if bounded else "target",
            target=item.get("target"),
            low=item.get("at_least"),
            high=item.get("at_most"),
            shape=NORMS[norm],
            unit=quantity.unit,
            scale=felt(quantity, vocabulary),
            weight=float(item.get("weight", 1.0)),
            gait=Gait.from_json(item["gait"]) if item.get("gait") is not None else None,
        )
    except ValueError as error:
        raise UserError(f"{quantity.name}: {error}") from None


def _plain(term: Term) -> dict[str, Any]:
    values: dict[str, Any] = {
        "quantity": term.feature,
        "target": term.target,
        "at_least": term.low,
        "at_most": term.high,
    }
    plain: dict[str, Any] = {name: value for name, value in values.items() if value is not None} | {
        "weight": term.weight
    }
    if term.gait is not None:
        plain["gait"] = {name: getattr(term.gait, name) for name in ("frequency", "amplitude", "phase", "air", "wave")}
    return plain
