"""What of a change a remark can be pinned to without the mouse, and what it is called."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.pin_words import PinNames
from cadastre_plugin.core.review.standing import finding_key, finding_place, parcel_place
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.core.rules.finding import Effect
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.record import Review

MOST = 200
"""Of each kind; whoever has more before them uses the map."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a remark can be pinned to, as a list shows it."""

    text: str
    anchor: Anchor


def choices(review: Review, profile: Profile) -> tuple[Choice, ...]:
    """Findings, corners, rights and parcels of a change, what asks for a remark first."""
    kinds = (_findings(review), _corners(review), _rights(review, profile), _parcels(review))
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


def _findings(review: Review) -> Iterator[Choice]:
    for one in review.record.findings:
        if one.effect is not Effect.KNOWN:
            anchor = Anchor(AnchorKind.FINDING, finding_place(one), rule=one.rule, subjects=one.subjects)
            yield Choice(tr("Finding: {finding}").format(finding=one.text()), anchor)


def _corners(review: Review) -> Iterator[Choice]:
    for corner in review.corners:
        owner = next((id for id in corner.parcels if _stands(review, id) is not None), None)
        if corner.after is not None and owner is not None:
            text = tr("Corner {number}: {parcel}").format(number=corner.number, parcel=review.name_of(owner))
            yield Choice(text, Anchor(AnchorKind.CORNER, corner.after, owner))


def _rights(review: Review, profile: Profile) -> Iterator[Choice]:
    before, after = review.rights_before, review.rights_after
    for edit in review.record.change.rights:
        right = edit.after or before.rights.get(edit.id)
        parcel = review.parcel(right.parcel_id) if right is not None else None
        place = parcel_place(parcel) if parcel is not None else None
        parcel_id = right.parcel_id if right is not None else None
        text = tr("Right: {right}").format(right=right_text(edit.id, before, after, profile))
        yield Choice(text, Anchor(AnchorKind.RIGHT, place, parcel_id, edit.id))


def _parcels(review: Review) -> Iterator[Choice]:
    for one in review.differences:
        parcel = review.parcel(one.id)
        if parcel is not None:
            text = tr("Parcel: {parcel}").format(parcel=review.name_of(one.id))
            yield Choice(text, Anchor(AnchorKind.PARCEL, parcel_place(parcel), one.id))


def _stands(review: Review, id: UUID) -> Parcel | None:
    one = review.by_id.get(id)
    return one.after if one is not None else None
