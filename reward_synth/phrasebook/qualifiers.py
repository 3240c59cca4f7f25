"""Where, how and in what state something is done: phrases by what they mean; `|` separates phrases."""

from __future__ import annotations


def _along(*directions: str) -> str:
    """Return the phrases that name a direction by its coordinate axis."""
    leads = ("in", "in the", "along", "along the", "toward", "towards", "in direction of", "in the direction of")
    nouns = ("", " axis", " direction")
    return "|".join(f"{lead} {direction}{noun}" for lead in leads for direction in directions for noun in nouns)


def _in_the_direction(*directions: str) -> str:
    return "|".join(f"{lead} {direction} direction" for lead in ("in", "in the") for direction in directions)


def _little() -> str:
    """Return the phrases that ask for little effort."""
    return _amounts(
        "fuel|energy|effort|power|torque|torques|force|forces|actions|control|controls|control effort|control cost|"
        "control signals|actuation|motor effort|motor torque|energy use|energy consumption|power consumption|"
        "electricity|strength|muscle|work|motor|motors|engine|throttle|thrust|gas|exertion|strain"
    )


def _amounts(nouns: str) -> str:
    """Return the phrases that ask for little of these nouns."""
    amounts = (
        "less|little|very little|low|minimal|minimum|least|least possible|small|modest|limited|weak|gentle|as little|"
        "hardly any|barely any|smallest|smallest possible|lowest|lowest possible|minimum possible|as small|as low"
    )
    said = [f"{amount} {noun}" for amount in amounts.split("|") for noun in nouns.split("|")]
    return "|".join(f"{lead}{noun}" for lead in ("", "with ", "with the ", "using ", "using the ") for noun in said)


def _circles() -> str:
    """Return the phrases that say that a way is round."""
    sizes = ("", "big ", "large ", "wide ", "small ", "tight ", "little ", "huge ", "narrow ")
    shapes = ("circle", "loop", "arc", "curve", "ring")
    leads = ("a ", "in a ", "along a ", "around in a ", "on a ", "through a ")
    said = [f"{lead}{size}{shape}" for lead in leads for size in sizes for shape in shapes]
    said += [f"{lead}{size}{shape}s" for lead in ("in ", "around in ", "") for size in sizes for shape in shapes[:2]]
    return "|".join(each for each in said if each not in ("circles", "loops"))


def _sides(*sides: str) -> str:
    """Return the phrases that name a side of the body on which it lies."""
    owners = ("your", "its", "the")
    return "|".join(f"{lead} {owner} {side} side" for lead in ("on", "onto") for owner in owners for side in sides)


_IMPACTS = "contact forces|contact force|impact forces|impacts|ground reaction forces|ground forces|impact|noise|sound"
"""What hard steps make much of."""

_COSTS = (
    "electricity|exertion|fuel|fuel consumption|control cost|control effort|control costs|energy cost|energy costs|"
    "actuation|actuation cost|actuator effort|torques|joint torques|motor torque|motor torques|cost of transport|"
    "control signals|control inputs|control input|motor commands"
)
"""What engineers call effort."""

_MOTORS = "motor|engine|actuator|thruster|muscle"
_ENGINES = "|".join(f"{noun}{ending}" for noun in _MOTORS.split("|") for ending in ("", "s"))
"""What makes a body move, of which little use is little effort."""

