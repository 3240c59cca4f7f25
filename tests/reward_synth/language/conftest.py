import json
from pathlib import Path

import pytest

from rewardsmith.reward_synth.language import RewardSchema, compile_reward

from .programs import BENIGN

HERE = Path(__file__).parent


def load(name):
    data = json.loads((HERE / name).read_text())
    return data["benign"], data["attacks"]


def published_schema():
    sizes = {"J": 12, "A": 12}
    fields = json.loads((HERE / "corpus.json").read_text())["meta"]["schema"]["fields"]
    return RewardSchema({k: tuple(sizes.get(s, s) for s in shape[1:]) for k, shape in fields.items()}, 12)


@pytest.fixture(scope="session")
def schema():
    return published_schema()


@pytest.fixture(scope="session")
def compiled(schema, request):
    """Return the benign programs by their ids: all of them with --slow, else every third."""
    programs = BENIGN if request.config.getoption("--slow") else BENIGN[::3]
    return {program["id"]: compile_reward(program["code"], schema, 64) for program in programs}
