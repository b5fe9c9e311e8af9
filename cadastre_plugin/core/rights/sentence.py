"""A plain statement for a person, in any of the four languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cadastre_plugin.core.texts import filled


@dataclass(frozen=True)
class Sentence:
    """template: an English text of the tables with {parameters}; nothing in it is declined by what is filled in."""

    template: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def text(self) -> str:
        """What it says, in the chosen language."""
        return filled(self.template, self.parameters)
