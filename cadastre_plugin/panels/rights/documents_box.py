"""The documents of one act: what the operation requires, what is there, and their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

from qgis.PyQt.QtCore import QMimeDatabase, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.rights.document_form import DocumentForm
from cadastre_plugin.panels.rights.document_rows import DocumentRow, document_rows, file_said, said

MISSING_COLOUR = Qt.GlobalColor.darkRed
LIST_HEIGHT = 110


class DocumentsBox(QGroupBox):
    """changed(): `sources()` gives others. attach_requested(id, path): keep this file for the document of that id, then
    call `attached` or `attach_failed`. view_requested(Source): open its file. cancel_requested(): stop either.
    """

    changed = pyqtSignal()
    attach_requested = pyqtSignal(object, object)
    view_requested = pyqtSignal(object)
    cancel_requested = pyqtSignal()

    def __init__(self, profile: Profile, parent: QWidget | None = None) -> None:
        super().__init__(tr("Documents"), parent)
        self._names = {item.code: item.name() for item in profile.codes("source_kind")}
        self._media_types = profile.files.media_types
        self._required: tuple[str, ...] = ()
        self._sources: list[Source] = []
        self._rows: list[DocumentRow] = []
        self._attaching: dict[UUID, str] = {}
        self._is_read_only = False
        self.list, self.form, self.file = QListWidget(self), DocumentForm(self._names, self), QLabel(self)
        self.attach, self.view = QPushButton(tr("Attach a file…"), self), QPushButton(tr("View"), self)
        self.add, self.remove = QPushButton(tr("Add a document"), self), QPushButton(tr("Remove"), self)
        self.bar, self.cancel, self.notice = QProgressBar(self), QPushButton(tr("Cancel"), self), Notice(self)
        self._name()
        self._lay_out()
        self._connect()
        self._refill(None)

    def sources(self) -> tuple[Source, ...]:
        """The documents of the act, required ones first; one whose file is being copied has none yet."""
        return tuple(row.source for row in self._rows if row.source is not None)

    def missing(self) -> tuple[str, ...]:
        """The names of the required documents that are not there."""
        return tuple(self._names.get(row.kind, row.kind) for row in self._rows if row.source is None)

    def is_busy(self) -> bool:
        """True while a file is being copied."""
        return bool(self._attaching)

    def set_required(self, kinds: Iterable[tuple[str, str]]) -> None:
        """The kinds that the operation requires, as (code, name)."""
        given = dict(kinds)
        self._names.update(given)
        self._required = tuple(given)
        self._refill(self._selected_id())

    def set_sources(self, sources: Iterable[Source], *, read_only: bool = False) -> None:
        """Show these documents in place of those that are there; `read_only`: they can be viewed and nothing else."""
        self._sources = list(sources)
        self._attaching.clear()
        self._is_read_only = read_only
        self.setAcceptDrops(not read_only)
        for part in (self.form, self.attach, self.add, self.remove):
            part.setHidden(read_only)
        self.notice.clear()
        self.show_progress(None)
        self._refill(self._sources[0].id if self._sources else None)

    def attach_files(self, paths: Sequence[str | Path], *, replacing: bool = False) -> None:
        """Attach files: the first to the chosen document if that has none or `replacing`, others to new ones."""
        self.notice.clear()
        for place, path in enumerate(map(Path, paths)):
            source = self._for_new_file(replacing=replacing and place == 0)
            self._attaching[source.id] = path.name
            self._put(source)
            self.attach_requested.emit(source.id, path)

    def attached(self, id: UUID, sha256: str, size: int, media_type: str, file_name: str) -> None:
        """The file of a document is kept; nothing when the document was removed meanwhile."""
        source = self._source(id)
        self._settle(id)
        if source is not None:
            self._put(replace(source, sha256=sha256, size=size, media_type=media_type, file_name=file_name))

    def attach_failed(self, id: UUID, text: str) -> None:
        """The file of a document cannot be kept; the document stays as it was. An empty text says nothing."""
        self._settle(id)
        if text:
            self.show_problem(text)
        self._refill(self._selected_id())

    def show_problem(self, text: str) -> None:
        """Something went wrong with a file."""
        self.notice.error(text)

    def show_progress(self, percent: float | None) -> None:
        """So much of a file is copied or fetched; None when nothing is under way."""
        self.bar.setVisible(percent is not None)
        self.cancel.setVisible(percent is not None)
        self.bar.setValue(round(percent or 0))

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Files of this computer may be dropped here."""
        if event is not None and _local_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Attach what is dropped."""
        if event is not None and (paths := _local_files(event)):
            event.acceptProposedAction()
            self.attach_files(paths)

    def _for_new_file(self, *, replacing: bool) -> Source:
        row = self._selected()
        chosen = row.source if row else None
        is_free = chosen is None or (self._may_take_file(chosen) and (replacing or chosen.sha256 is None))
        if row is not None and is_free:
            return chosen or Source(uuid4(), NEW, row.kind)
        wanting = next((row.kind for row in self._rows if row.source is None), None)
        return Source(uuid4(), NEW, wanting or next(iter(self._names)))

    def _may_take_file(self, source: Source) -> bool:
        return source.version == NEW and source.id not in self._attaching

    def _put(self, source: Source) -> None:
        """Add a document, or replace the one of its id."""
        place = next((place for place, one in enumerate(self._sources) if one.id == source.id), None)
        if place is None:
            self._sources.append(source)
        else:
            self._sources[place] = source
        self._refill(source.id)
        self.changed.emit()

    def _settle(self, id: UUID) -> None:
        self._attaching.pop(id, None)
        if not self._attaching:
            self.show_progress(None)

    def _source(self, id: UUID | None) -> Source | None:
        return next((source for source in self._sources if source.id == id), None)

    def _selected(self) -> DocumentRow | None:
        place = self.list.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _selected_id(self) -> UUID | None:
        row = self._selected()
        return row.source.id if row and row.source else None

    def _refill(self, chosen: UUID | None) -> None:
        """Show the documents anew, that of an id chosen; else the place that was chosen before."""
        place = max(0, self.list.currentRow())
        self._rows = document_rows(self._required, self._sources)
        ids = [row.source.id if row.source else None for row in self._rows]
        self.list.blockSignals(True)
        self.list.clear()
        for row in self._rows:
            self.list.addItem(self._item(row))
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids and chosen else min(place, len(ids) - 1))
        self.list.blockSignals(False)
        self._show_selected()

    def _item(self, row: DocumentRow) -> QListWidgetItem:
        item = QListWidgetItem(said(row, self._names))
        item.setToolTip(item.text())
        if row.source is None:
            item.setForeground(MISSING_COLOUR)
        return item

    def _show_selected(self) -> None:
        row = self._selected()
        source = row.source if row else None
        is_free = source is None or source.version == NEW
        self.form.show_row(row, editable=row is not None and is_free)
        copying = self._attaching.get(source.id) if source else None
        self.file.setText(tr("Copying {name}").format(name=copying) if copying else file_said(source))
        self.file.setToolTip(self.file.text())
        self.file.setVisible(row is not None)
        self.attach.setEnabled(row is None or source is None or self._may_take_file(source))
        has_file = source is not None and source.sha256 is not None
        self.attach.setText(tr("Replace the file…") if has_file else tr("Attach a file…"))
        self.view.setEnabled(has_file)
        self.remove.setEnabled(source is not None)

    def _on_edited(self) -> None:
        row = self._selected()
        if row is None:
            return
        kind, number, issued = self.form.values()
        source = row.source or Source(uuid4(), NEW, kind)
        self._put(replace(source, kind=kind, number=number, issued_on=issued))

    def _on_add(self) -> None:
        self._put(Source(uuid4(), NEW, next(iter(self._names))))
        self.form.kind.setFocus()

    def _on_remove(self) -> None:
        source = self._source(self._selected_id())
        if source is not None and not self._is_read_only:
            self._sources.remove(source)
            self._settle(source.id)
            self._refill(None)
            self.changed.emit()

    def _on_view(self) -> None:
        source = self._source(self._selected_id())
        if source is not None and source.sha256 is not None:
            self.notice.clear()
            self.view_requested.emit(source)

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, tr("Attach a file"))
        dialog.setObjectName("cadastre.documents.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([_filter(self._media_types), tr("All files") + " (*)"])
        dialog.filesSelected.connect(lambda paths: self.attach_files(paths, replacing=True))
        dialog.open()

    def _name(self) -> None:
        self.setObjectName("cadastre.documents")
        self.list.setMaximumHeight(LIST_HEIGHT)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.file.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )  # names are as long as they are
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.setAcceptDrops(True)
        named = (
            (self.list, "list", tr("Documents of the act")),
            (self.file, "file", tr("File of the document")),
            (self.attach, "attach", tr("Attach a file to the document; files can also be dropped here")),
            (self.view, "view", tr("Open the file of the document")),
            (self.add, "add", tr("Add a document that is not required")),
            (self.remove, "remove", tr("Remove the document from the act")),
            (self.bar, "progress", tr("How much of the file is there")),
            (self.cancel, "cancel", tr("Stop copying or fetching the file")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.documents.{name}")
            part.setAccessibleName(title)
            part.setToolTip(title)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(self.form)
        layout.addWidget(self.file)
        for pair in ((self.attach, self.view), (self.add, self.remove), (self.bar, self.cancel)):
            row = QHBoxLayout()
            for part in pair:
                row.addWidget(part, 1)
            layout.addLayout(row)
        layout.addWidget(self.notice)
        self.show_progress(None)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show_selected)
        self.list.itemActivated.connect(self._on_view)
        self.form.edited.connect(self._on_edited)
        self.attach.clicked.connect(self._choose_files)
        self.view.clicked.connect(self._on_view)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.cancel.clicked.connect(self.cancel_requested)
        delete = QAction(tr("Remove"), self.list)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self._on_remove)
        self.list.addAction(delete)


def _local_files(event: QDropEvent) -> list[str]:
    mime = event.mimeData()
    urls = mime.urls() if mime is not None else []
    return [url.toLocalFile() for url in urls if url.isLocalFile()]


def _filter(media_types: Iterable[str]) -> str:
    types = QMimeDatabase()
    endings = [f"*.{ending}" for name in media_types for ending in types.mimeTypeForName(name).suffixes()]
    return tr("Documents") + f" ({' '.join(endings)})"
