"""The card of the rule that a finding broke: picture, meaning, law, numbers, and the fix in one step."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from cadastre_plugin.core.fixes.catalogue import FIXES
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.card import RuleCard
from cadastre_plugin.core.rules.cards import CARDS, FIGURES, LIMITS
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.texts import N_, filled, tr
from cadastre_plugin.icons import icon
from cadastre_plugin.layers.findings_layer import SYMBOLS, symbol_key
from cadastre_plugin.panels.findings_model import EFFECTS
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.tall import Tall

PICTURE = QSize(356, 104)
"""Pixels of a picture: it fits a dock of 420."""

_PICTURE_TEXT = N_("Picture: how it was, what is wrong, how it is right")


class RuleCardPage(QWidget):
    """back_requested(): to the list. fix_requested(Finding): do it. place_requested(geometry): show where it is."""

    back_requested = pyqtSignal()
    fix_requested = pyqtSignal(object)
    place_requested = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._finding: Finding | None = None
        self.back = QToolButton(self)
        self.title = QLabel(self)
        self.picture = QLabel(self)
        self.text = QLabel(self)
        self.notice = Notice(self)
        self.fix = QPushButton(self)
        self._name()
        self._lay_out()
        self.back.clicked.connect(self.back_requested)
        self.fix.clicked.connect(self._ask_for_fix)

    @property
    def finding(self) -> Finding | None:
        """The finding that is explained."""
        return self._finding

    def set_profile(self, profile: Profile | None) -> None:
        """Whose limits are shown."""
        self._profile = profile

    def show_finding(self, finding: Finding) -> None:
        """Explain a finding and offer its fix."""
        self._finding = finding
        self.title.setText(_title(finding))
        self.text.setText(_body(finding, self._profile))
        self.notice.clear()
        self._show_picture(finding.rule)
        self._offer_fix(finding.rule)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """The rules have looked again: say when this fault is gone, and take over its new numbers when it is not."""
        shown = self._finding
        if shown is None:
            return
        again = [finding for finding in findings if _is_same(finding, shown)]
        if not again:
            self.fix.setEnabled(False)
            self.notice.done(tr("The rules no longer find this. Undo takes the last step back"))
        elif shown not in again:
            self.show_finding(again[0])
        elif not self.fix.isEnabled():
            self.show_finding(shown)

    def show_fixing(self) -> None:
        """The fix is being worked out."""
        self.fix.setEnabled(False)
        self.notice.waiting(tr("The fix is being worked out"))

    def show_refusal(self, text: str) -> None:
        """The fix cannot be done here, and why; it may be tried again once something else was changed."""
        self.fix.setEnabled(True)
        self.notice.error(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list, from wherever on the card."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _show_picture(self, rule: str) -> None:
        self.picture.setVisible(rule in CARDS)
        if rule in CARDS:
            self.picture.setPixmap(icon(f"rules/{rule}").pixmap(PICTURE))

    def _offer_fix(self, rule: str) -> None:
        fix = FIXES.get(rule)
        self.fix.setEnabled(fix is not None)
        self.fix.setText(tr(fix.title) if fix else tr("No fix in one step"))
        self.fix.setToolTip("" if fix else tr("What to do by hand stands above"))

    def _ask_for_fix(self) -> None:
        if self._finding is not None:
            self.fix_requested.emit(self._finding)

    def _name(self) -> None:
        self.back.setObjectName("cadastre.rule.back")
        self.back.setText(tr("← Findings"))
        self.back.setToolTip(tr("Back to the list of findings (Esc)"))
        self.fix.setObjectName("cadastre.rule.fix")
        self.fix.setAccessibleName(tr("Fix in one step"))
        self.title.setObjectName("cadastre.rule.title")
        self.title.setWordWrap(True)
        self.picture.setObjectName("cadastre.rule.picture")
        self.picture.setAccessibleName(tr(_PICTURE_TEXT))
        self.picture.setToolTip(tr(_PICTURE_TEXT))
        self.text.setObjectName("cadastre.rule.text")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAccessibleName(tr("About the rule"))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        content = QWidget(self)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.picture)
        inside.addWidget(self.text)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(Tall(content), 1)
        layout.addWidget(self.notice)
        layout.addWidget(self.fix)
        self.setTabOrder(self.back, self.text)
        self.setTabOrder(self.text, self.fix)


def _is_same(one: Finding, other: Finding) -> bool:
    """The same fault, though its numbers may have changed."""
    if one.rule != other.rule or set(one.subjects) != set(other.subjects):
        return False
    return one.place is None or other.place is None or bool(one.place.distance(other.place) <= SAME_PLACE_M)


SAME_PLACE_M = 0.05


def _title(finding: Finding) -> str:
    rule = RULES.get(finding.rule)
    severity, _, colour = SYMBOLS[symbol_key(finding)]
    effect = "" if finding.effect is Effect.KNOWN else f" · {tr(EFFECTS[finding.effect])}"
    name = html.escape(tr(rule.title)) if rule else ""
    return f'<b>{name}</b><br><span style="color:{colour}">{html.escape(tr(severity) + effect)}</span>'


def _body(finding: Finding, profile: Profile | None) -> str:
    parts = [f"<p><b>{html.escape(finding.text())}</b></p>"]
    card = CARDS.get(finding.rule)
    if card is not None:
        parts += [_section(heading, lines) for heading, lines in _sections(finding, card, profile) if lines]
    return "".join(parts)


def _sections(finding: Finding, card: RuleCard, profile: Profile | None) -> Iterator[tuple[str, list[str]]]:
    yield tr("What it means"), [tr(card.meaning)]
    yield tr("What to do by hand"), [tr(card.by_hand)]
    yield tr("Numbers"), [*_figures(finding), *_limits(card, profile)]
    yield tr("Law or standard"), [tr(card.basis)]


def _figures(finding: Finding) -> Iterator[str]:
    for name, value in finding.parameters.items():
        if name in FIGURES:
            yield filled(FIGURES[name], {"value": value})


def _limits(card: RuleCard, profile: Profile | None) -> Iterator[str]:
    if profile is not None:
        for name in card.limits:
            yield filled(LIMITS[name], {"value": f"{getattr(profile.tolerances, name):g}"})


def _section(heading: str, lines: list[str]) -> str:
    return f"<p><i>{html.escape(heading)}</i><br>{'<br>'.join(map(html.escape, lines))}</p>"
