"""The JSON under the page, for browsers, the command line and scripted annotators alike."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from rewardsmith.experiments.runs.pairs import waiting_pairs
from rewardsmith.experiments.web import robots
from rewardsmith.experiments.web.bundle import bundle
from rewardsmith.experiments.web.choices import choices
from rewardsmith.experiments.web.errors import Missing, TooLate
from rewardsmith.experiments.web.films import FilmIds, send_film
from rewardsmith.experiments.web.house import House
from rewardsmith.experiments.web.listing import Listing
from rewardsmith.experiments.web.manual import take_reply, waiting_prompt
from rewardsmith.experiments.web.pairs import Pairs
from rewardsmith.experiments.web.processes import Processes
from rewardsmith.experiments.web.requests import YOU, Answer, Begin, Draft, PairAnswer, Pasted, Sentence, Undo
from rewardsmith.experiments.web.rounds import Rounds
from rewardsmith.experiments.web.status import status_of
from rewardsmith.experiments.web.views import RunView
from rewardsmith.reward_synth.preferences.store import Preferences, answers_in


class Desk:
    """What answers requests: the runs, their films, the processes that work on them.

    Args:
        house: The runs that may be shown.
        key: Secret by which films get their ids.
    """

    def __init__(self, house: House, key: str) -> None:
        self.house = house
        self.films = FilmIds(key)
        self.processes = Processes()
        self.listing = Listing(house)

    def view(self, name: str, annotator: str = YOU) -> RunView:
        """Return a run as an annotator may see it.

        Raises:
            Missing: there is none of that name.
        """
        rounds = self.rounds(name, annotator)
        hidden = frozenset(rounds.ids) if rounds.is_hidden else frozenset()
        return RunView(rounds.run, self.films, hidden, rounds.going)

    def rounds(self, name: str, annotator: str) -> Rounds:
        """Return a run's questions to an annotator.

        Raises:
            Missing: there is none of that name.
        """
        run = self.house.run(name)
        return Rounds(run, annotator, self.films, self.processes.is_going(run))

    def pairs(self, name: str, annotator: str) -> Pairs:
        """Return the pairs of segments that a run asks an annotator about.

        Raises:
            Missing: there is none of that name.
        """
        run = self.house.run(name)
        return Pairs(run, annotator, self.films, self.processes.is_going(run))


def router(desk: Desk) -> APIRouter:
    """Return the routes under `/api`, and those of films and pictures."""
    routes = APIRouter()

    @routes.get("/api/robots")
    def list_robots() -> dict[str, Any]:
        return {"robots": robots.robots()}

    @routes.get("/robots/{name}.png")
    def picture(name: str) -> Response:
        kept = {"cache-control": "private, max-age=86400"}
        return Response(robots.picture(name), media_type="image/png", headers=kept)

    @routes.get("/api/choices")
    def list_choices() -> dict[str, Any]:
        return choices()

    @routes.post("/api/understand")
    def understand(sentence: Sentence) -> dict[str, Any]:
        return robots.reading(sentence.env, sentence.task)

    @routes.get("/api/runs")
    def list_runs(search: str = "") -> dict[str, Any]:
        return {"runs": [asdict(row) for row in desk.listing.rows(search)]}

    @routes.post("/api/runs")
    def begin(wanted: Begin) -> dict[str, Any]:
        if desk.house.only is not None:
            raise Missing("this page is of one run; `rewardsmith page` starts others")
        run = desk.processes.begin(desk.house.folder, wanted.model_dump())
        return {"name": run.path.name}

    @routes.get("/api/runs/{name}")
    def show(name: str, annotator: str = YOU) -> dict[str, Any]:
        return desk.view(name, annotator).show()

    @routes.post("/api/runs/{name}/pause")
    def pause(name: str) -> dict[str, Any]:
        run = desk.house.run(name)
        if desk.processes.is_going(run):
            run.pause_request.make()
        return {"status": "pausing"}

    @routes.post("/api/runs/{name}/candidates/{candidate}/end")
    def end(name: str, candidate: str) -> dict[str, Any]:
        run = desk.house.run(name)
        if candidate not in [each.id for each in run.candidates()]:
            raise Missing(f"there is no candidate {candidate!r} in this run")
        run.candidate(candidate).end_request.make()
        return {"state": "ending"}

    @routes.post("/api/runs/{name}/resume")
    def resume(name: str) -> dict[str, Any]:
        run = desk.house.run(name)
        desk.processes.resume(run)
        return {"status": "running"}

    @routes.get("/api/runs/{name}/round")
    def show_round(name: str, annotator: str = YOU) -> dict[str, Any]:
        rounds = desk.rounds(name, annotator)
        return rounds.show(status_of(rounds.run, rounds.going))

    @routes.put("/api/runs/{name}/round/draft", status_code=204)
    def keep_draft(name: str, body: Draft) -> None:
        desk.rounds(name, body.annotator).keep_draft(body.ticket, body.draft)

    @routes.post("/api/runs/{name}/round/answers")
    def answer(name: str, body: Answer) -> dict[str, Any]:
        said = body.model_dump(exclude={"annotator", "ticket"})
        return desk.rounds(name, body.annotator).answer(body.ticket, said)

    @routes.post("/api/runs/{name}/round/undo")
    def undo(name: str, body: Undo) -> dict[str, Any]:
        desk.rounds(name, body.annotator).undo(body.uuid)
        return {"undone": True}

    @routes.post("/api/runs/{name}/round/go-on")
    def go_on(name: str) -> dict[str, Any]:
        run = desk.house.run(name)
        if run.question():
            raise TooLate("nobody has ranked this round yet; rank it first")
        desk.processes.resume(run)
        return {"status": "running"}

    @routes.get("/api/runs/{name}/pairs")
    def show_pairs(name: str, annotator: str = YOU) -> dict[str, Any]:
        run = desk.house.run(name)
        return desk.pairs(name, annotator).show(status_of(run, desk.processes.is_going(run)))

    @routes.post("/api/runs/{name}/pairs/answers")
    def answer_pair(name: str, body: PairAnswer) -> dict[str, Any]:
        said = body.model_dump(exclude={"annotator", "pair"})
        return desk.pairs(name, body.annotator).answer(body.pair, said)

    @routes.post("/api/runs/{name}/pairs/undo")
    def undo_pair(name: str, body: Undo) -> dict[str, Any]:
        desk.pairs(name, body.annotator).undo(body.uuid)
        return {"undone": True}

    @routes.post("/api/runs/{name}/pairs/go-on")
    def go_on_with_pairs(name: str) -> dict[str, Any]:
        run = desk.house.run(name)
        if waiting := waiting_pairs(run):
            raise TooLate(f"nobody has compared {len(waiting)} of the pairs yet; compare them first")
        desk.processes.resume(run)
        return {"status": "running"}

    @routes.get("/api/runs/{name}/prompt")
    def show_prompt(name: str) -> dict[str, Any]:
        return waiting_prompt(desk.house.run(name))

    @routes.post("/api/runs/{name}/prompt")
    def paste(name: str, body: Pasted) -> dict[str, Any]:
        run = desk.house.run(name)
        verdict = take_reply(run, body.occasion, body.reply)
        if verdict["accepted"]:
            desk.processes.resume(run)
        return verdict

    @routes.get("/api/runs/{name}/preferences")
    def write_answers(name: str) -> Response:
        lines = Preferences(desk.house.run(name).preferences).lines()
        return _download(lines.encode(), "application/jsonl", f"{name}.jsonl")

    @routes.post("/api/runs/{name}/preferences")
    def read_answers(name: str, lines: Annotated[bytes, Depends(_body)]) -> dict[str, Any]:
        preferences = Preferences(desk.house.run(name).preferences)
        return {"added": preferences.add_new(answers_in(lines, "the file"))}

    @routes.get("/api/runs/{name}/best.zip")
    def best(name: str) -> Response:
        return _download(bundle(desk.house.run(name)), "application/zip", f"{name}.zip")

    @routes.get("/films/{film}")
    def play(film: str, request: Request) -> Response:
        path = desk.films.path(film)
        if path is None:
            raise Missing("there is no such film; load the page anew")
        return send_film(path, request.headers.get("range"))

    return routes


async def _body(request: Request) -> bytes:
    return await request.body()


def _download(content: bytes, kind: str, name: str) -> Response:
    # A run's name may hold letters that no header does.
    return Response(
        content, media_type=kind, headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
