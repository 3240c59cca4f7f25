"""A server with the page's files, the ranking page's API and real films, and no run behind it."""

import json
import threading
from itertools import count
from pathlib import Path

import jinja2
import numpy as np
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from rewardsmith import experiments
from rewardsmith.envs.film.video import encode

WEB = Path(experiments.__file__).parent / "web"
FPS = 25
IDEAS = ["<b>fast</b> & upright", "slow", "leans forward", "jumps"]


def draw(path, seconds, shade):
    """Film a bar that goes from left to right; 25 pictures a second."""
    frames = round(seconds * FPS)

    def picture(index):
        image = np.full((96, 128, 3), shade, np.uint8)
        left = round(112 * index / max(1, frames - 1))
        image[:, left : left + 16] = (20, 80, 200)
        return image

    return encode((picture(index) for index in range(frames)), path, FPS)


class Round:
    """One question to one or more people; films are named "f<number>", a name that says nothing of a candidate."""

    def __init__(self, films, *, number=1, of=2, waits=0):
        self.films, self.number, self.of, self.waits = films, number, of, waits
        self.ticket = f"ticket-{id(self)}"
        self.drafts, self.answers, self.gone_on = {}, {}, False

    def as_seen_by(self, who):
        answer = self.answers.get(who)
        answered = answer and {"uuid": answer["uuid"], "order": answer["order"], "revealed": self.revealed()}
        return {
            "task": "run forward",
            "number": self.number,
            "of": self.of,
            "state": "ask",
            "status": "waiting",
            "ticket": self.ticket,
            "films": self.films,
            "draft": self.drafts.get(who),
            "answered": answered or None,
            "annotators": len(self.answers),
            "consistency": {"repeats": 4, "same": 3},
            "seconds_spent": 83,
            "rounds_answered": self.number - 1,
        }

    def revealed(self):
        score = {"score": 1.5, "unit": "m/s"}
        return [
            {"film": film["film"], "candidate": f"{index:03}", "idea": IDEAS[index % len(IDEAS)], **score}
            for index, film in enumerate(self.films)
        ]

    def answer(self, given):
        """Keep an answer; return whether it was kept before, None if there is another one."""
        before = self.answers.setdefault(given["annotator"], given)
        if before["uuid"] != given["uuid"]:
            return None
        return before is not given


class Stub:
    """The server, running in a thread until it is closed."""

    def __init__(self, folder):
        self.folder, self.rounds, self.numbers, self.films = folder, {}, count(1), {}
        self.server = uvicorn.Server(uvicorn.Config(self._app(), host="127.0.0.1", port=0, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            assert self.thread.is_alive()
        self.url = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def close(self):
        self.server.should_exit = True
        self.thread.join()

    def add_round(self, seconds, missing=(), **more):
        """Make a run that asks of films of these lengths [s], some of which are missing; return its name."""
        name = f"run-{next(self.numbers)}"
        self.rounds[name] = Round([self._film(length, i in missing, i) for i, length in enumerate(seconds)], **more)
        return name

    def _film(self, seconds, is_missing, index):
        name = f"f{next(self.numbers)}"
        key = (seconds, index)
        if key not in self.films:
            self.films[key] = draw(self.folder / f"{seconds}-{index}.mp4", seconds, 235 - 12 * index)
        url = None if is_missing else f"/films/{key[0]}-{index}"
        return {"film": name, "place": index + 1, "url": url, "seconds": seconds, "fps": FPS}

    def _app(self):
        app = FastAPI()
        app.mount("/static", StaticFiles(directory=WEB / "static"))
        loader = jinja2.FileSystemLoader(WEB / "templates")
        templates = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)

        @app.middleware("http")
        async def guard(request, call_next):
            if request.method != "GET" and request.headers.get("X-Rewardsmith") != "1":
                return JSONResponse({"error": "this request is not the page's"}, 403)
            response = await call_next(request)
            response.headers["Content-Security-Policy"] = "default-src 'self'"
            return response

        @app.get("/runs/{name}/rank")
        async def page(name: str):
            return HTMLResponse(templates.get_template("rank.html").render(run=name, task="run <i>forward</i>"))

        @app.get("/films/{name}")
        async def film(name: str):
            return FileResponse(self.folder / f"{name}.mp4", media_type="video/mp4")

        @app.get("/api/runs/{name}/round")
        async def seen(name: str, annotator: str):
            asked = self.rounds[name]
            if asked.gone_on and asked.waits > 0:
                asked.waits -= 1
                if not asked.waits:
                    self.rounds[name] = Round(asked.films, number=asked.number + 1, of=asked.of)
                return {**asked.as_seen_by(annotator), "answered": None, "state": "wait", "status": "running"}
            if asked.gone_on:
                return {**asked.as_seen_by(annotator), "answered": None, "state": "over", "status": "done"}
            return asked.as_seen_by(annotator)

        @app.put("/api/runs/{name}/round/draft")
        async def draft(name: str, request: Request):
            given = json.loads(await request.body())
            if given["ticket"] != self.rounds[name].ticket:
                return JSONResponse({"error": "this round is over"}, 409)
            self.rounds[name].drafts[given["annotator"]] = given["draft"]
            return Response(status_code=204)

        @app.post("/api/runs/{name}/round/answers")
        async def answers(name: str, request: Request):
            given = json.loads(await request.body())
            asked = self.rounds[name]
            again = None if given["ticket"] != asked.ticket else asked.answer(given)
            if again is None:
                return JSONResponse({"error": "this round has been answered already"}, 409)
            return {"saved": True, "again": again, "revealed": asked.revealed()}

        @app.post("/api/runs/{name}/round/undo")
        async def undo(name: str, request: Request):
            given = json.loads(await request.body())
            asked = self.rounds[name]
            if asked.gone_on or asked.answers.get(given["annotator"], {}).get("uuid") != given["uuid"]:
                return JSONResponse({"error": "the run has gone on"}, 409)
            del asked.answers[given["annotator"]]
            return {"undone": True}

        @app.post("/api/runs/{name}/round/go-on")
        async def go_on(name: str):
            self.rounds[name].gone_on = True
            return {"status": "running"}

        return app
