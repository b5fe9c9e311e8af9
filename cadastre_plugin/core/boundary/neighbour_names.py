"""Who lies on the other side of each edge of a boundary."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from shapely.geometry import Point

from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.survey.boundary_text import Beside


def beside_of(fabric: Fabric, own: Collection[UUID]) -> Beside:
    """Names of the parcels along edges, without those of `own`; texts of the tables where they have no number."""
    reach = fabric.tolerances.t_junction_m

    def beside(start: Position, end: Position) -> str | None:
        middle = Point((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        around = (other for other in fabric.near(middle, reach) if other.id not in own)
        return next((label(other) for other in around if other.geometry.boundary.distance(middle) <= reach), None)

    return beside
