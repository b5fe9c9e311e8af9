"""Files of documents beside the drafts: copied at once, kept as long as a draft names them, faults said plainly."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from uuid import UUID

import pytest

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.interruption import Interrupted, heard_by
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.drafts.draft import Draft
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.file import set_aside
from cadastre_plugin.drafts.files import KEPT_S, KeptFile, KeptFiles, copy_hashed, written
from cadastre_plugin.drafts.store import DraftStore

from .conftest import AREA, SRID, change


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def naming(*hashes: str, number: int = 1) -> Change:
    """A change with a document for each file."""
    sources = [Source(UUID(int=place), 0, "contract", sha256=one) for place, one in enumerate(hashes, 5)]
    return change(number, sources=tuple(Edit(source.id, 0, source) for source in sources))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "stick" / "Шартнома №17 «уй».pdf"
    path.parent.mkdir()
    path.write_bytes(os.urandom(2_500_000))
    return path


def refused(files: KeptFiles, path: Path, **others: int) -> DraftError:
    with pytest.raises(DraftError) as raised:
        files.keep(path, **others)
    assert files.is_empty(), "nothing unfinished stays"
    return raised.value


def test_a_copy_stays_when_the_original_goes(store: DraftStore, paper: Path):
    content = paper.read_bytes()
    kept = store.files.keep(paper)
    assert kept == KeptFile(digest(content), len(content))
    paper.unlink()
    path = store.files.path(kept.sha256)
    assert path is not None and path.read_bytes() == content


def test_the_same_file_twice_is_kept_once(store: DraftStore, paper: Path):
    other = paper.with_name("copy.pdf")
    other.write_bytes(paper.read_bytes())
    assert store.files.keep(paper) == store.files.keep(other)
    assert [path.name for path in store.files.folder.iterdir()] == [store.files.keep(paper).sha256]


def test_it_says_how_far_it_is_and_stops_when_nobody_wants_it(store: DraftStore, paper: Path):
    class Heard:
        def __init__(self, until: float) -> None:
            self.ratios: list[float] = []
            self.until = until

        def report(self, ratio: float) -> None:
            self.ratios.append(ratio)

        def is_cancelled(self) -> bool:
            return bool(self.ratios) and self.ratios[-1] > self.until

    with heard_by(Heard(0.3)), pytest.raises(Interrupted):
        store.files.keep(paper)
    assert store.files.is_empty()
    with heard_by(whole := Heard(2)):
        store.files.keep(paper)
    assert whole.ratios == sorted(whole.ratios) and whole.ratios[-1] == 1.0 and len(whole.ratios) > 2


def test_what_cannot_be_a_document_is_refused_with_its_path(store: DraftStore, paper: Path):
    gone = refused(store.files, paper.with_name("gone.pdf"))
    assert gone.code == "document_unreadable" and "gone.pdf" in gone.text()
    assert refused(store.files, paper.parent).code == "document_unreadable"
    assert refused(store.files, Path("/dev/zero")).code == "document_unreadable", "it would never end"
    empty = paper.with_name("empty.pdf")
    empty.touch()
    assert refused(store.files, empty).code == "document_empty"


def test_too_large_a_file_is_refused_before_it_is_copied(store: DraftStore, tmp_path: Path):
    huge = tmp_path / "huge.tif"
    huge.touch()
    os.truncate(huge, 500_000_000)
    started = time.monotonic()
    error = refused(store.files, huge, largest=100_000_000)
    assert time.monotonic() - started < 0.1
    assert error.code == "document_too_large" and "500000000" in error.text() and "100000000" in error.text()


def test_a_full_disk_says_what_to_do(paper: Path):
    full = open("/dev/full", "wb", buffering=0)  # noqa: SIM115 - closed below
    with pytest.raises(DraftError) as raised, written(paper.parent), paper.open("rb") as source, full:
        copy_hashed(paper, source, full)
    assert raised.value.code == "documents_disk_full" and "Free some space" in raised.value.text()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, paper: Path):
    (tmp_path / "file").touch()
    with pytest.raises(DraftError) as raised:
        KeptFiles(tmp_path / "file" / "folder").keep(paper)
    assert raised.value.code == "documents_unwritable" and str(tmp_path) in raised.value.text()


@pytest.mark.parametrize("name", ["../drafts.sqlite", "", "AB" * 32, "x" * 64])
def test_nothing_but_a_hash_names_a_file(store: DraftStore, name: str):
    assert store.files.path(name) is None
    store.files.drop([name])
    assert store.path.exists()


def test_a_draft_that_is_discarded_takes_its_files_along(store: DraftStore, paper: Path):
    first, other = paper, paper.with_name("other.pdf")
    other.write_bytes(b"another document")
    shared, own = store.files.keep(first).sha256, store.files.keep(other).sha256
    store.begin(naming(shared, own), SRID, AREA, [])
    store.begin(naming(shared, number=2), SRID, AREA, [])
    store.discard(naming().id)
    assert store.files.path(own) is None
    assert store.files.path(shared) is not None, "the other draft names it too"
    store.discard(naming(number=2).id)
    assert store.files.is_empty()


def test_what_the_register_has_is_not_kept_here(store: DraftStore, paper: Path):
    named = naming(store.files.keep(paper).sha256)
    draft = store.begin(named, SRID, AREA, [])
    store.learn({draft.change.id: State.SUBMITTED})
    assert not store.files.is_empty()
    store.remote(named.id, State.SUBMITTED, 1, sent_hash=store.draft(named.id).content_hash)
    store.learn({named.id: State.APPROVED})
    assert store.files.is_empty()


def test_a_draft_that_is_not_there_takes_nothing_along(store: DraftStore, paper: Path):
    store.begin(naming(store.files.keep(paper).sha256), SRID, AREA, [])
    with pytest.raises(DraftError):
        store.discard(UUID(int=9))
    assert not store.files.is_empty()


def test_undoing_an_attachment_does_not_lose_it_for_the_redo(store: DraftStore, begun: Draft, paper: Path):
    sha256 = store.files.keep(paper).sha256
    store.journal(naming(sha256))
    store.journal(naming())
    DraftStore(store.path).close()
    assert store.files.path(sha256) is not None


def test_what_no_draft_names_goes_when_the_drafts_are_opened_a_day_later(store: DraftStore, paper: Path):
    named = store.files.keep(paper).sha256
    paper.write_bytes(b"never used")
    unnamed = store.files.keep(paper).sha256
    (store.files.folder / "half.part").write_bytes(b"half")
    store.begin(naming(named), SRID, AREA, [])
    for path in store.files.folder.iterdir():
        os.utime(path, (time.time() - KEPT_S - 60,) * 2)
    DraftStore(store.path).close()
    assert [path.name for path in store.files.folder.iterdir()] == [named]
    assert unnamed != named


def test_a_damaged_file_of_drafts_keeps_its_documents(store: DraftStore, path: Path, paper: Path):
    sha256 = store.files.keep(paper).sha256
    store.close()
    aside = set_aside(path)
    with_it = aside.with_name(aside.name + "-files")
    assert (with_it / sha256).read_bytes() == paper.read_bytes()
    opened = DraftStore(path)
    assert opened.files.is_empty()
    opened.close()
