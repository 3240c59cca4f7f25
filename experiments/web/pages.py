"""The pages: shells that browsers fill from the API, and what does not change written out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rewardsmith.experiments.web import robots
from rewardsmith.experiments.web.access import Access
from rewardsmith.experiments.web.api import Desk
from rewardsmith.experiments.web.choices import choices
from rewardsmith.experiments.web.errors import Refused
from rewardsmith.experiments.web.requests import YOU, Begin

# Autoescape keeps what people and models wrote from becoming part of a page.
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class NotAdmitted(Refused):
    """The token is another's."""

    status = 403


def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a page made of a template."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**context), status)


def entrance(access: Access) -> APIRouter:
    """Return the route by which the link that is printed lets a browser in."""
    routes = APIRouter(default_response_class=HTMLResponse)

    @routes.get("/enter")
    def enter(token: str, to: str = "/") -> RedirectResponse:
        if not access.admits(token):
            raise NotAdmitted("that link is of another page, or an old one; open the one that rewardsmith printed last")
        # Nowhere but to a page of this one.
        reply = RedirectResponse(to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/", 303)
        reply.set_cookie(access.cookie, access.token, httponly=True, samesite="strict", path="/")
        return reply

    return routes


def router(desk: Desk) -> APIRouter:
    """Return the routes of the pages."""
    routes = APIRouter(default_response_class=HTMLResponse)

    @routes.get("/")
    def start() -> Any:
        if desk.house.only is not None:
            return RedirectResponse(f"/runs/{desk.house.only}", 303)
        return page("start.html", robots=robots.robots(), choices=choices(), defaults=Begin.defaults())

    @routes.get("/runs")
    def list_runs() -> Any:
        return page("runs.html")

    @routes.get("/runs/{name}")
    def show(name: str) -> Any:
        return page("run.html", run=desk.view(name).page())

    @routes.get("/runs/{name}/rank")
    def rank(name: str) -> Any:
        run = desk.house.run(name)
        template = "rank.html" if run.asked() or not run.config().people_compare else "pairs.html"
        return page(template, run=name, task=run.config().task)

    @routes.get("/runs/{name}/prompt")
    def prompt(name: str) -> Any:
        return page("prompt.html", run=desk.view(name).page())

    @routes.get("/runs/{name}/candidates/{candidate}")
    def show_candidate(name: str, candidate: str, annotator: str = YOU, against: str = "") -> Any:
        view = desk.view(name, annotator)
        return page("candidate.html", run=view.page(), **view.candidate(candidate, against))

    @routes.get("/runs/{name}/beside")
    def beside(name: str, a: str, b: str, annotator: str = YOU) -> Any:
        view = desk.view(name, annotator)
        return page("beside.html", run=view.page(), **view.beside(a, b))

    return routes
