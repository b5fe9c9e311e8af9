"""The page of least squares: observations typed or pasted, what the adjustment says of them, the points it gives."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QTabWidget, QToolButton, QWidget

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.survey.adjustment import Adjusted, AdjustedPoint, Residual
from cadastre_plugin.core.survey.network_input import NetworkInput
from cadastre_plugin.core.survey.reduction import GridFactors
from cadastre_plugin.core.survey.report import network_report, observation_row, verdict_lines
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.instrument_edit import InstrumentEdit
from cadastre_plugin.panels.boundary.measuring_box import MeasuringBox
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.boundary.report_bar import ReportBar
from cadastre_plugin.panels.boundary.result_table import ResultTable
from cadastre_plugin.panels.boundary.survey_text import SurveyText
from cadastre_plugin.panels.review.notice import Notice

_NAME = "cadastre.network"
_TAB_FRAME = 6


@dataclass(frozen=True, slots=True)
class NetworkResult:
    """An adjustment to show. crs_name: for the report. enlarged: by this the ellipses on the map are larger."""

    adjusted: Adjusted
    factors: GridFactors
    crs_name: str
    enlarged: float


class NetworkPage(ToolPage):
    """edited(): an observation or how it is meant is another one; the work adjusts and shows the result."""

    edited = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("A click on a corner of the map adds it as a fixed point."), parent)
        self.observations = SurveyText("network", tr("Observations"), self)
        self.measuring = MeasuringBox(_NAME, self)
        self.instrument = InstrumentEdit(_NAME, self)
        self.corners = QLineEdit(self)
        self.every_point = QToolButton(self)
        self.enlarged = QLabel(self)
        self.verdict = Notice(self)
        self.tables = QTabWidget(self)
        self.points = ResultTable(f"{_NAME}.points", tr("Adjusted points"), _point_headings(), self)
        self.residuals = ResultTable(f"{_NAME}.residuals", tr("Residuals"), _residual_headings(), self)
        self.report = ReportBar("network", "adjustment.txt", self)
        self._free: list[str] = []
        self._name_parts()
        self._lay_out_parts()
        self._connect()
        self.show_result(None)

    def said(self) -> NetworkInput:
        """What the page says."""
        return NetworkInput(
            text=self.observations.text(),
            unit=self.measuring.unit.value(),
            instrument=self.instrument.value(),
            north=self.measuring.north.value(),
            on_ground=self.measuring.on_ground.value(),
            height=self.measuring.height.value(),
        )

    def show_error(self, error: CadastreError) -> None:
        """An observation cannot be read, or the network cannot be adjusted."""
        self.show_result(None)
        self.observations.show_error(error)

    def show_result(self, result: NetworkResult | None) -> None:
        """Show points, residuals and what the tests say; None when there is no result."""
        self.observations.show_error(None)
        self.verdict.clear()
        self.measuring.show_factors(result.factors if result else None)
        for part in (self.tables, self.report, self.enlarged):
            part.setVisible(result is not None)
        adjusted = result.adjusted if result else None
        self._free = [point.name for point in adjusted.points if not point.fixed] if adjusted else []
        self.corners.setPlaceholderText(", ".join(self._free))
        self.every_point.setEnabled(len(self._free) >= 3)
        self.report.show_report(network_report(result.adjusted, result.crs_name) if result else "")
        if result is not None:
            self._fill(result)

    def reset(self) -> None:
        """Empty the observations; how they are meant stays."""
        self.corners.clear()
        self.observations.empty()

    def _fill(self, result: NetworkResult) -> None:
        adjusted = result.adjusted
        enlarged = tr("Ellipses on the map: 95 %, {scale:.0f} times as large").format(scale=result.enlarged)
        self.enlarged.setText(enlarged)
        text = "\n".join(verdict_lines(adjusted))
        if adjusted.sigma0 is None:
            self.verdict.plain(text)
        elif adjusted.passed and not adjusted.outliers:
            self.verdict.done(text)
        else:
            self.verdict.error(text)
        self.points.show_rows([_point_row(point) for point in adjusted.points])
        shown = _outliers_first(adjusted)
        rows = [observation_row(item) for item in shown]
        told = [[name, residual, w, part, mark] for name, _, _, residual, w, part, mark in rows]
        tips = [tr("observed {observed}, adjusted {adjusted}").format(observed=row[1], adjusted=row[2]) for row in rows]
        self.residuals.show_rows(told, [item.outlier for item in shown], tips)
        self._fit_tables()
        self.tables.setTabText(1, tr("Residuals, {count} outliers").format(count=len(adjusted.outliers)))

    def _fit_tables(self) -> None:
        """As high as the table in front, not as the higher of the two."""
        bar = self.tables.tabBar().sizeHint().height()
        self.tables.setFixedHeight(self.tables.currentWidget().height() + bar + _TAB_FRAME)

    def _name_parts(self) -> None:
        self.enlarged.setWordWrap(True)
        self.enlarged.setObjectName(f"{_NAME}.enlarged")
        self.tables.setObjectName(f"{_NAME}.tables")
        self.corners.setObjectName(f"{_NAME}.corners")
        self.corners.setAccessibleName(tr("Corners of a new parcel, in the order of its boundary"))
        self.corners.setToolTip(tr("Names of points in the order of the boundary, with commas; empty makes no parcel"))
        self.every_point.setObjectName(f"{_NAME}.every_point")
        self.every_point.setText(tr("All"))
        self.every_point.setToolTip(tr("Take all adjusted points in the order in which they are named"))

    def _lay_out_parts(self) -> None:
        self.form.addRow(self.observations)
        self.measuring.form.addRow(self.instrument)
        self.form.addRow(self.measuring)
        self.tables.addTab(self.points, tr("Points"))
        self.tables.addTab(self.residuals, tr("Residuals"))
        for part in (self.verdict, self.tables, self.enlarged, self.report):
            self.body.addWidget(part)
        ring = QHBoxLayout()
        ring.addWidget(QLabel(tr("New parcel of"), self))
        ring.addWidget(self.corners, 1)
        ring.addWidget(self.every_point)
        self.body.addLayout(ring)

    def _connect(self) -> None:
        for changed in (self.observations.changed, self.instrument.changed, self.measuring.changed):
            changed.connect(self.edited)
        self.corners.textChanged.connect(self.inputs_changed)
        self.tables.currentChanged.connect(self._fit_tables)
        self.every_point.clicked.connect(lambda: self.corners.setText(", ".join(self._free)))


def _outliers_first(adjusted: Adjusted) -> list[Residual]:
    """The residuals with the outliers, the worst of them first, before the others as they were written."""
    return [*adjusted.outliers, *(item for item in adjusted.residuals if not item.outlier)]


def _point_headings() -> list[str]:
    return [tr("Point"), tr("North (X)"), tr("East (Y)"), tr("σ, mm"), tr("Ellipse, mm")]


def _residual_headings() -> list[str]:
    return [tr("Observation"), tr("Residual"), tr("w"), tr("Checked"), tr("Verdict")]


def _point_row(point: AdjustedPoint) -> list[str]:
    place = [point.name, f"{point.north:.3f}", f"{point.east:.3f}"]
    if point.fixed:
        return [*place, tr("fixed"), ""]
    ellipse = point.ellipse
    axes = f"{ellipse.major * 1000:.1f} × {ellipse.minor * 1000:.1f}, {ellipse.azimuth:.0f}°"
    return [*place, f"{point.sigma * 1000:.1f}", axes]
