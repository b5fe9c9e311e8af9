"""The proof card: red items that are opened one by one, and the page that a supervisor answers for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from qgis.PyQt.QtCore import QMarginsF, Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.api.proof import Proof
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.proof import RedItem, red_items
from cadastre_plugin.core.texts import spoken_in, tr
from cadastre_plugin.panels.language_box import LanguageBox
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.proof_page import AFTER, BEFORE, item_text, proof_page
from cadastre_plugin.panels.review.record import Review

RED, OPENED = "#c0392b", "#2e7d32"
ITEM = int(Qt.ItemDataRole.UserRole)
LIST_HEIGHT = 110
RESOLUTION_DPI, EDGE_MM = 150, 14
ON_PAPER, LEAST_PICTURE, GAP = 320, 120, 14
"""Widths of a picture, and what its cell has around it, in pixels."""


class ProofCard(QWidget):
    """Emits opened(RedItem) when a red item is opened, unopened(int) when another number of them is left."""

    opened = pyqtSignal(object)
    unopened = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review: Review | None = None
        self._profile: Profile | None = None
        self._person: UUID | None = None
        self._proof: Proof | None = None
        self._red: tuple[RedItem, ...] = ()
        self._pictures: tuple[QImage, QImage] | None = None
        self.head = QLabel(self)
        self.head.setWordWrap(True)
        self.items = QListWidget(self)
        self.items.setObjectName("cadastre.review.red_items")
        self.items.setAccessibleName(tr("Red items"))
        self.items.setWordWrap(True)
        self.items.setMaximumHeight(LIST_HEIGHT)
        self.page = QTextBrowser(self)
        self.page.setObjectName("cadastre.review.proof")
        self.page.setAccessibleName(tr("Proof card"))
        self.page.setOpenLinks(False)
        self.language = LanguageBox("cadastre.review.proof.language", self)
        self.save = QPushButton(tr("Save as PDF …"), self)
        self.save.setObjectName("cadastre.review.proof.save")
        self.notice = Notice(self)
        self._lay_out()
        self._connect()
        self.empty()

    def begin(self, review: Review, profile: Profile, person: UUID) -> None:
        """A change is under review; its proof is on the way."""
        self._review, self._profile, self._person = review, profile, person
        self._red = red_items(review.record.change, review.record.findings)
        self._proof, self._pictures = None, None
        self.notice.waiting(tr("The proof card is being made"))
        self._show_items()

    def show_proof(self, id: UUID, proof: Proof, pictures: tuple[QImage, QImage] | None = None) -> None:
        """What the service says of it has come, with pictures when they are new."""
        if self._review is None or id != self._review.record.summary.id:
            return
        self._proof = proof.joined(self._proof)
        self._pictures = pictures or self._pictures
        self.notice.clear()
        self._show_items()
        self._show_page()
        self.save.setEnabled(True)

    def show_error(self, text: str) -> None:
        """It could not be made or kept."""
        self.notice.error(text)

    def left(self) -> int:
        """How many red items this person has not opened yet."""
        return sum(item.key not in self._opened() for item in self._red)

    def write_pdf(self, path: Path) -> None:
        """Save the page and say where, or why not."""
        path = path if path.suffix else path.with_suffix(".pdf")
        writer = QPdfWriter(str(path))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(EDGE_MM, EDGE_MM, EDGE_MM, EDGE_MM), QPageLayout.Unit.Millimeter)
        writer.setResolution(RESOLUTION_DPI)
        self._document().print(writer)
        if path.is_file() and path.stat().st_size > 0:
            self.notice.done(tr("Saved: {path}").format(path=path))
        else:
            self.notice.error(tr("The file cannot be written: {path}. Choose another folder").format(path=path))

    def empty(self) -> None:
        """Nothing of a change is left in it."""
        self._review = self._proof = self._pictures = None
        self._red = ()
        self.items.clear()
        self.page.clear()
        self.head.clear()
        self.notice.clear()
        self.save.setEnabled(False)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.save)
        below.addStretch()
        below.addWidget(self.language)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        for part in (self.head, self.items, self.notice):
            layout.addWidget(part)
        layout.addWidget(self.page, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.items.itemClicked.connect(self._open)
        self.items.itemActivated.connect(self._open)
        self.language.currentIndexChanged.connect(self._show_page)
        self.save.clicked.connect(self._ask_and_save)

    def _open(self, row: QListWidgetItem) -> None:
        self.opened.emit(row.data(ITEM))

    def _opened(self) -> frozenset[str]:
        if self._proof is None or self._review is None or self._person is None:
            return frozenset()
        return self._proof.opened_by(self._person, self._review.record.summary.revision)

    def _show_items(self) -> None:
        opened, current = self._opened(), self.items.currentRow()
        self.items.clear()
        for number, item in enumerate(self._red, 1):
            self.items.addItem(self._row(number, item, is_opened=item.key in opened))
        self.items.setCurrentRow(current)
        self.items.setVisible(bool(self._red))
        self.head.setText(self._said())
        self.unopened.emit(self.left())

    def _row(self, number: int, item: RedItem, *, is_opened: bool) -> QListWidgetItem:
        assert self._review is not None and self._profile is not None
        text = f"{'✓' if is_opened else '●'} {number}. {item_text(item, self._review, self._profile)}"
        row = QListWidgetItem(text)
        row.setData(ITEM, item)
        row.setForeground(QColor(OPENED if is_opened else RED))
        row.setToolTip(tr("opened by you") if is_opened else tr("Click, or press Enter, to open it"))
        return row

    def _said(self) -> str:
        if not self._red:
            return tr("No red items: nothing has to be opened before the decision")
        left = self.left()
        if not left:
            return tr("All red items were opened: {count}").format(count=len(self._red))
        return tr("Red items: {count}. Open each before you approve; left: {left}").format(
            count=len(self._red), left=left
        )

    def _show_page(self) -> None:
        if self._review is None or self._proof is None or self._profile is None:
            return
        scrolled = self.page.verticalScrollBar().value()
        self._equip(self.page.document())
        self.page.setHtml(self._html(max(self.page.viewport().width() // 2 - GAP, LEAST_PICTURE)))
        self.page.verticalScrollBar().setValue(scrolled)

    def _document(self) -> QTextDocument:
        document = QTextDocument()
        self._equip(document)
        document.setHtml(self._html(ON_PAPER))
        return document

    def _equip(self, document: QTextDocument) -> None:
        for name, picture in zip((BEFORE, AFTER), self._pictures or (), strict=False):
            document.addResource(int(QTextDocument.ResourceType.ImageResource), QUrl(name), picture)

    def _html(self, picture_width: int) -> str:
        if self._review is None or self._proof is None or self._profile is None:
            return ""
        with spoken_in(self.language.currentData()):
            return proof_page(self._review, self._proof, self._red, self._profile, datetime.now(UTC), picture_width)

    def _ask_and_save(self) -> None:
        number = self._review.record.summary.application if self._review is not None else ""
        name = f"{number.replace('/', '-') or 'proof'}.pdf"
        path, _ = QFileDialog.getSaveFileName(self, tr("Save the proof card"), name, tr("PDF (*.pdf)"))
        if path:
            self.write_pdf(Path(path))
