import gc
import importlib.util
import signal
import sys
import textwrap
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
import torch
from hypothesis import settings
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from rewardsmith.envs.device import capture, random_kernel
from rewardsmith.envs.device.start_warp import start_mujoco_warp
from rewardsmith.envs.mujoco import warp
from rewardsmith.reward_synth.language.fused import kernel

# Two threads on these small networks are many times slower than one when the cores are shared.
torch.set_num_threads(1)

# A shell that runs the tests in the background has interrupts ignored, by them and by whatever they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


# Under pytest's importlib mode tests cannot import their neighbours.
def _neighbour(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


toys, chat_server = _neighbour("toys"), _neighbour("chat_server")


@pytest.fixture(scope="session", autouse=True)
def users_state(tmp_path_factory):
    """Keep what rewardsmith remembers of this user's runs out of the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def recall():
    """Return the class of an environment with dict observations and choices that needs a memory, see `toys.py`."""
    return toys.Recall


@pytest.fixture
def server(monkeypatch):
    """A server on this machine that the environment names, with a key that is a canary; see `chat_server.py`."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    running = chat_server.ChatServer()
    monkeypatch.setenv("OPENAI_API_KEY", chat_server.CANARY)
    monkeypatch.setenv("OPENAI_BASE_URL", running.url)
    yield running
    running.close()


@pytest.fixture
def answers():
    return chat_server.Answers


@pytest.fixture(scope="session")
def canary():
    return chat_server.CANARY


@pytest.fixture
def good_reply():
    return chat_server.GOOD_REPLY


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="run the tests that take minutes, too")


def pytest_report_header(config):
    return None if config.getoption("--slow") else "without what takes minutes; run all with --slow"


def pytest_configure(config):
    # Other work on the machine is no fault of an example that takes long.
    settings.register_profile("usual", deadline=None, max_examples=100 if config.getoption("--slow") else 20)
    settings.load_profile("usual")


ALIKE = (
    "ant", "arm_chair", "arm_cube", "arm_door", "arm_faucet", "half_cheetah", "humanoid_standup", "inverted_pendulum",
    "mountain_car", "pusher", "walker2d",
    "minihack_corridor", "minihack_key_room_s10", "nethack_eat", "nethack_gold", "nethack_oracle_sober",
    "nethack_scout", "nethack_staircase_level2", "nethack_staircase_level3", "nethack_staircase_level4",
)  # fmt: skip
"""Bodies made of what others are made of, too: a trunk on four legs, an arm and what it handles, legs in a plane, a
humanoid, a cart, two links on a table; and games whose rules, keys and goals others have."""


def pytest_collection_finish(session):
    # Thousands of tests and modules stay to the end: looking through them for garbage took a tenth of all time.
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config, items):
    if config.getoption("--slow"):
        return
    left_out = [item for item in items if takes_minutes(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not takes_minutes(item)]


def takes_minutes(item):
    is_known = "one_of_a_kind" in item.keywords and any(name in ALIKE for name in item.callspec.params.values())
    return is_known or "slow" in item.keywords


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """Return what adds a choice as users do: a file of one's own, and one line in a registry."""

    def add(choices, name, attribute, text):
        folder = tmp_path / "plugins"
        folder.mkdir(exist_ok=True)
        module = f"plugin_{name}_{len(sys.modules)}"
        (folder / f"{module}.py").write_text(textwrap.dedent(text))
        monkeypatch.syspath_prepend(folder)
        monkeypatch.setattr(choices, "_places", dict(choices._places))
        choices.add(name, f"{module}:{attribute}")

    return add


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

    def call(*args, **kwargs):
        return Recording.active.run(function, *args) if Recording.active else function(*args, **kwargs)

    return call


class NotedModule:
    """MuJoCo Warp, whose functions are noted."""

    def __init__(self, module):
        self.module = module

    def __getattr__(self, name):
        return noted(getattr(self.module, name))


class Replays:
    """Records on the CPU as `CudaGraphs` does on a GPU: after the warm-up no Python of the function runs any more."""

    def __init__(self, device):
        self.recording = None
        self._done = False

    def working(self):
        return nullcontext()

    def record(self, function):
        with Recording() as self.recording:
            result = function()
        self._done = True  # what the launch that follows is for
        return self.recording, result

    def launch(self, recording):
        if not self._done:
            recording.replay()
        self._done = False


class NeverRecords:
    """Leaves everything as it is, on a device at whose tensors the host may not look."""

    def __init__(self, device):
        pass

    def working(self):
        return nullcontext()

    def record(self, function):
        raise RuntimeError("nothing is recorded here")


@pytest.fixture
def recorded_by(monkeypatch):
    """Return a context: what is made within it runs on the CPU as where there is such a recorder; it lists them."""

    @contextmanager
    def within(kind):
        made = []

        def make(device):
            made.append(kind(device))
            return made[-1]

        with monkeypatch.context() as patched:
            patched.setitem(capture.RECORDERS, "cpu", make)
            yield made

    return within


@pytest.fixture
def as_on_a_gpu(monkeypatch, recorded_by):
    """Return a context: what is made within it records and replays its steps, as on a GPU."""
    for module in (kernel, random_kernel):
        monkeypatch.setattr(module, "launch_kernel", noted(module.launch_kernel))
    monkeypatch.setattr(warp, "start_mujoco_warp", lambda: NotedModule(start_mujoco_warp()))
    return lambda: recorded_by(Replays)


@pytest.fixture
def replayed(as_on_a_gpu):
    """Return what makes of a function of no arguments one that is recorded and replayed, as on a GPU."""

    def make(function):
        with as_on_a_gpu():
            return capture.Captured(function, torch.device("cpu"))

    return make


@pytest.fixture
def without_looking(recorded_by):
    """Return a context: what is made within it never looks at the values of tensors, as on a GPU."""
    return lambda: recorded_by(NeverRecords)
