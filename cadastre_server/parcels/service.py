"""Parcels by their number, at any time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.change.document import parcel_document
from cadastre_plugin.core.change.place import crs_uri, place_document
from cadastre_plugin.core.model.parcel import ATTRIBUTES
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.database import Row
from cadastre_server.parcels import repository
from cadastre_server.parcels.repository import Dated, Origin
from cadastre_server.parcels.schemas import History, ParcelFeature, Properties, Relatives, Version
from cadastre_server.problems import NotFoundError, not_found


def feature(
    connection: Connection[Row], number: str, at: datetime | None, known: datetime | None, profile: Profile
) -> ParcelFeature:
    """The parcel of a number as it was law at a time, as far as was known at another; None stands for now.

    Raises:
        NumberError: it is not a number of a parcel of this city.
        NotFoundError: `not_found`, or `parcel_not_then` when the parcel was not there at that time.
    """
    found = repository.version_at(connection, parcel_id_of(connection, number, profile), at, known)
    if found is None:
        raise parcel_not_then(number)
    return feature_of(found, profile)


def parcel_not_then(number: str) -> NotFoundError:
    """There is such a parcel, and there was none at that time."""
    return NotFoundError("parcel_not_then", N_("{number} was not in the register at that time"), number=number)


def feature_of(found: Dated, profile: Profile) -> ParcelFeature:
    """A version of a parcel as it is answered."""
    return ParcelFeature(
        id=found.parcel.id,
        coordRefSys=crs_uri(profile.crs.srid),
        time={"interval": [_instant(found.valid_from), _instant(found.valid_to)]},
        place=place_document(found.parcel.geometry),
        properties=_properties(found),
    )


def history(connection: Connection[Row], number: str, profile: Profile) -> History:
    """Every version of the parcel of a number, with the change that made it and the people who answer for it.

    Raises:
        NumberError, NotFoundError: as for `feature`.
    """
    id = parcel_id_of(connection, number, profile)
    versions = repository.versions_of(connection, id)
    origins = repository.origins(connection, [each.change_id for each in versions if each.change_id])
    found = [_version(each, origins.get(each.change_id) if each.change_id else None) for each in versions]
    return History(id=id, versions=found)


def lineage(connection: Connection[Row], number: str, profile: Profile) -> Relatives:
    """The parcels that the parcel of a number came from, and became.

    Raises:
        NumberError, NotFoundError: as for `feature`.
    """
    id = parcel_id_of(connection, number, profile)
    return Relatives(parents=repository.parents_of(connection, id), children=repository.children_of(connection, id))


def parcel_id_of(connection: Connection[Row], number: str, profile: Profile) -> UUID:
    """The parcel that has or had a number, however its separators are written.

    Raises:
        NumberError: it is not a number of a parcel of this city.
        NotFoundError: no parcel ever had it.
    """
    id = repository.parcel_id_of(connection, profile.number.read_parcel(number).canonical)
    if id is None:
        raise not_found()
    return id


def _properties(found: Dated) -> Properties:
    return Properties(
        **{name: getattr(found.parcel, name) for name in ATTRIBUTES},
        version=found.parcel.version,
        computed_area=found.computed_area,
        change_id=found.change_id,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        recorded_from=found.recorded_from,
        recorded_to=found.recorded_to,
    )


def _version(found: Dated, origin: Origin | None) -> Version:
    return Version(
        version=found.parcel.version,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        recorded_from=found.recorded_from,
        recorded_to=found.recorded_to,
        state=parcel_document(found.parcel),
        change=origin.change if origin else None,
        author=origin.author if origin else None,
        approver=origin.approver if origin else None,
    )


def _instant(time: datetime | None) -> str:
    return ".." if time is None else time.isoformat()
