"""Any model works with right features, or is refused in one line that names what is amiss and the next step."""

import importlib.util
from pathlib import Path

import mujoco
import pytest

NEXT_STEPS = ("give it a ctrlrange", "add name= in the MJCF", "set root to")


def _dm_control():
    """Return dm_control's own MJCF files with actuators, found without importing it; none where it is missing."""
    spec = importlib.util.find_spec("dm_control")
    found = sorted(Path(spec.submodule_search_locations[0]).rglob("*.xml")) if spec else []
    return [path for path in found if "<actuator" in path.read_text() and "<worldbody" in path.read_text()]


FILES = _dm_control()


def test_dm_control_is_there_with_its_models():
    if not FILES:
        pytest.skip("dm_control is not installed; pip install dm_control")
    assert len(FILES) >= 30


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.slow][: place % 4]) for place, path in enumerate(FILES)],
    ids=[f"{path.parent.name}-{path.stem}" for path in FILES],
)
def test_models_of_dm_control_work_or_are_refused(truth, tmp_path, path):
    try:
        model = mujoco.MjModel.from_xml_path(str(path))
    except ValueError:
        pytest.skip("no complete model: MuJoCo itself refuses it")
    long = model.opt.timestep < 1e-3 or model.nmesh > 50  # the dog and the fly
    refusal = truth.holds(truth.users_file(tmp_path, path), looks=(0, 2) if long else truth.LOOKS)
    assert refusal is None or any(step in refusal for step in NEXT_STEPS), refusal


def _drawn(models, truth, folder, seed):
    """Return whether a model drawn from a seed works, None where MuJoCo refuses it."""
    drawn, path = models.Drawn(seed), folder / "m.xml"
    try:
        path.write_text(models.with_keys(drawn.xml, drawn.keys, seed))
        file = truth.users_file(folder, path)
    except ValueError:
        return None
    refusal = truth.holds(file, seed)
    assert refusal is None or any(step in refusal for step in NEXT_STEPS), refusal
    return refusal is None


@pytest.mark.parametrize(
    "tens", [*range(6), *[pytest.param(number, marks=pytest.mark.slow) for number in range(6, 200)]]
)
def test_drawn_models_work_or_are_refused(models, truth, tmp_path, tens):
    ends = [_drawn(models, truth, tmp_path, seed) for seed in range(10 * tens, 10 * tens + 10)]
    assert ends.count(True) >= 2 and ends.count(None) <= 3
