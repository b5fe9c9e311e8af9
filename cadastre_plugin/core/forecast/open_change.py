"""An open change of the register, as far as someone may know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.forecast.footprint import Footprint

Numbers = Mapping[UUID, str | None]
"""Parcels with their cadastral numbers."""


@dataclass(frozen=True, slots=True)
class OpenChange:
    """`title` and `author` are None for who may not read it. own: it is one's own. numbers: of the parcels that it
    touches. land: these parcels, in m. `rights` of the footprint are left out.
    """

    id: UUID
    district: str
    state: State
    own: bool
    title: str | None
    author: str | None
    footprint: Footprint
    numbers: Numbers
    land: MultiPolygon
