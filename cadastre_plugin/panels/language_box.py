"""The choice of the language in which sentences are read, which need not be that of the program."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox, QWidget

from cadastre_plugin.core.texts import LANGUAGES, OWN_NAMES, language, tr


class LanguageBox(QComboBox):
    """Languages by what they call themselves; `currentData()` is the code, at first that of the program."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for code in LANGUAGES:
            self.addItem(OWN_NAMES[code], code)
        self.setCurrentIndex(self.findData(language()))
        self.setObjectName(name)
        self.setAccessibleName(tr("Language of the sentences"))
