"""The words the phrasebook knows, as data: phrases by what they do in a sentence.

A phrase stands for itself; verbs are listed in their base form and known in all of their forms. `|` separates phrases.
"""

from __future__ import annotations

from reward_synth.phrasebook.text import forms


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _along(*directions: str) -> str:
    """Return the phrases that name a direction by its coordinate axis."""
    leads = ("in", "in the", "along", "along the", "toward", "towards")
    nouns = ("", " axis", " direction")
    return "|".join(f"{lead} {direction}{noun}" for lead in leads for direction in directions for noun in nouns)


VERBS: dict[str, str] = {
    "travel": (
        "run|walk|sprint|jog|move|go|travel|advance|drive|crawl|swim|slither|gallop|trot|canter|dash|race|"
        "march|stroll|rush|scuttle|shuffle|creep|stride|proceed|wander|hurry|speed|amble|hike|charge|bolt|roam|"
        "glide|cruise|locomote|trudge|step|progress|ride|sail|come|get moving|get going|fly|float|undulate|accelerate|"
        "saunter|scurry|scamper|speed up|steer|sneak"
    ),
    "retreat": "back up|retreat|reverse|backpedal|withdraw",
    "jump": "jump|hop|leap|bounce|bound|skip|vault|spring|pounce|hurdle",
    "flip": "flip|somersault|backflip|frontflip|tumble|turn a somersault|flip over",
    "roll": "roll|roll over|turn over|cartwheel|barrel roll",
    "turn": "turn|rotate|spin|twirl|pivot|whirl|swivel|pirouette|revolve|turn around|spin around|turn round|twist|yaw",
    "face": "face|turn to face|turn and face|rotate to face|spin to face",
    "rise": (
        "stand up|get up|rise|rise up|get to your feet|get on your feet|get back up|climb|ascend|"
        "take off|lift off|lift yourself"
    ),
    "stand": (
        "stand|balance|stand upright|stay upright|stand tall|stay standing|stay balanced|stand up straight|"
        "stabilize|stabilise|steady|stay up|remain standing|keep standing|stay on your feet|remain on your feet"
    ),
    "still": (
        "stand still|stay still|stay put|keep still|hold still|freeze|stop|halt|rest|pause|sit still|stop moving|"
        "stay there|remain there|wait there|wait|hold there|come to a halt|come to a stop|come to rest|brake|park|"
        "stand stationary|relax|hold position|hold your position|hold its position|keep your position|keep position|"
        "maintain your position|maintain position"
    ),
    "rear": "rear|rear up|stand on your hind legs|stand on the hind legs|stand on hind legs",
    "headstand": (
        "headstand|handstand|stand on your hands|stand on the hands|stand on both hands|stand on your head|"
        "stand on the head|stand on its head"
    ),
    "lie": "lie|lie down|lay down|lie flat|lay|prostrate|drop down|get down|go down",
    "kneel": "kneel|kneel down|genuflect",
    "crouch": "crouch|squat|duck|stoop|hunker|hunker down|crouch down|squat down|duck down",
    "sit": "sit|sit down|sit up",
    "descend": "descend|sink|land|dive|touch down",
    "lean": "lean|tilt|bow|incline|pitch|bend over|bend forward|bend forwards|lean over|bank|bow down|take a bow",
    "wave": (
        "wave|shake|swing|wave hello|wave goodbye|wiggle|wriggle|wag|flap|move back and forth|jiggle|oscillate|circle"
    ),
    "kick": "kick",
    "raise": "raise|lift|elevate|put up|hold up|pick up|lift up|raise up|hoist|reach up",
    "lower": "lower|drop|put down|bring down|dip",
    "bend": "bend|flex|curl|fold",
    "straighten": "straighten|extend|stretch|unbend|straighten out|stretch out|straighten up",
    "reach": (
        "reach|reach for|point at|point to|approach|get to|aim at|move to|go to|arrive at|track|follow|chase|"
        "hit|move toward|move towards|get close to|home in on"
    ),
    "touch": "touch|contact|tap",
    "push": "push|slide|bring|shove|carry|deliver|transport|place|nudge|drag|pull|guide|put",
    "keep": "keep|hold|hover|stay|remain|maintain|be|is|are|sustain|have|preserve",
    "fall": (
        "fall|fall over|fall down|topple|topple over|tip over|collapse|trip|stumble|crash|lose balance|"
        "lose your balance|keel over"
    ),
    "leave_ground": "leave the ground|leave the floor|take your feet off the ground",
    "jerk": "jerk|wobble|tremble|vibrate|twitch|flail|jitter|shake yourself",
    "sway": "sway|rock",
    "drift": "drift|stray|veer|deviate|swerve|move away|wander off|leave|leave the spot|move off",
    "maximize": "maximize|maximise|increase",
    "minimize": "minimize|minimise|reduce|decrease|limit|save|conserve|spare",
    "waste": "waste|spend|consume|use",
}
"""Families of verbs that ask for the same thing."""

