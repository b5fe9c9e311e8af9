"""How much of people an export tells."""

from __future__ import annotations

from enum import StrEnum

from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.party import PartyKind


class Persons(StrEnum):
    """From nothing, not even who holds the same as another, to names with whole personal numbers."""

    NONE = "none"
    INITIALS = "initials"
    NAMES = "names"
    FULL = "full"

    def name_shown(self, name: str, kind: str) -> str:
        """The name of a party of a kind as the export has it."""
        return masked(name, PartyKind(kind)) if self is Persons.INITIALS else name
