import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from rewardsmith.envs.device import random_kernel
from rewardsmith.envs.device.capture import Captured
from rewardsmith.reward_synth.language.fused import kernel

# Two threads on these small networks are many times slower than one when the cores are shared.
torch.set_num_threads(1)


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="run the tests that take minutes, too")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--slow"):
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes minutes; run with --slow"))


WAITING = {"_local_scalar_dense", "nonzero", "masked_select", "item", "lift_fresh", "equal", "is_nonzero", "unique"}
"""Operations that copy from the host to the device or back."""


class NoWaiting(TorchDispatchMode):
    """Refuses operations during which the host waits for a GPU, or that a CUDA graph cannot hold."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        assert name.removesuffix("_") not in WAITING, f"{func} waits for the device"
        if name.startswith("index"):
            indices = [each for each in args[1] if each is not None] if isinstance(args[1], (list, tuple)) else []
            assert all(index.dtype != torch.bool for index in indices), f"{func} with a mask waits for the device"
        return func(*args, **(kwargs or {}))


@pytest.fixture
def no_waiting():
    """Return a context in which waiting for the device fails, as far as the CPU can show it."""
    return NoWaiting


class Recording(NoWaiting):
    """Notes operations while they run, so that they can be run again on the same memory, as a CUDA graph is."""

    active = None

    def __init__(self):
        super().__init__()
        self.operations = []

    def __enter__(self):
        Recording.active = self
        return super().__enter__()

    def __exit__(self, *exception):
        Recording.active = None
        return super().__exit__(*exception)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return self.run(super().__torch_dispatch__, func, types, args, kwargs or {})

    def run(self, function, *args):
        result = function(*args)
        self.operations.append((function, args, result))
        return result

    @property
    def launches(self):
        """How many operations start a kernel, each of MuJoCo Warp's functions counted as one."""
        return sum(not self._is_free(*operation) for operation in self.operations)

    @staticmethod
    def _is_free(function, args, result):
        """Tell views and unwritten memory from what computes."""
        if args and args[0] in (torch.ops.aten.empty.memory_format, torch.ops.aten.empty_like.default):
            return True
        given, made = [[x for x in tree_leaves(tree) if isinstance(x, torch.Tensor)] for tree in (args, result)]
        memory = {tensor.untyped_storage().data_ptr() for tensor in given}
        in_place = any(one is other for one in made for other in given)
        return bool(made) and not in_place and all(tensor.untyped_storage().data_ptr() in memory for tensor in made)

    def replay(self):
        for function, args, result in self.operations:
            for old, new in zip(tree_leaves(result), tree_leaves(function(*args)), strict=True):
                if isinstance(old, torch.Tensor) and old.data_ptr() != new.data_ptr():
                    old.copy_(new)


def noted(function):
    """Return a function of Warp's, each call of which is one operation of the active recording."""
    return lambda *args: Recording.active.run(function, *args) if Recording.active else function(*args)


class NotedModule:
    """MuJoCo Warp, whose functions are noted."""

    def __init__(self, module):
        self.module = module

    def __getattr__(self, name):
        return noted(getattr(self.module, name))


class Replayed(Captured):
    """Does on the CPU what `Captured` does on a GPU: after the warm-up no Python of the function runs any more."""

    def __init__(self, function):
        super().__init__(function, torch.device("cpu"))
        self._device = torch.device("meta")
        self._ran = False

    def _launch(self):
        return self._replay() if self._ready() else self._function()

    def _record(self):
        with Recording() as self._graph:
            self._result = self._function()
        self._ran = True

    def _replay(self):
        if not self._ran:
            self._graph.replay()
        self._ran = False
        return self._result


@pytest.fixture
def replayed(monkeypatch):
    """Return what makes of a function of no arguments one that is recorded and replayed, as on a GPU."""
    for module in (kernel, random_kernel):
        monkeypatch.setattr(module, "launch_kernel", noted(module.launch_kernel))
    return Replayed


@pytest.fixture
def as_on_a_gpu(replayed):
    """Return what makes an environment on `warp` (and a PPO on it) record and replay its steps, as on a GPU."""

    def change(env, ppo=None):
        env.sim._mjw = NotedModule(env.sim._mjw)
        env.device = torch.device("meta")  # whose ended episodes are not looked for
        env.statistics._look_before = False
        env._captured = replayed(env._step)
        if ppo is not None:
            ppo._interaction = replayed(ppo._interact)
            ppo._improver._improvement = replayed(ppo._improver._improve)

    return change
