"""What two days of the register say otherwise of a parcel and of the rights in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cadastre_plugin.core.change.difference import ParcelDifference, parcel_difference
from cadastre_plugin.core.model.parcel import Parcel


class Facet(StrEnum):
    """What about a parcel is another thing."""

    NEW = "new"
    RETIRED = "retired"
    BOUNDARY = "boundary"
    ATTRIBUTES = "attributes"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class RightsDifference:
    """Kinds of right (codes of the profile) that began, ended, or go on otherwise; each as often as rights did."""

    began: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.began or self.ended or self.changed)


@dataclass(frozen=True, slots=True)
class RegisterDifference:
    """A parcel that is not on the second day what it was on the first. facets: in the order of Facet, never empty
    where the two days differ at all."""

    land: ParcelDifference
    rights: RightsDifference
    facets: tuple[Facet, ...]

    @property
    def id(self) -> UUID:
        """Of the parcel."""
        return self.land.id

    @property
    def parcel(self) -> Parcel:
        """The parcel as it is, or as it was last."""
        found = self.land.after or self.land.before
        assert found is not None  # parcel_difference refuses a parcel that is on neither day
        return found


def register_difference(before: Parcel | None, after: Parcel | None, rights: RightsDifference) -> RegisterDifference:
    """The difference of a parcel between two days; None: on that day it was not there.

    Corners are compared, not areas: a neighbour's corner that came onto a side is a difference of the boundary.

    Raises:
        ChangeError: `difference_of_nothing`, it was there on neither.
    """
    land = parcel_difference(before, after)
    holds = {
        Facet.NEW: before is None,
        Facet.RETIRED: after is None,
        Facet.BOUNDARY: bool(land.moves or land.added or land.removed),
        Facet.ATTRIBUTES: before is not None and bool(land.attributes),
        Facet.RIGHTS: bool(rights),
    }
    return RegisterDifference(land, rights, tuple(facet for facet in Facet if holds[facet]))
