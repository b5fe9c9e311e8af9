"""HEAD, PUT and GET /files/{sha256}."""

from __future__ import annotations

import mimetypes
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import FileResponse
from starlette.requests import ClientDisconnect

from cadastre_plugin.core.errors import CadastreError
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.context import Here
from cadastre_server.files import service
from cadastre_server.files.pieces import read_piece
from cadastre_server.files.receiving import passed_over, receive
from cadastre_server.files.schemas import FileState

router = APIRouter(tags=["files"])

PATH = "/files/"
"""What is sent there has a limit of its own."""

BODY = {"requestBody": {"required": True, "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
ContentRange = Annotated[str | None, Header(description="which bytes these are, such as bytes 0-999/5000")]
CLIENT_GONE = 499
"""What web servers write to their logs when nobody is there to hear the answer."""
GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
"""A document is never run or kept by a browser, whatever is in it."""


@router.head("/files/{sha256}", status_code=204)
def file_offset(sha256: str, user: SignedIn, context: Here) -> Response:
    """How many bytes of a file need not be sent any more (`Upload-Offset`), and whether it is complete."""
    state = service.upload_of(context, user, sha256).state()
    complete = "?1" if state.complete else "?0"
    return Response(status_code=204, headers={"Upload-Offset": str(state.offset), "Upload-Complete": complete})


@router.put("/files/{sha256}", response_model=FileState, openapi_extra=BODY)
async def put_file(
    sha256: str,
    request: Request,
    user: SignedIn,
    context: Here,
    content_range: ContentRange = None,
    content_type: Annotated[str, Header()] = "",
    content_length: Annotated[int | None, Header(ge=0)] = None,
) -> FileState | Response:
    """Add bytes to a file, from `Upload-Offset` on; with the last ones it is checked and kept."""
    try:
        piece = read_piece(content_range, content_length)
        return await receive(request, service.upload_of(context, user, sha256, content_type), piece)
    except ClientDisconnect:
        return Response(status_code=CLIENT_GONE)
    except CadastreError:
        if (content_length or 0) <= context.settings.body_limit:
            await passed_over(request)
        raise


@router.get("/files/{sha256}", response_class=FileResponse)
def get_file(sha256: str, user: SignedIn, context: Here) -> FileResponse:
    """The bytes of a file, or a range of them: to who brought it, and to whoever may see what rests on it."""
    kept, path = service.read(context, user, sha256)
    name = f"{sha256[:16]}{mimetypes.guess_extension(kept.media_type) or ''}"
    return FileResponse(path, media_type=kept.media_type, filename=name, headers=GUARDED)
