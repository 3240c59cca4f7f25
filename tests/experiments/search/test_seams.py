"""A search made of other parts: each is a file of its own and one line in its registry, and nothing else changes."""

import json
from importlib import import_module

import pytest

import rewardsmith as rs
from rewardsmith import envs
from rewardsmith.envs import files, registry
from rewardsmith.experiments.config.rewards import EnsembleConfig
from rewardsmith.experiments.config.train import OF_SOME_KINDS, TrainConfig, rewards
from rewardsmith.experiments.work.executors.executor import EXECUTORS
from rewardsmith.reward_synth.coders import CODERS
from rewardsmith.reward_synth.judges.judge import JUDGES
from rewardsmith.reward_synth.rewards.kind import KINDS
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES

CODER = """
    from rewardsmith.reward_synth.proposal import Proposal

    class Incremental:
        name = "incremental"

        def __init__(self, options, transcript):
            pass

        def propose(self, request, refusals=()):
            shown = [trial.id for trial in request.history]
            text = "def compute_reward(state, action):\\n    return {} * state.height, {{}}\\n"
            return [
                Proposal(
                    source=text.format(1 + len(shown) + number),
                    fall_ends_episode=True,
                    idea=f"after {len(shown)}",
                    recipe={"factor": 1 + len(shown) + number},
                    parents=tuple(shown[-1:]),
                )
                for number in range(request.count)
            ]
"""

STRATEGY = """
    from rewardsmith.reward_synth.strategies.strategy import Brief

    class ShowAll:
        def __init__(self, options):
            self.options = options

        def next(self, history):
            done = len(history.rounds)
            return Brief(count=2 - done % 2, history=history) if done < self.options.generations else None
"""

JUDGE = """
    from rewardsmith.reward_synth.history import Verdict

    class Oldest:
        def __init__(self, options):
            pass

        def judge(self, trials):
            assert all(trial.behaviour.exists() and trial.components is not None for trial in trials)
            return Verdict(order=tuple((trial.id,) for trial in trials), why="the oldest is best", human_answers=1)
"""

KIND = """
    import torch
    from rewardsmith.envs import files
    from rewardsmith.reward_synth.rewards.kind import RewardKind

    class Constant(RewardKind):
        kind = "constant"

        def __init__(self, value):
            self.value = value

        @classmethod
        def design(cls, request):
            return cls(float(len(request.instruction)))

        def save(self, directory):
            files.write_json(directory / "constant.json", self.value)

        @classmethod
        def load(cls, directory):
            return cls(files.read_json(directory / "constant.json"))

        def build(self, env):
            constant = torch.full((), self.value)
            return lambda state, action: (constant.expand(len(action)), {"constant": constant.expand(len(action))})

        def text(self):
            return f"always {self.value}"
"""


def test_a_coder_a_strategy_and_a_judge_of_ones_own(plugin, inline, tmp_path):
    plugin(CODERS, "incremental", "Incremental", CODER)
    plugin(STRATEGIES, "show_all", "ShowAll", STRATEGY)
    plugin(JUDGES, "oldest", "Oldest", JUDGE)
    chosen = {"coder": "incremental", "strategy": "show_all", "judge": "oldest", "generations": 3}
    run = rs.train("hopper", "a sentence of no meaning", runs=str(tmp_path), **chosen, **inline)
    first, second, third = run.generations()
    assert [member.id for member in (*first.members, *second.members, *third.members)] == [
        "000",
        "001",
        "002",
        "003",
        "004",
    ]
    assert (first.shown, second.shown, third.shown) == ((), ("000", "001"), ("000", "001", "002"))
    assert second.members[0].parents == ("001",) and third.members[1].recipe == {"factor": 5}
    outcome = run.result()
    assert outcome.best == "000" and outcome.why == "the oldest is best"
    assert outcome.human_answers == 4, "three rounds and the choice among their best"
    assert outcome.candidates[4].generation == 2 and outcome.environment_steps == 5 * 512


