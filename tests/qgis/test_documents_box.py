"""The documents of an act: what is required is asked for, what is there is said, files come by click and drop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from qgis.PyQt.QtCore import QDate, QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QWidget

from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.rights.documents_box import DocumentsBox
from tests.qgis.waiting import wait_until

REQUIRED = [("contract", "contract"), ("application", "application")]
KNOWN = Source(uuid4(), 3, "title", "A-1", date(2001, 2, 3), "ab" * 32, "Order.pdf", "application/pdf", 1_234_567)


@pytest.fixture
def box(qgis_app):
    made = DocumentsBox(shipped_profile("tashkent"))
    made.set_required(REQUIRED)
    made.resize(420, 500)
    made.show()
    made.heard = []
    made.changed.connect(lambda: made.heard.append(made.sources()))
    made.asked = []
    made.attach_requested.connect(lambda id, path: made.asked.append((id, path)))
    yield made
    made.close()
    made.deleteLater()


def lines(box: DocumentsBox) -> list[str]:
    return [box.list.item(row).text() for row in range(box.list.count())]


def choose_kind(box: DocumentsBox, code: str) -> None:
    box.form.kind.setCurrentIndex(box.form.kind.findData(code))
    box.form.kind.activated.emit(box.form.kind.currentIndex())


def press(box: DocumentsBox, key: Qt.Key) -> None:
    """Press a key in the list."""
    box.activateWindow()
    box.list.setFocus()
    wait_until(box.list.hasFocus, "the focus")
    QTest.keyClick(box.list, key)


def drop(box: DocumentsBox, *urls: QUrl) -> bool:
    """Drop on the box; True when it takes what is dragged over it."""
    mime = QMimeData()
    mime.setUrls(list(urls))
    actions, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(20, 20)
    entering = QDragEnterEvent(place.toPoint(), actions, mime, button, key)
    QApplication.sendEvent(box, entering)
    if entering.isAccepted():
        QApplication.sendEvent(box, QDropEvent(place, actions, mime, button, key))
    return bool(entering.isAccepted())


def test_what_is_required_is_missing_at_first(box):
    assert lines(box) == ["contract: missing", "application: missing"]
    assert box.missing() == ("contract", "application")
    assert box.sources() == () and box.heard == []
    assert not box.view.isEnabled() and not box.remove.isEnabled() and box.attach.isEnabled()


def test_a_missing_document_is_filled_in(box):
    QTest.keyClicks(box.form.number, "17/A")
    box.form.date.setDate(QDate(2026, 5, 4))
    (source,) = box.sources()
    assert (source.kind, source.number, source.issued_on, source.version) == ("contract", "17/A", date(2026, 5, 4), 0)
    assert lines(box) == ["contract: No. 17/A · 2026-05-04 · no file", "application: missing"]
    assert box.missing() == ("application",)
    assert box.heard[-1] == (source,)
    assert len({heard[0].id for heard in box.heard}) == 1, "typing goes on with the same document"


def test_typing_a_space_is_not_in_the_way(box):
    QTest.keyClicks(box.form.number, "17 bis")
    assert box.form.number.text() == "17 bis" and box.sources()[0].number == "17 bis"


def test_a_date_may_be_left_out_and_taken_back_but_never_lies_in_the_future(box):
    tomorrow = date.today() + timedelta(days=1)
    box.form.date.setDate(QDate(tomorrow.year, tomorrow.month, tomorrow.day))
    assert all(source.issued_on is None or source.issued_on <= date.today() for source in box.sources())
    assert box.form.date.maximumDate() == QDate.currentDate()
    box.form.date.setDate(QDate.currentDate())
    assert box.sources()[0].issued_on == date.today()
    box.form.date.clear()
    assert box.sources()[0].issued_on is None


def test_another_document_is_added_and_removed(box):
    box.add.click()
    choose_kind(box, "will")
    assert [source.kind for source in box.sources()] == ["will"]
    assert lines(box)[-1].endswith("no file") and box.missing() == ("contract", "application")
    press(box, Qt.Key.Key_Delete)
    assert box.sources() == () and len(lines(box)) == 2


def test_a_document_that_becomes_a_required_one_takes_its_place(box):
    box.add.click()
    choose_kind(box, "application")
    assert box.missing() == ("contract",)
    assert lines(box)[1].startswith("application: no file")
    assert box.list.currentRow() == 1


def test_removing_a_required_document_says_that_it_is_missing(box):
    QTest.keyClicks(box.form.number, "1")
    box.remove.click()
    assert box.missing() == ("contract", "application") and box.heard[-1] == ()
    assert box.form.number.text() == ""


def test_a_file_is_attached_to_the_missing_document(box, tmp_path: Path):
    path = tmp_path / "Шартнома.pdf"
    box.attach_files([path])
    ((id, asked),) = box.asked
    assert asked == path and box.is_busy()
    assert box.file.text() == "Copying Шартнома.pdf"
    assert not box.attach.isEnabled() and box.sources()[0].sha256 is None
    box.show_progress(40.0)
    assert box.bar.isVisible() and box.bar.value() == 40
    box.attached(id, "cd" * 32, 1_234_567, "application/pdf", path.name)
    (source,) = box.sources()
    assert (source.id, source.kind, source.sha256, source.size) == (id, "contract", "cd" * 32, 1_234_567)
    assert (source.file_name, source.media_type) == ("Шартнома.pdf", "application/pdf")
    assert not box.is_busy() and not box.bar.isVisible()
    assert "Шартнома.pdf (1.18 MiB)" in lines(box)[0]


def test_a_file_that_cannot_be_kept_leaves_the_document_as_it_was(box):
    QTest.keyClicks(box.form.number, "17")
    box.attach_files([Path("gone.pdf")])
    box.attach_failed(box.asked[0][0], "It cannot be read")
    assert box.notice.text.text() == "It cannot be read" and box.notice.isVisible()
    assert box.sources()[0].number == "17" and box.sources()[0].sha256 is None
    assert box.attach.isEnabled(), "another one can be chosen"
    box.attach_files([Path("other.pdf")])
    assert not box.notice.isVisible()
    box.attach_failed(box.asked[1][0], "")
    assert not box.notice.isVisible(), "who stopped it needs not be told"


def test_what_was_typed_while_a_file_is_copied_stays(box):
    box.attach_files([Path("a.pdf")])
    QTest.keyClicks(box.form.number, "99")
    box.attached(box.asked[0][0], "cd" * 32, 10, "application/pdf", "a.pdf")
    assert (box.sources()[0].number, box.sources()[0].sha256) == ("99", "cd" * 32)


def test_a_document_that_was_removed_meanwhile_stays_away(box):
    box.attach_files([Path("a.pdf")])
    box.remove.click()
    box.attached(box.asked[0][0], "cd" * 32, 10, "application/pdf", "a.pdf")
    assert box.sources() == () and not box.is_busy()


def test_several_files_dropped_at_once_go_to_the_missing_documents_first(box, tmp_path: Path):
    urls = [QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.pdf", "b.pdf", "c.pdf")]
    assert drop(box, *urls)
    assert [path.name for _, path in box.asked] == ["a.pdf", "b.pdf", "c.pdf"]
    assert [source.kind for source in box.sources()][:2] == ["contract", "application"]
    assert len(box.sources()) == 3 and box.missing() == ()


@pytest.mark.parametrize("url", [QUrl("https://example.com/a.pdf"), QUrl("mailto:a@b.uz")])
def test_what_is_not_on_this_computer_cannot_be_dropped(box, url):
    assert not drop(box, url) and box.asked == []


def test_a_file_is_chosen_in_the_dialog(box, tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-")
    box.attach.click()
    dialog = box.findChild(QFileDialog, "cadastre.documents.dialog")
    assert "*.pdf" in dialog.nameFilters()[0] and "*.jpg" in dialog.nameFilters()[0]
    assert "*.exe" not in dialog.nameFilters()[0]
    dialog.selectFile(str(path))
    dialog.accept()
    assert [asked for _, asked in box.asked] == [path]


def test_another_file_takes_the_place_of_the_one_that_was_attached(box):
    box.set_sources([Source(UUID(int=1), 0, "contract", "1", None, "ab" * 32, "old.pdf", "application/pdf", 9)])
    assert box.attach.text().startswith("Replace")
    box.attach_files(["new.pdf"], replacing=True)
    assert box.sources()[0].sha256 == "ab" * 32, "until the other is there"
    box.attached(UUID(int=1), "cd" * 32, 10, "image/png", "new.png")
    (source,) = box.sources()
    assert (source.number, source.sha256, source.file_name, source.size) == ("1", "cd" * 32, "new.png", 10)
    box.attach_files(["third.pdf"])
    assert len(box.sources()) == 2, "what is dropped replaces nothing"


def test_the_file_of_a_document_is_viewed_by_button_key_and_double_click(box):
    seen: list[Source] = []
    box.view_requested.connect(seen.append)
    box.set_sources([KNOWN])
    box.list.setCurrentRow(2)
    assert lines(box)[2].endswith("No. A-1 · 2001-02-03 · Order.pdf (1.18 MiB)")
    box.view.click()
    box.list.itemActivated.emit(box.list.item(2))
    press(box, Qt.Key.Key_Return)
    assert seen == [KNOWN, KNOWN, KNOWN]


def test_a_document_of_the_register_is_not_changed_by_an_act(box):
    box.set_sources([KNOWN])
    box.list.setCurrentRow(2)
    assert not box.form.isEnabled() and not box.attach.isEnabled() and box.remove.isEnabled()
    assert box.sources() == (KNOWN,)


def test_who_only_reads_may_view_and_nothing_else(box):
    box.set_sources([replace(KNOWN, kind="contract")], read_only=True)
    assert box.view.isVisible() and box.view.isEnabled()
    assert not any(part.isVisible() for part in (box.form, box.attach, box.add, box.remove))
    press(box, Qt.Key.Key_Delete)
    assert len(box.sources()) == 1
    assert not drop(box, QUrl.fromLocalFile("/tmp/a.pdf"))


def test_other_requirements_keep_the_documents(box):
    QTest.keyClicks(box.form.number, "5")
    box.set_required([("will", "will"), ("identity", "identity")])
    assert [source.kind for source in box.sources()] == ["contract"]
    assert box.missing() == ("will", "identity")


def test_a_kind_that_the_city_no_longer_lists_is_shown_by_its_code(box):
    box.set_sources([Source(UUID(int=1), 0, "papyrus", "1")])
    box.list.setCurrentRow(2)
    assert lines(box)[2].startswith("papyrus:") and box.form.values()[0] == "papyrus"


def test_the_keyboard_reaches_everything_and_everything_is_named(box):
    box.set_sources([Source(UUID(int=1), 0, "contract", "1", None, "ab" * 32)])
    box.list.setCurrentRow(0)
    wanted = {"list", "kind", "number", "date", "view", "add", "remove"}
    assert {f"cadastre.documents.{name}" for name in wanted} <= _reached(box)
    for part in box.findChildren(QWidget):
        if part.objectName().startswith("cadastre.documents."):
            assert part.accessibleName(), part.objectName()


def _reached(box: DocumentsBox) -> set[str]:
    """The names of what Tab comes past."""
    box.activateWindow()
    box.list.setFocus()
    wait_until(box.list.hasFocus, "the focus")
    names: set[str] = set()
    for _ in range(20):
        widget = QApplication.focusWidget()
        names.add(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return names


def test_it_fits_a_narrow_dock(box):
    long = "Вино" * 60
    box.set_sources([Source(UUID(int=1), 0, "contract", long[:100], None, "ab" * 32, f"{long}.pdf", None, 1)])
    assert box.minimumSizeHint().width() <= 400
