"""The public names, from the wheel, in a folder full of other people's packages of the same names."""

import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import rewardsmith as rs

ROOT = Path(__file__).parents[2]
ROOMS = ("envs", "experiments", "policies", "reward_synth", "vlm_rewards")


@pytest.mark.parametrize("name", rs.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert (getattr(rs, name).__doc__ or "").strip(), name


def test_an_unknown_name_lists_those_that_there_are():
    with pytest.raises(AttributeError, match="it has: MPC, PPO, Environment"):
        rs.trian  # noqa: B018


def test_importing_it_is_quick():
    code = "import sys, rewardsmith; assert not {'torch', 'mujoco'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_package_is_left_out():
    """Every folder with modules is a package that is named in pyproject.toml."""
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    folders = {path.parent.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    assert {f"rewardsmith.{'.'.join(folder.parts)}" for folder in folders} | {"rewardsmith"} == named
    assert all((ROOT / folder / "__init__.py").exists() for folder in folders)


def test_a_misspelt_option_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(rs.UserError, match=r"'candidate'; did you mean 'candidates'.* options are: env"):
        rs.train("half_cheetah", "run", candidate=2, runs=str(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "mention"),
    [
        ({"candidates": "three"}, "candidates is 'three'; it takes int"),
        ({"steps": 1e5}, "steps is 100000.0; it takes int"),
        ({"ppo": 3}, "ppo is 3; it takes a dict of its options"),
        ({"film": {"second": 1}}, "unknown option 'film.second'; did you mean 'film.seconds'"),
        ({"film": {"seconds": "1"}}, "film.seconds is '1'; it takes float"),
    ],
)
def test_an_option_of_another_type_is_refused_by_its_name(tmp_path, options, mention):
    with pytest.raises(rs.UserError, match=mention):
        rs.train("half_cheetah", "run", runs=tmp_path, **options)
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from the files that git would hand over."""
    place = tmp_path_factory.mktemp("wheel")
    # A copy, because what an earlier build left behind in the checkout would be packed as well.
    source = place / "source"
    source.mkdir()
    for name in (*ROOMS, "rewardsmith"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(place), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = place.glob("*.whl")
    return built


def test_the_wheel_holds_every_file(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for room in (*ROOMS, "rewardsmith"):
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                inside = (
                    path.relative_to(ROOT) if room == "rewardsmith" else Path("rewardsmith", path.relative_to(ROOT))
                )
                assert str(inside) in held, path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment that has the wheel, and what it needs from the environment of the tests."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False, symlinks=True)
    packages = next(place.glob("lib/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(packages)
    needed = Path(pytest.__file__).parents[1]
    (packages / "needed.pth").write_text(f"{needed}\n")
    return place / "bin" / "python"


@pytest.fixture
def crowded(tmp_path):
    """A folder with other packages of our rooms' names."""
    for name in (*ROOMS, "tests", "rewardsmith_runs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError('somebody else')\n")
    return tmp_path


def test_the_main_job_with_a_robot_of_ones_own_runs_among_foreign_packages(installed, crowded):
    for name in ("rover.py", "rover.xml"):
        (crowded / name).write_text((ROOT / "examples" / name).read_text())
    words = ["train", "env=rover.py", "task=drive forward at 1 m/s", "candidates=1", "steps=512"]
    words += ["ppo.num_envs=8", "ppo.rollout_length=32", "ppo.minibatch_size=64", "film.seconds=0.1", "episodes=1"]
    command = [installed, "-m", "rewardsmith.experiments", *words]
    process = subprocess.run(command, cwd=crowded, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    assert list(crowded.glob("runs/*/report.html"))


@pytest.mark.slow
def test_a_script_runs_among_foreign_packages(installed, crowded):
    for name in ("rover.py", "rover.xml"):
        (crowded / name).write_text((ROOT / "examples" / name).read_text())
    program = (
        "import rewardsmith as rs\n"
        "run = rs.train('rover.py', 'drive forward at 1 m/s', "
        "               candidates=1, steps=512, episodes=1, film={'seconds': 0},\n"
        "               ppo={'num_envs': 8, 'rollout_length': 32, 'minibatch_size': 64})\n"
        "assert rs.__file__.startswith(__import__('sys').prefix), rs.__file__\n"
        "print(run.result().best)\n"
    )
    (crowded / "my_script.py").write_text(program)
    process = subprocess.run([installed, "my_script.py"], cwd=crowded, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    assert process.stdout.splitlines()[-1] == "000"
