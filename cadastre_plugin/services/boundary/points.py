"""Measured points: from a file or a receiver to survey points of the change, or to the corners of a new parcel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.new_parcel import new_parcel
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.survey.gnss_average import GnssPoint
from cadastre_plugin.core.survey.point_finding import PointFinding
from cadastre_plugin.core.survey.point_import import ImportedPoints, compared
from cadastre_plugin.core.survey.point_placing import Fit, PlacedPoints
from cadastre_plugin.core.survey.survey_point import Place, SurveyPoint
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.boundary.points_page import PointsPage, PointUse
from cadastre_plugin.services.boundary.gnss_measuring import GnssMeasuring
from cadastre_plugin.services.boundary.measured_corners import measured_corners
from cadastre_plugin.services.boundary.points_file import (
    PointsFile,
    PointsSettings,
    imported_points,
    read_points_file,
)
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.tasks import background

Read = TypeVar("Read", PointsFile, ImportedPoints)

MOST_NUMBERS = 300
"""More numbers would hide the map; zoom in to the survey points layer for them."""
_NUMBER_ABOVE_PIXELS = 14.0


class PointsWork(BoundaryWork):
    """The file is read and placed off the GUI thread whenever a choice changes; the newest choice counts."""

    page: PointsPage

    def __init__(self, bench: Bench) -> None:
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, PointsPage(bench.profile), tool)
        self._file = PointsFile("")
        self._exchanged: frozenset[int] = frozenset()
        self._measured: tuple[SurveyPoint, ...] = ()
        self._said: tuple[PointFinding, ...] = ()
        self._imported: ImportedPoints | None = None
        self._picked: list[Place] = []
        self._running: background.BackgroundTask[PointsFile] | background.BackgroundTask[ImportedPoints] | None = None
        self._is_new = False
        self._spotlight = Spotlight(bench.canvas, bench.project, bench.session.crs)
        self._measuring = GnssMeasuring(self.page.gnss, bench.profile, self)
        self._follow(tool)
        self._show_kept()

    @property
    def is_reading(self) -> bool:
        """True while a file is read or its points are placed."""
        return self._running is not None

    def proposal(self) -> Proposal | None:
        """A parcel with these corners."""
        ring = self._ring()
        if len(ring) < 3 or self.is_reading:
            return None
        designation = self.page.designation.designation()
        return lambda fabric, profile: new_parcel(fabric, ring, designation)

    def title(self) -> str:
        return tr("New parcel from points")

    def missing(self) -> str:
        use = self.page.chosen_use()
        if use is PointUse.KEEP or not self._points():
            return ""
        if use is PointUse.PICKED_ORDER:
            text = tr("Click the points on the map in the order of the boundary: {count} so far; Backspace takes back")
            return text.format(count=len(self._picked))
        return tr("A parcel needs three points at least")

    def sketch(self) -> Sequence[BaseGeometry]:
        points = [point.place for point in self._imported.points] if self._imported else []
        ring = self._ring()
        line = [LineString(ring)] if len(ring) >= 2 else []
        return [*([_together(points)] if points else []), *line]

    def labels(self) -> Sequence[Label]:
        above = self.bench.reach(_NUMBER_ABOVE_PIXELS)
        points = self._imported.points[:MOST_NUMBERS] if self._imported else ()
        return [(Point(point.east, point.north + above), point.number) for point in points if point.number]

    def corners(self, outcome: Outcome) -> Mapping[Place, Mapping[str, object]]:
        return measured_corners(outcome, self.bench.fabric(), self._points(), self.bench.profile)

    def applied(self, outcome: Outcome) -> None:
        """The measurements that a parcel rests on are kept with the change."""
        if self.bench.survey is not None and self._imported is not None:
            self.bench.survey.keep(self._imported.points)

    def reset(self) -> None:
        self._forget_reading()
        self._file, self._imported, self._measured, self._said = PointsFile(""), None, (), ()
        self._exchanged, self._picked = frozenset(), []
        super().reset()

    def closed(self) -> None:
        self._forget_reading()
        self._measuring.stop()

    def _follow(self, tool: PickTool) -> None:
        page = self.page
        page.file_chosen.connect(self._read)
        page.settings_changed.connect(self._choose)
        page.exchange_requested.connect(self._exchange)
        page.fit_requested.connect(self._choose_fit)
        page.keep_requested.connect(self._keep)
        if (survey := self.bench.survey) is not None:
            page.drop_requested.connect(survey.drop_all)
            survey.changed.connect(self._show_kept)
        self.bench.editing.changed.connect(self._place)
        page.place_requested.connect(lambda east, north: self._spotlight.show([Point(east, north)]))
        self._measuring.measured.connect(self._take_measured)
        tool.picked.connect(self._pick)
        tool.taken_back.connect(self._take_back)
        tool.given_up.connect(page.reset_requested)

    def _read(self) -> None:
        self.reset_points()
        path, encoding = self.page.chosen_file(), self.page.chosen_encoding()
        if path is not None:
            self._run(tr("Reading points"), lambda _: read_points_file(path, encoding), self._on_read)

    def reset_points(self) -> None:
        """Another file or receiver: nothing of the one before counts."""
        self._forget_reading()
        self._file, self._imported, self._measured, self._said = PointsFile(""), None, (), ()
        self._exchanged, self._picked, self._is_new = frozenset(), [], True
        self.page.show_points(None)
        self.page.hide_table()
        self.inputs_changed.emit()

    def _on_read(self, file: PointsFile) -> None:
        self._running, self._file = None, file
        if file.table is not None and file.guess is not None:
            self.page.show_table(file.table, file.guess)
        self._place()

    def _choose(self) -> None:
        self._place()
        self.inputs_changed.emit()

    def _place(self) -> None:
        """Place the points anew: a choice is another one, or the file is."""
        if self._file.table is None and not self._file.recording and not self._measured:
            return
        mapping = self.page.mapping
        settings = PointsSettings(
            mapping.chosen_columns(), mapping.chosen_crs(), self.page.comparison(), self._exchanged
        )
        file, measured, fabric, profile = self._file, self._measured, self.bench.fabric(), self.bench.profile
        self._run(
            tr("Placing points"),
            lambda _: imported_points(file, measured, settings, fabric, profile),
            self._on_placed,
        )
        self.page.show_points(self._imported, waits=True)

    def _run(self, text: str, work: background.Work[Read], on_done: Callable[[Read], None]) -> None:
        self._forget_reading()
        self._running = background.run(text, work, on_done, self._refuse, hidden=True)

    def _on_placed(self, imported: ImportedPoints) -> None:
        self._running, self._imported = None, imported
        self.page.show_points(imported, also=self._said)
        self.inputs_changed.emit()
        if self._is_new and imported.points:
            self._is_new = False
            self._spotlight.zoom_to(*MultiPoint([point.place for point in imported.points]).bounds)

    def _refuse(self, error: CadastreError) -> None:
        self._running, self._imported = None, None
        self.page.show_points(None)
        self.inputs_changed.emit()
        self.page.show_refusal(error.text())

    def _exchange(self) -> None:
        """Exchange the columns when no line is right as it stands, else the lines alone."""
        if self._imported is None:
            return
        if not self._imported.placed.points:
            self.page.mapping.exchange_axes()
        else:
            self._exchanged ^= frozenset(self._imported.placed.turned)
            self._place()

    def _choose_fit(self, fit: Fit) -> None:
        if fit.exchanged:
            self.page.mapping.exchange_axes()
        self._is_new = True
        self.page.mapping.choose_crs(fit.crs)

    def _keep(self) -> None:
        survey = self.bench.survey
        if self._imported is not None and survey is not None and survey.keep(self._imported.points):
            text = tr("{count} survey points are kept with the change").format(count=len(survey.points))
            self.page.show_applied(text)

    def _show_kept(self) -> None:
        self.page.show_kept(len(self._kept()))

    def _take_measured(self, taken: GnssPoint) -> None:
        if not self._measured:
            self.reset_points()
        self._measured = (*self._measured, taken.point)
        self._said = (*self._said, *taken.findings)
        self._place()

    def _pick(self, x: float, y: float) -> None:
        if self.page.chosen_use() is not PointUse.PICKED_ORDER:
            return
        place = self._place_near(x, y)
        if place is not None and place not in self._picked:
            self._picked.append(place)
            self.inputs_changed.emit()

    def _place_near(self, x: float, y: float) -> Place | None:
        """The corner of a point, new or kept, else of the map, that a click means."""
        reach = self.bench.reach()
        candidates = [*(self._imported.corners if self._imported else ()), *(p.place for p in self._kept())]
        apart = [(Point(x, y).distance(Point(place)), place) for place in candidates]
        distance, place = min(apart, default=(reach + 1, (x, y)))
        return place if distance <= reach else self.bench.fabric().corner_near(x, y, reach)

    def _take_back(self) -> None:
        if self._picked:
            self._picked.pop()
            self.inputs_changed.emit()

    def _ring(self) -> list[Place]:
        use = self.page.chosen_use()
        if use is PointUse.PICKED_ORDER:
            return list(self._picked)
        if use is PointUse.TABLE_ORDER:
            return list(self._imported.corners if self._imported else self._kept_corners())
        return []

    def _kept_corners(self) -> Sequence[Place]:
        """The points of before as corners, when no file is open."""
        kept = PlacedPoints(self._kept(), (), (), (), ())
        return compared(kept, self.bench.fabric(), self.page.comparison()).corners

    def _points(self) -> tuple[SurveyPoint, ...]:
        return (*self._kept(), *(self._imported.points if self._imported else ()))

    def _kept(self) -> tuple[SurveyPoint, ...]:
        return self.bench.survey.points if self.bench.survey is not None else ()

    def _forget_reading(self) -> None:
        if self._running is not None:
            self._running.drop()
            self._running = None


def _together(places: Sequence[Place]) -> BaseGeometry:
    """One geometry of many points, made at once: one by one, ten thousand take half a second."""
    points: BaseGeometry = shapely.multipoints(np.array(places))  # type: ignore[assignment]
    return points
