"""Which parcel a feature is after an edit command, when a tool has copied, split or merged features.

Sale in parts gives each part a new number and archives the old one; so does a merge. A shift of the boundary keeps the
number. QGIS's tools copy attributes instead, so that after them two features may claim to be one parcel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.model.parcel import NEW, Parcel

ABSORBED = 0.5
"""A parcel that ended was merged into another when that one now holds at least this part of its land."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A feature after the command: the parcel that it claims to be, and its place; None when that cannot be used."""

    fid: int
    id: UUID | None
    version: int
    number: str | None
    geometry: MultiPolygon | None


def new_parcels(
    claims: Sequence[Claim], before: Mapping[UUID, Parcel], holders: Mapping[UUID, int], moved: Collection[int]
) -> frozenset[int]:
    """Features that must become parcels of their own: without a number, with an id that nothing else has.

    claims: the features that the command touched, and every other one of the same id. before: the touched parcels as
    they were. holders: which feature was a parcel before. moved: features whose place the command changed.
    """
    nameless = {claim.fid for claim in claims if claim.id is None}
    doubled = {fid for group in _groups(claims) for fid in _without_claim(group, before, holders, moved)}
    merged = {fid for fid in _merged(claims, before) if fid not in doubled}
    return frozenset(nameless | doubled | merged)


def renamed(claims: Iterable[Claim], known: Mapping[int, UUID], moved: Collection[int]) -> frozenset[int]:
    """Features that a tool made claim to be another parcel without moving them.

    QGIS's merging of attributes does so. Identity follows the land, and that stayed where it was. known: which parcel
    each feature was before.
    """
    return frozenset(
        claim.fid for claim in claims if claim.fid in known and claim.fid not in moved and claim.id != known[claim.fid]
    )


def pretenders(claims: Iterable[Claim], known: Collection[UUID]) -> frozenset[int]:
    """Features with an id of their own that carry the version or number of a parcel of the register."""
    return frozenset(
        claim.fid
        for claim in claims
        if claim.id is not None and claim.id not in known and (claim.version != NEW or claim.number is not None)
    )


def _groups(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    by_id: dict[UUID, list[Claim]] = {}
    for claim in claims:
        if claim.id is not None:
            by_id.setdefault(claim.id, []).append(claim)
    yield from (group for group in by_id.values() if len(group) > 1)


def _without_claim(
    group: list[Claim], before: Mapping[UUID, Parcel], holders: Mapping[UUID, int], moved: Collection[int]
) -> set[int]:
    """All of a registered parcel that was split; of any other, all but the one that was there first."""
    id = group[0].id
    assert id is not None
    fids = {claim.fid for claim in group}
    first = holders.get(id)
    stood_still = first in fids and first not in moved
    parcel = before.get(id)
    if parcel is not None and parcel.version != NEW and not stood_still:
        return fids
    return fids - {first if first in fids else min(fids, key=abs)}


def _merged(claims: Sequence[Claim], before: Mapping[UUID, Parcel]) -> Iterator[int]:
    alive = {claim.id for claim in claims}
    ended = [parcel for id, parcel in before.items() if id not in alive and parcel.version != NEW]
    for claim in claims:
        parcel = before.get(claim.id) if claim.id else None
        if parcel is None or parcel.version == NEW or claim.geometry is None or not claim.geometry.is_valid:
            continue
        if any(_absorbs(claim.geometry, other.geometry) for other in ended):
            yield claim.fid


def _absorbs(geometry: MultiPolygon, ended: MultiPolygon) -> bool:
    if not ended.is_valid:
        return False
    return bool(geometry.intersection(ended).area >= ABSORBED * ended.area)
