"""Telling what a change was made from, and what became of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import boundary_point_document, from_document, parcel_document
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party_note import PartyNote, noted
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.document import estate_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.changes.checking import read_change
from cadastre_server.changes.listing import visible_summary
from cadastre_server.changes.repository import document_of
from cadastre_server.conflicts import repository
from cadastre_server.conflicts.repository import Cause, Stale
from cadastre_server.conflicts.schemas import Alike, ConflictRecord, Side, StaleThing, State
from cadastre_server.database import Row
from cadastre_server.problems import not_found
from cadastre_server.register.estate import Shown, notes_of, numbers_of, sources_of
from cadastre_server.register.naming import shown_to
from cadastre_server.register.numbers import last_numbers
from cadastre_server.register.points import last_point_numbers
from cadastre_server.register.rights import right_labels
from cadastre_server.rights.repository import districts_of

T = TypeVar("T", Parcel, BoundaryPoint, Right, PartyNote, Source)


def conflict_of(connection: Connection[Row], user: User, id: UUID, profile: Profile) -> ConflictRecord:
    """Both sides of the last revision of a change that the user may read.

    Raises:
        NotFoundError: it is not there, or the user may not read it.
    """
    if visible_summary(connection, user, id) is None:
        raise not_found()
    document, _ = document_of(connection, id)
    return _told(connection, user, from_document(document, profile.crs.srid), profile)


def conflict(connection: Connection[Row], user: User, document: Mapping[str, Any], profile: Profile) -> ConflictRecord:
    """Both sides of a change that is not saved, or not as it is; nothing is kept.

    Raises:
        ForbiddenError: `wrong_role`, `other_district`.
        RefusedError, ChangeError, GeometryError: the document cannot be a change of this city.
    """
    user.require_role(Role.SURVEYOR, Role.SUPERVISOR)
    change = read_change(document, profile)
    user.require_districts(sorted(_districts(connection, change)))
    return _told(connection, user, change, profile)


def _districts(connection: Connection[Row], change: Change) -> set[str]:
    rights = [edit.id for edit in change.rights if edit.base_version != NEW]
    held = {edit.after.parcel_id for edit in change.rights if edit.after is not None}
    named = {change.district, *(parcel.district for parcel in change.after_parcels())}
    return named | districts_of(connection, {*change.based_on(), *held}, rights)


def _told(connection: Connection[Row], user: User, change: Change, profile: Profile) -> ConflictRecord:
    stale = repository.stale_of(connection, change)
    sides = repository.sides_of(connection, change, stale, profile.crs.srid)
    base, theirs = (_seen(side, sides, change, user) for side in sides)
    people = {share.party_id for side in (base, theirs) for right in side.rights.values() for share in right.shares}
    people |= base.parties.keys() | theirs.parties.keys()
    if people:
        detail = {"parties": [str(id) for id in sorted(people)]}
        giver = user.in_place_of([change.district])
        record(connection, user.id, "read_conflict", str(change.id), detail, in_place_of=giver)
    was, now = _estates(connection, (base, theirs), shown_to(user, profile))
    return ConflictRecord(
        stale=_stale(connection, stale, repository.causes(connection, user, stale)),
        base=_side(base.parcels, base.points, was, base.parties),
        alike=_alike((base, was), (theirs, now)),
        different=_side(
            _others(theirs.parcels, base.parcels), _others(theirs.points, base.points), _other(now, was), theirs.parties
        ),
    )


def _seen(side: Sides, sides: tuple[Sides, Sides], change: Change, user: User) -> Sides:
    """Land is public; rights are told of where the user works, and of those that the change touches."""
    own = {edit.id for edit in change.rights}
    districts = {id: parcel.district for one in sides for id, parcel in one.parcels.items()}

    def is_seen(right: Right) -> bool:
        district = districts.get(right.parcel_id)
        return right.id in own or (district is not None and user.covers(district))

    return replace(side, rights={id: right for id, right in side.rights.items() if is_seen(right)})


def _estates(connection: Connection[Row], sides: tuple[Sides, Sides], shown: Shown) -> tuple[Estate, Estate]:
    """The rights of both sides with the people and documents that each names, which are read once."""
    rights = [right for side in sides for right in side.rights.values()]
    people = notes_of(connection, {share.party_id for right in rights for share in right.shares}, shown)
    documents = sources_of(connection, {id for right in rights for id in right.source_ids})
    numbers = numbers_of(connection, {id for right in rights for id in (right.parcel_id, *right.served)})
    return _estate(sides[0], people, documents, numbers, shown), _estate(sides[1], people, documents, numbers, shown)


def _estate(
    side: Sides,
    people: Mapping[UUID, PartyNote],
    documents: Mapping[UUID, Source],
    numbers: Mapping[UUID, str],
    shown: Shown,
) -> Estate:
    named = _with_members({share.party_id for right in side.rights.values() for share in right.shares}, people)
    held = {id for right in side.rights.values() for id in right.source_ids}
    touched = {id: replace(noted(party), name=shown(party.name, party.kind)) for id, party in side.parties.items()}
    return Estate(
        side.rights,
        {id: people[id] for id in people if id in named} | touched,
        {**{id: documents[id] for id in documents if id in held}, **side.sources},
        numbers=numbers,
    )


def _with_members(ids: set[UUID], people: Mapping[UUID, PartyNote]) -> set[UUID]:
    found, wanted = set(ids), set(ids)
    while wanted:
        wanted = {share.party_id for id in wanted if id in people for share in people[id].members} - found
        found |= wanted
    return found


def _alike(base: tuple[Sides, Estate], theirs: tuple[Sides, Estate]) -> Alike:
    (was, before), (now, after) = base, theirs
    return Alike(
        parcels=_same(now.parcels, was.parcels),
        points=_same(now.points, was.points),
        rights=_same(after.rights, before.rights),
        people=_same(after.parties, before.parties),
        sources=_same(after.sources, before.sources),
    )


def _same(things: Mapping[UUID, T], among: Mapping[UUID, T]) -> list[UUID]:
    """What was read once for both sides, or reads the same, is one object or an equal one."""
    return [id for id, one in things.items() if id in among and (among[id] is one or among[id] == one)]


def _others(things: Mapping[UUID, T], among: Mapping[UUID, T]) -> Mapping[UUID, T]:
    same = set(_same(things, among))
    return {id: one for id, one in things.items() if id not in same}


def _other(estate: Estate, among: Estate) -> Estate:
    return Estate(
        _others(estate.rights, among.rights),
        _others(estate.parties, among.parties),
        _others(estate.sources, among.sources),
    )


def _side(
    parcels: Mapping[UUID, Parcel], points: Mapping[UUID, BoundaryPoint], estate: Estate, touched: Iterable[UUID]
) -> Side:
    return Side(
        parcels=[State(id=id, version=one.version, state=parcel_document(one)) for id, one in parcels.items()],
        points=[State(id=id, version=one.version, state=boundary_point_document(one)) for id, one in points.items()],
        estate=estate_document(estate),
        parties=sorted(touched),
    )


def _stale(connection: Connection[Row], stale: Iterable[Stale], causes: Mapping[UUID, Cause]) -> list[StaleThing]:
    things = list(stale)
    ids = [one.id for one in things]
    numbers = {**last_point_numbers(connection, ids), **last_numbers(connection, ids), **right_labels(connection, ids)}
    return [
        StaleThing(
            thing=one.thing,
            id=one.id,
            number=numbers.get(one.id),
            base_version=one.base_version,
            current_version=one.current_version,
            since=one.since,
            change_id=cause.change_id if cause else None,
            title=cause.title if cause else None,
            author=cause.author if cause else None,
            decided_at=cause.decided_at if cause else None,
        )
        for one in things
        for cause in (causes.get(one.id),)
    ]
