"""The page of moving a boundary parallel: which parcel is measured, by how much or to what area."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from uuid import UUID

from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.form_rows import show_row
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.boundary.place_edit import PlaceEdit


class Until(Enum):
    """What says how far the boundary goes."""

    DISTANCE = "distance"
    AREA = "area"


_UNTIL = ((Until.DISTANCE, N_("by a distance")), (Until.AREA, N_("until the parcel has an area")))


class ParallelPage(ToolPage):
    """`side` is the parcel that grows by a positive distance, or gets the area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        hint = tr(
            "Click the boundary to move and choose the parcel that is measured; then give a distance or an area, or "
            "click where the boundary is to run."
        )
        super().__init__(hint, parent)
        self.place = PlaceEdit("cadastre.parallel.place", tr("A place on the boundary"), self)
        self.place.pick.hide()
        self.boundary = QLabel("—", self)
        self.whole = QCheckBox(tr("As far as the same parcels have it"), self)
        self.whole.setChecked(True)
        self.side = QComboBox(self)
        self.until = Choice("cadastre.parallel.until", tr("How far"), _UNTIL, self)
        self.distance, self.area = QLineEdit(self), QLineEdit(self)
        self._name_fields()
        self._lay_out_form()
        self._offer()

    def value(self) -> float | None:
        """The distance in m or the area in m2; None while it is not given."""
        return decimal_of((self.distance if self.until.value() is Until.DISTANCE else self.area).text())

    def chosen_side(self) -> UUID | None:
        """The parcel that is measured."""
        id = self.side.currentData()
        return None if id is None else UUID(id)

    def show_boundary(self, length: float | None, sides: Sequence[tuple[UUID, str]], chosen: UUID | None) -> None:
        """A boundary was clicked: its length in m, the parcels along it."""
        self.boundary.setText("—" if length is None else tr("{length:.3f} m long").format(length=length))
        self.side.blockSignals(True)
        self.side.clear()
        for id, text in sides:
            self.side.addItem(text, str(id))
        self.side.setCurrentIndex(max(0, self.side.findData(str(chosen))))
        self.side.blockSignals(False)

    def show_place(self, place: Position | None) -> None:
        """Where the boundary was clicked."""
        self.place.blockSignals(True)
        self.place.write(place)
        self.place.blockSignals(False)

    def show_distance(self, distance: float) -> None:
        """Where the boundary is to run was clicked."""
        self.until.choose(Until.DISTANCE)
        self.distance.setText(f"{distance:.3f}")

    def reset(self) -> None:
        """Empty the inputs."""
        self.blockSignals(True)
        for edit in (self.distance, self.area):
            edit.clear()
        self.show_place(None)
        self.show_boundary(None, (), None)
        self.blockSignals(False)

    def _name_fields(self) -> None:
        for field, name, title in (
            (self.boundary, "boundary", tr("Boundary")),
            (self.whole, "whole", self.whole.text()),
            (self.side, "side", tr("Parcel to measure")),
            (self.distance, "distance", tr("It grows by, m")),
            (self.area, "area", tr("Its area, m²")),
        ):
            field.setObjectName(f"cadastre.parallel.{name}")
            field.setAccessibleName(title)
        self.distance.setToolTip(tr("Across the boundary; negative: the parcel becomes smaller"))
        self.side.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _lay_out_form(self) -> None:
        self.form.addRow(QLabel(tr("A place on the boundary"), self))
        self.form.addRow(self.place)
        self.form.addRow(tr("Boundary"), self.boundary)
        self.form.addRow("", self.whole)
        for field in (self.side, self.until, self.distance, self.area):
            self.form.addRow(field.accessibleName(), field)
        self.whole.toggled.connect(self._change)
        for changed in (self.side.currentIndexChanged, self.until.currentIndexChanged):
            changed.connect(self._change)
        for edit in (self.distance, self.area):
            edit.textChanged.connect(self._change)

    def _offer(self) -> None:
        show_row(self.form, self.distance, self.until.value() is Until.DISTANCE)
        show_row(self.form, self.area, self.until.value() is Until.AREA)

    def _change(self) -> None:
        self._offer()
        self.inputs_changed.emit()