def test_a_kind_of_reward_of_ones_own(plugin, inline, tmp_path):
    plugin(KINDS, "constant", "Constant", KIND)
    run = rs.train("hopper", "twelve words", reward="constant", candidates=2, runs=str(tmp_path), **inline)
    for candidate in run.candidates():
        evaluation = candidate.result().evaluation
        assert evaluation.components == {"constant": 12.0}
        assert evaluation.episode_return == pytest.approx(12 * evaluation.length)
    html = run.report.read_text()
    assert "always 12.0" in html and "no common score" in run.result().why


@pytest.mark.parametrize(
    ("said", "options", "expected"),
    [
        ("", {"task": "stand"}, ("stand", 1)),
        ("several = True", {"task": "stand"}, ("stand", 3)),
        ("several = True", {"task": "stand", "candidates": 2}, ("stand", 2)),
        ("takes = ('goal', 'model')", {"goal": "a robot | a pole", "model": "some"}, ("a robot", 1)),
        ("takes = ('terms',)", {"task": "stand", "terms": "some.json"}, ("stand", 1)),
        ("takes = ('bonus',)", {"task": "stand", "annotator": "keyword", "bonus": {"beta": 1}}, ("stand", 1)),
    ],
)
def test_a_kind_says_itself_what_it_takes(said, options, expected, plugin):
    plugin(KINDS, "constant", "Constant", KIND.replace('kind = "constant"\n', f'kind = "constant"\n        {said}\n'))
    config = TrainConfig(env="hopper", reward="constant", **options)
    assert (config.task, config.candidates) == expected


@pytest.mark.parametrize("option", OF_SOME_KINDS)
def test_what_a_kind_does_not_take_is_refused_with_what_it_is_for(option, plugin):
    plugin(KINDS, "constant", "Constant", KIND)
    name, _, inner = option.partition(".")
    given = {"bonus": {"beta": 1}, "ensemble.members": EnsembleConfig(members="a.py,b.py")}.get(option, "a.py")
    with pytest.raises(rs.UserError, match=f"{inner or name}.*(such as|leave out|name it)"):
        TrainConfig(env="hopper", task="stand", reward="constant", **{name: given})


LEARNING = """
    import torch
    from rewardsmith.reward_synth.rewards.kind import RewardKind

    class Counter:
        def __init__(self):
            self.seen = torch.zeros(())

        def __call__(self, state, action):
            reward = self.seen.expand(len(action))
            return reward, {"seen": reward}

        def observe(self, experience):
            experience.reward.fill_(1.0)
            self.seen += experience.reward.numel()

        def state_dict(self):
            return {"seen": self.seen}

        def load_state_dict(self, tensors):
            self.seen.copy_(tensors["seen"])

    class Counting(RewardKind):
        kind = "counting"

        @classmethod
        def design(cls, request):
            return cls()

        def save(self, directory): ...

        @classmethod
        def load(cls, directory):
            return cls()

        def build(self, env):
            return Counter()

        def text(self):
            return "how many steps were seen"
"""


def test_a_reward_that_learns_is_judged_by_what_it_learned_in_training(plugin, inline, tmp_path):
    plugin(KINDS, "counting", "Counting", LEARNING)
    run = rs.train("hopper", "count", reward="counting", candidates=1, runs=str(tmp_path), **inline)
    (candidate,) = run.candidates()
    assert candidate.result().evaluation.components == {"seen": 512.0}
    assert [line["component/seen"] for line in candidate.metrics()] == [0.0, 256.0], "what it had seen before"
    assert [line["reward"] for line in candidate.metrics()] == [1.0, 1.0], "as it was written anew"


@pytest.mark.parametrize("kind", ["expert", pytest.param("sparse", marks=pytest.mark.slow)])
def test_the_rewards_of_a_task_are_trained_like_any_other(kind, inline, tmp_path):
    run = rs.train("hopper", "hop_forward", reward=kind, candidates=2, runs=str(tmp_path / kind), **inline)
    assert [row.result.status for row in run.result().candidates] == ["done", "done"]
    assert run.result().final.score is not None
    with pytest.raises(rs.UserError, match="registered task of hopper as its task: hop_forward"):
        rs.train("hopper", "sing", reward=kind, runs=str(tmp_path / "none"), **inline)


