"""Verbs by what they ask for; `|` separates phrases."""

from __future__ import annotations


def _stops() -> str:
    """Return the phrases of coming to a stop."""
    kinds = ("", "full ", "complete ", "dead ", "total ", "sudden ", "abrupt ", "gentle ", "smooth ", "quick ")
    ends = [f"{kind}{end}" for kind in kinds for end in ("stop", "halt", "standstill", "rest")]
    leads = (
        "come to a",
        "come to",
        "grind to a",
        "slow to a",
        "make a",
        "screech to a",
        "brake to a",
        "slow down to a",
    )
    return "|".join(f"{lead} {end}" for lead in leads for end in ends)


VERBS: dict[str, str] = {
    "travel": (
        "run|walk|sprint|jog|move|go|travel|advance|drive|crawl|swim|slither|gallop|trot|canter|dash|race|"
        "march|stroll|rush|scuttle|shuffle|creep|stride|proceed|wander|hurry|speed|amble|hike|charge|bolt|roam|"
        "glide|cruise|locomote|trudge|step|progress|ride|sail|come|get moving|get going|fly|float|undulate|accelerate|"
        "saunter|scurry|scamper|speed up|steer|sneak|paddle|tread|tiptoe|blast|whizz|navigate|ambulate|hurtle|barrel|"
        "inch|ease|edge|trek|tear|press on|forge ahead|make headway|make progress"
    ),
    "retreat": "back up|retreat|reverse|backpedal|withdraw|back away|back off|back out",
    "jump": "jump|hop|leap|bounce|bound|skip|vault|spring|pounce|hurdle|pronk",
    "flip": (
        "flip|somersault|backflip|frontflip|salto|tumble|turn a somersault|flip over|turn head over heels|"
        "rotate head over heels|spin head over heels|roll head over heels|tumble head over heels|flip head over heels|"
        "go head over heels"
    ),
    "roll": "roll|roll over|turn over|cartwheel|barrel roll",
    "turn": (
        "turn|rotate|spin|twirl|pivot|whirl|swivel|pirouette|revolve|turn around|spin around|turn round|spin round|"
        "twist|yaw|swing around|go round and round|turn round and round|go around and around|turn around and around"
    ),
    "face": "face|look|turn to face|turn and face|rotate to face|spin to face",
    "rise": (
        "stand up|get up|rise|rise up|rise to your feet|get onto your feet|get onto feet|get on feet|"
        "rise to feet|get to your feet|get on your feet|get back up|"
        "climb|ascend|take off|lift off|lift yourself"
    ),
    "stand": (
        "stand|balance|stand upright|stay upright|stand tall|stay standing|stay balanced|stand up straight|"
        "stabilize|stabilise|steady|stay up|remain standing|keep standing|stay on your feet|remain on your feet"
    ),
    "still": (
        "stand still|stay still|stay put|keep still|hold still|freeze|stop|halt|rest|pause|sit still|stop moving|"
        "stay there|remain there|wait there|wait|hold there|brake|brake hard|park|stop dead|stop short|stop abruptly|"
        "stop completely|stand there|pull up|"
        "stand stationary|relax|hold position|hold your position|hold its position|keep your position|keep position|"
        "maintain your position|maintain position|cease moving|quit moving|cease|stay rooted to the spot|stand around|"
        "stand about|stand idle|" + _stops()
    ),
    "rear": "rear up|stand on your hind legs|stand on the hind legs|stand on hind legs",
    "headstand": (
        "headstand|handstand|stand on your hands|stand on the hands|stand on both hands|stand on your head|"
        "stand on the head|stand on its head"
    ),
    "lie": "lie|lie down|lay down|lie flat|lay|prostrate|drop down|get down|go down",
    "kneel": "kneel|kneel down|genuflect",
    "crouch": "crouch|squat|duck|stoop|hunker|hunker down|crouch down|squat down|duck down",
    "sit": "sit|sit down|sit up",
    "descend": "descend|sink|land|dive|touch down",
    "lean": "lean|tilt|bow|incline|pitch|bend over|bend forward|bend forwards|lean over|bank|bow down|take a bow|tip",
    "wave": (
        "wave|shake|swing|wave hello|wave goodbye|wiggle|wriggle|wag|flap|whip|"
        "move back and forth|jiggle|oscillate|circle|disturb"
    ),
    "kick": "kick|punch",
    "raise": "raise|lift|elevate|put up|hold up|pick up|lift up|raise up|hoist|reach up|stick up|throw up|fling up",
    "lower": "lower|drop|put down|bring down|dip",
    "bend": "bend|flex|curl|fold|curl up into a ball|curl into a ball|curl up in a ball|roll into a ball",
    "straighten": "straighten|extend|stretch|unbend|straighten out|stretch out|straighten up",
    "retract": "retract|pull in|draw in",
    "reach": (
        "reach|reach for|point at|point to|approach|get to|aim at|move to|go to|arrive at|track|follow|chase|"
        "hit|knock|move toward|move towards|get close to|home in on"
    ),
    "touch": "touch|contact|tap",
    "push": "push|slide|bring|shove|carry|deliver|transport|place|nudge|drag|trail|pull|guide|put|propel|thrust",
    "keep": "keep|hold|hover|stay|remain|maintain|be|is|are|sustain|have|preserve",
    "fall": (
        "fall|fall over|fall down|topple|topple over|tip over|collapse|trip|stumble|crash|lose balance|"
        "lose your balance|keel over"
    ),
    "leave_ground": "leave the ground|leave the floor|take your feet off the ground",
    "jerk": "jerk|wobble|tremble|vibrate|twitch|flail|jitter|shake yourself",
    "sway": "sway|rock|lurch|swing out",
    "drift": (
        "drift|stray|veer|deviate|swerve|move away|wander off|leave|leave the spot|move off|get away|step away|"
        "pull away|draw away"
    ),
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

SENSES: dict[str, str] = {
    "mere": "move|go|come",
    "low": "crawl",
    "slow": "creep|sneak|inch|ease|edge",
    "air": "fly|float|glide|sail",
    "circle": "circle",
    "curl": "curl|curl up into a ball|curl into a ball|curl up in a ball|roll into a ball",
    "drag": "drag|trail",
    "stretch": "stretch|stretch out|extend",
    "facing": "turn to face|turn and face|rotate to face|spin to face",
    "greet": "wave|wave hello|wave goodbye",
    "away": "leave|leave the spot|move away|move off|wander off|stray|deviate|back away|back off|get away|step away|"
    "pull away|draw away",
    "about": "turn around|turn round",
    "turn": "turn",
    "backward": "backflip",
    "all over": "shake|wiggle|wriggle|jiggle|jerk|wobble|tremble|vibrate|twitch|flail|jitter|shake yourself",
    "lands": "land|touch down",
    "hand": "punch",
    "hands": "handstand|stand on your hands|stand on the hands|stand on both hands",
    "standing": "stand still|stand stationary",
    "stop": "stop",
    "repeated": "hop|bounce|skip|pronk",
}
"""What some verbs say beside what their family asks for."""
