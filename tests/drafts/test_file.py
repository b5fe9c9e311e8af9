"""The file of drafts when things go wrong: it says so, and nothing of it is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.drafts.draft import Draft
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.file import draft_path, set_aside
from cadastre_plugin.drafts.schema import STEPS
from cadastre_plugin.drafts.store import DraftStore

from .conftest import change

ROOT = Path(__file__).resolve().parents[2]

EDITING = """
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID
from shapely.geometry import MultiPolygon, box
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.drafts.store import DraftStore

base = [Parcel(UUID(int=n), 1, None, "09", MultiPolygon([box(n, 0, n + 1, 1)])) for n in range(200)]
change = Change(UUID(int=1), "boundary", "t", "a", "09")
store = DraftStore(Path(sys.argv[1]))
store.begin(change, 10728, (0.0, 0.0, 1.0, 1.0), base)
for edit in range(1, 100_000):
    edits = tuple(Edit(parcel.id, 1, replace(parcel, legal_area=float(edit))) for parcel in base)
    store.journal(replace(change, parcels=edits))
    print(edit, flush=True)
"""


@pytest.mark.parametrize("edits", [1, 7, 20])
def test_killed_in_the_middle_of_an_edit_keeps_every_edit_before_it_whole(edits: int, path: Path):
    editing = subprocess.Popen([sys.executable, "-c", EDITING, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert editing.stdout
    for _ in range(edits):
        last = int(editing.stdout.readline())
    os.kill(editing.pid, signal.SIGKILL)
    last = max([last, *(int(line) for line in editing.stdout.read().split())])
    editing.wait()

    store = DraftStore(path)
    (line,) = store.drafts()
    kept = store.draft(line.id).change
    (area,) = {edit.after.legal_area for edit in kept.parcels if edit.after}
    assert len(kept.parcels) == 200 and area in (last, last + 1)
    assert len(store.base(line.id)) == 200
    store.close()


def test_two_programs_may_have_the_file_open(store: DraftStore, begun: Draft, edited: Change, path: Path):
    other = DraftStore(path)
    other.journal(edited)
    assert store.draft(edited.id).change == edited
    other.close()


def test_held_file_says_so_and_goes_on_afterwards(store: DraftStore, begun: Draft, edited: Change, path: Path):
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DraftError) as raised:
        store.journal(edited)
    assert raised.value.code == "drafts_locked" and str(path) in raised.value.text()
    holder.execute("ROLLBACK")
    store.journal(edited)
    assert store.draft(edited.id).change == edited
    holder.close()


@pytest.mark.parametrize("damage", ["not a database at all", "a page overwritten"])
def test_damaged_file_is_said_and_put_aside_with_its_content(damage: str, store: DraftStore, begun: Draft, path: Path):
    store.close()
    content = bytearray(path.read_bytes())
    if damage == "a page overwritten":
        content[4096 : 4096 * 3] = b"\xa5" * 8192
    else:
        content = bytearray(b"these are somebody's notes")
    path.write_bytes(content)

    with pytest.raises(DraftError) as raised:
        DraftStore(path)
    assert raised.value.code == "drafts_corrupt"
    assert path.read_bytes() == content
    aside = set_aside(path)
    assert aside.read_bytes() == content and not path.exists()
    fresh = DraftStore(path)
    assert fresh.drafts() == ()
    fresh.close()


def test_what_was_not_yet_merged_goes_aside_too(begun: Draft, store: DraftStore, path: Path):
    beside = path.with_name(path.name + "-wal")
    assert beside.stat().st_size > 0
    content = beside.read_bytes()
    aside = set_aside(path)
    assert aside.with_name(aside.name + "-wal").read_bytes() == content


def test_file_of_a_newer_plugin_is_left_alone(store: DraftStore, begun: Draft, path: Path):
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    content = path.read_bytes()
    with pytest.raises(DraftError) as raised:
        DraftStore(path)
    assert raised.value.code == "drafts_newer" and "Update the plugin" in raised.value.text()
    assert path.read_bytes() == content


def test_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DraftError) as raised:
        DraftStore(tmp_path / "file" / "drafts.sqlite")
    assert raised.value.code == "drafts_unusable"


def test_edits_are_on_the_disk_when_they_are_kept(store: DraftStore):
    with store._transaction() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_full_disk_is_said_and_the_edits_before_stay(store: DraftStore, begun: Draft, edited: Change):
    store.journal(edited)
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DraftError) as raised:
        store.journal(change(title="x" * 100_000))
    assert raised.value.code == "drafts_disk_full"
    assert store.draft(edited.id).change == edited


def test_each_person_on_each_server_has_a_file(tmp_path: Path):
    people = [
        ("https://a.example", "nodira"),
        ("https://a.example", "aziz"),
        ("https://b.example", "nodira"),
        ("https://a.example", "Нодира ö/.."),
    ]
    paths = {draft_path(tmp_path, server, user) for server, user in people}
    assert len(paths) == len(people)
    assert all(path.parent == tmp_path for path in paths)
