"""Sentences over games in plainer words: "everything you find", "before you take the stairs"."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from rewardsmith.reward_synth.phrasebook.hands.order import in_order
from rewardsmith.reward_synth.phrasebook.hands.particles import gathered
from rewardsmith.reward_synth.phrasebook.shares import in_percent
from rewardsmith.reward_synth.speech.numbers import NUMBERS
from rewardsmith.reward_synth.speech.rewriting import rewritten

if TYPE_CHECKING:
    from rewardsmith.reward_synth.phrasebook.body import Body

_YOU = r"(?:you|he|she|it|they|we|one|i)"
_FOES = r"(?:(?:the |any )?(?:monsters?|anything|anyone|anybody|them|enem\w+|creatures?|foes?|something))"
_ENCOUNTER = (
    r"(?:see|sees|find|finds|meet|meets|encounters?|get|gets|reach|spot|spots|pass|come across|comes across|"
    r"run into|runs into|lay your hands on|get your hands on|come upon|stumble upon|lay hands on|carry)"
)
_HEALTHY = re.compile(r"\b(?:health|hit points?|hp|hitpoints|life)\b")
_BOUND = r"(above|over|at least|below|under|at most|no less than|no lower than|more than)"
_ROOMS = r"(?:rooms?|corners?|corridors?|parts?|areas?|nooks?|caves?|squares?|levels?|hallways?|places?|chambers?)"
_SEEN = (
    r"(?:visit|see|find|discover|look(?:ing)? (?:in|into|at|through|around)|have a look (?:in|into|at)|check|"
    r"check out|search|"
    r"inspect|enter|go (?:in|into|to|through|over)|peek into|look around in|walk through|wander through|been in)"
)
_STAIRS = re.compile(r"\b(?:stairs?|staircase|exit|way (?:out|down)|stairway)\b")

_SQUARE = r"(?:squares?|tiles?|spots?|places?|fields?|rooms?|ground|path|way|corridors?)"
_NEAR = (
    r"(?:near|next to|beside|close to|in front of|one (?:step|square) (?:from|before|away from|short of)|short of|"
    r"a (?:step|square) (?:from|before|away from)|before|by) (?:the )?(?:stairs?|staircase|exit|stairway)"
)
_NEW = (
    r"(?:(?:do not|never|without|not|avoid)(?: ever)?(?: (?:visit|see|tread|step|walk|enter|stand|go|cross|pass|return|"
    r"com|set foot|be)\w*)?(?: (?:on|in|into|over|to|through|back|across|onto|at))*)"
)

_WHEN = r"(?:when|whenever|if|once|as soon as|every time|each time|any time|while|as|upon|on|should|only when|only if)"
_STARVED = (
    r"(?:(?:you|it|he|she|they|(?:the|your) (?:hero|player|character|stomach|belly|tummy)) )?"
    r"(?:(?:are|is|get|gets|getting|become|becomes|becoming|feel|feels|feeling|grow|grows|start|starts|to|being|"
    r"really|very) )*"
    r"(?:hungry|peckish|famished|starving|empty|(?:rumbl|growl)(?:es|e|s|ing)|"
    r"hunger(?: (?:strikes|comes|sets in|hits|demands(?: it)?|arises|calls|kicks in|is felt|shows|appears|bites))?)"
)
_HUNGRY = (
    rf"(?:{_WHEN} {_STARVED}|(?:in (?:the )?(?:case|event) of|because of|out of|at(?: the first sign of)?|"
    rf"against) hunger|in case {_STARVED}|hungry \?)"
)
_COLLECT = r"(?:collect|get|take|gather|grab|pick up|picking up|collecting|gathering|grabbing|taking)"

_WRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r" (?:wherever|whenever|where|if|when) (?:you|it|he|they) (?:see|find|spot|can|come across|meet|encounter)s?"
     r"(?: (?:it|them|any|some|one))?$", ""),
    (rf"\b(?:walk|run|wander|go|roam|move)(?: around| about)? and (?={_COLLECT}\b)", ""),
    (r"\bcarry (?=as much|gold|lots|a lot)", "collect "),
    (rf"^{_HUNGRY}(?: ,| :| ;| then| always)* (?:(?:you|it|they|he|she|the \w+) )?(?:(?:should|must|shall|has to|have "
     rf"to) )?"
     r"(?=\w)", ""),
    (rf" (?:only )?{_HUNGRY}$", ""),
    (r"\b(?:respond to|satisfy|still|sate|relieve|answer) (?:your |the )?hunger(?: by eating| with food)?\b", "eat"),
    (r"^(?:walk|go|move|explore|search|wander|run|look around|keep going)(?: around| about| on)? until (?:you|it|he) "
     r"(?:have |has )?(?=(?:reach|find|found|get to|see|stand on)\b)", ""),
    (r"^(?:your |the )?(?:goal|aim|target|destination) is (?=the (?:stairs|staircase|exit|gold|key|oracle))", "reach "),
    (r"(?:\bthe )?>(?! ?[=\d]) ?(?:tile|symbol|sign|square|character|glyph)?(?=$| )", "stairs down"),
    (r"\b(?:find|locate|search for|look for|seek out|seek|spot) and (?:then )?(?=(?:reach|go to|get to|take|collect|"
     r"pick up|grab|"
     r"walk to|stand on|step on)\b)", ""),
    (r"\b(?:the )?(?:downwards?|descending|down going|lower) (stairs|staircase|stairway)\b", r"the \1 down"),
    (r"(?: ,)? and (?:go |then go )?(?:and )?(?:stand|step|be|stay|walk)(?: on| onto| upon)+ (?:it|them|there)$", ""),
    (r"\b(?:the )?(?:amount|quantity|sum|number|pieces?) of (?=gold|money|coins|food|items)", ""),
    (r"\b(gold|money|coins|items)(?: (?:that |which )?(?:you|it|he|they) (?:carry|carries|hold|own|have|possess))?"
     rf" by {_COLLECT} (?:it|them)(?: up)?\b", r"\1"),
    (r"\b(gold|money|coins|items|things|food)(?: that is| which is)? (?:lying|scattered|strewn|found|laid)"
     r"(?: (?:about|around|everywhere|there|here))*\b", r"\1"),
    (r"\bpick (gold|money|coins|items) up\b(?: off the (?:floor|ground))?", r"pick up \1"),
    (r"\b(?:go|walk|run|wander)(?: around| about)? (?=(?:picking up|collecting|gathering|grabbing) )", ""),
    (r"\b(?:stuff|fill|line|cram) (?:your |the )?(?:pockets|purse|bags?|pack|sack) with ", "collect "),
    (r"\bgo after (?=the gold|gold|money|coins|items)", "collect "),
    (r"^(?:your |the )?(?:goal|aim|objective|target) is (gold|money|coins)(?: ,| ;| :)? (?:so )?(?:collect|get|gather|"
     r"take) "
     r"(?:it|them)$", r"collect \1"),
    (r"^(.*)\b(stairs|staircase|stairway|exit|key|door|closet|gold|oracle|food)\b(.*?\b(?:not|never|"
     r"without)\b[a-z ]*? )"
     r"(?:it|them)\b", r"\1\2\3the \2"),
    (rf"\b{_NEW} (?:the |a |any )?same {_SQUARE}(?: again| twice| two times| more than once)?\b"
     rf"|\b{_NEW} (?:the |a |any )?{_SQUARE} (?:again|twice|two times|more than once)\b", "tread new squares"),
    (r"^((?:\w+ ){1,6})(?:stairs|staircase|exit)(?: ,| and| then)+ (?:stay|wait|remain|stand|sit|be|stop|"
     r"halt)(?: right| just)? "
     r"(?:next to|beside|near|close to|by|in front of) (?:it|them)\b", "go near the stairs"),
    (r"\b(?:kill|slay|murder|fight|attack|slaughter) (?:everyone|everybody|them all|anyone|"
     r"all of them)\b", "kill monsters"),
    (r"\bdo nothing\b", "wait"),
    (r"\bplay it safe\b(?: [:,])?(?: and)?", ""),
    (r"\b(?:go and |go )?(?:be|get|become|grow) (?:filthy |stinking |very |really |super )?(?:rich|"
     r"wealthy)\b", "get rich"),
    (r"\b(do not|never|without|avoid) (?:hurt|harm|kill|attack|fight|injur|bother|touch|slay|maim)e?(?:ing)? "
     r"(?:anyone|anybody|any living thing|a soul|a fly|anything|any creature|a single (?:monster|creature|soul)|"
     r"anyone else|anything alive|them all|any of them)\b", r"\1 kill"),
    (rf"\b(?:stop|halt|wait|stay|stand|pause|remain|be|stand still|come to a stop|park)(?: right|"
     rf" just)? (?={_NEAR} )", "go "),
    (r"(?: ,)?(?: and| then)* (?:stay|remain|wait|stop) (?:there|down there|put)\b", ""),
    (r"\b(?:this|that) (?=(?:level|floor|room|door|dungeon|key|map|game|place|staircase)\b)", "the "),
    (rf"\b(?:your |the )?nutrition(?: level)?(?: always)? (?:at |stays? )?{_BOUND} (\d+)\b", r"\1 \2 satiation"),
    (rf"\b(?:your |the )?(?:health|hp|hit points?)(?: always)? (?:at |stays? )?{_BOUND} (\d+)\b(?! percent| %)",
     r"\1 \2 hit points"),
    (r"\bgain (?:a|another|one) level\b", "level up"),
    (r"\b(collect|get|find|gather|earn) (gold(?: pieces| coins)?|items|coins|money) until you (?:have|own|hold|"
     r"got) (\d+)\b"
     r"(?: of them)?", r"\1 \3 \2"),
    (r"(?: ,)?(?: and| but)* (?:pick up|take|get|collect) nothing else\b", ""),
    (r" until (?:you |he |it )?(?:are |is )?(?:full|satiated|sated|stuffed|no longer hungry|not hungry)\b", ""),
    (r"(?<=\w) (?:when|whenever|if|once|as soon as) (?:you |he |it )?(?:are |is |gets? |feels? |becomes? )?"
     r"(?:hungry|starving)\b", ""),
    (r"\b(?:at least |just )?once\b(?! (?:you|the|it|per|every|a)\b)", ""),
    (r"\b(?:by|at|in) the (?:very )?end(?: of the (?:game|episode))?\b|\beventually\b", ""),
    (r"(?: ,)?(?: and| then)* (?:go|walk|run|head|move) there\b", ""),
    (r"^(.*)\bsafely\b(.*)$", r"\1\2 without getting hurt"),
    (r"\b(?:run|sneak|slip|dash|walk|get|squeeze) past (?:the |all |any )?(?:monsters?|enem\w+|foes?) (?:to|"
     r"and)(?= the)",
     "avoid monsters and go to"),
    (r"\b(?:look|peek|peep|go) (?:into|in) (?:every|each|all the) (?:nooks? and cranny|corners?|nooks?)\b|"
     r"\b(?:check|see|visit|search|explore|cover) (?:every|each) (?:single )?(?:nook|corner|spot|inch)\b|"
     r"\bleave (?:nothing|no (?:corner|spot|room|square|place|part)(?: of the \w+)?) "
     r"(?:unseen|unexplored|unvisited|undiscovered)\b|"
     r"\bleave no stone unturned\b|\bsee the sights\b|\bpoke your nose into everything\b|"
     r"\blight up the (?:whole )?map\b|\bfind out what (?:the )?\w+ looks like\b", "explore"),
    (r"\b(?:stuff your face|(?:grab|have|get|take) a bite(?: to eat)?)\b", "eat"),
    (r"^where (?:is|are) (?P<thing>[^?,.;]+?) ?[?,.;]+ ?(?:find|seek|reach|get to|go to) (?:it|them|him|her)\b",
     r"find \g<thing>"),
    (r"\b(?:sneak|slip|tip-?toe|creep|steer|go|walk|move|get)(?:ing)? (?:around|past|by|clear of) "
     r"(?:the |all |any |every )?(?:monsters?|enem(?:y|ies)|foes?|creatures?)\b", "avoid monsters"),
    (r"\bevery (?:last |single )?(?:bit|piece|scrap|coin|penny) of (?:the )?(?=gold|money)", "all the "),
    (r"^where is the way (down|out|up) ?[?,.;]+ ?(?:find|seek|take|reach) it\b", r"find the way \1"),
    (r"\bpay (?P<whom>[\w ]+?) an? (?:\w+ )?visit\b|\b(?:pay|make) an? (?:\w+ )?visit to (?=\w)",
     lambda found: f"visit {found['whom'] or ''}"),
    (r"\blevel up to (?:level |experience level )?(?=\w)|"
     r"\b(?:become|turn into|grow to|advance to|get to be|be promoted to) (?:an? )?(?:experience |character )?"
     r"level (?=\w)",
     "reach experience level "),
    (r"\b(?:without losing|do not lose|never lose) (?:more than|over) (\d+) percent (?:of )?(?:your )?"
     r"(health|hit points|hp|life)\b", lambda found: f"keep {found[2]} at at least {100 - int(found[1])} percent"),
    (r"\bbefore (?:you |he |it )?(starve|die|get killed|are killed|faint)s?\b", r"without \1"),
    (r"\b(?:walk|run|move|go|head) down (?=(?:the )?(?:corridor|hallway|passage|tunnel|hall)\b)", "walk through "),
    (r"(?: ,)? (?:and then|then|and|,) (?:step on|take|climb|use|go down|walk onto|go to|stand on|"
     r"descend) (?:them|it)\b",
     ""),
    (r"(?: ,)? (and|then) (?:leave|exit|go out)(?=$| [,.])", r" \1 get out"),
    (r"\bbring home\b", "collect"),
    (r"\b(?:at all costs?|at any cost|no matter what|whatever happens|come what may|by all means)\b", ""),
    (r"\b(?:whatever|whoever|anything|anyone|everything|everyone|all)(?: that| who| which)? "
     r"(?:blocks?|bars?|(?:stands?|gets?|is|are|comes?) in|obstructs?) (?:the|your) (?:way|path|road)\b", "monsters"),
    (r"\b(?:anything|anyone|whatever|whoever|everything|everyone|monsters?|enem\w+)(?: that| who| which)?"
     r"(?: (?:stands?|is|are|comes?|gets?|waits?|lurks?))?(?: right)? (?:next to|beside|close to|near|around) you\b",
     "monsters"),
    (r"\bavoid (?:all |any )?(?:melee|close combat|hand to hand(?: combat)?|combat|fights|fighting)\b", "do not fight"),
    (r"\b(?:mind|watch out for|look out for|beware of|be wary of|watch) "
     r"(?=(?:the |any |all )?(?:monsters?|enem|foes?))", "avoid "),
    (r"\b(?:(?:wander|roam|walk|go|run) (?:around|about) and )?(?:set foot|step|tread) (?:on|onto|in) "
     r"(?=(?:as many|new|lots of|many|more|every|all)\b(?: [a-z]+){0,2} (?:squares|tiles|fields)\b)", "tread "),
    (r"\bset foot (?:on|in|into|onto)\b", "go to"),
    (r"\bplay it safe [:,](?: and)?(?= \w)", ""),
    (r"\bbe careful(?: [:,])?(?: and)?\b|\b(?:cautiously|with (?:great )?care|with caution|bravely|boldly)\b", ""),
    (r"\b(stairs?|staircase|stairway)(?: that| which)? (?:leads?|leading|goes|going|go) (?:down(?:wards?)?|"
     r"further down|"
     r"to the next level)\b", r"\1 down"),
    (r"\bget past (?:the |all )?(?:monsters?|enem\w+|foes?) (?:to|and reach|and get to)\b", "reach"),
    (r"\b(?:on|to|at) the (?:other|far) side(?: of the (?:lava river|river of lava|lava|river|room))?"
     r"|\b(?:behind|beyond|past|across) the (?:lava river|river of lava|lava|river)\b", ""),
    (r"\b(?:go and |go )?(?:strike it rich|get filthy rich)\b", "get rich"),
    (r"\b(?:stay|be|keep|remain) full\b", "stay well fed"),
    (r" until (?:you |he |it |they )?(?:have |has )?(?=(?:found?|find|reach|see|meet|get|come|spot|stand|arrive|"
     r"locate|discover|reached|seen)\b)", " then "),
    (rf"\b(?:that |which |whatever |whoever |what )?{_YOU} (?:can |could |may |"
     rf"possibly )*{_ENCOUNTER}\b(?! (?:the|a|to)\b)",
     ""),
    (r"\b(?:that moves|in sight|in your way|in your path|around here|there is|there are|on offer)\b"
     r"(?=$| [,.]| and)", ""),
    (rf"\b(?:do not|never) (?:let|allow) {_FOES} (?:to )?(?:kill|slay|eat|murder|finish|get) (?:you|yourself)\b",
     "do not die"),
    (rf"\b(?:do not|never) (?:let|allow) {_FOES} (?:to )?(?:hurt|hit|injure|wound|harm|damage|bite|touch|attack) "
     r"(?:you|yourself)\b", "do not get hurt"),
    (rf"\bwithout letting {_FOES} (?:hurt|hit|injure|wound|harm|damage|bite|touch|attack) (?:you|yourself)\b",
     "without getting hurt"),
    (rf"\bwithout letting {_FOES} (?:kill|slay|eat) (?:you|yourself)\b", "without dying"),
    (r"\bleave (?:the |all |any )?(gold|money|coins|items|food|things|monsters|key) (?:alone|(?:lying )?where \w+ \w+|"
     r"lying|untouched)\b",
     r"do not get \1"),
    (r"\bkeep your hands off (?:the |all |any )?(gold|money|coins|items|food|things|monsters|key)\b", r"do not get \1"),
    (r"\b(?:but|and) (?:nothing|no one|nobody) else\b", ""),
    (r"\b(?:something|anything|things|stuff|food) to eat\b", "food"),
    (r"\b(?:in|with|using) (?:as few|the fewest|the least|a minimum of|few) (?:steps|turns|moves|keys|actions)"
     r"(?: as (?:possible|you can|it can|he can)| possible)?\b", "quickly"),
    (r"\b(?:do not|never|without) (?:ever )?(?:go|going|descend|descending|get|getting|dive|diving|move|moving|"
     r"fall|falling)(?: down)?(?: any)? (?:below|deeper than|beyond|past|lower than|further than|under) (?:the )?"
     r"(?:dungeon )?(?:level|floor) (?=\w)", "stay at at most level "),
    (r"\b(?:walk|go|run|move|head|wander|travel|step|follow|take|cross|pass|traverse)(?:ing)?(?: (?:through|along|down|"
     r"across|past|over))? "
     r"(?:the |this |a )?(?:long |dark |whole )?(?:corridors?|hallways?|passages?|tunnels?|rooms?|hall)"
     r"(?: ,)?(?: and(?: then)?| then|,)", ""),
    (r"\b(?:stay|remain|keep|wait) (?:on|in|at) (?:this|the (?:same|first|current|starting|upper|top)) "
     r"(?:level|floor)\b|\b(?:do not|without|never) (?:leave|leaving|change|changing) (?:this |the )?"
     r"(?:level|floor|first level|levels)\b|\bstay (?:on|at) level (?:1|one)\b", "do not go down"),
    (rf"\b{_SEEN} (?:both|every|each|all|all the|as many|as many of the|the other|other|every single|new|more) "
     rf"{_ROOMS}\b", "explore"),
    (r"\b(?:and|then|,) (?:stay|wait|remain|stand|sit|be|stop) (?:next to|beside|near|with|by|close to) "
     r"(?:her|him|it|them)\b", ""),
    (r"\bgo (?:and )?(?:see|find|get|look for|meet|visit|fetch|search for)\b", "find"),
    (r"\b(?:with it|with the key|using the key|by using the key|by means of the key)\b", ""),
    (r"\buse (?:the |your )?key (?:to|and|on|for)\b", ""),
    (r"\b(?:eating|eat|devour|gobble up|consume|swallow) (?:everything|anything|something|whatever|all|all that|it all)"
     r"(?: edible| else)?(?: , (?:anything|everything|something))?\b", "eat"),
    (r"\b(?:kill|slay|attack|fight|destroy|defeat|slaughter)(ing)? (?:everything|anything|anyone|everyone|all|whatever)"
     r"(?: else)?\b(?! monsters| enem| the)", r"kill\1"),
    (r"\b(?:kill|harm|hurt|attack)(ing)? (?:nothing|nobody|no one|no monsters?)\b", "do not kill"),
    (r"\b(?:explore|see|discover|map|uncover|reveal) (?:everything|anything|all|it all|all of it)\b(?! the)",
     "explore"),
    (r"\b(?:everything|anything|whatever)\b(?: else)?", "items"),
    (r"\b(?:fight|work|find|make|pick|battle|hack) (?:your|its|his|her) way (?:to|over to|towards?)\b", "go to"),
    (r"\b(?:fall|drop|sink|go|get|be) (?:below|under) (\d+ percent)(?: of)?(?: your)? (health|hit points|hp)\b",
     r"keep \2 at at most \1"),
    (r"\b(?:be|being|as) as strong\b", "become strong"),
    (r"\bbecome strong <most>", "become strong"),
    (r"\b(?:please|carefully)\b", ""),
    (r"\bedible\b", ""),
)  # fmt: skip
_PLAIN = tuple((re.compile(pattern), plain) for pattern, plain in _WRITTEN)

_SPLIT = frozenset({"pick", "put"})
_CROSSING = re.compile(
    r"\b(?:cross|crossing|get across|go across|get over|go over|pass|traverse|wade through|ford|find a way across|"
    r"make it across|get past|get through) (?:the |a )?"
    r"(?:river of lava|lava river|stream of lava|lava stream|lava|river)"
    r"(?: ,)?(?: and(?: then)?| then|,)?"
)
_LASTS = re.compile(
    rf"(?: ,)?\bfor (?:at least |about |the (?:first |next )?)?"
    rf"((?:(?:\d+|hundred|thousand|{'|'.join(word for word in NUMBERS if word.isalpha())}) )+"
    r"(?:game )?(?:turns?|steps?|moves?|actions?))\b"
)
"""How long something is to last in a game, whose steps are not seconds."""
_ORDER = re.compile(r" , (?:and )?then | and then | then ")
_STAGES = (
    ("key", re.compile(r"\bkey\b")),
    ("lock", re.compile(r"\b(?:unlock\w*|locks?|locked)\b")),
    ("door", re.compile(r"\bdoors?\b|\bcloset\b")),
    ("end", re.compile(r"\b(?:stairs?|staircase|exit|way (?:out|down)|get out|escape|leave|descend|go down)\b")),
    ("oracle", re.compile(r"\b(?:oracle|delphi)\b")),
)


def plain(words: list[str], body: Body) -> tuple[list[str], list[str]]:
    """Return words in plainer ones, and notes.

    Args:
        words: As `text.tokens` gives them.
        body: The environment: what ends an episode comes last, so that nothing need order it.
    """
    said = " ".join(words)
    notes: list[str] = []
    if _HEALTHY.search(said):
        said = " ".join(in_percent(said.split()))
    said = rewritten(said, _PLAIN)
    if _STAIRS.search(said) and (crossing := _CROSSING.search(said)):
        notes.append(f"{crossing[0].strip(' ,')!r} is on the way to the stairs")
        said = said[: crossing.start()] + said[crossing.end() :]
    if lasts := _LASTS.search(said):
        notes.append(f"what lasts {lasts[1]} is asked of the whole episode")
        said = said[: lasts.start()] + said[lasts.end() :]
    said = " ".join(gathered(said.split(), _SPLIT))
    ordered = " ".join(in_order(said.split()))
    pieces = [re.sub(r"^(?:first|then)(?: ,)? |(?: ,)?(?: and)? (?:first|then)$", "", part)
              for part in _ORDER.split(ordered)]  # fmt: skip
    if len(pieces) > 1 and _follows(pieces, body):
        notes.append("in which order is not measured, and follows from what has to come first")
        said = " and ".join(pieces)
    return said.split(), notes


def _follows(pieces: list[str], body: Body) -> bool:
    """Tell whether each piece has to come after those before it: a lock after its key, what ends the episode last."""
    stages = [_stage(piece) for piece in pieces]
    if body.has("depth") and stages[-1] == "end":
        return False  # stairs do not end it
    names = [name for name, _ in _STAGES]
    ranks = [names.index(stage) if stage else -1 for stage in stages]
    return all(before < after for before, after in pairwise(ranks))


def _stage(piece: str) -> str | None:
    """Return the last stage that a piece speaks of."""
    return next((name for name, pattern in reversed(_STAGES) if pattern.search(piece)), None)
