"""A plain statement for a person, in any of the four languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

    def __str__(self) -> str:
        """As `text`, so that a sentence can be a part of another."""
        return self.text()


@dataclass(frozen=True)
class Spoken:
    """A part of a sentence that is worded when it is read, in the language of that moment."""

    say: Callable[[], str]

    def __str__(self) -> str:
        """What it says, in the chosen language."""
        return self.say()


@dataclass(frozen=True)
class Listed:
    """Parts side by side, so that none has to be declined."""

    parts: tuple[object, ...]
    between: str = ", "

    def __bool__(self) -> bool:
        """False when there is none."""
        return bool(self.parts)

    def __str__(self) -> str:
        """All of them, in the chosen language."""
        return self.between.join(map(str, self.parts))
