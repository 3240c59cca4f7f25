"""Which pairs are asked."""

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.preferences.aggregation import AGGREGATIONS
from rewardsmith.reward_synth.preferences.ensemble import Ensemble
from rewardsmith.reward_synth.preferences.noise import trust
from rewardsmith.reward_synth.preferences.queries import CANDIDATES, SELECTIONS, draw_pairs, most_worth


def test_pairs_are_of_different_segments_and_use_all_alike():
    pairs = draw_pairs(9, 4, torch.Generator().manual_seed(0))
    assert pairs.shape == (4 * CANDIDATES, 2) and bool((pairs[:, 0] != pairs[:, 1]).all())
    assert pairs.flatten()[:8].unique().numel() == 8
    assert pairs.unique().tolist() == list(range(9))
    assert draw_pairs(2, 3, torch.Generator()).shape == (30, 2)


def test_each_selection_is_what_its_name_says():
    # Two members; pairs: both sure and agreed, divided, both good and agreed.
    sums = torch.tensor([[[5.0, -5.0], [2.0, -2.0], [6.0, 6.0]], [[5.0, -5.0], [-2.0, 2.0], [6.0, 6.0]]])
    first = {name: int(most_worth(SELECTIONS.find(name)(sums), 1)) for name in SELECTIONS}
    assert first == {"uniform": 0, "disagreement": 1, "upper": 2}


def test_each_aggregation_is_what_its_name_says():
    values = torch.tensor([[0.5, 0.0, 0.9], [0.3, 0.0, -0.9]])
    paid = {name: AGGREGATIONS.find(name)(values) for name in AGGREGATIONS}
    assert paid["mean"].tolist() == pytest.approx([0.4, 0.0, 0.0])
    assert paid["minimum"].tolist() == pytest.approx([0.3, 0.0, -0.9])
    assert paid["log_sigmoid"][1] == 0 and paid["log_sigmoid"][2] < 0 < paid["log_sigmoid"][0], "doubt weighs more"


def test_unknown_names_are_answered_with_those_that_there_are():
    with pytest.raises(UserError, match="uniform, disagreement, upper"):
        SELECTIONS.find("entropy")


@pytest.mark.slow
def test_where_members_disagree_answers_teach_more_than_anywhere(linear_pairs):
    # Of 600 pairs three quarters are all but repetitions of one another.
    gains = []
    for seed in range(3):
        segments, alive, answers = linear_pairs(seed, 1100, inputs=8)
        segments[:450] = segments[:1] + 0.01 * segments[:450]
        answers[:450] = answers[:1]
        reached = []
        for name in ("uniform", "disagreement"):
            ensemble, known = Ensemble(8, 4, seed, torch.device("cpu")), torch.arange(0, 600, 40)
            for number in range(3):
                ensemble.fit(segments[known], alive[known], answers[known], vetting=trust, updates=60, seed=number)
                order = torch.randperm(600, generator=torch.Generator().manual_seed(10 * seed + number))
                with torch.no_grad():
                    worth = SELECTIONS.find(name)(ensemble.sums(segments[order], alive[order]))
                known = torch.cat([known, order[most_worth(worth, 15)]])
            ensemble.fit(segments[known], alive[known], answers[known], vetting=trust, updates=60, seed=9)
            with torch.no_grad():
                first, second = ensemble.sums(segments[600:], alive[600:]).mean(0).unbind(-1)
            reached.append(((first > second).float() == answers[600:]).float().mean().item())
        gains.append(reached[1] - reached[0])
    assert sum(gains) / 3 > 0.01
