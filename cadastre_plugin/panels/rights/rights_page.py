"""A page of the rights dock: what an operation is told, what would become of the rights, and why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.rights.documents_box import DocumentsBox
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.panels.tab_order import tab_in_order
from cadastre_plugin.panels.tall import Tall

Label = Callable[[UUID], str]
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RightsPage(QWidget):
    """Inputs stand in `form`, larger parts in `body`, then the documents, the applicant and the reason; below them what
    would become of the rights, as sentences.

    inputs_changed(): they are others now. apply_requested(), reset_requested(): Apply or Ctrl+Enter, Reset or Esc.
    """

    inputs_changed = pyqtSignal()
    apply_requested = pyqtSignal()
    reset_requested = pyqtSignal()

    def __init__(self, hint: str, profile: Profile, parent: QWidget | None = None) -> None:
        """`hint`: what to do first, in the chosen language."""
        super().__init__(parent)
        self.profile, self.operation = profile, ""
        self.hint = QLabel(hint, self)
        self.form = QFormLayout()
        self.body = QVBoxLayout()
        self.documents = DocumentsBox(profile, self)
        self.applicant = PartyPicker("applicant", self)
        self.reason = QLineEdit(self)
        self.sentences = QLabel(self)
        self.notice = Notice(self)
        self.apply, self.clear = QPushButton(tr("Apply"), self), QPushButton(tr("Reset"), self)
        self._name()
        self._lay_out()
        self._connect()
        self.show_incomplete()

    def set_operation(self, code: str) -> None:
        """Which operation of the profile it is: says which documents it needs."""
        self.operation = code
        kinds = self.profile.operation(code).documents
        self.documents.set_required((kind, self.profile.name_of("source_kind", kind)) for kind in kinds)

    def show_estate(self, estate: Estate, parcel_id: UUID | None, profile: Profile, label: Label) -> None:
        """Offer what the rights of a parcel allow; pages with choices among them override this."""

    def papers(self, parties: Sequence[Party] = ()) -> Papers:
        """The documents, the applicant and the reason. parties: those that the page's own inputs make new."""
        note = self.applicant.note
        made = {party.id: party for party in (*parties, *self.applicant.new_parties)}
        reason = self.reason.text().strip() or None
        return Papers(self.documents.sources(), note.id if note else None, tuple(made.values()), reason)

    def reset(self) -> None:
        """Empty the inputs; pages with inputs of their own override this, and call it."""
        self.documents.set_sources(())
        self.applicant.clear()
        self.reason.clear()

    def show_incomplete(self, text: str = "") -> None:
        """Something is missing before the operation can say anything: `text` says what."""
        self._show(())
        self.notice.plain(text) if text else self.notice.clear()

    def show_outcome(self, sentences: Sequence[str]) -> None:
        """What would become of the rights."""
        self._show(sentences)
        self.notice.clear()
        missing = self.documents.missing()
        if missing:  # the draft may wait for a document, the submission may not
            text = tr("Needed before the change can be submitted: {documents}")
            self.notice.plain(text.format(documents=", ".join(missing)))
        self.apply.setEnabled(not self.documents.is_busy())

    def show_refusal(self, text: str) -> None:
        """Why the operation makes nothing of the inputs."""
        self._show(())
        self.notice.error(text)

    def show_applied(self, text: str) -> None:
        """It was done; one undo takes it back."""
        self._show(())
        self.notice.done(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter with Ctrl applies (Enter alone ends a line of the form), Esc resets."""
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.apply.isEnabled():
            self.apply_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.reset_requested.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Inputs of the page stand before those that all pages have, and are gone through before them."""
        super().showEvent(event)
        tab_in_order(self)

    def _show(self, sentences: Sequence[str]) -> None:
        self.sentences.setText("\n".join(f"• {sentence}" for sentence in sentences))
        self.sentences.setVisible(bool(sentences))
        self.apply.setEnabled(False)

    def _connect(self) -> None:
        self.apply.clicked.connect(self.apply_requested)
        self.clear.clicked.connect(self.reset_requested)
        self.documents.changed.connect(self.inputs_changed)
        self.applicant.changed.connect(self.inputs_changed)
        self.reason.textChanged.connect(self.inputs_changed)

    def _name(self) -> None:
        self.hint.setWordWrap(True)
        self.sentences.setObjectName("cadastre.rights.sentences")
        self.sentences.setWordWrap(True)
        self.sentences.setTextFormat(Qt.TextFormat.PlainText)
        self.sentences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.apply.setObjectName("cadastre.rights.apply")
        self.clear.setObjectName("cadastre.rights.reset")
        self.apply.setToolTip(tr("Write this into the draft as one step (Ctrl+Enter)"))
        self.clear.setToolTip(tr("Begin again (Esc)"))
        self.reason.setObjectName("cadastre.rights.reason")
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setMaxLength(2000)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def _lay_out(self) -> None:
        """Inputs scroll on a low screen; what would become of the rights and the buttons are always in sight."""
        content = QWidget(self)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(6, 6, 6, 6)
        inside.addWidget(self.hint)
        inside.addLayout(self.form)
        inside.addLayout(self.body)
        inside.addWidget(self.documents)
        others = QFormLayout()
        others.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        others.addRow(tr("Applicant"), self.applicant)
        others.addRow(tr("Reason or remark"), self.reason)
        inside.addLayout(others)
        inside.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.clear)
        buttons.addStretch(1)
        buttons.addWidget(self.apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Tall(content), 1)
        layout.addWidget(self.sentences)
        layout.addWidget(self.notice)
        layout.addLayout(buttons)
