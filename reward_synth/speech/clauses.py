"""Clauses by what they come to: what counts as failure, where something ends up, what it is that is to be done."""

from __future__ import annotations

from rewardsmith.reward_synth.speech.numbers import NUMBER
from rewardsmith.reward_synth.speech.rewriting import Rewrite, compiled, rewritten

_SHOULD = r"(?:should|must|shall|may|can|ought to|has to|have to|needs? to|is to|are to)"

# -- what must not be --------------------------------------------------------------------------------------------------
_BAD = (
    r"(?:failure|failing|losing|a no-?go|taboo|forbidden|prohibited|not (?:allowed|permitted|ok|okay|acceptable|an "
    r"option)"
    r"|unacceptable|out of the question|off limits|to be avoided|a mistake|an error|bad|punished|penali[sz]ed)"
)
_FAIL = rf"(?:counts? as|means?|is|are|would be|will be|being|equals?) (?:an? |the )?{_BAD}"
_DOWN = (
    r"(?:splat|(?:flat )?on (?:your|its|the) (?:face|nose|head|back|bottom)|to the (?:ground|floor)|"
    r"(?:up |down )?on the (?:ground|floor)|head over heels)"
)
_NOT = r"\b(not|never|without|no|zero|avoid(?:ing)?|prevent(?:ing)?)((?: ever)?)"
_GAIT = r"(?:walk|run|hop|trot|jog|sprint|gallop|crawl)"
_MOTION = r"(?:movements?|motions?|velocity|speed|displacement)"
_REMAIN = r"(?:stay|remain|keep|be|stand|get|end up|finish)"
_STILL = r"(?=$|[,.;:]| (?:while|and|but|just|then)\b)"
_GERUND = {"fall": "falling", "stumble": "stumbling", "slip": "falling", "trip": "tripping", "crash": "crashing"}
_FALLS: tuple[Rewrite, ...] = (
    (rf"{_NOT} (?:fac(?:e|ing)[- ]?plant(?:s|ing)?|nose[- ]?div(?:e|es|ing)|wip(?:e|ing) out|com(?:e|ing) a cropper|"
     r"tak(?:e|ing) a (?:tumble|spill|fall|dive)|(?:bit|eat|hit)(?:e|t?ing)? (?:the )?(?:dust|dirt|deck)|"
     rf"(?:go|end|wind|land|come|drop|fall|crash)(?:p?ing)?(?: up)? {_DOWN})", r"\1\2 falling"),
    (rf"{_NOT} los(?:e|ing) (?:your|its|the) (?:footing|feet|foothold)(?:,? (?:and|or) (?:ending up|falling|landing|"
     r"going down)(?: down)?(?: on the (?:ground|floor))?)?", r"\1\2 falling"),
    (rf"^(?=.*\b{_GAIT})(.*){_NOT} (?:go|going)(?: or (?:fall|falling))? down(?=$|[,.;]| (?:and|while|as)\b)",
     r"\1\2\3 falling"),
    (rf"{_NOT} (?:any )?(?:tumbling|tumble|spills?|falls|tumbles)\b", r"\1\2 falling"),
    (r"\bwithout (?:a|any|a single|one|one single) (fall|stumble|slip|trip|crash)\b",
     lambda found: f"without {_GERUND[found[1]]}"),
    (r"\bzero falling\b", "no falling"),
    (r"\b(not|never) falling\b(?=(?: over| down)?(?:$|[,.;]))", r"\1 fall"),
    (r"\bno tipping over\b", "no falling"),
)  # fmt: skip
_FORBIDDEN: tuple[Rewrite, ...] = (
    (rf"(?:,? (?:where|and|but|with|knowing that))?,? (?!(?:the|your|its)\b)(falls|\w+ing(?: \w+)?) {_FAIL}(?= *(?:$|"
     rf"[,.;]))",
     lambda found: f" without {'falling' if found[1] == 'falls' else found[1]}"),
    (r"\bstable (?=(?:(?:forward|backward|straight) )?(?:walk|run|gait|trot|hop|jog)\w*\b)", ""),
    (rf"\b(?:without|with no|no|zero|cease|stop)(?: (?:any|all|the slightest|further|bodily))* {_MOTION}"
     rf"(?: whatsoever| at all)?{_STILL}|\b(?:mak|allow|show)(?:e|ing) no {_MOTION}(?: whatsoever| at all)?{_STILL}",
     "not moving"),
    (r"^not moving(?= *(?:$|[,.;]))", "do not move"),
    (rf"\b(?:not|never) (?:(?:leave|keep)|(?:let|allow)(?= the \w+ (?:to )?{_REMAIN})) (the \w+) (?:to )?(?:{_REMAIN} "
     rf")?"
     r"(open|closed|shut)\b",
     lambda found: f"{'close' if found[2] == 'open' else 'open'} {found[1]}"),
    (rf"^(the \w+) (?:should|must|may|can) not {_REMAIN} (open|closed|shut)\b",
     lambda found: f"{'close' if found[2] == 'open' else 'open'} {found[1]}"),
    (r"\b(?:do|does) (close|open) (?=the)", r"\1 "),
    (r"\b(mov|walk|wander|run|stand|hop)(e|ing|ning|ping|) about\b", r"\1\2 around"),
)  # fmt: skip

