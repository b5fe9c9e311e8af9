"""The three sides of a change whose base is stale, read off the GUI thread: plain data in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import shapely

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.parcel_replies import Version
from cadastre_plugin.core.change.change import AnyEdit, Change
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.interruption import Progress
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.editing.foundation import Foundation
from cadastre_plugin.layers.boundary_point_reader import BoundaryPointReader
from cadastre_plugin.layers.work_area import ParcelReader
from cadastre_plugin.panels.review.values import moment

MOST_AUTHORS = 25
"""Of so many parcels it is asked who changed them; with more one reads the whole from the table."""


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
    """
    newest = _newest(desk, change, old, progress)
    base, theirs = _sides(change, old, old.estate.known), _sides(change, newest, newest.estate.known)
    if continues is not None:
        base = base.after(desk.client.change(continues).change)
    return ThreeSides(base, theirs, _authors(desk.client, old, newest), newest, continues is not None)


def is_stale(desk: Desk, change: Change, progress: Progress) -> bool:
    """True when the register has newer states of parcels or rights that a change touches.

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


def _sides(change: Change, foundation: Foundation, known: frozenset[UUID]) -> Sides:
    """What is compared of a foundation: all of the land, the rights of which it is known that no other is there, and
    people and documents that the change touches."""
    estate, touched = foundation.estate, {edit.id for edit in change.edits()}
    return Sides(
        parcels={parcel.id: parcel for parcel in foundation.parcels},
        rights={id: right for id, right in estate.rights.items() if id in touched or right.parcel_id in known},
        points={point.id: point for point in foundation.points},
        parties={id: _party(note) for id, note in estate.parties.items() if id in touched},
        sources={id: source for id, source in estate.sources.items() if id in touched},
    )


def _party(note: PartyNote) -> Party:
    """As much of a party as one may see of it: its numbers by their last digits."""
    is_natural = note.kind is PartyKind.NATURAL
    numbers = {"pinfl" if is_natural else "stir": note.mark or None}
    return Party(note.id, note.version, note.kind, note.name, members=note.members, **numbers)


def _newest(desk: Desk, change: Change, old: Foundation, progress: Progress) -> Foundation:
    """The work area as the register has it now."""
    parcels = tuple(_parcels(desk.reader, old, progress))
    here, before = {parcel.id for parcel in parcels}, {parcel.id for parcel in old.parcels}
    known = (old.estate.known & here) | (here - before if old.estate.known else frozenset())
    rights, parties = _made_on(change.rights), _made_on(change.parties)
    asks = known or rights or parties
    estate = desk.client.estate(known, rights=rights, parties=parties) if asks else Estate()
    return Foundation(parcels, desk.points.read(parcels), estate)


def _parcels(reader: ParcelReader, old: Foundation, progress: Progress) -> Iterator[Parcel]:
    """Those of before that still stand, and what stands in place of those that ended."""
    standing = {parcel.id: parcel for parcel in reader.standing((one.id for one in old.parcels), progress)}
    ended = [parcel for parcel in old.parcels if parcel.id not in standing]
    yield from {
        **{one.id: one for parcel in ended for one in _in_place_of(reader, parcel, progress)},
        **standing,
    }.values()


def _in_place_of(reader: ParcelReader, ended: Parcel, progress: Progress) -> Iterable[Parcel]:
    land = ended.geometry if ended.geometry.is_valid else shapely.make_valid(ended.geometry)
    near = reader.meeting(ended.geometry.bounds, progress)
    return (parcel for parcel in near if shapely.intersects(parcel.geometry, land))


def _authors(client: CadastreClient, old: Foundation, newest: Foundation) -> Mapping[UUID, str]:
    before = {parcel.id: parcel.version for parcel in old.parcels}
    changed = [parcel for parcel in newest.parcels if parcel.number and before.get(parcel.id) != parcel.version]
    return {parcel.id: _said(client.history(parcel.number or "")) for parcel in changed[:MOST_AUTHORS]}


def _said(versions: Iterable[Version]) -> str:
    """Who made the newest version, by which change and when."""
    newest = max(versions, key=lambda version: version.recorded_from)
    author = newest.author.full_name if newest.author else ""
    title = f"«{newest.change.title}»" if newest.change else ""
    return ", ".join(part for part in (author, title, moment(newest.recorded_from)) if part)
