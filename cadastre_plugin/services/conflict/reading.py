"""The three sides of a change whose base is stale, read off the GUI thread: plain data in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

import shapely

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.interruption import Progress
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.editing.foundation import Foundation
from cadastre_plugin.layers.boundary_point_reader import BoundaryPointReader
from cadastre_plugin.layers.work_area import ParcelReader

T = TypeVar("T", Parcel, BoundaryPoint)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the sides are read with."""

    client: CadastreClient
    reader: ParcelReader
    points: BoundaryPointReader


@dataclass(frozen=True)
class ThreeSides:
    """base, theirs: what is compared. authors: who changed a thing and by which change, in words. foundation: the work
    area as the register has it now."""

    base: Sides
    theirs: Sides
    authors: Mapping[UUID, str]
    foundation: Foundation


def read_sides(desk: Desk, change: Change, old: Foundation, progress: Progress) -> ThreeSides:
    """The sides of a change that was made on `old`.

    Raises:
        ApiError, WorkAreaError: the service or the database does not answer.
    """
    reply = desk.client.conflict(change)
    newest = _newest(desk, old, reply.theirs, progress)
    base, theirs = sides_of(old).joined(reply.base), sides_of(newest).joined(reply.theirs)
    return ThreeSides(base, theirs, reply.authors, newest)


def sides_of(foundation: Foundation) -> Sides:
    """The land of a foundation. Rights are compared as far as the change touches them, which the service tells."""
    parcels = {parcel.id: parcel for parcel in foundation.parcels}
    return Sides(parcels=parcels, points={point.id: point for point in foundation.points})


def _newest(desk: Desk, old: Foundation, theirs: Sides, progress: Progress) -> Foundation:
    """The work area as the register has it now; what the service told counts where it says something else."""
    parcels = _parcels(desk.reader, old, theirs, progress)
    points = _with(desk.points.read(parcels), theirs.points)
    known = (old.estate.known | theirs.parcels.keys()) & {parcel.id for parcel in parcels}
    estate = desk.client.estate(known) if old.estate.known or theirs.rights else Estate()
    return Foundation(parcels, points, replace(estate, rights={**estate.rights, **theirs.rights}))


def _parcels(reader: ParcelReader, old: Foundation, theirs: Sides, progress: Progress) -> tuple[Parcel, ...]:
    """Those of before that still stand, and what stands in place of those that ended."""
    standing = reader.standing((parcel.id for parcel in old.parcels), progress)
    left = {parcel.id for parcel in standing}
    ended = [parcel for parcel in old.parcels if parcel.id not in left]
    found = [*standing, *(child for parcel in ended for child in _in_place_of(reader, parcel, progress))]
    return _with(found, theirs.parcels)


def _in_place_of(reader: ParcelReader, ended: Parcel, progress: Progress) -> Iterable[Parcel]:
    land = ended.geometry if ended.geometry.is_valid else shapely.make_valid(ended.geometry)
    near = reader.meeting(ended.geometry.bounds, progress)
    return (parcel for parcel in near if shapely.intersects(parcel.geometry, land))


def _with(things: Iterable[T], told: Mapping[UUID, T]) -> tuple[T, ...]:
    return tuple({**{thing.id: thing for thing in things}, **told}.values())
