import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

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
