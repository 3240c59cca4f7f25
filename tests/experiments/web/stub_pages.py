"""A server that speaks the pages' API with invented runs, to try the pages by themselves."""

import json
import math
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rewardsmith import experiments
from rewardsmith.envs.film.video import encode

HOUSE = Path(experiments.__file__).parent / "web"
MARKUP = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>&amp;\''
CODE = """def compute_reward(state, action):
    forward = 2.0 * state.forward_velocity
    effort = -0.1 * action.square().sum(dim=-1)
    return forward + effort, {"forward": forward, "effort": effort}
"""
ROBOTS = [
    {"name": name, "line": line, "picture": "/static/icon.svg", "tasks": tasks}
    for name, line, tasks in [
        ("half_cheetah", "Two-legged planar runner.", [{"name": "run_forward", "instruction": "run forward"}]),
        ("hopper", "One-legged planar robot.", [{"name": "hop_forward", "instruction": "hop forward without falling"}]),
        ("ant", "Four legs on a ball of a torso.", []),
    ]
]
CHOICES = {
    "strategies": [{"name": "icpl", "line": "the best and the worst"}, {"name": "evolve", "line": "the winners"}],
    "judges": [{"name": "human", "line": "you rank the films"}, {"name": "score", "line": "the task's own score"}],
    "coders": [
        {"name": "phrasebook", "line": "rules, no language model"},
        {"name": "manual", "line": "you paste replies"},
    ],
}
DEFAULTS = {
    "env": "half_cheetah",
    "candidates": 3,
    "generations": 3,
    "steps": 0,
    "judge": "human",
    "strategy": "icpl",
    "coder": "phrasebook",
}


def member(number, *, state="done", parents=(), score=None, **changes):
    """Return a candidate of a round as the API gives it."""
    trained = {"training": 0.4, "waiting": 0.0}.get(state, 1.0)
    return {
        "id": f"{number:03d}",
        "idea": f"forward speed weighs {number + 1}, effort little",
        "parents": list(parents),
        "state": state,
        "progress": trained,
        "steps": int(300_000 * trained),
        "seconds": 42.0 * trained,
        "score": score,
        "unit": None if score is None else "m/s",
        "film": None if score is None else f"/films/film{number % 3}",
        "live": {"url": f"/films/film{number % 3}", "steps": 60_000} if state == "training" else None,
        "still": False,
        "alarms": [],
        "reason": "",
    } | changes


