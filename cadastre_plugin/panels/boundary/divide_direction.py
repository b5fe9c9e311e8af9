"""In which direction the cuts of a division run: rows of a form, of which those that matter are shown."""

from __future__ import annotations

from enum import Enum

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from cadastre_plugin.core.boundary.divide.frame import Position
from cadastre_plugin.core.boundary.divide.plan import Along, Azimuth, Direction, Through
from cadastre_plugin.core.boundary.divide.sides import Side
from cadastre_plugin.core.survey.angle import format_angle, parse_direction
from cadastre_plugin.core.survey.errors import SurveyError
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.balance_table import area_text
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.form_rows import show_row
from cadastre_plugin.panels.boundary.place_edit import PlaceEdit


class Course(Enum):
    """What gives the direction."""

    SIDE = "side"
    LINE = "line"
    AZIMUTH = "azimuth"
    POINT = "point"


_COURSES = (
    (Course.SIDE, N_("parallel to a side of it")),
    (Course.LINE, N_("parallel to a drawn line")),
    (Course.AZIMUTH, N_("at an azimuth")),
    (Course.POINT, N_("through one point")),
)


class DirectionForm(QObject):
    """changed(): an input is another one. point_requested(): the next click on the map is the point."""

    changed = pyqtSignal()
    point_requested = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.course = Choice("cadastre.divide.course", tr("Cuts run"), _COURSES, parent)
        self.side = QComboBox(parent)
        self.line = QLabel(parent)
        self.azimuth = QLineEdit(parent)
        self.point = PlaceEdit("cadastre.divide.point", tr("Point of the cuts"), parent)
        self.is_reversed = QCheckBox(tr("Count the parts from the other side"), parent)
        self._drawn: list[Position] = []
        self._sides: list[Side] = []
        self._form: QFormLayout | None = None
        self._name()
        self._connect()

    def add_to(self, form: QFormLayout) -> None:
        """Add the rows; only those that matter are shown."""
        self._form = form
        form.addRow(tr("Cuts run"), self.course)
        form.addRow(tr("Side"), self.side)
        form.addRow(tr("Line"), self.line)
        form.addRow(tr("Azimuth (grid north)"), self.azimuth)
        form.addRow(tr("Point"), self.point)
        form.addRow("", self.is_reversed)
        self._offer()

    def direction(self) -> Direction | None:
        """The direction; None while it is not given.

        Raises:
            SurveyError: the azimuth cannot be read.
        """
        match self.course.value():
            case Course.SIDE:
                at = self.side.currentIndex()
                return Along(self._sides[at].start, self._sides[at].end) if 0 <= at < len(self._sides) else None
            case Course.LINE:
                return Along(*self._drawn) if len(self._drawn) == 2 else None
            case Course.AZIMUTH:
                text = self.azimuth.text()
                return Azimuth(parse_direction(text)) if text.strip() else None
        place = self.point.place()
        return None if place is None else Through(place)

    def offer_sides(self, sides: list[Side]) -> None:
        """The sides of the parcel, to choose from without the mouse; the first is chosen."""
        self._sides = sides
        offer_sides(self.side, sides)
        self.changed.emit()

    def choose_side(self, at: int) -> None:
        """A side was clicked on."""
        self.side.setCurrentIndex(at)

    def draw(self, place: Position) -> None:
        """A click of the line: its start, then its end, then the start of another one."""
        self._drawn = [place] if len(self._drawn) != 1 else [*self._drawn, place]
        self._show_line()
        self.changed.emit()

    def take_back(self) -> None:
        """The last click of the line is taken back."""
        self._drawn = self._drawn[:-1]
        self._show_line()
        self.changed.emit()

    def drawn(self) -> list[Position]:
        """The clicks of the line so far."""
        return list(self._drawn)

    def reset(self) -> None:
        """Forget sides, line and point; how they are meant stays."""
        self._drawn, self._sides = [], []
        self.side.clear()
        self.point.write(None)
        self._show_line()

    def is_readable(self) -> bool:
        """False when an azimuth is written that is none."""
        try:
            self.direction()
        except SurveyError:
            return False
        return True

    def _show_line(self) -> None:
        if len(self._drawn) == 2:
            self.line.setText(_side_text(Side(*self._drawn)))
        else:
            self.line.setText(tr("click its end on the map") if self._drawn else tr("click its start on the map"))

    def _on_changed(self) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        if self._form is not None:
            course = self.course.value()
            rows = ((self.side, Course.SIDE), (self.line, Course.LINE), (self.azimuth, Course.AZIMUTH))
            for field, shown in (*rows, (self.point, Course.POINT)):
                show_row(self._form, field, course is shown)

    def _name(self) -> None:
        named = (
            (self.side, "side", tr("Side")),
            (self.line, "line", tr("Line")),
            (self.azimuth, "azimuth", tr("Azimuth")),
        )
        for field, name, title in (*named, (self.is_reversed, "reversed", self.is_reversed.text())):
            field.setObjectName(f"cadastre.divide.{name}")
            field.setAccessibleName(title)
        self.azimuth.setPlaceholderText(tr("for example 92 14 30, 92,24 or N87°45'W"))
        self._show_line()

    def _connect(self) -> None:
        for changed in (
            self.course.currentIndexChanged,
            self.side.currentIndexChanged,
            self.azimuth.textChanged,
            self.point.changed,
            self.is_reversed.toggled,
        ):
            changed.connect(self._on_changed)
        self.point.pick_requested.connect(self.point_requested)


def offer_sides(box: QComboBox, sides: list[Side]) -> None:
    """Put the sides of a parcel in place of what a box offers."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    box.blockSignals(True)
    box.clear()
    box.addItems([_side_text(side) for side in sides])
    box.blockSignals(False)


def _side_text(side: Side) -> str:
    template = tr("{length} m, azimuth {azimuth}")
    return template.format(length=area_text(side.length), azimuth=format_angle(side.azimuth, 0))
