"""The page on which rights end, with a reason."""

from __future__ import annotations

from uuid import UUID

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.right_choice import right_said
from cadastre_plugin.panels.rights.rights_page import Label, RightsPage

ROWS = 6
_ROLE = Qt.ItemDataRole.UserRole


class EndingPage(RightsPage):
    """Every right of the parcel with a check box; what rests on one of them has to end with it."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        hint = tr("Check the rights that end, and write the reason below. What rests on them ends with them or before.")
        super().__init__(hint, profile, parent)
        self.rights = QListWidget(self)
        self.rights.setObjectName("cadastre.rights.ending")
        self.rights.setAccessibleName(tr("Rights that end"))
        self.rights.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.rights.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.rights)
        self.rights.itemChanged.connect(lambda _: self.inputs_changed.emit())

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer the rights of the parcel; those that were checked stay checked."""
        checked = set(self.chosen())
        self.rights.blockSignals(True)
        self.rights.clear()
        for right in estate.of(parcel_id) if parcel_id else ():
            item = QListWidgetItem(right_said(right, estate, profile))
            item.setToolTip(item.text())
            item.setData(_ROLE, right.id)
            item.setCheckState(Qt.CheckState.Checked if right.id in checked else Qt.CheckState.Unchecked)
            self.rights.addItem(item)
        self.rights.blockSignals(False)
        self._fit()

    def chosen(self) -> tuple[UUID, ...]:
        """The rights that are checked."""
        items = (self.rights.item(row) for row in range(self.rights.count()))
        return tuple(item.data(_ROLE) for item in items if item.checkState() == Qt.CheckState.Checked)

    def is_empty(self) -> bool:
        """True when there is none to end."""
        return self.rights.count() == 0

    def reset(self) -> None:
        """Check none."""
        super().reset()
        for row in range(self.rights.count()):
            self.rights.item(row).setCheckState(Qt.CheckState.Unchecked)
        self.inputs_changed.emit()

    def _fit(self) -> None:
        count = self.rights.count()
        height = self.rights.sizeHintForRow(0) if count else 0
        self.rights.setFixedHeight(height * min(count, ROWS) + 2 * self.rights.frameWidth() + 2)
        self.rights.setVisible(count > 0)