def curve(height, points=30, steps=300_000):
    """Return a curve that rises to a height."""
    return [[steps * i // (points - 1), height * (1 - math.exp(-4 * i / (points - 1)))] for i in range(points)]


def run(*generations, name="night", status="running", **changes):
    """Return a run as the API gives it, made of its rounds' members."""
    rounds = [
        {"number": number, "of": 3, "coder": "phrasebook", "members": members, "refused": [], "verdict": None}
        for number, members in enumerate(generations)
    ]
    everyone = [each for members in generations for each in members]
    scored = [each for each in everyone if each["score"] is not None]
    begun = [each for each in everyone if each["steps"]]
    return {
        "name": name,
        "task": "run forward as fast as you can",
        "env": "half_cheetah",
        "status": status,
        "stage": "training round 2 of 3",
        "wishes": ["forward velocity, as high as can be"],
        "generations": rounds,
        "curves": {
            "score": {each["id"]: curve(each["score"] or 2.0) for each in begun},
            "components": {each["id"]: {"forward": curve(3.0), "effort": curve(-0.4)} for each in begun},
        },
        "cost": {"steps": 900_000, "seconds": 126.0, "calls": 3, "tokens": 5400, "human_answers": 2},
        "best": max(scored, key=lambda each: each["score"])["id"] if scored else None,
        "final": None,
        "hidden": False,
    } | changes


def learning():
    """Return a run whose second round trains."""
    first = [member(0, score=1.2), member(1, score=3.4), member(2, state="failed", reason="the reward was not finite")]
    second = [member(number, state="training", parents=["001"]) for number in (3, 4)] + [member(5, state="waiting")]
    found = run(first, second)
    found["generations"][0]["verdict"] = {"order": [["001"], ["000"]], "why": "it leans less", "by": "you"}
    found["generations"][0]["refused"] = [{"code": "E_IMPORT", "message": "import os is not allowed", "line": 1}]
    return found


def row(number, **changes):
    """Return a run as the list of runs has it."""
    return {
        "name": f"2026-01-{number:05d}",
        "task": f"{'hop' if number % 3 else 'run'} forward, number {number}",
        "env": "hopper" if number % 3 else "half_cheetah",
        "status": ("done", "failed", "paused")[number % 3],
        "best": "002",
        "score": 1.5 + number / 100,
        "unit": "m/s",
        "rounds": 2,
        "candidates": 6,
        "seconds": 340.0,
        "tokens": 1200,
        "human_answers": 1,
        "begun": "2026-01-05 12:00",
        "asks": None,
    } | changes


def candidate(number, **changes):
    """Return a candidate as its own page is told of it."""
    return {
        "id": f"{number:03d}",
        "idea": "forward speed, and little effort",
        "round": 1,
        "coder": "phrasebook",
        "parents": [],
        "children": ["003"],
        "state": "done",
        "reason": "",
        "score": 3.4,
        "unit": "m/s",
        "success_rate": 0.5,
        "steps": 300_000,
        "seconds": 42.0,
        "film": f"/films/film{number % 3}",
        "live": None,
        "film_error": "",
        "film_seconds": 2.0,
        "fps": 25,
        "wishes": ["you asked for forward velocity: 3.4 m/s"],
        "still": False,
        "alarms": [],
        "facts": ["two parts", "hash 12ab"],
        "sayings": [{"text": "You kill the <monster>!", "said": 1200, "label": 1.0, "share": 0.4}],
        "code": CODE,
    } | changes


DIFF = [{"kind": "same", "text": line} for line in CODE.splitlines()]
DIFF[1:2] = [
    {"kind": "removed", "text": "    forward = 1.0 * state.forward_velocity"},
    {"kind": "added", "text": "    forward = 2.0 * state.forward_velocity"},
]


def candidate_page(number=1, **changes):
    """Return the context of a candidate's page."""
    return {
        "candidate": candidate(number),
        "verdicts": [{"round": 1, "order": [["001"], ["000", "002"]], "why": "it leans less", "by": "you"}],
        "diff": {"against": "000", "lines": DIFF},
        "curves": {"score": curve(3.4), "components": {"forward": curve(3.0), "effort": curve(-0.4)}},
        "hidden": False,
        "before": "000",
        "after": "002",
    } | changes


def beside_page(**changes):
    """Return the context of the page of two candidates."""
    both = {"a": candidate(0), "b": candidate(1)}
    ideas = [{"id": each["id"], "idea": each["idea"]} for each in both.values()]
    return {**both, "candidates": ideas, "diff": DIFF, "hidden": False, **changes}


def understand(sentence):
    """Return how a sentence is understood, as the API gives it."""
    answer = {"task": None, "wishes": [], "measure": None, "refused": None}
    if "juggle" in sentence:
        return answer | {"refused": f"half_cheetah has no hands to juggle with: {sentence}"}
    if sentence == "run forward":
        return answer | {"task": "run_forward", "wishes": ["forward velocity, as high as can be"]}
    return answer | {"wishes": [f"what was said: {sentence}"], "measure": "forward velocity [m/s]"}


def write_films(directory):
    """Write three films of a second, each of one colour over which a bar moves."""

    def picture(frame, colour):
        image = np.full((192, 256, 3), colour, np.uint8)
        image[:, frame * 10 : frame * 10 + 8] = 255
        return image

    for number, colour in enumerate([(200, 60, 60), (60, 160, 60), (60, 60, 200)]):
        encode((picture(frame, colour) for frame in range(25)), directory / f"film{number}.mp4", 25)


class Stub:
    """What the server shows, which tests change, and what it was sent.

    Attributes:
        run: Of every name, as the API gives it.
        runs: The list of runs.
        candidate, beside: Contexts of the two pages.
        prompts: What the manual coder asks one after the other.
        verdicts: What replies to them get, one after the other.
        got: How often a path was asked for.
        sent: The requests that change something, as (path, body).
    """

    def __init__(self):
        self.reset()

    def reset(self):
        self.run, self.runs = learning(), [row(number) for number in range(12)]
        self.candidate, self.beside = candidate_page(), beside_page()
        self.prompts, self.verdicts = [], []
        self.got, self.sent = Counter(), []


def app_of(stub, films):
    """Return the server."""
    app = FastAPI()
    loader = FileSystemLoader(HOUSE / "templates")
    templates = Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=StrictUndefined)

    def page(name, **context):
        return HTMLResponse(templates.get_template(name).render(**context))

    @app.middleware("http")
    async def answer(request: Request, call):
        if request.method != "GET":
            body = await request.body()
            is_lines = request.headers["Content-Type"] == "application/jsonl"
            stub.sent.append((request.url.path, body.decode() if is_lines else json.loads(body)))
            if request.headers.get("X-Rewardsmith") != "1":
                return JSONResponse({"error": "not from the page"}, 403)
        stub.got[request.url.path] += 1
        response = await call(request)
        response.headers["Content-Security-Policy"] = "default-src 'self'"
        return response

    @app.get("/")
    def start():
        return page("start.html", robots=ROBOTS, choices=CHOICES, defaults=DEFAULTS)

    @app.get("/runs")
    def runs():
        return page("runs.html")

    @app.get("/runs/{name}")
    def one(name: str):
        return page("run.html", run={**stub.run, "name": name})

    @app.get("/runs/{name}/candidates/{id}")
    def one_candidate(name: str, id: str):
        return page("candidate.html", run={**stub.run, "name": name}, **stub.candidate)

    @app.get("/runs/{name}/beside")
    def beside(name: str):
        return page("beside.html", run={**stub.run, "name": name}, **stub.beside)

    @app.get("/runs/{name}/prompt")
    def prompt(name: str):
        return page("prompt.html", run={**stub.run, "name": name})

    @app.get("/api/runs")
    def api_runs():
        return {"runs": stub.runs}

    @app.post("/api/runs")
    async def begin(request: Request):
        asked = await request.json()
        if "juggle" in asked["task"]:
            return JSONResponse({"error": "half_cheetah has no hands to juggle with"}, 400)
        return {"name": "night"}

    @app.post("/api/understand")
    async def api_understand(request: Request):
        return understand((await request.json())["task"])

    @app.get("/api/runs/{name}")
    async def api_run(name: str):  # requests are answered in their order
        return stub.run

    @app.post("/api/runs/{name}/pause")
    def pause(name: str):
        stub.run["status"] = "paused"
        return {"status": "paused"}

    @app.post("/api/runs/{name}/resume")
    def resume(name: str):
        stub.run["status"] = "running"
        return {"status": "running"}

    @app.post("/api/runs/{name}/candidates/{id}/end")
    def end(name: str, id: str):
        for each in stub.run["generations"][-1]["members"]:
            if each["id"] == id:
                each |= {"state": "ended", "reason": "a person ended it"}
        return {"state": "ended"}

    @app.get("/api/runs/{name}/prompt")
    def api_prompt(name: str):
        return stub.prompts[0] if stub.prompts else {"occasion": None}

    @app.post("/api/runs/{name}/prompt")
    def reply(name: str):
        verdict = stub.verdicts.pop(0)
        if verdict["accepted"]:
            stub.prompts.pop(0)
        return verdict

    @app.post("/api/runs/{name}/preferences")
    def add_answers(name: str):
        lines = stub.sent[-1][1].splitlines()
        if "{" not in lines[0]:
            return JSONResponse({"error": "line 1 is no answer"}, 400)
        return {"added": len(lines)}

    @app.get("/films/{film}")
    def one_film(film: str):
        # The same film is at several addresses.
        return FileResponse(films / f"{film.split('.')[0]}.mp4", media_type="video/mp4")

    app.mount("/static", StaticFiles(directory=HOUSE / "static"))
    return app


@contextmanager
def serving(films):
    """Serve on a free port of this machine; yield the address and what is shown."""
    stub = Stub()
    server = uvicorn.Server(uvicorn.Config(app_of(stub, films), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield SimpleNamespace(address=f"http://127.0.0.1:{port}", stub=stub)
    server.should_exit = True
    thread.join()
