from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.distilling import DistilOptions
from rewardsmith.vlm_rewards.distillation.memory import Judged, Visited
from rewardsmith.vlm_rewards.distillation.regressors import Regressors
from rewardsmith.vlm_rewards.distillation.reward import DistilledReward
from rewardsmith.vlm_rewards.window import Window

POSE, ENVS, STEPS, DT = 4, 16, 32, 0.1
CPU = torch.device("cpu")


def known(clips):
    rows = clips[:, -1]
    return 0.6 + 0.1 * torch.sin(3 * rows[:, 0]) * rows[:, 1]


def make_reward(judge=known, others=None, pose=POSE, frames=1, **options):
    window = Window(ENVS, (pose,), frames, DT, CPU)
    return DistilledReward(judge, lambda rows: rows, pose, window, DistilOptions(**options), others=others)


def iterate(reward, number, near=0.0):
    """Act for one iteration on random poses around a place; return what it paid, what it learned to pay, and truth."""
    generator = torch.Generator().manual_seed(number)
    rows = near + torch.rand(STEPS, ENVS, POSE, generator=generator) * 2 - 1
    paid = torch.stack([reward(SimpleNamespace(whole_pose=step), torch.zeros(ENVS, 1))[0] for step in rows])
    experience = SimpleNamespace(reward=paid.clone())
    reward.observe(experience)
    return paid, experience.reward, known(rows.flatten(0, 1).unsqueeze(1)).view(STEPS, ENVS)


@pytest.fixture(scope="module")
def taught():
    reward, asked = make_reward(), []
    for number in range(16):
        paid, learned, true = iterate(reward, number)
        asked.append(reward.figures()["distilled/asked"])
    return SimpleNamespace(reward=reward, asked=asked, paid=paid, learned=learned, true=true)


def explained(given, true):
    return float(1 - (given - true).square().mean() / true.var())


def test_the_first_iteration_is_paid_nothing_and_then_what_its_pictures_are_worth():
    paid, learned, true = iterate(make_reward(), 0)
    assert not paid.any()
    assert explained(learned, true) > 0.5


def test_what_is_distilled_is_faithful(taught):
    assert explained(taught.paid, taught.true) > 0.95
    assert explained(taught.learned, taught.true) >= explained(taught.paid, taught.true)


def test_agreement_says_what_is_true_of_poses_that_were_not_learned_from(taught):
    assert taught.reward.figures()["distilled/agreement"] == pytest.approx(
        explained(taught.paid, taught.true), abs=0.15
    )


def test_fewer_pictures_are_asked_for_as_training_goes_on(taught):
    options = DistilOptions()
    assert taught.asked[0] == options.most + options.checks
    assert sum(taught.asked[-4:]) < 0.7 * sum(taught.asked[:4])
    assert min(taught.asked[:8]) >= options.checks


def test_the_better_networks_agree_the_fewer_pictures_may_be_asked_for(taught):
    most = DistilOptions().most
    assert make_reward()._most() == most, "nothing is known yet"
    unexplained = 1 - taught.reward.figures()["distilled/agreement"]
    assert taught.reward._most() == max(1, round(most / 4 * unexplained / 0.5)) < most / 4
    stranger = make_reward(lambda rows: torch.randn(len(rows), generator=torch.Generator().manual_seed(len(rows))))
    for number in range(9):
        iterate(stranger, number)
    assert stranger._most() == most / 4, "noise is never explained, however many pictures there are"


def test_who_looks_on_is_shown_the_poses_that_are_checked_and_teaches_nothing():
    shown = []

    def other(rows):
        shown.append(rows)
        return rows[:, -1, 2]

    alone, watched = make_reward(), make_reward(others={"camera front": other})
    for number in range(2):
        assert all(map(torch.equal, iterate(alone, number), iterate(watched, number)))
    checked = shown[-1]
    assert len(checked) == DistilOptions().checks and not any(name.startswith("watched") for name in alone.figures())
    figures = watched.figures()
    assert figures["watched/camera front"] == pytest.approx(float(checked[:, -1, 2].mean()))
    assert figures["watched/own"] == pytest.approx(float(known(checked).mean()))


def test_pictures_are_asked_for_again_where_the_policy_goes_somewhere_else(taught):
    reward = make_reward()
    reward.load_state_dict({name: tensor.clone() for name, tensor in taught.reward.state_dict().items()})
    before = reward.figures()["distilled/asked"]
    iterate(reward, 100, near=2.0)
    assert reward.figures()["distilled/asked"] > 2 * before


