"""A reward that is learned from preferences while PPO trains on it."""

from dataclasses import replace

import pytest
import safetensors.torch
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.reward import LearningReward
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.preferences import reward as learning
from rewardsmith.reward_synth.preferences.options import Lessons, PreferenceOptions
from rewardsmith.reward_synth.preferences.teacher import TeacherOptions
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.rewards.learned import keep_learned, queries_of, recall_learned
from rewardsmith.reward_synth.rewards.preference import Preference

CONFIG = PPOConfig(num_envs=8, rollout_length=16, minibatch_size=32, hidden_sizes=[16], epochs=1)
ITERATIONS = 8
LESSONS = Lessons(
    queries=20,
    steps=ITERATIONS * CONFIG.rollout_size,
    options=PreferenceOptions(segment=1.0, noise="peers"),
    teacher=TeacherOptions(mistake=0.1, skip=0.05),
)
KIND = Preference(lessons=LESSONS, intent=None)


@pytest.fixture(autouse=True)
def few_updates(monkeypatch):
    monkeypatch.setattr(learning, "UPDATES", 3)


def make(num_envs=8, groups=1, people=False, **options):
    """An environment whose segments, of 20 steps, are longer than a rollout."""
    options = {"task": "run_forward", "threads": 1, "stagger": True} | options
    env = envs.make("half_cheetah", num_envs * groups, reward=[lambda state, action: (0, {})] * groups, **options)
    kinds = [replace(KIND, lessons=replace(LESSONS, seed=group, people=people)) for group in range(groups)]
    env.use([guarded(kind.build(env), options.get("device", "cpu")) for kind in kinds])
    return env


def training(**options):
    return PPO(make(**options), CONFIG, seed=3)


def differing(one, other):
    """Names of the tensors that are not the same, NaN, which stands for no answer, being the same as NaN."""
    return [name for name in one if not torch.equal(one[name].nan_to_num(9), other[name].nan_to_num(9))]


def test_it_is_a_learning_reward_and_pays_nothing_before_it_is_taught():
    env = make()
    (guard,) = env.rewards
    assert isinstance(guard.reward, LearningReward)
    assert env.step(torch.ones(8, 6)).reward.abs().max() == 0
    (before,) = {float(metrics["reward"]) for metrics in learned_in(2)[:1]}
    assert before == 0


def learned_in(iterations):
    ppo, rows = training(), []
    ppo.learn(iterations * CONFIG.rollout_size, lambda metrics: rows.append(metrics))
    return rows


def test_all_is_asked_in_time_and_then_it_pays():
    ppo = training()
    asked = []
    ppo.learn(LESSONS.steps, lambda metrics: asked.append(queries_of(ppo.env.rewards[0].reward)))
    assert asked[0] == 0, "a rollout is shorter than a segment"
    assert asked == sorted(asked) and 4 <= asked[1] < 20 and asked[-2:] == [20, 20]
    answers = ppo.env.state_dict()["reward/0/asked/answers"]
    assert len(answers.unique()) >= 2 and ppo.env.step(torch.ones(8, 6)).reward.abs().min() > 0


