"""What every request of the service works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from cadastre_plugin.core.profile.profile import Profile
from cadastre_server.audit.sealing import CHANNEL, Sealer
from cadastre_server.auth.tokens import Tokens
from cadastre_server.database import Database
from cadastre_server.events.listener import Listener
from cadastre_server.files.store import FileStore
from cadastre_server.settings import ServiceSettings


@dataclass(frozen=True)
class Context:
    """Built once when the service starts."""

    settings: ServiceSettings
    database: Database
    tokens: Tokens
    listener: Listener
    sealer: Sealer
    files: FileStore

    @property
    def profile(self) -> Profile:
        """The city."""
        return self.settings.profile

    @classmethod
    def of(cls, settings: ServiceSettings) -> Context:
        """Everything, not yet connected to the database."""
        database = Database(settings.service_url, size=settings.pool_size, timeout=settings.pool_timeout)
        return cls(
            settings=settings,
            database=database,
            tokens=Tokens(settings.token_secret, settings.token_seconds),
            listener=Listener(settings.service_url),
            sealer=Sealer(database, Listener(settings.service_url, CHANNEL)),
            files=FileStore(settings.files_folder),
        )


def _context(request: Request) -> Context:
    found: Context = request.app.state.context
    return found


Here = Annotated[Context, Depends(_context)]
"""The parameter of an endpoint that gets the context."""