IRREGULAR: dict[str, str] = {
    "stand": "stood",
    "run": "ran",
    "lie": "laid",
    "sit": "sat|seated",
    "kneel": "knelt",
    "rise": "rose|risen",
    "fall": "fell|fallen",
    "keep": "kept|being|held",
    "still": "stopped",
    "bend": "bent",
}

DIRECTIONS: dict[str, str] = {
    "forward": (
        "forward|forwards|ahead|onward|onwards|straight ahead|straight forward|straight on|frontward|"
        "frontwards|to the front|in the forward direction|in forward direction|front|" + _along("x", "positive x")
    ),
    "backward": (
        "backward|backwards|back|in reverse|rearward|rearwards|to the rear|to the back|"
        "in the backward direction|in the reverse direction|back wards|" + _along("negative x")
    ),
    "to_and_fro": (
        "up and down|back and forth|to and fro|from side to side|side to side|left and right|forth and back|"
        "forward and backward|forwards and backwards|in the air and down"
    ),
    "left": (
        "left|leftward|leftwards|to the left|to your left|to its left|to the left side|leftside|"
        + _along("y", "positive y")
    ),
    "right": (
        "right|rightward|rightwards|to the right|to your right|to its right|to the right side|" + _along("negative y")
    ),
    "sideways": (
        "sideways|laterally|sidewards|side ways|to the side|to one side|to either side|sidestep|sidestepping|strafe|"
        "strafing"
    ),
    "up": (
        "up|upward|upwards|into the air|in the air|off the ground|skyward|straight up|toward the sky|towards the sky|"
        + _along("positive z")
    ),
    "down": "down|downward|downwards|towards the ground|toward the ground|to the ground|to the floor|onto the ground",
    "clockwise": "clockwise|in a clockwise direction",
    "counterclockwise": (
        "counterclockwise|anticlockwise|counter clockwise|anti clockwise|in a counterclockwise direction"
    ),
    "any": "in any direction|anywhere|around",
    "around": "all the way around|all the way round|all around",
    "diagonal": "diagonally|diagonal|on a diagonal|along a diagonal|along the diagonal",
    "roundabout": "in a circle|in circles|around in circles|around in a circle|along a circle",
}

