"""Words for what a hand does with things, one pattern a deed."""

from __future__ import annotations

import re

SHARE = re.compile(r"\b(\d+(?:\.\d+)?)\s*%")
SHARES = (
    (re.compile(r"\bquarter\b"), 0.25),
    (re.compile(r"\bthird\b"), 1 / 3),
    (re.compile(r"\b(half|mid)(way)?\b"), 0.5),
    (re.compile(r"\b(a (bit|little|crack)|crack|slightly|ajar|somewhat|just a)\b"), 0.25),
)

FLIP = re.compile(
    r"\b(flip|turn over|turn .* over|upside down|overturn|tip over|tip .* over|knock .* over|topple|roll .* over)\b"
)
UPRIGHT = re.compile(
    r"\b(upright|on its end|on end|stand .* up|stand (the|it|up)|put up|straight|right (way|side) up|vertical(ly)?|"
    r"the right way|"
    r"back up|straighten)\b"
)
ROTATE = re.compile(r"\b(turn|rotate|tip|tilt|twist|flip|roll)\b")
LIFTS = re.compile(
    r"\b(lift|raise|pick up|pick .* up|hold up|hold .* up|hoist|elevate|up in the air)\b|^(the )?[a-z]+ (high )?up$"
)
CARRIED = re.compile(
    r"\b(stack|pile|put|place|move|bring|push|carry|lay|set|slide|drag|take|drop|stick|throw|shove|pull|get|hold|"
    r"keep|hide|stash|store|dump|toss|rest|balance|insert|transfer|return|pack|tuck|deposit|plop|load|leave|pour|"
    r"send)\b"
)
GOES = re.compile(
    r"^(the |an? )?[a-z]+ ((goes|belongs|should (be|go)|is to (be|go)|has to (be|go)|to go) )?((back )?(in|into|"
    r"inside|on|onto|on top of|next to|"
    r"beside|near|away from|out of)) (the )?[a-z]+$"
)
"""Where something is to be, without a verb: "the apple in the bowl"."""

AT = re.compile(r"\b(at|to|up|height( of)?|by|above the table|off the table)\b")
AROUND = re.compile(
    r"\b(close|wrap|put|fold|curl|lock) (the |your )?(palm|fingers?|grip|fist) (a?round|on|over|about)\b"
)
DOWN = re.compile(
    r"\b(put|set|lay|lower|bring|place|take) .*\b(down|table|floor|ground|back)\b$|.*\b(on|onto|to) the (table|floor|"
    r"ground)\b|^(lower|put down|set down)\b"
)
OPEN = re.compile(
    r"\b(open|pull out|pull .* out|pull|turn|turn on|turn .* on|switch on|switch .* on|start|on|run|twist|spin)\b"
)
SHUT = re.compile(
    r"\b(close|closed|shut|push in|push .* in|push|turn off|turn .* off|switch off|switch .* off|off|stop)\b"
)
BOTH_WAYS = re.compile(
    r"\bopen(ing|ed)? (and|or) (close|clos|shut)|\b(close|shut)[a-z]* (and|or) (re)?open|\b(on and off|off and on)\b"
)
TOUCH = re.compile(
    r"\b(touch|reach|grab|grasp|hold|take|go to|get|feel|press|poke|nudge|pat|stroke|approach|squeeze|pinch|clutch|"
    r"seize|catch|"
    r"grip|clasp|point|move (the |your )?palm (over )?to|palm (on|at|to))\b"
)
SET = re.compile(r"^((set|put|bring|move|get|the) )*[a-z]+( (to|at|by|is|be|should be|=|:))* ?\d")
FETCH = re.compile(
    r"\b(bring|hand|give|pass|fetch|get|offer|show) (me|us|it to me)\b|\bto me$|^(bring|fetch|pass|hand|offer) (over "
    r")?the [a-z]+( here| over)?$"
)
SHAKE = re.compile(r"\b(shake|wave|swing|rattle)\b")
ABOVE = re.compile(r"\b(above|over|hover|on top of)\b")
ASIDE = re.compile(r"\b(on|onto) (its|the) side\b|\bon its belly\b")
FLAT = re.compile(r"^(lay|put|set|place|make|get|tip|turn) .*\b(flat|lying)\b")
WITHOUT = re.compile(
    r"^(?P<deed>.+?),? without (?:turn|open|clos|mov|shov|push|lift|tip|knock|shift|budg|disturb)(?:ing|ping)"
    r"(?: (?:it|the [a-z]+))?(?: over| at all)?$"
)
POURED = re.compile(r"\bpour\b.*\b(tea|coffee|juice|milk|soup|beer|wine|water)\b")
FROM = re.compile(r"\bpalm\b.*\d.*\bfrom\b|\b(stay|keep|be|hover|remain) [\d.]+ ?[a-z]+ (away )?from\b")
EMPTY = re.compile(r"\b(empty|pour)\b")
FORTH = re.compile(
    r"\b(push|slide|move|pull|drag|shove|bring) .*\b(?P<way>forwards?|away|ahead|back|backwards?|closer|towards you|"
    r"nearer)\b"
)
LEFT_OR_RIGHT = re.compile(
    r"^(?:push|slide|move|pull|drag|shove|bring|nudge|put|carry|shift|knock|scoot|sweep|take) the [a-z]+ "
    r"(?:by )?(?:[\d.]+ ?[a-z]+ )?(?:a (?:bit|little) )?(?:over )?(?:further |more )?"
    r"(?:to (?:the|your) (?:left|right) )?(?:to (?:the|your) )?"
    r"(?P<way>left|right)(?: side)?(?: (?:by )?[\d.]+ ?[a-z]+)?(?: a (?:bit|little))?$"
)
SIDE_OF = re.compile(
    r"\b(?:(?:to the |on the )?(?P<side>left|right)(?: hand)?(?: side)? of|(?P<far>behind|on the far side of)|"
    r"(?P<near>in front of|before|on the near side of))\b(?! and\b)"
)
HELD_ASIDE = re.compile(r"^(?:carry|bring|put|take)\b")
PUSHED = re.compile(r"^(?P<verb>push|pull|shove|drag) the [a-z]+( by)?( [\d.]+ ?[a-z]+)?$")
SIZES = (
    (re.compile(r"\b(a little|a bit|slightly|just off|barely)\b"), 0.4),
    (re.compile(r"\b(very high|high up|as high as)\b"), 1.6),
)
HOLD = re.compile(r"\b(grab|grasp|hold|take|squeeze|pinch|clutch|seize|catch|grip|clasp)\b")
NEXT_TO = re.compile(
    r"\b(next to|beside|close to|near|closer to|nearer( to)?|towards?|by|alongside|against|to the side of)\b(?! \d)"
)
AWAY = re.compile(r"\b(away|far|apart|out of|off( of)?(?= the)|off$)\b")
NOWHERE = re.compile(r"\b(under|underneath|below|beneath|between|to (the|your) (left|right))\b")
LIST = re.compile(r"\band\b.*\b(in|into|to|on|onto|next to|near|beside|from)\b")
SHUN = re.compile(
    r"\b(do not|don't|never) (touch|grab|go near|knock|hit|bump|move)\b|\b(stay|keep|get|move|go) (well |far |\d+ c?m "
    r")?(away|clear|off|out)\b|\bavoid\b"
)
BACK_AGAIN = re.compile(r"\b(turn|rotate|flip|tip|tilt|roll|twist) .*\bback( again| over)?$")
LEAVE = re.compile(r"\b(leave|leaving|keep|keeping|have|with)\b")
