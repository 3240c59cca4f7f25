"""Words of order that only hands' sentences use so often: "once it is gripped", "before lifting it", "from 2 s on"."""

from __future__ import annotations

import re
from collections.abc import Callable

from rewardsmith.reward_synth.speech.numbers import NUMBERS
from rewardsmith.reward_synth.speech.rewriting import rewritten

_NUMBER = rf"(?:\d+(?:\.\d+)?|an?|half an?|half|one|{'|'.join(word for word in NUMBERS if word.isalpha())})"
_SECONDS = rf"{_NUMBER}(?: and a half)? (?:seconds?|secs?|s)"
_DONE = r"(?:you|it|the hand|the robot|the arm|the gripper|he|she)(?: have| has| had| are| is| (?:has|have) been)?"
_HAND = r"(?:your |the )(?:hand|gripper|fingers?)"
_THERE = (
    r"(?:is|are|has|have)(?: been)? (?:on|at|around|near|touching|touched|reached|gripped|grasped|holding|got hold of)"
)
_GOES = r"(?:walk|run|jog|go|move|swim|hop|trot|crawl|march|gallop|do so|do it|jump|turn|lift|rise)s?"
_LATER = re.compile(r"\b(?:then|after|before|afterwards|finally|next|once)\b")

_DONE_AS = {
    "open": "open", "shut": "close", "closed": "close", "gripped": "grip", "grasped": "grasp", "lifted": "lift",
}  # fmt: skip
"""Verbs by what is so once they were done."""

_WRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r" and , ", " and "),
    (r"^(.+?)(?: again)?(?: ,)? (?:once|when|as soon as) (the \w+) is (open|shut|closed|gripped|grasped|lifted)$",
     lambda found: f"{_DONE_AS[found[3]]} {found[2]} then {found[1]}"),
    (r"^(.+) (?:and|,|but) (?!.* (?:and|,) )(.+) (?:afterwards?|after that|in the end|at the end)$", r"\1 then \2"),
    (rf"\bwhen (?=(?:you|it|he|she) {_GOES}\b)", "while "),
    (rf"\b(?:after|at|by|in) ({_SECONDS}) at (?:the )?(?:very )?latest\b", r"within \1"),
    (rf"(?: ,| but| and)* not (?:before|until|till|earlier than) ({_SECONDS})(?: have passed| are over)?",
     r" after \1"),
    (rf"^(?:once|when|as soon as) {_HAND} {_THERE} ((?:the )?\w+)(?: ,)? (?:then )?", r"touch \1 then "),
    (rf"^(.+?)(?: ,)?(?: but)?(?: only)? (?:once|when|as soon as) {_HAND} {_THERE} ((?:the )?\w+)$",
     r"touch \2 then \1"),
    (r"\bthe (first|last) (second|sec)\b", r"the \1 1 second"),
    (rf"\b(?:starting |beginning )?(?:from|at) (?:the )?({_SECONDS})(?: mark)? (?:on|onwards?|onward)\b", r"after \1"),
    (rf"\b(?:starting|beginning) (?:from|at|after) ({_SECONDS})\b", r"after \1"),
    (rf"\bafter the first ({_SECONDS})\b", r"after \1"),
    (rf"^(?:for|in|during|within) the first ({_SECONDS})(?: ,)? ([^,]+?)(?= ,| then| and then| and after)",
     r"\2 in the first \1"),
    (r"\b(?:and )?(?:only|just) then\b|\bthen (?:only|just)\b|\band only after that\b|\bnext\b(?! to)|\bfrom there\b",
     "then"),
    (r"\b(?:thereafter|afterwards?|after that|after this|later on|subsequently|following that|when done|once done|"
     r"when that is done|once that is done|"
     r"when you are done|having done that|after which|followed by|lastly)\b", "then"),
    (r"\b(?:at first|first of all|to begin with|to start with|initially|firstly|start by|begin by|"
     r"first things first)\b", "first"),
    (r"^((?:once|as soon as|when|after) (?:the )?\w+ (?:is|are|reaches|gets|has) [^,]*?"
     r"(?:goal|target|table|bowl|drawer)) "
     r"(?=(?:release|open|close|shut|lift|raise|push|pull|put|place|move|touch|grip|grasp|take|turn|drop)\b)",
     r"\1 , "),
    (rf"^(?:once|as soon as|when|after) (?:{_DONE} )?(.+?) , (?:then )?", r"\1 then "),
    (r"\b(once|as soon as|when|after) it is (?:at|on|in) (?=the (?:goal|target)\b)", r"\1 it gets to "),
    (rf"^([^,]+?) (?:once|as soon as|when)(?! (?:you|it|he) (?:can|could|may)\b) {_DONE} (.+)$", r"\2 then \1"),
    (r"^([^,]+?)(?: only)? (?:once|as soon as|when|after) ((?:the )?\w+ (?:is|has|reaches|gets|lies|stands) .+)$",
     r"\2 then \1"),
    (r"^before (?:you |it )?(.+?) , (.+)$", r"\2 then \1"),
    (r"^(.+?)(?: ,)? before (?:you |it )?(?=[a-z])(?!the |that )(.+)$", r"\1 then \2"),
    (r"^(.+?)(?: ,)?(?: but)? (?:only )?after (?:(?:you|it) (?:have |has )?)?(?=\w+(?:ing|ed)\b)(?!.* then )(.+)$",
     r"\2 then \1"),
    (rf"(?<=\w)(?: ,| and| then| and then)* (?:hold|wait|pause|stay|rest)(?: there| it| still)* (?:for )?({_SECONDS})"
     r"(?: ,| and| then)* (?=\w)(?!on\b)", r" then wait for \1 then "),
    (rf"\b(?:then|and then) after ({_SECONDS})\b", r"after \1"),
    (rf"\b(?:and )?(?:then )?({_SECONDS}) later\b", r"after \1"),
)  # fmt: skip
_PLAIN = tuple((re.compile(pattern), plain) for pattern, plain in _WRITTEN)
_IN_THE_FIRST = re.compile(rf"\b(?:in|within|during) the first ({_SECONDS})")
_FIRST = re.compile(rf"\bfirst\b(?! (?:{_NUMBER}|few) )(?: ,)? ?")


def in_order(words: list[str]) -> list[str]:
    """Return words with those of order in the few that `phases` reads."""
    said = rewritten(" ".join(words), _PLAIN)
    return (_FIRST.sub("", said) if _LATER.search(said) else _IN_THE_FIRST.sub(r"within \1", said)).split()
