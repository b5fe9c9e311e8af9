"""Fixes of corners: one that a neighbour lacks, one that is doubled or too near to another, the tip of a spike."""

from __future__ import annotations

from itertools import combinations
from math import dist
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import Point

from cadastre_plugin.core.boundary.corner import move_corner, remove_corner, with_corner_joined
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.fixes.fix import Fix, Site
from cadastre_plugin.core.texts import N_

_BOTH_FIXED = N_("Both corners are legally fixed; have the boundary surveyed before one of them goes")


def _share(site: Site) -> Outcome | None:
    """Everyone whose boundary runs through the corner gets it; of two that are nearly one, the surer one stays."""
    corners = _corners_at(site, site.fabric.tolerances.t_junction_m)
    if not corners:
        return None
    shared = with_corner_joined(site.fabric, min(corners, key=lambda corner: _yielding(site, corner)))
    changed = {id: now for id, now in shared.parcels.items() if now is not site.fabric.parcels.get(id)}
    return settled(site.fabric, changed) if changed else None


def _merge_doubled(site: Site) -> Outcome | None:
    """Two corners that are one, or a corner that a boundary repeats."""
    pair = _nearest_pair(site, site.fabric.tolerances.t_junction_m)
    if pair is not None:
        return _merged(site, *pair)
    known = site.fabric.parcels
    again = {id: known[id] for id in site.finding.subjects if id in known}
    if not again:
        return None
    outcome = settled(site.fabric, again)  # the grid leaves out what is repeated
    return outcome if outcome.states else None


def _merge_close(site: Site) -> Outcome | None:
    pair = _nearest_pair(site, site.fabric.tolerances.corner_spacing_m)
    return _merged(site, *pair) if pair is not None else None


def _remove_tip(site: Site) -> Outcome | None:
    """The tip goes in every parcel that has it."""
    corners = _corners_at(site, 0.0)
    return remove_corner(site.fabric, corners[0]) if corners else None


def _merged(site: Site, one: Position, other: Position) -> Outcome:
    """The less certain corner goes onto the other, in every parcel that has it."""
    if site.standings(one).is_fixed and site.standings(other).is_fixed:
        raise BoundaryError("fix_both_fixed", _BOTH_FIXED)
    stays, goes = sorted((one, other), key=lambda corner: _yielding(site, corner))
    return move_corner(site.fabric, goes, stays)


def _yielding(site: Site, corner: Position) -> tuple[bool, float, int, Position]:
    """How easily a corner gives way: not when fixed, later when accurate, later when many parcels have it."""
    standing = site.standings(corner)
    return not standing.is_fixed, standing.accuracy, -len(site.fabric.having(corner)), corner


def _nearest_pair(site: Site, within: float) -> tuple[Position, Position] | None:
    """The two corners nearest to each other around the place, at most `within` (m) apart."""
    pairs = combinations(_corners_at(site, within), 2)
    close = [pair for pair in pairs if dist(*pair) <= within]
    return min(close, key=lambda pair: dist(*pair), default=None)


def _corners_at(site: Site, within: float) -> list[Position]:
    """Corners of the parcels of the finding, and of those around, at most `within` (m) from its place."""
    if not isinstance(site.finding.place, Point) or not _stand(site, site.finding.subjects):
        return []
    around = site.fabric.near(site.finding.place, within)
    corners = np.unique(shapely.get_coordinates([parcel.geometry for parcel in around]), axis=0).reshape(-1, 2)
    near = corners[shapely.dwithin(site.finding.place, shapely.points(corners), within)]
    return [(x, y) for x, y in near.tolist()]


def _stand(site: Site, subjects: tuple[UUID, ...]) -> bool:
    return all(id in site.fabric.parcels for id in subjects)


SHARE_CORNER = Fix(N_("Give the corner to the neighbour"), _share)
MERGE_DOUBLED = Fix(N_("Remove the doubled corner"), _merge_doubled)
MERGE_CLOSE = Fix(N_("Merge the two corners"), _merge_close)
REMOVE_TIP = Fix(N_("Remove the tip of the spike"), _remove_tip)
