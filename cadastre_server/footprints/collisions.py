"""With which open changes one collides, on which boundaries, and in which order they fit by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import shapely
from psycopg import Connection
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.forecast.meeting import Meeting, MetBoundary, Outlines, Touched, met_boundaries
from cadastre_plugin.core.forecast.order import fitting_order
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.check import blocking, check
from cadastre_plugin.core.rules.neighbourhood import reach
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_server.auth.user import User
from cadastre_server.changes import listing
from cadastre_server.changes import repository as changes
from cadastre_server.database import Row
from cadastre_server.footprints import repository
from cadastre_server.footprints.repository import OPEN, Kept
from cadastre_server.footprints.schemas import Collision, Collisions, FittingOrder, Place
from cadastre_server.problems import not_found
from cadastre_server.register.estate import numbers_of
from cadastre_server.register.moments import parties_at, rights_at
from cadastre_server.register.parcels import versions_of_parcels
from cadastre_server.register.rights import right_labels
from cadastre_server.register.surroundings import MARGIN_M, surroundings
from cadastre_server.review.readiness import stale_edits

SEEN = tuple(State(state) for state in OPEN if state != State.DRAFT)
"""States of the changes that are told: what is still a draft may become anything."""

MOST = 50
"""So many collisions are told."""

MOST_ORDERED = 6
"""Among so many changes an order is looked for: each of them may have to be made anew behind each set of others."""


def collisions(connection: Connection[Row], user: User, id: UUID, profile: Profile) -> Collisions:
    """The open changes that touch a boundary, a parcel or a right of the register which a change touches, too.

    Raises:
        NotFoundError: it is not there, or the user may not read it.
    """
    if listing.visible_summary(connection, user, id) is None:
        raise not_found()
    own, others = repository.meeting_candidates(connection, user, id, SEEN, MOST)
    if own is None:
        return Collisions(collisions=[], order=None)
    mine = Touched(own.footprint)
    met = [(other, both) for other in others if not (both := mine.meeting(other.footprint)).is_empty]
    documents = {kept.change_id: _change(connection, kept, profile) for kept in (own, *(other for other, _ in met))}
    told = [_collision(connection, documents, own, other, both) for other, both in met]
    ordered = sorted([own, *(other for other, _ in met)][:MOST_ORDERED], key=lambda kept: kept.turn)
    order = _order(connection, [documents[kept.change_id] for kept in ordered], ordered, profile) if met else None
    return Collisions(collisions=told, order=order)


def _change(connection: Connection[Row], kept: Kept, profile: Profile) -> Change:
    return from_document(changes.document_of(connection, kept.change_id)[0], profile.crs.srid)


def _collision(
    connection: Connection[Row], documents: Mapping[UUID, Change], own: Kept, other: Kept, met: Meeting
) -> Collision:
    parcels = _base(connection, (documents[own.change_id], documents[other.change_id]))
    boundaries = met_boundaries(met, Outlines(parcels), {parcel.id for parcel in parcels})
    ids = met.parcels.union(*(boundary.parcels for boundary in boundaries))
    numbers = numbers_of(connection, ids)
    return Collision(
        change_id=other.change_id,
        district=other.district,
        state=other.state,
        own=other.own,
        title=other.title,
        author=other.author,
        boundaries=[_place(boundary, numbers) for boundary in boundaries],
        parcels={id: numbers.get(id) for id in sorted(met.parcels)},
        rights=sorted(right_labels(connection, met.rights).values()),
        land=_bounds([parcel.geometry for parcel in parcels if parcel.id in met.parcels]),
    )


def _base(connection: Connection[Row], both: Sequence[Change]) -> list[Parcel]:
    """The parcels that two changes were made from, as they were."""
    versions = {edit.id: edit.base_version for change in both for edit in change.parcels if edit.base_version != NEW}
    return list(versions_of_parcels(connection, versions).values())


def _place(boundary: MetBoundary, numbers: Mapping[UUID, str]) -> Place:
    parts = shapely.get_parts(boundary.place)
    lines = [[(east, north) for east, north in shapely.get_coordinates(part).tolist()] for part in parts]
    return Place(parcels={id: numbers.get(id) for id in sorted(boundary.parcels)}, lines=lines)


def _bounds(geometries: Sequence[BaseGeometry]) -> tuple[float, float, float, float] | None:
    if not geometries:
        return None
    west, south, east, north = shapely.total_bounds(geometries).tolist()
    return west, south, east, north


def _order(
    connection: Connection[Row], queued: Sequence[Change], kept: Sequence[Kept], profile: Profile
) -> FittingOrder:
    """In the order of submission; a change that is no longer made from what stands is told apart."""
    stale = [change.id for change in queued if stale_edits(connection, change)]
    fresh = [change for change in queued if change.id not in stale]
    register = _register(connection, fresh, kept, profile)
    found = fitting_order(fresh, register, lambda made, standing: _is_sound(made, standing, profile))
    return FittingOrder(fits=list(found.fits), left=list(found.left), stale=stale, complete=found.is_complete)


def _register(connection: Connection[Row], queued: Sequence[Change], kept: Sequence[Kept], profile: Profile) -> Sides:
    """What they were made from, and the land as far around it as any rule looks."""
    windows = [one.land.bounds for one in kept if not one.land.is_empty]
    windows += [parcel.geometry.bounds for change in queued for parcel in change.after_parcels()]
    touched = {id for change in queued for id in change.based_on()}
    rights = {edit.id for change in queued for edit in change.rights}
    parties = {edit.id for change in queued for edit in change.parties}
    around = surroundings(connection, windows, reach(profile.tolerances) + MARGIN_M, profile.crs.srid, ids=touched)
    return Sides(
        around.by_id,
        rights_at(connection, rights, touched, None),
        {point.id: point for point in around.points.values()},
        parties_at(connection, parties, None),
    )


def _is_sound(made: Change, register: Sides, profile: Profile) -> bool:
    """The quick rules about land; those about rights need people, and say what they have to say at approval."""
    around = Surroundings(register.parcels.values(), points=register.points.values())
    return not blocking(check(made, around, profile, Stage.LIVE))
