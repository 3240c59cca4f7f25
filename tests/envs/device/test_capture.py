from contextlib import nullcontext
from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs.device import capture
from rewardsmith.envs.device.capture import Captured


def test_on_the_cpu_every_call_runs_the_function():
    calls = []
    captured = Captured(lambda: calls.append(1) or len(calls), torch.device("cpu"))
    assert [captured() for _ in range(6)] == [1, 2, 3, 4, 5, 6]
    assert not captured.recorded


class NoGpu:
    """Stands in for Warp and torch's streams, so that the order of things shows without a GPU."""

    CaptureMode = SimpleNamespace(RELAXED=None)

    def __init__(self, broken=False):
        self.broken = broken
        self.launches = 0

    def ScopedStream(self, *_, **__):
        return nullcontext()

    def capture_begin(self, **_):
        pass

    def capture_end(self, **_):
        if self.broken:
            raise RuntimeError("operation not permitted when stream is capturing")
        return "graph"

    def capture_launch(self, graph, stream):
        assert graph == "graph"
        self.launches += 1


@pytest.fixture
def gpu(monkeypatch):
    def pretend(**options):
        stream = SimpleNamespace(wait_stream=lambda other: None)
        for name in ("Stream", "current_stream"):
            monkeypatch.setattr(torch.cuda, name, lambda device: stream)
        monkeypatch.setattr(torch.cuda, "MemPool", lambda: None)
        for name in ("stream", "use_mem_pool"):
            monkeypatch.setattr(torch.cuda, name, lambda *_: nullcontext())
        fake = NoGpu(**options)
        monkeypatch.setattr(capture, "start_warp", lambda: fake)
        monkeypatch.setattr(capture, "warp_stream", lambda stream: stream)
        return fake

    return pretend


def test_a_recording_follows_the_warm_up_and_is_launched_from_then_on(gpu):
    fake, calls = gpu(), []
    captured = Captured(lambda: calls.append(1) or len(calls), torch.device("cuda"))
    assert [captured() for _ in range(3)] == [1, 2, 3]
    assert not captured.recorded
    assert [captured() for _ in range(3)] == [4, 4, 4], "the result of the recorded call"
    assert captured.recorded and len(calls) == 4 and fake.launches == 3


def test_what_cannot_be_recorded_runs_as_it_is(gpu, caplog):
    fake, calls = gpu(broken=True), []
    captured = Captured(lambda: calls.append(1) or len(calls), torch.device("cuda"))
    results = [captured() for _ in range(8)]
    assert results == [1, 2, 3, 5, 6, 7, 8, 9], "the fourth call tried to record and then ran"
    assert not captured.recorded and fake.launches == 0
    assert [record.message for record in caplog.records] == [
        "no CUDA graph can be made, so that steps are slow: operation not permitted when stream is capturing"
    ]


def test_one_within_another_is_part_of_its_recording(gpu):
    fake = gpu()
    inner = Captured(lambda: 1, torch.device("cuda"))
    outer = Captured(lambda: inner() + 1, torch.device("cuda"))
    assert [outer() for _ in range(6)] == [2] * 6
    assert outer.recorded and not inner.recorded and fake.launches == 3
