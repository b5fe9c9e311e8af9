"""The client's questions about other open changes, and the one for the change that undoes an approved one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from cadastre_plugin.api.forecast_replies import Collisions, OpenChanges
from cadastre_plugin.api.replies import Bounds
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import from_document

T = TypeVar("T")


class ForecastQuestions:
    """A part of CadastreClient, which knows how to ask."""

    def _read(self, method: str, path: str, parse: Callable[[Any], T], **parts: Any) -> T:
        raise NotImplementedError

    def _srid(self) -> int:
        raise NotImplementedError

    def open_changes(self, bounds: Bounds) -> OpenChanges:
        """Where open changes are about to make the register different, inside bounds (m, profile's CRS)."""
        params = {"bbox": ",".join(map(str, bounds))}
        return self._read("GET", "/footprints", OpenChanges.parse, params=params)

    def collisions(self, id: UUID) -> Collisions:
        """With which other changes one collides, and in which order they fit.

        Raises:
            NotFound: it is not there, or not to be seen by this person.
        """
        return self._read("GET", f"/changes/{id}/collisions", Collisions.parse)

    def reversal(self, id: UUID) -> Change:
        """A new change that undoes an approved one; nothing is saved yet.

        Raises:
            Forbidden: `wrong_role`, `other_district`, `party_elsewhere`.
            Conflict: `reversal_built_on`, `not_approved`.
        """
        srid = self._srid()
        return self._read("POST", f"/changes/{id}/reversal", lambda document: from_document(document, srid))
