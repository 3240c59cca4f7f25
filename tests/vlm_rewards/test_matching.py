import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import normalize

from rewardsmith.envs import UserError
from rewardsmith.vlm_rewards.matching import MATCHES, mean, nearest, progress

SIZE = 8


def way(count=16, seed=0):
    """Return a smooth way on the sphere, `[count, SIZE]`."""
    begin, end = torch.randn(2, SIZE, generator=torch.Generator().manual_seed(seed))
    share = torch.linspace(0, 1, count).unsqueeze(1)
    return normalize((1 - share) * begin + share * end, dim=1)


def unlike(film):
    """Return a unit vector at right angles to all of a film that lies in a plane."""
    basis = torch.linalg.qr(torch.cat([film[[0, -1]], torch.eye(SIZE)]).T)[0]
    return basis[:, 2]


@pytest.mark.parametrize("name", MATCHES)
@given(seed=st.integers(0, 100))
def test_pictures_are_paid_one_by_one_whatever_their_shape(name, seed):
    pictures = normalize(torch.randn(2, 3, SIZE, generator=torch.Generator().manual_seed(seed)), dim=-1)
    match = MATCHES[name](way().unsqueeze(0))
    paid = match(pictures)
    assert paid.shape == (2, 3)
    assert torch.allclose(paid[1, 2], match(pictures[1, 2]), atol=1e-5)


def test_what_the_film_shows_is_paid_best():
    film = way()
    assert torch.allclose(nearest(film.unsqueeze(0))(film), torch.ones(len(film)), atol=1e-5)
    other = unlike(film)
    for name, make in MATCHES.items():
        paid = make(film.unsqueeze(0))
        assert paid(other) < paid(film[len(film) // 2]), name


def test_the_mean_picture_is_paid_by_the_mean_of_all():
    film = way()
    assert mean(film.unsqueeze(0))(film).argmax() in (7, 8)


def test_progress_is_the_rank_in_time_and_also_of_pictures_between():
    film = way(31)
    match = progress(film[::2].unsqueeze(0))
    wanted = torch.linspace(0, 1, 31)
    assert (match(film) - wanted).abs().max() < 0.08
    assert match(unlike(film)) < 0.25, "what looks like nothing in the film has got nowhere"


def test_rollouts_side_by_side_are_one_demonstration_each():
    film = torch.stack([way(16), way(16, seed=1)])
    match = progress(film)
    for rollout in film:
        assert torch.corrcoef(torch.stack([match(rollout), torch.linspace(0, 1, 16)]))[0, 1] > 0.95


def test_a_film_in_which_nothing_happens_has_no_progress():
    for film in (way()[:1].expand(16, SIZE), way()[:1]):
        with pytest.raises(UserError, match="something happens"):
            progress(film.unsqueeze(0))
