"""What the plugin says above the map: short, in the chosen language, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_, tr

TITLE = N_("Cadastre")
INFO_SECONDS = 6

Offer = tuple[str, Callable[[], None]]
"""The text of a button beside a message, and what it does."""


class Messages:
    """Says things in QGIS's message bar. An error stays until it is closed or its subject has newer to say."""

    def __init__(self, bar: QgsMessageBar) -> None:
        self._bar = bar
        self._shown: dict[str, object] = {}

    def info(self, text: str, subject: str = "") -> None:
        """Something was done."""
        self._show(text, Qgis.MessageLevel.Success, INFO_SECONDS, subject)

    def warning(self, text: str, subject: str = "", offer: Offer | None = None) -> None:
        """Something to know before going on, with what can be done about it."""
        self._show(text, Qgis.MessageLevel.Warning, 0, subject, offer)

    def error(self, error: CadastreError, subject: str = "", offer: Offer | None = None) -> None:
        """Something failed."""
        self._show(error.text(), Qgis.MessageLevel.Critical, 0, subject, offer)

    def withdraw(self, subject: str) -> None:
        """What was said about a subject no longer holds."""
        item = self._shown.pop(subject, None)
        if item is not None and item in self._bar.items():
            self._bar.popWidget(item)

    def close(self) -> None:
        """Take back everything."""
        for subject in tuple(self._shown):
            self.withdraw(subject)

    def _show(
        self,
        text: str,
        level: Qgis.MessageLevel,
        seconds: int,
        subject: str,
        offer: Offer | None = None,
    ) -> None:
        subject = subject or text
        self.withdraw(subject)
        item = self._bar.createMessage(tr(TITLE), text)
        if offer is not None:
            button = QPushButton(offer[0], item)
            button.clicked.connect(offer[1])
            item.layout().addWidget(button)
        self._shown[subject] = self._bar.pushWidget(item, level, seconds)
