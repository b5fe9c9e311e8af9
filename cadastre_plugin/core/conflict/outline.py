"""The boundary round several parcels, corner for corner as theirs run."""

from __future__ import annotations

from collections.abc import Iterable

from cadastre_plugin.core.conflict.elements import Positions, Rings, edges_around, rings
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import Parcel


def outline(parcels: Iterable[Parcel]) -> Rings:
    """The rings round the land of parcels, the land on the left: their edges without those that two of them share.

    Where neighbours do not share their corners, the outline runs in between.
    """
    edges = dict.fromkeys(edge for parcel in parcels for ring in rings(parcel.geometry) for edge in edges_around(ring))
    outer: dict[Position, list[Position]] = {}
    for start, end in edges:
        if (end, start) not in edges:
            outer.setdefault(start, []).append(end)
    found: list[Positions] = []
    while outer:
        ring = _taken(outer)
        if len(ring) > 2:
            found.append(ring)
    return tuple(found)


def _taken(outer: dict[Position, list[Position]]) -> Positions:
    """A ring that is taken out of the edges: it goes on until it is where it began, or no edge leads on."""
    first = here = next(iter(outer))
    ring: list[Position] = []
    while here in outer:
        ring.append(here)
        following = outer[here].pop()
        if not outer[here]:
            del outer[here]
        here = following
        if here == first:
            break
    return tuple(ring)
