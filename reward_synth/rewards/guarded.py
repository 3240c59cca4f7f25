"""Which guard a reward trains under."""

from __future__ import annotations

from rewardsmith.envs.device.place import Device
from rewardsmith.envs.reward import LearningReward, RewardFunction
from rewardsmith.reward_synth.language import RewardProgram
from rewardsmith.reward_synth.rewards.guard import LearningGuard, RewardGuard


def guarded(reward: RewardFunction, device: str) -> RewardGuard:
    """Return a reward function under the guard that suits it.

    A reward that learns goes on learning. A program becomes one kernel, guard included, where the device is not the
    `cpu` and the kernel computes what the program's operations compute; no other reward can.

    Args:
        reward: any reward function.
        device: where the environments are.
    """
    if isinstance(reward, LearningReward):
        return LearningGuard(reward)
    fused = _fused(reward, device) if isinstance(reward, RewardProgram) and Device(device).uses_warp else None
    return fused or RewardGuard(reward)


def _fused(program: RewardProgram, device: str) -> RewardGuard | None:
    # Imported when used: it starts Warp, which a machine without a GPU need not have.
    from rewardsmith.reward_synth.language.fused.kernel import fused_guard

    return fused_guard(program, device)
