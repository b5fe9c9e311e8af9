"""That a change under review undoes another, which one, and why."""

from __future__ import annotations

import html

from qgis.PyQt.QtWidgets import QLabel, QWidget

from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.core.change.reversal import REVERSAL
from cadastre_plugin.core.texts import tr


class ReversalNote(QLabel):
    """Nothing to see for a change that undoes none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setObjectName("cadastre.review.reversal")
        self.hide()

    def show_record(self, record: ChangeRecord | None) -> None:
        """What the change says; None: no change is looked at."""
        lines = _lines(record) if record is not None and record.change.reverses is not None else []
        self.setText("<br>".join(lines))
        self.setVisible(bool(lines))


def _lines(record: ChangeRecord) -> list[str]:
    undone = tr("This change undoes: {title}").format(title=record.reverses or "—")
    reasons = (act.reason for act in record.change.acts if act.operation == REVERSAL and act.reason)
    said = [tr("Reason: {reason}").format(reason=reason) for reason in reasons]
    return [f"<b>{html.escape(undone)}</b>", *map(html.escape, said)]