@pytest.mark.parametrize("groups", [1, 2])
def test_a_resumed_training_is_equal_bit_for_bit(tmp_path, groups):
    straight, first, second = (training(groups=groups) for _ in range(3))
    straight.learn(LESSONS.steps)
    first.learn(LESSONS.steps // 2)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    assert 0 < queries_of(second.env.rewards[0].reward) < LESSONS.queries
    second.learn(LESSONS.steps)
    expected, resumed = straight.state_dict(), second.state_dict()
    assert f"env/reward/{groups - 1}/ensemble/weight0" in expected
    assert differing(expected, resumed) == []


@pytest.mark.slow
@pytest.mark.parametrize("people", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_recorded_steps_catch_and_pay_as_plain_ones(as_on_a_gpu, people):
    plain = training(device="warp", threads=None, people=people)
    with as_on_a_gpu():
        replayed = training(device="warp", threads=None, people=people)
    for ppo in (plain, replayed):
        ppo.learn(LESSONS.steps // 2)
        reward = ppo.env.rewards[0].reward
        assert (reward.waiting is not None) if people else queries_of(reward) > 0
    assert replayed._interaction.recorded
    assert differing(plain.state_dict(), replayed.state_dict()) == []


def test_what_waits_for_people_shows_what_the_segments_were_and_learns_when_answered(tmp_path):
    ppo, again = training(people=True), training(people=True)
    waiting = ppo.env.rewards[0].reward
    while waiting.waiting is None:
        ppo.learn(ppo.steps + 1)
    ppo.save(tmp_path / "checkpoint")
    again.load(tmp_path / "checkpoint")
    first, number, frames, alive = waiting.waiting
    count = len(frames)
    assert (first, number, frames.shape[:3]) == (0, 1, (count, 2, 20)) and alive.all()
    names, state = list(waiting._surroundings.features), ppo.env.state
    column = sum(getattr(state, name)[0].numel() for name in names[: names.index("back_hip_angle")])
    asked = waiting.state_dict()["asked/inputs"][:count, ..., column]
    assert torch.equal(asked, frames[..., 3].float()), "the joint that is seen is the joint that is read"
    rewards = [each.env.rewards[0].reward for each in (ppo, again)]
    for reward in rewards:
        with pytest.raises(ValueError, match=f"{count + 1} answers, but {count} pairs wait"):
            reward.take(torch.ones(count + 1))
        reward.take(torch.tensor([0.5, float("nan"), *[1.0] * (count - 2)]))
        assert reward.waiting is None and reward.queries == 0
    one, other = (reward.state_dict() for reward in rewards)
    assert differing(one, other) == [] and one["taught"] == 1


def test_where_nobody_can_tell_nothing_is_paid():
    ppo = training(people=True)
    reward = ppo.env.rewards[0].reward
    while reward.waiting is None:
        ppo.learn(ppo.steps + 1)
    reward.take(torch.full((len(reward.waiting.frames),), float("nan")))
    assert ppo.env.step(torch.ones(8, 6)).reward.abs().max() == 0


def test_it_is_kept_and_judged_as_it_was_taught(tmp_path):
    ppo = training()
    ppo.learn(LESSONS.steps)
    keep_learned(ppo.env.rewards[0], tmp_path / "learned.safetensors")
    save_reward(KIND, tmp_path)
    kind = load_reward(tmp_path)
    assert kind == KIND and "20 comparisons" in kind.text() and "mistake 0.1" in kind.facts["teacher"]
    env = make(num_envs=3)
    env.use([recall_learned(kind.build(env), tmp_path / "learned.safetensors")])
    assert queries_of(env.rewards[0]) == 20
    action = torch.zeros(3, 6)
    ours, theirs = env.rewards[0](env.state, action)[0], ppo.env.rewards[0].reward
    theirs._window.write = lambda *step: None
    assert torch.equal(ours, theirs(env.state, action)[0])


def test_more_than_can_be_kept_is_refused():
    kind = replace(KIND, lessons=replace(LESSONS, queries=10_000, options=PreferenceOptions(segment=10.0)))
    with pytest.raises(UserError, match=r"lower queries or preference\.segment"):
        kind.build(make())


@pytest.mark.parametrize("name, shape", [("ensemble/weight1", (4, 64, 1)), ("asked/answers", (1,)), ("moments", ())])
def test_what_another_reward_has_learned_is_refused(tmp_path, name, shape):
    env = make()
    path = tmp_path / "learned.safetensors"
    keep_learned(env.rewards[0], path)
    tensors = safetensors.torch.load(path.read_bytes())
    path.write_bytes(safetensors.torch.save(tensors | {name: torch.zeros(shape)}))
    with pytest.raises(UserError, match=rf"does not fit this reward: {name}; train it again"):
        recall_learned(KIND.build(env), path)
    path.write_bytes(b"no tensors")
    with pytest.raises(UserError, match=r"learned\.safetensors is damaged"):
        recall_learned(KIND.build(env), path)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        '{"lessons": {"queries": 1000000000, "teacher": {}, "options": {}}, "intent": null}',
        '{"lessons": {"queries": "many", "teacher": {}, "options": {}}, "intent": null}',
        '{"lessons": {"seed": "x", "teacher": {}, "options": {}}, "intent": null}',
        '{"lessons": {"teacher": {"mistake": "x"}, "options": {}}, "intent": null}',
        '{"lessons": {"teacher": {}, "options": {"members": 2.5}}, "intent": null}',
        '{"lessons": {"teacher": {}, "options": {"noise": "none"}}, "intent": null}',
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path, text):
    save_reward(KIND, tmp_path)
    (tmp_path / "preference.json").write_text(text)
    with pytest.raises(UserError) as refusal:
        load_reward(tmp_path)
    assert "\n" not in str(refusal.value)
