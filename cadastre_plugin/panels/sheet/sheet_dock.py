"""The sheet of a parcel: land, rights, restrictions, people, documents, history and neighbours in one dock."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import QDockWidget, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.api.sheet_replies import ParcelSheet
from cadastre_plugin.core.errors import CadastreError, NumberError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.sheet.header import SheetHeader
from cadastre_plugin.panels.sheet.line import Opens, Target
from cadastre_plugin.panels.sheet.sections import sections_of
from cadastre_plugin.panels.sheet.sheet_tree import SheetTree


class SheetDock(QDockWidget):
    """It asks by signals and is answered by its `show_...` methods; geometries in m, profile's CRS.

    sheet_requested(number: str): the sheet of a parcel is wanted. sheet_ended(): none is shown any more.
    pick_requested(bool): clicks on parcels are awaited, or no longer. history_requested(number: str),
    person_requested(UUID), document_requested(Source), place_requested(geometry): what a line leads to is wanted.
    """

    sheet_requested = pyqtSignal(str)
    sheet_ended = pyqtSignal()
    pick_requested = pyqtSignal(bool)
    history_requested = pyqtSignal(str)
    person_requested = pyqtSignal(object)
    document_requested = pyqtSignal(object)
    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sheet"), parent)
        self.setObjectName("cadastre.sheet")
        self.shown: ParcelSheet | None = None
        self.number = QLineEdit(self)
        self.show_button, self.pick = QPushButton(tr("Show"), self), QPushButton(tr("Pick on the map"), self)
        self.notice, self.header, self.tree = Notice(self), SheetHeader(self), SheetTree(self)
        self._profile: Profile | None = None
        self._asked, self._day = "", ""
        self._own_change = False
        self._name()
        self._lay_out()
        self._connect()
        self.sign_out()

    def sign_in(self, profile: Profile) -> None:
        """Someone is signed in to a city."""
        self._profile = profile
        self.number.setPlaceholderText(profile.number.example)
        self.setEnabled(True)
        self._invite()

    def sign_out(self) -> None:
        """Nobody is signed in; what was shown is dropped."""
        self._profile, self._asked, self._own_change = None, "", False
        self.number.clear()
        self._empty()
        self.setEnabled(False)
        self.notice.plain(tr("Connect to the server to see parcels"))

    def request(self, number: str) -> None:
        """Ask for the sheet of a parcel as if its number had been typed."""
        self.number.setText(number)
        self._request()

    def refresh(self) -> None:
        """Ask again for the parcel that is shown; it stays until the answer comes."""
        if self._asked and self.shown is not None:
            self.sheet_requested.emit(self._asked)

    def show_sheet(self, number: str, sheet: ParcelSheet) -> None:
        """The sheet that was asked for has come; one that is no longer asked for is passed over."""
        if number != self._asked or self._profile is None:
            return
        self.show_button.setEnabled(True)
        self.notice.clear()
        self.shown = sheet
        self.header.show_sheet(sheet, self._profile, self._own_change, self._day)
        self.tree.show_sections(sections_of(sheet, self._profile))
        self.tree.show()

    def show_sheet_error(self, number: str, error: CadastreError) -> None:
        """The sheet could not be loaded; what may go better the next time can be tried again. A parcel that was not
        there on the day that is shown comes back with another day."""
        if number != self._asked:
            return
        self.show_button.setEnabled(True)
        if error.code == "not_found":
            self.notice.error(tr("No parcel has or had the number {number}").format(number=number))
        elif error.code == "parcel_not_then":
            self._empty()
            self.notice.plain(error.text())
        elif error.code == "wrong_role":
            self.notice.error(error.text())
        else:
            self.notice.retryable(error.text())

    def show_missed(self, text: str) -> None:
        """A click met nothing that has a sheet."""
        self._asked = ""
        self._empty()
        self.show_button.setEnabled(True)
        self.notice.plain(text)

    def show_progress(self, percent: float | None) -> None:
        """A document is being fetched; None: no more."""
        if percent is None:
            self.notice.clear()
        else:
            self.notice.waiting(tr("The document is being fetched"))

    def show_problem(self, text: str) -> None:
        """What a line leads to could not be opened."""
        self.notice.error(text)

    def set_own_change(self, touches: bool) -> None:
        """Whether the change that is open touches rights in the parcel that is shown."""
        self._own_change = touches
        if self.shown is not None and self._profile is not None:
            self.header.show_sheet(self.shown, self._profile, touches, self._day)

    def set_day(self, words: str) -> None:
        """Which day the next sheet is of; "" for today."""
        self._day = words

    def ask_again(self) -> None:
        """Ask for the parcel that is shown, or was not there on the day that was meant."""
        if self._asked:
            self.sheet_requested.emit(self._asked)

    def picking_ended(self) -> None:
        """Clicks go to another tool again."""
        with QSignalBlocker(self.pick):
            self.pick.setChecked(False)

    def _name(self) -> None:
        self.number.setAccessibleName(tr("Cadastral number"))
        self.tree.setAccessibleName(tr("Parcel sheet"))
        self.pick.setCheckable(True)
        named = {"number": self.number, "show": self.show_button, "pick": self.pick, "tree": self.tree}
        for name, widget in named.items():
            widget.setObjectName(f"cadastre.sheet.{name}")

    def _lay_out(self) -> None:
        typed, picked = QHBoxLayout(), QHBoxLayout()
        typed.addWidget(self.number, 1)
        typed.addWidget(self.show_button)
        picked.addWidget(self.pick)
        picked.addStretch()
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(6, 6, 6, 6)
        for row in (typed, picked):
            layout.addLayout(row)
        for widget in (self.notice, self.header):
            layout.addWidget(widget)
        layout.addWidget(self.tree, 1)
        layout.addStretch()
        self.setWidget(content)

    def _connect(self) -> None:
        self.number.returnPressed.connect(self._request)
        self.show_button.clicked.connect(self._request)
        self.pick.toggled.connect(self.pick_requested)
        self.notice.retried.connect(self._request)
        self.tree.opened.connect(self._open)

    def _request(self) -> None:
        typed = self.number.text().strip()
        if self._profile is None or not typed:
            self._invite()
            return
        try:
            number = self._profile.number.read_parcel(typed).canonical
        except NumberError as error:
            self.notice.error(error.text())
            return
        self._asked = number
        self._empty()
        self.show_button.setEnabled(False)
        self.notice.waiting(tr("The sheet of {number} is being loaded").format(number=number))
        self.sheet_requested.emit(number)

    def _invite(self) -> None:
        self.notice.plain(tr("Click a parcel on the map, or type its cadastral number"))

    def _empty(self) -> None:
        self.shown = None
        self.header.hide()
        self.tree.hide()
        self.sheet_ended.emit()

    def _open(self, target: Target) -> None:
        if target.opens is Opens.SHEET:
            self.request(str(target.what))
            return
        signals = {
            Opens.HISTORY: self.history_requested,
            Opens.PERSON: self.person_requested,
            Opens.DOCUMENT: self.document_requested,
            Opens.PLACE: self.place_requested,
        }
        signals[target.opens].emit(target.what)
