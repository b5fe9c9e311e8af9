"""One change under review: what it is, what differs, what the rules say, what was remarked, and the decision."""

from __future__ import annotations

import html
from collections.abc import Iterable

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QTabWidget, QToolButton, QVBoxLayout, QWidget

from cadastre_plugin.api.replies import Me, Summary
from cadastre_plugin.core.change.workflow import STATE_TEXTS, Action, refusal
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.ordering import waiting_since
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.compare_bar import CompareBar
from cadastre_plugin.panels.forecast.collides_link import CollidesLink
from cadastre_plugin.panels.forecast.collisions_view import CollisionsView
from cadastre_plugin.panels.remarks.remarks_panel import RemarksPanel
from cadastre_plugin.panels.review.course import Course
from cadastre_plugin.panels.review.decision import DecisionBar, refusal_text
from cadastre_plugin.panels.review.findings import ReviewFindings
from cadastre_plugin.panels.review.land import ReviewLand
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.proof_card import ProofCard
from cadastre_plugin.panels.review.queue_model import STATE_COLOURS
from cadastre_plugin.panels.review.reversal_note import ReversalNote
from cadastre_plugin.panels.review.rights import ReviewRights
from cadastre_plugin.panels.review.terms_left import term_left
from cadastre_plugin.panels.review.values import code_name, district_name, moment

_TABS = (N_("Differences: {count}"), N_("Rights: {count}"), N_("Findings: {count}"), N_("Remarks: {count}"))


class ReviewDetail(QWidget):
    """The parts of the review of one change; the dock fills them. Emits closed() when the review is to end."""

    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = QLabel(self)
        self.header.setWordWrap(True)
        self.back = QToolButton(self)
        self.back.setText(tr("Back to the queue"))
        self.back.setArrowType(Qt.ArrowType.LeftArrow)
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.setAutoRaise(True)
        self.back.setObjectName("cadastre.review.close")
        self.back.clicked.connect(self.closed)
        self.hand_over = QToolButton(self)
        self.hand_over.setText(tr("Hand over …"))
        self.hand_over.setAutoRaise(True)
        self.hand_over.setObjectName("cadastre.review.hand_over")
        self.notice = Notice(self)
        self.compare = CompareBar("review", self)
        self.land = ReviewLand(self)
        self.differences = self.land.differences
        self.rights = ReviewRights(self)
        self.findings = ReviewFindings(self)
        self.remarks = RemarksPanel("review", reviews=True, parent=self)
        self.collisions = CollisionsView(self)
        self.undoes = ReversalNote(self)
        self.proof = ProofCard(self)
        self.collides = CollidesLink(self)
        self.decision = DecisionBar(self)
        self.tabs = QTabWidget(self)
        self.is_busy = False
        for part in (self.land, self.rights, self.findings, self.remarks, self.collisions):
            self.tabs.addTab(part, "")
        self.tabs.addTab(self.proof, tr("Proof card"))
        self.proof.unopened.connect(self.decision.set_unopened)
        self.collisions.counted.connect(self._count_collisions)
        self.collides.asked.connect(lambda: self.tabs.setCurrentWidget(self.collisions))
        self._lay_out()

    def show_header(self, summary: Summary, profile: Profile) -> None:
        """What the change is and where it stands."""
        kind = code_name(profile, "change_kind", summary.kind)
        application = tr("Application {number}").format(number=summary.application) if summary.application else ""
        since = tr("submitted {time}").format(time=moment(waiting_since(summary)))
        place = f"{district_name(profile, summary.district)} · {summary.author.full_name}, {since}"
        lines = [" · ".join(part for part in (kind, application) if part), place]
        markup = [f"<b>{html.escape(summary.title)}</b>", *map(html.escape, lines), _standing(summary)]
        left = term_left(summary, profile)
        if left is not None:
            markup.append(f'<span style="color:{left.colour}">{html.escape(left.text)}</span>')
        self.header.setText("<br>".join(markup))

    def count(self, differences: int | str, rights: int | str, findings: int | str, remarks: int | str) -> None:
        """Say on the tabs how many of each there are."""
        for index, number in enumerate((differences, rights, findings, remarks)):
            self.tabs.setTabText(index, tr(_TABS[index]).format(count=number))

    def _count_collisions(self, number: int | None) -> None:
        index = self.tabs.indexOf(self.collisions)
        self.tabs.setTabText(index, tr("Collisions: {count}").format(count="…" if number is None else number))
        self.collides.show_number(number or 0)

    def offer(self, summary: Summary, person: Me, profile: Profile) -> None:
        """Enable what the person may do with the change."""
        part = summary.part_of(person.id, person.authors)
        self.decision.offer(summary.state, person.roles, Course.of(summary, profile), part)
        refused = refusal(Action.HAND_OVER, summary.state, person.roles, part)
        self.hand_over.setEnabled(refused is None)
        self.hand_over.setToolTip(refusal_text(refused, Action.HAND_OVER, summary.state) if refused else "")

    def set_busy(self, busy: bool) -> None:
        """Nothing can be sent while a request runs."""
        self.is_busy = busy
        self.decision.set_busy(busy)

    def empty(self) -> None:
        """Nothing of a change is left in it."""
        self.land.empty()
        self.undoes.show_record(None)
        self.rights.empty()
        self.findings.show_findings((), lambda id: None)
        self.remarks.empty()
        self.proof.empty()
        self.decision.forget()
        self.hand_over.setEnabled(False)
        self.count(*"…" * len(_TABS))
        self.tabs.setEnabled(False)
        self.compare.setEnabled(False)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addStretch()
        top.addWidget(self.hand_over)
        layout.addLayout(top)
        layout.addWidget(_scrolled(self, self.header, (self.undoes, self.collides), self.compare, self.tabs), 1)
        layout.addWidget(self.notice)
        layout.addWidget(self.decision)


def _scrolled(
    parent: QWidget, header: QWidget, notes: Iterable[QWidget], compare: QWidget, tabs: QWidget
) -> QScrollArea:
    """Where the dock is low these give way: what is asked and what went wrong stay in sight below them."""
    content = QWidget(parent)
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(header)
    for note in notes:
        column.addWidget(note)
    column.addWidget(compare)
    column.addWidget(tabs, 1)
    area = QScrollArea(parent)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    return area


def _standing(summary: Summary) -> str:
    state = tr(STATE_TEXTS[summary.state])
    if summary.reviewer is not None:
        state = f"{state} · {tr('Reviewer: {name}').format(name=summary.reviewer.full_name)}"
    return f'<span style="color:{STATE_COLOURS[summary.state]}">{html.escape(state)}</span>'
