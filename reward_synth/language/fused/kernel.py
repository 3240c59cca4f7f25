"""A guarded reward as one kernel that Warp compiles, on a GPU or, for tests, on the CPU."""

import logging
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.device.place import Device
from rewardsmith.envs.device.start_warp import launch_kernel, start_warp
from rewardsmith.reward_synth.language.fused.code import Unsupported, literal
from rewardsmith.reward_synth.language.fused.translation import Translation, translate
from rewardsmith.reward_synth.language.fused.value import without_batch
from rewardsmith.reward_synth.language.graph.program import RewardProgram
from rewardsmith.reward_synth.language.schema import ACTION
from rewardsmith.reward_synth.rewards.guard import LIMIT, RewardGuard

_log = logging.getLogger(__name__)
_TRIALS = 256
_TOLERANCE = 1e-3
_STRAYS = 0.05
"""Part of the trials that may differ."""


class FusedGuard(RewardGuard):
    """Computes and guards a reward program in one kernel: what `RewardGuard(program, limit)` does in one an operation.

    Rewards equal the program's up to rounding: sums are taken in another order.

    Args:
        program: A checked reward.
        limit: Largest absolute reward that is let through.

    Raises:
        Unsupported: the program holds an operation that is not written as C++.
    """

    def __init__(self, program: RewardProgram, limit: float = LIMIT) -> None:
        super().__init__(program, limit)
        self.program = program
        self._kernel = _kernel(translate(program.graph, program.types), limit)

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the guarded reward and components, each `[num_envs]`; nothing waits for the device."""
        inputs = [action if name == ACTION else getattr(state, name) for name in self.program.graph.inputs]
        num_envs, device = action.size(0), action.device
        if inputs:
            x = torch.cat([value.reshape(num_envs, -1) for value in inputs], 1)
        else:
            x = torch.empty(num_envs, 0, device=device)
        results = torch.empty(1 + len(self.program.components), num_envs, device=device)
        tensors = [x.view(-1), results.view(-1), self._counts_on(device)]
        launch_kernel(self._kernel, num_envs, tensors, num_envs, x.size(1))
        reward, *components = results.unbind()
        return reward, dict(zip(self.program.components, components, strict=True))


def fused_guard(program: RewardProgram, device: str) -> FusedGuard | None:
    """Return a program and its guard as one kernel; None where torch's operations must do.

    They must where the program cannot be written as a kernel, where that fails in any way, and where the kernel does
    not compute what they compute.

    Args:
        program: A checked reward.
        device: Where it will run; `warp` is the CPU with kernels, for tests.
    """
    try:
        fused = FusedGuard(program)
        if _agree(fused, Device(device).torch):
            return fused
        _log.warning("a reward's kernel differs from its operations, which take its place: %s", program.graph_hash)
    except Unsupported as missing:
        _log.info("a reward takes one kernel an operation: %s cannot be fused", missing)
    except Exception:  # of the writer, of Warp or of NVIDIA's compiler: a kernel is never needed
        _log.warning("a reward's kernel could not be made: %s", program.graph_hash, exc_info=True)
    return None


def _agree(fused: FusedGuard, device: torch.device) -> bool:
    """Tell whether a kernel gives what its program's operations give on nearly all of some random states.

    Nearly, because where a program compares or rounds, the last bit of a number decides.
    """
    program, plain = fused.program, RewardGuard(fused.program, fused.limit)
    generator = torch.Generator().manual_seed(0)
    drawn = {}
    for index, name in enumerate(program.graph.inputs):
        shape = (_TRIALS, *without_batch(program.types[index].shape))
        scale = torch.logspace(-2, 1, _TRIALS).view(-1, *[1] * (len(shape) - 1))
        drawn[name] = (scale * torch.randn(shape, generator=generator)).to(device)
    state = SimpleNamespace(**drawn)
    action = drawn.get(ACTION, torch.zeros(_TRIALS, 1, device=device))
    (ours, our_parts), (theirs, their_parts) = fused(state, action), plain(state, action)
    ours, theirs = (torch.stack([each, *parts.values()]) for each, parts in ((ours, our_parts), (theirs, their_parts)))
    scale = theirs.abs().amax(1, keepdim=True).clamp(min=1)
    differ = ((ours - theirs).abs() > _TOLERANCE * scale).float().mean(1)
    fused.read()
    return bool((differ <= _STRAYS).all())


def _kernel(translation: Translation, limit: float) -> Any:
    """Return the kernel: one thread for each environment. Warp reads the annotations, so they are no strings here."""
    wp = start_warp()

    @wp.func_native(_snippet(translation, limit))
    def evaluate(
        inputs: wp.array(dtype=wp.float32),
        outputs: wp.array(dtype=wp.float32),
        num_envs: int,
        width: int,
        env: int,
    ) -> int: ...

    @wp.kernel(module="unique", enable_backward=False)
    def guarded_reward(
        inputs: wp.array(dtype=wp.float32),
        outputs: wp.array(dtype=wp.float32),
        counts: wp.array(dtype=wp.int64),
        num_envs: int,
        width: int,
    ):
        env = wp.tid()
        if evaluate(inputs, outputs, num_envs, width, env) != 0:
            wp.atomic_add(counts, 0, wp.int64(1))
        if env == 0:
            wp.atomic_add(counts, 1, wp.int64(num_envs))

    return guarded_reward


def _snippet(translation: Translation, limit: float) -> str:
    """Return C++ that writes reward and components of one environment, and returns whether the reward was bad."""
    bound = literal(limit, torch.float32)
    stored = [
        f"const float r{row} = {result};\n"
        f"outputs.data[{row} * num_envs + env] = fabsf(r{row}) <= {bound} ? r{row}"
        f" : fabsf(r{row}) <= 3.4028235e38f ? (r{row} > 0 ? {bound} : -{bound}) : 0;"
        for row, result in enumerate([translation.reward, *translation.components])
    ]
    begin = "const float* x = inputs.data + env * width;"
    return "\n".join([begin, *translation.lines, *stored, f"return fabsf(r0) <= {bound} ? 0 : 1;"])
