"""What a computation says of the corners that it gives: attributes of boundary points by place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.geometry.grid import snapped
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.adjustment import Adjusted
from cadastre_plugin.core.survey.corner_attributes import METHODS
from cadastre_plugin.core.survey.traverse import Place, Traverse
from cadastre_plugin.core.texts import N_, tr

Corners = Mapping[Place, Mapping[str, object]]

_TRAVERSE = N_("Traverse")
_TRAVERSE_CLOSED = N_("Traverse, closed with 1:{ratio}")
_NETWORK = N_("Least squares adjustment")


def traverse_corners(traverse: Traverse, profile: Profile) -> Corners:
    """Number and source of each corner of a traverse; nobody knows how certain one of them is."""
    ratio = traverse.closure.ratio if traverse.closure else None
    source = tr(_TRAVERSE) if ratio is None else tr(_TRAVERSE_CLOSED).format(ratio=ratio)
    return {
        place: _said(name, None, source, _known("total_station", profile))
        for name, place in zip(traverse.names, _on_grid(traverse.points.tolist()), strict=True)
    }


def adjusted_corners(adjusted: Adjusted, profile: Profile) -> Corners:
    """Number, source and accuracy of each adjusted point; the accuracy is relative to the points that were held."""
    is_gnss = all(item.observation.kind.is_position for item in adjusted.residuals)
    method = _known("gnss" if is_gnss else "total_station", profile)
    free = [point for point in adjusted.points if not point.fixed]
    return {
        place: _said(point.name, point.sigma / math.sqrt(2), tr(_NETWORK), method)
        for point, place in zip(free, _on_grid([point.place for point in free]), strict=True)
    }


def of_new_corners(corners: Corners, outcome: Outcome, fabric: Fabric) -> Corners:
    """Those of corners that the outcome has and the fabric had not: what is said of a known corner stays."""
    made = {place for parcel in outcome.standing() for part in parcel.geometry.geoms for place in part.exterior.coords}
    return {place: said for place, said in corners.items() if place in made and not fabric.having(place)}


def _said(number: str, accuracy: float | None, source: str, method: str | None) -> Mapping[str, object]:
    said = {"number": number, "accuracy": round(accuracy, 4) if accuracy else None, "source": source, "method": method}
    return {name: value for name, value in said.items() if value}


def _known(method: str, profile: Profile) -> str | None:
    return method if any(item.code == method for item in profile.codes(METHODS)) else None


def _on_grid(places: Sequence[Sequence[float]]) -> list[Place]:
    return [(east, north) for east, north in snapped(np.array(places, dtype=float).reshape(-1, 2)).tolist()]
