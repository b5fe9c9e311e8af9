"""What one operation makes of rights, people and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source


@dataclass(frozen=True, slots=True)
class RightsOutcome:
    """The act with the state after of all that it touches, None for what ends.

    A new thing has the version NEW; a changed one keeps the version it was made from.
    """

    act: Act
    rights: Mapping[UUID, Right | None]
    parties: Mapping[UUID, Party | None] = field(default_factory=dict)
    sources: Mapping[UUID, Source | None] = field(default_factory=dict)
