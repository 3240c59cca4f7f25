"""From a sentence to words: spelling, contractions and punctuation made uniform."""

from __future__ import annotations

import re
import unicodedata

from rewardsmith.envs import UserError

MAX_CHARACTERS = 1000
MARKS = frozenset(",;.:")
DETERMINERS = frozenset(["a", "an", "the", "your", "its", "his", "her", "their", "my", "our"])

_REPLACED = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": ",",
        "(": ",",
        "\N{MINUS SIGN}": "-",
        "\N{FRACTION SLASH}": "/",
        "\N{MULTIPLICATION SIGN}": " times ",
    }
)
_FRACTIONS = {
    "\N{VULGAR FRACTION ONE HALF}": " half ",
    "\N{VULGAR FRACTION ONE QUARTER}": " quarter ",
    "\N{VULGAR FRACTION THREE QUARTERS}": " 0.75 ",
}
_PLACE = r"([-+]?\d*\.?\d+)(?: ?(?:m|metres?|meters?)\b)?"
"""A coordinate [m]."""
_LENGTH = r"(?:[\d.]+|an?|half an?|one|two|three|four|five) ?(?:k?m|cm|met(?:re|er)s?)"
_SIDES = r"(?:(?:to the )?(?:left|right)|forwards?|backwards?|ahead)"
_RISING = r"(?:lift|rais|bring|ris|hoist|jump|stand|climb|pull|push)\w*"
_RISEN = "come|go|get|stand|rise|climb|jump|hop|sit|lie|straighten|swing"
_START = r"(?:(?:at|in|where) )?(?:the|its|your|their|it|you) (?:start|beg[aiu]n)\w*(?: (?:height|position|pose))?\b"
_FREE = (
    r"no matter (?:which|what)(?: (?:way|one|direction|side))?|"
    r"(?:the )?(?:direction|way|side) does not matter|either(?: \w+)? (?:is|will be|would be) (?:fine|ok|okay)"
)
"""What leaves a choice, so that it asks for nothing."""
_TILTED = r"(pitch\w*|tilt\w*|lean\w*)"
_KEPT = r"(keep|keeping|hold|holding|maintain|maintaining)"
_OWN = r"(?:(?:the|its|your|a) )?(?:torso |body |base |trunk )?"


def _place(found: re.Match[str]) -> str:
    """Say coordinates, which count from where an episode begins, as ways along x and y."""
    along, across = float(found[1]), float(found[2] or 0.0)
    ways = [f"{abs(along):g} m {'backward' if along < 0 else 'forward'}"]
    if found[2]:
        ways.append(f"{abs(across):g} m to the {'right' if across < 0 else 'left'}")
    return " and go ".join(ways)


def _raised(found: re.Match[str]) -> str:
    """Say "keep it higher than at the start" as raising it."""
    return f"rais{found[1] or 'e'} {found[2]}"


