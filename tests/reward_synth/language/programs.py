"""The benign programs and the attacks that the tests of the reward language share."""

import json
from pathlib import Path

HERE = Path(__file__).parent
PUBLISHED = json.loads((HERE / "corpus.json").read_text())
MORE = json.loads((HERE / "more_programs.json").read_text())

BENIGN = PUBLISHED["benign"] + MORE["benign"]
ATTACKS = PUBLISHED["attacks"] + MORE["attacks"]

NEIGHBOURS = {
    "E_ATTR": {"E_NAME", "E_TORCH_NAME", "E_SYNC"},
    "E_JAIL": {"E_BUDGET"},
    "E_TORCH_NAME": {"E_ATTR", "E_NAME"},
}
"""Other codes that say the same of an attack: which layer meets it first is no promise."""


def expected_code(attack):
    return attack["error"] if "error" in attack else attack["expect"]["error"]
