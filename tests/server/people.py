"""People in the register of a test's world, with rights in parcels."""

from __future__ import annotations

from fractions import Fraction
from uuid import uuid4

import psycopg

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.people.pinfl import CHECK
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.rights import insert_rights
from tests.server.world import LONG_AGO, World


def pinfl_of(thirteen: str) -> str:
    """A PINFL with the check digit that its first thirteen digits give."""
    return thirteen + str(CHECK.digit(thirteen))


def person(name: str, pinfl: str | None = None) -> Party:
    return Party(uuid4(), 0, PartyKind.NATURAL, name, pinfl)


def company(name: str, stir: str | None = None) -> Party:
    return Party(uuid4(), 0, PartyKind.LEGAL, name, None, stir)


def group(name: str, *members: Party) -> Party:
    shares = tuple(Share(member.id, Fraction(1, len(members))) for member in members)
    return Party(uuid4(), 0, PartyKind.GROUP, name, members=shares)


def enter(world: World, *parties: Party) -> None:
    """Make parties current in the register."""
    with psycopg.connect(world.database.owner_url) as connection:
        insert_parties(connection, parties, LONG_AGO)


def give_land(world: World, holder: Party, district: str = "09") -> Right:
    """The holder owns a new parcel in a district."""
    (parcel,) = world.row_of_lots(1, district)
    shares = (Share(holder.id, Fraction(1)),)
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, shares)
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [right], world.profile.crs.srid, LONG_AGO)
    return right
