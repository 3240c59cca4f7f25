"""Bonuses that pay for what is new, against what their papers say of them."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.spaces import Box, Discrete, TensorSpec
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.intrinsic.bonus import BONUSES, Surroundings
from rewardsmith.reward_synth.intrinsic.bonuses.similarity import words
from rewardsmith.reward_synth.intrinsic.novelty.encoder import FARTHEST, Encoder
from rewardsmith.reward_synth.intrinsic.options import IntrinsicOptions
from rewardsmith.reward_synth.intrinsic.reward import IntrinsicReward
from rewardsmith.reward_synth.rewards.guarded import guarded

NUMBERS = {"position": TensorSpec((3,)), "velocity": TensorSpec((2,))}
GAME = {
    "crop": TensorSpec((3, 3), torch.int16),
    "status": TensorSpec((4,)),
    "message": TensorSpec((16,), torch.uint8),
}
SEEING = ("rnd", "icm", "noveld", "e3b")
HEARING = ("counts", "similarity")
CONFIG = PPOConfig(num_envs=4, rollout_length=16, minibatch_size=32, hidden_sizes=[16], normalize_reward=False)


class Parrot:
    """An environment that says what it is told to say."""

    notices = ()
    speech = "what a parrot says"

    def sayings(self, message):
        return tuple(part for part in message.split("  ") if part)


def place(num_envs=1, shown=GAME, count=2, **more):
    return Surroundings(
        environment=Parrot(), num_envs=num_envs, action_space=Discrete(count), shown=shown, seed=5, **more
    )


def make(name, where, **numbers):
    return BONUSES.find(name)(**numbers).source(where)


def game(*places, message=b""):
    """Return observations of states that are told apart by their number, as a game shows them."""
    rows = len(places)
    crop = torch.tensor(places).view(rows, 1, 1).expand(rows, 3, 3).to(torch.int16) * 7
    letters = torch.zeros(rows, 16, dtype=torch.uint8)
    letters[:, : len(message)] = torch.tensor(list(message), dtype=torch.uint8)
    return {"crop": crop, "status": torch.zeros(rows, 4), "message": letters}


def shows(observation):
    return SimpleNamespace(observation=lambda: observation)


def said(*messages):
    rows = torch.zeros(len(messages), 64)
    for row, message in zip(rows, messages, strict=True):
        row[: len(message)] = torch.tensor(list(message.encode()), dtype=torch.float32)
    return SimpleNamespace(message=rows, noticed=torch.zeros(len(messages), 0))


def stacked(*moments):
    return {name: torch.stack([moment[name] for moment in moments]) for name in moments[0]}


def went(before, action, after):
    """Return an iteration's steps, each `[num_steps, num_envs, ...]`."""
    return SimpleNamespace(obs=before, action=torch.tensor(action), final_obs=after)


def ring(steps, seed):
    """Return steps of a walk on a ring of eight states, in which two actions go the two ways round."""
    generator = torch.Generator().manual_seed(seed)
    action = torch.randint(2, (steps, 1), generator=generator)
    place = (2 * action - 1).cumsum(0) % 8
    before = torch.cat([torch.zeros(1, 1, dtype=torch.int64), place[:-1]])
    first, second = (stacked(*[game(int(each)) for each in row]) for row in (before, place))
    return went(first, action.tolist(), second)


START = torch.tensor([True])
ON = torch.tensor([False])


def random_observation(shown, lead, seed):
    generator = torch.Generator().manual_seed(seed)
    return {
        name: torch.randn(*lead, *spec.shape, generator=generator)
        if spec.dtype.is_floating_point
        else torch.randint(1, 120, (*lead, *spec.shape), generator=generator).to(spec.dtype)
        for name, spec in shown.items()
    }


# -- the encoder -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", [NUMBERS, GAME], ids=["numbers", "game"])
def test_vectors_are_standard_scores_the_same_for_each_row_alone(shown):
    encoder = Encoder(shown, 1)
    seen = random_observation(shown, (50, 4), 0)
    vectors = encoder.learn(seen)
    assert vectors.shape == (50, 4, encoder.size)
    spread = vectors.flatten(0, 1)
    assert spread.mean(0).abs().max() < 0.2 and vectors.abs().max() <= FARTHEST
    assert ((spread.std(0) - 1).abs() < 0.2).all()
    one = encoder({name: value[7, 2:3] for name, value in seen.items()})
    assert torch.allclose(one[0], vectors[7, 2], atol=1e-5)


