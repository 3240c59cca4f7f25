"""Every benign program is accepted and every attack refused, in the same jail, by whoever runs it."""

import os
import subprocess
import sys

import pytest

from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.language.jail import lock as locks

from .programs import ATTACKS, BENIGN, NEIGHBOURS, expected_code
from .weakened import EACH_IN_TURN, LOCKS, REPOSITORY, checker_without

NUM_ENVS = 4096


def verdicts(schema, programs, checker=None):
    """Return the refusal of each program, or None where it is accepted."""
    return {program["id"]: verdict(schema, program, checker) for program in programs}


def verdict(schema, program, checker=None):
    try:
        compile_reward(program["code"], schema, NUM_ENVS, checker=checker)
    except RewardRejected as refusal:
        return refusal


@pytest.mark.parametrize("part", range(2))
def test_all_benign_programs_are_accepted(schema, part):
    refused = {name: str(refusal) for name, refusal in verdicts(schema, BENIGN[part::2]).items() if refusal}
    assert refused == {}


@pytest.mark.parametrize("part", range(4))
def test_all_attacks_are_refused_and_every_refusal_says_what_to_write_instead(schema, part):
    attacks = ATTACKS[part::4]
    found = verdicts(schema, attacks)
    assert [name for name, refusal in found.items() if refusal is None] == []
    surprising = {
        attack["id"]: (expected_code(attack), str(found[attack["id"]]))
        for attack in attacks
        if found[attack["id"]].code not in {expected_code(attack), *NEIGHBOURS.get(expected_code(attack), ())}
    }
    assert surprising == {}
    for name, refusal in found.items():
        assert len(refusal.message) > 20, name
        assert "\n" not in str(refusal), name


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_corpus_as_an_unprivileged_user():
    script = (
        "import sys; sys.path[:0] = [sys.argv[1]]\n"
        "from tests.reward_synth.language.conftest import published_schema\n"
        "from tests.reward_synth.language.test_corpus import verdicts\n"
        "from tests.reward_synth.language.programs import ATTACKS, BENIGN\n"
        "schema = published_schema()\n"
        "print(sum(v is None for v in verdicts(schema, BENIGN).values()), len(BENIGN))\n"
        "print(sum(v is not None for v in verdicts(schema, ATTACKS).values()), len(ATTACKS))\n"
    )
    try:
        probe = [sys.executable, "-c", "import torch"]
        readable = not subprocess.run(probe, user=65534, cwd="/", capture_output=True, check=False).returncode
    except PermissionError:
        readable = False
    if not readable:
        pytest.skip("an unprivileged user cannot run this interpreter; the children are unprivileged all the same")
    result = subprocess.run(
        [sys.executable, "-c", script, str(REPOSITORY)],
        user=65534,
        group=65534,
        extra_groups=[],
        env={"OMP_NUM_THREADS": "1", "HOME": "/nonexistent"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    for line in result.stdout.strip().split("\n"):
        passed, total = line.split()
        assert passed == total, result.stdout


def accepted_without(schema, lock, attacks, benign):
    with checker_without(lock) as checker:
        level = str(checker.ask({"level": True})["level"])
        found = verdicts(schema, attacks, checker)
        refused = [name for name, refusal in verdicts(schema, benign, checker).items() if refusal]
    assert lock not in level
    return [name for name, refusal in found.items() if refusal is None] + refused


def test_every_lock_is_tried():
    assert list(locks.LOCKS) == LOCKS


def test_a_checked_program_ran_behind_every_lock_that_the_kernel_has(schema):
    program = compile_reward(BENIGN[0]["code"], schema, 64)
    on, _, missing = program.report["jail"].partition("; missing ")
    assert [name for name in LOCKS if name not in on and f"{name}: " not in missing] == []


def test_no_attack_needs_any_single_lock(schema):
    with checker_without(EACH_IN_TURN) as checker:
        assert all(lock not in str(checker.ask({"level": True})["level"]) for lock in LOCKS)
        # Five checks after one another lack each lock once.
        tried = [(program, lock) for program in ATTACKS[::48] + BENIGN[::48] for lock in LOCKS]
        refused = [verdict(schema, program, checker) is not None for program, _ in tried]
    wrong = [
        (program["id"], lock) for (program, lock), no in zip(tried, refused, strict=True) if no != (program in ATTACKS)
    ]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("lock", LOCKS)
def test_no_attack_of_all_needs_any_single_lock(schema, lock):
    assert accepted_without(schema, lock, ATTACKS, BENIGN) == []


@pytest.mark.slow
def test_without_the_proof_the_probes_still_find_plain_coupling(schema):
    plain = [attack for attack in ATTACKS if attack.get("category") == "cross_env_coupling"]
    with checker_without("proof") as checker:
        found = verdicts(schema, plain, checker)
    assert len(plain) >= 6
    assert all(refusal is not None for refusal in found.values())


@pytest.mark.slow
def test_without_the_probes_the_other_layers_stop_all_but_bad_numbers(schema):
    with checker_without("probes") as checker:
        found = verdicts(schema, ATTACKS[::8], checker)
    missed = {expected_code(attack) for attack in ATTACKS[::8] if found[attack["id"]] is None}
    assert missed and missed <= {"E_NONFINITE", "E_RANGE", "E_CONSTANT"}


@pytest.mark.slow
def test_without_the_grammar_no_attack_gets_more_than_a_pure_graph(schema, tmp_path):
    """Text that skips the grammar runs in the jail; what comes back can only be whitelisted operations."""
    canary = tmp_path / "canary"
    canary.write_text("secret-canary")
    lines = [
        f"open({str(canary)!r}).read()",
        "__import__('os').system('id')",
        "().__class__.__base__.__subclasses__()",
        "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'Popen'][0](['id'])",
        "state._tensors.clear()",
    ]
    head, tail = "def compute_reward(state, action):\n    ", "\n    return state.torso_height, {}\n"
    stealing = [{"id": line, "code": head + line + tail} for line in lines]
    with checker_without("grammar") as checker:
        stolen = verdicts(schema, stealing, checker)
        found = verdicts(schema, ATTACKS[::48], checker)
    assert all(refusal is not None for refusal in stolen.values())
    assert "is not defined" in stolen[lines[0]].message  # it ran, and found no such name
    refused = sum(refusal is not None for refusal in found.values())
    assert refused > 0.6 * len(found)
