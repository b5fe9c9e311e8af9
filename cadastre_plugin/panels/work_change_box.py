"""The change that is open: what differs so far, what the rules say of it, and what can be done with it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.reversal import REVERSAL
from cadastre_plugin.core.change.workflow import STATE_TEXTS, State
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.remark import Remark
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.appraisal import Appraisal
from cadastre_plugin.icons import icon
from cadastre_plugin.panels.findings_model import NumberOf
from cadastre_plugin.panels.findings_view import FindingsView
from cadastre_plugin.panels.remarks.remarks_panel import RemarksPanel
from cadastre_plugin.panels.review.differences_view import DifferencesView
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.queue_model import STATE_COLOURS
from cadastre_plugin.panels.review.values import code_name, district_name
from cadastre_plugin.panels.undo_buttons import UndoButtons
from cadastre_plugin.panels.work_rows import counts_text, work_rows
from cadastre_plugin.panels.work_submission import submission_refusal

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QUndoStack


_SHARES = (3, 2, 3)  # of the height: remarks, what differs, findings
_LOWEST_LISTS = 300
"""Pixels for what differs and the findings together; on a lower screen the dock scrolls."""


class WorkChangeBox(QWidget):
    """submit_requested(), discard_requested(), close_requested(): what was pressed. attributes_requested(): the form of
    the selected parcel is wanted. place_requested(geometry) and parcels_requested(tuple of UUID): show them on the map,
    in m of the city's CRS. Undo and redo are those of the draft's own stack. others: what to know of other changes.
    """

    submit_requested = pyqtSignal()
    discard_requested = pyqtSignal()
    close_requested = pyqtSignal()
    attributes_requested = pyqtSignal()
    place_requested = pyqtSignal(object)
    parcels_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._refusal: str | None = None
        self._sending: str | None = None
        self.header = QLabel(self)
        self.remarks = RemarksPanel("work", reviews=False, parent=self)
        self.others = Notice(self)
        self.counts = QLabel(self)
        self.differences = DifferencesView(self)
        self.findings = FindingsView(self)
        self.notice = Notice(self)
        self.steps = UndoButtons("cadastre.work", self)
        self.remark = QToolButton(self)
        self.attributes = QToolButton(self)
        self.close_button = QPushButton(tr("Close"), self)
        self.discard = QPushButton(tr("Discard…"), self)
        self.submit = QPushButton(icon("submit"), tr("Submit"), self)
        self.reason = QLabel(self)
        self._name()
        self._lay_out()
        self._connect()

    def open_change(
        self, change: Change, state: State, remarks: Sequence[Remark], profile: Profile, stack: QUndoStack
    ) -> None:
        """A change is edited from now on."""
        self._profile = profile
        self.steps.follow(stack)
        self.header.setText(_header(change, state, profile))
        self.others.clear()
        self.remarks.show_remarks(remarks)
        self.findings.card.set_profile(profile)
        self.differences.show_rows(())
        self.set_busy(None)
        self.show_checking()

    def close_change(self) -> None:
        """No change is edited any more."""
        self.steps.follow(None)
        self.remarks.empty()
        self.findings.close_card()
        self.differences.show_rows(())

    def show_checking(self) -> None:
        """The change is another one; what it amounts to is being found out."""
        self.findings.show_checking()
        self._refuse_submission(tr("The change is being checked"))

    def show_appraisal(self, appraisal: Appraisal, number_of: NumberOf) -> None:
        """What the newest state of the change amounts to."""
        assert self._profile is not None
        self.counts.setText(counts_text(appraisal))
        self.differences.show_rows(work_rows(appraisal, self._profile))
        self.findings.show_findings(appraisal.findings, number_of)
        self._refuse_submission(submission_refusal(appraisal, self._profile))

    def show_check_error(self, text: str) -> None:
        """The rules could not look: the service will, so that submitting stays possible."""
        self.findings.show_error(text)
        self._refuse_submission(None)

    def set_busy(self, text: str | None) -> None:
        """Something is sent; None: no longer. Whatever is edited meanwhile, it cannot be submitted before."""
        self._sending = text
        for button in (self.discard, self.close_button):
            button.setEnabled(text is None)
        self._refuse_submission(self._refusal)
        if text is None:
            self.notice.clear()
        else:
            self.notice.waiting(text)

    def _refuse_submission(self, reason: str | None) -> None:
        self._refusal = reason
        self.submit.setEnabled(reason is None and self._sending is None)
        self.submit.setToolTip(self._sending or reason or "")
        self.reason.setText(reason or "")
        self.reason.setVisible(reason is not None and self._sending is None)

    def _give_room(self, card_shown: bool) -> None:
        """The card of a rule has the whole height while it is shown."""
        self.differences.setVisible(not card_shown)
        self.remarks.setHidden(card_shown or not self.remarks.is_wanted())

    def _begin_remark(self) -> None:
        self.remarks.show()
        self.remarks.begin_remark()

    def _name(self) -> None:
        self.header.setWordWrap(True)
        self.counts.setWordWrap(True)
        self.reason.setWordWrap(True)
        self.differences.setObjectName("cadastre.work.differences")
        self.differences.setAccessibleName(tr("What differs"))
        self.differences.setHeaderHidden(
            True
        )  # before stands left of after; the headings would be cut in a narrow dock
        self.differences.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        text = tr("Attributes of the selected parcel")
        self.attributes.setObjectName("cadastre.work.attributes")
        self.attributes.setAccessibleName(text)
        self.attributes.setToolTip(text)
        self.remark.setObjectName("cadastre.work.begin_remark")
        self.remark.setAccessibleName(tr("Add remark"))
        self.remark.setToolTip(tr("Ask the reviewer something, pinned to the map; it goes with the change"))
        self.remark.setIcon(QgsApplication.getThemeIcon("/mActionTextAnnotation.svg"))
        self.attributes.setIcon(QgsApplication.getThemeIcon("/mActionFormView.svg"))
        self.others.text.setObjectName("cadastre.work.others")
        self.submit.setObjectName("cadastre.work.submit")
        self.discard.setObjectName("cadastre.work.discard")
        self.close_button.setObjectName("cadastre.work.close")
        self.close_button.setToolTip(tr("Stop editing; the draft stays on this computer"))
        self.discard.setToolTip(tr("Drop the draft and all that was edited in it"))

    def _lay_out(self) -> None:
        tools, buttons = QHBoxLayout(), QHBoxLayout()
        tools.addWidget(self.counts, 1)
        for tool in (self.remark, self.attributes, self.steps):
            tools.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.discard)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        for part in (self.remarks, self.differences, self.findings):
            splitter.addWidget(part)
        for index, share in enumerate(_SHARES):
            splitter.setStretchFactor(index, share)
        splitter.setChildrenCollapsible(False)
        splitter.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # as high as there is room
        splitter.setMinimumHeight(_LOWEST_LISTS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.header)
        layout.addWidget(self.others)
        layout.addLayout(tools)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.notice)
        layout.addWidget(self.reason)
        layout.addWidget(self.submit)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.attributes.clicked.connect(self.attributes_requested)
        self.submit.clicked.connect(self.submit_requested)
        self.discard.clicked.connect(self.discard_requested)
        self.close_button.clicked.connect(self.close_requested)
        self.remark.clicked.connect(self._begin_remark)
        for told in (self.remarks.shown, self.remarks.written, self.remarks.form.given_up):
            told.connect(lambda: self.remarks.setVisible(self.remarks.is_wanted()))
        for part in (self.differences, self.findings):
            part.place_requested.connect(self.place_requested)
        self.findings.parcels_requested.connect(self.parcels_requested)
        self.findings.card_shown.connect(self._give_room)


def _header(change: Change, state: State, profile: Profile) -> str:
    kind = code_name(profile, "change_kind", change.kind)
    what = " · ".join(part for part in (kind, change.application, district_name(profile, change.district)) if part)
    standing = f'<span style="color:{STATE_COLOURS[state]}">{html.escape(tr(STATE_TEXTS[state]))}</span>'
    lines = [f"<b>{html.escape(change.title)}</b>", f"{standing} · {html.escape(what)}"]
    if change.reverses is not None:
        reasons = " ".join(act.reason for act in change.acts if act.operation == REVERSAL and act.reason)
        undoes = tr("It undoes an approved change exactly, so its land cannot be drawn. Reason: {reason}")
        lines.append(html.escape(undoes.format(reason=reasons or "—")))
    return "<br>".join(lines)
