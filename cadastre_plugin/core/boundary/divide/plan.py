"""Divide a parcel: the parts that were wanted, exactly, and what the millimetre grid made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.access_strip import AccessStrip, kept_apart
from cadastre_plugin.core.boundary.divide.amounts import EXACT_M2, Amounts, Wanted, Widths
from cadastre_plugin.core.boundary.divide.conditions import NO_CONDITIONS, Conditions, require, require_street
from cadastre_plugin.core.boundary.divide.frame import Frame, Position, frame_of_azimuth, frame_of_line
from cadastre_plugin.core.boundary.divide.pivot import Pivot
from cadastre_plugin.core.boundary.divide.strips import strips
from cadastre_plugin.core.boundary.divide.sweep import Sweep
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome, Remark, child
from cadastre_plugin.core.boundary.settle import settled
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_MOST_ROUNDS = 6
_ENOUGH_M2 = EXACT_M2 / 10.0


@dataclass(frozen=True, slots=True)
class Azimuth:
    """Parallel cuts at an azimuth: degrees from grid north, clockwise."""

    degrees: float


@dataclass(frozen=True, slots=True)
class Along:
    """Cuts parallel to a line, an edge of the parcel or drawn; parts are counted from its side."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Through:
    """Cuts that all run through one point."""

    point: Position


Direction = Azimuth | Along | Through


