"""What is wrong with a name or a number that somebody typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import filled


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a stable code, how grave it is, an English text with {parameters}."""

    code: str
    severity: Severity
    template: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def text(self) -> str:
        """What is wrong and what to do, in the chosen language."""
        return filled(self.template, self.parameters)
