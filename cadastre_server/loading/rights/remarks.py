"""What loading says of single rights, titles, shares and parties of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.loading.report import Problem


class RightsRemarkKind(StrEnum):
    """Stable names, as they stand in the report."""

    RIGHT_WITHOUT_PARCEL = "right-without-parcel"
    RIGHT_KIND_UNKNOWN = "right-kind-unknown"
    SHARE_WITHOUT_RIGHT = "share-without-right"
    SHARE_WITHOUT_PARTY = "share-without-party"
    HOLDER_WITHOUT_SHARE = "holder-without-share"
    SHARE_UNREADABLE = "share-unreadable"
    SHARE_NOT_A_PART = "share-not-a-part"
    RIGHT_NOT_WHOLE = "right-not-whole"
    RIGHT_WITHOUT_PARTY = "right-without-party"
    SHARE_HELD_BY_SEVERAL = "share-held-by-several"
    DATE_UNREADABLE = "date-unreadable"
    KEY_DOUBLED = "key-doubled"
    TITLE_WITHOUT_PARCEL = "title-without-parcel"
    TITLE_WITHOUT_OWNER = "title-without-owner"
    PARCEL_WITHOUT_TITLE = "parcel-without-title"
    PARTY_KIND_UNKNOWN = "party-kind-unknown"
    PARTY_WITHOUT_NAME = "party-without-name"
    PARTY_WITHOUT_RIGHT = "party-without-right"


LEFT_OUT: Mapping[RightsRemarkKind, str] = {
    RightsRemarkKind.RIGHT_WITHOUT_PARCEL: N_(
        "Its title {key} is of no parcel that was loaded; left out with its shares"
    ),
    RightsRemarkKind.RIGHT_KIND_UNKNOWN: N_(
        "The profile does not say what a right of kind {kind} is; left out with its shares"
    ),
    RightsRemarkKind.SHARE_WITHOUT_RIGHT: N_("There is no right {key}; the share was left out"),
    RightsRemarkKind.SHARE_WITHOUT_PARTY: N_("Nobody that the file names holds this share ({key}); left out"),
    RightsRemarkKind.HOLDER_WITHOUT_SHARE: N_("The share that {key} holds is not in the file; left out"),
    RightsRemarkKind.SHARE_UNREADABLE: N_("{raw} is not a fraction of whole numbers; the share was left out"),
    RightsRemarkKind.SHARE_NOT_A_PART: N_("{raw} is no part of a whole: above 0, at most 1; the share was left out"),
}
"""Rows of which nothing was loaded."""
TAKEN: Mapping[RightsRemarkKind, str] = {
    RightsRemarkKind.RIGHT_NOT_WHOLE: N_("The shares of this {kind} sum to {sum}, not to 1; loaded as they are"),
    RightsRemarkKind.RIGHT_WITHOUT_PARTY: N_("Nobody holds this {kind}"),
    RightsRemarkKind.SHARE_HELD_BY_SEVERAL: N_("{key} parties hold it; each was given the whole share, as it is said"),
    RightsRemarkKind.DATE_UNREADABLE: N_("{raw} is not a date; loaded without one"),
    RightsRemarkKind.KEY_DOUBLED: N_("Row {first} has the key {key} too; what refers to the key is about that one"),
    RightsRemarkKind.TITLE_WITHOUT_PARCEL: N_("Its parcel {key} was not loaded"),
    RightsRemarkKind.TITLE_WITHOUT_OWNER: N_("It has no owner"),
    RightsRemarkKind.PARCEL_WITHOUT_TITLE: N_("It has no title"),
    RightsRemarkKind.PARTY_KIND_UNKNOWN: N_(
        "The profile does not say what a party of kind {kind} is; loaded as {taken}"
    ),
    RightsRemarkKind.PARTY_WITHOUT_NAME: N_("It has no name; its key {key} stands for it"),
    RightsRemarkKind.PARTY_WITHOUT_RIGHT: N_("It holds nothing"),
}
"""Rows that were loaded, or that say nothing that could be."""
NOTES = (
    RightsRemarkKind.PARCEL_WITHOUT_TITLE,
    RightsRemarkKind.PARTY_WITHOUT_NAME,
    RightsRemarkKind.PARTY_WITHOUT_RIGHT,
)


@dataclass(frozen=True, slots=True)
class RightsRemark:
    """One remark. table: what the row holds (`right`, `title` ...), fid: its id there. parcel_id, number: where."""

    kind: RightsRemarkKind
    table: str
    fid: int
    parcel_id: UUID | None = None
    number: str | None = None
    reference: str | None = None
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """An error when something was left out."""
        if self.kind in LEFT_OUT:
            return Severity.ERROR
        return Severity.INFO if self.kind in NOTES else Severity.WARNING

    def text(self) -> str:
        """What it means, in the chosen language."""
        return tr((LEFT_OUT if self.kind in LEFT_OUT else TAKEN)[self.kind]).format(**self.parameters)

    def problem(self, place: BaseGeometry | None) -> Problem:
        """As a line of the report."""
        return Problem(
            kind=self.kind.value,
            severity=self.severity.value,
            loaded=self.kind not in LEFT_OUT,
            features=f"{self.table} {self.fid}",
            numbers=", ".join(part for part in (self.reference, self.number) if part),
            text=self.text(),
            place=place,
        )
