"""The surveyor's dock of conflicts: what merged by itself, what has to be chosen, and what comes of it."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.conflict.comparison import Choice, DisputeKey
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.boundary.result_table import ResultTable
from cadastre_plugin.panels.conflict.all_open import OFFERED, AllOpen
from cadastre_plugin.panels.conflict.lines import Line
from cadastre_plugin.panels.conflict.sides import SIDE_COLOURS, SIDE_TEXTS, SIDES
from cadastre_plugin.panels.conflict.table import ConflictTable
from cadastre_plugin.panels.review.differences_view import DifferencesView, Row
from cadastre_plugin.panels.review.notice import Notice


class ConflictDock(QDockWidget):
    """apply_requested(), put_off_requested(): what was pressed. closed(): the dock was closed by hand. The signals of
    `table`, `merged` and `all_open` are used as they are; `notice.retried` asks again what could not be read.
    """

    apply_requested = pyqtSignal()
    put_off_requested = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Conflicts"), parent)
        self.setObjectName("cadastre.conflict")
        self.heading, self.legend, self.reason = QLabel(self), QLabel(self), QLabel(self)
        self.notice = Notice(self)
        self.table, self.merged = ConflictTable(self), DifferencesView(self)
        self.tabs = QTabWidget(self)
        self.only_open = QCheckBox(tr("Only what is open"), self)
        self.next = QPushButton(tr("Next open"), self)
        self.all_open = AllOpen(self)
        self.areas = ResultTable("cadastre.conflict.areas", tr("Areas by what is chosen"), _area_headings(), self)
        self.put_off = QPushButton(tr("Put off"), self)
        self.apply = QPushButton(tr("Apply"), self)
        self._name()
        self._lay_out()
        self._connect()
        self.close_conflict()

    def show_waiting(self, title: str, text: str) -> None:
        """The three sides are being read."""
        self.heading.setText(f"<b>{html.escape(title)}</b>")
        self._offer(False)
        self.put_off.show()  # who does not want to wait
        self.notice.waiting(text)

    def show_error(self, text: str) -> None:
        """They could not be read; nothing is lost by that."""
        self._offer(False)
        self.notice.retryable(text)

    def show_conflict(
        self, lines: Sequence[Line], merged: Sequence[Row], choices: Mapping[DisputeKey, Choice], merged_count: int
    ) -> None:
        """The three sides, and what was chosen so far."""
        self._offer(True)
        self.notice.clear()
        self.table.show_lines(lines, choices)
        self.merged.show_rows(merged)
        self.tabs.setTabText(1, tr("Done by itself: {count}").format(count=merged_count))
        self.show_choices(choices)
        if not lines:
            self.tabs.setCurrentIndex(1)

    def show_choices(self, choices: Mapping[DisputeKey, Choice], void: frozenset[DisputeKey] | None = None) -> None:
        """Other cells are chosen now. void: those that need not be chosen by that, None while it is being found out."""
        model = self.table.conflict
        model.set_choices(choices, model.void if void is None else void)
        left = sum(map(model.is_open, model.disputed))
        self.tabs.setTabText(0, tr("In dispute: {left} of {count} open").format(left=left, count=len(model.disputed)))
        self.next.setEnabled(left > 0)
        self.all_open.show_open({choice: model.open_for(choice) for choice in OFFERED}, left)
        self.table.hide_chosen(self.only_open.isChecked())
        self.refuse(tr("Choose a side first; still open: {count}").format(count=left) if left else "")

    def refuse(self, reason: str) -> None:
        """Why it cannot be applied; empty when it can."""
        self.apply.setEnabled(not reason)
        self.apply.setToolTip(reason or tr("The change goes over to the register as it stands now; undo takes it back"))
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def show_areas(self, rows: Sequence[Sequence[str]], numbers: Sequence[str] = ()) -> None:
        """Areas of the parcels of the line in front, for each side that it may take; none when it bounds no parcel.
        numbers: theirs in full, which stand shortened in the rows."""
        self.areas.show_rows(rows, tips=numbers)
        self.areas.setVisible(bool(rows))

    def show_next(self) -> None:
        """Bring the next line to the front that is still open."""
        keys, front = self.table.conflict.disputed, self.table.key()
        after = keys.index(front) + 1 if front in keys else 0
        waiting = (key for key in (*keys[after:], *keys[:after]) if self.table.conflict.is_open(key))
        self.tabs.setCurrentIndex(0)
        self.table.show_key(next(waiting, None))
        self.table.setFocus()

    def close_conflict(self, text: str = "") -> None:
        """There is none any more; text: what became of it."""
        self.heading.setText("")
        self.table.show_lines((), {})
        self.merged.show_rows(())
        self.show_areas(())
        self._offer(False)
        self.notice.done(text) if text else self.notice.plain(tr("No conflict is shown"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """It is put off."""
        super().closeEvent(event)
        self.closed.emit()

    def _offer(self, shown: bool) -> None:
        for part in (self.legend, self.tabs, self.only_open, self.next, self.all_open, self.put_off, self.apply):
            part.setVisible(shown)
        if not shown:
            self.reason.hide()
            self.areas.hide()

    def _name(self) -> None:
        names = {"table": self.table, "merged": self.merged, "next": self.next, "only_open": self.only_open}
        names |= {"put_off": self.put_off, "apply": self.apply, "tabs": self.tabs}
        for name, part in names.items():
            part.setObjectName(f"cadastre.conflict.{name}")
        self.table.setAccessibleName(tr("What is in dispute"))
        self.merged.setAccessibleName(tr("What merged by itself"))
        self.merged.setHeaderHidden(True)
        self.put_off.setToolTip(tr("Your draft and what you chose stay as they are"))
        self.next.setShortcut("Alt+N")
        self.next.setToolTip("Alt+N")
        for label in (self.heading, self.legend, self.reason):
            label.setWordWrap(True)
        self.legend.setText(_legend())

    def _lay_out(self) -> None:
        self.tabs.addTab(self.table, "")
        self.tabs.addTab(self.merged, "")
        walk, buttons = QHBoxLayout(), QHBoxLayout()
        walk.addWidget(self.only_open, 1)
        walk.addWidget(self.next)
        buttons.addWidget(self.put_off)
        buttons.addWidget(self.apply)
        whole = QWidget(self)
        layout = QVBoxLayout(whole)
        layout.addWidget(self.heading)
        layout.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.legend)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(walk)
        layout.addWidget(self.all_open)
        layout.addWidget(self.areas)
        layout.addWidget(self.reason)
        layout.addLayout(buttons)
        layout.addStretch(0)
        self.setWidget(whole)

    def _connect(self) -> None:
        self.apply.clicked.connect(self.apply_requested)
        self.put_off.clicked.connect(self.put_off_requested)
        self.next.clicked.connect(self.show_next)
        self.only_open.toggled.connect(self.table.hide_chosen)


def _area_headings() -> list[str]:
    return [tr("Area"), *(tr(SIDE_TEXTS[side]) for side in SIDES)]


def _legend() -> str:
    """The colours of the three sides, as the map and the table have them."""
    parts = (
        f'<span style="color:{SIDE_COLOURS[side]}">\u25ac\u25ac</span> {html.escape(tr(SIDE_TEXTS[side]))}'
        for side in SIDES
    )
    return " &nbsp; ".join(parts)
