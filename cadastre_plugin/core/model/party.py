"""Who holds rights: LA_Party of ISO 19152."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cadastre_plugin.core.model.right import Share


class PartyKind(StrEnum):
    """Kinds of party; a group has members with shares."""

    NATURAL = "natural"
    LEGAL = "legal"
    STATE = "state"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Party:
    """A person, a company, a state body or a group. Names are kept as typed; `pinfl` and `stir` are personal data.

    members: of a group, at least two, whose shares sum to exactly 1 (LA_GroupParty); none for others.
    """

    id: UUID
    version: int
    kind: PartyKind
    name: str
    pinfl: str | None = None
    stir: str | None = None
    members: tuple[Share, ...] = ()
