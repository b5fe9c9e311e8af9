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
class User:
    """A user as the register knows them now. `districts`: codes, or WHOLE_CITY alone."""

    id: UUID
    name: str
    full_name: str
    roles: frozenset[Role]
    districts: frozenset[str]

    def covers(self, district: str) -> bool:
        """True when the user works in the district."""
        return WHOLE_CITY in self.districts or district in self.districts

    def require_role(self, *roles: Role) -> None:
        """Nothing when the user has one of the roles.

        Raises:
            ForbiddenError: `wrong_role`.
        """
        if self.roles.isdisjoint(roles):
            wanted = ", ".join(role.value for role in roles)
            raise ForbiddenError("wrong_role", N_("Only a {role} may do this"), role=wanted)

    def require_districts(self, districts: Iterable[str]) -> None:
        """Nothing when the user works in all the districts.

        Raises:
            ForbiddenError: `other_district`, with the first they do not work in.
        """
        other = next((district for district in districts if not self.covers(district)), None)
        if other is not None:
            raise ForbiddenError("other_district", N_("You do not work in district {district}"), district=other)
