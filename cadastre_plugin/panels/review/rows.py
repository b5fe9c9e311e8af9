"""What differs in a change, or between two versions, as lines a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from shapely.geometry import Point

from cadastre_plugin.api.parcel_replies import Version
from cadastre_plugin.core.change.areas import Areas, computed_areas
from cadastre_plugin.core.change.corner_changes import CornerNumbers, corner_changes, corner_numbers
from cadastre_plugin.core.change.corners import Position
from cadastre_plugin.core.change.difference import ParcelDifference, parcel_difference
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.review_style import metres
from cadastre_plugin.panels.history.lineage_rows import lineage_rows
from cadastre_plugin.panels.point_rows import point_rows
from cadastre_plugin.panels.review.differences_view import Row
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.review.values import (
    NOTHING,
    attribute_value,
    coordinates,
    direction,
    square_metres,
)

T = TypeVar("T", Party, Right, Source)

PARCEL_LABELS = {
    "number": N_("Cadastral number"),
    "district": N_("District"),
    "legal_area": N_("Area by document"),
    "land_category": N_("Land category"),
    "purpose": N_("Purpose"),
    "address": N_("Address"),
}
"""What each attribute of a parcel is called where a person reads it."""

_AREA_SHOWN_FROM_M2 = 0.005
"""A difference of computed areas that two decimals would not show is none to a reader."""


def difference_rows(review: Review, profile: Profile) -> list[Row]:
    """A row for each parcel of a change, then one for each boundary point it touches."""
    other_base = tr("made from a state that the register does not have")
    numbers = corner_numbers(review.corners)
    lineage = lineage_rows(review.record.change, review.differences, review.areas)
    rows = [
        parcel_row(
            one,
            review.areas[one.id],
            profile,
            other_base if one.id in review.unknown else None,
            lineage.get(one.id, ()),
            numbers,
        )
        for one in review.differences
    ]
    return [*rows, *point_rows(review.points, profile)]


def version_rows(version: Version, before: Version | None, profile: Profile) -> list[Row]:
    """What a version changed in the one before it; the whole state of the first one."""
    difference = parcel_difference(before.parcel if before else None, version.parcel)
    return list(parcel_row(difference, computed_areas([difference], profile)[difference.id], profile).children)


def parcel_row(
    difference: ParcelDifference,
    areas: Areas,
    profile: Profile,
    happens: str | None = None,
    lineage: Sequence[Row] = (),
    numbers: CornerNumbers | None = None,
) -> Row:
    """A parcel with what differs in it below, whence it came first. `happens` says what becomes of it where that is not
    plain; numbers: of the corners where it is one parcel of several."""
    present = difference.after or difference.before
    number = (present.number if present else None) or tr("without a number")
    children = [*lineage, *_attribute_rows(difference, profile), *_area_rows(areas), *_corner_rows(difference, numbers)]
    return Row(
        f"{number} · {happens or _what_happens(difference)}",
        children=children,
        place=present.geometry if present else None,
        heading=True,
    )


def _what_happens(difference: ParcelDifference) -> str:
    if difference.before is None:
        return tr("new parcel")
    return tr("parcel ends") if difference.after is None else tr("parcel changes")


def _attribute_rows(difference: ParcelDifference, profile: Profile) -> Iterator[Row]:
    for one in difference.attributes:
        before, after = (attribute_value(profile, one.name, value) for value in (one.before, one.after))
        yield Row(tr(PARCEL_LABELS[one.name]), before, after)


def _area_rows(areas: Areas) -> Iterator[Row]:
    before, after = areas
    if before is None or after is None or abs(after - before) >= _AREA_SHOWN_FROM_M2:
        yield Row(tr("Computed area"), square_metres(before), square_metres(after))


def _corner_rows(difference: ParcelDifference, numbers: CornerNumbers | None) -> Iterator[Row]:
    number = numbers or corner_numbers(corner_changes([difference]))
    moved = [
        (number[move.after], move.after, metres(move.distance), direction(move.azimuth)) for move in difference.moves
    ]
    added = [(number[position], position, NOTHING, coordinates(position)) for position in difference.added]
    removed = [(number[position], position, coordinates(position), NOTHING) for position in difference.removed]
    yield from _corners(N_("Corners moved: {count}"), moved)
    yield from _corners(N_("Corners added: {count}"), added)
    yield from _corners(N_("Corners removed: {count}"), removed)


def _corners(title: str, corners: Sequence[tuple[int, Position, str, str]]) -> Iterator[Row]:
    if corners:
        rows = [_corner_row(*corner) for corner in sorted(corners)]
        yield Row(tr(title).format(count=len(rows)), children=rows, heading=True)


def _corner_row(number: int, position: Position, before: str, after: str) -> Row:
    return Row(tr("Corner {number}").format(number=number), before, after, place=Point(position))
