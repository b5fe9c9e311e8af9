"""What a number means today: a cadastral one of any time, or one from paper."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.database import Row
from cadastre_server.lineage.repository import kin_of
from cadastre_server.lineage.service import successors
from cadastre_server.numbers.repository import with_former_number, with_same_key
from cadastre_server.numbers.schemas import Meaning, Meanings
from cadastre_server.parcels.repository import parcel_id_of
from cadastre_server.problems import NotFoundError


def meanings(connection: Connection[Row], text: str, profile: Profile) -> Meanings:
    """Every parcel that a number may mean, the cadastral number first.

    Raises:
        NotFoundError: `number_unknown`; no parcel has or had it, on paper or in the register.
    """
    found = list(_meanings(connection, text, profile))
    if not found:
        raise NotFoundError(
            "number_unknown",
            N_("No parcel has or had the number {number}. A cadastral number looks like {example}"),
            number=text,
            example=profile.number.example,
        )
    return Meanings(meanings=found)


def _meanings(connection: Connection[Row], text: str, profile: Profile) -> Iterator[Meaning]:
    own = _own(connection, text, profile)
    if own is not None:
        yield _meaning(connection, own)
    for former in with_former_number(connection, text):
        if former.parcel_id != own:
            yield _meaning(connection, former.parcel_id, former.written, former.source)


def _own(connection: Connection[Row], text: str, profile: Profile) -> UUID | None:
    """The parcel of a cadastral number, also of one with other separators; None when nobody ever had it."""
    try:
        number = profile.number.read_parcel(text).canonical
    except NumberError:
        return with_same_key(connection, text)  # it may still be one from paper
    return parcel_id_of(connection, number)


def _meaning(connection: Connection[Row], id: UUID, written: str | None = None, source: str | None = None) -> Meaning:
    (parcel,) = kin_of(connection, [id])
    return Meaning(parcel=parcel, written=written, source=source, successors=successors(connection, id))
