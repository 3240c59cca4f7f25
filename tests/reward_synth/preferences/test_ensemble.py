"""An ensemble learns what is preferred, whatever becomes of single answers."""

import pytest
import torch

from rewardsmith.reward_synth.preferences.ensemble import Ensemble
from rewardsmith.reward_synth.preferences.noise import VETTINGS, peers, trust, vote

CPU = torch.device("cpu")


def agreement(ensemble, segments, alive, answers):
    with torch.no_grad():
        first, second = ensemble.sums(segments, alive).mean(0).unbind(-1)
    return ((first > second).float() == answers).float().mean().item()


def test_few_pairs_teach_the_order_of_a_linear_reward(linear_pairs):
    segments, alive, answers = linear_pairs(0, 560, inputs=6)
    ensemble = Ensemble(6, 3, 0, CPU)
    ensemble.fit(segments[:60], alive[:60], answers[:60], vetting=trust, updates=100, seed=0)
    assert agreement(ensemble, segments[60:], alive[60:], answers[60:]) > 0.9


def test_members_differ_and_pay_within_one():
    ensemble = Ensemble(4, 3, 0, CPU)
    values = ensemble(1e6 * torch.randn(7, 5, 4))
    assert values.shape == (3, 7, 5) and values.abs().max() <= 1 and not torch.equal(values[0], values[1])
    one, two = Ensemble(4, 3, 1, CPU), Ensemble(4, 3, 1, CPU)
    assert torch.equal(one(torch.ones(2, 4)), two(torch.ones(2, 4)))


def test_what_comes_after_an_end_counts_nothing():
    ensemble, segments = Ensemble(4, 3, 0, CPU), torch.randn(2, 5, 4)
    alive = torch.tensor([[True] * 3 + [False] * 2] * 2)
    changed = torch.where(alive.unsqueeze(-1), segments, 9.0)
    assert torch.equal(ensemble.sums(segments, alive), ensemble.sums(changed, alive))
    torch.testing.assert_close(ensemble.sums(segments, alive), ensemble(segments[:, :3]).sum(-1))


def test_ties_bring_two_together(linear_pairs):
    segments, alive, _ = linear_pairs(0, 40)
    ensemble = Ensemble(20, 3, 0, CPU)

    def apart():
        with torch.no_grad():
            return ensemble.sums(segments, alive).diff(dim=-1).abs().mean().item()

    before = apart()
    ensemble.fit(segments, alive, torch.full((40,), 0.5), vetting=trust, updates=60, seed=0)
    assert apart() < 0.3 * before


@pytest.mark.parametrize("treatment", list(VETTINGS))
def test_pairs_without_an_answer_teach_nothing(linear_pairs, treatment):
    segments, alive, answers = linear_pairs(0, 40)
    answers[::2] = torch.nan
    half, all_of_them, none = (Ensemble(20, 3, 0, CPU) for _ in range(3))
    vetting = VETTINGS.find(treatment)
    half.fit(segments[1::2], alive[1::2], answers[1::2], vetting=vetting, updates=10, seed=0)
    all_of_them.fit(segments, alive, answers, vetting=vetting, updates=10, seed=0)
    none.fit(segments[::2], alive[::2], answers[::2], vetting=vetting, updates=10, seed=0)
    assert torch.equal(half(segments), all_of_them(segments)), "those without one change nothing"
    assert torch.equal(none(segments), Ensemble(20, 3, 0, CPU)(segments))


@pytest.mark.slow
def test_doubting_answers_helps_where_two_of_five_are_wrong(linear_pairs):
    gains = []
    for seed in range(3):
        segments, alive, answers = linear_pairs(seed, 700)
        wrong = torch.rand(400, generator=torch.Generator().manual_seed(seed)) < 0.4
        said = torch.where(wrong, 1 - answers[:400], answers[:400])
        reached = []
        for vetting in (trust, peers, vote):
            ensemble = Ensemble(20, 4, seed, CPU)
            ensemble.fit(segments[:400], alive[:400], said, vetting=vetting, updates=150, seed=seed)
            reached.append(agreement(ensemble, segments[400:], alive[400:], answers[400:]))
        gains.append([treated - reached[0] for treated in reached[1:]])
    assert all(sum(each) / 3 > 0.02 for each in zip(*gains, strict=True)), gains


def test_a_peer_leaves_out_what_it_doubts_and_keeps_ties():
    margins, answers = torch.tensor([[3.0, -3.0, 0.2], [-3.0, -3.0, 9.0]]), torch.tensor([1.0, 1.0, 0.5])
    assert peers(margins, answers, 0.0).weights.tolist() == [[1, 1, 1], [1, 1, 1]], "nothing is doubted at first"
    vetted = peers(margins, answers, 1.0)
    assert vetted.weights.tolist() == [[0, 0, 1], [1, 0, 1]], "each is vetted by the other"
    assert vetted.targets.tolist() == answers.tolist()


def test_a_vote_flips_what_all_think_wrong_and_softens_what_divides_them():
    margins, answers = torch.tensor([[-3.0, 3.0, 2.0, 1.0], [-4.0, -3.0, 3.0, 1.0]]), torch.tensor([1.0, 1.0, 1.0, 0.5])
    assert vote(margins, answers, 1.0).targets.tolist() == [0.0, 0.75, 1.0, 0.5]
    assert vote(margins, answers, 0.0).targets.tolist() == answers.tolist()
