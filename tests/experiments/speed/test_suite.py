import pytest

from rewardsmith.experiments.speed import suite as speed


@pytest.mark.parametrize("device", ["cpu", pytest.param("warp", marks=pytest.mark.slow)])
def test_every_contender_is_measured(device, monkeypatch):
    monkeypatch.setattr(speed, "TURNS", 1)
    monkeypatch.setattr(speed, "SECONDS", 0.01)
    monkeypatch.setattr(speed, "WARM_UPS", 1)
    row = speed.measure("inverted_pendulum", device, num_envs=4)
    assert min(row.physics, row.step, row.eager, row.train) > 0
    assert row.step_ratio == row.step / row.physics and row.train_ratio == row.train / row.physics
    assert not row.captured
    assert set(row.faults) == ({"diverged"} if device == "cpu" else {"diverged", "overflow"})
