"""What makes a request polite and changes nothing of it: how it is opened, what is put in, what it ends in."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.speech.closings import CLOSINGS, CLOSINGS_OF_TASKS
from rewardsmith.reward_synth.speech.frames import unframed

_WHO = (
    r"(?:(?:the|a|an|our|my|this|that|your) )?(?:robot(?:ic)? dog|robot|agent|player|hero|monk|machine|bot|character|"
    r"adventurer|rogue|dog|quadruped|puppy|pup|ant|creature|humanoid|walker|hopper|cheetah)"
)
_SOMEONE = rf"(?:you|it|him|her|them|{_WHO})"
_NAME = (
    r"(?:bro|bruh|dude|buddy|bud|mate|pal|my friend|doggo|doggy|puppy|robo|mr robot|sir|madam|fella|champ|guys|folks|"
    r"sweetie|honey|darling|lad|my dear|dear|old chap|good (?:boy|girl|dog|robot)|(?:you )?(?:lazy|sleepy|slow|silly)"
    r"(?:[ -]?(?:bones|head|coach|pants|sod|thing|bot|boy|girl|dog|robot|one|bum|poke)s?)|slacker|slowpoke|"
    r"couch potato|matey|laddie|kiddo|amigo|comrade|chum|my (?:boy|girl|lad|robot|dog|little one))"
)
_NOUN = r"(?:man|boy|girl|friend|dog|pup|robot|bot)"
_FLATTERED = r"(?:champion|hero|superstar|genius|soldier|rookie|partner|baby|love|boss|tiger|cowboy|kid|team)"
_CALLED = rf"(?:{_NAME}|{_NOUN})"
"""Who is asked, and what they are called."""

_CAN = r"(?:can|could|would|will|may|might)"
_OUGHT = r"(?:should|must|has|have|needs?|ought|shall|will|would|can|may|is supposed|is meant|is|are)"
_WISH = r"(?:want|like|need|love|prefer|wish|expect|appreciate)"
_REALLY = r"(?:would |really |actually |am |very much )*"
_SOFTLY = r"(?: (?:please|kindly|maybe|perhaps|possibly|just|all))*"
_NICE = r"(?:great|nice|good|lovely|cool|fun|wonderful|best|fine|enough|better)"
_GLAD = r"(?:grateful|thankful|glad|happy|delighted|pleased|obliged)"
_SO = r"(?:so |very |really |most |much |ever so )*"
_TASK = r"(?:task|job|goal|mission|aim|objective|purpose|idea|point|plan)"
_TRY = (
    r"(?:(?:try|do) (?:your|its) (?:very )?best|go ahead|go on|come on|be sure|get going|try|do try|attempt|manage|"
    r"remember|do not forget|make an effort|aim|"
    r"feel free|proceed|continue|have a go at)"
)
_START = r"(?:start|begin|commence)"

_HELLO = (
    r"(?:(?:ok|okay|alright|right|well|now) then|hey|yo|hi|hello|oi|hiya|dear|okay|ok|kk|k|alright|all right|u+m+|u+h+|"
    r"e+r+m?|h+m+|a+h+|o+h+|wow|yes|listen|long story short|"
    r"anyway|basically|essentially|actually|honestly|who?ah?|haha|lol|sorry|oops|alas|"
    r"hang on|you know what|come on|c'mon|for now|kindly|so(?! that\b)|"
    r"well(?! done\b)|(?:look|right)(?=,))"
)
_INTERRUPTION = (
    r"(?:(?:forget|scratch) (?:it|that)(?=,)|never ?mind(?=,)|chill|(?:relax|easy|stop|hold on)(?=,)|enough|wait|"
    r"that is (?:quite )?enough(?=[,.;!]+ (?:stop|quit|cease|no more)\b))"
)
"""What breaks off what is under way; without that it asks for something: to wait, to stop."""

_OPENINGS = (
    # how much it is asked for
    r"(?:(?:would you )?(?:please )?be )?(?:so )?(?:kind|good|nice|sweet)(?: enough)?(?: as)? to",
    r"(?:would |do |will )?(?:you )?(?:please )?mind(?: please)?(?= [a-z]+ing\b)|would you mind to",
    rf"(?:do you think )?{_CAN} (?:you|we|i){_SOFTLY}(?: (?:like|love|want) to| ask you to)?{_SOFTLY}",
    rf"(?:do you think|i wonder if|i was wondering if|(?:let us )?see (?:if|whether)) {_SOMEONE} {_CAN}{_SOFTLY}",
    r"(?:is it|would it be) possible(?: for you)? to|are you able to",
    r"why (?:do not (?:you|we)|not)|(?:how|what) about(?: you)?|let us(?: see)?|let me see(?: you)?",
    # what is wished
    rf"what (?:i|we) {_REALLY}{_WISH}(?: from you| for| of you)? is"
    rf"(?: (?:for )?{_SOMEONE}(?: (?:who|that|which))?(?: to)?(?: {_CAN})?| to see(?: you)?| to)?",
    rf"(?:i|we) {_REALLY}{_WISH} (?:it if |to see )?(?:for )?{_SOMEONE}(?: (?:to|that|who|{_CAN}))?(?= [a-z])",
    rf"(?:i|we) {_REALLY}{_WISH} (?:to|for)",
    rf"(?:i|we) {_REALLY}{_WISH}(?: it| this| that)?(?: to be)?"
    r"(?= (?:(?:a (?:bit|little) |much )?\w{3,}er\b|less\b|not (?:so|that)\b))",
    r"(?:i|we) would rather(?: you)?",
    rf"(?:your|the|its|our) (?:only |main )?{_TASK} is(?: for (?:you|it) to| to)",
    rf"(?:your|the|its|our) (?:only |main )?{_TASK} is (?=an? \w+ing |\w+ing |max)",
    rf"it (?:would|will|might) be (?:really |very |so )?{_NICE}"
    rf"(?: if {_SOMEONE}(?: (?:{_CAN}|just))?| to| for {_SOMEONE} to)",
    rf"(?:i|we) (?:would |will |am |are |be )+{_SO}{_GLAD} if {_SOMEONE} {_CAN}",
    rf"(?:would|will) not it be {_NICE} (?:if|to see) {_SOMEONE}(?: {_CAN})?",
    r"i am (?:going|about) to ask you to|i (?:would|should) like",
    r"the (?:only|one|single) thing(?: that)? (?:i|we) (?:want|need|ask)(?: of you| from you)? is"
    rf"(?: (?:that|for) {_SOMEONE}(?: (?:to|{_CAN}))?| to)?",
    # what is to be done
    rf"{_TRY}(?: and| to)|tell {_SOMEONE} to|go and|be an? {_CALLED} and|make sure (?:that )?you|see to it that you",
    rf"{_START}(?: to)? (?=[a-z]+ing\b)|{_START} to",
    r"(?:you are|you have|you need|you ought|it is time|time|it has|we need|we want you) to",
    r"you (?:should|must|shall|will|can|could|may|are going to)",
    rf"(?:have|get|make|let|see|ensure)(?: that)? {_WHO}(?: to)?",
    rf"{_WHO} {_OUGHT}(?: to)?",
    rf"{_HELLO}(?: {_CALLED}| there)?\b[,.!:]*|{_CALLED}[,!:]",
)
_PLACES = ("^", *(rf"(?<={before} )" for before in (r"[,.;:?!]", r"\band", r"\bbut", r"\bthen", r"\bnow")))
"""Where a clause begins."""

_OPENING, _OPENING_OF_TALK = (
    re.compile(rf"(?:{'|'.join(_PLACES)})(?:(?:{'|'.join(openings)})[ ,]+)+(?=\w)")
    for openings in (_OPENINGS, (*_OPENINGS, rf"{_INTERRUPTION}[,.!:]*"))
)

_PUT_IN = re.compile(
    r",? *\b(?:(?:pretty )?please(?: to(?= [a-z]))?|kindly|for (?:me|us)\b(?! to)|from (?:now|here) on(?:wards?)?|"
    r"i (?:said|meant|mean|think|guess|say)(?: that)?|"
    r"if it is not (?:too much|much|any) (?:of a )?(?:trouble|bother|hassle)|"
    r"if (?:possible|that is possible|you (?:can|could|please|would|like|want|do not mind))(?= *(?:[,.;?!]|$)))\b"
)
_WHILE = r"for an? (?:little |short )?(?:bit|while|moment|second|time|minute)"
"""How long a talker's robot does something until it is told something else; a trainer's is told nothing else."""

_TAG = re.compile(rf"(?:[ ,]+(?:{_NAME}|{CLOSINGS}|{CLOSINGS_OF_TASKS})|, *{_NOUN}|, *{_FLATTERED})+$")
_TAG_OF_TALK = re.compile(rf"(?:[ ,]+(?:{_CALLED}|{CLOSINGS}|{_WHILE}))+$")
_NOUN_WANTED = re.compile(r"\b(an?|the|your|my|like|one|of|by|with|this|that|to|at|from)$")
_STOPS = re.compile(r"(?:[\s,.?!;:~)]|(?<=[;:])-)+$")


def without_courtesies(text: str, *, talk: bool = False) -> str:
    """Return a text in lower case and full words without what only wraps up a request.

    Args:
        text: What was said.
        talk: Whether it is said while something is under way, so that it may begin by breaking that off.
    """
    text = _PUT_IN.sub("", text).strip()
    opening, tag = (_OPENING_OF_TALK, _TAG_OF_TALK) if talk else (_OPENING, _TAG)
    before = ""
    while before != text:
        before, text = text, _STOPS.sub("", text) or text
        shorter = tag.sub("", text)
        text = shorter if shorter and not _NOUN_WANTED.search(shorter) else text
        text = _STOPS.sub("", opening.sub("", unframed(text))) or text
    return text
