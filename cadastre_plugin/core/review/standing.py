"""What becomes of a pin while the change is mended: it follows its corner, and says when what held it is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from shapely.geometry import MultiPolygon, Point

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.corners import ring_differences
from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.rules.finding import Finding


class PinState(StrEnum):
    """What became of the thing that a remark is pinned to, since the revision that it was written to."""

    STANDS = "stands"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Pinned:
    """Where a pin is now, in m of the profile's CRS, None when it has no place, and what became of what holds it."""

    state: PinState
    place: Position | None


@dataclass(frozen=True)
class Seen:
    """A state of a change: what a pin can hold on to.

    parcels: of the change, as they stand after it; those that it ends are not there. rights: likewise, without those
    that the change does not touch. findings: what the rules say.
    """

    parcels: Mapping[UUID, Parcel] = field(default_factory=dict)
    rights: Mapping[UUID, Right] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def seen(change: Change, base: Mapping[UUID, Parcel], findings: tuple[Finding, ...] = ()) -> Seen:
    """The state that a change makes.

    base: parcels of the register, those of the change and others that another revision of it touches.
    """
    ended = {edit.id for edit in change.parcels if edit.after is None}
    stay = {id: parcel for id, parcel in base.items() if id not in ended}
    made = {parcel.id: parcel for parcel in change.after_parcels()}
    rights = {edit.id: edit.after for edit in change.rights if edit.after is not None}
    return Seen({**stay, **made}, rights, findings)


def pinned(anchor: Anchor, then: Seen, now: Seen) -> Pinned:
    """What became of an anchor from the state that it was set in to another one."""
    return _WAYS[anchor.kind](anchor, then, now)


def followed(anchor: Anchor, known: Pinned, outlines: Mapping[UUID, MultiPolygon], now: Seen) -> Pinned:
    """Where a pin is in a draft that goes on from the last revision of its change.

    known: what the service says of that revision. outlines: of the parcels whose corners are pinned, in that revision.
    A parcel or right is otherwise when it was so then; whether it is there is asked of the draft.
    """
    if anchor.kind is AnchorKind.CORNER and known.place is not None and anchor.parcel_id is not None:
        then = Seen({id: Parcel(id, NEW, None, "", outline) for id, outline in outlines.items()})
        place = corner_now(known.place, anchor.parcel_id, then, now)
        return Pinned(PinState.GONE, known.place) if place is None else Pinned(_stays(place == anchor.place), place)
    if anchor.kind is AnchorKind.FINDING:
        return _finding(anchor, Seen(), now)
    if anchor.kind is AnchorKind.PARCEL and anchor.parcel_id is not None and anchor.parcel_id in now.parcels:
        state = PinState.CHANGED if known.state is PinState.GONE else known.state
        return Pinned(state, _inside(known.place, now.parcels[anchor.parcel_id]))
    return known


def carried(anchor: Anchor, then: Seen, now: Seen) -> Anchor:
    """The anchor of a remark that nobody has yet, after one more edit of the draft that it is pinned in: it goes along
    with its corner. then, now: before and after that edit."""
    if anchor.kind is not AnchorKind.CORNER or anchor.place is None or anchor.parcel_id is None:
        return anchor
    place = corner_now(anchor.place, anchor.parcel_id, then, now)
    return anchor if place in (None, anchor.place) else replace(anchor, place=place)


def corner_now(corner: Position, parcel_id: UUID, then: Seen, now: Seen) -> Position | None:
    """Where a corner is now; None when it is gone.

    Its own parcel is asked first, whose corner it may have stayed or which has it elsewhere now; then the others that
    have it, such as the parts of a parcel that was split.
    """
    for is_own in (True, False):
        others = [id for id in now.parcels if id != parcel_id]
        asked = [parcel_id] if is_own else others
        if any(id in now.parcels and _has(now.parcels[id], corner) for id in asked):
            return corner
        for place in _moves(corner, asked, then, now):
            return place
    return None


