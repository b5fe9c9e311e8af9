"""What changed between two days: the question, and the parcels that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from qgis.PyQt.QtCore import QModelIndex, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtGui import QHideEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.history.register_difference import Facet, RegisterDifference
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.compare_bar import CompareBar
from cadastre_plugin.panels.end_of_number import EndOfNumber
from cadastre_plugin.panels.history.differences_model import DIFFERENCE, FACET_TEXTS, DifferencesModel
from cadastre_plugin.panels.history.moment_edit import MomentEdit
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.values import locale

_WIDTHS_PX = (150, 95)
_LINES = 2
"""Every row is as tall, so that 10 000 need not be measured; longer texts are in the tool tip."""
_IN_VIEW, _WHOLE_CITY = "*view", "*city"


@dataclass(frozen=True, slots=True)
class Question:
    """Two days, and where: a district (code of the profile), what the map shows, or the whole city."""

    first: RegisterTime
    second: RegisterTime
    district: str | None = None
    is_in_view: bool = False


class DifferencesDock(QDockWidget):
    """It asks by signals and is answered by its `show_...` methods.

    asked(Question): what differs is wanted. stopped(): it is no longer. chosen(RegisterDifference): this one is wanted
    on the map. emptied(): nothing is shown any more. history_requested(number: str): a row was opened.
    """

    asked = pyqtSignal(object)
    stopped = pyqtSignal()
    chosen = pyqtSignal(object)
    emptied = pyqtSignal()
    history_requested = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("What changed"), parent)
        self.setObjectName("cadastre.differences")
        self.first, self.second = MomentEdit(tr("From"), self), MomentEdit(tr("To"), self)
        self.as_known_then = QCheckBox(tr("As it was known on each day"), self)
        self.where = QComboBox(self)
        self.compare, self.stop = QPushButton(tr("Compare"), self), QPushButton(tr("Stop"), self)
        self.notice = Notice(self)
        self.modes = CompareBar("differences", self, shortcuts=False)
        self.facet, self.number = QComboBox(self), QLineEdit(self)
        self.model = DifferencesModel(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self._name()
        self._lay_out()
        self._connect()
        self.sign_out()

    def sign_in(self, profile: Profile) -> None:
        """Someone is signed in to a city."""
        self.model.set_profile(profile)
        self.where.clear()
        self.where.addItem(tr("In what the map shows"), _IN_VIEW)
        self.where.addItem(tr("In the whole city"), _WHOLE_CITY)
        for district in profile.districts:
            self.where.addItem(district.name(), district.code)
        self.setEnabled(True)
        self.notice.plain(tr("Choose two days and where to look"))

    def sign_out(self) -> None:
        """Nobody is signed in; what was shown is dropped."""
        self._show(())
        self.set_busy(None)
        self.setEnabled(False)
        self.notice.plain(tr("Connect to the server to compare days"))

    def set_days(self, first: datetime, second: datetime) -> None:
        """Two days to compare; aware."""
        self.first.set_moment(first)
        self.second.set_moment(second)

    def ask(self) -> None:
        """Ask for what differs, as by the button."""
        first, second, now = self.first.moment(), self.second.moment(), datetime.now(UTC)
        if first == second:
            self.notice.error(tr("Choose two different days"))
            return
        then = self.as_known_then.isChecked()
        one, other = (RegisterTime(law, law if then else now) for law in (first, second))
        place = self.where.currentData()
        district = None if place in (_IN_VIEW, _WHOLE_CITY) else place
        self._show(())
        self.set_busy(tr("The days are being compared"))
        self.asked.emit(Question(one, other, district=district, is_in_view=place == _IN_VIEW))

    def set_busy(self, text: str | None) -> None:
        """The answer is awaited; None: no longer."""
        self.compare.setEnabled(text is None)
        self.stop.setVisible(text is not None)
        if text is not None:
            self.notice.waiting(text)

    def show_differences(self, found: Sequence[RegisterDifference], is_all: bool) -> None:
        """The parcels that differ. is_all: False when there are more than a list can hold."""
        self.set_busy(None)
        self._show(found)
        count = locale().toString(len(found))
        if not found:
            self.notice.plain(tr("Nothing differs between these days here"))
        elif is_all:
            self.notice.done(
                tr("{count} parcels differ").format(count=count) if len(found) > 1 else tr("1 parcel differs")
            )
        else:
            text = tr("These are the first {count} parcels that differ; choose closer days or a smaller place")
            self.notice.plain(text.format(count=count))

    def show_error(self, error: CadastreError) -> None:
        """The days could not be compared."""
        self.set_busy(None)
        self.notice.retryable(error.text())

    def show_stopped(self) -> None:
        """A person stopped it."""
        self.set_busy(None)
        self.notice.plain(tr("The comparison was stopped"))

    def hideEvent(self, event: QHideEvent) -> None:
        """Called by Qt: a dock that was closed leaves nothing on the map."""
        super().hideEvent(event)
        if not self.isVisible() and self.isHidden():
            self._show(())
            self.notice.plain(tr("Choose two days and where to look"))

    def _show(self, found: Sequence[RegisterDifference]) -> None:
        self.model.set_differences(found)
        self.modes.setVisible(bool(found))
        self._show_facets()
        if not found:
            self.emptied.emit()

    def _show_facets(self) -> None:
        counts, chosen = self.model.counts(), self.facet.currentData()
        with QSignalBlocker(self.facet):
            self.facet.clear()
            self.facet.addItem(tr("All that changed"), None)
            for facet in Facet:
                if counts[facet]:
                    self.facet.addItem(f"{tr(FACET_TEXTS[facet])}: {locale().toString(counts[facet])}", facet)
            self.facet.setCurrentIndex(max(0, self.facet.findData(chosen)))
        self._limit()

    def _limit(self) -> None:
        self.model.limit(self.facet.currentData(), self.number.text())

    def _name(self) -> None:
        named = {
            **{"first": self.first, "second": self.second, "known": self.as_known_then, "where": self.where},
            **{"compare": self.compare, "stop": self.stop, "facet": self.facet, "number": self.number},
            "table": self.table,
        }
        for name, widget in named.items():
            widget.setObjectName(f"cadastre.differences.{name}")
        self.where.setAccessibleName(tr("Where"))
        self.facet.setAccessibleName(tr("What changed"))
        self.number.setAccessibleName(tr("Cadastral number"))
        self.number.setPlaceholderText(tr("Part of a number"))
        self.table.setAccessibleName(tr("Parcels that differ"))

    def _lay_out(self) -> None:
        form, acts, limits = QFormLayout(), QHBoxLayout(), QHBoxLayout()
        form.addRow(tr("From"), self.first)
        form.addRow(tr("To"), self.second)
        form.addRow(tr("Where"), self.where)
        for button in (self.compare, self.stop):
            acts.addWidget(button)
        acts.addStretch()
        limits.addWidget(self.facet, 1)
        limits.addWidget(self.number, 1)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_LINES * self.fontMetrics().height() + 6)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setItemDelegateForColumn(0, EndOfNumber(self.table))
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS_PX):
            self.table.setColumnWidth(column, width)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(form)
        layout.addWidget(self.as_known_then)
        layout.addLayout(acts)
        layout.addWidget(self.notice)
        layout.addWidget(self.modes)
        layout.addLayout(limits)
        layout.addWidget(self.table, 1)
        self.setWidget(content)

    def _connect(self) -> None:
        self.compare.clicked.connect(self.ask)
        self.stop.clicked.connect(self.stopped)
        self.notice.retried.connect(self.ask)
        self.facet.currentIndexChanged.connect(self._limit)
        self.number.textChanged.connect(self._limit)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.table.activated.connect(self._open)

    def _choose(self, current: QModelIndex) -> None:
        one = current.data(DIFFERENCE)
        if one is not None:
            self.chosen.emit(one)

    def _open(self, index: QModelIndex) -> None:
        number = index.data(DIFFERENCE).parcel.number
        if number:
            self.history_requested.emit(number)