# -- where it ends up --------------------------------------------------------------------------------------------------
_THEY = r"(?:they|it|both(?: of them)?)"
_DONE = r"(?:raised|lifted|held|kept|put|placed|opened|closed|shut|moved|swung|lowered|stretched)"
_ARMS = r"(?:(?:the|your|its|my) )?(?:(?:both|two)(?: of)?(?: the| your| its)? )?(?:arms?|hands?)"
_SIDE = r"(?:left|right|front|back|hind|rear)"
_STAYS = (
    r"(?:(?:without|with no|with zero|no|zero)(?: any| the)? (?:translat(?:ing|ion)|displacement|walking|"
    r"travel(?:l?ing)?|locomotion|"
    r"forward (?:or|and) backward (?:motion|movement))|(?:the |your |its )?(?:position|location) (?:stays? |is |"
    r"remains? |staying |kept )?"
    r"(?:unchanged|the same|fixed|constant)|stay(?:ing)? put|(?:keep|hold|maintain)ing (?:your|its) (?:position|place|"
    r"spot)|(?:your |the )?feet stay(?:ing)? where they are|"
    r"do not (?:travel|translate|walk anywhere|go anywhere|move (?:off|away))|stay(?:ing)? where you are)"
)
_TURNS = r"(?:turn|rotat|spin|yaw|pivot|swivel|swing)"
_OVER_HEAD = r"(?:above|over) (?:the |your |its )?head\b"
_PLACED: tuple[Rewrite, ...] = (
    (rf"(?:,? (?:so that|until|till)) {_THEY} (?:is|are) ({NUMBER} ?(?:[cm]?m|(?:centi)?met(?:re|er)s?)) "
     rf"high\b", r" \1"),
    (rf"(?:,? (?:so(?: that)?|such that|until|till)) {_THEY} (?:is|are|gets?|comes?|stands?|ends? up) "
     rf"(?=(?:above|over|below|on|in|into|at)\b|(?:about |exactly )?{NUMBER} ?(?:[cm]?m|(?:centi)?met|degrees))", " "),
    (rf"\b{_SHOULD} (?:end|wind|finish|land)(?: up)? (?=in\b|on\b|at\b|above|over|inside)", "should be "),
    (r"\b(?:end|wind)(?:s|ing)? up (?=in\b|on\b|at\b|above|over|inside|\w+ing\b)", "be "),
    (rf"\b(?:is|are|has|have) to be ({_DONE})\b", r"should be \1"),
    (r"\bto the (?:position|location|place|spot|side) of (?=the )", "to "),
    (r"\bto where (the [\w ]{2,20}?) (?:is|are|stands|lies)\b", r"to \1"),
    (r"\bwith (the [\w ]{2,20}?) as (?:the|its|your) (?:target|goal|aim|destination|objective|end point)\b", r"to \1"),
    (rf"^(the [\w ]{{2,20}}?|half an? \w+|{NUMBER} ?\w+) (?:is|are) where (the [\w ]{{2,20}}?) {_SHOULD}"
     r"(?: (?:go|be|end up|move|land|stay))+$", lambda found: f"{found[2]} should be at {found[1]}"),
    (rf"^(?:the )?([\w ]{{2,20}}?) (?:is|are) what (?:you|it|the \w+) {_SHOULD} (\w+)$", r"\2 \1"),
    (r"^(the [\w ]{2,20}?) (?:is|are) (?:your|the) (?:destination|goal|target|aim)$", r"go to \1"),
    (r"\bwhere (?:you (?:stand|are|currently \w+)|it stands)\b(?= *(?:$|[,.;]))", "on the spot"),
    (r"\bwhere (?=the (?:torso|body|trunk|head|speed|velocity|height)\b)", "with "),
    (r"\bwithout chang(?:e|ing) (?:your |the )?(?:position|place|location)\b", "on the spot"),
    (r"\b(?:left (arm|hand|leg|foot)|left) and (?:the |your )?right (arm|hand|leg|foot)\b",
     lambda found: f"both {found[2].replace('foot', 'feet') if found[2] == 'foot' else found[2] + 's'}"),
    (r",? both (?:the )?left and (?:the )?right(?: ones?)?,?", " "),
    (rf"\b(?:stick|throw|fling|shoot|thrust|point|swing|move|get|bring|hold|reach|poke)(?:ing|s|ging|ting)? ({_ARMS})"
     r"(?: straight| high)? up\b(?! and down)", r"raise \1"),
    (rf"\b(?:move|get|take|bring)(?:ing|ting|s)? ({_ARMS}) (?={_OVER_HEAD})", r"raise \1 "),
    (rf"\b({_ARMS}) (?:go|goes|come|comes|move|moves|belong) (?={_OVER_HEAD})", r"\1 "),
    (rf"\breach (?:up )?(above|over) (?:your|the|its) head with ({_ARMS})", r"raise \2 \1 your head"),
    (r"\b(above|over) (?:the |your |its )?head[- ](?:level|height)\b", r"\1 the head"),
    (r"\b(front|back|left|right|hind)[- ]side(?= (?:paw|foot|leg|hand|arm|front|back|left|right)\b)", r"\1"),
    (rf"\b(?:the )?(paw|foot|toe|hoof) (?:of|on|at) (?:the|your|its) (?:({_SIDE}(?: {_SIDE})?) (?:leg|limb)|({_SIDE} "
     rf"{_SIDE}))\b",
     lambda found: f"the {found[2] or found[3]} {found[1]}"),
    (r"\b(red|blue|green|yellow) colou?r(?:ed)?\b", r"\1"),
    (rf"^(?=.*\b{_TURNS})(.*?),?(?: and| while| but)?(?:^| )(?:your )?{_STAYS}(?:,? (?:but |just |only |and )*)?(.*)$",
     lambda found: f"{found[1]} {found[2]} on the spot".strip()),
    (r"\bleav(e|ing) (?:the|your|its) place\b", r"leav\1 the spot"),
    (r"\b(?:in|at|on) an? (?:fixed|constant|single) (?:position|spot|place|location)\b", "on the spot"),
    (r"\blet (the [\w ]{2,20}?) (?:rise|go up|come up)\b", r"lift \1"),
    (r"\b(front|back|hind) (paw|leg|foot) (?:on|at) the (left|right)(?: (?:hand )?side)?\b", r"\3 \1 \2"),
    (r"^(\w+ing .{3,40}) is (?:the|your|its) (?:goal|aim|task|objective)$", r"\1"),
    (rf"\bstationary (?=(?:left |right )?{_TURNS})", "on the spot "),
    (r"\bcause (?=(?:the|your|its) )", "make "),
    (r"\b(?:get|make|cause|have) (the \w+) to be (?=open|closed|shut|in|on)", r"make \1 "),
    (r"\b(?:in|into|to) (the|its|an?) (?:fully )?(open|closed|shut) (?:state|configuration)\b", r"in \1 \2 position"),
)  # fmt: skip

