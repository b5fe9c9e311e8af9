"""What differs in a change, or between two versions, as lines a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from shapely.geometry import Point

from cadastre_plugin.api.parcel_replies import Version
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.corners import Position
from cadastre_plugin.core.change.difference import ParcelDifference, parcel_difference
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.review_style import metres
from cadastre_plugin.panels.lineage_rows import lineage_rows
from cadastre_plugin.panels.point_rows import point_rows
from cadastre_plugin.panels.review_differences_view import Row
from cadastre_plugin.panels.review_record import Areas, Review, computed_areas
from cadastre_plugin.panels.review_values import (
    NOTHING,
    attribute_value,
    code_name,
    coordinates,
    direction,
    square_metres,
)

T = TypeVar("T", Party, Right, Source)

_ATTRIBUTES = {
    "number": N_("Cadastral number"),
    "district": N_("District"),
    "legal_area": N_("Area by document"),
    "land_category": N_("Land category"),
    "purpose": N_("Purpose"),
    "address": N_("Address"),
}
_AREA_SHOWN_FROM_M2 = 0.005
"""A difference of computed areas that two decimals would not show is none to a reader."""


def difference_rows(review: Review, profile: Profile) -> list[Row]:
    """A row for each parcel of a change, then one for each boundary point, right, party and document it touches."""
    other_base = tr("made from a state that the register does not have")
    lineage = lineage_rows(review.record.change, review.differences, review.areas)
    rows = [
        parcel_row(
            one,
            review.areas[one.id],
            profile,
            other_base if one.id in review.unknown else None,
            lineage.get(one.id, ()),
        )
        for one in review.differences
    ]
    return [*rows, *point_rows(review.points, profile), *_other_rows(review.record.change, profile)]


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
) -> Row:
    """A parcel with what differs in it below, whence it came first. `happens` says what becomes of it where that is not
    plain."""
    present = difference.after or difference.before
    number = (present.number if present else None) or tr("without a number")
    children = [*lineage, *_attribute_rows(difference, profile), *_area_rows(areas), *_corner_rows(difference)]
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
        yield Row(tr(_ATTRIBUTES[one.name]), before, after)


def _area_rows(areas: Areas) -> Iterator[Row]:
    before, after = areas
    if before is None or after is None or abs(after - before) >= _AREA_SHOWN_FROM_M2:
        yield Row(tr("Computed area"), square_metres(before), square_metres(after))


def _corner_rows(difference: ParcelDifference) -> Iterator[Row]:
    moved = [(move.after, metres(move.distance), direction(move.azimuth)) for move in difference.moves]
    added = [(position, NOTHING, coordinates(position)) for position in difference.added]
    removed = [(position, coordinates(position), NOTHING) for position in difference.removed]
    yield from _corners(N_("Corners moved: {count}"), moved)
    yield from _corners(N_("Corners added: {count}"), added)
    yield from _corners(N_("Corners removed: {count}"), removed)


def _corners(title: str, corners: Sequence[tuple[Position, str, str]]) -> Iterator[Row]:
    if corners:
        rows = [_corner_row(number, *corner) for number, corner in enumerate(corners, start=1)]
        yield Row(tr(title).format(count=len(rows)), children=rows, heading=True)


def _corner_row(number: int, position: Position, before: str, after: str) -> Row:
    return Row(tr("Corner {number}").format(number=number), before, after, place=Point(position))


def _other_rows(change: Change, profile: Profile) -> Iterator[Row]:
    """Rights, parties and documents: the service gives no state before for these, so its version stands for it."""
    for right in change.rights:
        yield _edit_row(tr("Right"), right, lambda after: _right_text(after, profile))
    for party in change.parties:
        yield _edit_row(tr("Right holder"), party, lambda after: after.name)
    for source in change.sources:
        yield _edit_row(tr("Document"), source, lambda after: _source_text(after, profile))


def _edit_row(what: str, edit: Edit[T], text: Callable[[T], str]) -> Row:
    before = NOTHING if edit.base_version == NEW else tr("version {number}").format(number=edit.base_version)
    return Row(what, before, tr("ends") if edit.after is None else text(edit.after))


def _right_text(right: Right, profile: Profile) -> str:
    kind = code_name(profile, "right_kind", right.kind)
    shares = ", ".join(str(share.fraction) for share in right.shares)
    return tr("{kind}, shares: {shares}").format(kind=kind, shares=shares) if shares else kind


def _source_text(source: Source, profile: Profile) -> str:
    return " ".join(part for part in (code_name(profile, "source_kind", source.kind), source.number) if part)
