"""The page of moving, adding and removing corners: which corner, and where to, by mouse or by numbers."""

from __future__ import annotations

from enum import Enum
from math import cos, radians, sin

from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.survey.angle import parse_direction
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.form_rows import show_row
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.boundary.place_edit import PlaceEdit


class Deed(Enum):
    """What is done to a corner."""

    MOVE = "move"
    ADD = "add"
    REMOVE = "remove"


class Given(Enum):
    """How the new place is given."""

    PLACE = "place"
    SHIFT = "shift"
    POLAR = "polar"


_DEEDS = ((Deed.MOVE, N_("move a corner")), (Deed.ADD, N_("add a corner")), (Deed.REMOVE, N_("remove a corner")))
_GIVEN = (
    (Given.PLACE, N_("by its coordinates")),
    (Given.SHIFT, N_("by metres to north and east")),
    (Given.POLAR, N_("by distance and azimuth")),
)


class CornerMovePage(ToolPage):
    """`to(start)` is the new place that the inputs give, counted from where the corner is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        hint = tr(
            "Drag a corner, or click it and click its new place. With “add”, drag from an edge; with “remove”, click "
            "a corner. Or type the coordinates. Every parcel that has it follows. Enter applies, Esc gives up."
        )
        super().__init__(hint, parent)
        self.deed = Choice("cadastre.corner_move.deed", tr("What to do"), _DEEDS, self)
        self.corner = PlaceEdit("cadastre.corner_move.corner", tr("Corner"), self)
        self.corner.pick.hide()
        self.given = Choice("cadastre.corner_move.given", tr("New place"), _GIVEN, self)
        self.place = PlaceEdit("cadastre.corner_move.place", tr("New place"), self)
        self.place.pick.hide()
        self.north, self.east = self._edit("north", tr("To north (X), m")), self._edit("east", tr("To east (Y), m"))
        self.distance, self.azimuth = self._edit("distance", tr("Distance, m")), self._edit("azimuth", tr("Azimuth"))
        self.azimuth.setPlaceholderText(tr("for example 92 14 30, 92,24 or N87°45'W"))
        self._lay_out_form()
        for changed in (self.deed.currentIndexChanged, self.given.currentIndexChanged, self.place.changed):
            changed.connect(self._change)
        self._offer()

    def to(self, start: Position) -> Position | None:
        """The new place (east, north in m); None while it is not given."""
        given = self.given.value()
        if given is Given.PLACE:
            return self.place.place()
        if given is Given.SHIFT:
            north, east = decimal_of(self.north.text()), decimal_of(self.east.text())
            return None if north is None or east is None else (start[0] + east, start[1] + north)
        return self._polar(start)

    def show_corner(self, corner: Position | None) -> None:
        """The corner, or the foot of the new one, that was chosen on the map."""
        self.corner.blockSignals(True)
        self.corner.write(corner)
        self.corner.blockSignals(False)

    def show_place(self, to: Position | None) -> None:
        """The new place was pointed at on the map."""
        self.given.blockSignals(True)
        self.given.choose(Given.PLACE)
        self.given.blockSignals(False)
        self._offer()
        self.place.write(to)

    def reset(self) -> None:
        """Empty the inputs; what is done stays."""
        for field in (self, self.place):
            field.blockSignals(True)
        self.place.write(None)
        for edit in (self.north, self.east, self.distance, self.azimuth):
            edit.clear()
        for field in (self, self.place):
            field.blockSignals(False)
        self.show_corner(None)

    def _polar(self, start: Position) -> Position | None:
        distance = decimal_of(self.distance.text())
        try:
            azimuth = radians(parse_direction(self.azimuth.text()))
        except SurveyError:
            return None
        if distance is None:
            return None
        return start[0] + distance * sin(azimuth), start[1] + distance * cos(azimuth)

    def _edit(self, name: str, title: str) -> QLineEdit:
        edit = QLineEdit(self)
        edit.setObjectName(f"cadastre.corner_move.{name}")
        edit.setAccessibleName(title)
        edit.textChanged.connect(self._change)
        return edit

    def _lay_out_form(self) -> None:
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.addRow(tr("What to do"), self.deed)
        self.form.addRow(QLabel(tr("Corner"), self))
        self.form.addRow(self.corner)
        self.form.addRow(tr("New place"), self.given)
        self.form.addRow(self.place)
        for edit in (self.north, self.east, self.distance, self.azimuth):
            self.form.addRow(edit.accessibleName(), edit)

    def _offer(self) -> None:
        given, has_place = self.given.value(), self.deed.value() is not Deed.REMOVE
        show_row(self.form, self.given, has_place)
        self.place.setVisible(has_place and given is Given.PLACE)
        for edit in (self.north, self.east):
            show_row(self.form, edit, has_place and given is Given.SHIFT)
        for edit in (self.distance, self.azimuth):
            show_row(self.form, edit, has_place and given is Given.POLAR)

    def _change(self) -> None:
        self._offer()
        self.inputs_changed.emit()
