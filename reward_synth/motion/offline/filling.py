"""From an instruction to terms, as the offline talker fills them in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.motion.check import check
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.amounts import aims
from rewardsmith.reward_synth.motion.offline.comparing import SIZE, Comparison, amount
from rewardsmith.reward_synth.motion.offline.hands.handling import handled
from rewardsmith.reward_synth.motion.offline.hands.palm import moved_by_itself
from rewardsmith.reward_synth.motion.offline.paraphrases import paraphrased
from rewardsmith.reward_synth.motion.offline.phrases import plain
from rewardsmith.reward_synth.motion.offline.rhythms import marched, pressed, to_and_fro
from rewardsmith.reward_synth.motion.offline.steps import step
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.phrasebook.body import Lacks
from rewardsmith.reward_synth.phrasebook.understanding import wishes
from rewardsmith.reward_synth.terms import Term, Terms

_HIGH_STEPS = re.compile(
    r",? (with|taking|in|making) (high|big|large|long|giant) (steps|strides)\b|"
    r",? (lifting|raising|with) (your |the )?(feet|legs|knees|paws) (up )?(very )?high( up)?\b"
)
_PACED = re.compile(r"\b(very )?(?P<how>slowly|slow|gently|quickly|quick|fast|rapidly)\b")
_BIG = ("big", "large", "huge", "great", "giant", "massive", "wide", "high", "deep")
_SIZED = re.compile(
    rf"\b(?P<very>(very|really|just) )?(?P<size>{'|'.join(_BIG)}|tiny|small|little|short|low) "
    r"(?=(jump|hop|leap|bounce|swing|wave|squat|nod|sway|push-?up|skip)s?\b)"
)
_A_LITTLE = re.compile(r"\b(just )?(a little( bit)?|a bit|slightly|barely|half ?way( up)?)\b")
_MANNER = re.compile(
    r",? (?:and )?(?:very |so |really )?(?!on|diagonal|sideward)[a-z]{4,}ly(?=$|[,.;])|,? with (?:great |much |some |"
    r"all your |a lot of )?(?:style|pride|"
    r"grace|care|joy|energy|enthusiasm|elegance|dignity|feeling|might|purpose|confidence|vigou?r)(?=$|[,.;])"
)
"""How something is done that nothing measures: proudly, with style."""

_PLACE = re.compile(
    r",? (?:around|across|along|down|through|in|on|over|about|up and down) (?:the|this|my|our) (?:whole |entire )"
    r"?(?:room|house|kitchen|garden|"
    r"yard|lawn|field|park|beach|street|road|path|hall|hallway|corridor|lab|stage|carpet|rug|grass|sand|snow|mat|"
    r"arena|pitch|floor)(?=$|[,.;])"
)
"""Where it is done, of which a body knows nothing."""

_SIMILE = re.compile(r",? (?:just )?(?:like|as if|as though) (?:an?|the|you|if|it|in|on|when) .+$")


def terms_for(instruction: str, survey: Survey) -> Terms:
    """Return the terms of an instruction, the posture's with them.

    Raises:
        UserError: the phrasebook cannot read it, or the body cannot do it.
    """
    vocabulary = Vocabulary(survey)
    text, _ = plain(instruction, (), vocabulary)
    asked = fill(text, {}, vocabulary)
    check(asked, vocabulary)
    return Motion(instruction, tuple(asked)).terms(vocabulary)


def fill(text: str, measured: Mapping[str, float], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms that a sentence asks for.

    Args:
        text: The sentence in plain words.
        measured: Present values of quantities, by name.
        vocabulary: The body's.

    Raises:
        UserError: it is not understood; one sentence that says what there is.
    """
    text = paraphrased(text, vocabulary)
    if (paced := _PACED.search(text)) and (terms := _at_a_pace(text, paced, measured, vocabulary)):
        return terms
    if (sized := _SIZED.search(text)) and (terms := _at_a_size(text, sized, measured, vocabulary)):
        return terms
    if (high := _HIGH_STEPS.search(text)) and len(vocabulary.feet) > 1:
        going = fill(text[: high.start()] + text[high.end() :], measured, vocabulary)
        return [*going, *marched("march in place", vocabulary)]
    try:
        terms, often = _filled(text, measured, vocabulary), amount(text)
        beats = often is not None and often.dimension == "hertz"
        return [_beating(term, often.value) if often and beats else term for term in terms]
    except UserError:
        for plainer, frequency in _plainer(text):
            try:
                terms = _filled(plainer, measured, vocabulary)
            except UserError:
                continue
            if frequency is None:
                return terms
            if any(term.gait for term in terms):
                return [_beating(term, frequency) for term in terms]
        raise


