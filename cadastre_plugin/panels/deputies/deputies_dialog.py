"""The dialog of deputies: who stands in for whom, and naming one for some days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.api.deputies import Delegation
from cadastre_plugin.api.replies import Me, Person
from cadastre_plugin.core.change.workflow import ROLE_TEXTS, Role
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.deputies.lines import delegation_line
from cadastre_plugin.panels.review.notice import Notice

DELEGATED = (Role.SURVEYOR, Role.SUPERVISOR)
"""Roles in which someone can stand in for another."""

_DATE_FORMAT = "yyyy-MM-dd"
_WIDTH = 460
_DELEGATION = Qt.ItemDataRole.UserRole
_EXPLAINED = {
    Role.SURVEYOR: N_("A deputy goes on with your changes and submits them, and decides about none of them."),
    Role.SUPERVISOR: N_("A deputy decides in your districts; never about what you or they wrote, nor twice about one."),
}


class DeputiesDialog(QDialog):
    """role_chosen(Role): who may be named in it is wanted. named(UUID, Role, date, date): name that deputy.
    taken_back(UUID): end that delegation. retried(): what is shown is wanted anew.
    """

    role_chosen = pyqtSignal(object)
    named = pyqtSignal(object, object, object, object)
    taken_back = pyqtSignal(object)
    retried = pyqtSignal()

    def __init__(self, me: Me, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.deputies.dialog")
        self.setWindowTitle(tr("Deputies"))
        self._me = me
        self.list, self.notice = QListWidget(self), Notice(self)
        self.take_back = QPushButton(tr("Take back"), self)
        self.role, self.deputy = QComboBox(self), QComboBox(self)
        self.since, self.until = QDateEdit(self), QDateEdit(self)
        self.explained = QLabel(self)
        self.name_button = QPushButton(tr("Name the deputy"), self)
        self._fill()
        self._name()
        self._lay_out()
        self._connect()
        self._refresh()

    def show_delegations(self, delegations: Sequence[Delegation]) -> None:
        """Who stands in for whom now, or will."""
        self.list.clear()
        for made in delegations:
            item = QListWidgetItem(delegation_line(made, self._me.id), self.list)
            item.setData(_DELEGATION, made)
        self.notice.clear()
        if not delegations:
            self.notice.plain(tr("You have no deputy, and stand in for nobody"))
        self._refresh()

    def show_candidates(self, role: Role, people: Sequence[Person]) -> None:
        """Who may be named; an answer for a role that is no longer chosen is passed over."""
        if role is not self.role.currentData():
            return
        self.deputy.clear()
        for person in people:
            self.deputy.addItem(f"{person.full_name} ({person.name})", person.id)
        self.deputy.setCurrentIndex(-1)
        self._refresh()

    def show_waiting(self) -> None:
        """The service is being asked."""
        self.notice.waiting(tr("Being asked of the server"))

    def show_done(self, text: str) -> None:
        """Something was done."""
        self.notice.done(text)

    def show_problem(self, text: str) -> None:
        """Why it was not done; what was entered stays."""
        self.notice.retryable(text)

    def request(self) -> None:
        """Ask for all that is shown."""
        self.show_waiting()
        self.retried.emit()
        self._choose_role()

    def _fill(self) -> None:
        for role in DELEGATED:
            if role in self._me.roles:
                self.role.addItem(tr(ROLE_TEXTS[role]), role)
        today = QDate.currentDate()
        for field in (self.since, self.until):
            field.setCalendarPopup(True)
            field.setDisplayFormat(_DATE_FORMAT)
            field.setMinimumDate(today)
        self.until.setDate(today.addDays(13))

    def _name(self) -> None:
        named = (
            (self.list, "list", tr("Who stands in for whom")),
            (self.take_back, "take_back", tr("End the chosen delegation now")),
            (self.role, "role", tr("Role in which the deputy acts")),
            (self.deputy, "deputy", tr("Who stands in for you")),
            (self.since, "since", tr("First day")),
            (self.until, "until", tr("Last day, included")),
            (self.name_button, "name", tr("Name the deputy")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.deputies.{name}")
            part.setAccessibleName(title)
            part.setToolTip(title)
        self.list.setWordWrap(True)
        self.explained.setWordWrap(True)
        self.name_button.setDefault(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(tr("Role"), self.role)
        form.addRow(tr("Deputy"), self.deputy)
        days = QHBoxLayout()
        days.addWidget(self.since, 1)
        days.addWidget(QLabel("–", self))
        days.addWidget(self.until, 1)
        form.addRow(tr("Days"), days)
        close = QDialogButtonBox(self)
        close.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.take_back, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(self.explained)
        layout.addWidget(self.name_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(close)
        self.setMinimumWidth(_WIDTH)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._refresh)
        self.take_back.clicked.connect(self._take_back)
        self.role.currentIndexChanged.connect(self._choose_role)
        self.deputy.currentIndexChanged.connect(self._refresh)
        self.since.dateChanged.connect(self.until.setMinimumDate)
        self.name_button.clicked.connect(self._name_deputy)
        self.notice.retried.connect(self.request)

    def _choose_role(self) -> None:
        role = self.role.currentData()
        self.deputy.clear()
        if role is not None:
            self.role_chosen.emit(role)
        self._refresh()

    def _name_deputy(self) -> None:
        deputy, role = self.deputy.currentData(), self.role.currentData()
        if deputy is not None and role is not None:
            self.show_waiting()
            self.named.emit(deputy, role, _day(self.since), _day(self.until))

    def _take_back(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.show_waiting()
            self.taken_back.emit(item.data(_DELEGATION).id)

    def _refresh(self) -> None:
        role, item = self.role.currentData(), self.list.currentItem()
        nobody = N_("Only surveyors and supervisors have deputies")
        self.explained.setText(tr(nobody if role is None else _EXPLAINED[role]))
        chosen = None if item is None else item.data(_DELEGATION)
        is_own = chosen is not None and (chosen.giver.id == self._me.id or Role.ADMINISTRATOR in self._me.roles)
        self.take_back.setEnabled(is_own)
        self.take_back.setToolTip("" if is_own else tr("Choose a deputy whom you have named"))
        ready = self.deputy.currentData() is not None
        self.name_button.setEnabled(ready)
        self.name_button.setToolTip("" if ready else tr("Choose a person first"))


def _day(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
