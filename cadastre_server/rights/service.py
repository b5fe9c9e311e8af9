"""Rights of a parcel by its number, each look-up on record."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.document import estate_document
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import User
from cadastre_server.database import Row
from cadastre_server.parcels.repository import parcel_id_of
from cadastre_server.problems import not_found
from cadastre_server.register.estate import estate_of
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
    record(connection, user.id, "read_rights", str(id), {"number": canonical, "parties": list(parties)})
    return ParcelRights(id=id, number=canonical, rights=held)


def estate(connection: Connection[Row], user: User, question: EstateQuestion, profile: Profile) -> dict[str, Any]:
    """The JSON form of what is held in parcels today; parcels that are not in the register today have no rights.

    Raises:
        ForbiddenError: `other_district`; one of the parcels, or a right that was asked for, lies in another.
    """
    wanted, besides = set(question.parcels), question.rights
    user.require_districts(sorted(repository.districts_of(connection, wanted, besides)))
    found = estate_of(connection, wanted, shown_to(user, profile), rights=besides)
    detail = {
        "parcels": [str(id) for id in sorted(wanted)],
        "rights": [str(id) for id in besides],
        "parties": [str(id) for id in found.parties],
    }
    record(connection, user.id, "read_estate", str(len(found.rights)), detail)
    return estate_document(found)
