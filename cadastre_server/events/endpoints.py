"""GET /events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from cadastre_server.auth.dependencies import Signed, SignedIn
from cadastre_server.context import Here
from cadastre_server.events import stream

router = APIRouter(tags=["events"])


@router.get("/events", response_class=StreamingResponse)
def events(
    user: SignedIn,
    identity: Signed,
    context: Here,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**63 - 1)] = None,
) -> StreamingResponse:
    """Server-sent events: `change` for a change that was saved or took a step, `register` for new versions of parcels,
    `remark` for a remark that was written, resolved or opened again.

    Goes on after `Last-Event-ID` when given. A comment is sent in every silence of 10 s.
    """
    position = stream.start(context, last_event_id)
    return StreamingResponse(
        stream.lines(context, identity, position),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
