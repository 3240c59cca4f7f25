"""A model that writes a reward is told what becomes of its parts, where a wrapper makes more of them than their sum."""

import pytest

import rewardsmith as rs
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.wrapping import advice_of
from rewardsmith.reward_synth.rewards.wrappers.wrapper import WRAPPERS

REPLY = """Idea: the key, the lock and the stairs, one after the other.

```python
FALL_ENDS_EPISODE = True

def compute_reward(state, action):
    components = {
        "key": state.key_taken,
        "unlocked": (state.locks_opened > 0.5).float(),
        "stairs": state.on_stairs_down,
    }
    return components["key"] + components["unlocked"] + components["stairs"], components
```"""


def test_a_model_proposes_subgoals_and_they_are_what_is_paid(inline, server, answers, tmp_path):
    pytest.importorskip("minihack", reason="NLE or MiniHack is missing")
    server.plan = [answers.text(REPLY)]
    options = inline | {"wrap": "subgoals", "wrapper": {"subgoals": {"weight": 0.4}}, "candidates": 1}
    run = rs.train("minihack_key_room", "leave", coder="openai", runs=str(tmp_path), llm={"model": "tiny"}, **options)
    (asked,) = (body["messages"][-1]["content"] for body in server.requests)
    section = asked.partition("# What becomes of the components")[2]
    assert "one subgoal on the way" in section and "0.4 is paid" in section and "0.1 or more above" in section
    (row,) = run.result().candidates
    parts = row.result.evaluation.components
    assert row.result.status == "done" and {"task", "subgoals", "key", "unlocked", "stairs"} <= parts.keys()


def test_wrappers_that_pay_by_the_sum_advise_nothing():
    def advice(*names):
        numbers = {name: {"of": "height"} for name in {"cost", "potential"} & set(names)}
        return advice_of(TrainConfig(env="hopper", task="hop", wrap=",".join(names), wrapper=numbers))

    assert {name for name in WRAPPERS if advice(name)} == {"subgoals", "lare"} and not advice()
    assert advice("lare", "clip", "subgoals") == f"{advice('lare')}\n\n{advice('subgoals')}"
