"""A boundary that others change, too, is told once."""

from __future__ import annotations

from dataclasses import replace

from cadastre_plugin.core.forecast.footprint import footprint_of
from cadastre_plugin.core.forecast.touches import touches
from tests.core.making import change, id_of, parcel, polygon, rectangle

WEST, MIDDLE, EAST = (parcel(str(at), rectangle(20 * at, 0, 20 * at + 20, 30)) for at in range(3))
ROW = {item.id: item for item in (WEST, MIDDLE, EAST)}
OTHER = id_of("other")


def _moved(to: float, top: float):
    return change(
        replace(WEST, geometry=polygon((0, 0), (to, 0), (top, 30), (0, 30))),
        replace(MIDDLE, geometry=polygon((to, 0), (40, 0), (40, 30), (top, 30))),
    )


def test_the_boundary_between_two_parcels_keeps_its_key_while_more_of_it_is_dragged() -> None:
    others = {OTHER: footprint_of(_moved(18, 18), ROW)}
    first, then = touches(_moved(22, 20), ROW, others), touches(_moved(22, 23), ROW, others)
    between = (OTHER, frozenset({WEST.id, MIDDLE.id}))
    assert between in {touch.key for touch in first}
    assert between in {touch.key for touch in then}
    assert len({touch.key for touch in then}) == len(then)


def test_who_touches_another_boundary_or_only_attributes_is_not_told() -> None:
    others = {OTHER: footprint_of(change(replace(MIDDLE, address="Navoiy 1")), ROW)}
    assert touches(_moved(22, 22), ROW, others) == ()
    far = {OTHER: footprint_of(change(replace(EAST, geometry=rectangle(40, 0, 61, 30))), ROW)}
    assert touches(change(replace(WEST, geometry=rectangle(-1, 0, 20, 30))), ROW, far) == ()
