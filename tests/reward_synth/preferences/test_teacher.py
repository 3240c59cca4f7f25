"""A teacher without faults is the score itself, and each fault is the one that was asked for."""

import math

import pytest
import torch

from rewardsmith.reward_synth.preferences.teacher import Teacher, TeacherOptions

PAIRS = 4000


def answers(first, second, number=0, seed=0, **faults):
    first, second = (torch.as_tensor(scores, dtype=torch.float32) for scores in (first, second))
    return Teacher(TeacherOptions(**faults), seed).prefers(first, second, number)


def random_pairs(steps=5):
    generator = torch.Generator().manual_seed(3)
    return torch.rand(PAIRS, steps, generator=generator), torch.rand(PAIRS, steps, generator=generator)


def test_without_faults_the_higher_total_wins_and_the_same_total_is_equal():
    given = answers([[1, 2], [1, 2], [-4, 1]], [[2, 0], [3, 4], [-3, 0]])
    assert given.tolist() == [1.0, 0.0, 0.5] and given.dtype == torch.float32


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 1.0])
def test_that_share_of_answers_is_turned_round(share):
    first, second = random_pairs()
    turned = (answers(first, second, mistake=share) != answers(first, second)).double().mean().item()
    assert turned == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / PAIRS))


@pytest.mark.parametrize("beta", [0.0, 1.0, 5.0])
def test_a_noisy_teacher_follows_bradley_and_terry(beta):
    first, second = torch.full((PAIRS, 2), 0.4), torch.full((PAIRS, 2), 0.1)
    chance = 1 / (1 + math.exp(-beta * 0.6))
    assert answers(first, second, beta=beta).mean().item() == pytest.approx(chance, abs=0.03)


def test_a_myopic_teacher_weighs_the_end():
    early, late = [[3.0, 0.0, 1.0]], [[0.0, 1.0, 2.0]]
    assert answers(early, late).item() == 1.0
    assert answers(early, late, myopic=0.5).item() == 0.0, "1.75 against 2.5"
    blind = answers([[3.0, 1.0]] * PAIRS, [[0.0, 1.0]] * PAIRS, myopic=0.0)
    assert blind.mean().item() == pytest.approx(0.5, abs=0.03), "it sees no difference and guesses"


def test_thresholds_are_shares_of_the_usual_total():
    first, second = [[10.0], [10.0], [0.4], [1.0]], [[9.0], [2.0], [0.3], [7.0]]
    usual = (10 + 10 + 0.4 + 1 + 9 + 2 + 0.3 + 7) / 8
    assert answers(first, second, equal=1.01 / usual).tolist() == [0.5, 1.0, 0.5, 0.0]
    assert answers(first, second, skip=0.5 / usual).isnan().tolist() == [False, False, True, False]


def test_scores_below_zero_have_thresholds_too():
    """The usual total is -3, so half of it below that is -4.5."""
    given = answers([[-1.0], [-5.0], [-2.0]], [[-1.0], [-6.0], [-3.0]], skip=0.5)
    assert given.isnan().tolist() == [False, True, False]
    assert answers([[-1.0], [-5.0]], [[-2.0], [-4.0]], equal=0.4).tolist() == [0.5, 0.5]


def test_what_is_no_number_gets_no_answer_and_spoils_no_other():
    given = answers([[math.nan], [2.0], [1.0]], [[1.0], [1.0], [math.inf]], equal=0.1)
    assert given.isnan().tolist() == [True, False, True] and given[1] == 1.0


def test_answers_depend_on_seed_round_and_place_alone():
    first, second = random_pairs()
    given = answers(first, second, number=7, seed=5, mistake=0.3, beta=2.0)
    assert given.equal(answers(first, second, number=7, seed=5, mistake=0.3, beta=2.0))
    assert given[:9].equal(answers(first[:9], second[:9], number=7, seed=5, mistake=0.3, beta=2.0))
    assert not given.equal(answers(first, second, number=8, seed=5, mistake=0.3, beta=2.0))
    assert not given.equal(answers(first, second, number=7, seed=6, mistake=0.3, beta=2.0))