@dataclass(frozen=True, slots=True)
class Division:
    """How a parcel is to be divided.

    is_reversed: the parts are counted from the other side. strip: land kept for access, which is no part; the amounts
    are of what is left.
    """

    amounts: Amounts | Widths
    direction: Direction
    is_reversed: bool = False
    conditions: Conditions = NO_CONDITIONS
    strip: AccessStrip | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it came out: areas in ellipsoidal m2, `wanted` None when only a width was; its parcel `id`.

    is_remainder: it is what was left over. is_strip: it is the strip kept for access, after the parts.
    """

    id: UUID
    wanted: float | None
    before_grid: float
    after_grid: float
    holder: str = ""
    is_remainder: bool = False
    is_strip: bool = False


@dataclass(frozen=True, slots=True)
class Divided(Outcome):
    """The outcome of a division with its parts, in their order."""

    parts: tuple[Part, ...] = ()


Cut = Callable[[Floats], list[MultiPolygon]]
"""Plane areas (n,) of what lies before each cut, growing, to the n + 1 parts."""


def divide(fabric: Fabric, profile: Profile, id: UUID, division: Division) -> Divided:
    """The parcel divided: it ends, its parts are new parcels, and neighbours get the ends of the cuts.

    Raises:
        BoundaryError: the parcel is not sound or not there, the amounts do not fit it, a part would fall into pieces,
            or a condition is not met; the text names the part and says by how much.
        ProfileError: PROJ does not understand the profile's CRS.
    """
    parcel = _sound(fabric, id)
    strip, land = kept_apart(parcel.geometry, division.strip) if division.strip else (None, parcel.geometry)
    shapes, wanted = parts_of(land, division, profile.crs.definition)
    _require_pieces(shapes, profile.tolerances.multipart_allowed)
    children = [child(parcel, shape) for shape in (*shapes, *([strip] if strip else []))]
    outcome = settled(fabric, {id: None, **{item.id: item for item in children}})
    made = [outcome.states[item.id] or item for item in children]
    after = fabric.with_states(outcome.states)
    if division.strip:
        require_street(made[-1], division.strip.width, after, profile)
    require(division.conditions, made[: len(shapes)], after, profile, made[-1] if strip else None)
    parts = _compared(children, made, wanted, profile.crs.definition)
    if strip:
        parts = (*parts[:-1], replace(parts[-1], is_strip=True))
    return Divided(outcome.states, _remarks(parts, parcel.geometry, profile), parts)


def parts_of(
    geometry: BaseGeometry, division: Division, definition: str
) -> tuple[list[MultiPolygon], list[Wanted] | None]:
    """The parts of a valid geometry before they are put on the grid, and what was wanted of each; None for widths.

    definition: the CRS, for the areas.

    Raises:
        BoundaryError: the amounts do not fit, or no cut through the point does.
        ProfileError: PROJ does not understand the definition.
    """
    if isinstance(division.amounts, Widths):
        return _by_width(geometry, division, division.amounts), None
    return _by_area(geometry, division.amounts, _cut(geometry, division), definition)


def _by_width(geometry: BaseGeometry, division: Division, widths: Widths) -> list[MultiPolygon]:
    frame = _frame(geometry, division)
    offsets = widths.offsets(*Sweep(geometry, frame).extent)
    return strips(geometry, frame, np.array(offsets))


def _by_area(
    geometry: BaseGeometry, amounts: Amounts, cut: Cut, definition: str
) -> tuple[list[MultiPolygon], list[Wanted]]:
    """Cuts at plane areas, then corrected by what the parts measure on the ellipsoid.

    The areal scale changes a little over a large parcel, so each part has its own; one correction brings it below the
    limit, and where sums have lost digits another does.
    """
    total = float(ellipsoidal_areas([geometry], definition)[0])
    wanted = amounts.of(total)
    scale = geometry.area / total
    before = np.cumsum([part.area for part in wanted])[:-1] * scale
    shapes: list[MultiPolygon] = []
    for _ in range(_MOST_ROUNDS):
        shapes = cut(np.clip(before, 0.0, geometry.area))
        areas = ellipsoidal_areas(shapes, definition)
        wanted = _again(wanted, amounts.of(float(areas.sum())))
        missing = np.array([part.area for part in wanted]) - areas
        if np.abs(missing).max() <= _ENOUGH_M2:
            break
        before += np.cumsum(missing)[:-1] * scale
    return shapes, wanted


def _again(wanted: list[Wanted], corrected: list[Wanted]) -> list[Wanted]:
    """What is wanted of the sum of the parts, which differs in the last digits from the area of the whole."""
    return corrected if len(corrected) == len(wanted) else wanted


def _cut(geometry: BaseGeometry, division: Division) -> Cut:
    if isinstance(division.direction, Through):
        return _fan(geometry, division.direction.point, division.is_reversed)
    frame = _frame(geometry, division)
    sweep = Sweep(geometry, frame)
    return lambda before: strips(geometry, frame, sweep.offsets(before))


def _fan(geometry: BaseGeometry, point: Position, is_reversed: bool) -> Cut:
    pivot = Pivot(geometry, point)

    def cut(before: Floats) -> list[MultiPolygon]:
        if is_reversed:
            return pivot.parts(pivot.angles((geometry.area - before)[::-1]))[::-1]
        return pivot.parts(pivot.angles(before))

    return cut


def _frame(geometry: BaseGeometry, division: Division) -> Frame:
    direction = division.direction
    if isinstance(direction, Through):
        raise BoundaryError("divide_through", N_("A width needs parallel cuts; choose an edge, a line or an azimuth"))
    frame = (
        frame_of_azimuth(geometry, direction.degrees)
        if isinstance(direction, Azimuth)
        else frame_of_line(geometry, direction.start, direction.end)
    )
    return frame.turned() if division.is_reversed else frame


def _sound(fabric: Fabric, id: UUID) -> Parcel:
    parcel = fabric.parcels.get(id)
    if parcel is None:
        raise BoundaryError("divide_gone", N_("The parcel is not in the work area any more; choose it again"))
    if not parcel.geometry.is_valid:
        raise BoundaryError(
            "divide_unsound",
            N_("The boundary of {number} crosses itself; mend it first, then divide"),
            number=label(parcel),
        )
    return parcel


def _require_pieces(shapes: Sequence[MultiPolygon], multipart_allowed: bool) -> None:
    for number, shape in enumerate(shapes, start=1):
        count = len(shape.geoms)
        if count == 0:
            raise BoundaryError("divide_nothing", _NOTHING, part=number)
        if count > 1 and not multipart_allowed:
            raise BoundaryError("divide_pieces", _PIECES, part=number, pieces=count)


def _compared(
    drawn: Sequence[Parcel], made: Sequence[Parcel], wanted: list[Wanted] | None, definition: str
) -> tuple[Part, ...]:
    before = ellipsoidal_areas([item.geometry for item in drawn], definition).tolist()
    after = ellipsoidal_areas([item.geometry for item in made], definition).tolist()
    parts = [Part(item.id, None, *areas) for item, *areas in zip(drawn, before, after, strict=True)]
    with_wanted = [
        replace(part, wanted=want.area, holder=want.holder, is_remainder=want.is_remainder)
        for part, want in zip(parts, wanted or (), strict=False)
    ]
    return (*with_wanted, *parts[len(with_wanted) :])


def _remarks(parts: Sequence[Part], geometry: BaseGeometry, profile: Profile) -> tuple[Remark, ...]:
    changed = max(abs(part.after_grid - part.before_grid) for part in parts)
    total = float(ellipsoidal_areas([geometry], profile.crs.definition)[0])
    remarks = [
        Remark(_GRID, {"parts": len(parts), "changed": changed}),
        Remark(_SCALE, {"scale": geometry.area / total, "crs": profile.crs.name}),
    ]
    return tuple(remarks)


_NOTHING = N_("Part {part} would have no land; choose other amounts")
_PIECES = N_(
    "Part {part} would fall into {pieces} pieces; choose another direction, or count the parts from the other side"
)
_GRID = N_("{parts} parts; the millimetre grid changed the area of a part by {changed:.4f} m² at most")
_SCALE = N_("Areas are on the ellipsoid; 1 m² of land is {scale:.7f} m² in the plane of {crs}")
