"""The page of new parcels from a drawn ring."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.designation_form import DesignationForm
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.review.values import square_metres

MOST_PIECES_SHOWN = 6


class NewParcelPage(ToolPage):
    """The ring is drawn on the map; of the remainder of a block, the pieces that become parcels are chosen here."""

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Draw the boundary of the new parcel; the right button or Enter closes the ring."),
            parent,
        )
        self.remainder = QCheckBox(tr("Only what inside the ring is nobody's land"), self)
        self.remainder.setObjectName("cadastre.new_parcel.remainder")
        self.pieces = QListWidget(self)
        self.pieces.setObjectName("cadastre.new_parcel.pieces")
        self.pieces.setAccessibleName(tr("Pieces of land that are nobody's"))
        self.pieces.hide()
        self.designation = DesignationForm(profile, "new_parcel", self)
        self.form.addRow(self.remainder)
        self.form.addRow(self.pieces)
        self.designation.add_to(self.form)
        self.remainder.toggled.connect(self.inputs_changed)
        self.pieces.itemChanged.connect(self.inputs_changed)
        self.designation.changed.connect(self.inputs_changed)

    def offer_pieces(self, areas: Sequence[float]) -> None:
        """The pieces of the remainder by their areas in m2; the first is chosen."""
        self.pieces.blockSignals(True)
        self.pieces.clear()
        for index, area in enumerate(areas):
            item = QListWidgetItem(tr("Piece {number}: {area}").format(number=index + 1, area=square_metres(area)))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if index else Qt.CheckState.Checked)
            self.pieces.addItem(item)
        self.pieces.blockSignals(False)
        row = self.pieces.sizeHintForRow(0) if areas else 0
        self.pieces.setFixedHeight(min(len(areas), MOST_PIECES_SHOWN) * row + 2 * self.pieces.frameWidth())
        self.pieces.setVisible(bool(areas))

    def chosen_pieces(self) -> tuple[int, ...]:
        """Which of the pieces are chosen, as they were offered."""
        rows = range(self.pieces.count())
        return tuple(row for row in rows if self.pieces.item(row).checkState() == Qt.CheckState.Checked)

    def reset(self) -> None:
        """No pieces; what kind of parcel it will be stays, since the next is often of the same kind."""
        self.offer_pieces(())
