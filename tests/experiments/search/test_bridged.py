"""A whole run on a vector environment that somebody else steps, given as a file."""

import shutil
from pathlib import Path

import pytest

from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.run import Run

EXAMPLE = Path(__file__).parents[3] / "examples" / "cart_pole.py"


@pytest.mark.slow
def test_a_vector_environment_in_a_file_is_trained_judged_and_reported(tmp_path, capsys):
    file = shutil.copy(EXAMPLE, tmp_path / "my_pool.py")
    words = ["candidates=1", "steps=2000", "ppo.num_envs=8", "ppo.rollout_length=32", "ppo.minibatch_size=64"]
    assert main(["train", f"env={file}", "task=keep the pole upright", f"runs={tmp_path / 'runs'}", *words]) == 0
    (path,) = (tmp_path / "runs").iterdir()
    (candidate,) = Run.open(str(path)).candidates()
    result = candidate.result()
    assert result.evaluation.score > 0 and result.film is None and "draws no pictures" in result.film_error
    assert "No film: cart_pole draws no pictures" in (path / "report.html").read_text()
    file.write_text(file.read_text().replace("control_dt = 0.02", "control_dt = 0.04"))
    capsys.readouterr()
    assert main(["resume", str(path)]) == 2, "a file that has changed is asked about, as a robot's is"
    assert "my_pool.py has changed" in capsys.readouterr().err
