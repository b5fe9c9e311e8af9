"""Boundaries in words: read from a parcel, typed into a new one or another shape."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shapely.geometry import LineString, MultiPoint
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.neighbour_names import beside_of
from cadastre_plugin.core.boundary.new_parcel import new_parcels
from cadastre_plugin.core.boundary.redraw import redraw
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.survey.boundary_text import AS_IN_DOCUMENTS, COURSE, START, boundary_text
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.in_city import require_in_city
from cadastre_plugin.core.survey.typed_boundary import TypedRing, land_of_rings, parse_boundary
from cadastre_plugin.core.survey.uncertainty import corners_of
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.typed_page import Becoming, TypedPage
from cadastre_plugin.services.boundary.point_names import names_beside
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal


class TypedWork(BoundaryWork):
    """What stands in the text is what is drawn."""

    page: TypedPage

    def __init__(self, bench: Bench) -> None:
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, TypedPage(bench.profile, _example(bench.profile)), tool)
        self._rings: tuple[TypedRing, ...] = ()
        self._id: UUID | None = None
        tool.picked.connect(self._pick)
        tool.confirmed.connect(self.page.apply_requested)
        tool.given_up.connect(self.page.reset_requested)
        self.page.edited.connect(self._compute)
        self.page.read_requested.connect(self._find)

    def proposal(self) -> Proposal | None:
        """A new parcel, or the one that was read with another boundary."""
        rings, id = self._rings, self._id
        if not rings or (self._reshapes and id is None):
            return None
        for ring in rings:
            if ring.traverse.closure is not None and not ring.traverse.closure.within:
                return None
        if self._reshapes and id is not None:
            wanted = id
            return lambda fabric, profile: redraw(fabric, wanted, land_of_rings(rings))
        designation = self.page.designation.designation()
        return lambda fabric, profile: new_parcels(fabric, land_of_rings(rings).geoms, designation)

    def missing(self) -> str:
        if self._rings and self._reshapes and self._id is None:
            return tr("Read the parcel first that is to be reshaped")
        return ""

    def title(self) -> str:
        return tr("Boundary typed") if self._reshapes else tr("New parcel from a typed boundary")

    def sketch(self) -> Sequence[BaseGeometry]:
        corners = [ring.corners for ring in self._rings]
        return [shape for ring in corners for shape in (LineString([*ring, ring[0]]), MultiPoint(ring))]

    def labels(self) -> Sequence[Label]:
        named: dict[str, Position] = {}
        for ring in self._rings:
            named |= dict(zip(ring.traverse.names, ring.corners, strict=False))
        return names_beside(named, dict.fromkeys(named, self.bench.reach()))

    def opened(self) -> None:
        """Read the parcel that is selected."""
        if not self.page.boundary.text().strip():
            self._find("")

    def reset(self) -> None:
        self._id, self._rings = None, ()
        super().reset()

    @property
    def _reshapes(self) -> bool:
        return self.page.becoming.value() is Becoming.RESHAPED

    def _pick(self, x: float, y: float) -> None:
        parcel = self.bench.fabric().parcel_at(x, y)
        if parcel is not None:
            self._write(parcel)

    def _find(self, number: str) -> None:
        """Read the parcel of a number or its end; without one the parcel in hand, else the selected one."""
        known = self.bench.fabric().parcels
        chosen = [self._id] if self._id in known else list(self.bench.selected())
        found = [one for one in known.values() if number and (one.number or "").endswith(number)]
        if not number or (self._id is not None and self._id in {one.id for one in found}):
            found = [known[id] for id in chosen if id is not None and id in known]
        if len(found) == 1:
            self._write(found[0])
        elif number:
            text = tr("{count} parcels of the work area have a number that ends in {number}")
            self.page.show_refusal(text.format(count=len(found), number=number))

    def _write(self, parcel: Parcel) -> None:
        self._id = parcel.id
        points = self.bench.editing.points_at(corners_of(parcel.geometry))
        names = {corner: point.number for corner, point in points.items() if point.number}
        digits = None if self.page.digits.value() else AS_IN_DOCUMENTS
        text = boundary_text(parcel.geometry, beside_of(self.bench.fabric(), {parcel.id}), names, digits)
        self.page.write(tr(label(parcel)), text)

    def _compute(self) -> None:
        self._rings = ()
        try:
            self._read_text()
        except SurveyError as error:
            self.page.show_error(error)
            self.page.show_closures(())
        self.inputs_changed.emit()

    def _read_text(self) -> None:
        text = self.page.boundary.text()
        if text.strip():
            rings = parse_boundary(text, limit=self.bench.profile.tolerances.traverse_ratio)
            for ring in rings:
                require_in_city(dict(zip(ring.traverse.names, ring.corners, strict=False)), self.bench.profile)
            self._rings = rings
        self.page.show_error(None)
        self.page.show_closures([ring.traverse.closure for ring in self._rings if ring.traverse.closure is not None])


def _example(profile: Profile) -> str:
    """Four courses in the middle of the city, in the chosen language."""
    west, south, east, north = profile.bounds
    start = tr(START).format(name="1", north=f"{(south + north) / 2:.3f}", east=f"{(west + east) / 2:.3f}")
    courses = ((92, "12.40", "2"), (182, "20.00", "3"), (272, "12.40", "4"), (2, "20.00", "1"))
    lines = [
        tr(COURSE).format(azimuth=f"{degrees}°14'30\"", distance=distance, name=name)
        for degrees, distance, name in courses
    ]
    return "\n".join([start, *lines, ""])
