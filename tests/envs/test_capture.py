import torch

from envs.capture import Captured


def test_on_the_cpu_every_call_runs_the_function():
    calls = []
    captured = Captured(lambda: calls.append(1) or len(calls), torch.device("cpu"))
    assert [captured() for _ in range(6)] == [1, 2, 3, 4, 5, 6]
    assert not captured.recorded
