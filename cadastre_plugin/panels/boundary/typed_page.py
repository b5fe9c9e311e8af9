"""The page of boundaries in words: to be read by a person or a screen reader, and to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.examples import Example
from cadastre_plugin.core.survey.report import closure_lines, ratio_line
from cadastre_plugin.core.survey.traverse import Closure
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.designation_form import DesignationForm
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.panels.boundary.survey_text import SurveyText
from cadastre_plugin.panels.review.notice import Notice


class Becoming(Enum):
    """What becomes of a typed boundary."""

    NEW = "new"
    RESHAPED = "reshaped"


_BECOMINGS = (
    (Becoming.NEW, N_("a new parcel")),
    (Becoming.RESHAPED, N_("this parcel, reshaped")),
)
_DIGITS = ((True, N_("to the millimetre")), (False, N_("as in documents")))


_LINES = 12


class TypedPage(ToolPage):
    """edited(): another text. read_requested(str): the parcel whose number ends so is to be read; of an empty one the
    selected parcel."""

    edited = pyqtSignal()
    read_requested = pyqtSignal(str)

    def __init__(self, profile: Profile, example: str, parent: QWidget | None = None) -> None:
        """`example`: a boundary in the city, as it is written."""
        hint = tr("Click a parcel, or type its number, to read its boundary in words. Type another to draw it.")
        super().__init__(hint, parent)
        self.number = QLineEdit(self)
        self.read = QPushButton(tr("Read"), self)
        self.digits = Choice("cadastre.typed.digits", tr("Numbers"), _DIGITS, self)
        self.boundary = SurveyText("typed", tr("Boundary in words"), self)
        self.boundary.offer([Example(N_("four courses"), example)])
        self.becoming = Choice("cadastre.typed.becoming", tr("It becomes"), _BECOMINGS, self)
        self.designation = DesignationForm(profile, "typed", self)
        self.closure = Notice(self)
        self._name_inputs()
        self._lay_out_inputs()
        self._connect()
        self._offer()

    def write(self, number: str, text: str) -> None:
        """The boundary of a parcel in words; it may be changed to reshape the parcel."""
        self.number.setText(number)
        self.boundary.write(text)
        self.becoming.choose(Becoming.RESHAPED)

    def show_closures(self, closures: Sequence[Closure]) -> None:
        """How the rings close; nothing when there is nothing to say."""
        texts = ["\n".join([ratio_line(closure), *closure_lines(closure)[:-1]]) for closure in closures]
        if not texts:
            self.closure.clear()
        elif all(closure.within for closure in closures):
            self.closure.done("\n".join(texts))
        else:
            self.closure.error("\n".join(texts))

    def show_error(self, error: CadastreError | None) -> None:
        """Say what cannot be read and mark its line; None when all can."""
        self.boundary.show_error(error)

    def reset(self) -> None:
        """Empty the text; what it becomes and how numbers are written stays."""
        self.number.clear()
        self.boundary.empty()
        self.closure.clear()

    def _connect(self) -> None:
        self.boundary.changed.connect(self.edited)
        self.becoming.currentIndexChanged.connect(self._offer)
        self.becoming.currentIndexChanged.connect(self.edited)
        self.designation.changed.connect(self.inputs_changed)
        self.digits.currentIndexChanged.connect(self._read)
        self.read.clicked.connect(self._read)
        self.number.returnPressed.connect(self._read)

    def _read(self) -> None:
        self.read_requested.emit(self.number.text().strip())

    def _offer(self) -> None:
        self.designation.set_enabled(self.becoming.value() is Becoming.NEW)

    def _name_inputs(self) -> None:
        self.number.setObjectName("cadastre.typed.number")
        self.number.setAccessibleName(tr("Cadastral number, or its end"))
        self.number.setPlaceholderText(tr("number, or its end"))
        self.read.setObjectName("cadastre.typed.read")
        self.boundary.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.boundary.edit.setFixedHeight(self.boundary.edit.fontMetrics().lineSpacing() * _LINES + 26)

    def _lay_out_inputs(self) -> None:
        self.form.addRow(tr("Parcel"), self.number)
        self.form.addRow(self.read)
        self.form.addRow(tr("Numbers"), self.digits)
        self.form.addRow(self.boundary)
        self.form.addRow(tr("It becomes"), self.becoming)
        self.designation.add_to(self.form)
        self.body.addWidget(self.closure)
