"""What of a proposal is drawn over the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import Point

from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.map_tools.preview import Drawing, Label
from cadastre_plugin.panels.review_values import square_metres
from cadastre_plugin.services.boundary.proposed import Proposed
from cadastre_plugin.services.boundary.work import BoundaryWork

MOST_CORNERS_DRAWN = 500
"""More new corners than this would hide what they are of."""
SAME_AREA_M2 = 0.005
"""What the rounding to the grid makes of a neighbour that gets a corner."""


def drawing_of(work: BoundaryWork, proposed: Proposed | None) -> Drawing:
    """The drawing of a tool's inputs and, where there is one, of its outcome.

    A neighbour that only gets a corner on its boundary is not drawn.
    """
    if proposed is None:
        return Drawing(sketch=work.sketch(), wrong=work.wrong(), labels=work.labels())
    changed = {row.id: row.after for row in proposed.balance.rows if abs(row.difference) > SAME_AREA_M2}
    standing, base = proposed.outcome.standing(), _base(proposed)
    after = [parcel for parcel in standing if parcel.id in changed]
    return Drawing(
        after=[parcel.geometry for parcel in after],
        before=[parcel.geometry for parcel in base if parcel.id in changed],
        sketch=work.sketch(),
        wrong=work.wrong(),
        corners=_new_corners(standing, base),
        labels=[*work.labels(), *_labels(after, changed)],
    )


def _base(proposed: Proposed) -> list[Parcel]:
    return [proposed.fabric.parcels[id] for id in proposed.outcome.states if id in proposed.fabric.parcels]


def _new_corners(after: Iterable[Parcel], before: Iterable[Parcel]) -> list[tuple[float, float]]:
    made = {(x, y) for parcel in after for x, y in shapely.get_coordinates(parcel.geometry).tolist()}
    old = {(x, y) for parcel in before for x, y in shapely.get_coordinates(parcel.geometry).tolist()}
    new = sorted(made - old)
    return new if len(new) <= MOST_CORNERS_DRAWN else []


def _labels(parcels: Iterable[Parcel], areas: Mapping[UUID, float]) -> Iterator[Label]:
    for parcel in parcels:
        (land,) = land_of([parcel.geometry])
        if not land.is_empty and np.isfinite(land.area):
            place = land.representative_point()
            yield Point(place.x, place.y), square_metres(areas[parcel.id])
