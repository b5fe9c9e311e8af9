"""What is wanted of the parts of a parcel: how many, how large, for whom. Areas are in ellipsoidal m2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.texts import N_

EXACT_M2 = 0.001
"""Areas are made to this; a remainder below it is none."""
MOST_PARTS = 500


class Remainder(StrEnum):
    """Where the land goes that is left over: a first part, a last part, or to all in proportion."""

    FIRST = "first"
    LAST = "last"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One part: its area in m2, whose it is to be ("" when nobody's), and whether it is what is left over."""

    area: float
    holder: str = ""
    is_remainder: bool = False


@dataclass(frozen=True, slots=True)
class Equal:
    """So many parts of the same area."""

    count: int

    def of(self, total: float) -> list[Wanted]:
        """The parts of `total` m2. Raises BoundaryError: not 2 to MOST_PARTS parts."""
        _require_count(self.count)
        return [Wanted(total / self.count)] * self.count


@dataclass(frozen=True, slots=True)
class Each:
    """As many parts of one area (m2) as there is land for."""

    area: float
    remainder: Remainder = Remainder.LAST

    def of(self, total: float) -> list[Wanted]:
        """The parts of `total` m2.

        Raises:
            BoundaryError: the area is not above 0, there is no land for one such part and another, or too many.
        """
        _require_area(self.area)
        count = int((total + EXACT_M2) / self.area)
        if count < 1 or total - self.area < EXACT_M2:
            raise BoundaryError("divide_too_large", _TOO_LARGE, area=self.area, total=total)
        _require_count(max(count, 2))
        if self.remainder is Remainder.SPREAD:
            _require_count(count)
        return _with_remainder([Wanted(self.area)] * count, total, self.remainder)


@dataclass(frozen=True, slots=True)
class Listed:
    """Parts of the areas (m2) of a list, in its order."""

    areas: tuple[float, ...]
    remainder: Remainder = Remainder.LAST

    def of(self, total: float) -> list[Wanted]:
        """The parts of `total` m2. SPREAD also takes from each in proportion where the list has more than the land.

        Raises:
            BoundaryError: an area is not above 0, the list has more than there is, or it leaves the parcel whole.
        """
        for area in self.areas:
            _require_area(area)
        over = sum(self.areas) - total
        if over > EXACT_M2 and self.remainder is not Remainder.SPREAD:
            raise BoundaryError("divide_too_much", _TOO_MUCH, listed=sum(self.areas), over=over, total=total)
        wanted = _with_remainder([Wanted(area) for area in self.areas], total, self.remainder)
        _require_count(len(wanted))
        return wanted


@dataclass(frozen=True, slots=True)
class Shared:
    """A part for each holder, as large as the share of each: names and exact fractions, in the order of the parts."""

    shares: tuple[tuple[str, Fraction], ...]

    def of(self, total: float) -> list[Wanted]:
        """The parts of `total` m2.

        Raises:
            BoundaryError: a share is not above 0, the shares are together not exactly 1, or there is only one.
        """
        whole = sum((share for _, share in self.shares), Fraction(0))
        if whole != 1 or any(share <= 0 for _, share in self.shares):
            raise BoundaryError("divide_shares", _SHARES, sum=str(whole))
        _require_count(len(self.shares))
        return [Wanted(float(share * Fraction(total)), holder) for holder, share in self.shares]


Amounts = Equal | Each | Listed | Shared


@dataclass(frozen=True, slots=True)
class Widths:
    """Parts of one width (m) across the cuts; their areas are what they become."""

    width: float
    remainder: Remainder = Remainder.LAST

    def offsets(self, low: float, high: float) -> list[float]:
        """Where the cuts stand between the two ends of the land, in m.

        Raises:
            BoundaryError: the width is not above 0, not less than the land is wide, or makes too many parts.
        """
        if self.width <= 0.0:
            raise BoundaryError("divide_width", N_("A width must be above 0"))
        count, wide = int((high - low + _EXACT_M) / self.width), high - low
        _require_count(max(count, 2))
        rest = wide - count * self.width
        if count < 1 or wide - self.width < _EXACT_M or (count < 2 and self.remainder is Remainder.SPREAD):
            raise BoundaryError("divide_too_wide", _TOO_WIDE, width=self.width, wide=wide)
        if rest < _EXACT_M or self.remainder is Remainder.SPREAD:
            return [low + wide * index / count for index in range(1, count)]
        begin = low + rest if self.remainder is Remainder.FIRST else low + self.width
        return [begin + self.width * index for index in range(count)]


_EXACT_M = 0.001
_TOO_LARGE = N_("A part of {area:.3f} m² leaves nothing of {total:.3f} m²; choose a smaller area")
_TOO_MUCH = N_(
    "The list has {listed:.3f} m², {over:.3f} m² more than the parcel ({total:.3f} m²). "
    "Take areas off, or spread the difference"
)
_TOO_WIDE = N_("A part {width:.3f} m wide leaves nothing of {wide:.3f} m; choose a smaller width")
_SHARES = N_("The shares are together {sum}, they must be exactly 1; complete or correct them")


def _with_remainder(wanted: Sequence[Wanted], total: float, remainder: Remainder) -> list[Wanted]:
    """The parts with what is left of `total` m2, as a part of its own or spread."""
    listed = sum(part.area for part in wanted)
    rest = total - listed
    if remainder is Remainder.SPREAD or rest < EXACT_M2:
        return [Wanted(part.area / listed * total) for part in wanted]
    left = Wanted(rest, is_remainder=True)
    return [left, *wanted] if remainder is Remainder.FIRST else [*wanted, left]


def _require_area(area: float) -> None:
    if area <= 0.0:
        raise BoundaryError("divide_area", N_("An area must be above 0"))


def _require_count(count: int) -> None:
    if not 2 <= count <= MOST_PARTS:
        raise BoundaryError(
            "divide_count",
            N_("A parcel is divided into 2 to {most} parts, not {count}; choose another number"),
            most=MOST_PARTS,
            count=count,
        )
