"""A party as someone may see it: the name shown to them, and a mark that tells namesakes apart."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Share

SHOWN_DIGITS = 4
"""So many digits of a PINFL or STIR are shown where only namesakes are to be told apart."""


@dataclass(frozen=True, slots=True)
class PartyNote:
    """name: whole or masked, as the role allows. mark: the last digits of the PINFL or STIR, "" when there is none."""

    id: UUID
    version: int
    kind: PartyKind
    name: str
    mark: str = ""
    members: tuple[Share, ...] = ()


def noted(party: Party) -> PartyNote:
    """A party as those see it who may know its name."""
    return PartyNote(party.id, party.version, party.kind, party.name, mark_of(party.pinfl or party.stir), party.members)


def mark_of(number: str | None) -> str:
    """The last digits of a personal number, the others as dots; "" without one."""
    if not number:
        return ""
    hidden = max(len(number) - SHOWN_DIGITS, 0)
    return "•" * hidden + number[hidden:]
