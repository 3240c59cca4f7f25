"""The figures of every candidate's training, elsewhere besides the run directory."""

import json
import sys
from types import ModuleType, SimpleNamespace

import pytest

import rewardsmith as rs
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.begin import begin
from rewardsmith.experiments.work.loggers.logger import LOGGERS

LOGGER = """
    import json

    class Lines:
        def __init__(self, candidate, steps):
            self.path, self.seen = candidate.path / "lines.json", [steps]

        @staticmethod
        def check():
            pass

        def log(self, metrics, steps):
            self.seen.append(steps)

        def close(self):
            self.path.write_text(json.dumps(self.seen))
"""


def train(tmp_path, inline, **options):
    return rs.train("hopper", "hop forward", candidates=2, runs=str(tmp_path / "runs"), **options, **inline)


def test_a_logger_of_ones_own_sees_every_iteration_of_every_candidate(plugin, inline, tmp_path):
    plugin(LOGGERS, "lines", "Lines", LOGGER)
    for candidate in train(tmp_path, inline, logger="lines").candidates():
        assert json.loads((candidate.path / "lines.json").read_text()) == [0, 256, 512]


def test_event_files_of_tensorboard_hold_what_the_record_holds(inline, tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for candidate in train(tmp_path, inline, logger="tensorboard").candidates():
        events = EventAccumulator(str(candidate.path / "tensorboard"))
        events.Reload()
        record = candidate.metrics()
        known = {name for line in record for name in line}
        assert set(events.Tags()["scalars"]) == known
        seen = [(event.step, event.value) for event in events.Scalars("seconds")]
        assert [step for step, _ in seen] == [line["steps"] for line in record]
        assert [value for _, value in seen] == pytest.approx([line["seconds"] for line in record])


@pytest.fixture
def wandb(monkeypatch):
    """A stand-in for the library, in which everything is kept."""
    module = ModuleType("wandb")
    module.runs = []

    def init(**options):
        run = SimpleNamespace(options=options, lines=[], finished=False)
        run.log = lambda metrics, step: run.lines.append((step, metrics))
        run.finish = lambda: setattr(run, "finished", True)
        module.runs.append(run)
        return run

    module.init = init
    monkeypatch.setitem(sys.modules, "wandb", module)
    return module


def test_weights_and_biases_gets_a_run_for_each_candidate(wandb, inline, tmp_path):
    run = train(tmp_path, inline, logger="wandb")
    assert [each.options["name"] for each in wandb.runs] == [f"{run.path.name}/000", f"{run.path.name}/001"]
    for each, candidate in zip(wandb.runs, run.candidates(), strict=True):
        assert each.finished and [metrics for _, metrics in each.lines] == candidate.metrics()
        assert [step for step, _ in each.lines] == [256, 512]


def test_an_account_that_is_missing_is_told_in_one_line(wandb, inline, tmp_path):
    def init(**options):
        raise RuntimeError("api_key not\nconfigured")

    wandb.init = init
    run = train(tmp_path, inline, logger="wandb")
    for row in run.result().candidates:
        assert row.result.status == "failed" and "api_key not configured; `wandb login`" in row.result.reason


@pytest.mark.parametrize(
    ("logger", "missing", "named"),
    [
        ("tensorboard", "torch.utils.tensorboard", r"rewardsmith\[tensorboard\]"),
        ("wandb", "wandb", r"rewardsmith\[wandb\]"),
        ("paper", None, "choose one of: none, tensorboard, wandb"),
    ],
)
def test_what_is_not_there_is_refused_before_a_run_exists(logger, missing, named, tmp_path, monkeypatch):
    if missing:
        monkeypatch.setitem(sys.modules, missing, None)
    config = TrainConfig(env="hopper", task="hop forward", logger=logger, runs=str(tmp_path / "runs"))
    with pytest.raises(rs.UserError, match=named):
        begin(config, ["rewardsmith"])
    assert not list(tmp_path.iterdir())
