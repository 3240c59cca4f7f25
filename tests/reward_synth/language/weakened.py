"""A checker with one lock of the jail or one layer of the check taken out, to show what the others still stop.

Nothing in the language can be told to leave a lock off: its modules are changed here, in a zygote of the tests' own.
"""

import ast
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from unittest import mock

from rewardsmith.reward_synth.language import RewardRejected, compiler
from rewardsmith.reward_synth.language.graph import validation
from rewardsmith.reward_synth.language.jail import checker
from rewardsmith.reward_synth.language.text.grammar import CheckedTree
from rewardsmith.reward_synth.language.text.imports import Imports
from rewardsmith.reward_synth.language.text.scopes import stored_names

REPOSITORY = Path(__file__).parents[3]
LOCKS = ["limits", "unprivileged", "no-new-privs", "landlock", "seccomp"]
EACH_IN_TURN = "each lock in turn"


@contextmanager
def checker_without(part):
    """Yield a checker whose children lack a lock, or whose check lacks the grammar, the proof or the probes.

    Without `EACH_IN_TURN` every child lacks another lock than the child before it, in the order of `LOCKS`.
    """
    start = (
        f"import sys; sys.path[:] = [{str(REPOSITORY)!r}, *sys.argv[2].split(chr(10))]; "
        f"from tests.reward_synth.language import weakened; weakened.zygote(int(sys.argv[1]), {part!r})"
    )
    weak = checker.Checker()
    with mock.patch.object(checker, "_BOOTSTRAP", start), in_the_parent(part):
        try:
            yield weak
        finally:
            weak.close()


@contextmanager
def in_the_parent(part):
    """Take the part out of what the parent itself checks, too."""
    match part:
        case "grammar":
            with mock.patch.object(compiler, "check_grammar", unchecked):
                yield
        case "proof":
            with mock.patch.object(validation, "prove_independence", lambda *_: None):
                yield
        case _:
            yield


def zygote(control, part):
    """Take the part out of a zygote's modules, and be it."""
    from rewardsmith.reward_synth.language.child import pipeline
    from rewardsmith.reward_synth.language.jail import lock, zygote

    match part:
        case "grammar":
            pipeline.check_grammar = unchecked
        case "proof":
            pipeline.prove_independence = validation.prove_independence = lambda *_: None
        case "probes":
            pipeline.probe = lambda *_: {}
        case "each lock in turn":
            zygote.Zygote.fork = without_the_next(zygote.Zygote.fork, lock.LOCKS)
        case _:
            del lock.LOCKS[part]
    zygote.main(control)


def without_the_next(fork, locks):
    """Return what forks children that lack one lock each, in turn."""
    turns = cycle(LOCKS)

    def forked(zygote):
        with mock.patch.dict(locks):
            del locks[next(turns)]
            return fork(zygote)

    return forked


def unchecked(tree, fields):
    """Return a program without checking it."""
    imports = Imports()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            try:
                imports.add(node)
            except RewardRejected:
                continue
    imports.assume_functional(stored_names(tree))
    return CheckedTree(tree, imports, frozenset(), frozenset())
