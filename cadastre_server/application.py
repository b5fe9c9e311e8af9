"""The REST service: its contract is the OpenAPI document that it publishes at /openapi.json."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from cadastre_plugin.core.texts import use_language
from cadastre_server.audit import endpoints as audit
from cadastre_server.auth import endpoints as auth
from cadastre_server.bodies import BodyLimit
from cadastre_server.changes import endpoints as changes
from cadastre_server.comments import endpoints as comments
from cadastre_server.conflicts import endpoints as conflicts
from cadastre_server.context import Context
from cadastre_server.contract import PROBLEMS, describe
from cadastre_server.delegations import endpoints as delegations
from cadastre_server.events import endpoints as events
from cadastre_server.files import endpoints as files
from cadastre_server.footprints import endpoints as footprints
from cadastre_server.health import endpoints as health
from cadastre_server.history import endpoints as history
from cadastre_server.lineage import endpoints as lineage
from cadastre_server.numbers import endpoints as numbers
from cadastre_server.parcels import endpoints as parcels
from cadastre_server.parties import endpoints as parties
from cadastre_server.problem_handlers import add_handlers
from cadastre_server.profile import endpoints as profile
from cadastre_server.proof import endpoints as proof
from cadastre_server.reversal import endpoints as reversal
from cadastre_server.review import endpoints as review
from cadastre_server.rights import endpoints as rights
from cadastre_server.settings import ServiceSettings

# The path of a parcel takes what no other subject has taken before it.
SUBJECTS = (
    auth,
    audit,
    delegations,
    profile,
    changes,
    comments,
    conflicts,
    footprints,
    reversal,
    proof,
    review,
    rights,
    lineage,
    numbers,
    parcels,
    parties,
    history,
    files,
    events,
    health,
)


def create(settings: ServiceSettings) -> FastAPI:
    """The application of a city, not yet connected to its database."""
    application = FastAPI(title="Cadastre", version="0.1.0", lifespan=_lifespan, responses=PROBLEMS)
    application.state.context = Context.of(settings)
    for subject in SUBJECTS:
        application.include_router(subject.router)
    application.add_middleware(BodyLimit, limit=settings.body_limit, streamed=files.PATH)
    add_handlers(application)
    describe(application)
    return application


def from_environment() -> FastAPI:
    """The application that the environment describes: what each process of the service makes.

    It speaks English, whatever the machine does: clients show texts by their codes.

    Raises:
        CadastreError: the settings are wrong.
    """
    use_language("en")
    return create(ServiceSettings.read())


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    context: Context = application.state.context
    context.database.open()
    work = [asyncio.create_task(context.listener.listen()), asyncio.create_task(context.sealer.run())]
    try:
        yield
    finally:
        for task in work:
            task.cancel()
        for task in work:
            with suppress(asyncio.CancelledError):
                await task
        context.database.close()