def _at_a_pace(text: str, paced: re.Match[str], measured: Mapping[str, float], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a rhythm alone that is slow or quick; none where a sentence asks for something else."""
    rest = paraphrased((text[: paced.start()] + text[paced.end() :]).strip(), vocabulary)
    try:
        terms = _filled(rest, measured, vocabulary)
    except UserError:
        return []
    if not terms or not all(term.gait for term in terms):
        return []
    factor = 1.5 if paced["how"].startswith(("q", "f", "r")) else 1 / 1.5
    return [_beating(term, float(f"{term.gait.frequency * factor:.3g}")) for term in terms if term.gait]


def _at_a_size(text: str, sized: re.Match[str], measured: Mapping[str, float], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a rhythm that is big or small; none where a sentence asks for something else."""
    rest = paraphrased(f"{text[: sized.start()]}{text[sized.end() :]}".strip(), vocabulary)
    try:
        terms = _filled(rest, measured, vocabulary)
    except UserError:
        return []
    if not any(term.gait for term in terms):
        return []
    compared = Comparison(SIZE, 1 if sized["size"] in _BIG else -1, 1.6 if sized["very"] else 1.0, False, "")
    return [step(term, compared, vocabulary, paced=False, sized=True) if term.gait else term for term in terms]


def _plainer(text: str) -> Iterator[tuple[str, float | None]]:
    """Yield a sentence without how often, which is yielded with it, and without a simile, which asks for nothing."""
    if (often := amount(text)) is not None and often.dimension == "hertz":
        yield often.rest, often.value
    if found := _A_LITTLE.search(text):
        yield " ".join((text[: found.start()] + text[found.end() :]).split()), None
    for pattern in (_MANNER, _PLACE):
        if (found := pattern.search(text)) and found.start() > 0:
            yield " ".join((text[: found.start()] + text[found.end() :]).split()), None
    if (simile := _SIMILE.search(text)) and simile.start() > 0:
        yield text[: simile.start()], None


def _beating(term: Term, frequency: float) -> Term:
    return replace(term, gait=replace(term.gait, frequency=min(frequency, 10.0))) if term.gait else term


def _filled(text: str, measured: Mapping[str, float], vocabulary: Vocabulary) -> list[Term]:
    if (
        terms := moved_by_itself(text, measured, vocabulary)
        or handled(text, vocabulary, measured)
        or marched(text, vocabulary)
        or pressed(text, vocabulary)
        or to_and_fro(text, vocabulary)
    ):
        return terms
    try:
        asked = wishes(text, vocabulary.body)
    except Lacks as lacks:
        raise UserError(
            f"{vocabulary.name} cannot be asked to {lacks.asked}: nothing measures {lacks.wanted}"
        ) from None
    except UserError as error:
        raise UserError(_short(str(error), vocabulary)) from None
    terms = aims(asked, text, measured, vocabulary)
    if any(vocabulary.quantities[term.feature or ""].part in vocabulary.things for term in terms):
        names = ", ".join(thing.replace("_", " ") for thing in vocabulary.things)
        raise UserError(f"{text!r} names nothing that there is to handle; there are: {names}")
    if not terms:
        raise UserError(f"{text!r} asks for nothing that can be measured; {_can(vocabulary)}")
    return terms


def _short(reason: str, vocabulary: Vocabulary) -> str:
    """Return why a sentence is not understood, in one sentence that says what can be asked."""
    first = reason.partition(". ")[0].rstrip(".")
    if "it has " in first:
        return first  # it lists the parts that there are
    return f"{first.replace('the phrasebook is no language model and', 'the phrasebook')}; {_can(vocabulary)}"


def _can(vocabulary: Vocabulary) -> str:
    if vocabulary.things:
        opens = " and ".join(vocabulary.parts("joint_fraction"))
        listed = ", ".join(thing.replace("_", " ") for thing in vocabulary.things)
        return f"{vocabulary.name} can touch, lift, put, flip or release {listed}, and open or close {opens}"
    return f"{vocabulary.name} can be asked to {vocabulary.body.abilities()}"
