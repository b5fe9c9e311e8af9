"""The surveyor's dock: where to work, what is under way, the change that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDockWidget, QFrame, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from cadastre_plugin.api.replies import ALL_DISTRICTS, Me
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import Role, State
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.work_area import WorkArea
from cadastre_plugin.panels.change_dialog import ChangeDialog
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.tall import Tall
from cadastre_plugin.panels.work_area_box import WorkAreaBox
from cadastre_plugin.panels.work_change_box import WorkChangeBox
from cadastre_plugin.panels.work_changes_box import MyChangesBox

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QUndoStack


class WorkDock(QDockWidget):
    """It asks by signals and is answered by its `show_...` methods. Geometries in metres of the city's CRS.

    area_requested(WorkArea): show it. drawing_requested(bool): `show_extent` is awaited from the canvas, or no longer.
    search_requested(str): a canonical cadastral number. change_start_requested(Change): edit a new change in the work
    area. The signals of the parts (`area`, `changes`, `change`) that need no more are used as they are.
    """

    area_requested = pyqtSignal(object)
    drawing_requested = pyqtSignal(bool)
    search_requested = pyqtSignal(str)
    change_start_requested = pyqtSignal(object)
    change_open_requested = pyqtSignal(object)
    change_withdraw_requested = pyqtSignal(object)
    change_close_requested = pyqtSignal()
    change_discard_requested = pyqtSignal()
    submit_requested = pyqtSignal()
    changes_requested = pyqtSignal()
    attributes_requested = pyqtSignal()
    place_requested = pyqtSignal(object)
    bounds_requested = pyqtSignal(object)
    parcels_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Work"), parent)
        self.setObjectName("cadastre.work")
        self.area = WorkAreaBox(self)
        self.changes = MyChangesBox(self)
        self.change = WorkChangeBox(self)
        self.dialog = ChangeDialog(self)
        self.notice = Notice(self)
        self._profile: Profile | None = None
        self._person: Me | None = None
        self._area: WorkArea | None = None
        self._lay_out()
        self._connect()
        self.sign_out()

    def sign_in(self, profile: Profile, person: Me) -> None:
        """Someone is signed in to a city."""
        self._profile, self._person, self._area = profile, person, None
        self.area.set_profile(profile)
        self.changes.model.set_profile(profile)
        self._offer_start()
        self.notice.clear()
        self._content.show()

    def sign_out(self) -> None:
        """Nobody is signed in; what was shown is dropped."""
        self._profile = self._person = self._area = None
        self.area.set_profile(None)
        self.changes.show_changes(())
        self.close_change()
        self._offer_start()
        self._content.hide()
        self.notice.plain(tr("Connect to the server to see the city and to work in it"))

    def show_area_loading(self, text: str) -> None:
        """The area is being read."""
        self.area.notice.waiting(text)

    def show_area(self, area: WorkArea) -> None:
        """The area is on the map; a change can be started in it."""
        self._area = area
        self.area.stop_drawing()
        self.area.notice.clear()
        self._offer_start()

    def show_area_error(self, text: str) -> None:
        """The area cannot be shown, or not be edited: why, and what to do."""
        self.area.stop_drawing()
        self.area.notice.error(text)

    def show_found(self, text: str) -> None:
        """The number was found, and the map is there."""
        self.area.notice.done(text)

    def show_search_error(self, text: str) -> None:
        """The number was not found, or could not be looked for."""
        self.area.notice.error(text)

    def open_change(self, change: Change, state: State, remarks: Sequence[Remark], stack: QUndoStack) -> None:
        """A change is edited from now on; `stack` is that of its draft."""
        assert self._profile is not None
        self.change.open_change(change, state, remarks, self._profile, stack)
        self.area.choose_area(False)
        self._pages.setCurrentWidget(self.change)

    def close_change(self) -> None:
        """No change is edited any more."""
        self.change.close_change()
        self.area.choose_area(True)
        self._pages.setCurrentWidget(self.changes)

    def start_change(self) -> None:
        """Ask what the new change is."""
        if self._profile is not None and self.changes.start.isEnabled():
            self.dialog.offer(self._profile, self._districts(), self._area.district if self._area else None)
            self.dialog.open()

    def _districts(self) -> Sequence[str]:
        if self._profile is None or self._person is None:
            return ()
        everywhere = ALL_DISTRICTS in self._person.districts
        codes = tuple(district.code for district in self._profile.districts)
        return codes if everywhere else self._person.districts

    def _offer_start(self) -> None:
        self.changes.refuse_start(self._start_refusal())

    def _start_refusal(self) -> str | None:
        if self._person is None:
            return tr("Connect to the server first")
        if Role.SURVEYOR not in self._person.roles:
            return tr("Only a surveyor may change the register")
        return tr("Choose a work area first") if self._area is None else None

    def _confirm_discard(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            tr("Discard the draft"),
            tr("All that was edited in this change will be lost."),
            parent=self,
        )
        discard = box.addButton(tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("Keep it"), QMessageBox.ButtonRole.RejectRole))
        box.finished.connect(lambda: self.change_discard_requested.emit() if box.clickedButton() is discard else None)
        box.open()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.changes)
        self._pages.addWidget(self.change)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        self._content = QWidget(self)
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.area)
        inside.addWidget(line)
        inside.addWidget(self._pages, 1)
        whole = QWidget(self)
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._content, 1)
        self.setWidget(Tall(whole))

    def _connect(self) -> None:
        self.area.area_chosen.connect(self.area_requested)
        self.area.drawing_toggled.connect(self.drawing_requested)
        self.area.search_requested.connect(self.search_requested)
        self.changes.start_requested.connect(self.start_change)
        self.changes.open_requested.connect(self.change_open_requested)
        self.changes.withdraw_requested.connect(self.change_withdraw_requested)
        self.changes.refresh_requested.connect(self.changes_requested)
        self.changes.bounds_requested.connect(self.bounds_requested)
        self.dialog.started.connect(self.change_start_requested)
        self.change.submit_requested.connect(self.submit_requested)
        self.change.close_requested.connect(self.change_close_requested)
        self.change.discard_requested.connect(self._confirm_discard)
        self.change.attributes_requested.connect(self.attributes_requested)
        self.change.place_requested.connect(self.place_requested)
        self.change.parcels_requested.connect(self.parcels_requested)