_CONTRACTIONS = (
    (r"\bcan ?not\b|\bcan't\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"\bain't\b", "is not"),
    (r"\b(do|does|did|is|are|must|should|would|could|might|need|has|have)n'?t\b", r"\1 not"),
    (r"\blet's\b", "let us"),
    (r"\b(inverted )?double pendulum\b", "pendulum"),
    (r"\b(i|you|we|they|it|he|she|that)'(?:d|ll|ve|re|m|s)\b", r"\1"),
    (r"\b(i|we) (would )?like\b", r"\1 want"),
    (r"\b(a |at )?right angles?\b", "90 degrees"),
    (r"\bin a (left|right|clockwise|(?:counter|anti)[ -]?clockwise)(?:[ -]hand)? circle\b", r"in a circle \1"),
    (r"(?<!\w)([-+])(?=[xyz]\b)", lambda sign: "positive " if sign[1] == "+" else "negative "),
    (rf"\b(?:to|at) x ?= ?{_PLACE}(?:(?: ?,| and)* y ?= ?{_PLACE})?", _place),
    (rf"\b({_LENGTH} (?:forwards?|ahead|backwards?)),? and (?={_LENGTH} (?:to the )?(?:left|right)\b)", r"\1 and go "),
    (rf"\bnear x ?= ?{_PLACE}", r"near \1 m"),
    (rf"\b({_SIDES} {_LENGTH}),? and (?={_SIDES} {_LENGTH})", r"\1 and go "),
    (rf"\bget(ting)? (?={_LENGTH} (?:away|ahead|forwards?|backwards?))", r"go\1 "),
    (rf"\b({_RISEN})(s|ing)? back (up|down)\b", r"\1\2 \3 again"),
    (r"\bget(ting)? up to (?=[\d.]|half|an? |one|two)", lambda form: f"ris{'ing' if form[1] else 'e'} to "),
    (rf"\b({_RISING}\b[\w ]{{0,40}}?) up to (?=[\d.]|half|an? |one|two)", r"\1 to "),
    (r"\b(?:speed|accelerat)\w*( up)? to (?=[\d.]|half|an? |one|two)", "reach a speed of "),
    (rf"\b(?:keep|hold)(ing)? ([\w ]{{1,30}}?) higher than {_START}", _raised),
    (rf"\b(?:keep|hold)(ing)? ([\w ]{{1,30}}?) lower than {_START}", r"lower\1 \2"),
    (rf"\b{_TILTED} {_OWN}nose[ -]down\b", r"\1 forward"),
    (rf"\b{_TILTED} {_OWN}nose[ -]up\b", r"\1 backward"),
    (r"\b(?:roll and (?:the )?pitch|pitch and (?:the )?roll)(?: angles?)?\b", "tilt"),
    (rf"\b{_KEPT} {_OWN}yaw\b", r"\1 the heading"),
    (r"\b(?:and )?leav(?:e|ing) ((?:the|your|its) [\w ]{1,25}?) alone\b", r"without moving \1"),
    (rf"[,.;]? ?\b(?:{_FREE})\b", ""),
    (r"(?<=\w)'s\b", ""),
    (r"(?<=s)'(?=\s|$)", ""),
)
_TOKEN = re.compile(
    r"""
    (?P<number> (?<![\w.]) [-+]? (?: \d{1,3}(?:,\d{3})+ (?!\d) (?:\.\d+)? | \d+ (?:[.,]\d+)? | \.\d+ ) )
    | (?P<unit> (?: km | cm | mm | m | ft | rad | deg | ° | mi | rev ) \s? / \s?
        (?: s | sec | second | h | hr | hour | min ) \b )
    | (?P<word> [^\W\d_]+ (?: '[^\W\d_]+ )* )
    | (?P<mark> [^\w\s] )
    """,
    re.VERBOSE,
)
_IGNORED_MARKS = frozenset("\"'`)[]*_!?…")


def tokens(sentence: str) -> list[str]:
    """Split a sentence into lower-case words, numbers, units and the marks `, ; . :`.

    Raises:
        UserError: the sentence is empty, too long, or not written in Latin letters.
    """
    if not sentence.strip():
        raise UserError(
            'the instruction is empty; say what the robot should do, such as "run forward as fast as you can"'
        )
    if len(sentence) > MAX_CHARACTERS:
        raise UserError(
            f"the instruction has {len(sentence)} characters; the phrasebook reads at most {MAX_CHARACTERS}"
        )
    for mark, words in _FRACTIONS.items():
        sentence = sentence.replace(mark, words)
    text = unicodedata.normalize("NFKC", sentence).translate(_REPLACED).lower()
    for pattern, plain in _CONTRACTIONS:
        text = re.sub(pattern, plain, text)
    text = re.sub(r"(?<=\d)\s*-\s*(?=\d)", " to ", text)
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    text = re.sub(r"(?<=[^\W\d_])_(?=[^\W\d_])", " ", text)
    found = [_clean(match) for match in _TOKEN.finditer(text)]
    return [token for token in found if token and token not in _IGNORED_MARKS]


def gerund(words: str) -> bool:
    """Tell whether a verb ends in -ing, as it does that accompanies another or follows "from" and "stop"."""
    return words.split(" ")[0].endswith("ing")


def foreign(word: str) -> bool:
    """Tell whether a word is written in letters that English does not use."""
    return any(character.isalpha() and not character.isascii() for character in word)


def is_number(token: str) -> bool:
    """Tell whether a token is a number in digits."""
    return token[-1:].isdigit()


def within_one_edit(word: str, other: str) -> bool:
    """Tell whether two words differ by one letter added, left out, changed, or two neighbours swapped."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rest, rest_other = word[start:], other[start:]
    swapped = rest[:2][::-1] == rest_other[:2] and rest[2:] == rest_other[2:]
    return swapped or rest[1:] == rest_other or rest == rest_other[1:] or rest[1:] == rest_other[1:]


def slip(word: str, meant: str) -> bool:
    """Tell whether a word of at least four letters has two neighbours swapped, or one doubled: "wlak", "hopp"."""
    if len(word) < 4 or len(meant) < 3:
        return False
    swapped = any(word[:i] + word[i + 1] + word[i] + word[i + 2 :] == meant for i in range(len(word) - 1))
    doubled = any(word[i] == word[i + 1] and word[:i] + word[i + 1 :] == meant for i in range(len(word) - 1))
    return swapped or doubled


def forms(verb: str) -> list[str]:
    """Return a verb's base, third person, gerund and regular past: `hop` gives hop, hops, hopping, hopped."""
    first, *rest = verb.split(" ", 1)
    tail = f" {rest[0]}" if rest else ""
    return [f"{form}{tail}" for form in _forms_of_word(first)]


def _forms_of_word(verb: str) -> list[str]:
    if verb.endswith("ie"):
        gerund = verb[:-2] + "ying"
    elif verb.endswith("e") and not verb.endswith("ee"):
        gerund = verb[:-1] + "ing"
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", verb):
        gerund = verb + verb[-1] + "ing"
    else:
        gerund = verb + "ing"
    stem = gerund[:-3]
    past = verb + "d" if verb.endswith("e") else stem + "ed"
    if re.search(r"[^aeiou]y$", verb):
        past = verb[:-1] + "ied"
        third = verb[:-1] + "ies"
    else:
        third = verb + ("es" if re.search(r"(s|x|ch|sh|z|o)$", verb) else "s")
    return [verb, third, gerund, past]


def _clean(match: re.Match[str]) -> str:
    if match["number"]:
        number = match["number"]
        if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", number):
            return number.replace(",", "")
        return number.replace(",", ".")
    return re.sub(r"\s", "", match[0])
