"""Segments are what happened, in its order, and no more than one episode."""

import torch

from rewardsmith.reward_synth.preferences.segments import Pool, Segments, Window

CPU = torch.device("cpu")
STEPS, ENVS = 4, 3


def written(window, count, start=0, terminated=(), truncated=()):
    """Write steps whose input and score are their number, negative in environment 2, and the ends at (step, env)."""
    flags = {"terminated": torch.zeros(count, ENVS, dtype=torch.bool), "truncated": None}
    flags["truncated"] = flags["terminated"].clone()
    for number in range(count):
        value = torch.tensor([1.0, 1.0, -1.0]) * (start + number)
        window.write(value.unsqueeze(1), value)
    for name, places in (("terminated", terminated), ("truncated", truncated)):
        for place in places:
            flags[name][place] = True
    window.end(flags["terminated"], flags["truncated"])
    return window.segments()


def test_the_last_steps_come_in_order_across_rollouts():
    window = Window(STEPS, ENVS, 1, CPU)
    assert len(written(window, 3).truth) == 0, "not yet whole"
    segments = written(window, 3, start=3)
    assert segments.truth.tolist() == [[2, 3, 4, 5], [2, 3, 4, 5], [-2, -3, -4, -5]]
    assert torch.equal(segments.inputs.squeeze(-1), segments.truth) and bool(segments.alive.all())
    assert written(window, 9, start=6).truth[0].tolist() == [11, 12, 13, 14], "a rollout longer than a segment"


def test_an_end_does_not_pay_and_a_cut_is_left_out():
    window = Window(STEPS, ENVS, 1, CPU)
    segments = written(window, 4, start=1, terminated=[(1, 0), (1, 2)], truncated=[(2, 1)])
    assert segments.alive.tolist() == [[True, True, False, False]] * 2
    assert segments.truth.tolist() == [[1, 2, 0, 0], [-1, -2, -2, -2]]
    segments = written(window, 1, start=5, truncated=[(0, 0)])
    assert segments.truth.tolist() == [[2, 0, 0, 0], [-2, -2, -2, -2]], "an end at the last step leaves all known"
    assert len(written(window, 4, start=6, truncated=[(3, 0)]).truth) == 3


def test_a_pool_keeps_the_newest():
    def some(*numbers):
        values = torch.tensor(numbers, dtype=torch.float32)
        frames = torch.zeros(len(values), 1, 0)
        return Segments(values.view(-1, 1, 1), values.view(-1, 1), torch.ones(len(values), 1, dtype=torch.bool), frames)

    pool = Pool(3, 1, 1, CPU)
    pool.add(some())
    assert len(pool) == 0
    pool.add(some(1, 2))
    assert len(pool) == 2
    pool.add(some(3, 4))
    assert len(pool) == 3 and sorted(pool.pick(torch.arange(3)).truth.flatten().tolist()) == [2, 3, 4]
    pool.add(some(*range(10, 20)))
    assert sorted(pool.pick(torch.arange(3)).truth.flatten().tolist()) == [10, 13, 16]