def _moves(corner: Position, ids: list[UUID], then: Seen, now: Seen) -> Iterator[Position]:
    for id in ids:
        was, stands = then.parcels.get(id), now.parcels.get(id)
        if was is not None and stands is not None and was is not stands and _has(was, corner):
            yield from (
                after for before, after in ring_differences(was.geometry, stands.geometry)[0] if before == corner
            )


def _has(parcel: Parcel, corner: Position) -> bool:
    """Asked of every parcel of a work area, so that most are told apart by their bounds."""
    west, south, east, north = parcel.geometry.bounds
    return west <= corner[0] <= east and south <= corner[1] <= north and corner in corners(parcel)


def _place(anchor: Anchor, then: Seen, now: Seen) -> Pinned:
    return Pinned(PinState.STANDS, anchor.place)


def _corner(anchor: Anchor, then: Seen, now: Seen) -> Pinned:
    assert anchor.place is not None and anchor.parcel_id is not None  # an anchor of a corner has both
    place = corner_now(anchor.place, anchor.parcel_id, then, now)
    if place is None:
        return Pinned(PinState.GONE, anchor.place)
    return Pinned(_stays(place == anchor.place), place)


def _parcel(anchor: Anchor, then: Seen, now: Seen) -> Pinned:
    assert anchor.parcel_id is not None  # an anchor of a parcel has it
    was, stands = then.parcels.get(anchor.parcel_id), now.parcels.get(anchor.parcel_id)
    if stands is None:
        return Pinned(PinState.STANDS if was is None else PinState.GONE, anchor.place)
    is_same = was is not None and same_state(was, stands)
    return Pinned(_stays(is_same), _inside(anchor.place, stands))


def _right(anchor: Anchor, then: Seen, now: Seen) -> Pinned:
    assert anchor.right_id is not None  # an anchor of a right has it
    was, stands = then.rights.get(anchor.right_id), now.rights.get(anchor.right_id)
    if stands is None:
        return Pinned(PinState.STANDS if was is None else PinState.GONE, anchor.place)
    is_same = was is not None and replace(stands, version=was.version) == was
    return Pinned(_stays(is_same), anchor.place)


def _finding(anchor: Anchor, then: Seen, now: Seen) -> Pinned:
    wanted = anchor.rule, frozenset(anchor.subjects)
    found = next((one for one in now.findings if finding_key(one) == wanted), None)
    if found is None:
        return Pinned(PinState.GONE, anchor.place)
    place = finding_place(found)
    return Pinned(_stays(place == anchor.place), place or anchor.place)


def _stays(is_same: bool) -> PinState:
    return PinState.STANDS if is_same else PinState.CHANGED


def finding_key(finding: Finding) -> tuple[str, frozenset[UUID]]:
    """What makes a finding of one state the same as one of another: its rule, and the parcels it is about."""
    return finding.rule, frozenset(finding.subjects)


def finding_place(finding: Finding) -> Position | None:
    """Where the pin of a finding is drawn: on or in its place, to the millimetre; None when it has none."""
    if finding.place is None or finding.place.is_empty:
        return None
    middle = finding.place.representative_point()
    return round(middle.x, 3), round(middle.y, 3)


def parcel_place(parcel: Parcel) -> Position:
    """Where the pin of a parcel is drawn: inside it, to the millimetre."""
    middle = parcel.geometry.representative_point()
    return round(middle.x, 3), round(middle.y, 3)


def _inside(place: Position | None, parcel: Parcel) -> Position:
    """The place as long as it is in the parcel, else one that is."""
    return place if place is not None and parcel.geometry.covers(Point(place)) else parcel_place(parcel)


_WAYS: Mapping[AnchorKind, Callable[[Anchor, Seen, Seen], Pinned]] = {
    AnchorKind.PLACE: _place,
    AnchorKind.CORNER: _corner,
    AnchorKind.RIGHT: _right,
    AnchorKind.FINDING: _finding,
    AnchorKind.PARCEL: _parcel,
}
