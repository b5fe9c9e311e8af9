"""Choosing a second parcel: one of those selected on the map, or any by its number."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.rights.right_choice import IdChoice


class OtherParcelBox(QWidget):
    """changed(): another parcel is chosen. find_requested(str): look for this number, then call `notice` or `found`."""

    changed = pyqtSignal()
    find_requested = pyqtSignal(str)

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self.choice = IdChoice("other_parcel", tr("The other parcel"), self)
        self.number, self.find, self.notice = QLineEdit(self), QPushButton(tr("Find"), self), Notice(self)
        self._found: dict[UUID, str] = {}
        self._selected: Sequence[tuple[str, UUID]] = ()
        self._name()
        self._lay_out()
        self.choice.currentIndexChanged.connect(self.changed)
        self.find.clicked.connect(self._find)
        self.number.returnPressed.connect(self._find)

    def parcel_id(self) -> UUID | None:
        """The parcel that is chosen, None while none is."""
        return self.choice.chosen_id()

    def offer(self, parcels: Sequence[tuple[str, UUID]]) -> None:
        """Offer these, as (number, id), beside those that were found."""
        before = self.parcel_id()
        self._selected = parcels
        ids = {id for _, id in parcels}
        self.choice.refill([*parcels, *((number, id) for id, number in self._found.items() if id not in ids)])
        if self.parcel_id() != before:
            self.changed.emit()

    def found(self, id: UUID, number: str) -> None:
        """A parcel that was looked for is there: it is chosen."""
        self._found[id] = number
        self.number.clear()
        self.notice.clear()
        self.offer(self._selected)
        self.choice.choose(id)

    def reset(self) -> None:
        """Forget what was found."""
        self._found.clear()
        self.number.clear()
        self.notice.clear()
        self.offer(self._selected)

    def _find(self) -> None:
        try:
            number = self._profile.number.read_parcel(self.number.text().strip()).canonical
        except NumberError as error:
            self.notice.error(error.text())
            return
        self.notice.waiting(tr("Looking for {number}").format(number=number))
        self.find_requested.emit(number)

    def _name(self) -> None:
        self.number.setObjectName("cadastre.rights.other_number")
        self.number.setAccessibleName(tr("Cadastral number of the other parcel"))
        self.number.setPlaceholderText(self._profile.number.example)
        self.number.setMaxLength(100)
        self.find.setObjectName("cadastre.rights.find_parcel")
        self.setFocusProxy(self.choice)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.number, 1)
        line.addWidget(self.find)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice)
        layout.addLayout(line)
        layout.addWidget(self.notice)