MANNERS: dict[str, str] = {
    "fast": (
        "fast|quickly|rapidly|swiftly|speedily|briskly|quick|rapid|speedy|swift|at speed|at high speed|"
        "hurriedly|faster|at a high speed|at a run|hastily|vigorously|energetically|"
        "with high energy|with much energy|with great energy|with lots of energy|with great force|with full force"
    ),
    "max": (
        "at full speed|at top speed|at maximum speed|at maximal speed|flat out|at full throttle|full speed|"
        "maximum|maximally|at your fastest|at full tilt|the fastest you can|to the maximum|as best you can|"
        "with maximum speed|with all your might|your hardest|your best"
    ),
    "slow": (
        "slowly|slow|at a slow pace|at low speed|at a low speed|leisurely|unhurriedly|at a leisurely pace|"
        "at slow speed|sluggishly|not too fast|not so fast|not too quickly|without rushing|without hurrying|"
        "slower|slow down|slow yourself down|slow yourself"
    ),
    "moderate": (
        "moderately|at a moderate pace|at a moderate speed|at moderate speed|at medium speed|at a medium speed|"
        "at a medium pace|at a comfortable pace|at a normal pace|at normal speed|at walking pace|"
        "at a walking pace|at a walk"
    ),
    "smooth": (
        "with low jerk|with little jerk|with minimal jerk|low jerk|little jerk|"
        "smoothly|smooth|fluidly|gently|gentle|softly|delicately|gracefully|carefully|calmly|"
        "with smooth movements|with smooth motion|jerky movements|jerky movement|jerky motion|jerky motions|"
        "jerky|jerkiness|sudden movements|sudden movement|sudden moves|abrupt movements|shaky|shaking"
    ),
    "efficient": (
        "efficiently|efficient|economically|energy efficiently|with little energy|with low energy|"
        "using little energy|with little effort|using little effort|with low effort|with minimal effort|"
        "with minimal energy|using minimal energy|with minimum energy|with minimum effort|little energy|"
        "little effort|little power|little torque|minimal effort|minimal energy|minimal power|minimal torque|"
        "minimum effort|minimum energy|minimum torque|small effort|small torques|small actions|low effort|"
        "low energy|low torque|much energy|too much energy|much effort|too much effort|energy|effort|power|torque|"
        "with small actions|lazily|effortlessly|sparingly"
    ),
    "quiet": "quietly|quiet|silently|noiselessly|lightly|stomping|making noise|stamping",
    "steady": (
        "steadily|steady|at a constant speed|at constant speed|at a steady pace|at a steady speed|evenly|"
        "uniformly|at an even pace|at a constant pace|with a steady gait"
    ),
    "always": (
        "forever|all the time|always|constantly|throughout|continuously|repeatedly|over and over|"
        "again and again|the whole time|the entire time|at all times|as long as you can|as long as possible|"
        "indefinitely|nonstop|non stop|for as long as you can|for as long as possible|endlessly|permanently|"
        "continually|at once|immediately|all along"
    ),
    "little": "slightly|a little|a bit|a little bit|somewhat|partly",
    "lot": (
        "a lot|far|a long way|deeply|deep|much|hard|strongly|powerfully|with big movements|completely|fully|"
        "as much as you can|long"
    ),
}

PLACES: dict[str, str] = {
    "in_place": (
        "in place|on the spot|without moving away|where you are|at your place|at the same spot|in one place|"
        "in one spot|at the same place|in the same place|in position|on one spot|in the same spot|"
        "at your starting position|at the start|at the origin|from your spot|from the spot|from where you are|"
        "from your place|from your position|from the start|from the origin|of the start|of the starting point|"
        "of the starting position|of your starting point|of your starting position|of where you started|"
        "of where you start|of the origin|of your spot|of the spot"
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
        "upright|vertical|vertically|erect|straight up|balanced|in balance|on end|standing upright|pointing up|"
        "upwardly|back straight|straight back"
    ),
    "level": "level|horizontal|horizontally|parallel to the ground|flat|leveled|levelled",
    "still": "still|motionless|stationary|at rest|frozen|immobile|unmoving|in the same position|fixed",
    "bent": "crooked|flexed|curled|folded",
    "raised": (
        "raised|lifted|elevated|in the air|up high|off the ground|off the floor|above the ground|airborne|"
        "up in the air|clear of the ground|away from the ground"
    ),
    "grounded": (
        "on the ground|on the floor|touching the ground|touching the floor|planted|planted on the ground|"
        "against the ground|on ground|in contact with the ground|to touch the ground|grounded"
    ),
    "high": "high|tall|high up|highly",
    "low": (
        "low|low to the ground|close to the ground|near the ground|low down|low to the floor|close to the floor|"
        "near the floor"
    ),
    "on_back": (
        "on your back|on its back|on the back|onto your back|onto its back|onto the back|belly up|face up|supine"
    ),
    "on_belly": (
        "on your belly|on its belly|on your stomach|on its stomach|on your front|face down|on the belly|on the stomach|"
        "onto your belly|onto its belly|onto your stomach|onto its stomach|onto your front|onto the belly|prone"
    ),
    "on_side": "on your side|on its side|on the side|onto your side|onto its side",
    "inverted": "upside down|inverted",
    "close": "close|near|next|as near|nearby|closer",
    "away": "away|far away",
}

