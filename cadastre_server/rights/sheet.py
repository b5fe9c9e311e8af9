"""All that is known of a parcel in one answer, as far as who asks may see it; each look-up on record.

Land, kinds of right and restriction, and history are open to everyone who works with the register. Names of people are
whole to those whose role sees them, in the districts where they work; elsewhere people are initials, and what else may
tell who they are is left out: numbers, files of documents, reasons, the titles of open changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.people.personal_data import PersonalData, personal_data_of, sees_names
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.document import estate_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.database import Row
from cadastre_server.parcels.repository import (
    Dated,
    children_of,
    last_version,
    parcel_id_of,
    parents_of,
    version_at,
)
from cadastre_server.parcels.schemas import Relatives
from cadastre_server.parcels.service import feature_of, parcel_not_then
from cadastre_server.problems import not_found
from cadastre_server.register.estate import Shown, estate_of
from cadastre_server.register.naming import whole
from cadastre_server.register.numbers import last_numbers
from cadastre_server.rights import sheet_repository as repository
from cadastre_server.rights.sheet_schemas import Named, Neighbours, Sheet


@dataclass(frozen=True)
class Sight:
    """What a user sees of people, by district."""

    user: User
    profile: Profile

    def of_people(self, district: str) -> PersonalData:
        """As much as the role allows where the user works, no more than initials elsewhere."""
        level = personal_data_of(self.user.roles, self.profile.personal_data)
        hidden = sees_names(level) and not self.user.covers(district)
        return PersonalData.INITIALS if hidden else level

    def names_in(self, district: str) -> Shown:
        """Names of people in a district as they are shown."""
        level = self.of_people(district)
        if level is PersonalData.NONE:
            return _nameless
        return whole if sees_names(level) else masked


def sheet(
    connection: Connection[Row], user: User, number: str, profile: Profile, time: RegisterTime | None = None
) -> Sheet:
    """The sheet of the parcel that has or had a number; one that is retired as it stood last.

    time: the day whose parcel, rights, people and neighbours are wanted. Documents are as they stand or stood last.

    Raises:
        NumberError: it is not a number of a parcel of this city.
        NotFoundError: `not_found`, no parcel has or had that number; `parcel_not_then`, it was not there at that time.
    """
    canonical = profile.number.read_parcel(number).canonical
    found = last_version(connection, canonical) if time is None else _then(connection, canonical, time)
    if found is None:
        raise not_found()
    sight, id = Sight(user, profile), found.parcel.id
    people = sight.of_people(found.parcel.district)
    estate = _estate(connection, found, sight, time)
    neighbours = _neighbours(connection, found, sight, time)
    giver = user.in_place_of([found.parcel.district])
    detail = {"number": canonical, "parties": _people(estate, neighbours)}
    record(connection, user.id, "read_sheet", str(id), detail, in_place_of=giver)
    named = _named(estate) - {id}
    numbers = last_numbers(connection, named) if named else {}
    return Sheet(
        parcel=feature_of(found, profile),
        current=_is_current(found),
        people=people,
        works_here=user.covers(found.parcel.district),
        estate=estate_document(estate),
        named=[Named(id=other, number=name) for other, name in numbers.items()],
        history=repository.events_of(connection, id),
        lineage=Relatives(parents=parents_of(connection, id), children=children_of(connection, id)),
        neighbours=neighbours,
    )


def _is_current(found: Dated) -> bool:
    return found.valid_to is None and found.recorded_to is None


def _then(connection: Connection[Row], canonical: str, time: RegisterTime) -> Dated | None:
    """The parcel of a number on a day; None: no parcel has or had that number."""
    id = parcel_id_of(connection, canonical)
    if id is None:
        return None
    found = version_at(connection, id, time.law, time.known)
    if found is None:
        raise parcel_not_then(canonical)
    return found


def _estate(connection: Connection[Row], found: Dated, sight: Sight, time: RegisterTime | None) -> Estate:
    parcel, names = found.parcel, sight.names_in(found.parcel.district)
    if time is not None:
        estate = repository.estate_on(connection, parcel.id, time, names)
    elif found.valid_to is None:
        estate = estate_of(connection, [parcel.id], names)
    else:
        estate = repository.estate_until(connection, parcel.id, found.valid_to, names)
    people = sight.of_people(parcel.district)
    return estate if sees_names(people) else _discreet(estate, people)


def _discreet(estate: Estate, people: PersonalData) -> Estate:
    """Without what tells who people are, beyond what their names as they are shown tell."""
    notes = {} if people is PersonalData.NONE else estate.parties
    return Estate(
        {id: replace(right, reason=None) for id, right in estate.rights.items()},
        {id: replace(note, mark="", members=()) for id, note in notes.items()},
        {
            id: replace(source, sha256=None, file_name=None, media_type=None, size=None)
            for id, source in estate.sources.items()
        },
        estate.known,
    )


def _neighbours(connection: Connection[Row], found: Dated, sight: Sight, time: RegisterTime | None) -> Neighbours:
    """None of a retired parcel: its land is others' now, who have neighbours of their own."""
    if time is None and not _is_current(found):
        return Neighbours(count=0, parcels=[])
    parcel, profile = found.parcel, sight.profile
    near = profile.tolerances.t_junction_m
    return repository.neighbours_of(
        connection, parcel.id, parcel.geometry, profile.crs.srid, near, sight.names_in, time
    )


def _named(estate: Estate) -> set[UUID]:
    rights = estate.rights.values()
    return {right.parcel_id for right in rights} | {id for right in rights for id in right.served}


def _people(estate: Estate, neighbours: Neighbours) -> list[str]:
    """Who is shown by name or initials, in this parcel or beside it."""
    beside = (holder.party for parcel in neighbours.parcels for holder in parcel.holders if holder.name)
    return list(dict.fromkeys(str(party) for party in (*estate.parties, *beside)))


def _nameless(name: str, kind: PartyKind) -> str:
    return ""