def test_a_flat_observation_is_read_as_the_same_values_one_after_the_other():
    encoder = Encoder(NUMBERS, 1)
    seen = random_observation(NUMBERS, (6,), 0)
    flat = torch.cat([seen["position"], seen["velocity"], torch.full((6, 3), 99.0)], 1)
    assert torch.equal(encoder(seen), encoder(flat))


def test_moments_of_parts_are_those_of_the_whole():
    whole, parts = Encoder(NUMBERS, 1), Encoder(NUMBERS, 1)
    seen = random_observation(NUMBERS, (40, 2), 3)
    whole.learn(seen)
    for first, last in ((0, 7), (7, 30), (30, 40)):
        parts.learn({name: value[first:last] for name, value in seen.items()})
    for name, tensor in whole.tensors.items():
        assert torch.allclose(tensor, parts.tensors[name], atol=1e-9)


# -- against the papers ------------------------------------------------------------------------------------------------


def test_rnds_error_falls_on_what_was_seen_and_stays_high_on_what_was_not():
    source = make("rnd", place(4), learning_rate=1e-3, share=1.0)
    seen, unseen = game(1, 2, 3, 4), game(11, 12, 13, 14)
    experience = went(stacked(*[seen] * 64), [[0] * 4] * 64, stacked(*[seen] * 64))
    source.observe(experience)  # standard scores are known from here on
    first = source.pay(shows(seen), None, ON).mean()
    for _ in range(10):
        source.observe(experience)
    known, new = (source.pay(shows(each), None, ON) for each in (seen, unseen))
    assert known.mean() < 0.3 * first
    assert new.min() > 3 * known.max()


def test_icms_forward_error_falls_where_all_follows_from_state_and_action():
    source = make("icm", place())
    errors = [source.observe(ring(256, seed)).mean().item() for seed in range(25)]
    assert sum(errors[-3:]) < 0.2 * sum(errors[1:4])


def test_icm_pays_online_what_it_finds_afterwards_but_for_first_steps():
    source = make("icm", place())
    source.observe(ring(64, 0))
    walk = ring(20, 1)
    online = []
    for step in range(20):
        after = {name: value[step] for name, value in walk.final_obs.items()}
        online.append(source.pay(shows(after), walk.action[step], torch.tensor([step == 0])))
    assert torch.allclose(torch.stack(online)[1:], source.observe(walk)[1:], atol=1e-6)
    assert online[0] == 0


def test_e3bs_bonus_is_that_of_the_inverse_of_the_episodes_covariance():
    source = make("e3b", place(), features=6, ridge=0.1)
    source.observe(ring(64, 0))
    covariance = 0.1 * torch.eye(6, dtype=torch.float64)
    for step, state in enumerate([0, 1, 1, 2, 5, 5, 1, 7, 0, *[3, 1, 4] * 100]):
        if step == 6:
            covariance = 0.1 * torch.eye(6, dtype=torch.float64)
        seen = game(state)
        features = source._dynamics.features(seen)[0].double()
        expected = features @ torch.linalg.inv(covariance) @ features
        paid = source.pay(shows(seen), None, torch.tensor([step in (0, 6)]))
        assert paid.item() == pytest.approx(expected.item(), rel=1e-5)
        covariance = covariance + torch.outer(features, features)
        assert torch.allclose(source.tensors["episode/inverse"][0], torch.linalg.inv(covariance), rtol=1e-6)


def test_e3bs_features_tell_actions():
    source = make("e3b", place(), learning_rate=1e-3)
    for seed in range(25):
        source.observe(ring(256, seed))
    walk, dynamics = ring(100, 99), source._dynamics
    before, after = (dynamics.features(seen) for seen in (walk.obs, walk.final_obs))
    told = dynamics._inverse(torch.cat([before, after], -1)).argmax(-1)
    assert (told == walk.action).float().mean() > 0.95


def test_noveld_pays_a_rise_of_novelty_once_an_episode():
    source = make("noveld", place(), alpha=0.5)
    source.observe(ring(64, 0))
    error = {state: source._distillation.error(game(state)).sqrt().item() for state in (1, 2, 20)}
    paid = [
        source.pay(shows(game(state)), None, begins).item()
        for state, begins in ((1, START), (20, ON), (1, ON), (20, ON), (2, ON), (20, START))
    ]
    assert paid[0] == pytest.approx(0.5 * error[1], rel=1e-4)
    assert paid[1] == pytest.approx(max(error[20] - 0.5 * error[1], 0), rel=1e-4)
    assert paid[2:4] == [0, 0], "an episode is paid for a state once"
    assert paid[4] == pytest.approx(max(error[2] - 0.5 * error[20], 0), rel=1e-4)
    assert paid[5] == pytest.approx(0.5 * error[20], rel=1e-4), "another episode begins anew"


