"""The site is built without a warning, and every command that it shows is one, and works."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import rewardsmith as rs
from rewardsmith.experiments.cli.completion import COMMANDS
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.config.commands import ResumeConfig
from rewardsmith.experiments.config.overrides import keys, options, parse
from rewardsmith.experiments.web.requests import Answer
from rewardsmith.reward_synth.preferences.ranking import Ranking

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "docs").glob("*.md"))
_BLOCK = re.compile(r"^```(?P<kind>.*)\n(?P<lines>(?:(?!```).*\n)*)```$", re.MULTILINE)
SMALL = {
    "steps": "512", "episodes": "2", "film.seconds": "0.2", "film.live": "0", "ppo.num_envs": "8",
    "ppo.rollout_length": "32", "ppo.minibatch_size": "64", "ppo.epochs": "1", "coder": "phrasebook",
}  # fmt: skip
"""Options of train by which what the site shows is over in seconds."""


def commands(page):
    """Yield every command of a page, and whether the page says that it needs something which is not here."""
    for block in _BLOCK.finditer(page.read_text()):
        for line in _lines(block):
            if line.startswith("rewardsmith "):
                needs = block["kind"] != "sh"
                assert not needs or block["lines"].startswith((":class: needs-", ":class: takes-")), line
                yield line, needs


def _lines(block):
    """Return the lines of a block, those that go on in the next as one."""
    return block["lines"].replace("\\\n", "").splitlines()


SHOWN = [(page.name, line) for page in PAGES for line, _ in commands(page)]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(ROOT / "docs"), str(place)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0 and not built.stderr, built.stderr
    return place


def test_the_site_is_built_without_a_warning_and_has_every_option_and_environment(site):
    page = (site / "generated" / "options.html").read_text()
    for syntax in COMMANDS.values():
        assert syntax.options is None or all(f"{key}=" in page for key in keys(syntax.options))
        assert syntax.options is None or all(each.meaning for each in options(syntax.options))
    assert {f"{page.stem}.html" for page in PAGES} <= {path.name for path in site.glob("*.html")}


def test_every_command_of_the_readme_is_one():
    lines = [
        line
        for block in _BLOCK.finditer((ROOT / "README.md").read_text())
        for line in _lines(block)
        if line.startswith("rewardsmith ")
    ]
    assert len(lines) > 30
    for line in lines:
        check(line)


@pytest.mark.parametrize(("page", "line"), SHOWN, ids=[f"{page}: {line}"[:60] for page, line in SHOWN])
def test_every_command_is_one(page, line):
    check(line)


def check(line):
    """See that a command is known, and that its options are, with values of their types."""
    _, command, *words = shlex.split(line, comments=True)
    given = [word for word in words if "=" in word]
    schema = ResumeConfig if command == "resume" else COMMANDS[command].options
    assert schema is not None or not given
    if given:
        parse(schema, given)


def test_answers_are_shown_as_they_are_taken():
    (body,), (line,) = (shown_json(page) for page in ("page.md", "rank.md"))
    assert Answer.model_validate(body).order == body["order"]
    assert Ranking.from_json(line).order == (("001",), ("000", "002"))


def shown_json(page):
    """Return what the JSON of a page says."""
    text = (ROOT / "docs" / page).read_text()
    return [json.loads(block["lines"]) for block in _BLOCK.finditer(text) if block["kind"] == "json"]


@pytest.mark.slow
def test_what_is_shown_in_python_runs_in_its_order(tmp_path, monkeypatch, inline):
    """With the training's steps and films made small, one page's blocks as one program."""
    monkeypatch.chdir(tmp_path)
    train = rs.train
    monkeypatch.setattr(rs, "train", lambda *what, **shown: train(*what, **{**shown, **inline}))
    blocks = [
        match["lines"] for match in _BLOCK.finditer((ROOT / "docs/python.md").read_text()) if match["kind"] == "python"
    ]
    assert len(blocks) >= 5
    exec(compile("".join(blocks), "docs/python.md", "exec"), {})


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_works(page, tmp_path, monkeypatch, inline):
    """In their order, but for those that need what is not here; trainings take a few hundred steps."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for block in _BLOCK.finditer(page.read_text()):
        if block["kind"] == "python":
            (tmp_path / "my_reward.py").write_text(block["lines"])
    for line, needs in commands(page):
        if needs:
            continue
        _, command, *words = shlex.split(line)
        if command == "train":
            shown = dict(word.split("=", 1) for word in words)
            words = [f"{key}={value}" for key, value in {**shown, **SMALL, "executor": inline["executor"]}.items()]
        if "RUN" in words:
            newest = max((tmp_path / "runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)
            words = [str(newest) if word == "RUN" else word for word in words]
        assert main([command, *words]) == 0, line
