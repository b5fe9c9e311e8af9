"""The client's questions about a change whose base is stale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from cadastre_plugin.api.conflict_replies import ConflictRecord
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import to_document

T = TypeVar("T")


class ConflictQuestions:
    """A part of CadastreClient, which knows how to ask."""

    def _read(self, method: str, path: str, parse: Callable[[Any], T], **parts: Any) -> T:
        raise NotImplementedError

    def _srid(self) -> int:
        raise NotImplementedError

    def conflict(self, change: Change) -> ConflictRecord:
        """What a change, as it is here, was made from beside what stands now; nothing is stored.

        Raises:
            Forbidden: `wrong_role`, `other_district`.
        """
        return self._read("POST", "/conflict", ConflictRecord.parse, json=to_document(change, self._srid()))

    def conflict_of(self, id: UUID) -> ConflictRecord:
        """The same of the last revision that the service has of a change.

        Raises:
            NotFound: it is not there, or not to be seen by this person.
        """
        return self._read("GET", f"/changes/{id}/conflict", ConflictRecord.parse)
