"""Saying how and how well corners are known, and seeing what that makes of the parcel's area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.legal_area import allowed_of, uncertainty_of
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.survey.uncertainty import Advice, AreaUncertainty, corners_of, measure_first
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.corner_page import CornerPage
from cadastre_plugin.panels.boundary.corners_model import CornerRow
from cadastre_plugin.panels.review.values import locale, square_metres
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal

LABEL_PIXELS = 16.0
"""How far outside a corner without a number its place in the table stands; the layer labels the others."""
MOST_LABELS = 120


class CornersWork(BoundaryWork):
    """Every cell that is edited is a step of its own in the draft's stack; there is no proposal."""

    page: CornerPage

    def __init__(self, bench: Bench) -> None:
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, CornerPage(bench.profile), tool)
        self._id: UUID | None = None
        self._chosen: int | None = None
        tool.picked.connect(self._pick)
        tool.given_up.connect(self.page.reset_requested)
        self.page.parcel_wanted.connect(self._find)
        self.page.described.connect(self._describe)
        self.page.numbering_wanted.connect(self._number)
        self.page.chosen.connect(self._choose)
        bench.editing.changed.connect(self._refresh)

    def proposal(self) -> Proposal | None:
        return None

    def title(self) -> str:
        return tr("Corners described")

    def sketch(self) -> Sequence[BaseGeometry]:
        parcel = self._parcel()
        if parcel is None:
            return []
        rows = self.page.corners.rows
        chosen = [rows[self._chosen].position] if self._chosen is not None and 0 <= self._chosen < len(rows) else []
        advised = self._advice(parcel)
        marked = [*chosen, *([advised.position] if advised else [])]
        return [parcel.geometry.boundary, *([MultiPoint(marked)] if marked else [])]

    def labels(self) -> Sequence[Label]:
        parcel = self._parcel()
        rows = self.page.corners.rows if parcel is not None else ()
        if parcel is None or len(rows) > MOST_LABELS:
            return []
        away = self.bench.reach(LABEL_PIXELS)
        nameless = [
            (index, row.position) for index, row in enumerate(rows) if row.point is None or not row.point.number
        ]
        return [(_beside(parcel, corner, away), self._name(index)) for index, corner in nameless]

    def opened(self) -> None:
        """Begin with the parcel that is selected."""
        selected = self.bench.selected()
        if len(selected) == 1:
            self._show(selected[0])

    def reset(self) -> None:
        self._id = self._chosen = None
        super().reset()

    def closed(self) -> None:
        self.bench.editing.changed.disconnect(self._refresh)

    def _pick(self, x: float, y: float) -> None:
        parcel = self.bench.fabric().parcel_at(x, y)
        if parcel is not None:
            self._show(parcel.id)

    def _find(self, number: str) -> None:
        wanted = number.strip()
        found = [one for one in self.bench.fabric().parcels.values() if wanted and (one.number or "").endswith(wanted)]
        if len(found) == 1:
            self._show(found[0].id)
        elif found:
            text = tr("{count} parcels of the work area end in {number}; type more of it")
            self.page.show_refusal(text.format(count=len(found), number=wanted))
        else:
            self.page.show_refusal(tr("No parcel of the work area ends in {number}").format(number=wanted))

    def _show(self, id: UUID) -> None:
        self._id, self._chosen = id, None
        self._refresh()
        self.inputs_changed.emit()

    def _choose(self, row: int) -> None:
        self._chosen = row
        self.inputs_changed.emit()

    def _refresh(self) -> None:
        """The draft is another one: the corners too may be."""
        parcel = self._parcel()
        if parcel is None:
            self.page.show_parcel("", (), "", "")
            return
        points = self._points(parcel)
        rows = [
            CornerRow(corner, points.get(corner), self.bench.profile.accuracy_of(points.get(corner)))
            for corner in corners_of(parcel.geometry)
        ]
        self.page.show_parcel(label(parcel), rows, self._area_text(parcel), "")
        self.page.advice.setText(self._advice_text(self._advice(parcel)))

    def _describe(self, rows: Sequence[int], name: str, value: object) -> None:
        corners = [self.page.corners.rows[row].position for row in rows]
        title = tr("Corner {number} described").format(number=self._name(rows[0]))
        if len(rows) > 1:
            title = tr("Corners described: {count}").format(count=len(rows))
        self.bench.editing.describe_corners({corner: {name: value} for corner in corners}, title)

    def _number(self) -> None:
        """Those without a number get the ones that are free in this parcel, in the order of the boundary."""
        rows = self.page.corners.rows
        taken = {row.point.number for row in rows if row.point is not None and row.point.number}
        free = (str(number) for number in range(1, len(rows) + len(taken) + 1) if str(number) not in taken)
        nameless = [row.position for row in rows if row.point is None or not row.point.number]
        said: Mapping[Position, Mapping[str, object]] = {corner: {"number": next(free)} for corner in nameless}
        self.bench.editing.describe_corners(said, tr("Corners numbered: {count}").format(count=len(said)))

    def _parcel(self) -> Parcel | None:
        return self.bench.fabric().parcels.get(self._id) if self._id is not None else None

    def _points(self, parcel: Parcel) -> Mapping[Position, BoundaryPoint]:
        return self.bench.editing.points_at(corners_of(parcel.geometry))

    def _uncertainty(self, parcel: Parcel) -> AreaUncertainty:
        return uncertainty_of(parcel, self._points(parcel), self.bench.profile)

    def _advice(self, parcel: Parcel) -> Advice | None:
        return measure_first(self._uncertainty(parcel), self._attainable())

    def _attainable(self) -> float:
        """What the best method of the profile reaches, m."""
        profile = self.bench.profile
        return min(profile.point_accuracy_m.values(), default=profile.tolerances.boundary_point_m)

    def _area_text(self, parcel: Parcel) -> str:
        area = ellipsoidal_area(parcel.geometry, self.bench.profile.crs.definition)
        uncertainty = self._uncertainty(parcel).deviation
        text = tr("Computed area {area} ±{uncertainty}").format(
            area=square_metres(area), uncertainty=square_metres(uncertainty)
        )
        if not parcel.legal_area:
            return text
        allowed = allowed_of(parcel, self._points(parcel), self.bench.profile)
        legal = tr("By document {legal}, difference {difference}, allowed {allowed}").format(
            legal=square_metres(parcel.legal_area),
            difference=square_metres(abs(area - parcel.legal_area)),
            allowed=square_metres(allowed),
        )
        return f"{text}\n{legal}"

    def _advice_text(self, advice: Advice | None) -> str:
        if advice is None:
            return tr("Every corner is known as well as the best method of the city reaches")
        positions = [row.position for row in self.page.corners.rows]
        return tr("Measure corner {number} again first: at ±{accuracy} m there, ±{before} shrinks to ±{after}").format(
            number=self._name(positions.index(advice.position)),
            accuracy=locale().toString(self._attainable(), "f", 2),
            before=square_metres(advice.before),
            after=square_metres(advice.after),
        )

    def _name(self, row: int) -> str:
        point = self.page.corners.rows[row].point
        return (point.number if point is not None else None) or f"({row + 1})"


def _beside(parcel: Parcel, corner: Position, away: float) -> Point:
    """A little outside the corner, seen from the middle of the parcel."""
    middle = np.array(shapely.get_coordinates(parcel.geometry.centroid)[0])
    direction = np.array(corner) - middle
    east, north = np.array(corner) + direction / (np.hypot(*direction) or 1.0) * away
    return Point(east, north)
