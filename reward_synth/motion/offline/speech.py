"""Everyday speech in the words that are read: courtesies, slang, vocatives and hesitations out, numbers in digits."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.phrasebook.quantities import NUMBERS

_SLANG = {
    "u": "you", "ur": "your", "r": "are", "ya": "you", "yer": "your", "em": "them", "pls": "please", "plz": "please",
    "plox": "please", "thx": "thanks", "ty": "thanks", "tx": "thanks", "thanx": "thanks", "cheers": "thanks",
    "gimme": "give me", "lemme": "let me", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "nah": "no", "nope": "no", "naw": "no", "yeah": "yes", "yep": "yes", "yup": "yes", "aye": "yes", "lil": "little",
    "n": "and", "b4": "before", "thru": "through", "rn": "now", "asap": "now", "wee": "little", "teeny": "little",
    "tiny": "little", "dont": "don't", "cant": "can't", "doesnt": "doesn't", "isnt": "isn't", "thats": "that's",
    "whats": "what's", "lets": "let's", "im": "i'm", "id": "i'd", "kinda": "", "sorta": "", "tho": "", "though": "",
    "coz": "because", "cuz": "because", "paws'": "paws", "leggies": "legs", "paw's": "paw", "anymore": "any more",
    "whilst": "while", "an'": "and", "abit": "a bit", "alot": "a lot", "leftwards": "left", "rightwards": "right",
    "doin": "doing", "goin": "going", "walkin": "walking", "spinnin": "spinning", "turnin": "turning",
    "ccw": "counterclockwise", "cw": "clockwise", "bk": "back", "gr8": "great",
    "lft": "left", "rgt": "right", "frnt": "front", "bwd": "backward", "fwds": "forwards", "forelimb": "front leg",
    "foreleg": "front leg", "forepaw": "front paw", "forelimbs": "front legs", "forelegs": "front legs",
    "forepaws": "front paws", "hindleg": "hind leg", "hindlegs": "hind legs", "limbs": "legs", "limb": "leg",
    "thank": "thank", "movin": "moving", "jumpin": "jumping", "runnin": "running", "highr": "higher",
}  # fmt: skip
"""Words as they are typed in haste, and in full."""

_HEY = (
    r"hey|yo|hi|hello|oi|hiya|dear|okay|ok|kk|k|so(?=,)|well(?! done)|right(?=,)|alright|all right|um+|uh+|er+m?|hm+|"
    r"ah+|oh+|wow|"
    r"yes|listen|look(?=,)|now then|right then|ok then|okay then|anyway|basically|actually|honestly|whoa|woah|haha|lol|"
    r"(forget|scratch) (it|that)(?=,)|never mind(?=,)|nevermind(?=,)|chill|relax(?=,)|easy(?=,)|enough|wait|hold "
    r"on(?=,)|stop(?=,)|sorry|oops|hang on|alas|hmmm+|good(?=,)|"
    r"you know what|come on|c'mon|for now"
)
_WHO = (
    r"bro|bruh|dude|buddy|bud|mate|man|boy|girl|pal|friend|my friend|doggo|doggy|dog|pup|puppy|robot|robo|bot|mr robot|"
    r"sir|madam|fella|champ|good (boy|girl|dog|robot)|guys|folks|sweetie|honey|darling|lad|my dear|dear|old chap"
)
_LAST = (
    rf"{_WHO}|please|thanks( a lot| so much)?|thank you( very much| so much)?|okay|ok|alright|then|"
    r"will you|would you|can you|could you|if you (can|could|please|would|like|want|don't mind|do not mind)|for me|"
    r"if possible|if that is possible|for now|this time|lol|haha|already|"
    r"you know|i think|i guess|or so|or something|for an? (little |short )?(bit|while|moment|second|time|minute)|and "
    r"that is it|that's all|that is all|for a change"
)

_COURTESIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(please|kindly|pretty please)\b",
        r"\b(would|do|will) you mind\b|\bdo you think you (can|could)\b",
        r"\b(can|could|would|will|may|might) (you|we|i)( all)?( maybe| perhaps| possibly| kindly| just)*"
        r"( try to| manage to| be so kind as to| be so kind to| (like|love|want) to| ask you to)?\b",
        r"\bis it possible (for you )?to\b|"
        r"\bare you able to\b|\bbe so (kind|good) (as )?to\b|\b(feel free|try|attempt|remember|continue) to\b|"
        r"\bwhy (don't|do not) (you|we)\b|\bwhy not\b|\b(how|what) about( you)?\b|\blet's( see)?\b|\blet us( see)?\b|"
        r"\blet me see (you|your robot)\b|\bi'd love (it if|to see|for) you( to)?\b|\btry and\b|\bgo ahead and\b|"
        r"\b(it )?(would|might) be (nice|great|good|cool|better|lovely|fun|wonderful)( if you (could )?| to )",
        r"\b(i|we) (want|need|wish|would like|expect|prefer)( it| for)?( you| the robot| the dog| it)?( to)?(?= )|"
        r"\b(i'd|we'd) (like|prefer)( it| for)?( you| the robot| the dog| it)?( to)?(?= )",
        r"\b(make|let|see|ensure|be sure)( to it)?( that)? (the|this|our|my|that|your) (dog|robot|quadruped|ant|"
        r"machine|puppy|pup|"
        r"creature|hand|arm|humanoid|walker|hopper|cheetah)(?= [a-z]+s\b)|\bmake that (it|you)\b",
        r"^(the|this|our) (dog|robot|quadruped|ant|machine|puppy|creature|humanoid) (should|must|shall|has to|needs "
        r"to|is to|will|can|"
        r"may)( be)?\b|^it (should|must|has to|needs to|shall)( be)?\b",
        r"\b(commence|begin|proceed|start)( to)? (?=[a-z]+ing\b)|\b(commence|begin|proceed|start) to\b|\bhave a go "
        r"at\b|"
        r"\b(might|may) i ask you to\b|\bi should (like|be obliged if)( you (would|could|to))?\b|"
        r"\b(would|is) it be? ?possible to\b",
        r"(?:^|(?<=[,;.!] ))you (should|must|need to|have to|can|may|are to|be|shall|could|will|are going "
        r"to)( now)?(?= )|^you(?= )",
        r"\b(i|we) (would|'d) (rather|prefer)( you)?\b|\bmake sure (that )?you\b|\bbe sure to\b|"
        r"\b(i wonder if you (can|could)|i was wondering if you (can|could))\b",
        r"\btell (the robot|the dog|it|him|her) to\b|\bgo ahead(,| and)|^go and (?=[a-z]+)",
        r",? (?:and |but )?(leave|leaving|keep|keeping) (all |both )?(the )?(others?|other (paws|feet|legs|hands|arms|"
        r"two|three|ones?|paw|"
        r"foot|leg|hand|arm)|rest)( of them)? (down|on the (ground|floor)|planted|where (it is|they are)|still|"
        r"alone)\b",
        r"(?<=[a-z] )(only|just) (?=(your|the|one|a) ((front|back|left|right|hind) )*(paw|foot|leg|arm|hand|knee|"
        r"head)s?\b)",
        r"\bi (said|meant|mean|think|guess|say)( that)?\b",
        r"\b(i am|i'm) (going|about) to ask you to\b|\bif you (would|could|can|like|please|don't mind|do not mind)\b",
        r"\b(a )?(for me|for us)\b|\bfrom (now|here) on(wards?)?\b",
    )
)
"""What makes a request polite and changes nothing of it."""

_AMOUNTS = (
    (r"\ba (tiny |little |wee |small |slight |teeny )*(tad|smidge|smidgen|smidgeon|notch|hair|trifle|shade|touch|pinch|"
     r"fraction|wee bit|tiny bit|small bit|little bit|little)\b", "a little"),
    (r"\b(ever so|very|just) (slightly|little)\b|\b(marginally|fractionally|minimally)\b", "a little"),
    (r"\b(one|another) (more )?(notch|bit|step|tick|little)( more)?(?= *$)|\ba notch( more)?(?= *$)", "a little more"),
    (r"(?<=[0-9a-z%]) (is|are|will be|would be|'s|should be) (enough|fine|good|plenty|okay|ok|sufficient|perfect|"
     r"right|better)$|"
     r" (will|should) do$", ""),
    (r"\bcut (?P<what>[a-z ]+?) (in|by) half\b", r"half \g<what>"),
    (r"\b(loads|heaps|tons|miles|lots|bunches|plenty|considerably|noticeably|clearly|significantly|substantially|"
     r"drastically|massively|"
     r"a (great|good) deal|quite a (bit|lot)|a whole lot|by a lot|by far|way way|waaa*y)\b", "a lot"),
    (r"\b(whole|entire) (?=(body|robot|self|trunk))", ""),
    (r"\bmore like (?=\d)", ""),
    (r"^tad (?=[a-z]+er\b)", "a little "),
    (r"\b(really|super|very|extremely|incredibly|so very) "
     r"(?=(slow|fast|quick|high|low|far|gentl|calm|close|deep))", ""),
)  # fmt: skip

_UNITS = (
    (r"\b(metres?|meters?|m) (per|a|each|every|/) (second|sec|s)\b", "m/s"),
    (r"\b(centimetres?|centimeters?|cms?) (per|a|each|every) (second|sec|s)\b", "cm/s"),
    (r"\b(kilometres?|kilometers?|kms?) (per|an|a|each|every) (hour|hr|h)\b", "km/h"),
    (r"\b(degrees?|deg) (per|a|each|every) (second|sec|s)\b", "deg/s"),
    (r"\b(radians?|rads?) (per|a|each|every) (second|sec|s)\b", "rad/s"),
    (r"\bper ?cent\b", "%"),
    (r"(?<=\d)\s*(centimetres?|centimeters?|cms)\b", " cm"),
    (r"(?<=\d)\s*(millimetres?|millimeters?)\b", " mm"),
    (r"(?<=\d)\s*(metres?|meters?)\b", " m"),
    (r"(?<=\d)\s*(degs?\b(?!/)|°|degree\b)", " degrees"),
    (r"(?<=\d)(?=(cm|mm|m|km|kg|deg|degrees|rad|inch|inches|ft)\b)", " "),
    (r"(?<=\d)\s*inch(es)?\b", " inches"),
)

_FRACTIONS = (
    (r"\bround\b(?!ed)", "around"),
    (r"\b1/2 (?=(m|cm|metre|meter|turn)\b)", "0.5 "),
    (r"\b1/4 (?=(m|cm|metre|meter|turn)\b)", "0.25 "),
    (r"\b3/4 (?=(m|cm|metre|meter|turn)\b)", "0.75 "),
    (
        r"\b(?P<turn>(turn|rotate|pivot|swivel|spin|face)( around)?( to)?( the)?( left| right)?( by)?) "
        r"(?P<number>\d{2,3})(?= *$|,| (to|left|right|and)\b)",
        r"\g<turn> \g<number> degrees",
    ),
    (r"\b(a )?half (of )?an? (?=(m|metre|meter|cm|turn|degree|radian|second)\b)", "0.5 "),
    (r"\b(a )?quarter (of )?an? (?=(m|metre|meter|cm|degree|radian)\b)", "0.25 "),
    (r"\b(a|one) (?=(metre|meter|cm|centimetre|centimeter|degree|radian|inch|m/s)\b)", "1 "),
    (r"\ba couple of (?=(metre|meter|cm|centimetre|centimeter|degree|inch))", "2 "),
    (r"\ba hundred\b", "100"),
    (r"\b(a few|some|several) (?=(metres|meters|cm|centimetres|centimeters)\b)", "3 "),
    (r"\banother (?=(metre|meter|cm|centimetre|centimeter|degree)s?\b)", "another 1 "),
    (r" (a few|some|a couple of|several) (steps|paces|strides)\b", ""),
    (r" by the same (amount|angle|distance)\b| (just )?as (far|much)$", ""),
)

_TENS = {word: int(value) for word, value in NUMBERS.items() if value >= 20}
_ONES = {word: int(value) for word, value in NUMBERS.items() if 1 <= value <= 9}
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})[ -]({'|'.join(_ONES)})\b")
_MEASURED = (
    r"(?= (and a half )?(m|cm|mm|metres?|meters?|centi[a-z]+|milli[a-z]+|degrees?|deg|rad|radians?|percent|"
    r"per cent|inch|inches|seconds?|secs?|minutes?|times|%|hertz|hz|m/s)(?![a-z]))"
)
_NUMBER = re.compile(rf"\b({'|'.join(NUMBERS)}){_MEASURED}")
_POINT = re.compile(rf"\b({'|'.join(NUMBERS)}|\d+) point ({'|'.join(NUMBERS)})\b")

_FIRST = re.compile(rf"^(({_HEY})( ({_WHO}))?\b[ ,.!:]+|({_WHO})[,!:]\s*)+(?=[a-z0-9])")
_ENDING = re.compile(rf"[ ,]+({_LAST})$")
_NOUN_WANTED = re.compile(r"\b(an?|the|your|my|like|one|of|by|with|this|that)$")
_ONE = re.compile(r"\b(left|right|front|other|back|hind|rear|the) 1\b(?! [a-z]*m\b)")
_DOG = re.compile(r"\b(robot|robotic|robo|little|big)[- ]?(dog|quadruped|hound|puppy)\b")
_OWNED = re.compile(r"\b(the |its )?(dog|robot|puppy|ant|creature|animal|machine)'s\b")
_TWICE_SAID = re.compile(r"\b(?!you\b)([a-z]{3,})(?:,? and|,)? \1\b")
_PUNCTUATION = re.compile(r"[\s,.!?;:~]+$")


def everyday(said: str) -> str:
    """Return a sentence in lower case and plain words, without what changes nothing of what it asks for."""
    text = " ".join(said.lower().replace("\u2019", "'").replace("\u2026", " ").split())
    text = " ".join(_typed(word) for word in text.split())
    text = _OWNED.sub("your", _DOG.sub("robot", text))
    text = _digits(_TWICE_SAID.sub(r"\1", text))
    for courtesy in _COURTESIES:
        text = courtesy.sub(" ", text)
    for pattern, words in _AMOUNTS:
        text = re.sub(pattern, words, text)
    text = re.sub(r"\s+(?=[,.;!?])", "", " ".join(text.split()))
    text = re.sub(r",\s*,+", ",", text).strip(" ,")
    return _shorn(text)


def _typed(word: str) -> str:
    """Return a word in full, the marks about it kept."""
    bare = word.strip(',.!?;:"()')
    return word.replace(bare, _SLANG[bare], 1) if bare in _SLANG else word


def _digits(text: str) -> str:
    """Return a sentence with the numbers of what has a unit in digits, and the units in short."""
    for pattern, words in _FRACTIONS:
        text = re.sub(pattern, words, text)
    text = _COMPOUND.sub(lambda found: str(_TENS[found[1]] + _ONES[found[2]]), text)
    text = _POINT.sub(lambda found: f"{_number(found[1])}.{_number(found[2])}", text)
    text = _NUMBER.sub(lambda found: _number(found[1]), text)
    for pattern, words in _UNITS:
        text = re.sub(pattern, words, text)
    text = re.sub(r"\b2 (?=(the|your|me|here)\b)", "to ", text)
    return _ONE.sub(r"\1 one", text)


def _number(word: str) -> str:
    return f"{NUMBERS[word]:g}" if word in NUMBERS else word


def _shorn(text: str) -> str:
    """Return a sentence without greetings before it and tags behind it, unless nothing else is said."""
    first = _FIRST.sub("", text)
    text = first if re.search(r"[a-z0-9]", first) else text
    before = None
    while before != text:
        before = text
        text = _PUNCTUATION.sub("", text) or text
        shorter = _ENDING.sub("", text)
        text = shorter if shorter and not _NOUN_WANTED.search(shorter) else text
    return text
