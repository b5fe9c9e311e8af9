"""The bytes of a request, block by block, never the whole of them at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from cadastre_server.files.pieces import Piece
from cadastre_server.files.schemas import FileState
from cadastre_server.files.service import Upload

BLOCK_BYTES = 256 * 1024


async def receive(request: Request, upload: Upload, piece: Piece) -> FileState:
    """Add the body of a request to an upload; what came of it stays when the connection breaks.

    Raises:
        CadastreError: the piece is refused.
    """
    state = await run_in_threadpool(upload.state, piece.total)
    if state.complete:
        return state
    await run_in_threadpool(upload.require, piece)
    offset = piece.start
    async for block in _blocks(request):
        await run_in_threadpool(upload.add, offset, block)
        offset += len(block)
    if offset == piece.total:
        return await run_in_threadpool(upload.finished)
    return FileState(sha256=upload.sha256, size=piece.total, offset=offset, complete=False)


async def passed_over(request: Request) -> None:
    """Read a body that nobody wants, so that its sender hears the answer instead of a broken connection."""
    try:
        async for _ in request.stream():
            continue
    except (ClientDisconnect, RuntimeError):  # gone, or read already
        return


async def _blocks(request: Request) -> AsyncIterator[bytes]:
    """The body in blocks of at least BLOCK_BYTES, but for the last one: also that of a connection that broke."""
    gathered = bytearray()
    try:
        async for chunk in request.stream():
            gathered += chunk
            if len(gathered) >= BLOCK_BYTES:
                yield bytes(gathered)
                gathered.clear()
    except ClientDisconnect:
        if gathered:
            yield bytes(gathered)
        raise
    if gathered:
        yield bytes(gathered)
