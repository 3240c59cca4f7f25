"""Runs as searches leave them, laid out by hand: what a page shows takes no training."""

from rewardsmith.experiments.config.train import FilmConfig, TrainConfig
from rewardsmith.experiments.runs.creation import create_run
from rewardsmith.experiments.runs.generation import Generation, Member
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.outcome import Outcome, Row
from rewardsmith.experiments.runs.pairs import PairRound
from rewardsmith.experiments.runs.result import DONE, Evaluation, Result
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.understanding import Understanding
from rewardsmith.reward_synth.history import Verdict
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.preferences.options import Lessons
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.rewards.preference import Preference
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.schema import surveyed_schema

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40
"""No film that plays, but bytes that can be asked for in parts."""


def program(survey, weight=1.0):
    lines = [
        "def compute_reward(state, action):",
        f"    gain = {weight} * state.forward_velocity",
        "    return gain, {'gain': gain}",
    ]
    text = "\n".join(lines)
    return Program.of(compile_reward(text, surveyed_schema(survey), 16))


def waiting_run(folder, reward, *, candidates=3, task="run forward", generations=2, film=FILM, seconds=10.0, ideas=()):
    """Return a run whose first generation waits to be ranked."""
    config = TrainConfig(
        env="half_cheetah", task=task, judge="human", strategy="icpl", coder="phrasebook", runs=str(folder),
        candidates=candidates, generations=generations, film=FilmConfig(seconds=seconds),
    )  # fmt: skip
    run = create_run(config, ["rewardsmith", "train"])
    run.understand(Understanding(task=None, intent=None))
    names = add_generation(run, reward, candidates, film=film, ideas=ideas)
    run.ask(names)
    run.set_status("paused")
    return Run.open(str(run.path))


def add_generation(run, reward, candidates, *, film=FILM, ideas=(), parents=()):
    """Lay out one more generation of trained candidates, the later the better; return their ids."""
    number, first = len(run.generations()), len(run.candidates())
    names = [f"{first + place:03d}" for place in range(candidates)]
    ideas = [*ideas, *(f"idea {name}" for name in names[len(ideas) :])]
    job = Job(
        env="half_cheetah", task=None, fall_ends_episode=False, algorithm="ppo", settings={}, steps=1000, seed=0,
        evaluation_seed=1, device="cpu", randomize=False, intent=None, film=run.config().film,
    )  # fmt: skip
    for place, name in enumerate(names):
        candidate = run.candidate(name)
        candidate.lay_out(job, reward)
        for step in (500, 1000):
            candidate.add_metrics(
                {"steps": step, "seconds": step / 100, "score": place + step / 1000, "component/gain": 0.1}
            )
        if film:
            candidate.film.write_bytes(film)
        evaluation = Evaluation(
            score=1.0 + place, unit="m/s", success_rate=None, episode_return=2.0, length=100.0, episodes=4
        )
        film_name = candidate.film.name if film else None
        candidate.finish(Result(status=DONE, steps=1000, seconds=10.0, evaluation=evaluation, film=film_name))
    members = tuple(Member(id=name, idea=idea, parents=tuple(parents)) for name, idea in zip(names, ideas, strict=True))
    run.record_generation(
        Generation(number=number, coder="phrasebook", asked=candidates, shown=(), members=members, refused=())
    )
    return names


def judge(run, order):
    """Record a verdict on the last generation."""
    last = run.generations()[-1]
    run.record_generation(
        Generation(**{**vars(last), "verdict": Verdict(order=tuple((name,) for name in order), why="told")})
    )
    run.settle()


def finish(run):
    """End a run whose generations are all judged."""
    rows = tuple(
        Row(id=member.id, generation=each.number, result=run.candidate(member.id).result())
        for each in run.generations()
        for member in each.members
    )
    best = run.generations()[-1].verdict.best
    final = run.candidate(best).result().evaluation
    spent = {"seconds": 1.0, "environment_steps": 1000, "tokens": 0, "human_answers": 2}
    run.finish(Outcome(best=best, final=final, why="", candidates=rows, **spent))
    run.set_status("done")


def answers_of(run):
    return Preferences(run.preferences).rankings()


def comparing_run(folder, clip, *, pairs=4, task="do a little dance"):
    """Return a run that waits for pairs of segments to be compared; `clip` writes what a segment shows to a path."""
    config = TrainConfig(env="half_cheetah", task=task, judge="human", strategy="prefppo", queries=40, runs=str(folder))
    run = create_run(config, ["rewardsmith", "train"])
    run.understand(Understanding(task=None, intent=None))
    reward = Preference(lessons=Lessons(queries=40, people=True), intent=None)
    (name,) = add_generation(run, reward, 1, film=None)
    candidate = run.candidate(name)
    (candidate.path / "result.json").unlink()
    asked = PairRound(candidate=candidate, first=8, count=pairs, total=40, number=2)
    candidate.segments.mkdir()
    for place, path in enumerate(path for pair in asked.pairs for path in asked.clips(pair)):
        clip(path, place)
    asked.ask()
    run.set_status("paused")
    return Run.open(str(run.path))
