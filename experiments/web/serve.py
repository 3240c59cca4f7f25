"""The page on a port of this machine, until it is closed."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import uvicorn

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.commands import PageConfig
from rewardsmith.experiments.web.access import LEAST_TOKEN, TOKEN_VARIABLE, Access, own_token
from rewardsmith.experiments.web.app import make_app
from rewardsmith.experiments.web.connections import Connection
from rewardsmith.experiments.web.house import House

_CONNECTIONS = 256
"""More than a few browsers need; whoever opens more waits."""


def serve(house: House, config: PageConfig, path: str = "/") -> None:
    """Serve the page of runs, see `serve_app`."""
    serve_app(partial(make_app, house), config, path, "runs that it started go on")


def serve_app(make: Callable[[Access], object], config: PageConfig, path: str = "/", then: str = "") -> None:
    """Serve a page and say where it is, until Ctrl-C.

    Args:
        make: Makes the application for those who may use it.
        config: Where it is, and whether a browser is opened.
        path: The page that is opened first.
        then: What comes after it is closed, for people.

    Raises:
        UserError: the address cannot be bound, or the user's token is too short.
    """
    if os.environ.get(TOKEN_VARIABLE) and own_token() is None:
        raise UserError(f"{TOKEN_VARIABLE} is too short to be a secret; give it {LEAST_TOKEN} characters or more")
    with _bound(config.host, config.port) as listener:
        access = Access(host=config.host, port=listener.getsockname()[1])
        if access.is_public:
            print(
                f"Whoever reaches {config.host} and has this link sees and does what this page can, such as starting "
                "trainings on this machine with your model's key; it goes over plain HTTP."
            )
        address = access.address(path)
        print(f"the page: {address}\nCtrl-C closes it{then and f'; {then}'}", flush=True)
        if config.open and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"):
            webbrowser.open(address)
        _run(make(access), listener)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # whoever opens the link at once waits for the page rather than being refused
    except OSError as error:
        listener.close()
        raise UserError(f"cannot serve at {host}, port {port}: {error.strerror}; port=0 takes a free one") from None
    return listener


def _run(app: object, listener: socket.socket) -> None:
    # No access log: the first address holds the token.
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        http=Connection,
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=2,
        lifespan="off",
        ws="none",
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
    print("the page is closed")
