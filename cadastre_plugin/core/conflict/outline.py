"""The boundary round several parcels, corner for corner as theirs run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cadastre_plugin.core.conflict.elements import Positions, Rings, edges_around, is_on_edge, rings
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


def without_cuts(after: Rings, before: Rings) -> Rings:
    """The outline after without the new corners on its straight edges: boundaries inside end there, and no corner of
    the outline before has become them."""
    known = {corner for ring in before for corner in ring}
    return tuple(tuple(_bends(ring, known)) for ring in after)


def _bends(ring: Positions, known: set[Position]) -> Iterator[Position]:
    last = next((corner for corner in reversed(ring) if corner in known), ring[-1])
    for corner, following in edges_around(ring):
        if corner in known or not is_on_edge(corner, last, following):
            last = corner
            yield corner
