"""A traverse at work: courses and a start become corners, and these a new parcel or a line that splits."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.new_parcel import new_parcel
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.split import split_by_line
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.computed_corners import Corners, of_new_corners, traverse_corners
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.reduction import grid_factors
from cadastre_plugin.core.survey.report import traverse_report
from cadastre_plugin.core.survey.traverse import Traverse
from cadastre_plugin.core.survey.traverse_input import computed_traverse
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.traverse_page import Making, TraversePage
from cadastre_plugin.services.boundary.point_names import names_beside
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal


class TraverseWork(BoundaryWork):
    """The traverse is computed and drawn with every key; a click on the map is its start."""

    def __init__(self, bench: Bench) -> None:
        self._page = TraversePage()
        self._traverse: Traverse | None = None
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        self._page.edited.connect(self._compute)
        self._page.pick_requested.connect(lambda: bench.canvas.setMapTool(tool))
        tool.picked.connect(self._take)
        tool.confirmed.connect(self._page.apply_requested)
        tool.given_up.connect(self._page.reset_requested)

    def proposal(self) -> Proposal | None:
        """The new parcel, or the parcels that the traverse splits."""
        traverse = self._traverse
        if traverse is None or len(traverse.courses) < 1:
            return None
        if self._page.making.value() is Making.PARCEL:
            return lambda fabric, profile: _parcel(traverse, fabric)
        ids = self.bench.selected() or None
        return lambda fabric, profile: split_by_line(fabric, LineString(traverse.points), ids)

    def title(self) -> str:
        is_parcel = self._page.making.value() is Making.PARCEL
        return tr("New parcel from a traverse") if is_parcel else tr("Split along a traverse")

    def missing(self) -> str:
        return tr(self._page.said().missing)

    def sketch(self) -> Sequence[BaseGeometry]:
        """The traverse; one that closes badly as it was measured, so that its gap is seen."""
        if self._traverse is not None:
            run = self._traverse.drawn()
            return [LineString(run), MultiPoint(run)]
        start = self._page.start.place()
        return [] if start is None else [Point(start)]

    def wrong(self) -> Sequence[BaseGeometry]:
        """The gap of a traverse that closes badly."""
        traverse = self._traverse
        end = None if traverse is None else self._page.said().known_end
        if traverse is None or traverse.closure is None or traverse.closure.within or end is None:
            return ()
        return [LineString([traverse.drawn()[-1], end])]

    def corners(self, outcome: Outcome) -> Corners:
        if self._traverse is None:
            return {}
        return of_new_corners(traverse_corners(self._traverse, self.bench.profile), outcome, self.bench.fabric())

    def labels(self) -> Sequence[Label]:
        if self._traverse is None:
            return ()
        run = self._traverse.drawn().tolist()
        named = {name: (east, north) for name, (east, north) in zip(self._traverse.names, run, strict=True)}
        return names_beside(named, dict.fromkeys(named, self.bench.reach()))

    def _take(self, x: float, y: float) -> None:
        """A click: the corner under it, else the place itself."""
        self._page.take_place(self.bench.fabric().corner_near(x, y, self.bench.reach()) or (x, y))

    def _compute(self) -> None:
        profile = self.bench.profile
        try:
            self._traverse = computed_traverse(self._page.said(), profile)
        except SurveyError as error:
            self._traverse = None
            self._page.show_error(error)
        else:
            self._show(profile)
        self.inputs_changed.emit()

    def _show(self, profile: Profile) -> None:
        self._page.show_traverse(self._traverse, self._report(profile))
        place = None if self._traverse is None else self._traverse.points[0].tolist()
        self._page.measuring.show_factors(None if place is None else grid_factors(profile.crs.definition, *place))

    def _report(self, profile: Profile) -> str:
        if self._traverse is None:
            return ""
        has_land = self._traverse.area() is not None
        area = ellipsoidal_area(self._traverse.ring(), profile.crs.definition) if has_land else None
        return traverse_report(self._traverse, profile.crs.name, area)


def _parcel(traverse: Traverse, fabric: Fabric) -> Outcome:
    """A parcel of a traverse that closes well enough."""
    traverse.require_closure()
    return new_parcel(fabric, [(east, north) for east, north, *_ in traverse.ring().exterior.coords])
