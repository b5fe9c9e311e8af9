"""How much each part of a division is to have: rows of a form, of which those that matter are shown."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from cadastre_plugin.core.boundary.divide.amounts import (
    MOST_PARTS,
    Amounts,
    Each,
    Equal,
    Listed,
    Remainder,
    Shared,
    Widths,
)
from cadastre_plugin.core.boundary.divide.area_list import AreaTable, AreaUnit, area_table, areas_of
from cadastre_plugin.core.boundary.divide.share_list import shares_of
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.point_table import table_of
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.balance_table import area_text
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.form_rows import show_row
from cadastre_plugin.panels.review.notice import Notice


class Way(Enum):
    """By what a parcel is divided."""

    EQUAL = "equal"
    EACH = "each"
    LIST = "list"
    SHARES = "shares"
    WIDTH = "width"


_WAYS = (
    (Way.EQUAL, N_("equal parts")),
    (Way.EACH, N_("parts of one area")),
    (Way.LIST, N_("a list of areas")),
    (Way.SHARES, N_("shares of the holders")),
    (Way.WIDTH, N_("parts of one width")),
)
_REMAINDERS = (
    (Remainder.LAST, N_("is the last part")),
    (Remainder.FIRST, N_("is the first part")),
    (Remainder.SPREAD, N_("is spread over all")),
)
_UNITS = (
    (AreaUnit.SQUARE_METRE, N_("m²")),
    (AreaUnit.SOTIX, N_("sotix (100 m²)")),
    (AreaUnit.HECTARE, N_("ha (10 000 m²)")),
)
_ROWS = {
    "count": (Way.EQUAL,),
    "area": (Way.EACH,),
    "width": (Way.WIDTH,),
    "areas": (Way.LIST,),
    "file": (Way.LIST,),
    "unit": (Way.EACH, Way.LIST),
    "shares": (Way.SHARES,),
    "register": (Way.SHARES,),
    "remainder": (Way.EACH, Way.LIST, Way.WIDTH),
}
_LINES = 5


class AmountsForm(QObject):
    """changed(): an input is another one. shares_requested(): the shares of the register are asked for."""

    changed = pyqtSignal()
    shares_requested = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.way = Choice("cadastre.divide.way", tr("Divide into"), _WAYS, parent)
        self.count = QSpinBox(parent)
        self.area, self.width = QLineEdit(parent), QLineEdit(parent)
        self.areas, self.shares = QPlainTextEdit(parent), QPlainTextEdit(parent)
        self.unit = Choice("cadastre.divide.unit", tr("Bare numbers are"), _UNITS, parent)
        self.column = QComboBox(parent)
        self.file = QPushButton(tr("From a CSV file…"), parent)
        self.register = QPushButton(tr("From the register"), parent)
        self.remainder = Choice("cadastre.divide.remainder", tr("What is left"), _REMAINDERS, parent)
        self.tally = Notice(parent)
        self._total: float | None = None
        self._form: QFormLayout | None = None
        self._name()
        self._connect()

    def add_to(self, form: QFormLayout) -> None:
        """Add the rows; only those that matter are shown."""
        self._form = form
        form.addRow(tr("Divide into"), self.way)
        form.addRow(tr("Number of parts"), self.count)
        form.addRow(tr("Area of a part"), self.area)
        form.addRow(tr("Width of a part, m"), self.width)
        form.addRow(tr("Areas"), self.areas)
        form.addRow("", self.file)
        form.addRow(tr("Column"), self.column)
        form.addRow(tr("Bare numbers are"), self.unit)
        form.addRow(tr("Shares"), self.shares)
        form.addRow("", self.register)
        form.addRow(tr("What is left"), self.remainder)
        form.addRow(self.tally)
        self._offer()

    def amounts(self) -> Amounts | Widths | None:
        """What is wanted; None while nothing is written.

        Raises:
            BoundaryError: what is written cannot be read.
        """
        match self.way.value():
            case Way.EQUAL:
                return Equal(self.count.value())
            case Way.EACH:
                areas = areas_of(area_table(self.area.text()), unit=self.unit.value())
                return Each(areas[0], self.remainder.value()) if areas else None
            case Way.LIST:
                areas = self._listed()
                return Listed(areas, self.remainder.value()) if areas else None
            case Way.SHARES:
                shares = shares_of(self.shares.toPlainText())
                return Shared(shares) if shares else None
        return self._widths()

    def show_total(self, total: float | None) -> None:
        """The area (m2) of the parcel that is divided, which lists are compared with; None: no parcel."""
        self._total = total
        self._show_tally()

    def write_shares(self, text: str) -> None:
        """Put shares in place of what is written."""
        self.shares.setPlainText(text)

    def read_file(self, path: Path) -> None:
        """Put the cells of a CSV file in place of the list."""
        try:
            table = table_of(path.read_bytes())
        except OSError as error:
            template = tr("{file} cannot be read: {reason}")
            self.tally.error(template.format(file=path.name, reason=error.strerror or ""))
        except CadastreError as error:
            self.tally.error(error.text())
        else:
            self.areas.setPlainText("\n".join("\t".join(row.cells) for row in table.rows))

    def reset(self) -> None:
        """Empty what is written; how it is meant stays."""
        for field in (self.area, self.width, self.areas, self.shares):
            field.clear()

    def _widths(self) -> Widths | None:
        text = self.width.text()
        if not text.strip():
            return None
        width = decimal_of(text)
        if width is None:
            raise BoundaryError(
                "divide_no_width", N_('"{text}" is no width; write metres, for example 12,5'), text=text
            )
        return Widths(width, self.remainder.value())

    def _listed(self) -> tuple[float, ...]:
        return areas_of(self._table(), max(self.column.currentIndex(), 0), self.unit.value())

    def _table(self) -> AreaTable:
        return area_table(self.areas.toPlainText())

    def _on_areas(self) -> None:
        """Offer the columns of what was pasted."""
        table = self._table()
        headings = [] if table.is_list else list(table.headings)
        if headings != [self.column.itemText(at) for at in range(self.column.count())]:
            self.column.blockSignals(True)
            self.column.clear()
            self.column.addItems(headings)
            self.column.setCurrentIndex(table.column if headings else -1)
            self.column.blockSignals(False)
        self._on_changed()

    def _on_changed(self) -> None:
        self._offer()
        self._show_tally()
        self.changed.emit()

    def _offer(self) -> None:
        way = self.way.value()
        if self._form is not None:
            for name, ways in _ROWS.items():
                show_row(self._form, getattr(self, name), way in ways)
            show_row(self._form, self.column, way is Way.LIST and self.column.count() > 1)

    def _show_tally(self) -> None:
        """The sum of a list against the parcel while it is written; what cannot be read, the proposal says."""
        self.tally.clear()
        try:
            if self.way.value() is Way.LIST:
                self._tally_areas(self._listed())
            elif self.way.value() is Way.SHARES:
                self._tally_shares(sum((share for _, share in shares_of(self.shares.toPlainText())), Fraction(0)))
        except BoundaryError as error:
            self.tally.error(error.text())

    def _tally_areas(self, areas: tuple[float, ...]) -> None:
        if not areas:
            return
        listed = sum(areas)
        if self._total is None:
            self.tally.plain(tr("{count} areas, {listed} m²").format(count=len(areas), listed=area_text(listed)))
            return
        left = self._total - listed
        template = (
            tr("{listed} of {total} m²: {left} m² are left")
            if left >= 0
            else tr("{listed} of {total} m²: {left} m² too much")
        )
        text = template.format(listed=area_text(listed), total=area_text(self._total), left=area_text(abs(left)))
        self.tally.plain(text) if left >= -0.005 else self.tally.error(text)

    def _tally_shares(self, whole: Fraction) -> None:
        if whole == 1:
            self.tally.done(tr("The shares are together exactly 1"))
        elif whole:
            self.tally.error(tr("The shares are together {sum}, not 1").format(sum=whole))

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self.file, tr("List of areas"), "", tr("Tables (*.csv *.txt *.tsv);;All files (*)")
        )
        if path:
            self.read_file(Path(path))

    def _name(self) -> None:
        named = {
            "count": tr("Number of parts"),
            "area": tr("Area of a part"),
            "width": tr("Width of a part, m"),
            "areas": tr("Areas"),
            "shares": tr("Shares"),
            "column": tr("Column"),
            "file": tr("Areas from a CSV file"),
            "register": tr("Shares from the register"),
        }
        for name, title in named.items():
            field = getattr(self, name)
            field.setObjectName(f"cadastre.divide.{name}")
            field.setAccessibleName(title)
        self.tally.setObjectName("cadastre.divide.tally")
        self.count.setRange(2, MOST_PARTS)
        self.area.setPlaceholderText(tr("for example 600, 450,5 m², 6 sotix or 0,06 ga"))
        self.areas.setPlaceholderText(tr("600; 450,5; 3 x 300\nor one a line, or a pasted table"))
        self.shares.setPlaceholderText(tr("1/3, 1/3, 1/3\nor a name and a share a line: A. Karimov 1/2"))
        for text in (self.areas, self.shares):
            text.setTabChangesFocus(True)
            text.setFixedHeight(text.fontMetrics().lineSpacing() * _LINES + 12)

    def _connect(self) -> None:
        for changed in (
            self.way.currentIndexChanged,
            self.count.valueChanged,
            self.area.textChanged,
            self.width.textChanged,
            self.shares.textChanged,
            self.unit.currentIndexChanged,
            self.column.currentIndexChanged,
            self.remainder.currentIndexChanged,
        ):
            changed.connect(self._on_changed)
        self.areas.textChanged.connect(self._on_areas)
        self.file.clicked.connect(self._ask_file)
        self.register.clicked.connect(self.shares_requested)
