import ast

import pytest

from rewardsmith.reward_synth.coder import Refusal
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.phrasebook import Phrasebook

SENTENCES = [
    ("hopper", "do a front flip"),
    ("reacher", "keep the fingertip within 2 cm of the target"),
    ("half_cheetah", "run forward as fast as you can"),
    ("walker2d", "walk at 1 m/s, torso upright, with little energy"),
    ("humanoid", "raise both arms and stand still"),
    ("inverted_pendulum", "balance the pole without moving the cart"),
]


@pytest.mark.parametrize(
    ("name", "sentence"), [*SENTENCES[:2], *(pytest.param(*each, marks=pytest.mark.slow) for each in SENTENCES[2:])]
)
def test_sixteen_programs_are_accepted_and_compute_sixteen_different_things(bench, name, sentence):
    request = bench.request(name, sentence, count=16)
    proposals = Phrasebook().propose(request)
    assert len(proposals) == 16
    hashes = {compile_reward(proposal.source, request.schema, 8).graph_hash for proposal in proposals}
    assert len(hashes) == 16


@pytest.mark.parametrize("count", [1, 2, 5, 16])
def test_a_request_gives_as_many_programs_as_asked_for_and_always_the_same(bench, count):
    request = bench.request("hopper", "hop forward", count=count, seed=7)
    sources = [proposal.source for proposal in Phrasebook().propose(request)]
    assert len(set(sources)) == count
    assert sources == [proposal.source for proposal in Phrasebook().propose(request)]


def test_seeds_vary_all_programs_but_the_robust_first(bench):
    first, second = (
        Phrasebook().propose(bench.request("hopper", "hop forward", count=4, seed=seed)) for seed in (1, 2)
    )
    assert first[0] == second[0]
    assert [p.source for p in first[1:]] != [p.source for p in second[1:]]


def test_a_refused_program_is_followed_by_others_than_those_already_written(bench):
    request = bench.request("hopper", "hop forward", count=3)
    written = Phrasebook().propose(request)
    seen = {proposal.source for proposal in written}
    for _ in range(3):
        refusals = [Refusal(proposal=proposal, code="E", message="", line=None) for proposal in written[:2]]
        written = Phrasebook().propose(request, refusals)
        assert len(written) == 2
        assert not {proposal.source for proposal in written} & {refusal.proposal.source for refusal in refusals}
    assert not {proposal.source for proposal in written} & seen


def test_every_component_is_named_and_every_constant_explained(bench):
    for proposal in Phrasebook().propose(bench.request("walker2d", "walk forward smoothly, keeping your torso level")):
        tree = ast.parse(proposal.source)
        constants = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]
        assert constants == [name.upper() for name in constants]
        lines = proposal.source.splitlines()
        assert all("# " in next(line for line in lines if line.startswith(f"{name} ")) for name in constants)
        assert "walk forward smoothly, keeping your torso level" in ast.get_docstring(tree)
