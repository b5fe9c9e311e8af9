"""What differs between two days, for everyone who works with the register: land and kinds of right are open, people are
not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from psycopg import Connection

from cadastre_plugin.core.change.document import parcel_document
from cadastre_server.database import Row
from cadastre_server.history import repository
from cadastre_server.history.repository import Between, Held, Sides
from cadastre_server.history.schemas import Difference, Differences, RightKinds


def differences(connection: Connection[Row], wanted: Between) -> Differences:
    """Parcels that are not on the second day what they were on the first."""
    found, last = repository.differences(connection, wanted)
    return Differences(items=[_difference(sides) for sides in found], next=last)


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
