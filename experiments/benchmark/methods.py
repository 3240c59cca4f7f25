"""The methods that a benchmark compares, as options of the command that a row is: one line for each."""

from __future__ import annotations

from dataclasses import dataclass

ONE, TWO_ROUNDS, ROUND, SEARCH = (1, 1), (2, 1), (1, 0), (0, 0)
"""Rounds and candidates in a round, 0 as many as the preset has: a single training, one more after a comment, a single
round, a search."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way of getting a reward.

    Attributes:
        title: Its name for people.
        options: What makes it, `key=value` each.
        source: Where it is published; empty for what needs no paper.
        size: Rounds and candidates in a round, 0 as many as the preset has.
        writes: Whether a coder writes its rewards.
        model: Whether that coder has to be a language model.
        comments: Whether it lives on a comment about its first film, which the suite has for each of its tasks.
        kind: What its rows are, by its name in `kinds.kind.KINDS`.
    """

    title: str
    options: tuple[str, ...] = ()
    source: str = ""
    size: tuple[int, int] = ONE
    writes: bool = False
    model: bool = False
    comments: bool = False
    kind: str = "train"


_TEXT2REWARD = "Text2Reward, Xie et al. 2023, arXiv 2309.11489"
_EUREKA = "after Eureka, Ma et al. 2023, arXiv 2310.12931"
_ICPL = "ICPL, Yu et al. 2024"
_L2R = "terms of Language to Rewards, Yu et al. 2023, arXiv 2306.08647"
_PLANNER = "predictive sampling, Howell et al. 2022, arXiv 2212.00541"
_VLM_RM = "VLM-RM, Rocamonde et al. 2023, arXiv 2310.12921"
_ONI = "ONI, Zheng et al. 2024, arXiv 2410.23022"
_B_PREF = "PrefPPO of B-Pref, Lee et al. 2021, arXiv 2111.03026"


def _written(
    title: str,
    *options: str,
    source: str = "",
    size: tuple[int, int] = SEARCH,
    model: bool = False,
    comments: bool = False,
) -> Method:
    return Method(title=title, options=options, source=source, size=size, writes=True, model=model, comments=comments)


def _prefppo(answers: int) -> Method:
    options = ("strategy=prefppo", "judge=score", f"queries={answers}")
    return Method(title=f"PrefPPO, {answers} answers", options=options, source=_B_PREF)


def _bonus(name: str, title: str, source: str = "", *options: str) -> Method:
    return Method(title=title, options=(f"reward={name}", *options), source=source)


def _oni(variant: str) -> Method:
    return _bonus("oni", f"ONI, {variant}", _ONI, f"variant={variant}", "annotator=recorded")


def _plan(title: str, reward: str, source: str = _PLANNER, *, writes: bool = False) -> Method:
    options = (f"reward={reward}",)
    return Method(title=f"planning: {title}", options=options, source=source, writes=writes, kind="plan")


def _told(title: str, talker: str, source: str = _PLANNER) -> Method:
    return Method(title=title, options=("--talker", talker), source=source, kind="protocol")


SPARSE, EXPERT = "sparse", "expert"
"""The methods by which all others are normalised."""

METHODS = {
    SPARSE: Method(title="success alone (sparse)", options=("reward=sparse",)),
    EXPERT: Method(title="the expert's reward", options=("reward=expert",)),
    "zero_shot": _written("program written once", size=ONE),
    "best_of": _written("best of one round", size=ROUND),
    "text2reward_few": _written("Text2Reward, few-shot", "llm.shots=3", source=_TEXT2REWARD, size=ONE, model=True),
    "text2reward": _written(
        "Text2Reward, a comment", "strategy=text2reward", source=_TEXT2REWARD, size=TWO_ROUNDS, comments=True
    ),
    "evolve": _written("evolution", "strategy=evolve", source=_EUREKA),
    "icpl": _written("ICPL", "strategy=icpl", source=_ICPL),
    "icpl_noisy": _written("ICPL, 20 % wrong", "strategy=icpl", "teacher.mistake=0.2", source=_ICPL),
    "prefppo_49": _prefppo(49),
    "prefppo_150": _prefppo(150),
    "prefppo_1500": _prefppo(1500),
    "terms": Method(title="terms", options=("reward=terms",), source=_L2R),
    "plan_expert": _plan("expert's", "expert"),
    "plan_program": _plan("program", "program", writes=True),
    "plan_terms": _plan("terms", "terms", _L2R),
    "told_primitives": _told("told: primitives", "primitives", "the baseline of Language to Rewards"),
    "told_program": _told("told: programs", "program"),
    "told_terms": _told("told: terms", "phrasebook", _L2R),
    "clip": Method(title="CLIP", options=("reward=clip",), source=_VLM_RM),
    "distilled": Method(title="CLIP, distilled", options=("reward=distilled",), source=_VLM_RM),
    "rnd": _bonus("rnd", "RND", "Burda et al. 2018, arXiv 1810.12894"),
    "icm": _bonus("icm", "ICM", "Pathak et al. 2017, arXiv 1705.05363"),
    "noveld": _bonus("noveld", "NovelD", "Zhang et al. 2021"),
    "e3b": _bonus("e3b", "E3B", "Henaff et al. 2022, arXiv 2210.05805"),
    "counts": _bonus("counts", "counts of messages"),
    "similarity": _bonus("similarity", "messages like the goal"),
    "oni_retrieval": _oni("retrieval"),
    "oni_classification": _oni("classification"),
    "oni_ranking": _oni("ranking"),
}
"""Every method by its name: the baselines first, then what plans and what is told, then what is for pictures or games.

Text2Reward's zero-shot is `zero_shot` with a language model.
"""
