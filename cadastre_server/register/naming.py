"""Names of people as someone may see them."""

from __future__ import annotations

from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.people.personal_data import personal_data_of, sees_names
from cadastre_plugin.core.profile.profile import Profile
from cadastre_server.auth.user import User
from cadastre_server.register.estate import Shown


def shown_to(user: User, profile: Profile) -> Shown:
    """Whole names for those whose role sees them, initials for everyone else."""
    return whole if sees_names(personal_data_of(user.roles, profile.personal_data)) else masked


def whole(name: str, kind: PartyKind) -> str:
    """A name as it is."""
    return name
