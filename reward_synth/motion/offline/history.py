"""Words that go back or on: undo that, again, carry on, and "no wait" within a sentence."""

from __future__ import annotations

import re

UNDO = re.compile(
    r"^(undo|go back|back|take (that|it) back|revert|scratch|strike|as before|as it was( before)?|like before|"
    r"(go )?back to (the |your )?(previous|last|earlier)( one| thing| pose| position)?|"
    r"(back to )?(how|what|where|the way) (it|you|that) (was|were|did|had)( doing)?( before)?|(go )?back one( step)?|"
    r"oops|whoops|never mind|nevermind|"
    r"not like that|wrong|that was wrong)( that| it)?$"
)

AGAIN = re.compile(
    r"^(that's |that is |it's |it is |this is )?[a-z]+ enough( now)?$|^(do )?(just )?(the )?same( thing)?( as (now|"
    r"that|before))?$|^(do )?(it |that |the same( thing)? )?(again|once more|one more time|another time|"
    r"repeat( it| that)?)$"
)

RESUME = re.compile(r"^(carry on|continue|go on|resume|unfreeze|unpause|proceed|keep at it)$")

CORRECTS = re.compile(
    r"\s*(?:[.;,!]+|\.{2,}|\s-+\s)\s*(?=(?:oh |um |uh |er |ah )*(?:no,? wait|wait,? no|no,? no|actually,? no|scratch "
    r"that|or rather|"
    r"correction|sorry|i mean|no)[,:.] ?[a-z])",
    re.IGNORECASE,
)