def test_a_body_of_ones_own_is_registered_in_one_line(inline, tmp_path, monkeypatch):
    from rewardsmith.envs.bodies.hopper import Hopper

    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))
    rs.register(type("LongHopper", (Hopper,), {"episode_length": 1.0, "__module__": Hopper.__module__}))
    assert "long_hopper" in envs.names()
    run = rs.train("long_hopper", "hop forward", candidates=1, runs=str(tmp_path), **inline)
    assert run.result().candidates[0].result.evaluation.length <= 125


@pytest.mark.parametrize(
    ("option", "registered"),
    [("reward", rewards()), ("strategy", STRATEGIES), ("judge", JUDGES), ("executor", EXECUTORS)],
)
def test_an_unknown_choice_lists_those_that_there_are(option, registered, tmp_path):
    with pytest.raises(rs.UserError, match=f"choose one of: {', '.join(registered)}"):
        rs.train("hopper", "hop", runs=str(tmp_path / "runs"), **{option: "nothing"})
    assert not list(tmp_path.iterdir())


def outcome(run):
    """What a run computed, without the time it took."""
    plain = json.loads(run._result.read_text())
    plain.pop("seconds")
    for candidate in plain["candidates"]:
        candidate.pop("seconds")
    weights = [(candidate.policy / "policy.safetensors").read_bytes() for candidate in run.candidates()]
    return plain, weights


class Killed(BaseException):
    """Stands for SIGKILL: nothing may catch it."""


def killed_at(monkeypatch, number):
    """Have the process end at the n-th durable write, which does not happen."""
    # What is imported only now would keep the counting function for ever.
    import_module("rewardsmith.experiments.api"), import_module("rewardsmith.experiments.work.worker")
    write, writes = files.write_atomically, []

    def count(path, content):
        writes.append(path)
        if len(writes) == number:
            raise Killed
        write(path, content)

    monkeypatch.setattr(files, "write_atomically", count)
    return writes


def search(place, inline):
    # Poles fall at once, so that episodes are short.
    return rs.train("inverted_pendulum", "balance the pole", candidates=2, generations=3, runs=str(place), **inline)


_straight = []


@pytest.fixture
def straight(inline, tmp_path_factory):
    """Return an undisturbed search's outcome and its durable writes, made once."""
    if not _straight:
        with pytest.MonkeyPatch.context() as patch:
            writes = killed_at(patch, 0)
            run = search(tmp_path_factory.mktemp("straight"), inline)
            _straight.append((outcome(run), tuple(writes)))
    return _straight[0]


@pytest.mark.parametrize(
    "share",
    [48, *[pytest.param(each, marks=pytest.mark.slow) for each in (0, *range(1, 100, 2))]],
)
def test_a_search_killed_at_any_write_resumes_to_the_same_result(share, straight, inline, tmp_path, monkeypatch):
    expected, writes = straight
    begun = next(number for number, path in enumerate(writes) if path.name == "run.json") + 2
    with monkeypatch.context() as patch, pytest.raises(Killed):
        killed_at(patch, begun + share * (len(writes) - begun) // 100)
        search(tmp_path / "killed", inline)
    (path,) = (tmp_path / "killed").iterdir()
    assert outcome(rs.resume(path)) == expected


ECHO = """
    from rewardsmith.reward_synth.proposal import Proposal

    class Echo:
        name = "echo"

        def __init__(self, options, transcript):
            pass

        def propose(self, request, refusals=()):
            text = "def compute_reward(state, action):\\n    return state.joint_speed, {}\\n"
            return [Proposal(source=text, fall_ends_episode=True, idea=request.instruction)]
"""


def test_whoever_writes_is_told_the_instruction_of_a_task_that_is_given_by_name(plugin, inline, tmp_path):
    plugin(CODERS, "echo", "Echo", ECHO)
    run = rs.train("reacher", "hold_on_target", coder="echo", candidates=1, runs=str(tmp_path), **inline)
    (generation,) = run.generations()
    assert generation.members[0].idea == envs.find("reacher").tasks["hold_on_target"].instruction
    assert run.understanding().task == "hold_on_target" and run.understanding().intent is not None


def test_an_executor_that_this_machine_lacks_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(rs.UserError, match="sbatch"):
        rs.train("hopper", "hop forward", executor="slurm", runs=str(tmp_path / "runs"))
    assert not list(tmp_path.iterdir())