# -- how it goes -------------------------------------------------------------------------------------------------------
_SLOWNESS = {"slow": "slowly", "leisurely": "leisurely", "brisk": "briskly", "fast": "fast", "quick": "quickly"}
_GAITS: tuple[Rewrite, ...] = (
    (rf"\bat an? (?:({'|'.join(_SLOWNESS)}) )?(walk|trot|jog)\b",
     lambda found: f"{found[2]}{'t' if found[2] == 'trot' else 'g' if found[2] == 'jog' else ''}ing"
     + (f" {_SLOWNESS[found[1]]}" if found[1] else "")),
    (r"\b(slow|leisurely|gentle|brisk|fast|quick|unhurried) (?:walking|running|hopping) (?=pace|speed)", r"\1 "),
    (r"\breverse (?=walk|run|gait|somersault|flip|direction)", "backward "),
    (r"\b(?:retreat|reverse|back up|backpedal|back away)(?=.*\bwalking\b)", "walk backward"),
    (r"\b((?:go|mov|step|revers|head|proceed|advanc|travel|retreat|back)\w*(?: \w+){0,3}),(?: and)? "
     r"(walking|running|hopping|crawling|jogging)(?=$| (?:slowly|fast|quickly|at)\b)", r"\1 \2"),
    (r"\b(mak|find|work|pick)(?:e|ing|s)? (?:your|its|the) way\b(?= (?:forward|ahead|back|on\b))", "go"),
    (r",? on (?:foot|(?:your|its) legs)(?=$|[ ,.;])", " walking"),
    (r",?(?: and)? (?:the |your |its )?(?:torso |body |trunk )?(?:tilt|lean|pitch(?: and roll)?|roll(?: and "
     r"pitch)?)(?: angles?)? "
     r"(?:(?:is|are|being|kept|held|staying|stays) )*(?:(?:close to|near|at|around|about|of) )?(?:zero|nil|none|0)(?: "
     r"degrees)?\b",
     ", torso upright"),
    (r"\b(?:not|never|without|no) (?:bend|tilt|lean|tip|tak|mov|bring)(?:e|ing|ping)? (the (?:torso|body|trunk)|your "
     r"(?:torso|body|"
     r"trunk)|yourself|itself) (?:out of|away from|off|from) (?:the |its )?(?:vertical|upright|plumb)(?: position)?",
     r"keeping \1 upright"),
    (r"\bperpendicular to the (?:ground|floor)\b|\bat right angles to the (?:ground|floor)\b|\bpointing straight "
     r"up\b", "upright"),
    (r"\b(upright|vertical|straight|erect) (torso|body|trunk) orientation\b", r"\1 \2"),
    (r"^(?:keep|hold|maintain|stay in|remain in) (?:your|its) (?:position|place|spot),? (?:and|but|while|then) "
     r"(?=.*\b(?:turn|rotat|spin|swing|swivel|pivot|yaw))(.+)$", r"\1 on the spot"),
    (r",? and (?:go|do it|do so|move|be) (slowly|fast|quickly|gently|smoothly|steadily)(?= *(?:$|[,.;]))", r" \1"),
    (r"\bwith (?:only )?(?:little|low|small|modest) (?:speed|velocity)\b", "slowly"),
    (r"\breach and (?:then )?(?=hold|keep|maintain)", ""),
    (r"\b(the (?:torso|body|trunk|head|paw|cube|hand|door|drawer|apple|arms|\w+ \w+ paw)) (?:is|are) to (?=(?:stay|be|"
     r"remain|go|get|move)\b)",
     r"\1 should "),
    (r"\bin an? (upright|vertical|erect) (?:pose|posture|position|stance|attitude)\b", r"\1"),
    (r"\borientation:? (?=upright|vertical)", ""),
    (r",? (?:where|in which|during which) (?:you|it) (?:(?:do|does|must|should|may) not|never)\b", " and do not"),
    (r"\bkeep to your feet\b", "stay on your feet"),
    (r"\b(keep|continue) turning a?round\b", r"\1 spinning around"),
    (r"\bcover(?:ing)? ground(?= in the| forward| ahead)", "go"),
    (r",? (?:and )?(?:without|with no|in no|no)(?: any)? (?:rush|hurry|haste)\b", " slowly"),
    (r"\b(?:torso|body|trunk)? ?(?:motion|movement|sway|tilt) (?:kept )?to (?:nil|zero|nothing)\b",
     "motion to a minimum"),
    (r"\bbe a (?:statue|rock|stone|pillar)\b", "stand still"),
    (r"\b(?:and )?(?:turn|bring|take|get|cut|reduce|lower|drop)(?:ing)?(?: down| up| back)? (?:the|your|its) "
     rf"(speed|pace|velocity)(?: down| up| back)? to (?={NUMBER})", r"with a \1 of "),
    (r"\bmak(?:e|ing) (?:sure|certain)(?: that)? (?=(?:the|your|its) \w+ (?:is|are|gets?) )", ""),
)  # fmt: skip

_TABLE = compiled(_FALLS, _FORBIDDEN, _PLACED, _GAITS)


def in_short(text: str) -> str:
    """Return a text in lower case in which such clauses are as short as what readers know."""
    return rewritten(text, _TABLE)