NEGATIONS = (
    "not|do not|does not|never|without|without ever|avoid|no|prevent|refrain from|keep from|nor|neither|"
    "must not|should not|may not|can not|never let|do not let|without letting|not let|do not allow|rather than|"
    "with no|with not|instead of not|stop from|avoids|avoiding|prevents|preventing|refraining from"
)

SEQUENCES = (
    "then|and then|after|afterwards|afterward|before|until|till|once|when|whenever|finally|next|later|"
    "followed by|if|unless|first|second|lastly|alternately|alternating|every time|in turn|alternate|instead of|"
    "instead|except|like|because|as soon as"
)
"""Words that order or compare behaviours, which one reward program without memory cannot follow."""

JOINERS = (
    "and|while|whilst|but|with|yet|also|plus|as well as|by|making sure|make sure|ensuring|ensure|so that|"
    "such that|at the same time|meanwhile|still|during|simultaneously|as well|&|+|using|as you|as it"
)

STOP_WORDS = _words(
    """
    a able absolutely across action again agent all along am an any are as at be been begin beginning begins
    behave being between body's both can character could creature do does doing either even ever exactly execute
    for from gait get gets getting give go goal: has have having he her here hey hi him himself his how i in into
    is it its itself just kind kindly learn learning learns let lets letting like made make makes making manner me
    motion motions movement movements must my need nicely now of off ok okay on one's onto out over own perfectly
    perform performing performs please possible possibly precisely properly quite really robot shall she should
    simply so some sort start starting starts style such take takes taking task teach thank thanks that the their
    them there these they thing this those to too toward towards tries try trying us very want wanted wants way we
    while will would you your yours yourself
    """
)
"""Function words and courtesies that may be passed over: they change nothing of what the phrasebook understands."""

NOUNS: dict[str, str] = {
    "speed": "speed|velocity|pace|rate|forward speed|forward velocity",
    "height": "height|altitude|elevation",
    "angle": "angle|an angle",
    "distance": "distance",
    "position": "position|spot",
    "ground": "ground|floor|earth|surface|mat",
    # Nothing measures steps, so that these are left over and refused, whatever their adjective.
    "stride": (
        "stride|strides|long strides|long steps|long stride|big steps|big strides|large steps|large strides|high steps|"
        "short steps|short strides|small steps|small strides|tiny steps|giant steps|giant strides"
    ),
}

ROOT_NOUNS = (
    "torso|body|trunk|main body|base|hull|chassis|chest|yourself|core|upper body|vehicle|back|spine|frame|"
    "body posture|posture"
)
GOAL_NOUNS = (
    "goal|target|destination|marker|goal position|target position|goal location|target location|red dot|"
    "target point|red ball"
)
OBJECT_NOUNS = "object|puck|cylinder|block|cube|box|item|ball|disc|disk|thing"
EFFECTOR_NOUNS = "fingertip|tip|gripper|hand|end effector|effector|finger|arm|claw|endeffector"
GROUND_NOUNS = "ground|floor|earth"

