"""Files between the client and the real service, over lines that break."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cadastre_plugin.api import errors, files
from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.transport import Network, Transport
from cadastre_plugin.core.interruption import Interrupted, heard_by
from tests.api.cutting import CuttingLine
from tests.server import papers
from tests.server.papers import PDF, PNG, digest
from tests.server.world import PASSWORD, Person, World, serving, settings_of

SIZE = 1_000_000


@pytest.fixture(scope="module")
def world(module_database) -> Iterator[World]:
    database = module_database()
    settings = settings_of(database)
    with serving(settings) as address:
        yield World(database, address, settings)


@pytest.fixture(scope="module")
def person(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def sign_in(person: Person) -> Iterator[Callable[[str], CadastreClient]]:
    clients = []

    def signed_in(address: str) -> CadastreClient:
        client = CadastreClient(
            Transport(address, Network(connect_seconds=2.0, read_seconds=20)), lambda: (person.name, PASSWORD)
        )
        client.sign_in(person.name, PASSWORD)
        clients.append(client)
        return client

    yield signed_in
    for client in clients:
        client.sign_out()


@pytest.fixture
def client(world: World, sign_in) -> CadastreClient:
    return sign_in(world.address)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "Шартнома 17.pdf"
    path.write_bytes(papers.pdf(SIZE))
    return path


def hash_of(path: Path) -> str:
    return digest(path.read_bytes())


def test_a_file_goes_there_and_back(client: CadastreClient, paper: Path, tmp_path: Path):
    seen: list[float] = []
    client.put_file(paper, hash_of(paper), PDF, seen.append)
    assert seen == sorted(seen) and seen[0] == 0 and seen[-1] == 1 and len(seen) > 10
    target = tmp_path / "back.pdf"
    assert client.get_file(hash_of(paper), target) == PDF
    assert target.read_bytes() == paper.read_bytes()
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_file_of_several_pieces(client: CadastreClient, paper: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(files, "PIECE_BYTES", 300_000)
    client.put_file(paper, hash_of(paper), PDF)
    client.get_file(hash_of(paper), tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == paper.read_bytes()


def test_what_the_service_has_is_not_sent_again(world: World, sign_in, paper: Path):
    line = CuttingLine(world.address)
    client = sign_in(line.address)
    client.put_file(paper, hash_of(paper), PDF)
    assert line.sent > SIZE
    sent = line.sent
    client.put_file(paper, hash_of(paper), PDF)
    assert line.sent - sent < 2000
    line.stop()


def test_a_cut_upload_goes_on_where_it_was_cut(world: World, sign_in, paper: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(files, "PIECE_BYTES", 100_000)
    client = sign_in(world.address)
    line = CuttingLine(world.address, up=[300_000, 500_000])
    client._transport = Transport(line.address, Network(connect_seconds=2.0))
    client.put_file(paper, hash_of(paper), PDF)
    assert SIZE < line.sent < 1.5 * SIZE, "no more than the pieces that were under way is sent twice"
    client.get_file(hash_of(paper), tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == paper.read_bytes()
    line.stop()


def test_a_cut_download_goes_on_where_it_was_cut(world: World, sign_in, paper: Path, tmp_path: Path):
    client = sign_in(world.address)
    client.put_file(paper, hash_of(paper), PDF)
    line = CuttingLine(world.address, down=[300_000, 400_000])
    client._transport = Transport(line.address, Network(connect_seconds=2.0))
    client.get_file(hash_of(paper), tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == paper.read_bytes()
    assert SIZE < line.received < 1.3 * SIZE
    line.stop()


def test_a_line_that_brings_nothing_over_is_given_up(world: World, sign_in, paper: Path, monkeypatch):
    monkeypatch.setattr(files, "PIECE_BYTES", 100_000)
    client = sign_in(world.address)
    line = CuttingLine(world.address, up=[400_000, *[500] * 20])
    client._transport = Transport(line.address, Network(connect_seconds=2.0))
    with pytest.raises(errors.Unreachable):
        client.put_file(paper, hash_of(paper), PDF)
    line.stop()
    client._transport = Transport(world.address)
    line = CuttingLine(world.address)
    client._transport = Transport(line.address)
    client.put_file(paper, hash_of(paper), PDF)
    assert line.sent < 0.8 * SIZE, "another day only the rest is sent"
    line.stop()


def test_an_upload_goes_on_when_the_service_is_started_again(
    world: World, person: Person, sign_in, paper: Path, monkeypatch
):
    monkeypatch.setattr(files, "PIECE_BYTES", 100_000)
    with serving(settings_of(world.database)) as address:
        client = sign_in(address)
        port = urlsplit(address).port
        line = CuttingLine(address, up=[400_000, *[0] * 50])
        client._transport = Transport(line.address, Network(connect_seconds=2.0))
        with pytest.raises(errors.Unreachable):
            client.put_file(paper, hash_of(paper), PDF)
        line.stop()
    with pytest.raises(errors.Unreachable):
        Transport(f"http://127.0.0.1:{port}").head("/files/x")
    with serving(settings_of(world.database)) as address:
        line = CuttingLine(address)
        client._transport = Transport(line.address)
        client.put_file(paper, hash_of(paper), PDF)
        assert line.sent < 0.8 * SIZE
        line.stop()
    assert person.get(f"/files/{hash_of(paper)}").content == paper.read_bytes()


def test_sending_and_fetching_stop_when_nobody_wants_them(client: CadastreClient, paper: Path, tmp_path: Path):
    class Impatient:
        def __init__(self) -> None:
            self.ratio = 0.0

        def report(self, ratio: float) -> None:
            self.ratio = ratio

        def is_cancelled(self) -> bool:
            return self.ratio > 0.5

    with heard_by(Impatient()), pytest.raises(Interrupted):
        client.put_file(paper, hash_of(paper), PDF)
    client.put_file(paper, hash_of(paper), PDF)
    with heard_by(Impatient()), pytest.raises(Interrupted):
        client.get_file(hash_of(paper), tmp_path / "back")
    assert not (tmp_path / "back").exists()
    client.get_file(hash_of(paper), tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == paper.read_bytes()


def test_a_lie_about_the_type_is_said_with_both_types(client: CadastreClient, tmp_path: Path):
    path = tmp_path / "deed.pdf"
    path.write_bytes(papers.program())
    with pytest.raises(errors.Refused) as refused:
        client.put_file(path, hash_of(path), PDF)
    assert refused.value.code == "file_type_refused"
    assert PDF in refused.value.text() and "Windows Executable" in refused.value.text() and PNG in refused.value.text()


def test_a_large_file_is_refused_with_its_first_piece(world: World, client: CadastreClient, tmp_path: Path):
    path = tmp_path / "huge.pdf"
    path.touch()
    os.truncate(path, 500_000_000)  # a hole: it takes no room
    with pytest.raises(errors.Refused) as refused:
        client.put_file(path, "cd" * 32, PDF)
    assert refused.value.code == "file_too_large"
    assert "500000000" in refused.value.text() and "100000000" in refused.value.text()


def test_a_file_that_changed_on_this_computer_is_thrown_away(client: CadastreClient, paper: Path):
    announced = hash_of(paper)
    paper.write_bytes(papers.pdf(1000))
    with pytest.raises(errors.Refused) as refused:
        client.put_file(paper, announced, PDF)
    assert refused.value.code == "hash_differs"


def test_bytes_that_are_not_the_file_are_thrown_away(client: CadastreClient, paper: Path, tmp_path: Path):
    client.put_file(paper, hash_of(paper), PDF)
    part = tmp_path / f"{hash_of(paper)}.part"
    part.write_bytes(b"not its beginning" * 100)
    with pytest.raises(errors.NotUnderstood) as raised:
        client.get_file(hash_of(paper), tmp_path / "back")
    assert raised.value.code == "file_differs"
    assert not part.exists() and not (tmp_path / "back").exists()
    client.get_file(hash_of(paper), tmp_path / "back")


@pytest.mark.parametrize("extra", [0, 10], ids=["complete", "too long"])
def test_what_is_here_already_is_no_obstacle(client: CadastreClient, paper: Path, tmp_path: Path, extra: int):
    client.put_file(paper, hash_of(paper), PDF)
    (tmp_path / f"{hash_of(paper)}.part").write_bytes(paper.read_bytes() + bytes(extra))
    try:
        client.get_file(hash_of(paper), tmp_path / "back")
    except errors.NotUnderstood:
        client.get_file(hash_of(paper), tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == paper.read_bytes()


def test_faults_of_this_computer_are_not_those_of_the_line(client: CadastreClient, paper: Path, tmp_path: Path):
    client.put_file(paper, hash_of(paper), PDF)
    with pytest.raises(errors.LocalFile) as raised:
        client.put_file(tmp_path / "gone.pdf", "ab" * 32, PDF)
    assert "gone.pdf" in raised.value.text()
    with pytest.raises(errors.LocalFile):
        client.get_file(hash_of(paper), tmp_path / "no folder" / "back")
    with pytest.raises(errors.LocalFile):
        client.get_file(hash_of(paper), Path("/dev/full/back"))


def test_what_is_not_there_is_not_found(client: CadastreClient, tmp_path: Path):
    with pytest.raises(errors.NotFound):
        client.get_file("ab" * 32, tmp_path / "back")


def test_other_roles_are_told_so(world: World, paper: Path):
    analyst = world.person("analyst")
    client = CadastreClient(Transport(world.address))
    client.sign_in(analyst.name, PASSWORD)
    with pytest.raises(errors.Forbidden) as raised:
        client.put_file(paper, hash_of(paper), PDF)
    assert raised.value.code == "wrong_role"


def test_an_expired_sign_in_is_renewed_unseen(client: CadastreClient, paper: Path, tmp_path: Path):
    client._token = "expired"
    client.put_file(paper, hash_of(paper), PDF)
    client._token = "expired"
    client.get_file(hash_of(paper), tmp_path / "back")


def test_many_send_the_same_file_at_once(world: World, sign_in, paper: Path):
    clients, faults = [sign_in(world.address) for _ in range(3)], []

    def send(client: CadastreClient) -> None:
        try:
            client.put_file(paper, hash_of(paper), PDF)
        except errors.ApiError as error:
            faults.append(error)

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert digest(world.files.path(hash_of(paper)).read_bytes()) == hash_of(paper)
