"""Where to work: a district or a rectangle, and finding a parcel by its number."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.icons import icon
from cadastre_plugin.layers.work_area import WorkArea
from cadastre_plugin.panels.review.notice import Notice

_NARROWEST_COMBO = 12
"""Letters: a combo box must not force the dock to the width of its longest entry."""


class WorkAreaBox(QWidget):
    """area_chosen(WorkArea): a district is to be opened. drawing_toggled(bool): a rectangle is to be drawn, or no
    longer. search_requested(str): a canonical cadastral number.
    """

    area_chosen = pyqtSignal(object)
    drawing_toggled = pyqtSignal(bool)
    search_requested = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self.district = QComboBox(self)
        self.open = QPushButton(tr("Open"), self)
        self.draw = QPushButton(tr("Draw an extent on the map"), self)
        self.number = QLineEdit(self)
        self.find = QPushButton(tr("Find"), self)
        self.open_changes = QCheckBox(tr("Show open changes of others"), self)
        self.open_changes.setChecked(True)
        self.notice = Notice(self)
        self._name()
        self._lay_out()
        self._connect()

    def set_profile(self, profile: Profile | None) -> None:
        """The city whose districts can be chosen."""
        self._profile = profile
        self.district.clear()
        for item in profile.districts if profile else ():
            self.district.addItem(item.name(), item.code)
        self.number.setPlaceholderText(profile.number.example if profile else "")
        self.notice.clear()

    def chosen_district(self) -> str | None:
        """The code of the district in the combo box."""
        code: str | None = self.district.currentData()
        return code

    def choose_area(self, offered: bool) -> None:
        """Offer to choose another area, or only to look for a number: while a change is open its area stays."""
        for part in (self.district, self.open, self.draw):
            part.setVisible(offered)

    def stop_drawing(self) -> None:
        """The rectangle was drawn or given up."""
        self.draw.setChecked(False)

    def _name(self) -> None:
        self.district.setObjectName("cadastre.work.district")
        self.district.setAccessibleName(tr("District"))
        self.district.setMinimumContentsLength(_NARROWEST_COMBO)
        self.district.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.district.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.open.setObjectName("cadastre.work.open")
        self.open.setToolTip(tr("Show the parcels of this district"))
        self.draw.setObjectName("cadastre.work.draw")
        self.draw.setCheckable(True)
        self.draw.setToolTip(tr("Drag a rectangle on the map; Esc gives it up"))
        self.number.setObjectName("cadastre.work.number")
        self.number.setAccessibleName(tr("Cadastral number"))
        self.number.setClearButtonEnabled(True)
        self.find.setObjectName("cadastre.work.find")
        self.find.setIcon(icon("search"))
        self.open_changes.setObjectName("cadastre.work.open-changes")
        self.open_changes.setToolTip(tr("Where others are about to change boundaries; warnings come also without it"))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(_row(self.district, self.open))
        layout.addWidget(self.draw)
        layout.addLayout(_row(self.number, self.find))
        layout.addWidget(self.open_changes)
        layout.addWidget(self.notice)

    def _connect(self) -> None:
        self.open.clicked.connect(self._open)
        self.draw.toggled.connect(self.drawing_toggled)
        self.number.returnPressed.connect(self._search)
        self.find.clicked.connect(self._search)

    def _open(self) -> None:
        code = self.chosen_district()
        if code is not None:
            self.area_chosen.emit(WorkArea(district=code))

    def _search(self) -> None:
        if self._profile is None:
            return
        if not self.number.text().strip():
            self.notice.error(
                tr("Enter a cadastral number, for example {example}").format(example=self._profile.number.example)
            )
            return
        try:
            number = self._profile.number.read_parcel(self.number.text())
        except NumberError as error:
            self.notice.error(error.text())
            return
        self.notice.waiting(tr("Looking for {number}").format(number=number.canonical))
        self.search_requested.emit(number.canonical)


def _row(wide: QWidget, narrow: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(wide, 1)
    row.addWidget(narrow)
    return row
