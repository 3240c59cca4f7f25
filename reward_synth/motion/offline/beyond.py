"""What no body here can do, and what is asked rather than told: refused before words that sound alike are read."""

from __future__ import annotations

import re

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

_BEGINS = r"(?:^|[,;.!?:] |\b(?:and|then|now|also|but|just|please|or) )"
_NEVER = (
    r"fly|soar|glide through|float|levitate|teleport|take off(?! (?:the|with))|climb|sing|sail|surf|ski|skate|cycle|"
    r"talk|speak|bark|"
    r"meow|growl|howl|laugh|smile|cry|blink|wink|eat|drink|chew|swallow|bite|breathe|think|dream|vanish|disappear|"
    r"explode"
)
_ON_LEGS = r"swim|dive|paddle through"
_BY_HAND = r"walk|run(?! (?:the|water|it)\b)|jump|hop|leap|dance|sit(?! (?:the|it))|crouch|kneel|march|trot|crawl|swim"
_QUESTION = re.compile(
    r"^(?:(?:hey|so|and|ok|okay|but|well|hm+|hi|hello),? )*(?:how (?:high|tall|far|fast|many|much|long|old|low|deep|"
    r"big|"
    r"are|is|do|does|did|come)\b|"
    r"(?:what|where|why|which|who|whose|when) (?!about|if|i\b|you are to|not\b|don't|do not)|(?:is|are|does|did|was|"
    r"were|have|has) "
    r"(?:it|you|that|there|the|your|this)\b(?! able| so))"
)
_NO_SUCH = re.compile(
    r"\b(?:middle|centre|center|fifth|sixth|seventh|eighth|extra) (?:(?:left|right) )?(?:leg|foot|paw|arm|hand)s?\b|"
    r"\b(?:five|six|seven|eight|nine|ten) (?:legs|feet|paws|arms|hands)\b"
)
_POLITE = re.compile(r"\bif you\b|\byou (?:to|mind)\b|\b(?:what|how) about\b|\bwhy (?:don't|not|do not)\b")


def refuse_beyond(said: str, text: str, vocabulary: Vocabulary) -> None:
    """Refuse questions, and deeds that no body here can do.

    Args:
        said: The sentence as it was said.
        text: The same without courtesies.
        vocabulary: The body's.

    Raises:
        UserError: it is one of these; the message says what can be said instead.
    """
    can = "lift the apple" if vocabulary.things else "walk forward slowly"
    asks = _QUESTION.match(said.lower()) and (said.rstrip().endswith("?") or said.lower().startswith("how "))
    if asks and not _POLITE.search(said.lower()):
        raise UserError(f"{said!r} is a question; say what the robot should do, such as: {can}")
    if (limb := _NO_SUCH.search(text)) and not vocabulary.things:
        raise UserError(
            f"{vocabulary.name} has no {limb[0]}; its feet are: {', '.join(vocabulary.feet).replace('_', ' ')}"
        )
    never = "|".join((_NEVER, _BY_HAND) if vocabulary.things else (_NEVER, _ON_LEGS) if vocabulary.feet else (_NEVER,))
    if found := re.search(rf"{_BEGINS}(?P<deed>{never})\b", text):
        raise UserError(f"{vocabulary.name} cannot {found['deed']}; say what it should do, such as: {can}")
