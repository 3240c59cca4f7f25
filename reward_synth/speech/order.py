"""One thing after another, however it is counted: steps, seconds that are over, from when to when, the rest."""

from __future__ import annotations

from rewardsmith.reward_synth.speech.numbers import NUMBERS
from rewardsmith.reward_synth.speech.rewriting import Rewrite, compiled, rewritten

_NUMBER = rf"(?:\d+(?:\.\d+)?|half an?|an?|{'|'.join(NUMBERS)})"
_SECONDS = rf"({_NUMBER}[- ]?(?:seconds?|secs?|s)\b(?![\w/]))"
_IS_OVER = r"(?:have|has|are|is) (?:passed|gone by|over|up|elapsed|done)"
_PERSON = r"(?:you|it|he|she|they)"
_STEP = r"(?:step|phase|stage|part)"
_WAY = r"(?:walk|run|hop|jog|crawl|trot|sprint|swim|jump|march|spin|turn|wait)"
_NEXT = r"(?:[,;.]? (?:and )?then|[,;]? followed by|[;,.] (?:and )?(?:after that|afterwards))"
_THE_REST = r"(?:(?:for|in|during) )?the (?:rest|remainder|remaining time)(?: of the (?:time|episode|run))?"
_FROM_THEN = r"(?:from (?:then|there|that point) on(?:wards?)?|after (?:that|which)|afterwards?|thereafter)"
_FIRST = r"(?:for |in |during |within )?the first"

_ROWS: tuple[Rewrite, ...] = (
    (rf"^{_STEP} (?:1|one|a)[:.,)]? (.+?)[.;,]? (?:and )?{_STEP} (?:2|two|b)[:.,)]? (?=\w)", r"\1, then "),
    (rf"\b(?:up )?(?:to|until|till) (?:t ?= ?{_SECONDS}|(?:the )?second (\d+|{'|'.join(NUMBERS)})\b|"
     rf"the {_SECONDS} (?:mark|point))",
     lambda found: f"for {found[1] or found[3] or found[2] + ' seconds'}"),
    (rf"\buntil {_SECONDS} {_IS_OVER}", r"for \1"),
    (rf"^(.+?) from (?:0|zero)(?: ?s(?:econds?)?)? (?:to|until|up to) {_SECONDS},?(?: and| then)* (.+?) "
     r"from (?:\2|then|there) (?:on(?:wards?)?|until the end|to the end)$", r"\1 for \2, then \3"),
    (rf"\b(?:once|when|as soon as|after) {_SECONDS} of (\w+ing\b[^,;]*?) {_IS_OVER}[,;]? ", r"\2 for \1, then "),
    (rf"\b(?:once|when|as soon as) {_SECONDS} {_IS_OVER}|\bat t ?= ?{_SECONDS}",
     lambda found: f"after {found[1] or found[2]}"),
    (rf"^(?:once|when|after|as soon as) {_PERSON} (?:have|has|had|are|is)(?: been)? (\w+(?:ing|ed)\b[^,;]*? for) "
     rf"{_SECONDS}[,;]? (?=\w)", r"\1 \2, then "),
    (rf"^after an? ({_NUMBER})[- ]seconds? ({_WAY}\w*\b[^,;]*?)[,;] ", r"\2 for \1 seconds, then "),
    (rf"^(?:do )?{_SECONDS}(?: of)? ((?:\w+ ){{0,2}}?{_WAY}\w*\b[^,;.]*?)({_NEXT}) ", r"\2 for \1, then "),
    (rf"^(.+) (?:in|for|during) the first {_SECONDS},?(?: and|;) (.+?) {_THE_REST}$", r"\1 for \2, then \3"),
    (rf"^{_FIRST} {_SECONDS},? (.+?)[,;] (?:and )?(?:then|after that|afterwards|{_THE_REST}),? (?=\w)",
     r"\2 for \1, then "),
    (rf"^for {_SECONDS},? (.+?)({_NEXT}) ", r"\2 for \1, then "),
    (rf"^([^,;]+?)[,;](?: and| but)? (?:stop|halt) after {_SECONDS},?(?: and| then)+ (?=\w)", r"\1 for \2, then stop "
     r"and "),
    (rf"^([^,;]+? for {_SECONDS})[,;]?(?: and| but)? (.+?) {_FROM_THEN}$", r"\1, then \3"),
    (rf"\bfor a (?:duration|period|time|span) of {_SECONDS}", r"for \1"),
    (rf"\b(?:but |and )?only (for {_SECONDS})", r"\1"),
    (rf"^(.+?) (?:(?:for|over|in|during|within) )?the first {_SECONDS}[,;] (?:(?:and|then|{_FROM_THEN}),? )*"
     r"(?!(?:keep|hold|us|lean|mov|swing)\w*ing\b|with|while|at\b|never|not\b)(.+?)"
     rf"(?: {_FROM_THEN})?$",
     lambda found: f"{found[1]} for {found[2]}, then {found[3]}"),
    (rf"^(?:an? )?{_SECONDS}(?: of|:)? ((?:\w+ ){{0,2}}?{_WAY}\w*\b[^,;.]*?)[.,;]? (?:and )?(?:then|afterwards?|after "
     rf"that|followed by):?,? (?=\w)",
     r"\2 for \1, then "),
    (rf"^spend {_SECONDS} (\w+ing\b.*?),? (?:and then|then|and) ", r"\2 for \1, then "),
    (rf"\b(?:between|from) (?:0|zero) (?:and|to) {_SECONDS}", r"for \1"),
    (rf"\b(?:then )?at {_SECONDS},? (?=stop|stand|halt)", r"after \1 "),
    (r"\bno more (mov|walk|runn)ing\b", r"not \1ing"),
    (rf"({_WAY}\w*(?: \w+){{0,2}}?) {_SECONDS} long\b", r"\1 for \2"),
    (rf"([;,.]) {_SECONDS} (?:in|later),? ", r"\1 after \2 "),
    (r" ?-> ?", ", then "),
    (r"; second(?:ly)?,? (?=[a-z])", ", then "),
    (r"^(?:at )?first,? (.+?),? (?:and )?(?:after|later)(?:wards?)?,? "
     r"(?!(?:that|which|this|it|the|an?|on|\w+ing)\b|\d)(?=[a-z])", r"first \1, then "),
    (r"\b(?:start|begin) (?:by|with) (\w+ing\b.*?),? and (?:finish|end)(?: up)? (?:by|with|in) (?=\w+ing\b)",
     r"first \1, then "),
    (r"\b(then|after that|afterwards),? (?:just|simply|only) (?=stand\b)", r"\1 "),
)  # fmt: skip
_TABLE = compiled(_ROWS)


def one_by_one(text: str) -> str:
    """Return a text in lower case in which what comes next stands behind "then"."""
    return rewritten(text, _TABLE)
