"""Rights of a parcel by its number, each look-up on record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.document import estate_document
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.database import Row
from cadastre_server.parcels.repository import parcel_id_of
from cadastre_server.parties import repository as parties
from cadastre_server.problems import ForbiddenError, not_found
from cadastre_server.register.estate import estate_of, notes_of
from cadastre_server.register.naming import shown_to
from cadastre_server.rights import repository
from cadastre_server.rights.schemas import EstateQuestion, ParcelRights


def rights(connection: Connection[Row], user: User, number: str, profile: Profile) -> ParcelRights:
    """What is held in the parcel of a number today.

    Raises:
        NumberError: it is not a number of a parcel of this city.
        NotFoundError: `not_found`, no parcel has that number today.
        ForbiddenError: `other_district`.
    """
    canonical = profile.number.read_parcel(number).canonical
    id = parcel_id_of(connection, canonical)
    district = None if id is None else repository.district_of(connection, id)
    if id is None or district is None:
        raise not_found()
    user.require_districts([district])
    held = repository.rights_of(connection, id)
    parties = dict.fromkeys(str(holder.party) for right in held for holder in right.holders)
    detail = {"number": canonical, "parties": list(parties)}
    record(connection, user.id, "read_rights", str(id), detail, in_place_of=user.in_place_of([district]))
    return ParcelRights(id=id, number=canonical, rights=held)


def estate(connection: Connection[Row], user: User, question: EstateQuestion, profile: Profile) -> dict[str, Any]:
    """The JSON form of what is held in parcels today; parcels that are not in the register today have no rights.

    Of a party that was asked for there is all that names it today: its rights, the groups that it is a member of, and
    their rights, for they become others with their members.

    Raises:
        ForbiddenError: `other_district`, one of the parcels, or a right that was asked for, lies in another;
            `party_also_elsewhere`, a party that was asked for holds something there.
    """
    wanted, shown = set(question.parcels), shown_to(user, profile)
    districts = sorted(repository.districts_of(connection, wanted, question.rights))
    user.require_districts(districts)
    named = parties.naming(connection, question.parties)
    _require_whole(connection, user, named.rights)
    besides = {*question.rights, *named.rights}
    found = estate_of(connection, wanted, shown, rights=besides)
    people = notes_of(connection, {*question.parties, *named.groups} - found.parties.keys(), shown)
    found = found.joined(Estate(parties=people))
    detail = {
        "parcels": [str(id) for id in sorted(wanted)],
        "rights": [str(id) for id in sorted(besides)],
        "parties": [str(id) for id in found.parties],
    }
    giver = user.in_place_of(districts)
    record(connection, user.id, "read_estate", str(len(found.rights)), detail, in_place_of=giver)
    return estate_document(found)


def _require_whole(connection: Connection[Row], user: User, rights: Collection[UUID]) -> None:
    """What is known of a party in part only would look like the whole."""
    others = sorted(d for d in repository.districts_of(connection, (), rights) if not user.covers(d))
    if others:
        text = N_("The party holds rights in district {district} too; someone who works in all of them can do it")
        raise ForbiddenError("party_also_elsewhere", text, district=others[0])
