"""The page of a robot that is talked to: routes, and the application of its own that they make."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Response
from pydantic import BaseModel, ConfigDict, Field

from rewardsmith.experiments.talk.episode import episode_bytes
from rewardsmith.experiments.talk.live import Live
from rewardsmith.experiments.web.access import Access
from rewardsmith.experiments.web.app import gated
from rewardsmith.experiments.web.pages import entrance, page
from rewardsmith.reward_synth.motion.talker import MAX_SAID


class Said(BaseModel):
    """A sentence."""

    model_config = ConfigDict(extra="forbid")

    said: str = Field(max_length=4 * MAX_SAID)


class Number(BaseModel):
    """A number of a term, changed."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=100)
    weight: float | None = None
    target: float | None = None


class Push(BaseModel):
    """A push, as the speed [m/s] that it gives."""

    model_config = ConfigDict(extra="forbid")

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0


class Clock(BaseModel):
    """How time passes."""

    model_config = ConfigDict(extra="forbid")

    paused: bool | None = None
    speed: float | None = None


def make_talk_app(live: Live, access: Access) -> FastAPI:
    """Return the page as an ASGI application.

    Args:
        live: The robot.
        access: Who may use it.
    """
    return gated([entrance(access), _router(live)], access)


def _router(live: Live) -> APIRouter:
    routes = APIRouter()

    @routes.get("/")
    def show() -> Response:
        name = live.ask(lambda session: session.vocabulary.name)
        return page("talk.html", name=name)

    @routes.get("/api/talk/scene")
    def scene() -> dict[str, Any]:
        return {"solids": live.ask(lambda session: session.scene.solids)}

    @routes.get("/api/talk/state")
    def state(after: int = -1) -> dict[str, Any]:
        return live.watch(after)

    @routes.get("/api/talk/chat")
    def chat() -> dict[str, Any]:
        return {"chat": live.chat}

    @routes.post("/api/talk/say")
    def say(body: Said) -> dict[str, Any]:
        return live.say(body.said)

    @routes.post("/api/talk/term")
    def weigh(body: Number) -> dict[str, Any]:
        live.weigh(body.name, body.weight, body.target)
        return {"changed": body.name}

    @routes.post("/api/talk/push")
    def push(body: Push) -> dict[str, Any]:
        live.push(body.model_dump())
        return {"pushed": True}

    @routes.post("/api/talk/reset")
    def reset() -> dict[str, Any]:
        live.reset()
        return {"reset": True}

    @routes.post("/api/talk/clock")
    def clock(body: Clock) -> dict[str, Any]:
        if body.speed is not None:
            live.set_speed(body.speed)
        if body.paused is not None:
            live.pause(body.paused)
        return {"paused": body.paused, "speed": body.speed}

    @routes.get("/talk/episode.safetensors")
    def episode() -> Response:
        return _download(live.ask(episode_bytes), "application/octet-stream", "episode.safetensors")

    @routes.get("/talk/terms.json")
    def terms() -> dict[str, Any]:
        found: dict[str, Any] = live.ask(lambda session: session.terms.to_json())
        return found

    return routes


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
