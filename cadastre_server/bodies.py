"""Reading the bodies of requests: never more than the limit, JSON or a clear refusal."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cadastre_server.problem_handlers import http_problem, json_malformed

TOO_LARGE = 413


class BodyLimit:
    """ASGI middleware that refuses a body of more than `limit` bytes before it is read whole.

    streamed: the beginning of paths whose bodies are never held whole and have a limit of their own.
    """

    def __init__(self, app: ASGIApp, limit: int, streamed: str) -> None:
        self._app = app
        self._limit = limit
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._streamed):
            await self._app(scope, receive, send)
        elif _announced(scope) > self._limit:
            await http_problem(TOO_LARGE)(scope, receive, send)
        else:
            await self._app(scope, _counted(receive, self._limit), send)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _counted(receive: Receive, limit: int) -> Receive:
    """The same messages, until their bodies are longer together than was announced and is allowed."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(TOO_LARGE)
        return message

    return counted


async def _body(request: Request) -> bytes:
    return await request.body()


RawBody = Annotated[bytes, Depends(_body)]
"""The parameter of an endpoint that reads a large document itself, in its own thread."""


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body.

    Raises:
        MalformedError: `json_malformed`.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise json_malformed() from error
    if not isinstance(document, dict):
        raise json_malformed()
    return document
