"""A field for an exact share: 1/3, 1, or whole percents."""

from __future__ import annotations

from fractions import Fraction

from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.shares import share_of_text
from cadastre_plugin.core.texts import tr

LONGEST = 60


class ShareEdit(QLineEdit):
    """Says in its tool tip, and by a red line around it, why what is typed is no share."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"cadastre.rights.{name}")
        self.setAccessibleName(tr("Share, such as 1/3"))
        self.setPlaceholderText("1/3")
        self.setMaxLength(LONGEST)
        self.textChanged.connect(self._judge)

    def share(self) -> Fraction:
        """The share that is typed.

        Raises:
            RightsError: it is none; the text says what to type.
        """
        return share_of_text(self.text())

    def set_share(self, share: Fraction) -> None:
        """Write a share into the field."""
        self.setText(str(share))

    def _judge(self) -> None:
        problem = ""
        if self.text().strip():
            try:
                self.share()
            except RightsError as error:
                problem = error.text()
        self.setToolTip(problem)
        self.setStyleSheet("border: 1px solid darkred;" if problem else "")
