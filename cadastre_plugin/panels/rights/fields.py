"""Fields that pages of rights share."""

from __future__ import annotations

from decimal import Decimal

from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from cadastre_plugin.core.rights.amount import amount_of_text
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.texts import tr

LONGEST_TEXT, LONGEST_NUMBER, LONGEST_AMOUNT = 500, 100, 40
USUAL_CURRENCY = "UZS"
WRONG = "border: 1px solid darkred;"


def line(name: str, title: str, longest: int = LONGEST_NUMBER, parent: QWidget | None = None) -> QLineEdit:
    """A field for a line of text."""
    edit = QLineEdit(parent)
    edit.setObjectName(f"cadastre.rights.{name}")
    edit.setAccessibleName(title)
    edit.setMaxLength(longest)
    return edit


def text_of(edit: QLineEdit) -> str | None:
    """What is written, None where nothing is."""
    return edit.text().strip() or None


class AmountEdit(QWidget):
    """An exact amount of money and its currency. Its field says by a red line and in its tool tip what is wrong."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = line(name, tr("Amount"), LONGEST_AMOUNT, self)
        self.currency = line(f"{name}.currency", tr("Currency, three letters"), 3, self)
        self.amount.setPlaceholderText("500 000 000")
        self.currency.setFixedWidth(self.currency.fontMetrics().horizontalAdvance("MMMMM"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.amount, 1)
        layout.addWidget(self.currency)
        self.setFocusProxy(self.amount)
        self.amount.textChanged.connect(self._judge)
        self.clear()

    def value(self) -> Decimal:
        """The amount that is typed.

        Raises:
            RightsError: it is none; the text says what to type.
        """
        return amount_of_text(self.amount.text())

    def currency_code(self) -> str:
        """The currency, in capitals."""
        return str(self.currency.text().strip().upper())

    def show_value(self, amount: Decimal | None, currency: str | None) -> None:
        """Write an amount into the field."""
        self.amount.setText("" if amount is None else f"{amount:,f}".replace(",", " "))
        self.currency.setText(currency or USUAL_CURRENCY)

    def clear(self) -> None:
        """Nothing is typed yet."""
        self.show_value(None, None)

    def _judge(self) -> None:
        problem = ""
        if self.amount.text().strip():
            try:
                self.value()
            except RightsError as error:
                problem = error.text()
        self.amount.setToolTip(problem)
        self.amount.setStyleSheet(WRONG if problem else "")
