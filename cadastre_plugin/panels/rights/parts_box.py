"""How much each of some known parties gets: one row a party, the sum below with what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QGroupBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.shares import WHOLE, spread, sum_text
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.share_edit import ShareEdit

SHARE_WIDTH = 130


class PartsBox(QGroupBox):
    """Who has an empty field gets nothing. changed(): the parts are others now."""

    changed = pyqtSignal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._whole, self._own = WHOLE, dict[UUID, Fraction]()
        self._fields: dict[UUID, ShareEdit] = {}
        self._labels: list[QLabel] = []
        self.sum = QLabel(self)
        self.equal, self.as_held = QPushButton(tr("Equal parts"), self), QPushButton(tr("As held now"), self)
        self._name()
        self._lay_out()
        self.equal.clicked.connect(self.share_equally)
        self.as_held.clicked.connect(lambda: self._fill(self._own))

    def offer(self, people: Sequence[tuple[str, UUID]], own: Mapping[UUID, Fraction], whole: Fraction) -> None:
        """Divide `whole` among these, as (name, id). own: what each has of it now, which the fields start from.

        What was typed stays while people and whole are the same.
        """
        ids = tuple(id for _, id in people)
        if (ids, whole, dict(own)) == (tuple(self._fields), self._whole, self._own):
            return
        self._whole, self._own = whole, dict(own)
        self._make_rows(people)
        self._fill(self._own)

    def fields(self) -> Sequence[ShareEdit]:
        """The fields of the parts, top to bottom."""
        return tuple(self._fields.values())

    def parts(self) -> tuple[Share, ...]:
        """Who gets which part, without those who get nothing.

        Raises:
            RightsError: a part is no share.
        """
        return tuple(Share(id, field.share()) for id, field in self._fields.items() if field.text().strip())

    def share_equally(self) -> None:
        """The whole in as many equal parts as there are people."""
        if self._fields:
            self._fill(dict(zip(self._fields, spread(self._whole, len(self._fields)), strict=True)))

    def restore(self) -> None:
        """Begin again with what each has now."""
        self._fill(self._own)

    def _fill(self, parts: Mapping[UUID, Fraction]) -> None:
        for id, field in self._fields.items():
            field.blockSignals(True)
            part = parts.get(id)
            if part:
                field.set_share(part)
            else:
                field.clear()
            field.blockSignals(False)
        self._tell()

    def _make_rows(self, people: Sequence[tuple[str, UUID]]) -> None:
        for old in (*self._labels, *self._fields.values()):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._fields, self._labels = {}, []
        for row, (name, id) in enumerate(people):
            label, field = QLabel(name, self), ShareEdit(f"part{row + 1}", self)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(field)
            field.setAccessibleName(tr("Share of {name}").format(name=name))
            field.setFixedWidth(SHARE_WIDTH)
            field.textChanged.connect(self._tell)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(field, row, 1)
            self._fields[id] = field
            self._labels.append(label)

    def _tell(self) -> None:
        try:
            parts = [part.fraction for part in self.parts()]
            self.sum.setText(tr("Parts: {sum}").format(sum=sum_text(parts, self._whole)))
        except RightsError as error:
            self.sum.setText(error.text())
        self.changed.emit()

    def _name(self) -> None:
        self.sum.setObjectName("cadastre.rights.parts_sum")
        self.sum.setWordWrap(True)
        self.equal.setObjectName("cadastre.rights.equal_shares")
        self.as_held.setObjectName("cadastre.rights.shares_as_held")

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.equal)
        buttons.addWidget(self.as_held)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(self._grid)
        layout.addLayout(buttons)
        layout.addWidget(self.sum)
