from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.vlm_rewards.window import Window, pool

CPU, DT = torch.device("cpu"), 0.1


def at(*steps):
    """Return the state of environments in which so many steps of the episode were made."""
    return SimpleNamespace(time=DT * torch.tensor(steps))


def kept(window, state, *values):
    return window.push(state, torch.tensor(values).view(-1, 1)).squeeze(2).tolist()


def test_the_last_steps_of_the_episode_are_seen_and_none_of_another():
    window = Window(2, (1,), 3, DT, CPU)
    assert kept(window, at(1, 1), 1.0, 10.0) == [[1, 1, 1], [10, 10, 10]]
    assert kept(window, at(2, 2), 2.0, 20.0) == [[1, 1, 2], [10, 10, 20]]
    assert kept(window, at(3, 1), 3.0, 30.0) == [[1, 2, 3], [30, 30, 30]]
    assert kept(window, at(4, 2), 4.0, 40.0) == [[2, 3, 4], [30, 30, 40]]


def test_one_step_is_itself_whenever_it_is():
    window = Window(1, (1,), 1, DT, CPU)
    assert kept(window, None, 5.0) == [[5]]


def test_what_is_kept_comes_back_and_episodes_of_other_environments_begin_anew():
    first, second, more = (Window(count, (1,), 2, DT, CPU) for count in (2, 2, 3))
    first.push(at(1, 1), torch.tensor([[1.0], [2.0]]))
    second.load_state_dict(first.state_dict())
    assert kept(second, at(2, 2), 3.0, 4.0) == [[1, 3], [2, 4]]
    more.load_state_dict(first.state_dict())
    assert not more.steps.any()
    with pytest.raises(UserError, match="does not fit these clips"):
        Window(2, (1,), 3, DT, CPU).load_state_dict(first.state_dict())


def test_clips_are_pooled_to_unit_vectors_and_one_picture_is_itself():
    pictures = torch.nn.functional.normalize(torch.randn(5, 4, 8, generator=torch.Generator().manual_seed(0)), dim=-1)
    assert torch.allclose(pool(pictures).norm(dim=-1), torch.ones(5), atol=1e-5)
    assert torch.allclose(pool(pictures[:, :1]), pictures[:, 0], atol=1e-6)
