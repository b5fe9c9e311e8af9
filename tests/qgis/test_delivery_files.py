"""The files of a change's documents go to the service before the change, in spite of lines that break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from cadastre_plugin.api import files
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import Action, State
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.services.sending import send_next
from tests.api.cutting import CuttingLine
from tests.server import papers
from tests.server.world import PASSWORD, Person, World, change_of, edit, serving, settings_of

SIZE = 900_000
AREA = (0.0, 0.0, 1.0, 1.0)


@pytest.fixture
def person(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DraftStore]:
    opened = DraftStore(tmp_path / "drafts.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def sign_in(person: Person) -> Callable[[str], CadastreClient]:
    def signed_in(address: str) -> CadastreClient:
        client = CadastreClient(Transport(address, Network(connect_seconds=2.0)), lambda: (person.name, PASSWORD))
        client.sign_in(person.name, PASSWORD)
        client.profile()
        return client

    return signed_in


def drafted(world: World, store: DraftStore, folder: Path, *contents: bytes) -> Change:
    """A draft that gives a parcel an owner on documents whose files were attached, ready to be submitted."""
    sources = []
    for place, content in enumerate(contents):
        path = folder / f"stick{place}.pdf"
        path.write_bytes(content)
        kept = store.files.keep(path)
        sources.append(Source(uuid4(), 0, "contract", str(place), None, kept.sha256, path.name, papers.PDF, kept.size))
        path.unlink()
    (parcel,) = world.row_of_lots(1)
    owner = Party(uuid4(), 0, PartyKind.NATURAL, "Ким Ирина", "30101901000014")
    ids = tuple(source.id for source in sources)
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, (Share(owner.id, 1),), ids)
    change = change_of(
        edit(parcel, legal_area=600.5),
        parties=(Edit(owner.id, 0, owner),),
        sources=tuple(Edit(source.id, 0, source) for source in sources),
        rights=(Edit(right.id, 0, right),),
    )
    store.begin(change, world.profile.crs.srid, AREA, [parcel])
    store.outbox.queue(change.id, Action.SAVE, Action.SUBMIT)
    return change


def test_files_go_before_their_change_and_only_once(
    world: World, person: Person, store: DraftStore, sign_in, tmp_path: Path
):
    contents = [papers.pdf(SIZE), papers.pdf(1000)]
    change = drafted(world, store, tmp_path, *contents)
    line = CuttingLine(world.address)
    client = sign_in(line.address)
    assert send_next(client, store).summary.state is State.DRAFT
    for content in contents:
        assert person.get(f"/files/{papers.digest(content)}").content == content
    assert send_next(client, store).summary.state is State.SUBMITTED
    store.outbox.queue(change.id, Action.WITHDRAW)
    send_next(client, store)
    sent = line.sent
    store.outbox.queue(change.id, Action.SAVE)
    assert send_next(client, store).error is None
    assert line.sent - sent < 8000, "what is there is not sent again"
    assert line.sent < SIZE + 30_000
    line.stop()


def test_a_file_that_was_cut_goes_on_after_both_sides_were_restarted(
    world: World, person: Person, store: DraftStore, sign_in, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(files, "PIECE_BYTES", 100_000)
    content = papers.pdf(SIZE)
    change = drafted(world, store, tmp_path, content)
    with serving(settings_of(world.database)) as address:
        line = CuttingLine(address)
        client = sign_in(line.address)
        line.cut(300_000, *[0] * 50)
        attempt = send_next(client, store)
        assert attempt.error is not None and attempt.error.code in ("unreachable", "connection_lost")
        line.stop()
        sent = line.sent
    assert person.get(f"/changes/{change.id}").status_code == 404, "the change waits for its files"
    assert send_next(client, store).error is not None, "the service is down"
    store.close()
    again = DraftStore(store.path)
    with serving(settings_of(world.database)) as address:
        line = CuttingLine(address)
        client = sign_in(line.address)
        assert send_next(client, again).error is None
        assert send_next(client, again).summary.state is State.SUBMITTED
        assert sent + line.sent < SIZE + 250_000, "what came over is not sent again"
        line.stop()
    assert person.get(f"/files/{papers.digest(content)}").content == content
    again.close()


def test_a_file_that_the_service_refuses_keeps_the_change_here(
    world: World, person: Person, store: DraftStore, sign_in, tmp_path: Path
):
    change = drafted(world, store, tmp_path, papers.page())
    attempt = send_next(sign_in(world.address), store)
    assert attempt.error.code == "file_type_refused" and "text/html" in attempt.error.text()
    assert store.outbox.waiting() == ()
    assert store.draft(change.id).change == change, "nothing of the draft is lost"
    assert person.get(f"/changes/{change.id}").status_code == 404


def test_a_document_whose_file_is_nowhere_is_said_at_submission(
    world: World, store: DraftStore, sign_in, tmp_path: Path
):
    content = papers.pdf()
    drafted(world, store, tmp_path, content)
    store.files.drop([papers.digest(content)])
    client = sign_in(world.address)
    assert send_next(client, store).error is None
    error = send_next(client, store).error
    assert error.code == "document_missing" and "Attach it again" in error.text()
