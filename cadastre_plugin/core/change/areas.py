"""Computed areas of the two sides of differences."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cadastre_plugin.core.change.difference import ParcelDifference
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile

Areas = tuple[float | None, float | None]
"""Computed area in m2 on the ellipsoid, before and after; None on the side where there is no parcel."""


def computed_areas(differences: Sequence[ParcelDifference], profile: Profile) -> dict[UUID, Areas]:
    """Computed areas before and after, by the parcel's id; plain data in and out, safe in any thread.

    Raises:
        ProfileError: the profile's CRS is not understood.
    """
    before = _side([one.before for one in differences], profile)
    after = _side([one.after for one in differences], profile)
    return {one.id: (was, is_now) for one, was, is_now in zip(differences, before, after, strict=True)}


def _side(parcels: Sequence[Parcel | None], profile: Profile) -> list[float | None]:
    present = [parcel.geometry for parcel in parcels if parcel is not None]
    areas = iter(ellipsoidal_areas(present, profile.crs.definition).tolist() if present else ())
    return [None if parcel is None else next(areas) for parcel in parcels]
