"""What loading says of single features: what was left out and why, what was taken otherwise than it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import N_, tr


class RemarkKind(StrEnum):
    """Stable names, as they stand in the report."""

    GEOMETRY_NULL = "geometry-null"
    GEOMETRY_EMPTY = "geometry-empty"
    GEOMETRY_TYPE = "geometry-type"
    GEOMETRY_NOT_FINITE = "geometry-not-finite"
    AXES_SWAPPED = "axes-swapped"
    OUTSIDE_CITY = "outside-city"
    DISTRICT_UNKNOWN = "district-unknown"
    NUMBER_IN_REGISTER = "number-in-register"
    NUMBER_MISSING = "number-missing"
    NUMBER_MALFORMED = "number-malformed"
    NUMBER_DOUBLED = "number-doubled"
    NUMBER_RESPELLED = "number-respelled"
    GEOMETRY_INVALID = "geometry-invalid"
    GEOMETRY_INVALID_ON_GRID = "geometry-invalid-on-grid"
    GEOMETRY_HEIGHTS = "geometry-heights"
    GEOMETRY_CURVED = "geometry-curved"
    LEGAL_AREA_UNREADABLE = "legal-area-unreadable"


LEFT_OUT: Mapping[RemarkKind, str] = {
    RemarkKind.GEOMETRY_NULL: N_("It has no geometry"),
    RemarkKind.GEOMETRY_EMPTY: N_("Its geometry is empty"),
    RemarkKind.GEOMETRY_TYPE: N_("A parcel must be a polygon, not {type}"),
    RemarkKind.GEOMETRY_NOT_FINITE: N_("A coordinate is not a finite number or has no place in the city's CRS"),
    RemarkKind.AXES_SWAPPED: N_("East and north stand the wrong way round"),
    RemarkKind.OUTSIDE_CITY: N_("It lies outside the city"),
    RemarkKind.DISTRICT_UNKNOWN: N_("The city has no district {district}"),
    RemarkKind.NUMBER_IN_REGISTER: N_("{number} was in the register before"),
}
"""Features that are not loaded."""
TAKEN: Mapping[RemarkKind, str] = {
    RemarkKind.NUMBER_MISSING: N_("It has no cadastral number; loaded without one"),
    RemarkKind.NUMBER_MALFORMED: N_("{raw} is not a cadastral number; loaded without one"),
    RemarkKind.NUMBER_DOUBLED: N_("Feature {first} has the number {number} too; loaded without it"),
    RemarkKind.NUMBER_RESPELLED: N_("{raw} was written {number}"),
    RemarkKind.GEOMETRY_INVALID: N_("It is not a valid polygon; loaded as it is"),
    RemarkKind.GEOMETRY_INVALID_ON_GRID: N_("It is a valid polygon no more once on the millimetre grid; loaded so"),
    RemarkKind.GEOMETRY_HEIGHTS: N_("Its heights were left out"),
    RemarkKind.GEOMETRY_CURVED: N_("Its type is {type}; curves, if any, were replaced by chords"),
    RemarkKind.LEGAL_AREA_UNREADABLE: N_("{raw} is not an area; loaded without one"),
}
"""Features that are loaded, but not quite as they stand."""
NOTES = (RemarkKind.NUMBER_RESPELLED,)


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark about a feature."""

    kind: RemarkKind
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def leaves_out(self) -> bool:
        """Whether the feature is not in the register because of it."""
        return self.kind in LEFT_OUT

    @property
    def severity(self) -> Severity:
        """An error when the feature was left out."""
        if self.leaves_out:
            return Severity.ERROR
        return Severity.INFO if self.kind in NOTES else Severity.WARNING

    def text(self) -> str:
        """What it means, in the chosen language."""
        return tr((LEFT_OUT if self.leaves_out else TAKEN)[self.kind]).format(**self.parameters)


@dataclass(slots=True)
class Read:
    """A feature that was read. `parcel`: what it makes, None when it makes nothing that can be loaded.

    number: as the file says it, for the report. key: by which the file's rights name it. place: what can be drawn of
    it, m in the city's CRS.
    """

    fid: int
    number: str | None = None
    key: str | None = None
    place: BaseGeometry | None = None
    parcel: Parcel | None = None
    remarks: list[Remark] = field(default_factory=list)

    def leave_out(self, kind: RemarkKind, **parameters: str | int) -> None:
        """It makes no parcel, and this is why."""
        self.parcel = None
        self.note(kind, **parameters)

    def note(self, kind: RemarkKind, **parameters: str | int) -> None:
        """Say something of it."""
        self.remarks.append(Remark(kind, parameters))
