"""The page put together: routes, gates, and what is said of errors."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.web import api, pages
from rewardsmith.experiments.web.access import Access, Gate
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
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    desk = api.Desk(house, access.token)
    app.include_router(api.router(desk))
    app.include_router(pages.router(desk, access))
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(UserError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(BodyLimit)
    app.add_middleware(Gate, access=access)  # the outermost: nothing is read for whoever may not ask
    return app


def _refused(request: Request, error: Exception) -> JSONResponse:
    status = error.status if isinstance(error, Refused) else 400
    return JSONResponse({"error": one_line(error)}, status_code=status)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return JSONResponse({"error": one_line(f"{where or 'the body'}: {first['msg']}")}, status_code=422)
