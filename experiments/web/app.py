"""The page put together: routes, gates, and what is said of errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.web import api, pages
from rewardsmith.experiments.web.access import Access, Gate, is_read
from rewardsmith.experiments.web.bodies import BodyLimit
from rewardsmith.experiments.web.errors import Refused
from rewardsmith.experiments.web.house import House

_STATIC = Path(__file__).parent / "static"


def make_app(house: House, access: Access) -> FastAPI:
    """Return the page as an ASGI application.

    Args:
        house: The runs that it shows.
        access: Who may use it.
    """
    desk = api.Desk(house, access.token)
    return gated([api.router(desk), pages.entrance(access), pages.router(desk)], access)


def gated(routers: Sequence[APIRouter], access: Access) -> FastAPI:
    """Return an application of some routes: with its static files, behind its gates, every error told in one line."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(UserError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _unanswered)
    app.add_middleware(BodyLimit)
    app.add_middleware(Gate, access=access)  # the outermost: nothing is read for whoever may not ask
    return app


def _refused(request: Request, error: Exception) -> Response:
    return _told(request, one_line(error), error.status if isinstance(error, Refused) else 400)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return _told(request, one_line(f"{where or 'the body'}: {first['msg']}"), 422)


_UNANSWERED = {400: "the body cannot be read; it is JSON", 405: "nothing of the kind can be done at this address"}


def _unanswered(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return _told(request, _UNANSWERED.get(status, "there is nothing at this address"), status)


def _told(request: Request, line: str, status: int) -> Response:
    """Return what is wrong, as a page where a person looks."""
    if is_read(request.url.path, request.headers):
        return pages.page("error.html", status, line=line)
    return JSONResponse({"error": line}, status_code=status)