BODY_NOUNS: dict[str, tuple[str, ...]] = {
    "foot": ("foot", "toe", "ankle", "paw", "hoof", "heel", "sole", "shin", "leg", "wheel"),
    "leg": ("leg", "foot", "shin", "ankle", "knee", "thigh", "hip", "paw", "hoof"),
    "shin": ("shin", "calf", "knee", "leg"),
    "knee": ("knee", "shin", "leg"),
    "thigh": ("thigh", "hip", "upper_leg"),
    "hip": ("hip", "thigh", "pelvis"),
    "ankle": ("ankle", "foot"),
    "toe": ("toe",),
    "heel": ("heel", "foot"),
    "paw": ("paw", "foot"),
    "hoof": ("hoof", "foot"),
    "arm": ("arm", "hand", "wrist", "elbow", "shoulder", "lower_arm", "upper_arm", "forearm"),
    "forearm": ("forearm", "lower_arm", "hand", "elbow", "arm"),
    "hand": ("hand", "wrist", "palm", "finger", "fingertip", "gripper", "lower_arm", "arm"),
    "fist": ("fist", "hand"),
    "finger": ("finger", "fingertip", "hand"),
    "fingertip": ("fingertip", "finger", "tip", "hand"),
    "palm": ("palm", "hand"),
    "wrist": ("wrist", "hand"),
    "elbow": ("elbow", "lower_arm"),
    "shoulder": ("shoulder", "upper_arm"),
    "head": ("head",),
    "neck": ("neck", "head"),
    "waist": ("waist", "abdomen"),
    "abdomen": ("abdomen", "waist"),
    "belly": ("belly", "abdomen", "torso"),
    "pelvis": ("pelvis", "hip", "butt"),
    "bottom": ("butt", "bottom", "pelvis"),
    "butt": ("butt", "pelvis"),
    "tail": ("tail",),
    "pole": ("pole", "rod", "pendulum"),
    "rod": ("rod", "pole"),
    "pendulum": ("pendulum", "pole"),
    "stick": ("stick", "pole"),
    "cart": ("cart",),
    "slider": ("slider", "cart"),
    "car": ("car", "cart"),
    "tip": ("tip", "fingertip", "end"),
    "gripper": ("gripper", "hand", "claw", "fingertip"),
    "claw": ("claw", "gripper"),
    "wing": ("wing",),
    "wheel": ("wheel",),
    "ear": ("ear",),
    "nose": ("nose", "head"),
    "rotor": ("rotor", "propeller"),
    "propeller": ("propeller", "rotor"),
    "joint": ("joint",),
    "segment": ("segment", "link"),
    "link": ("link", "segment"),
    "limb": ("limb", "leg", "foot", "arm", "hand"),
}
"""English nouns of the body, each with the words of part and joint names that may serve it, best first."""

PLURALS = {"feet": "foot", "hooves": "hoof", "calves": "calf", "calf": "shin", "calfs": "shin"}

SIDES: dict[str, tuple[str, ...]] = {
    "left": ("left", "l"),
    "right": ("right", "r"),
    "front": ("front", "fore", "f"),
    "fore": ("front", "fore", "f"),
    "back": ("back", "rear", "hind", "b"),
    "rear": ("back", "rear", "hind", "b"),
    "hind": ("back", "rear", "hind", "b"),
    "upper": ("upper", "top"),
    "lower": ("lower", "bottom"),
    "top": ("upper", "top"),
    "middle": ("middle", "mid"),
    "other": ("other",),
}
"""Words that pick one of several like parts, with how names may write them."""


def _known() -> dict[tuple[str, ...], tuple[str, str]]:
    known: dict[tuple[str, ...], tuple[str, str]] = {}

    def add(phrases: str, tag: str, value: str) -> None:
        for phrase in phrases.split("|"):
            known.setdefault(tuple(phrase.split()), (tag, value))

    for phrase in SEQUENCES.split("|"):
        add(phrase, "sequence", phrase)
    add(NEGATIONS, "not", "not")
    for tag, table in (("place", PLACES), ("manner", MANNERS), ("state", STATES), ("direction", DIRECTIONS)):
        for value, phrases in table.items():
            add(phrases, tag, value)
    for value, phrases in NOUNS.items():
        add(phrases, "noun", value)
    for family, verbs in VERBS.items():
        for verb in verbs.split("|"):
            for form in forms(verb):
                add(form, "verb", family)
        if family in IRREGULAR:
            add(IRREGULAR[family], "verb", family)
    add(JOINERS, "join", "join")
    add("or", "or", "or")
    return known


KNOWN = _known()
"""Every phrase with its tag and value; the first table to claim a phrase keeps it."""

LONGEST = max(len(phrase) for phrase in KNOWN)
"""Words in the longest phrase."""
