"""What people call things that a body on legs does, in words that the phrasebook reads."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.speech.numbers import NUMBERS
from rewardsmith.reward_synth.speech.rewriting import rewritten

_ABOVE = r"(sky|ceiling|stars|moon|clouds|sun|roof|treetops|birds)"
_BELOW = r"(the (ground|floor|grass|earth|road|path)|your (own )?(feet|paws|toes))"
_WHERE = r"( (above|below|beneath|before|ahead of|in front of|under) (you|yourself|your head))?"

_GROUND = r"the (floor|ground)"
_ONTO_GROUND = rf"(down )?(on|onto|to|against|into) {_GROUND}"

_DEEDS = (
    (r"^prance\b", "trot"),
    (r"^hustle\b", "run"),
    (r"^mark time$", "march in place"),
    (r"^(reverse gear|go in reverse|throw it in reverse)$", "walk backward"),
    (r"^(patrol|pace)( (up and down|around|left and right))?$", "walk back and forth"),
    (r"^parade\b", "march forward"),
    (r"^(inch|edge|nudge) (?P<way>forwards?|backwards?)\b", r"walk \g<way> slowly"),
    (r"^(set off|off you go|get going|get on with it|let's roll|onwards?)$", "walk forward"),
    (r"^((make|do) )?(an? )?u ?-?turn$|^(wheel|swing) (a)?round$", "turn around"),
    (r"^((go|walk|run|move|drive) )?around(( and| in) (around|circles?))?$", "walk in a circle"),
    (r"^pounce$|^launch yourself( up| upwards?| into the air)?$", "jump"),
    (r"^cower$|^go (very |really )?low( down)?$|^hide$|^make yourself flat(ter)?$", "crouch"),
    (
        rf"^((press|squash|squeeze|pin|push|flatten) (yourself|your (body|belly))( flat)? {_ONTO_GROUND}|"
        rf"hug {_GROUND}|flatten yourself|hit the deck|rest on {_GROUND}|"
        rf"lower (yourself|your body)( all the way)? {_ONTO_GROUND}|drop dead|collapse)( completely| flat)?$",
        "lie down",
    ),
    (r"^sit back( down)?$", "sit down"),
    (r"^up on (your )?(toes|tiptoes?)$", "stand as tall as you can"),
    (
        r"^(list|cant|heel over|roll|tilt) (to the |to your )?(?P<side>left|right) (a little|a bit|slightly)$",
        r"lean \g<side> slightly",
    ),
    (r"^(list|cant) (to the |to your )?(?P<side>left|right)\b", r"lean \g<side>"),
    (r"^(hang|bow|dip|duck) your head( down| low)?$", "lower your head"),
    (r"^stick (your |the )?head (up|high)( in the air)?$", "raise your head"),
    (r"^(shiver|quiver|shudder|vibrate)$", "shake yourself"),
    (
        r"^(say (hello|hi|goodbye|bye)|greet|salute)( me| us)?(?P<how> (with|using) .+)?$",
        lambda found: f"wave{found['how'] or ''}",
    ),
    (
        r"^(crab ?walk|crab|walk like a crab)( (to the )?(?P<side>left|right))?$",
        lambda found: f"walk sideways to the {found['side'] or 'left'}",
    ),
    (r"^move over( to the (?P<side>left|right))?$", lambda found: f"move to the {found['side'] or 'left'}"),
    (r"^show( me| us)?( the| your)? (belly|tummy|stomach)$", "roll over onto your back"),
    (r"\b(tummy|stomach)\b", "belly"),
)
"""What is done, in everyday words, and in those of the phrasebook."""

_ANY = (
    *_DEEDS,
    (r"\b(around|on|about) (your|its|the) (own )?(vertical )?(axis|centre|center|middle)\b", ""),
    (r"\b(to|at) (the )?(crowd|audience|me|us|camera|people|everyone|everybody|someone|him|her)\b", ""),
    (r"^(do|make|take|perform) (a|one) (full|complete|whole|360) (turn|rotation|spin|circle|revolution)\b",
     "turn left by 360 degrees"),
    (r"^(turn|rotate|spin|pivot) (?P<side>left |right )?(half ?way|half) (a)?round$", "turn around"),
    (r"\b(do|make|take|perform) a (?P<what>jump|hop|spin|flip|crouch|squat|step|walk|run|wave|nod)\b", r"\g<what>"),
    (r"^make yourself (as )?(very )?(small|low|tiny|little|flat|compact|short)( as (you can|possible))?$", "crouch"),
    (r"^make yourself (as )?(very )?(tall|big|large|long|high)( as (you can|possible))?$", "stand as tall as you can"),
    (r"^(get|be|go|become|look)? ?(small|tiny|little)$", "crouch"),
    (r"^(get|be|go|become|look)? ?(big|tall|huge|large)$", "stand as tall as you can"),
    (r"^step (?P<way>forward|forwards|ahead|back) with (?P<what>(the|your) [a-z ]+)$", r"put \g<what> forward"),
    (r"^(go to )?(sleep|bed)$|^(take a |have a )?nap$", "lie down"),
    (r"^stand (up )?tall( and proud)?$", "stand as tall as you can"),
    (r"^slide (?=(to the |to your )?(left|right|forward|back))", "move "),
    (r"^look behind( you| yourself)?$", "turn around"),
    (r"^about (turn|face)$", "turn around"),
    (r"^half (?P<what>crouch|squat)$", r"\g<what> slightly"),
    (r"^step aside$", "step to the left"),
    (r"\b(?P<verb>walk|run|go|move|drive|trot) (?P<how>[a-z ]*?)in (a )?(big|large|wide|huge|small|tight|little|"
     r"narrow) "
     r"circles?\b", r"\g<verb> \g<how>in a circle"),
    (r"^(wiggle|shake|swing|sway|wag|waggle) (your |the )?(hips|bum|butt|bottom|tail end|behind|body|trunk|torso)( "
     r"around| "
     r"about)?$",
     "sway from side to side"),
    (rf"^(look|gaze|stare) (?=up|to|at)(up( high|wards?)?)? ?((to|at|into|towards?) the {_ABOVE}{_WHERE})?$",
     "raise your head"),
    (rf"^(look|gaze|stare) (?=down|to|at|on)(down(wards?)?)? ?((to|at|on|towards?) {_BELOW}{_WHERE})?$",
     "lower your head"),
    (r"^(stretch|extend|put|move|reach|stick|hold) (?P<what>(your |the |a )?[a-z ]*(foot|leg|hand|arm)) (out )?"
     r"((behind|back|backwards?|to the back)( of)?( you| yourself)?)$", r"move \g<what> backward"),
    (r"^(paddle|pedal|kick|flail|wiggle|wave)( about| around)?( with| using)? (?P<what>(all |both |the |your |of |"
     r"four |[a-z]+ )*(feet|legs|"
     r"arms|hands))( in the air| about| around)?$", r"wave \g<what>"),
    (r"^(raise|lift|hold up|put up) (?P<what>(your |the |a |both |one )*[a-z ]*?(foot|feet|legs?|hands?|arms?))"
     r"( up)? and (?P<verb>wave|shake|wiggle)( it| them)?$", r"\g<verb> \g<what>"),
    (r"\ball four (?=(feet|legs))", "all "),
    (r"\b(extend|stretch|reach|stick|hold|push|throw|shoot|point|swing)( out)? (?P<what>(the |your |a |both |one )"
     r"*([a-z]+ )*?"
     r"(foot|feet|legs?|hands?|arms?)) (straight |right )?(up|upwards?|high|up high|skywards?)( in(to)? the air)?$",
     r"lift \g<what>"),
    (r"^(your |the )?(head|chin) (up|high)( in the air)?$", "raise your head"),
    (r"^(your |the )?(head|chin) (down|low)$", "lower your head"),
    (r"\b(to|with) (the )?(music|beat|rhythm)( of .*)?$", ""),
    (r"\b(?P<nod>nod|shake)( your head)? (yes|no)$", r"\g<nod> your head"),
    (r"^(bob|bow) your head( up and down)$|^bob your head$", "nod"),
    (r"^wobble( about| around)?$", "sway from side to side"),
    (r"^(?P<v>lean|tilt|roll|rock|sway|shift|swing|rotate)( (your )?(body|weight|trunk|torso))? (from )?"
     r"(left (and|to) right|right (and|to) left|side to side|one side to the other)( and back( again)?)?$",
     "sway from side to side"),
    (r"^(lean|tilt|roll|rock|shift|swing)( (your )?(body|weight|trunk|torso))? (back and forth|forwards? and "
     r"back(wards?)?|to and fro)$",
     "rock back and forth"),
    (r"^((raise and lower|lift and lower|lower and (raise|lift))( (your |the )?(body|trunk|torso|yourself))?|"
     r"crouch and (stand|get|rise)( up)?|stand up and (sit|crouch)( down)?|(move|push|pump) (your |the )?(body|trunk|"
     r"torso|yourself) up and down)"
     r"( repeatedly| again and again| over and over)?$", "squat up and down"),
    (r"^((raise|lift) and lower|lower and (raise|lift)|pump|(raise|lift|move|bob)(?= .* up and down)) (?P<what>(your |"
     r"the )[a-z ]+?)"
     r"( up and down)?( repeatedly| again and again)?$", r"wave \g<what>"),
    (r"\b(hop|jump|bounce|leap)(?P<ing>ing)? up and down\b", r"jump\g<ing>"),
)  # fmt: skip

_FOUR_FEET = (
    (r"\b(?P<how>stand( up)?|walk|get up|rise|balance|rear up|go)( up)? (on|onto) (just |only )?(your |the )?two "
     r"(back |hind )?(legs|feet|paws)\b", r"\g<how> on your back legs"),
    (r"^rear( up)?$|^(beg|sit up( and beg)?|sit pretty|stand (up )?(like|as) a (human|person|man|people|biped))$",
     "stand on your back legs"),
    (r"^(get|go|stand)( up)? on (your )?back (legs|feet|paws)$", "stand on your back legs"),
    (r"^(do )?(a )?handstand$", "stand on your front legs"),
    (r"^(shake|give|offer|show)( me| us)?( a| the| your)? ?(hands?|paw|five|foot)$|^(high|hi) five( me| please)?$|"
     r"^(paw|foot)$", "lift a front foot"),
    (r"^(give|show|offer)( me| us)? (the |your )?(?P<side>left|right)( one)?$", r"lift your front \g<side> foot"),
    (r"^shake (paws|hands|feet)$", "lift a front foot"),
    (r"\b(?P<how>walk|run|trot|hop|limp)( forward)? on three (legs|feet|paws)\b",
     r"lift your front left foot and \g<how> forward"),
    (r"^limp( forward)?$", "lift your front left foot and walk forward"),
    (r"^(chase|catch) (your )?(own )?tail$", "spin"),
    (r"^(pee|wee|mark|lift a leg)( like a (male )?dog)?$", "lift a back leg"),
    (r"^(do |have |take )?(a )?(big |good |nice |long |deep )*stretch$|^(do )?(a )?(play bow|downward dog|bow down)$",
     "bow"),
)  # fmt: skip

_TWO_FEET = ((r"^(do |make )?a? ?(jumping jacks?|star jumps?)$", "jump"),)


_CRAWLS = re.compile(r"\bcrawl\b(?! (under|low|on))")

_STEP = 0.5
"""Length of a step, in statures."""

_STEPS = re.compile(
    r"^((take|go|walk|move|make|do) )?(?P<many>\d+|two|three|four|five|six|seven|eight|nine|ten) (more )?(big |large "
    r"|long |small |"
    r"little |tiny |short )?(steps?|paces?|strides?) (?P<way>forwards?|ahead|backwards?|back|(to the |to your )"
    r"?(left|right))$"
)


def _stepped(found: re.Match[str], stature: float) -> str:
    """Return "walk forward by 0.3 m" for "take two steps forward"."""
    many = NUMBERS.get(found["many"]) or (1.0 if found["many"].startswith("a") else float(found["many"]))
    return f"move {found['way'].replace('ahead', 'forward')} by {many * _STEP * stature:.3g} m"


def _sprawls(vocabulary: Vocabulary) -> bool:
    """Tell whether a body's feet are farther out than it is high: it crawls whenever it walks."""
    ahead = [abs(found.start) for foot in vocabulary.feet if (found := vocabulary.of("part_forward", foot))]
    return len(ahead) > 2 and min(ahead) > vocabulary.body.stature


def paraphrased(text: str, vocabulary: Vocabulary) -> str:
    """Return a sentence in the words that the phrasebook has for what it asks of such a body."""
    feet = len(vocabulary.feet)
    text = _STEPS.sub(lambda found: _stepped(found, vocabulary.body.stature), text)
    text = _CRAWLS.sub("walk", text) if _sprawls(vocabulary) else text
    text = rewritten(text, (*_ANY, *(_FOUR_FEET if feet == 4 else _TWO_FEET if feet == 2 else ())))
    return " ".join(text.split())
