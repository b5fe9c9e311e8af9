"""Where the next part of a list begins: opaque to the client, stable while changes come and go."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cadastre_plugin.core.texts import N_
from cadastre_server.changes.schemas import Summary
from cadastre_server.problems import RefusedError


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last change of a part."""

    created_at: datetime
    id: UUID

    @classmethod
    def after(cls, summary: Summary) -> Cursor:
        """The place after a change."""
        return cls(summary.created_at, summary.id)

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor of a text that `text` made.

        Raises:
            RefusedError: `cursor_malformed`.
        """
        try:
            created_at, id = json.loads(urlsafe_b64decode(text))
            return cls(datetime.fromisoformat(created_at), UUID(id))
        except (ValueError, TypeError, AttributeError, binascii.Error) as error:
            raise RefusedError("cursor_malformed", N_("This list cannot be gone on with; start it again")) from error

    def text(self) -> str:
        """As `after` of the next question."""
        return urlsafe_b64encode(json.dumps([self.created_at.isoformat(), str(self.id)]).encode()).decode()
