"""The register over time, for everyone who works with it: land and kinds of right are open, people are not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from psycopg import Connection

from cadastre_plugin.core.change.document import parcel_document
from cadastre_server.database import Row
from cadastre_server.history import repository
from cadastre_server.history.cursor import cursor_text
from cadastre_server.history.repository import Between, Held, Sides
from cadastre_server.history.schemas import Difference, Differences, Moments, RightKinds
from cadastre_server.register.surroundings import Bounds


def moments(connection: Connection[Row], bounds: Bounds, srid: int, limit: int) -> Moments:
    """When the register became another in a rectangle (m), newest first."""
    found = repository.moments_in(connection, bounds, srid, limit + 1)
    return Moments(moments=found[:limit], more=len(found) > limit)


def differences(connection: Connection[Row], wanted: Between) -> Differences:
    """Parcels that are not on the second day what they were on the first."""
    found = repository.differences(connection, wanted)
    is_full = len(found) == wanted.limit
    return Differences(
        items=[_difference(sides) for sides in found],
        next=cursor_text((found[-1].number, found[-1].id)) if is_full else None,
    )


def _difference(sides: Sides) -> Difference:
    before, after = sides.before, sides.after
    return Difference(
        id=sides.id,
        before=None if before is None else parcel_document(before),
        after=None if after is None else parcel_document(after),
        version_before=None if before is None else before.version,
        version_after=None if after is None else after.version,
        rights=_kinds(sides.held_before, sides.held_after),
    )


def _kinds(before: Iterable[Held], after: Iterable[Held]) -> RightKinds:
    were, become = ({held["id"]: held for held in side} for side in (before, after))
    changed = {id for id in were.keys() & become.keys() if were[id]["version"] != become[id]["version"]}
    return RightKinds(
        began=sorted(_kinds_of(become, become.keys() - were.keys())),
        ended=sorted(_kinds_of(were, were.keys() - become.keys())),
        changed=sorted(_kinds_of(become, changed)),
    )


def _kinds_of(held: dict[str, Held], ids: Iterable[str]) -> Iterator[str]:
    return (str(held[id]["kind"]) for id in ids)