def test_figures_that_always_change_make_no_state_new():
    source = make("noveld", place())
    seen = game(3)
    source.pay(shows(seen), None, START)
    later = {**seen, "status": torch.full((1, 4), 9.0)}
    assert source.pay(shows(later), None, ON) == 0


def test_states_of_numbers_alone_are_told_apart_by_the_signs_of_projections():
    source = make("noveld", place(2, NUMBERS), bits=16)
    near, far = torch.tensor([[1.0, -2.0, 0.5]]), torch.tensor([[-1.0, 2.0, 3.0]])
    still = {"position": torch.cat([near, near]), "velocity": torch.ones(2, 2)}
    moved = {"position": torch.cat([1.001 * near, far]), "velocity": torch.ones(2, 2)}
    visited = source._visited
    assert visited.visit(still, torch.tensor([True, True])).tolist() == [1, 1]
    assert visited.visit(moved, torch.tensor([False, False])).tolist() == [2, 1]


# -- what is said ------------------------------------------------------------------------------------------------------


def test_counts_are_exact_in_an_episode_and_over_a_life():
    episode, life = (make("counts", place(2), span=span, power=1.0) for span in ("episode", "life"))
    moments = [(("a", "b"), True), (("a  b", "b"), False), (("", "b"), False), (("a", "a"), True)]
    paid = {}
    for source in (episode, life):
        paid[source] = [
            source.pay(said(*messages), None, torch.tensor([begins] * 2)).tolist() for messages, begins in moments
        ]
    assert paid[episode] == [[1, 1], [1, 1 / 2], [0, pytest.approx(1 / 3)], [1, 1]]
    # By the end of a moment all that its environments say is counted: a, b; a, b, b; b; a, a.
    assert paid[life] == [[1, 1], [1 / 2, pytest.approx(1 / 3)], [0, 1 / 4], [1 / 4, 1 / 4]]


def test_the_power_of_a_count_is_the_users():
    source = make("counts", place(), power=0.5)
    paid = [source.pay(said("x"), None, START if step == 0 else ON).item() for step in range(4)]
    assert paid == pytest.approx([n**-0.5 for n in (1, 2, 3, 4)])


def test_messages_are_worth_the_more_the_more_they_are_worded_like_the_goal():
    source = make("similarity", place(5, goal="Pick up the key and unlock the door."))
    messages = ("You pick up a key.", "You unlock the door.", "The door is locked.", "You see a jackal.", "")
    for _ in range(2):
        paid = source.pay(said(*messages), None, START).tolist()
        assert min(paid[0], paid[1]) > paid[2] > 0 == paid[3] == paid[4]
        source.observe(None)
    exact = source.pay(said("pick up the key and unlock the door", *[""] * 4), None, ON)
    assert exact[0].item() == pytest.approx(1.0)


def test_a_rare_word_weighs_more_than_one_that_is_always_said():
    source = make("similarity", place(2, goal="open the golden door"))
    source.pay(said("  ".join(f"a door of {thing}" for thing in ("wood", "iron")), "door ajar"), None, START)
    source.observe(None)
    common, rare = source.pay(said("door shut", "golden shut"), None, ON).tolist()
    assert rare > common > 0


def test_less_alike_than_the_threshold_is_worth_nothing():
    numbers = [make("similarity", place(1, goal="open the door"), threshold=each) for each in (0.0, 0.99)]
    paid = [source.pay(said("the door shuts"), None, START).item() for source in numbers]
    assert paid[0] > 0 == paid[1]
    assert words("Stairs opened, opening the stair") == {"stair": 2, "open": 2}


# -- what all of them hold ---------------------------------------------------------------------------------------------


def trained(name, where, shown):
    source = make(name, where)
    for seed in range(3):
        play(source, where, shown, seed)
    return source


def play(source, where, shown, seed):
    """Have a source pay and learn from random steps; return what it paid and found afterwards."""
    rows, steps = where.num_envs, 12
    before, after = (random_observation(shown, (steps, rows), 2 * seed + part) for part in (0, 1))
    generator = torch.Generator().manual_seed(seed)
    action = torch.randint(where.action_space.count, (steps, rows), generator=generator)
    letters = torch.randint(97, 100, (steps, rows, 2), generator=generator).float()
    paid = []
    for step in range(steps):
        state = shows({name: value[step] for name, value in after.items()})
        state.message, state.noticed = letters[step], torch.zeros(rows, 0)
        paid.append(source.pay(state, action[step], torch.full((rows,), step == 0 and seed % 2 == 0)))
    found = source.observe(went(before, action.tolist(), after))
    return torch.stack(paid), found


