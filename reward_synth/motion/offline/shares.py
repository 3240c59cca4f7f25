"""By what share something is to change, as so many percent more or less: "slow it by a third", "a quarter higher"."""

from __future__ import annotations

import re

_PERCENT = {"half": "50", "third": "33.33", "quarter": "25", "fifth": "20", "tenth": "10", "thirds": "66.67",
            "quarters": "75"}  # fmt: skip
_SHARE = r"(?:(?P<many>a|one|two|three) )?(?P<part>half|thirds?|quarters?|fifth|tenth)"
_VERBS = {
    "faster": "speed|hurry|accelerate",
    "slower": "slow|decelerate|calm",
    "higher": "raise|lift",
    "lower": "lower|sink|drop",
    "more": "increase|boost|grow",
    "less": "reduce|decrease|cut|shrink",
}
_BEGINS = r"(?:^|(?<=and )|(?<=now )|(?<=then )|(?<=[,;] ))"
_WHAT = r"(?:(?: up| down)| (?P<what{}>it|that|them|this|both))?"
_CHANGES = re.compile(
    rf"{_BEGINS}(?:{'|'.join(f'(?P<{way}>{verbs})' for way, verbs in _VERBS.items())})"
    rf"{_WHAT.format(1)}{_WHAT.format(2)} by (?:{_SHARE}|(?P<percent>[\d.]+) ?(?:%|percent))$"
)
_COMPARED = re.compile(rf"\b(?:by )?{_SHARE} (?=(?:{'|'.join(_VERBS)}|quicker|smaller|bigger)\b)")


def by_a_share(text: str) -> str:
    """Return a sentence with "33.33 % slower" for "slow it by a third" and for "a third slower"."""
    return _COMPARED.sub(lambda found: f"{_percent(found)} % ", _CHANGES.sub(_changed, text))


def _changed(found: re.Match[str]) -> str:
    way = next(way for way in _VERBS if found[way])
    what = found["what1"] or found["what2"] or ""
    return f"{what} {found['percent'] or _percent(found)} % {way}".strip()


def _percent(found: re.Match[str]) -> str:
    """Return "66.67" for "two thirds"."""
    many = found["many"] in ("two", "three")
    return _PERCENT[f"{found['part'].removesuffix('s')}s" if many else found["part"]]