DIRECTIONS: dict[str, str] = {
    "forward": (
        "forward|forwards|ahead|onward|onwards|straight ahead|straight forward|straight on|frontward|"
        "frontwards|to the front|front|" + _in_the_direction("forward", "forwards") + "|" + _along("x", "positive x")
    ),
    "backward": (
        "backward|backwards|back|in reverse|rearward|rearwards|to the rear|to the back|"
        "back wards|" + _in_the_direction("backward", "backwards", "reverse") + "|" + _along("negative x")
    ),
    "to_and_fro": (
        "up and down|back and forth|to and fro|from side to side|side to side|left and right|forth and back|"
        "forward and backward|forwards and backwards|in the air and down|forward and back|forwards and back|"
        "backward and forward|backwards and forwards|back and forward"
    ),
    "left": (
        "left|leftward|leftwards|to the left|to your left|to its left|to the left side|leftside|"
        + _in_the_direction("left", "leftward")
        + "|"
        + _along("y", "positive y")
    ),
    "right": (
        "right|rightward|rightwards|to the right|to your right|to its right|to the right side|"
        + _in_the_direction("right", "rightward")
        + "|"
        + _along("negative y")
    ),
    "sideways": (
        "sideways|laterally|lateral|sidewards|side ways|to the side|to one side|to either side|sidestep|sidestepping|"
        "side step|side steps|side stepping|strafe|"
        "strafing"
    ),
    "up": (
        "up|upward|upwards|into the air|in the air|off the ground|skyward|straight up|toward the sky|towards the sky|"
        + _along("positive z")
    ),
    "down": (
        "down|downward|downwards|hanging|hanging down|dangling|dangling down|towards the ground|"
        "toward the ground|to the ground|to the floor|onto the ground"
    ),
    "clockwise": "clockwise|in a clockwise direction",
    "counterclockwise": (
        "counterclockwise|anticlockwise|counter clockwise|anti clockwise|in a counterclockwise direction"
    ),
    "any": (
        "in any direction|anywhere|around|round and round|around and around|vertical axis|around vertical axis|"
        "around its vertical axis|"
        "about vertical axis|about the vertical axis|about its vertical axis|around the vertical axis"
    ),
    "around": "all the way around|all the way round|all around|head over heels",
    "diagonal": "diagonally|diagonal|on a diagonal|along a diagonal|along the diagonal",
    "roundabout": _circles(),
}

MANNERS: dict[str, str] = {
    "fast": (
        "fast|quickly|rapidly|swiftly|speedily|briskly|quick|rapid|speedy|swift|at speed|at high speed|with high speed|"
        "with a high speed|high speed|"
        "hurriedly|faster|at a high speed|at a run|hastily|vigorously|energetically|vigorous|energetic|brisk|wildly|"
        "frantically|furiously|forcefully|forceful|at a brisk pace|at a quick pace|at a fast pace|at a rapid pace|"
        "at a quick clip|at a fast clip|at a brisk clip|at speed|in no time|without delay|snappily|pronto|double quick|"
        "at the double|like you mean it|in a flash|sharply|hard and fast|"
        "with high energy|with much energy|with great energy|with lots of energy|with great force|with full force"
    ),
    "max": (
        "at full speed|full throttle|at top speed|at maximum speed|at maximal speed|flat out|at full throttle|"
        "full speed|at max speed|max speed|top speed|"
        "maximum|maximally|at your fastest|at full tilt|the fastest you can|to the maximum|as best you can|"
        "with maximum speed|with all your might|your hardest|your best"
    ),
    "slow": (
        "slowly|slow|at a slow pace|at low speed|at a low speed|leisurely|unhurriedly|at a leisurely pace|"
        "at slow speed|sluggishly|not too fast|not so fast|not too quickly|without rushing|without hurrying|"
        "slower|slow down|slow yourself down|slow yourself|in slow motion|without haste|with no haste|in no hurry|"
        "taking your time|at leisure|no rush|no hurry|without any hurry|nice and slow|slow and easy|in no rush"
    ),
    "moderate": (
        "moderately|at a moderate pace|at a moderate speed|at moderate speed|at medium speed|at a medium speed|"
        "at a medium pace|at a comfortable pace|at a normal pace|at normal speed|at walking pace|"
        "at a normal human pace|at human pace|at a human pace|at normal human speed|at a natural pace|at an easy pace|"
        "at a walking pace|at a walk"
    ),
    "smooth": (
        "with low jerk|with little jerk|with minimal jerk|low jerk|little jerk|"
        "smoothly|smooth|fluidly|gently|gentle|softly|delicately|gracefully|carefully|calmly|"
        "cautiously|cautious|tenderly|gingerly|soft|careful|with care|with caution|with gentle movements|"
        "with soft movements|with careful movements|"
        "smooth actions|smooth action|smooth controls|smooth control|with smooth actions|"
        "with smooth movements|with smooth motion|jerky movements|jerky movement|jerky motion|jerky motions|"
        "jerky|jerkiness|sudden movements|sudden movement|sudden moves|abrupt movements|shaky|shaking|"
        "abrupt moves|sudden motions|sudden jerks|jerks|abruptly|nice and easy|easily|easy does it|"
        "without a jolt|without jolts|jolts|jolting|sensitively|considerately"
    ),
    "efficient": (
        "efficiently|efficient|economically|cheaply|energy efficiently|energy efficient|much energy|too much energy|"
        "much effort|too much effort|energy|effort|power|torque|energy use|energy consumption|power consumption|"
        "battery|battery power|lazily|effortlessly|sparingly|economical|frugal|thrifty|energy saving|"
        + _COSTS
        + "|"
        + _ENGINES
        + "|"
        + _little()
    ),
    "quiet": (
        "with soft steps|with soft footsteps|with light steps|with light footsteps|quietly|quiet|silently|"
        "noiselessly|lightly|stomping|making noise|stamping|soundlessly|without a sound|making a sound|"
        + _IMPACTS
        + "|"
        + _amounts(_IMPACTS)
    ),
    "steady": (
        "steadily|steady|stably|at a constant speed|at constant speed|at a steady pace|at a steady speed|evenly|"
        "uniformly|at an even pace|at a constant pace|with a steady gait|constant"
    ),
    "always": (
        "forever|all the time|always|constantly|throughout|continuously|repeatedly|over and over|"
        "again and again|the whole time|the entire time|at all times|as long as you can|as long as possible|"
        "for the whole episode|for the entire episode|the whole episode|throughout the episode|until the end|"
        "many times|indefinitely|nonstop|non stop|for as long as you can|for as long as possible|endlessly|permanently|"
        "continually|at once|immediately|all along|for the rest of the episode|the rest of the episode|"
        "for the rest of the time|in the episode|in an episode|over the episode|within the episode|during the episode|"
        "the whole way|the whole run|for the whole run|during the whole run|over the whole run|the whole while|"
        "during the run|throughout the run|from start to finish|from beginning to end|all the while|at every step|"
        "over the whole episode|during the whole episode|over the entire episode|during the entire episode|"
        "like that|like this"
    ),
    "only": "only|solely|exclusively",
    "little": "slightly|slight|a little|a bit|a little bit|somewhat|partly",
    "lot": (
        "a lot|far|a long way|deeply|deep|much|hard|strongly|powerfully|with big movements|completely|fully|"
        "as much as you can|long"
    ),
}

