"""A task's reward and a bonus beside it, as a learner meets them."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import LearningReward
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.intrinsic.account import Account, Saying
from rewardsmith.reward_synth.intrinsic.bonus import PER_EPISODE, Source, Surroundings
from rewardsmith.reward_synth.intrinsic.deviation import Deviation
from rewardsmith.reward_synth.intrinsic.options import IntrinsicOptions
from rewardsmith.reward_synth.intrinsic.reward import IntrinsicReward
from rewardsmith.reward_synth.rewards.guarded import guarded

CONFIG = PPOConfig(num_envs=8, rollout_length=16, minibatch_size=32, hidden_sizes=[16], normalize_reward=False)
OPTIONS = IntrinsicOptions(weight=2.0, coefficient=0.5, clip=1.5)


class Steps(Source):
    """Pays for the steps of an episode so far, times what it has learned; past steps are worth a tenth more."""

    def __init__(self, place, relabels=True):
        super().__init__({f"{PER_EPISODE}steps": place.zeros(), "learned": torch.ones(1)})
        self.relabels = relabels
        self.paid = []

    def pay(self, state, action, begins):
        steps = self.tensors[f"{PER_EPISODE}steps"]
        steps.copy_(torch.where(begins, 1.0, steps + 1))
        self.paid.append(steps * self.tensors["learned"])
        return self.paid[-1]

    def observe(self, experience):
        self.tensors["learned"] += experience.obs.abs().mean()
        paid = torch.stack(self.paid[-len(experience.reward) :])
        return 1.1 * paid if self.relabels else None


def make(normalized=True, num_envs=8, options=OPTIONS, **steps):
    env = envs.make("inverted_pendulum", num_envs, task="balance", threads=1, stagger=True, reward=lambda s, a: (0, {}))
    place = Surroundings.of(env, "balance", 0, None)
    source = Steps(place, **steps)
    reward = IntrinsicReward("steps", env.task.sparse, source, options, normalized=normalized, place=place)
    env.use([guarded(reward, "cpu")])
    return env, reward


def test_it_learns_and_pays_the_task_and_the_bonus_as_parts():
    env, reward = make(normalized=False)
    assert isinstance(reward, LearningReward)
    step = env.step(torch.zeros(8, 1))
    assert torch.equal(step.components["task"], torch.full((8,), 2.0))
    assert torch.equal(step.components["steps"], torch.full((8,), 0.5))
    assert torch.equal(env.step(torch.zeros(8, 1)).reward, torch.full((8,), 2.0 + 0.5 * 1.5)), "2 is clipped to 1.5"


@pytest.mark.parametrize("normalized", [False, True])
def test_shares_are_those_of_all_that_was_given_whatever_was_taken_off(normalized):
    """A task that takes a hundredth for every idle key may take more than it gives."""
    options = IntrinsicOptions(weight=2.0, coefficient=0.5, clip=1e6)
    env, reward = make(normalized, options=options, relabels=False)
    reward._task = lambda state, action: (torch.full((8,), -1.0), {})
    reward.source.account = lambda: {"annotator": "steps", "sayings": [], "figures": {"coverage": 1.0}}
    PPO(env, CONFIG, seed=3).learn(CONFIG.rollout_size)
    account = Account.from_json(reward.account())
    paid = float(torch.stack(reward.source.paid[-16:]).sum())
    saying = Saying(text="all", said=1, paid=paid, worth=1.0, label=None)
    assert account.share(saying) == pytest.approx(1.0, rel=1e-5)


@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("relabels", [False, True])
def test_the_loss_sees_what_the_bonus_says_by_then_in_its_newest_scale(normalized, relabels):
    env, reward = make(normalized, relabels=relabels)
    ppo = PPO(env, CONFIG, seed=3)
    scale = Deviation(8)
    for _ in range(3):
        ppo.learn(ppo.steps + CONFIG.rollout_size)
        raw = torch.stack(reward.source.paid[-16:]) * (1.1 if relabels else 1.0)
        scale.learn(raw)
        by = scale.scale if normalized else torch.tensor(1.0)
        task = ppo._rollout.reward - OPTIONS.coefficient * (raw / by).clamp(-1.5, 1.5)
        assert torch.allclose(task, task.round(), atol=1e-5), "what is left is the task's 0 or 2"
        assert set(task.round().unique().tolist()) <= {0.0, 2.0}


def test_the_scale_is_the_deviation_of_all_discounted_sums_so_far():
    generator = torch.Generator().manual_seed(0)
    rollouts = [3 * torch.rand(7, 4, generator=generator) for _ in range(5)]
    deviation, sums, running = Deviation(4), [], torch.zeros(4, dtype=torch.float64)
    assert deviation.scale == 1
    for rollout in rollouts:
        deviation.learn(rollout)
        for bonus in rollout.double():
            running = 0.99 * running + bonus
            sums.append(running)
        assert deviation.scale.item() == pytest.approx(torch.stack(sums).std(correction=0).item(), rel=1e-5)


def test_a_bonus_that_never_differs_has_no_scale():
    deviation = Deviation(4)
    deviation.learn(torch.zeros(16, 4))
    assert deviation.scale == 1


def test_a_resumed_training_is_equal_bit_for_bit(tmp_path):
    straight, first, second = (PPO(make()[0], CONFIG, seed=3) for _ in range(3))
    straight.learn(6 * CONFIG.rollout_size)
    first.learn(3 * CONFIG.rollout_size)
    first.save(tmp_path / "checkpoint")
    second.load(tmp_path / "checkpoint")
    second.learn(6 * CONFIG.rollout_size)
    expected, resumed = straight.state_dict(), second.state_dict()
    assert "env/reward/0/bonus/learned" in expected and "env/reward/0/scale/moments" in expected
    assert [name for name in expected if not torch.equal(expected[name], resumed[name])] == []


def test_another_number_of_environments_is_judged_by_what_was_learned():
    trained = PPO(make()[0], CONFIG, seed=3)
    trained.learn(2 * CONFIG.rollout_size)
    (learned,) = trained.env.rewards
    env, reward = make(num_envs=3)
    reward.load_state_dict(learned.state_dict())
    assert torch.equal(reward.source.tensors["learned"], learned.reward.source.tensors["learned"])
    assert len(env.step(torch.zeros(3, 1)).reward) == 3
    with pytest.raises(envs.UserError, match="does not fit this bonus: learned; train the candidate again"):
        reward.load_state_dict({"bonus/episode/steps": torch.zeros(3), "bonus/learned": torch.zeros(2)})
