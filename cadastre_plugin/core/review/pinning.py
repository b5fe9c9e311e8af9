"""What a click on the map pins a remark to."""

from __future__ import annotations

import math
from collections.abc import Iterable

from shapely.geometry import Point

from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind


def anchor_at(place: Position, within: float, parcels: Iterable[Parcel]) -> Anchor:
    """The nearest corner of the parcels that is at most `within` m away, else the place, with the parcel it is in.

    place: m, CRS of the profile; of the result to the millimetre.
    """
    stand = tuple(parcels)
    near = [(math.dist(place, corner), corner, parcel.id) for parcel in stand for corner in corners(parcel)]
    distance, corner, owner = min(near, default=(math.inf, place, None))
    if owner is not None and distance <= within:
        return Anchor(AnchorKind.CORNER, corner, owner)
    inside = next((parcel.id for parcel in stand if parcel.geometry.covers(Point(place))), None)
    return Anchor(AnchorKind.PLACE, (round(place[0], 3), round(place[1], 3)), inside)