PLACES: dict[str, str] = {
    "in_place": (
        "in place|on the spot|without moving away|where you are|at your place|at the same spot|in one place|"
        "in one spot|on the same spot|at the same place|in the same place|in position|on one spot|in the same spot|"
        "at your starting position|at the start|at the origin|from your spot|from the spot|from where you are|"
        "on your own spot|from your place|from your position|from the start|from the origin|of the start|"
        "of the starting point|of the starting position|of your starting point|of your starting position|"
        "of where you started|of where you start|of the origin|of your spot|of the spot"
    ),
    "centre": (
        "of the middle|of the centre|of the center|middle|centre|center|in the middle|in the centre|in the center|"
        "at the centre|at the center|centred|centered|"
        "near the middle|near the centre|near the center|at the middle|to the middle|to the centre|"
        "to the center|in the middle of the rail|in the middle of the track|at the origin|near the origin|"
        "at zero|close to the middle|close to the centre|close to the center"
    ),
    "straight_line": "in a straight line|along a straight line|straight",
}

STATES: dict[str, str] = {
    "upright": (
        "upright|vertical|vertically|erect|straight up|balanced|stable|in balance|on end|standing upright|pointing up|"
        "upwardly|back straight"
    ),
    "level": "level|horizontal|horizontally|parallel to the ground|flat|leveled|levelled",
    "still": "still|motionless|stationary|idle|at rest|frozen|immobile|unmoving|in the same position|fixed",
    "bent": "crooked|flexed|curled|folded",
    "raised": (
        "raised|lifted|elevated|in the air|up high|off the ground|off the floor|above the ground|airborne|"
        "up in the air|clear of the ground|away from the ground"
    ),
    "grounded": (
        "on the ground|on the floor|touching the ground|touching the floor|planted|planted on the ground|"
        "against the ground|on ground|in contact with the ground|to touch the ground|grounded"
    ),
    "high": "high|higher|tall|high up|highly|highest|at its highest|at the highest|at your highest",
    "low": (
        "lowest|at its lowest|at the lowest|at your lowest|at the bottom|in the valley|at the bottom of the valley|"
        "low|low to the ground|close to the ground|near the ground|low down|low to the floor|close to the floor|"
        "near the floor"
    ),
    "on_back": (
        "on your back|on its back|on the back|onto your back|onto its back|onto the back|belly up|face up|supine|"
        "facing up|facing upward|facing upwards|facing the sky|facing the ceiling"
    ),
    "on_belly": (
        "on your belly|on its belly|on your stomach|on its stomach|on your front|face down|on the belly|on the stomach|"
        "onto your belly|onto its belly|onto your stomach|onto its stomach|onto your front|onto the belly|prone|"
        "facing down|facing downward|facing downwards|facing the floor|facing the ground"
    ),
    "on_side": "on your side|on its side|on the side|onto your side|onto its side|" + _sides("left", "right"),
    "inverted": "upside down|inverted",
    "close": "close|near|next|next to|as near|nearby|closer",
    "away": "away|far away",
}

