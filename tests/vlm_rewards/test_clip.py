import json

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.film.render import Renderer
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.schema import surveyed_schema
from rewardsmith.vlm_rewards.clip import Clip
from tests.vlm_rewards.conftest import write_model

NUM_ENVS = 4


def request(model, instruction="a robot kneeling", env="inverted_pendulum", **looks):
    survey = survey_of(envs.find(env))
    return Request(
        instruction=instruction,
        survey=survey,
        schema=surveyed_schema(survey),
        count=1,
        looks=Looks(model=model, **looks),
    )


def paid_by_hand(encoder, model, rows, camera, prompt):
    pictures = torch.from_numpy(Renderer(model, len(rows), 64, 64, camera).render(rows.numpy()))
    return encoder.images(pictures) @ encoder.texts([prompt])[0]


def test_a_state_is_paid_for_what_it_looks_like_before_the_next_episode_begins(small_model, encoder):
    """VLM-RM's released code paid the last step of an episode for the first frame of the next one."""
    reward = Clip.design(request(small_model))
    env = envs.make("inverted_pendulum", NUM_ENVS, task="balance", seed=1)
    env.use([reward.build(env)])
    env.reset()
    ended = 0
    for _ in range(15):
        before = env.sim.qpos.clone()
        step = env.step(torch.full((NUM_ENVS, 1), 3.0))
        led_to = step.final_obs[:, :2]
        expected = paid_by_hand(encoder, env.environment.model, led_to, "side", "a robot kneeling")
        assert torch.allclose(step.reward, expected, atol=1e-5)
        assert not torch.equal(before.float(), led_to)
        ended += int(step.terminated.sum())
    assert ended > 0


def test_groups_are_each_paid_by_their_own_reward(small_model, encoder):
    goals = ("a robot", "upright pole")
    env = envs.make("hopper", 2 * NUM_ENVS, reward=[envs.reward.no_reward] * 2, seed=1)
    env.use([Clip.design(request(small_model, env="hopper", goals=(goal,))).build(env) for goal in goals])
    env.reset()
    step = env.step(torch.zeros(2 * NUM_ENVS, env.action_size))
    assert not (step.terminated | step.truncated).any()
    rows = env.sim.qpos.float()
    by_hand = [paid_by_hand(encoder, env.environment.model, rows, "side", goal) for goal in goals]
    assert torch.allclose(step.reward, torch.cat([by_hand[0][:NUM_ENVS], by_hand[1][NUM_ENVS:]]), atol=1e-5)


def test_a_task_brings_what_it_looks_like(small_model):
    assert Clip.design(request(small_model, "balance")).looks.goals == ("pole upright on top of the cart",)
    assert Clip.design(request(small_model, "dance")).looks.goals == ("dance",)
    assert Clip.design(request(small_model, "balance", alpha=0.5)).looks.baselines == ("pole and cart",)
    assert envs.find("inverted_pendulum").task_named("Pole upright on top of the cart.") == "balance"


def test_it_is_the_same_when_it_comes_back(small_model, tmp_path):
    looks = {"cameras": ("side", "front"), "alpha": 0.5, "baselines": ("a pole",), "fuse": "min", "size": 32}
    reward = Clip.design(request(small_model, **looks))
    save_reward(reward, tmp_path)
    back = load_reward(tmp_path)
    assert back == reward
    env = envs.make("inverted_pendulum", NUM_ENVS, seed=1)
    env.use([back.build(env)])
    env.reset()
    step = env.step(torch.zeros(NUM_ENVS, 1))
    assert set(step.components) == {"side", "front"}
    assert torch.equal(step.reward, torch.minimum(step.components["side"], step.components["front"]))
    assert step.reward.std() > 0


def test_what_people_are_told_names_model_and_hash_and_strange_words(small_model, encoder):
    reward = Clip.design(request(small_model, goals=("a purple robot",), alpha=0.5, baselines=("a robot",)))
    assert encoder.hash[:12] in reward.facts["model"]
    assert "purple" in reward.facts["unknown"] and "purple" in reward.text()
    assert "alpha 0.5" in reward.text() and "rather than: a robot" in reward.text()


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        ({"cameras": ("rear",)}, "no camera 'rear'"),
        ({"alpha": 1.5}, "alpha is"),
        ({"fuse": "sum"}, "mean, min, max"),
        ({"size": 8}, "16 to 1024"),
        ({"goals": ("robot " * 40,)}, "reads 24 tokens"),
        ({"model": "local-dir:/nowhere"}, "/nowhere/open_clip_config.json"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(small_model, looks, said):
    with pytest.raises(UserError, match=said) as refused:
        Clip.design(request(**{"model": small_model, **looks}))
    assert "\n" not in str(refused.value)


def test_games_have_no_pictures_to_look_at(small_model):
    env = envs.find("nethack_score") if "nethack_score" in envs.names() else None
    if env is None:
        pytest.skip("there is no game")
    with pytest.raises(UserError, match="MuJoCo"):
        Clip.design(request(small_model, env="nethack_score"))


def test_another_model_in_the_place_of_the_first_is_refused(small_model, tmp_path):
    reward = Clip.design(request(write_model(tmp_path / "model")))
    env = envs.make("inverted_pendulum", 2)
    reward.build(env)
    write_model(tmp_path / "model", seed=5)
    from rewardsmith.vlm_rewards.eye import cached_encoder

    cached_encoder.cache_clear()
    with pytest.raises(UserError, match="has changed"):
        reward.build(env)


@pytest.mark.parametrize(
    "change",
    [lambda plain: plain.pop("looks"), lambda plain: plain["looks"].update(alpha="1"), lambda plain: plain.clear()],
)
def test_damaged_records_are_refused(small_model, tmp_path, change):
    reward = Clip.design(request(small_model))
    save_reward(reward, tmp_path)
    plain = json.loads((tmp_path / "clip.json").read_text())
    change(plain)
    (tmp_path / "clip.json").write_text(json.dumps(plain))
    with pytest.raises(UserError, match="begin a new run"):
        load_reward(tmp_path)
