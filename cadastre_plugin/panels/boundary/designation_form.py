"""What a new parcel says of itself, as two or three choices on the page of a tool."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QWidget

from cadastre_plugin.core.boundary.new_parcel import Designation
from cadastre_plugin.core.profile.profile import CodeItem, Profile
from cadastre_plugin.core.texts import tr


class DesignationForm(QObject):
    """Purpose, land category and district. changed(): another choice was made."""

    changed = pyqtSignal()

    def __init__(self, profile: Profile, page: str, parent: QWidget, purpose: str | None = None) -> None:
        """`page`: the middle of the names `cadastre.<page>.purpose` and so on. purpose: the code chosen at first."""
        super().__init__(parent)
        self._first = purpose
        self.purpose = _choice(parent, f"cadastre.{page}.purpose", tr("Purpose"))
        self.category = _choice(parent, f"cadastre.{page}.category", tr("Land category"))
        self.district = _choice(parent, f"cadastre.{page}.district", tr("District"))
        _offer(self.purpose, tr("not stated"), profile.codes("purpose"))
        _offer(self.category, tr("not stated"), profile.codes("land_category"))
        _offer(self.district, tr("as its neighbours"), profile.districts)
        self.reset()
        for choice in self._choices():
            choice.currentIndexChanged.connect(self.changed)

    def add_to(self, form: QFormLayout) -> None:
        """Put the choices into the form of a page."""
        for choice in self._choices():
            form.addRow(choice.accessibleName(), choice)

    def designation(self) -> Designation:
        """What is chosen."""
        return Designation(self.district.currentData(), self.category.currentData(), self.purpose.currentData())

    def set_enabled(self, enabled: bool) -> None:
        """Grey the choices while no new parcel is made."""
        for choice in self._choices():
            choice.setEnabled(enabled)

    def reset(self) -> None:
        """The first choice of each again."""
        self.purpose.setCurrentIndex(max(0, self.purpose.findData(self._first)))
        self.category.setCurrentIndex(0)
        self.district.setCurrentIndex(0)

    def _choices(self) -> tuple[QComboBox, ...]:
        return self.purpose, self.category, self.district


def _choice(parent: QWidget, name: str, text: str) -> QComboBox:
    choice = QComboBox(parent)
    choice.setObjectName(name)
    choice.setAccessibleName(text)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(12)
    return choice


def _offer(choice: QComboBox, nothing: str, items: Iterable[CodeItem]) -> None:
    choice.addItem(nothing, None)
    for item in items:
        choice.addItem(item.name(), item.code)
