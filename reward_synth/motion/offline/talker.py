"""The offline talker: new tasks, additions and corrections in plain English, by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.check import check
from rewardsmith.reward_synth.motion.motion import Motion, differences
from rewardsmith.reward_synth.motion.offline.adjusting import UNITS_OF, adjusted, amount_alone
from rewardsmith.reward_synth.motion.offline.beside import from_the_side
from rewardsmith.reward_synth.motion.offline.clauses import KEEP, clauses, halves, without_meanwhile
from rewardsmith.reward_synth.motion.offline.comparing import amount
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.corrections import correct
from rewardsmith.reward_synth.motion.offline.directions import sideways
from rewardsmith.reward_synth.motion.offline.ellipsis import completed
from rewardsmith.reward_synth.motion.offline.ending import ended
from rewardsmith.reward_synth.motion.offline.filling import fill
from rewardsmith.reward_synth.motion.offline.fragments import refuse_amount, refuse_place, refuse_side
from rewardsmith.reward_synth.motion.offline.frame import Frame, framed
from rewardsmith.reward_synth.motion.offline.hands.handling import referred, released
from rewardsmith.reward_synth.motion.offline.hands.thing_names import things_named
from rewardsmith.reward_synth.motion.offline.hands.things import completed_place
from rewardsmith.reward_synth.motion.offline.history import AGAIN, RESUME, UNDO, back_and, corrected
from rewardsmith.reward_synth.motion.offline.parameters import parametrized
from rewardsmith.reward_synth.motion.offline.phrases import plain
from rewardsmith.reward_synth.motion.offline.pronouns import with_pronouns_named
from rewardsmith.reward_synth.motion.offline.resting import at_rest
from rewardsmith.reward_synth.motion.offline.speech import everyday
from rewardsmith.reward_synth.motion.offline.underway import under_way
from rewardsmith.reward_synth.motion.offline.yielding import PLACES, yielded
from rewardsmith.reward_synth.motion.talker import Turn
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Term

_STANDS = re.compile(r"\b(stand|kneel|balance|sit|lie|handstand|rear)\b")
_THEN = re.compile(r"^(and )?(then|after that|afterwards|finally)\b(?! (also|keep))")
_GOES_ON = re.compile(
    r"^(on|with|at|in|to|towards|over|without|using|along|by|slowly|gently|sideways|from|around|for|but|every|like|"
    r"forwards?|backwards?|(left|right)(?! turn)|quickly|only with|holding|keeping|lifting|leaning|facing|bending)\b"
)

Heard = tuple[Motion, list[str]]
"""The motion after a clause, and the features that the clause concerns."""


class PhrasebookTalker:
    """Understands by rule, and says so when it does not; it is no language model.

    A sentence is a new task unless it says "also", "and", "now", "keep ...", speaks of limbs or things alone, or
    corrects what is under way; it then changes the terms that it speaks of and leaves the others but those that cannot
    be had together with it.

    Args:
        vocabulary: The body's.
    """

    name = "phrasebook"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._spoken: tuple[tuple[Term, ...], ...] = ()
        self._last: tuple[str, ...] = ()
        self._before: list[Motion] = []
        self._units: dict[str, float] = {}
        self._task = ""
        self._heads = False
        self._refused = ""

    def hear(self, said: str, motion: Motion, measured: Mapping[str, float]) -> Turn:
        """See `Talker`."""
        undoes = UNDO.match(framed(everyday(said)).text)
        if undoes and not (undoes[0] == "back" and any("velocity" in (term.feature or "") for term in motion.asked)):
            self._last = ()
            return self._turn(said, motion, self._before.pop() if self._before else motion)
        if (both := corrected(said) or back_and(everyday(said), going=bool(motion.asked))) is not None:
            return self._one_by_one(said, both, motion, measured)
        if RESUME.match(framed(everyday(said)).text):
            resumed = self._before.pop() if self._before and not motion.asked else motion
            return self._turn(said, motion, resumed)
        parts = [*self._parts(), *things_named(self._refused, self._vocabulary)]
        text, compass = plain(said, parts, self._vocabulary)
        context = Context(
            motion,
            self._vocabulary,
            self._spoken,
            self._last,
            {} if compass else measured,
            self._units,
            self._task,
            self._refused,
        )
        text = referred(text, parts, self._vocabulary)
        pieces = clauses(text, context)
        self._heads = compass or (self._heads and any("yaw_angle" in (term.feature or "") for term in motion.asked))
        self._refused = text  # until it is understood
        after, touched = self._sentence(pieces, context)
        new = tuple(term for name in dict.fromkeys(touched) if (term := after.about(name)) is not None)
        try:
            check(after.asked, self._vocabulary)
        except UserError:
            self._spoken += (new,) if new else ()  # "just the left one" may choose among what it cannot do
            raise
        self._remember_unit(text)
        self._refused = ""
        if after != motion:
            self._before.append(motion)
            self._spoken += (new,) if new else ()
            self._last = tuple(name for name in touched if after.about(name) != motion.about(name))
        turn = self._turn(said, motion, replace(after, title=said if after.asked else "stand"))
        return replace(turn, changes=turn.changes + from_the_side(text, self._vocabulary)) if turn.changes else turn

    def _one_by_one(self, said: str, both: tuple[str, str], motion: Motion, measured: Mapping[str, float]) -> Turn:
        """Hear "walk, no wait, run" as two sentences; of one that is corrected, the first need not be understood."""
        state = dict(self.__dict__, _before=list(self._before))
        try:
            first = self.hear(both[0], motion, measured).motion if both[0] else motion
        except UserError:
            if not corrected(said):
                raise
            first = motion
        try:
            turn = self.hear(both[1], first, measured)
        except UserError:
            self.__dict__.update(state)
            raise
        self._before = [*state["_before"], motion]
        return self._turn(said, motion, turn.motion)

    def _sentence(self, pieces: Sequence[str], context: Context) -> Heard:
        """Return what comes of the clauses of a sentence, what is kept first, so that nothing takes its place."""
        keeps = any(KEEP.match(framed(piece).text) for piece in pieces)
        touched: list[str] = []
        for number, piece in enumerate(sorted(pieces, key=lambda each: not _kept(each, context))):
            if touched and self._vocabulary.things:
                parts = [part for name in touched if (part := self._vocabulary.find(name).part)]
                piece = referred(piece, parts, self._vocabulary)
            frame = framed(piece)
            if touched and _THEN.match(piece) and not self._vocabulary.things:
                raise _one_at_a_time(piece.removeprefix("then "))
            frame = replace(frame, adds=frame.adds or keeps or number > 0)
            motion, features = self._clause(frame, context, tuple(touched))
            context = replace(context, motion=motion)
            touched += features
        return context.motion, touched

    def _clause(self, frame: Frame, context: Context, fixed: tuple[str, ...]) -> Heard:
        """Return what comes of a clause; `fixed` are the sentence's features so far."""
        frame, kept = without_meanwhile(frame, context)
        fixed = (*fixed, *kept)
        if not frame.text or AGAIN.match(frame.text):
            return self._again(context)
        if (rested := at_rest(frame.text, context, fixed)) is not None:
            return rested, []
        if (found := KEEP.match(frame.text)) and (features := under_way(found["what"], context)):
            return context.motion, features
        if (changed := self._changed(frame, context, fixed)) is not None:
            return changed
        for pair in halves(frame.text):
            if (both := self._both_changed(pair, frame, context, fixed)) is not None:
                return both
        if frame.alone and not self._vocabulary.things and (kept_alone := under_way(frame.text, context)):
            gone = [term.feature or "" for term in context.motion.asked if term.feature not in kept_alone]
            return context.motion.without(gone), kept_alone
        goes_on = _GOES_ON.match(frame.text) is not None or amount_alone(frame.text)
        refuse_side(frame.text, context)
        if goes_on and (longer := self._continued(frame, context)) is not None:
            return longer
        refuse_place(frame.text, context)
        try:
            return self._new(replace(frame, adds=frame.adds or goes_on), context, fixed)
        except UserError:
            for pair in halves(frame.text):
                if (both := self._both(pair, frame, context, fixed)) is not None:
                    return both
            raise

    def _again(self, context: Context) -> Heard:
        """Return the motion as it is, but for what is come to and over: who turned around and is to again turns on."""
        if not self._task or not context.motion.asked:
            return context.motion, []
        new = fill(self._task, context.measured, self._vocabulary)
        over = [term for term in new if self._vocabulary.quantities[term.feature or ""].base in PLACES]
        return context.motion.with_terms(over), [term.feature or "" for term in over]

    def _changed(self, frame: Frame, context: Context, fixed: tuple[str, ...]) -> Heard | None:
        """Return the motion where a clause changes or ends what is under way; None where it asks for something new."""
        if (left := released(frame.text, context.motion.asked, self._vocabulary)) is not None:
            return replace(context.motion, asked=tuple(left)), [term.feature or "" for term in left]
        motion = parametrized(frame.text, context)
        if motion is None:
            motion = ended(frame.text, context, fixed)
        if motion is None:
            motion = completed(frame, context) if not sideways(frame.text, context) else None
        if motion is None:
            motion = adjusted(frame.text, context)
        if motion is None:
            motion = correct(frame.text, context)
        if motion is None:
            return None
        return motion, [term.feature or "" for term in motion.asked if term not in context.motion.asked]

    def _new(self, frame: Frame, context: Context, fixed: tuple[str, ...]) -> Heard:
        """Return the motion with what a clause asks for, beside or in place of what is under way."""
        refuse_amount(frame.text, context)
        text = with_pronouns_named(completed_place(frame.text, context), context, fixed)
        new = fill(text, context.measured, self._vocabulary)
        self._task = text
        features = [term.feature or "" for term in new]
        # What is asked of a limb or a thing says nothing of what else the body does.
        stands = _STANDS.search(text) is not None
        aside = not frame.alone and not stands and all(self._vocabulary.quantities[name].part for name in features)
        adds = (
            (frame.adds and not (frame.alone and frame.now))
            or (frame.instead and not frame.alone)
            or bool(fixed)
            or aside
        )
        if not adds:
            return Motion().with_terms(new), features
        base = context.motion.without(context.together(context.last)) if frame.instead else context.motion
        now = frame.now or frame.instead
        gone = yielded(base, new, frame.text, self._vocabulary, now=now, heads=self._heads, steps=now or aside)
        if frame.now and set(gone) & set(fixed) - set(features):  # "sit! now roll over"
            raise _one_at_a_time(frame.text)
        # What the same sentence asks for is never replaced silently: together the two may contradict each other.
        return base.without(name for name in gone if name not in fixed).with_terms(new), features

    def _continued(self, frame: Frame, context: Context) -> Heard | None:
        """Return what comes of a clause that goes on with the task: "on one leg" after "hop"; else None."""
        if not self._task or not _GOES_ON.match(frame.text) or not context.motion.asked:
            return None
        try:
            new = fill(f"{self._task} {frame.text}", context.measured, self._vocabulary)
            was = fill(self._task, context.measured, self._vocabulary)
            check(new, self._vocabulary)
        except UserError:
            return None
        if new == was:
            return None
        # What was corrected since stays so, where the longer sentence says nothing else of it.
        new = [context.motion.about(term.feature) or term if term in was else term for term in new]
        tasks = [name for group in self._spoken for term in group if (name := term.feature)]
        old = context.together(tasks[-1:])
        return context.motion.without(old).with_terms(new), [term.feature or "" for term in new]

    def _both_changed(
        self, pair: tuple[str, str], frame: Frame, context: Context, fixed: tuple[str, ...]
    ) -> Heard | None:
        """Return what comes of two halves that both correct what is under way: "higher and faster"; else None."""
        touched: list[str] = []
        for text in pair:
            try:
                changed = self._changed(replace(frame, text=framed(text).text), context, fixed)
            except UserError:
                return None
            if changed is None:
                return None
            context, touched = replace(context, motion=changed[0]), [*touched, *changed[1]]
        return context.motion, touched

    def _both(self, pair: tuple[str, str], frame: Frame, context: Context, fixed: tuple[str, ...]) -> Heard | None:
        """Return what comes of two halves of a clause, each understood on its own; None where either is not."""
        try:
            motion, first = self._clause(replace(frame, text=pair[0]), context, fixed)
            second = replace(framed(pair[1]), adds=True)
            asked = motion
            motion, then = self._clause(second, replace(context, motion=motion), (*fixed, *first))
        except UserError:
            return None
        if self._vocabulary.things and any(motion.about(name) != asked.about(name) for name in first):
            return None  # what is opened and closed at once
        return motion, [*first, *then]

    def _remember_unit(self, text: str) -> None:
        """Keep the unit of an amount, in which the next may be given without one."""
        said = amount(text)
        if said is not None and said.dimension in UNITS_OF:
            self._units[UNITS_OF[said.dimension]] = said.factor

    def _parts(self) -> list[str]:
        """Return the parts that were spoken of, the latest last."""
        found = [self._vocabulary.quantities.get(term.feature or "") for group in self._spoken for term in group]
        return [quantity.part for quantity in found if quantity is not None and quantity.part is not None]

    @staticmethod
    def _turn(said: str, before: Motion, after: Motion) -> Turn:
        return Turn(said=said, motion=after, changes=differences(before, after))


def _kept(piece: str, context: Context) -> bool:
    """Tell whether a clause keeps what is under way before the sentence."""
    found = KEEP.match(framed(piece).text)
    return found is not None and bool(under_way(found["what"], context))


def _one_at_a_time(next_one: str) -> UserError:
    return UserError(f"one thing at a time: say {next_one!r} once the first is done")
