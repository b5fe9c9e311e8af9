"""A person who works with the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.texts import N_
from cadastre_server.problems import ForbiddenError

WHOLE_CITY = "*"


@dataclass(frozen=True, slots=True)
class Mandate:
    """Leave to act in someone's place now, by their delegation. districts: in which they work themselves."""

    giver: UUID
    role: Role
    districts: frozenset[str]


@dataclass(frozen=True, slots=True)
class User:
    """A user as the register knows them now. `districts`: codes of their own, or WHOLE_CITY alone.

    mandates: in whose place they may act, in roles that they have themselves.
    """

    id: UUID
    name: str
    full_name: str
    roles: frozenset[Role]
    districts: frozenset[str]
    mandates: tuple[Mandate, ...] = ()

    def reach(self, role: Role | None = None) -> frozenset[str]:
        """Districts in which the user works or stands in for someone, in a role where one is given."""
        return self.districts.union(*(mandate.districts for mandate in self._mandates(role)))

    def covers(self, district: str, role: Role | None = None) -> bool:
        """True when the user works in the district or stands in for someone who does."""
        return _covers(self.reach(role), district)

    def givers(self, role: Role) -> frozenset[UUID]:
        """In whose place the user may act now in a role."""
        return frozenset(mandate.giver for mandate in self._mandates(role))

    def in_place_of(self, districts: Iterable[str], role: Role | None = None) -> UUID | None:
        """By whose delegation the user works in these districts, None where all are their own."""
        foreign = [district for district in districts if not _covers(self.districts, district)]
        for mandate in self._mandates(role):
            if any(_covers(mandate.districts, district) for district in foreign):
                return mandate.giver
        return None

    def require_role(self, *roles: Role) -> None:
        """Nothing when the user has one of the roles.

        Raises:
            ForbiddenError: `wrong_role`.
        """
        if self.roles.isdisjoint(roles):
            wanted = ", ".join(role.value for role in roles)
            raise ForbiddenError("wrong_role", N_("Only a {role} may do this"), role=wanted)

    def require_districts(self, districts: Iterable[str], role: Role | None = None) -> None:
        """Nothing when the user works in all the districts, in a role where one is given.

        Raises:
            ForbiddenError: `other_district`, with the first they do not work in.
        """
        other = next((district for district in districts if not self.covers(district, role)), None)
        if other is not None:
            raise ForbiddenError("other_district", N_("You do not work in district {district}"), district=other)

    def _mandates(self, role: Role | None) -> tuple[Mandate, ...]:
        return tuple(mandate for mandate in self.mandates if role in (None, mandate.role))


def _covers(districts: frozenset[str], district: str) -> bool:
    return WHOLE_CITY in districts or district in districts
