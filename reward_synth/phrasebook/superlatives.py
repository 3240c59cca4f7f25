"""As much as can be: "as fast as you can", "as high as possible", each by one word that stands for the most."""

from __future__ import annotations

_AFTER_AS = (
    "possible|ever possible|is possible|you can|you possibly can|it can|they can|he can|she can|we can|one can|"
    "you could|you may|you are able to|you are able|it is able to|can be|it will go|they will go|it goes|it gets|"
    "they go|it can go|they can go|it can get|you can go|you can get|you need|you need to|needed|necessary|is needed|"
    "is necessary|you have to|you must|you can manage|you manage|it gets|reasonable|practical|feasible|achievable|"
    "you dare|you like|practicable|workable|humanly possible|is humanly possible|permissible|allowed|is allowed|is safe"
)
"""What ends "as fast as"."""
_AS_CLOSERS = tuple(tuple(phrase.split()) for phrase in _AFTER_AS.split("|"))


def superlatives(words: list[str]) -> list[str]:
    """Rewrite "as fast as you can" to "fast <most>", so that one table serves every such phrase."""
    out, position = [], 0
    while position < len(words):
        end = _superlative_end(words, position)
        if end is None:
            out.append(words[position])
            position += 1
        else:
            closing = next(i for i in range(position + 2, len(words)) if words[i] == "as")
            out += [*words[position + 1 : closing], "<most>"]
            position = end
    return out


def _superlative_end(words: list[str], start: int) -> int | None:
    if words[start] != "as" or start + 2 >= len(words) or words[start + 1] == "long":
        return None
    for closing in range(start + 2, min(start + 5, len(words))):
        if words[closing] == "as":
            for closer in _AS_CLOSERS:
                if tuple(words[closing + 1 : closing + 1 + len(closer)]) == closer:
                    return closing + 1 + len(closer)
    return None
