"""Documents from the box to the disk and the service, and back to be looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.layers.database import RegisterDatabase
from cadastre_plugin.panels.rights.documents_box import DocumentsBox
from cadastre_plugin.services.documents import Documents
from cadastre_plugin.services.session import Session
from tests.api.cutting import CuttingLine
from tests.qgis.waiting import wait_until
from tests.server import papers
from tests.server.papers import digest
from tests.server.world import PASSWORD, Person, World


class Viewer(QObject):
    """Opens files in place of the programs of this computer."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Path] = []

    @pyqtSlot(QUrl)
    def open(self, url: QUrl) -> None:
        self.seen.append(Path(url.toLocalFile()))


@dataclass
class Desk:
    """Someone who is signed in, with a box of documents before them."""

    box: DocumentsBox
    documents: Documents
    store: DraftStore
    session: Session
    viewer: Viewer

    def attach(self, *paths: Path) -> None:
        self.box.attach_files(paths)
        wait_until(lambda: not self.box.is_busy(), "the copying")

    def view(self, source: Source) -> Path:
        """Look at a document; where its copy is."""
        before = len(self.viewer.seen)
        self.box.view_requested.emit(source)
        wait_until(lambda: len(self.viewer.seen) > before, self.box.notice.text.text() or "the viewer")
        return self.viewer.seen[-1]

    def is_refused(self) -> str:
        wait_until(self.box.notice.isVisible, "a refusal")
        return self.box.notice.text.text()