LIKENESSES = (
    "naturally|in a natural way|natural|human like|humanlike|like a human|like a human being|like a real human|"
    "like a person|like a real person|like people|like humans|like humans do|like people do|like a human does|"
    "cheerfully|happily|joyfully|merrily|proudly|confidently|boldly|bravely|nonchalantly|casually|elegantly|"
    "majestically|angrily|sadly|drunkenly|shyly|nervously|playfully|daintily|stylishly|with confidence|with style|"
    "with elegance|with grace|on purpose|beautifully|politely|respectfully|solemnly|cheekily|lovingly|with dignity|"
    "gradually|progressively|bit by bit|little by little|patiently|obediently|enthusiastically|triumphantly|"
    "defiantly|gallantly|"
    "relaxed|loosely|casual|on tiptoe|on tiptoes|on tip toes|on the tips of your toes"
)
"""How a person would do it and how it would look, which no feature tells."""

SIZES = ("small", "short", "tiny", "little", "mini", "big", "large", "long", "huge", "giant", "wide")
STEPS = "|".join(f"{size} {noun}" for size in SIZES for noun in ("steps", "strides", "stride", "step", "paces"))
"""Steps by their size, which nothing measures."""

RELATIONS: dict[str, str] = {
    "above": "above|over|higher than",
    "below": "below|under|beneath|lower than",
    "ahead": "in front of",
    "behind": "behind",
    "away": "away from|far from",
    "off": "off",
    "touching": "against",
    "speaker": "toward you|towards you|toward yourself|towards yourself|closer to you",
}

SENSES: dict[str, dict[str, str]] = {
    "direction": {
        "vertical": "up and down",
        "lengthwise": "forward and back|forwards and back|backward and forward|backwards and forwards|back and forward|"
        "back and forth|to and fro|forth and back|forward and backward|forwards and backwards",
        "around": "around",
        "axis y": _along("y", "positive y", "negative y"),
    },
    "manner": {
        "far": "far|a long way",
        "rough": (
            "jerky movements|jerky movement|jerky motion|jerky motions|jerky|jerkiness|sudden movements|"
            "abrupt moves|sudden motions|sudden jerks|jerks|abruptly|jolts|jolting|sudden movement|sudden moves|"
            "abrupt movements|shaky|shaking|stomping|making noise|stamping|"
            "much energy|too much energy|much effort|too much effort|energy|effort|power|torque|energy use|"
            "energy consumption|power consumption|battery|battery power|making a sound|"
            + _COSTS
            + "|"
            + _ENGINES
            + "|"
            + _IMPACTS
        ),
    },
    "state": {
        "left": _sides("left"),
        "right": _sides("right"),
        "off ground": "off the ground|off the floor|above the ground|clear of the ground|away from the ground",
    },
}
"""What some phrases say beside their value, by their tag."""
