"""What requests end in and what changes nothing of them: "no excuses", "as told", "is all i ask", "by any means"."""

_OK = r"(?:ok(?:ay)?|fine|all ?right|cool|good|great|nice|perfect|lovely|possible|feasible|not too hard)"
_ENOUGH = rf"(?:enough|all|it|sufficient|plenty|{_OK})"
_WISH = r"(?:want|need|ask(?: for| of you)?|wish(?: for)?|expect|require|would like|am after|care about)"
_YOU = r"(?:you|it|we)"
_HOW = r"(?:like|want|can|may|please|prefer|wish|see fit|manage(?: it)?|need to)"

_NOT_THE_SUBJECT = "".join(rf"(?<!\b{word} )" for word in ("that", "this", "it", "what", "which"))
"""What stands before it is not what it is said of: "that will do" is a whole sentence."""

CLOSINGS = "|".join(
    (
        # thanks, tags and cries
        r"(?:many )?thanks(?: a lot| so much| in advance| a million)?|thank you(?: very much| so much| in advance)?|"
        r"(?:and )?nothing (?:more|else)|okay|ok|alright|then|will you|would you|can you|could you|for now|this time|"
        r"lol|haha|already|you know|or so|or something|and that is it|that is all|for a change|(?:om )?(?:nom )*nom|"
        r"yum(?: yum)?|y(?:ay|ippee|eehaw|ahoo)|hooray|hurrah?|woo+(?:hoo+)?|whe+|ta da+|bravo|woof|wow|ha(?: ha)+|"
        r"he(?: he)+|ole|voila|boom|bang|phew|cheers|chop(?: chop)?|hop hop|quick quick",
        # that it is all
        rf"(?:and )?(?:that|this) (?:is|will be|would be) (?:quite |really )?{_ENOUGH}(?: for (?:me|now|today))?",
        rf"{_NOT_THE_SUBJECT}(?:(?:and )?(?:that|this) )?is (?:just |exactly |really |simply )?(?:all|what|everything)"
        rf"(?: that)? (?:i|we) {_WISH}",
        rf"{_NOT_THE_SUBJECT}(?:and )?(?:that |this |it )?(?:would|will) (?:do|be (?:really |so |very |even )*"
        rf"(?:{_OK}|better|nicer))",
        rf"{_NOT_THE_SUBJECT}is (?:quite |really )?{_ENOUGH}(?: (?:by|with|for) me)?|"
        r"and nothing but that|full stop|period|end of story",
        r"(?:it is )?(?:as )?(?:simple|easy) as that|it is that (?:simple|easy)",
        # how much it matters
        r"(?:this is |it is |very |really )*(?:important|crucial|essential)",
        r"no (?:excuses|tricks|cheating|nonsense|funny business|ifs(?:,? and)?(?: or)? buts|buts|matter what"
        r"(?: happens)?|arguments|questions asked)",
        r"whatever (?:else )?(?:happens|it takes|comes)|come what may|at (?:all|any) costs?|"
        r"by (?:any|all) means(?: necessary)?|"
        r"(?:under|in) (?:all|any|every) (?:circumstances?|cases?|events?|conditions?)",
        r"(?:and )?(?:do not|never) (?:ever )?give up|(?:and )?without giving up",
        # how well, and how it is left open
        rf"as (?:well|best|good) (?:as )?{_YOU} (?:possibly |ever )?(?:can|could)|"
        r"to the best of (?:your|its) abilit(?:y|ies)",
        r"correctly|reliably|consistently|successfully|flawlessly|effectively|competently|(?<!as )(?<!very )well",
        rf"(?:in )?(?:any|whichever|whatever)(?: \w+)? way (?:that )?(?:works|{_YOU} {_HOW})|in a way that works|"
        rf"however {_YOU} {_HOW}|somehow|some way or (?:an)?other",
        # how long
        r"(?:and )?(?:just )?keep (?:going|at it|it (?:up|going)|doing (?:it|that|so|this))|"
        r"and (?:do not|never) (?:ever )?(?:stop|quit|pause|rest)(?: doing (?:it|that|so))?|"
        r"(?:un)?till? the (?:very )?end(?: of (?:the|this|your) \w+)?|as soon as (?:you|it) (?:possibly )?can",
        # when, and under which polite condition
        rf"(?:whenever|wherever|where|if|when)(?: (?:it|that|this))?(?: is)?(?: at all)? {_OK}"
        r"(?: (?:with|by|for) you)?",
        r"whenever (?:you|it) can",
        # that it was said
        r"as (?:requested|told|instructed|ordered|described|explained|mentioned|discussed|agreed|usual|always)(?: "
        r"(?:above|before|earlier))?",
        r"as (?:i|we) (?:\w+ )?(?:said|told you|mentioned|described|explained|asked)(?: (?:above|before|earlier))?",
        r"got (?:it|that)|get it|understood|is that clear|clear|capiche|deal",
        r"though|anyways?|anyhow|however|after all|in the end|as well as that",
        r"this (?:very )?(?:instant|moment|minute|second)|(?:straight|right) away",
        r"[;:]-?[)(dp]+",
    )
)  # fmt: skip
"""Alternatives of a pattern."""

CLOSINGS_OF_TASKS = r"instead|(?:once more|one more time)"
"""What also changes nothing where nothing is under way that it could be about."""