@pytest.fixture
def person(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def desk(qgis_app, world: World, person: Person, tmp_path: Path) -> Iterator[Desk]:
    client = CadastreClient(Transport(world.address, Network(connect_seconds=2.0)))
    me = client.sign_in(person.name, PASSWORD)
    database = RegisterDatabase("127.0.0.1", 1, "none", "none")
    session = Session(world.address, me, client.profile(), QgsCoordinateReferenceSystem(), client, database)
    store = DraftStore(tmp_path / "profile" / "drafts.sqlite")
    box, documents, viewer = DocumentsBox(world.profile), Documents(), Viewer()
    box.show()
    documents.serve(box)
    documents.sign_in(session, store)
    QDesktopServices.setUrlHandler("file", viewer.open)
    yield Desk(box, documents, store, session, viewer)
    QDesktopServices.unsetUrlHandler("file")
    documents.sign_out()
    box.close()
    store.close()


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_attached_file_is_copied_and_viewed_without_the_original_and_the_network(
    desk: Desk, tmp_path: Path, person: Person
):
    content = papers.pdf(3_000_000)
    path = written(tmp_path, "Шартнома №17.pdf", content)
    desk.attach(path)
    (source,) = desk.box.sources()
    assert (source.sha256, source.size, source.media_type) == (digest(content), len(content), papers.PDF)
    assert source.file_name == path.name
    path.unlink()
    desk.session.client._transport = Transport("http://127.0.0.1:9", Network(connect_seconds=0.1))
    seen = desk.view(source)
    assert seen.read_bytes() == content and seen.suffix == ".pdf" and "Шартнома" in seen.name
    assert not desk.box.bar.isVisible() and not desk.box.notice.isVisible()


def test_a_document_of_others_is_fetched_once(desk: Desk, world: World, person: Person):
    content = papers.picture("PNG")
    assert papers.send(person, content, media_type=papers.PNG).status_code == 200
    source = Source(uuid4(), 1, "plan", "9", None, digest(content), "reja.png", papers.PNG, len(content))
    seen = desk.view(source)
    assert seen.read_bytes() == content and seen.name == "reja.png"
    read = "SELECT count(*) FROM cadastre.audit WHERE what = 'read_document' AND subject = %s"
    assert world.query(read, source.sha256) == [(1,)]
    assert desk.view(source) == seen
    assert world.query(read, source.sha256) == [(1,)]


@pytest.mark.parametrize(
    "name", ["report.exe", "../../etc/passwd", "..", "a\\b:c|d.lnk", "", "x" * 500 + ".bat", "\u202efdp.exe"]
)
def test_a_name_from_elsewhere_never_starts_a_program(desk: Desk, person: Person, name: str):
    content = papers.pdf()
    papers.send(person, content)
    seen = desk.view(Source(uuid4(), 1, "plan", None, None, digest(content), name, "application/x-ms-dos-executable"))
    assert seen.suffix == ".pdf" and seen.read_bytes() == content
    assert Path(desk.documents._viewed.name) in seen.parents and len(seen.name) < 100


def test_what_was_viewed_is_deleted_at_sign_out(desk: Desk, person: Person):
    content = papers.pdf()
    papers.send(person, content)
    seen = desk.view(Source(uuid4(), 1, "plan", None, None, digest(content)))
    assert oct(seen.parent.parent.stat().st_mode & 0o777) == "0o700"
    desk.documents.sign_out()
    assert not seen.exists()


@pytest.mark.parametrize(
    ("make", "says"),
    [(papers.program, "executable"), (papers.page, "text/html"), (lambda: b"", "empty")],
    ids=["program", "page", "empty"],
)
def test_what_is_no_document_is_refused_at_once(desk: Desk, tmp_path: Path, make, says: str):
    desk.box.attach_files([written(tmp_path, "deed.pdf", make())])
    assert says in desk.is_refused()
    assert desk.store.files.is_empty()
    assert desk.box.sources()[0].sha256 is None, "the document stays, to take another file"


def test_too_large_a_file_is_refused_at_once(desk: Desk, tmp_path: Path):
    path = written(tmp_path, "huge.pdf", b"%PDF-1.7")
    os.truncate(path, 500_000_000)
    desk.box.attach_files([path])
    assert "500000000" in desk.is_refused()
    assert desk.store.files.is_empty()


def test_a_stick_that_was_removed_is_said(desk: Desk, tmp_path: Path):
    desk.box.attach_files([tmp_path / "gone.pdf"])
    assert "gone.pdf" in desk.is_refused()


def test_copying_and_fetching_can_be_stopped(desk: Desk, world: World, person: Person, tmp_path: Path):
    content = papers.pdf(8_000_000)
    papers.send(person, content)
    source = Source(uuid4(), 1, "plan", None, None, digest(content))
    desk.box.view_requested.emit(source)
    desk.box.cancel.click()
    wait_until(lambda: not desk.documents._tasks[desk.box], "the end")
    assert desk.viewer.seen == [] and not desk.box.notice.isVisible() and not desk.box.bar.isVisible()
    assert desk.view(source).read_bytes() == content
    desk.box.attach_files([written(tmp_path, "a.pdf", content)])
    desk.box.cancel.click()
    wait_until(lambda: not desk.box.is_busy(), "the end")
    assert not desk.box.notice.isVisible()


def test_a_line_that_breaks_while_a_document_is_fetched(desk: Desk, world: World, person: Person):
    content = papers.pdf(900_000)
    papers.send(person, content)
    line = CuttingLine(world.address, down=[300_000])
    desk.session.client._transport = Transport(line.address, Network(connect_seconds=2.0))
    assert desk.view(Source(uuid4(), 1, "plan", None, None, digest(content))).read_bytes() == content
    line.stop()


def test_what_may_not_be_seen_is_said(desk: Desk):
    desk.box.view_requested.emit(Source(uuid4(), 1, "plan", None, None, "ab" * 32))
    assert "you may not see it" in desk.is_refused()


def test_nobody_signed_in_attaches_nothing(desk: Desk, tmp_path: Path):
    desk.documents.sign_out()
    desk.box.attach_files([written(tmp_path, "a.pdf", papers.pdf())])
    assert "Sign in" in desk.is_refused()
    assert not desk.box.is_busy()


def test_a_box_that_goes_away_while_its_file_is_copied_harms_nothing(desk: Desk, tmp_path: Path, world: World):
    box = DocumentsBox(world.profile)
    desk.documents.serve(box)
    box.attach_files([written(tmp_path, "a.pdf", papers.pdf(5_000_000))])
    box.deleteLater()
    wait_until(lambda: box not in desk.documents._tasks, "the box to go")
    other = Source(uuid4(), 0, "plan")
    desk.box.set_sources([replace(other, number="1")])
    desk.attach(written(tmp_path, "b.pdf", papers.pdf()))
    assert desk.box.sources()[0].sha256 is not None
