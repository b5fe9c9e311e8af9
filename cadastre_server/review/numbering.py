"""Which number a new parcel gets, by the strategy of the profile."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from psycopg import Connection

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.numbers.next_number import block_of, next_number
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.changes.checking import Examined
from cadastre_server.database import Row
from cadastre_server.problems import RefusedError
from cadastre_server.register.numbers import highest_count, nearest_number


def with_numbers(connection: Connection[Row], found: Examined, profile: Profile) -> Change:
    """The change with a number for every parcel that stays.

    One that has none yet gets the highest count ever given in its block + 1; its block is that of its first parent,
    else of the nearest parcel of its district. A serializable transaction sees to it that nobody counts on meanwhile.

    Raises:
        RefusedError: `block_unknown`.
        NumberError: `block_full`; the number of the parent or neighbour whose block it would be is none of this city.
    """
    given: Counter[str] = Counter()
    edits = tuple(_numbered(connection, edit, found, profile, given) for edit in found.change.parcels)
    return replace(found.change, parcels=edits)


def _numbered(
    connection: Connection[Row], edit: Edit[Parcel], found: Examined, profile: Profile, given: Counter[str]
) -> Edit[Parcel]:
    if edit.after is None or edit.after.number is not None:
        return edit  # the rules have seen to it that a number is canonical and nobody else's
    number = _next(connection, _block(connection, edit.after, found, profile), profile, given)
    return replace(edit, after=replace(edit.after, number=number))


def _block(connection: Connection[Row], parcel: Parcel, found: Examined, profile: Profile) -> str:
    parents = (found.surroundings.by_id.get(id) for id in found.change.parents().get(parcel.id, ()))
    known = next((parent.number for parent in parents if parent and parent.number), None)
    known = known or nearest_number(connection, parcel.geometry, profile.crs.srid, parcel.district)
    if known is None:
        raise RefusedError(
            "block_unknown",
            N_("District {district} has no parcel yet whose block a new one could belong to; give its number by hand"),
            district=parcel.district,
        )
    return block_of(profile.number, known)


def _next(connection: Connection[Row], block: str, profile: Profile, given: Counter[str]) -> str:
    highest = highest_count(connection, block) + given[block]
    given[block] += 1
    return next_number(profile.number, block, highest)
