"""The three sides of a change whose base is stale, read off the GUI thread: plain data in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import shapely

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.conflict_replies import ConflictRecord
from cadastre_plugin.api.parcel_replies import Version
from cadastre_plugin.core.change.change import AnyEdit, Change
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.interruption import Progress, checkpoint
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.editing.foundation import Foundation
from cadastre_plugin.layers.boundary_point_reader import BoundaryPointReader
from cadastre_plugin.layers.work_area import ParcelReader
from cadastre_plugin.panels.review.values import moment

T = TypeVar("T", Parcel, BoundaryPoint)

MOST_HISTORIES = 25
"""So many parcels are asked who changed them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the sides are read with."""

    client: CadastreClient
    reader: ParcelReader
    points: BoundaryPointReader


@dataclass(frozen=True)
class ThreeSides:
    """base, theirs: what is compared. authors: who changed a thing and by which change, in words. foundation: the work
    area as the register has it now. continues: the base is the state that an approved change made."""

    base: Sides
    theirs: Sides
    authors: Mapping[UUID, str]
    foundation: Foundation
    continues: bool = False


def read_sides(desk: Desk, change: Change, old: Foundation, continues: UUID | None, progress: Progress) -> ThreeSides:
    """The sides of a change that was made on `old`. continues: the approved change from whose state it was edited on.

    Raises:
        ApiError, WorkAreaError: the service or the database does not answer.
        Interrupted: nobody wants to know any more.
    """
    record = desk.client.conflict(change)
    checkpoint(0.4)
    newest = _newest(desk, old, record, progress)
    checkpoint(0.7)
    base = record.base
    if continues is not None:
        base = base.after(desk.client.change(continues).change)
    authors = _authors(desk.client, record)
    checkpoint(0.8)
    return ThreeSides(base, record.theirs, authors, newest, continues is not None)


def is_stale(desk: Desk, change: Change, progress: Progress) -> bool:
    """True when the register has newer states of parcels or rights that a change touches. Asks for no more than that:
    it is asked at every opening, and each look at people is on record.

    Raises:
        ApiError, WorkAreaError: as `read_sides`.
    """
    made_on, rights = _made_on(change.parcels), _made_on(change.rights)
    standing = {parcel.id: parcel.version for parcel in desk.reader.standing(made_on, progress)}
    held = desk.client.estate((), rights=rights).rights if rights else {}
    return made_on != standing or rights != {id: held[id].version for id in rights if id in held}


def _made_on(edits: Iterable[AnyEdit]) -> Mapping[UUID, int]:
    """The things of the register that are touched, with the versions."""
    return {edit.id: edit.base_version for edit in edits if edit.base_version != NEW}


def _newest(desk: Desk, old: Foundation, record: ConflictRecord, progress: Progress) -> Foundation:
    """The work area as the register has it now. What the service told is of one moment and counts before what was read
    of the database after it."""
    theirs = record.theirs
    parcels = _with(_parcels(desk.reader, old, progress), record.base.parcels, theirs.parcels)
    points = _with(desk.points.read(parcels), record.base.points, theirs.points)
    known = old.estate.known & {parcel.id for parcel in parcels}
    estate = desk.client.estate(known) if known else Estate()
    rights = {id: right for id, right in estate.rights.items() if id not in record.base.rights}
    named = Estate(parties=old.estate.parties, sources=old.estate.sources)  # by the change alone, it may be
    estate = named.joined(replace(estate, rights=rights)).joined(record.estate)
    return Foundation(parcels, points, estate)


def _parcels(reader: ParcelReader, old: Foundation, progress: Progress) -> Iterator[Parcel]:
    """Those of before that still stand, and what stands in place of those that ended."""
    standing = {parcel.id: parcel for parcel in reader.standing((one.id for one in old.parcels), progress)}
    ended = [parcel for parcel in old.parcels if parcel.id not in standing]
    instead = {one.id: one for parcel in ended for one in _in_place_of(reader, parcel, progress)}
    yield from {**instead, **standing}.values()


def _in_place_of(reader: ParcelReader, ended: Parcel, progress: Progress) -> Iterable[Parcel]:
    land = ended.geometry if ended.geometry.is_valid else shapely.make_valid(ended.geometry)
    near = reader.meeting(ended.geometry.bounds, progress)
    return (parcel for parcel in near if shapely.intersects(parcel.geometry, land))


def _with(read: Iterable[T], before: Mapping[UUID, T], told: Mapping[UUID, T]) -> tuple[T, ...]:
    """What was read, where the service told of it as it told."""
    others = {thing.id: thing for thing in read if thing.id not in before}
    return tuple({**others, **told}.values())


def _authors(client: CadastreClient, record: ConflictRecord) -> Mapping[UUID, str]:
    """Who changed each stale thing. Of parcels it is in their history, too, where the change is not to be read."""
    untold = [one for one in record.stale if one.thing is Thing.PARCEL and one.author is None and one.number]
    histories = {one.id: client.history(one.number or "") for one in untold[:MOST_HISTORIES]}
    told = {one.id: _words(one.author, one.title, one.decided_at) for one in record.stale}
    return told | {id: _newest_of(versions) for id, versions in histories.items()}


def _newest_of(versions: Iterable[Version]) -> str:
    newest = max(versions, key=lambda version: version.recorded_from)
    author = newest.author.full_name if newest.author else None
    return _words(author, newest.change.title if newest.change else None, newest.recorded_from)


def _words(author: str | None, title: str | None, at: datetime | None) -> str:
    """Who did it, by which change and when, as far as that is told."""
    return ", ".join(part for part in (author, f"«{title}»" if title else "", moment(at) if at else "") if part)
