"""Processes that the page starts."""

import time

from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.processes import Processes


def test_nothing_in_the_folder_where_the_page_was_opened_is_imported(tmp_path, monkeypatch):
    """Somebody's folder of runs may hold a file that is called like a module."""
    (tmp_path / "yaml.py").write_text(f"open({str(tmp_path / 'tripwire')!r}, 'w')")
    (tmp_path / "run").mkdir()
    monkeypatch.chdir(tmp_path)
    run, processes = Run(tmp_path / "run"), Processes()
    processes.resume(run)
    until = time.monotonic() + 300
    while processes.is_going(run) and time.monotonic() < until:
        time.sleep(0.1)
    assert "is not a run directory" in (run.path / "page.log").read_text()
    assert not (tmp_path / "tripwire").exists()
