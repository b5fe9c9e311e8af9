"""What a role may see of people: a setting of the profile, least where it says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from cadastre_plugin.core.change.workflow import Role


class PersonalData(StrEnum):
    """From nothing to everything.

    NONE: no list of people. INITIALS: lists by initials, no search by number. NAMES: lists with names, the last digits
    of numbers, search by whole numbers. FULL: that, and the full record of one person at a time.
    """

    NONE = "none"
    INITIALS = "initials"
    NAMES = "names"
    FULL = "full"


USUAL: dict[Role, PersonalData] = {
    Role.SURVEYOR: PersonalData.FULL,
    Role.SUPERVISOR: PersonalData.FULL,
    Role.ANALYST: PersonalData.INITIALS,
    Role.ADMINISTRATOR: PersonalData.NONE,
}
"""Where the profile says nothing else. Who gives out rights sees who looked, not whom they looked at."""

_LEAST_FIRST = tuple(PersonalData)


def personal_data_of(roles: Iterable[Role], setting: Mapping[Role, PersonalData]) -> PersonalData:
    """What someone of several roles may see: as much as the role that sees most."""
    levels = [setting.get(role, PersonalData.NONE) for role in roles]
    return max(levels, key=_LEAST_FIRST.index, default=PersonalData.NONE)


def sees_names(level: PersonalData) -> bool:
    """True for those who see whole names at all."""
    return level in (PersonalData.NAMES, PersonalData.FULL)


def roles_with(setting: Mapping[Role, PersonalData], least: PersonalData) -> tuple[Role, ...]:
    """The roles that see at least so much."""
    enough = _LEAST_FIRST[_LEAST_FIRST.index(least) :]
    return tuple(role for role in Role if setting.get(role, PersonalData.NONE) in enough)
