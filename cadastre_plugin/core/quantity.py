"""Lengths and areas as a person reads them, written when they are asked for, in the language that is spoken then."""

from __future__ import annotations

from dataclasses import dataclass

from cadastre_plugin.core.texts import N_, language, tr

_BLANK = "\u00a0"
_SIGNS = {"uz": (_BLANK, ","), "ru": (_BLANK, ","), "en": (",", "."), "ko": (",", ".")}
"""Between thousands, and before decimals: those of the Unicode CLDR."""

_LENGTH = N_("{length} m")
_AREA = N_("{area} m²")
_SHORT_M = 0.1
"""Lengths below it are written to the millimetre of the grid, others to the centimetre."""


def number_text(value: float, decimals: int) -> str:
    """A number with its thousands apart, as the spoken language writes it."""
    between, decimal = _SIGNS[language()]
    return f"{value:,.{decimals}f}".translate({ord(","): between, ord("."): decimal})


@dataclass(frozen=True, slots=True)
class Length:
    """A length of `value` m: `0.42 m`, `0.004 m`."""

    value: float

    def __str__(self) -> str:
        """In the spoken language."""
        decimals = 3 if round(abs(self.value), 3) < _SHORT_M else 2
        return tr(_LENGTH).format(length=number_text(self.value, decimals))


@dataclass(frozen=True, slots=True)
class Area:
    """An area of `value` m2: `593.9 m²`."""

    value: float

    def __str__(self) -> str:
        """In the spoken language."""
        return tr(_AREA).format(area=number_text(self.value, 1))
