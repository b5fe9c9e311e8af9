"""The analyst's dock: the versions of a parcel, what each changed, where the parcel came from and what it became."""

from __future__ import annotations

import html
from collections.abc import Sequence

from qgis.PyQt.QtCore import QModelIndex, QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.api.parcel_replies import Relative, Relatives, Version
from cadastre_plugin.core.errors import CadastreError, NumberError
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.compare_bar import CompareBar
from cadastre_plugin.panels.history.history_model import VERSION, HistoryModel
from cadastre_plugin.panels.history.undo_box import UndoBox
from cadastre_plugin.panels.review.card import CardList
from cadastre_plugin.panels.review.differences_view import DifferencesView
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.rows import version_rows
from cadastre_plugin.panels.review.values import NOTHING


class HistoryDock(QDockWidget):
    """It asks by signals and is answered by its `show_...` methods; geometries in m, profile's CRS.

    history_requested(number: str): the history and lineage of a parcel are wanted.
    version_selected(Version, Version | None): show this version, and the one before it where there is one.
    history_ended(): no version is shown any more, or the dock was closed. pick_requested(bool): a click on a parcel is
    awaited, or no longer. place_requested(geometry): show it on the map. lineage_requested(number: str): show the
    parcel's family as a tree.
    """

    history_requested = pyqtSignal(str)
    version_selected = pyqtSignal(object, object)
    history_ended = pyqtSignal()
    pick_requested = pyqtSignal(bool)
    place_requested = pyqtSignal(object)
    lineage_requested = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("History"), parent)
        self.setObjectName("cadastre.history")
        self.number = QLineEdit(self)
        self.number.setObjectName("cadastre.history.number")
        self.show_button = QPushButton(tr("Show"), self)
        self.show_button.setObjectName("cadastre.history.show")
        self.pick = QPushButton(tr("Pick on the map"), self)
        self.pick.setCheckable(True)
        self.pick.setObjectName("cadastre.history.pick")
        self.notice = Notice(self)
        self.lineage = QLabel(self)
        self.tree = QPushButton(tr("Lineage tree"), self)
        self.tree.setObjectName("cadastre.history.tree")
        self.model = HistoryModel(self)
        self.versions = CardList(self)
        self.versions.setModel(self.model)
        self.changes = QLabel(self)
        self.compare = CompareBar("history", self, shortcuts=False)
        self.differences = DifferencesView(self)
        self.undo = UndoBox(self)
        self._profile: Profile | None = None
        self._asked = ""
        self._shown: tuple[Parcel, Parcel | None] | None = None
        self._lay_out()
        self._connect()
        self.sign_out()

    def sign_in(self, profile: Profile) -> None:
        """Someone is signed in to a city."""
        self._profile = profile
        self.model.set_profile(profile)
        self.number.setPlaceholderText(profile.number.example)
        self.setEnabled(True)
        self.notice.plain(tr("Type a cadastral number or pick a parcel on the map"))

    def sign_out(self) -> None:
        """Nobody is signed in; what was shown is dropped."""
        self._profile = None
        self._asked = ""
        self.number.clear()
        self._empty()
        self.setEnabled(False)
        self.notice.plain(tr("Connect to the server to see histories"))

    def request(self, number: str) -> None:
        """Ask for the history of a parcel as if its number had been typed."""
        self.number.setText(number)
        self._request()

    def refresh(self) -> None:
        """Ask again for the history that is shown; it stays until the answer comes."""
        if self._asked and self.model.rowCount():
            self.history_requested.emit(self._asked)

    def show_history(self, number: str, versions: Sequence[Version], relatives: Relatives) -> None:
        """The history that was asked for has come; one that is no longer asked for is passed over."""
        if number != self._asked:
            return
        self._set_waiting(False)
        self.tree.setEnabled(True)
        looked_at = self.versions.currentIndex().data(VERSION)
        self.model.set_versions(versions)
        self._show_lineage(relatives)
        if versions:
            self.notice.clear()
            self.versions.setCurrentIndex(self.model.index(self.model.row_of(looked_at)))
        else:
            self.notice.plain(tr("The register has no version of {number}").format(number=number))

    def show_history_error(self, number: str, error: CadastreError) -> None:
        """The history could not be loaded; it can be tried again."""
        if number == self._asked:
            self._set_waiting(False)
            self.notice.retryable(_error_text(number, error))

    def picking_ended(self) -> None:
        """A parcel was picked, or the click was given up."""
        with QSignalBlocker(self.pick):
            self.pick.setChecked(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The version leaves the map, and comes back with the dock."""
        super().closeEvent(event)
        self._shown = None
        self.history_ended.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """The version that is chosen is on the map, also after the dock was closed."""
        super().showEvent(event)
        if self._shown is None:
            self._select(self.versions.currentIndex())

    def _lay_out(self) -> None:
        for label in (self.lineage, self.changes):
            label.setWordWrap(True)
        typed, picked = QHBoxLayout(), QHBoxLayout()
        typed.addWidget(self.number, 1)
        typed.addWidget(self.show_button)
        picked.addWidget(self.pick)
        picked.addWidget(self.tree)
        picked.addStretch()
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(self.versions)
        self.splitter.addWidget(_stacked(self, self.changes, self.compare, self.differences, self.undo))
        self.splitter.setChildrenCollapsible(False)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(6, 6, 6, 6)
        for row in (typed, picked):
            layout.addLayout(row)
        layout.addWidget(self.notice)
        layout.addWidget(self.lineage)
        layout.addWidget(self.splitter, 1)
        self.setWidget(content)

    def _connect(self) -> None:
        self.number.returnPressed.connect(self._request)
        self.show_button.clicked.connect(self._request)
        self.pick.toggled.connect(self.pick_requested)
        self.notice.retried.connect(self._request)
        self.lineage.linkActivated.connect(self.request)
        self.tree.clicked.connect(lambda: self.lineage_requested.emit(self._asked))
        self.versions.selectionModel().currentChanged.connect(self._select)
        self.differences.place_requested.connect(self.place_requested)

    def _request(self) -> None:
        typed = self.number.text().strip()
        if self._profile is None or not typed:
            self.notice.plain(tr("Type a cadastral number or pick a parcel on the map"))
            return
        try:
            number = self._profile.number.read_parcel(typed).canonical
        except NumberError as error:
            self.notice.error(error.text())
            return
        self._asked = number
        self._empty()
        self._set_waiting(True)
        self.notice.waiting(tr("The history of {number} is being loaded").format(number=number))
        self.history_requested.emit(number)

    def _set_waiting(self, waiting: bool) -> None:
        self.show_button.setEnabled(not waiting)

    def _empty(self) -> None:
        self.model.set_versions(())
        self._shown = None
        self.lineage.hide()
        self.tree.setEnabled(False)
        self.changes.clear()
        self.differences.show_rows(())
        self.undo.show_version(None, ())
        self.history_ended.emit()

    def _select(self, current: QModelIndex) -> None:
        version = current.data(VERSION)
        if version is None or self._profile is None:
            return
        before = self.model.before(version)
        self.changes.setText(_against(version, before))
        self.differences.show_rows(version_rows(version, before, self._profile))
        self.undo.show_version(version, self.model.versions)
        states = (version.parcel, None if before is None else before.parcel)
        if states != self._shown:  # a history that is read anew leaves the map where it is
            self._shown = states
            self.version_selected.emit(version, before)

    def _show_lineage(self, relatives: Relatives) -> None:
        sides = ((tr("Came from: {parcels}"), relatives.parents), (tr("Became: {parcels}"), relatives.children))
        lines = [text.format(parcels=", ".join(map(_link, parcels))) for text, parcels in sides if parcels]
        self.lineage.setText("<br>".join(lines))
        self.lineage.setVisible(bool(lines))


def _link(relative: Relative) -> str:
    retired = "" if relative.current else f" ({html.escape(tr('retired'))})"
    number = html.escape(relative.number or NOTHING)
    return f'<a href="{number}">{number}</a>{retired}' if relative.number else f"{number}{retired}"


def _against(version: Version, before: Version | None) -> str:
    if before is None:
        return tr("Version {number} is the first").format(number=version.parcel.version)
    versions = {"version": version.parcel.version, "before": before.parcel.version}
    return tr("What version {version} changed in version {before}:").format(**versions)


def _error_text(number: str, error: CadastreError) -> str:
    if error.code == "not_found":
        return tr("No parcel has or had the number {number}, or you may not see it").format(number=number)
    return error.text()


def _stacked(parent: QWidget, *widgets: QWidget) -> QWidget:
    column = QWidget(parent)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    return column
