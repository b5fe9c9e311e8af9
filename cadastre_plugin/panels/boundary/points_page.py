"""The page of measured points: from where, what the columns say, what is wrong with them, what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.point_columns import ColumnGuess
from cadastre_plugin.core.survey.point_finding import PointFinding
from cadastre_plugin.core.survey.point_import import Comparison, ImportedPoints
from cadastre_plugin.core.survey.point_placing import Fit
from cadastre_plugin.core.survey.point_table import ENCODINGS, PointTable
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.designation_form import DesignationForm
from cadastre_plugin.panels.boundary.gnss_box import GnssBox
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.boundary.points_findings import PointFindingsList
from cadastre_plugin.panels.boundary.points_mapping import PointMapping


class PointUse(StrEnum):
    """What becomes of the points."""

    KEEP = "keep"
    TABLE_ORDER = "table-order"
    PICKED_ORDER = "picked-order"


_USES = {
    PointUse.KEEP: N_("Only survey points"),
    PointUse.TABLE_ORDER: N_("Corners of a new parcel, in their order"),
    PointUse.PICKED_ORDER: N_("Corners of a new parcel, as picked on the map"),
}
_FILTER = N_("Tables and recordings of points")
_ENDINGS = "(*.csv *.txt *.tsv *.dat *.nmea *.nma *.log *.gps *.ubx.txt);;* (*)"


class PointsPage(ToolPage):
    """file_chosen(): another file, or another way to read its characters. settings_changed(): columns, CRS or what is
    done with doubled points. exchange_requested().
    fit_requested(Fit): read the file as one of the CRS that fit. keep_requested(): as survey
    points; drop_requested(): none of those that are kept any more.
    place_requested(east, north): go there.
    """

    file_chosen = pyqtSignal()
    settings_changed = pyqtSignal()
    exchange_requested = pyqtSignal()
    fit_requested = pyqtSignal(object)
    keep_requested = pyqtSignal()
    drop_requested = pyqtSignal()
    place_requested = pyqtSignal(float, float)

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(tr("Choose a file with points, or connect a GNSS receiver. X is north, Y is east."), parent)
        self.source, self.file, self.encoding = QComboBox(self), QgsFileWidget(self), QComboBox(self)
        self.mapping, self.gnss = PointMapping(profile, self), GnssBox(self)
        self.summary, self.findings = QLabel(self), PointFindingsList(self)
        self.exchange = QPushButton(self)
        self.fits = QVBoxLayout()
        self.corners, self.repeats = QCheckBox(self), QCheckBox(self)
        self.use, self.keep = QComboBox(self), QPushButton(tr("Keep as survey points"), self)
        self.parcel = QWidget(self)
        self.designation = DesignationForm(profile, "points", self.parcel)
        self.kept, self.drop = QLabel(self), QPushButton(tr("Remove them"), self)
        self._has_points = self._has_kept = False
        self._tolerance = profile.tolerances.boundary_point_m
        self._name_points()
        self._lay_out_points()
        self._connect()
        self.reset()

    def reset(self) -> None:
        """No file, no points; the receiver goes on."""
        self.file.blockSignals(True)
        self.file.setFilePath("")
        self.file.blockSignals(False)
        self.use.setCurrentIndex(0)
        self.mapping.hide()
        self.show_points(None)

    def show_table(self, table: PointTable, guess: ColumnGuess) -> None:
        """The file is a table: offer its columns."""
        self.mapping.show_table(table, guess.columns, geographic=guess.geographic)

    def hide_table(self) -> None:
        """There is no table."""
        self.mapping.hide()

    def show_points(
        self, imported: ImportedPoints | None, *, also: Sequence[PointFinding] = (), waits: bool = False
    ) -> None:
        """What the file gives now; None when there is nothing. also: what else to say. waits: more is on its way."""
        has_points = imported is not None and bool(imported.points)
        for part in (self.summary, self.findings, self.keep):
            part.setVisible(imported is not None)
        self._has_points = imported is not None
        self._show_use()
        self.keep.setEnabled(has_points and not waits)
        said = (*also, *imported.findings) if imported else ()
        self.findings.found.set_findings(said)
        self.findings.setVisible(bool(said))
        self.summary.setText(_summary(imported) if imported else "")
        turned = len(imported.placed.turned) if imported else 0
        self.exchange.setVisible(turned > 0)
        self.exchange.setText(tr("Exchange north and east (lines: {count})").format(count=turned))
        self._offer_fits(imported.placed.fits if imported else ())

    def show_kept(self, count: int) -> None:
        """How many survey points are kept with the change."""
        self.kept.setText(tr("Survey points kept with the change: {count}").format(count=count))
        self.kept.setVisible(count > 0)
        self.drop.setVisible(count > 0)
        self._has_kept = count > 0
        self._show_use()

    def comparison(self) -> Comparison:
        """What is to be done with points that are one place."""
        return Comparison(uses_corners=self.corners.isChecked(), drops_repeats=self.repeats.isChecked())

    def chosen_use(self) -> PointUse:
        """What is to become of the points."""
        return PointUse(self.use.currentData())

    def chosen_file(self) -> Path | None:
        """The file that is chosen."""
        return Path(self.file.filePath()) if self.file.filePath() else None

    def chosen_encoding(self) -> str | None:
        """How its characters are to be read, None to guess."""
        encoding: str | None = self.encoding.currentData()
        return encoding

    def _offer_fits(self, fits: Sequence[Fit]) -> None:
        while (item := self.fits.takeAt(0)) is not None:
            item.widget().deleteLater()
        for fit in fits:
            text = tr("Read as {crs}, north and east exchanged") if fit.exchanged else tr("Read as {crs}")
            button = QPushButton(text.format(crs=fit.crs), self)
            button.setObjectName(f"cadastre.points.fit.{fit.crs}")
            button.clicked.connect(lambda _, fit=fit: self.fit_requested.emit(fit))
            self.fits.addWidget(button)

    def _connect(self) -> None:
        self.source.currentIndexChanged.connect(self._show_source)
        self.file.fileChanged.connect(lambda _: self.file_chosen.emit())
        self.encoding.currentIndexChanged.connect(lambda _: self.file_chosen.emit())
        self.mapping.changed.connect(self.settings_changed)
        self.corners.toggled.connect(self.settings_changed)
        self.repeats.toggled.connect(self.settings_changed)
        self.use.currentIndexChanged.connect(self._show_use)
        self.use.currentIndexChanged.connect(self.inputs_changed)
        self.designation.changed.connect(self.inputs_changed)
        self.exchange.clicked.connect(self.exchange_requested)
        self.keep.clicked.connect(self.keep_requested)
        self.drop.clicked.connect(self.drop_requested)
        self.findings.place_requested.connect(self.place_requested)
        self._show_source()

    def _show_use(self) -> None:
        has_any = self._has_points or self._has_kept
        for part in (self.corners, self.repeats, self.use, self._use_label):
            part.setVisible(has_any)
        self.parcel.setVisible(has_any and self.chosen_use() is not PointUse.KEEP)

    def _show_source(self) -> None:
        is_file = self.source.currentIndex() == 0
        self.file.setVisible(is_file)
        self.encoding.setVisible(is_file)
        self.gnss.setVisible(not is_file)

    def _name_points(self) -> None:
        self.source.addItems([tr("From a file"), tr("From a GNSS receiver")])
        self.encoding.addItem(tr("Characters: as guessed"), None)
        for encoding in ENCODINGS:
            self.encoding.addItem(tr("Characters: {encoding}").format(encoding=encoding), encoding)
        for use, text in _USES.items():
            self.use.addItem(tr(text), use.value)
        tolerance = f"{self._tolerance:g}"
        self.corners.setText(tr("Use the map's corner within {tolerance} m").format(tolerance=tolerance))
        self.repeats.setText(tr("Leave out points measured twice"))
        self.repeats.setToolTip(tr("Of points within {tolerance} m the first counts").format(tolerance=tolerance))
        for box in (self.corners, self.repeats):
            box.setChecked(True)
        self.file.setFilter(tr(_FILTER) + " " + _ENDINGS)
        for choice in (self.source, self.encoding, self.use):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.summary.setWordWrap(True)
        self.kept.setWordWrap(True)
        self.findings.setMinimumHeight(110)
        named = (
            (self.source, "source", tr("Where the points come from")),
            (self.file, "file", tr("File with points")),
            (self.encoding, "encoding", tr("Characters of the file")),
            (self.summary, "summary", tr("What the file gives")),
            (self.exchange, "exchange", tr("Exchange north and east")),
            (self.corners, "corners", self.corners.text()),
            (self.repeats, "repeats", self.repeats.text()),
            (self.use, "use", tr("What becomes of the points")),
            (self.keep, "keep", tr("Keep as survey points")),
            (self.kept, "kept", tr("Survey points kept with the change")),
            (self.drop, "drop", tr("Remove the survey points that are kept")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.points.{name}")
            part.setAccessibleName(title)

    def _lay_out_points(self) -> None:
        self._use_label = QLabel(tr("What becomes of the points"), self)
        self._use_label.setBuddy(self.use)
        self.mapping.hide()
        offers = QHBoxLayout()
        offers.addWidget(self.exchange)
        offers.addStretch(1)
        top = QHBoxLayout()
        top.addWidget(self.source, 1)
        top.addWidget(self.encoding, 1)
        self.body.addLayout(top)
        for part in (self.file, self.gnss, self.mapping, self.summary):
            self.body.addWidget(part)
        self.body.addLayout(offers)
        self.body.addLayout(self.fits)
        form = QFormLayout(self.parcel)
        form.setContentsMargins(0, 0, 0, 0)
        self.designation.add_to(form)
        for part in (self.findings, self.corners, self.repeats, self._use_label, self.use, self.parcel, self.keep):
            self.body.addWidget(part)
        kept = QHBoxLayout()
        kept.addWidget(self.kept, 1)
        kept.addWidget(self.drop)
        self.body.addLayout(kept)


def _summary(imported: ImportedPoints) -> str:
    left_out = imported.total - len(imported.points)
    text = tr("Points: {count} of {total}. Left out: {left_out}, each with its reason below")
    complete = tr("Points: {count} of {total}. None is left out")
    counts = {"count": len(imported.points), "total": imported.total, "left_out": left_out}
    return (text if left_out else complete).format(**counts)
