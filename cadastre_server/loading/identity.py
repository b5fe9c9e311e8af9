"""Identifiers of the parcels of one load, from which the feature that each came from can be read."""

from __future__ import annotations

from uuid import UUID, uuid4

from cadastre_plugin.core.texts import N_
from cadastre_server.loading.errors import LoadError

BITS = 48
_FEATURE = (1 << BITS) - 1


class Identity:
    """Random identifiers of version 4 whose last 48 bits are the feature's own id.

    So the report can name the features of a finding without a table of all of them in memory.
    """

    def __init__(self) -> None:
        self._base = uuid4().int & ~_FEATURE

    def of(self, fid: int) -> UUID:
        """The identifier of the parcel of a feature.

        Raises:
            LoadError: the feature's id is none that can be kept: below 0, or 2**48 and more.
        """
        if not 0 <= fid <= _FEATURE:
            raise LoadError("feature_id", N_("A feature has the id {fid}, which cannot be kept"), fid=fid)
        return UUID(int=self._base | fid)

    def feature(self, id: UUID) -> int | None:
        """The feature that a parcel came from; None when it is not of this load."""
        return id.int & _FEATURE if id.int & ~_FEATURE == self._base else None
