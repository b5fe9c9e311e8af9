"""What of a proposal is drawn over the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import Point

from cadastre_plugin.core.boundary.balance import BalanceRow
from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.map_tools.preview import Drawing, Label
from cadastre_plugin.panels.review.values import square_metres
from cadastre_plugin.services.boundary.proposed import Proposed
from cadastre_plugin.services.boundary.work import BoundaryWork

MOST_CORNERS_DRAWN = 500
"""More new corners than this would hide what they are of."""
SAME_AREA_M2 = 0.005
"""So much an area differs by when nothing of it is another one."""


def drawing_of(work: BoundaryWork, proposed: Proposed | None) -> Drawing:
    """The drawing of a tool's inputs and, where there is one, of its outcome.

    A neighbour that only gets a corner on its boundary is not drawn.
    """
    if proposed is None:
        return Drawing(sketch=work.sketch(), wrong=work.wrong(), labels=work.labels())
    changed = {row.id: row.after for row in proposed.balance.rows if not _only_gains_corners(row, proposed)}
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


def _only_gains_corners(row: BalanceRow, proposed: Proposed) -> bool:
    """True for a neighbour that keeps its corners: new ones on its boundary are off the line by the rounding."""
    if abs(row.difference) <= SAME_AREA_M2:
        return True
    before, after = proposed.fabric.parcels.get(row.id), proposed.outcome.states.get(row.id)
    if before is None or after is None or abs(row.difference) > GRID_M * before.geometry.length:
        return False
    return _corners([before]) <= _corners([after])


def _corners(parcels: Iterable[Parcel]) -> set[tuple[float, float]]:
    return {(x, y) for parcel in parcels for x, y in shapely.get_coordinates(parcel.geometry).tolist()}


def _base(proposed: Proposed) -> list[Parcel]:
    return [proposed.fabric.parcels[id] for id in proposed.outcome.states if id in proposed.fabric.parcels]


def _new_corners(after: Iterable[Parcel], before: Iterable[Parcel]) -> list[tuple[float, float]]:
    new = sorted(_corners(after) - _corners(before))
    return new if len(new) <= MOST_CORNERS_DRAWN else []


def _labels(parcels: Iterable[Parcel], areas: Mapping[UUID, float]) -> Iterator[Label]:
    for parcel in parcels:
        (land,) = land_of([parcel.geometry])
        if not land.is_empty and np.isfinite(land.area):
            place = land.representative_point()
            yield Point(place.x, place.y), square_metres(areas[parcel.id])
