"""The page of traverses: courses typed or pasted, where they start, how they close, and the corners they give."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from cadastre_plugin.core.survey.course import Course
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.survey.examples import COURSE_EXAMPLES
from cadastre_plugin.core.survey.report import closure_lines, ratio_line
from cadastre_plugin.core.survey.traverse import Adjustment, Place, Traverse
from cadastre_plugin.core.survey.traverse_input import Ending, TraverseInput
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.form_rows import show_row
from cadastre_plugin.panels.boundary.measuring_box import MeasuringBox
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.boundary.place_edit import PlaceEdit
from cadastre_plugin.panels.boundary.report_bar import ReportBar
from cadastre_plugin.panels.boundary.result_table import ResultTable
from cadastre_plugin.panels.boundary.survey_text import SurveyText
from cadastre_plugin.panels.review.notice import Notice


class Making(Enum):
    """What becomes of a traverse."""

    PARCEL = "parcel"
    SPLIT = "split"


_ENDINGS = (
    (Ending.START, N_("back on its start")),
    (Ending.POINT, N_("on a known point")),
    (Ending.OPEN, N_("open: nothing checks it")),
)
_ADJUSTMENTS = ((Adjustment.COMPASS, N_("compass rule (Bowditch)")), (Adjustment.NONE, N_("none")))
_MAKINGS = ((Making.PARCEL, N_("a new parcel")), (Making.SPLIT, N_("a line that splits parcels")))


class TraversePage(ToolPage):
    """edited(): an input is another one; the work computes and shows the traverse, then says that inputs changed.
    pick_requested(): the next click on the map is a place for this page."""

    edited = pyqtSignal()
    pick_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Paste or type the courses, then click the start corner on the map."), parent)
        self.courses = SurveyText("traverse", tr("Courses"), self)
        self.courses.offer(COURSE_EXAMPLES)
        self.start = PlaceEdit("cadastre.traverse.start", tr("Start corner"), self)
        self.ending = Choice("cadastre.traverse.ending", tr("Ends"), _ENDINGS, self)
        self.end = PlaceEdit("cadastre.traverse.end", tr("Known end"), self)
        self.measuring = MeasuringBox("cadastre.traverse", self)
        self.adjustment = Choice("cadastre.traverse.adjustment", tr("Adjustment"), _ADJUSTMENTS, self)
        self.making = Choice("cadastre.traverse.making", tr("Makes"), _MAKINGS, self)
        self.closure = Notice(self)
        headings = [tr("Corner"), tr("North (X), m"), tr("East (Y), m"), tr("Moved, mm")]
        self.corners = ResultTable("cadastre.traverse.corners", tr("Corners"), headings, self)
        self.report = ReportBar("traverse", "traverse.txt", self)
        self._picks_end = False
        self._lay_out_inputs()
        self._connect()
        self._offer()
        self.show_traverse(None)
        self.measuring.show_factors(None)

    def said(self) -> TraverseInput:
        """What the page says."""
        return TraverseInput(
            text=self.courses.text(),
            unit=self.measuring.unit.value(),
            start=self.start.place(),
            ending=self.ending.value(),
            end=self.end.place(),
            north=self.measuring.north.value(),
            on_ground=self.measuring.on_ground.value(),
            height=self.measuring.height.value(),
            adjustment=self.adjustment.value(),
        )

    def take_place(self, place: Place) -> None:
        """A place was picked on the map (east, north in m): the start, or the known end when that was asked for."""
        (self.end if self._picks_end else self.start).write(place)
        self._picks_end = False

    def show_error(self, error: SurveyError) -> None:
        """The courses, or a place, cannot be used."""
        self.show_traverse(None)
        self.measuring.show_factors(None)
        self.courses.show_error(error)

    def show_traverse(self, traverse: Traverse | None, report: str = "") -> None:
        """Show closure and corners; None when there is nothing to compute yet."""
        self.courses.show_error(None)
        self.report.show_report(report)
        self.corners.setVisible(traverse is not None)
        self.report.setVisible(traverse is not None)
        self.closure.clear()
        if traverse is not None:
            self._show_closure(traverse)
            self.corners.show_rows(_corner_rows(traverse))

    def reset(self) -> None:
        """Empty courses and places; how they are meant stays."""
        self._picks_end = False
        self.courses.empty()
        self.start.write(None)
        self.end.write(None)

    def _show_closure(self, traverse: Traverse) -> None:
        closure = traverse.closure
        if closure is None:
            self.closure.plain(closure_lines(None)[0])
            return
        text = "\n".join([ratio_line(closure), *closure_lines(closure)[:-1], *_look_at(traverse.suspects())])
        self.closure.done(text) if closure.within else self.closure.error(text)

    def _lay_out_inputs(self) -> None:
        self.form.addRow(self.courses)
        self.form.addRow(tr("Start corner"), self.start)
        self.form.addRow(tr("Ends"), self.ending)
        self.form.addRow(tr("Known end"), self.end)
        self.form.addRow(tr("Adjustment"), self.adjustment)
        self.form.addRow(tr("Makes"), self.making)
        self.form.addRow(self.measuring)
        for part in (self.closure, self.corners, self.report):
            self.body.addWidget(part)

    def _connect(self) -> None:
        for changed in (self.courses.changed, self.start.changed, self.end.changed, self.measuring.changed):
            changed.connect(self._on_edited)
        for choice in (self.ending, self.adjustment, self.making):
            choice.currentIndexChanged.connect(self._on_edited)
        self.start.pick_requested.connect(lambda: self._pick(False))
        self.end.pick_requested.connect(lambda: self._pick(True))

    def _pick(self, end: bool) -> None:
        self._picks_end = end
        self.pick_requested.emit()

    def _on_edited(self) -> None:
        self._offer()
        self.edited.emit()

    def _offer(self) -> None:
        """The known end is asked for only where there is one."""
        show_row(self.form, self.end, self.ending.value() is Ending.POINT)


def _corner_rows(traverse: Traverse) -> list[list[str]]:
    """Name, north, east and how far the adjustment moved it; the start of a closed one once."""
    shown = len(traverse.points) - (1 if traverse.returns else 0)
    moved = np.hypot(*traverse.corrections.T) * 1000
    return [
        [traverse.names[at], f"{traverse.points[at, 1]:.3f}", f"{traverse.points[at, 0]:.3f}", f"{moved[at]:.1f}"]
        for at in range(shown)
    ]


def _look_at(courses: Sequence[Course]) -> list[str]:
    names = ", ".join(f"{course.from_name}–{course.to_name}" for course in courses)
    return (
        [tr("The misclosure runs along {courses}: look at that distance first").format(courses=names)] if names else []
    )
