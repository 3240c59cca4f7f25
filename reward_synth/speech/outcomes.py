"""What comes of a deed: that it is held there, until it goes no further, where it is then, and where it began."""

from __future__ import annotations

from rewardsmith.reward_synth.speech.rewriting import Rewrite, compiled, rewritten

_PERSON = r"(?:you|it|its|they|he|she)"
_IT = r"(?:it|them|that|those|both)"
_POSE = r"(?:position|pose|posture|stance|angle|attitude|place)"
_TURN = r"(?:turn|rotat|spin|swivel)"
_END = r"(?=$|[,.;])"

_HELD: tuple[Rewrite, ...] = (
    (r"^(?:just )?keep that up,? but ", ""),
    (rf",? (?:and|then|to) (?:keep|hold|leave)(?:ing)? {_IT}(?: of them)? (?:(?:up )?there|in place|like (?:that|this)|"
     rf"(?:in )?that way|so|steady|in that {_POSE}|where (?:it is|they are)){_END}", ""),
    (r",? (?:and|then|to) (?:hold|keep|maintain|stay in|remain in)(?:ing)? (?:this|that|the|your) "
     rf"(?!place){_POSE}{_END}", ""),
    (rf",? (?:and )?once {_PERSON} (?:are |is |get |gets |have got |has got )?(?:up|there|standing|upright|in place|"
     r"on (?:your|its) feet|at the \w+),? (?=(?:do not|never|stay|stand|stop|hold|keep|remain)\b)", " and "),
    (rf",? (?:when|once) {_PERSON}(?: are| is| gets?)? (?:up|there|in place){_END}", ""),
    (rf"(\b(?:goal|target|flag)\b.*?),? (?:when|once) {_PERSON}(?: are| is| gets?)? at the (?:goal|target|flag){_END}",
     r"\1"),
    (r",? \b(?:un)?till? (?:it|the \w+) (?:will|can|does|would|could) not "
     r"(?:go|open|turn|move|slide|close|shut|be (?:opened|turned|moved|closed)) (?:any )?(?:further|farther|more)\b",
     " as far as it goes"),
)  # fmt: skip
_COMPARED: tuple[Rewrite, ...] = (
    (r"\b(closer|nearer|higher|lower|further|farther|faster|slower|wider)\b(.{0,30}?) than (?:it|they|you) (?:is|are)"
     r"(?: right)? now\b", r"\1\2"),
    (rf"\b({_TURN}(?:e|ing)? a?round),? (?:so(?: that)?|until|till|to)(?: (?:your?|you are|it is|it))? "
     r"(?:fac(?:e|ing)|look(?:ing)?)(?: back)?(?: to(?:wards?)?)? (?:where (?:you|it) (?:came|come) from|"
     r"the way (?:that )?(?:you|it) came(?: from)?|the (?:other|opposite) (?:way|direction))", r"\1"),
    (r"\b(?:in|into|to) the (?:opposite|other|reverse) direction (?:of |to |from |than )?(?:where |the way |the one |"
     r"that )?(?:you|it)(?: are| is)? (?:look|fac|point)(?:s|e|es|ing)?\b(?: at| in| to)?", "backward"),
    (r"\b(?:in|at|on) (?:(?:roughly|about|approximately|more or less|nearly|almost|pretty much) )?the (?:very )?same "
     r"(?:place|spot|location)\b|\bon place\b", "on the spot"),
    (r"\b(?:run|go|get|move|walk|crawl|hop|swim)((?:n|t|p|m)?ing)? away from where (?:you|it) (?:start|starts|started|"
     r"begin|begins|began|are|is|stand|stands)(?: now)?\b",
     lambda found: f"{'moving' if found[1] else 'move'} away from the start"),
)  # fmt: skip
_WAYS: tuple[Rewrite, ...] = (
    (r"\b((?:push|shove|slide|bring|carry|move|roll|take|get)\w* (?:the |it)[\w ]{0,20}?) over (?=to the\b)", r"\1 "),
    (r",? (?:just )?(?:one|a single one|two) (?:is|are|would be|will be) not (?:enough|sufficient)(?=$|[,.;])", ""),
    (r"\b((?:walk|step|go|run|move|hop)\w*) (?:a few|a couple of|some|several) steps\b", r"\1"),
    (r"\b(?:pull|draw|bring|get|kick|throw|swing)(?:ing)? ((?:the|your|its|both)(?: \w+)? (?:knees?|legs?|feet|foot|"
     r"paws?)) up(?: high| high up)?\b(?! and down| to)", r"lift \1 high"),
    (r"\b(curl\w*|roll\w*)(?: yourself| itself)? up(?: in)?(?:to)? an? (?:\w+ )?(?:ring|ball|circle|hoop|wheel|loop)\b",
     r"\1 up"),
)  # fmt: skip

_TABLE = compiled(_HELD, _COMPARED, _WAYS)


def outcome(text: str) -> str:
    """Return a text in lower case in which what comes of deeds is told in the words that readers know."""
    return rewritten(text, _TABLE)
