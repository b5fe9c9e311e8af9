"""What of a change a remark can be pinned to without the mouse, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from cadastre_plugin.core.change.areas import computed_areas
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.corner_changes import CornerChange, corner_changes
from cadastre_plugin.core.change.difference import ParcelDifference, parcel_difference
from cadastre_plugin.core.change.parcel_names import ParcelNames
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.pin_words import PinNames
from cadastre_plugin.core.review.standing import finding_key, finding_place, parcel_place
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.record import Review

MOST = 200
"""Of each kind; whoever has more before them uses the map."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a remark can be pinned to, as a list shows it."""

    text: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Pinnable:
    """What of a change can hold a pin. before, after: its rights. parcels: as they will be, or were when they end.
    stand: those that will be. name_of: what a parcel is called in a list.
    """

    findings: Collection[Finding]
    corners: Collection[CornerChange]
    rights: Collection[Edit[Right]]
    before: Estate
    after: Estate
    parcels: Mapping[UUID, Parcel]
    stand: Collection[UUID]
    name_of: Callable[[UUID], str]


def of_review(review: Review) -> Pinnable:
    """Of a change under review."""
    return Pinnable(
        review.record.findings,
        review.corners,
        review.record.change.rights,
        review.rights_before,
        review.rights_after,
        *_parcels_of(review.differences),
        review.name_of,
    )


def of_draft(
    change: Change, base: Mapping[UUID, Parcel], findings: Collection[Finding], estate: Estate, profile: Profile
) -> Pinnable:
    """Of a change that is being made, in any thread. base: parcels of the register. estate: its rights, before."""
    sides = ((base.get(edit.id), edit.after) for edit in change.parcels)
    differences = tuple(parcel_difference(before, after) for before, after in sides if before or after)
    names = ParcelNames(differences, computed_areas(differences, profile))
    return Pinnable(
        findings,
        corner_changes(differences),
        change.rights,
        estate,
        estate.with_edits(RightsEdits.of(change)),
        *_parcels_of(differences),
        lambda id: str(names.of(id)),
    )


def choices(pinnable: Pinnable, profile: Profile) -> tuple[Choice, ...]:
    """Findings, corners, rights and parcels of a change, what asks for a remark first."""
    kinds = (_findings(pinnable), _corners(pinnable), _rights(pinnable, profile), _parcels(pinnable))
    return tuple(choice for kind in kinds for choice in islice(kind, MOST))


def names_of(review: Review, profile: Profile) -> PinNames:
    """What the things of a change are called."""
    found = {finding_key(one): one for one in review.record.findings}

    def finding(rule: str, subjects: Collection[UUID]) -> str | None:
        one = found.get((rule, frozenset(subjects)))
        return None if one is None else one.text()

    return PinNames(
        review.label, lambda id: right_text(id, review.rights_before, review.rights_after, profile), finding
    )


def right_text(id: UUID, before: Estate, after: Estate, profile: Profile) -> str:
    """What a right is called in a list: its kind and what tells it from others; a dash for one that is not known."""
    right = after.rights.get(id) or before.rights.get(id)
    return "—" if right is None else Words(before, after, profile, lambda id: "—").what(right)


def _parcels_of(differences: Iterable[ParcelDifference]) -> tuple[Mapping[UUID, Parcel], Collection[UUID]]:
    known = {one.id: one.after or one.before for one in differences}
    stand = frozenset(one.id for one in differences if one.after is not None)
    return {id: parcel for id, parcel in known.items() if parcel is not None}, stand


def _findings(of: Pinnable) -> Iterator[Choice]:
    for one in of.findings:
        if one.effect is not Effect.KNOWN:
            anchor = Anchor(AnchorKind.FINDING, finding_place(one), rule=one.rule, subjects=one.subjects)
            yield Choice(tr("Finding: {finding}").format(finding=one.text()), anchor)


def _corners(of: Pinnable) -> Iterator[Choice]:
    for corner in of.corners:
        owner = next((id for id in corner.parcels if id in of.stand), None)
        if corner.after is not None and owner is not None:
            text = tr("Corner {number}: {parcel}").format(number=corner.number, parcel=of.name_of(owner))
            yield Choice(text, Anchor(AnchorKind.CORNER, corner.after, owner))


def _rights(of: Pinnable, profile: Profile) -> Iterator[Choice]:
    for edit in of.rights:
        right = edit.after or of.before.rights.get(edit.id)
        parcel = of.parcels.get(right.parcel_id) if right is not None else None
        place = parcel_place(parcel) if parcel is not None else None
        parcel_id = right.parcel_id if right is not None else None
        text = tr("Right: {right}").format(right=right_text(edit.id, of.before, of.after, profile))
        yield Choice(text, Anchor(AnchorKind.RIGHT, place, parcel_id, edit.id))


def _parcels(of: Pinnable) -> Iterator[Choice]:
    for id, parcel in of.parcels.items():
        text = tr("Parcel: {parcel}").format(parcel=of.name_of(id))
        yield Choice(text, Anchor(AnchorKind.PARCEL, parcel_place(parcel), id))