def test_members_differ_more_away_from_what_they_learned():
    generator = torch.Generator().manual_seed(0)
    inputs = torch.rand(2000, POSE, generator=generator) * 2 - 1
    regressors = Regressors(POSE, 3, 0, CPU)
    regressors.fit(inputs, known(inputs.unsqueeze(1)), updates=500, seed=0)
    near = torch.rand(500, POSE, generator=generator) * 2 - 1
    with torch.no_grad():
        doubt = [regressors(rows).std(0).mean() for rows in (near, near + 2)]
    assert doubt[1] > 3 * doubt[0]


def test_what_others_added_to_rewards_stays():
    alone, shaped = make_reward(), make_reward()
    rows = torch.rand(STEPS, ENVS, POSE) * 2 - 1
    for reward in (alone, shaped):
        for step in rows:
            reward(SimpleNamespace(whole_pose=step), torch.zeros(ENVS, 1))
    plain, more = (SimpleNamespace(reward=torch.full((STEPS, ENVS), extra)) for extra in (0.0, 5.0))
    alone.observe(plain)
    shaped.observe(more)
    assert torch.allclose(more.reward, plain.reward + 5)


def test_training_goes_on_bit_for_bit_from_what_was_kept():
    first = make_reward()
    for number in range(3):
        iterate(first, number)
    kept = {name: tensor.clone() for name, tensor in first.state_dict().items()}
    second = make_reward()
    second.load_state_dict(kept)
    for number in range(3, 6):
        for ours, theirs in zip(iterate(first, number), iterate(second, number), strict=True):
            assert torch.equal(ours, theirs)
    assert first.figures() == second.figures()


def test_what_a_clip_of_past_poses_is_paid_is_distilled_too():
    """The judge pays by how far a pose came since the first of its clip, which the last pose alone does not tell."""

    def moved(clips):
        return clips[:, -1, 0] - clips[:, 0, 0]

    reward = make_reward(moved, frames=3)
    for number in range(6):
        generator = torch.Generator().manual_seed(number)
        poses = torch.rand(STEPS, ENVS, POSE, generator=generator) * 2 - 1
        states = [SimpleNamespace(whole_pose=pose, time=torch.full((ENVS,), DT)) for pose in poses]
        for step, state in enumerate(states):
            state.time = state.time * (1 + step % 8)  # an episode lasts 8 steps
        paid = torch.stack([reward(state, torch.zeros(ENVS, 1))[0] for state in states])
        experience = SimpleNamespace(reward=paid.clone())
        reward.observe(experience)
    begun = [max(step - 2, step - step % 8) for step in range(STEPS)]
    assert explained(experience.reward, poses[:, :, 0] - poses[begun, :, 0]) > 0.9


def test_what_was_distilled_for_another_body_is_refused():
    other = make_reward(pose=3)
    with pytest.raises(UserError, match="does not fit"):
        make_reward().load_state_dict(other.state_dict())


def test_an_iteration_longer_than_there_is_room_for_is_paid_anew_at_its_end(monkeypatch):
    monkeypatch.setattr("rewardsmith.vlm_rewards.distillation.memory._LONGEST", 8)
    paid, learned, _ = iterate(make_reward(), 0)
    assert torch.equal(paid[:-8], learned[:-8]) and learned[-8:].all()


def test_visited_poses_come_back_in_the_order_of_time():
    visited = Visited(2, 1, 1, 2, CPU)
    for step in range(5):
        visited.write(torch.full((2, 1, 1), float(step)), torch.tensor([[-step, -step], [step, 10.0 * step]]))
    steps, rows, votes = visited.last(3)
    assert steps == 3 and rows.flatten().tolist() == [2, 2, 3, 3, 4, 4]
    assert votes.tolist() == [[-2, -2, -3, -3, -4, -4], [2, 20, 3, 30, 4, 40]]


def test_only_the_newest_judged_poses_are_remembered():
    judged = Judged(3, 1, CPU)
    for value in range(5):
        judged.add(torch.tensor([[float(value)]]), torch.tensor([float(value)]))
    assert judged.count == 5 and sorted(judged.all()[1].tolist()) == [2, 3, 4]