@pytest.mark.parametrize("name", [*SEEING, *HEARING, "extrinsic"])
def test_a_bonus_goes_on_bit_for_bit_from_what_was_saved(name):
    where = place(3, goal="ab ac")
    first = trained(name, where, GAME)
    second = make(name, where)
    second.load_state_dict({key: tensor.clone() for key, tensor in first.state_dict().items()})
    for seed in (7, 8):
        (one, two), (three, four) = (play(source, where, GAME, seed) for source in (first, second))
        assert torch.equal(one, three)
        assert (two is None and four is None) or torch.equal(two, four)
    kept = second.state_dict()
    assert all(torch.equal(tensor, kept[key]) for key, tensor in first.state_dict().items())


@pytest.mark.parametrize("shown", [NUMBERS, GAME], ids=["numbers", "game"])
@pytest.mark.parametrize("name", SEEING)
def test_a_batch_of_64_is_paid_as_64_of_one(name, shown):
    many, one = place(64, shown), place(1, shown)
    learned = trained(name, many, shown)
    observation = random_observation(shown, (3, 64), 50)
    begins = torch.ones(64, dtype=torch.bool)
    steps = [{key: value[step] for key, value in observation.items()} for step in range(3)]
    action = torch.zeros(64, dtype=torch.int64)
    paid = torch.stack([learned.pay(shows(each), action, begins & (step == 0)) for step, each in enumerate(steps)])
    for row in (0, 17, 63):
        single = make(name, one)
        single.load_state_dict(learned.state_dict())
        for step, each in enumerate(steps):
            alone = {key: value[row : row + 1] for key, value in each.items()}
            value = single.pay(shows(alone), action[:1], torch.tensor([step == 0]))
            assert value.item() == pytest.approx(paid[step, row].item(), rel=1e-3, abs=1e-5)


@pytest.mark.parametrize("name", SEEING)
def test_a_policy_learns_beside_it_on_a_robot(name):
    env = envs.make("inverted_pendulum", 4, task="balance", threads=1, reward=lambda state, action: (0, {}))
    where = Surroundings.of(env, "balance", 0, None)
    assert isinstance(where.action_space, Box) and list(where.shown) == list(env.state.observation())
    source = make(name, where)
    reward = IntrinsicReward(name, env.task.sparse, source, IntrinsicOptions(), normalized=True, place=where)
    env.use([guarded(reward, "cpu")])
    PPO(env, CONFIG, seed=3).learn(3 * CONFIG.rollout_size)
    components = env.step(torch.zeros(4, 1)).components
    assert components[name].isfinite().all() and components[name].min() >= 0
    assert reward.figures()[f"{name}/scale"] > 0


@pytest.fixture(scope="module")
def key_room():
    """Give two games, and an iteration's worth of moments in them, each a state and the action that led there."""
    pytest.importorskip("minihack", reason="NLE or MiniHack is missing")
    env = envs.make("minihack_key_room", 2, task="leave", threads=1)
    yield env
    env.close()


@pytest.mark.parametrize("name", [*SEEING, *HEARING])
def test_games_of_nethack_are_paid_and_learned_from(key_room, name):
    env = key_room
    where = Surroundings.of(env, "pick up the key and unlock the door", 0, None)
    source = make(name, where)
    obs, generator, steps = env.reset(), torch.Generator().manual_seed(0), []
    for step in range(8):
        action = torch.randint(where.action_space.count, (2,), generator=generator)
        taken = env.step(action)
        paid = source.pay(env.state, action, torch.full((2,), step == 0))
        assert paid.shape == (2,) and paid.isfinite().all() and (paid >= 0).all()
        steps.append((obs, action, taken.final_obs))
        obs = taken.obs
    before, actions, after = zip(*steps, strict=True)
    found = source.observe(went(stacked(*before), torch.stack(actions).tolist(), stacked(*after)))
    assert found is None or found.shape == (8, 2)
    assert all(tensor.isfinite().all() for tensor in source.state_dict().values())


@pytest.mark.parametrize("name", HEARING)
def test_what_says_nothing_is_refused_where_sayings_are_paid(name):
    with pytest.raises(UserError, match=f"reward={name} pays for what a game says, and reacher says nothing"):
        BONUSES.find(name)().check(envs.build(envs.find("reacher")), "reach the target")
