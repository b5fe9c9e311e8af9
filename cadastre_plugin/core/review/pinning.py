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

    Of the parcels that share a corner the one is meant that was clicked, else the first one. place: m, CRS of the
    profile; of the result to the millimetre.
    """
    clicked = Point(place)
    clicked_first = sorted(parcels, key=lambda parcel: not parcel.geometry.covers(clicked))
    near = ((math.dist(place, corner), corner, parcel) for parcel in clicked_first for corner in corners(parcel))
    distance, corner, owner = min(near, key=lambda one: one[0], default=(math.inf, place, None))
    if owner is not None and distance <= within:
        return Anchor(AnchorKind.CORNER, corner, owner.id)
    inside = next((parcel.id for parcel in clicked_first[:1] if parcel.geometry.covers(clicked)), None)
    return Anchor(AnchorKind.PLACE, (round(place[0], 3), round(place[1], 3)), inside)
